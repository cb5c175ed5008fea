#!/usr/bin/python3
"""Sets the published numbers beside those of a results folder, as a Markdown table.

See --help; it is scripts/splitee/paper/table.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("paper_table.py", "splitee.paper.table")
