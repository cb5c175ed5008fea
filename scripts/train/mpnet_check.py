#!/usr/bin/python3
"""Compares the encoder that mpnet.py writes with Hugging Face's own MPNet.

See --help; it is scripts/splitee/train/mpnet_check.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("mpnet_check.py", "splitee.train.mpnet_check")
