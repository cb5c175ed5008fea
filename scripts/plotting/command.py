"""What the commands have in common: errors of one line, and an exit status for each kind."""

import argparse
import os
import sys

from .errors import OutputError, PlotError, UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, as those of splitee-sim are."""

    def error(self, message):
        """Turns argparse's complaint into ours."""
        raise UsageError(f"{message} (see --help)")


def announce(text):
    """Prints a line, or several, on standard output."""
    try:
        print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"standard output: {error.strerror}") from error


def run(name, main):
    """Runs a command on the arguments that the program was given."""
    try:
        main(sys.argv[1:])
    except PlotError as problem:
        print(f"{name}:", " ".join(str(problem).split()), file=sys.stderr)
        sys.exit(problem.status)
    except KeyboardInterrupt:
        sys.exit(130)
