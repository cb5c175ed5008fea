#!/usr/bin/python3
"""Turns existing per-exit results into a trace of splitee-sim: an .npz that it can replay.

See --help; it is scripts/splitee/importing/command.py.
"""

if __name__ == "__main__":
    from splitee.command import run_command

    run_command("import_trace.py", "splitee.importing.command")
