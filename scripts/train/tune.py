#!/usr/bin/python3
"""Fine-tunes a pretrained encoder with an exit behind every layer and writes its traces.

See --help; it is scripts/splitee/train/tune.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("tune.py", "splitee.train.tune",
                "interrupted; the same command goes on from the last checkpoint")
