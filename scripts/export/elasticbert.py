#!/usr/bin/python3
"""Runs a multi-exit BERT on a data set and writes the answers of its exits as a trace of splitee-sim.

See --help; it is scripts/splitee/export/elasticbert.py.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from splitee.command import run_command

    run_command("elasticbert.py", "splitee.export.elasticbert")
