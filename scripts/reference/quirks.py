#!/usr/bin/python3
"""Measures the effect of each difference between the SplitEE paper and its published code.

See --help; it is scripts/splitee/paper/quirks.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("quirks.py", "splitee.paper.quirks")
