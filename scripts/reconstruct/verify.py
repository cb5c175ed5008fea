#!/usr/bin/python3
"""Replays configs/paper.json for several seeds and compares with the published numbers.

See --help; it is scripts/splitee/paper/verify.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("verify.py", "splitee.paper.verify")
