#!/usr/bin/python3
"""Makes data/paper/expected.json of the published numbers. See --help; it is scripts/splitee/paper/expected.py."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("make_expected.py", "splitee.paper.expected")
