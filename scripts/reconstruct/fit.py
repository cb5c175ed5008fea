#!/usr/bin/python3
"""Fits the parameter files data/paper/NAME.json to the published figures.

See --help; it is scripts/splitee/paper/fit.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("fit.py", "splitee.paper.fit")
