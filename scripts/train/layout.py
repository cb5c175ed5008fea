#!/usr/bin/python3
"""Puts the public data sets, as their authors give them, into the layout that train.py --data reads.

See --help; it is scripts/splitee/train/layout.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("layout.py", "splitee.train.layout")
