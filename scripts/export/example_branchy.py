#!/usr/bin/python3
"""Trains a small residual network with an exit after each stage for seconds, and writes its trace.

See --help; it is scripts/splitee/export/example_branchy.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("example_branchy.py", "splitee.export.example_branchy")
