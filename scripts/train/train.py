#!/usr/bin/python3
"""Trains a twelve-layer encoder with an exit after every layer and writes its traces.

See --help; it is scripts/splitee/train/train.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("train.py", "splitee.train.train",
                "interrupted; the same command goes on from the last checkpoint")
