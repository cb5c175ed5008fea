#!/usr/bin/python3
"""Draws accuracy and mean confidence per exit of traces. See --help; it is scripts/splitee/train/figure.py."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("figure.py", "splitee.train.figure")
