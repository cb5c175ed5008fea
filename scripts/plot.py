#!/usr/bin/python3
"""Draws the figures of a results folder of splitee-sim, from its result files alone.

See --help; it is scripts/splitee/plotting/command.py.
"""

if __name__ == "__main__":
    from splitee.command import run_command

    run_command("plot.py", "splitee.plotting.command")
