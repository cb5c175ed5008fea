"""The program splitee-sim: where it is, and running it."""

import subprocess
from pathlib import Path

from .errors import OutputError, UsageError

CHECKOUT = Path(__file__).resolve().parents[2]  # the folder of the project, where this package lies in it
BUILT = CHECKOUT / "build/release/src/splitee-sim"


def run(program, *arguments, accepted=(0,)):
    """Runs the program and gives its standard output.

    accepted: the exit statuses that are no failure. UsageError where there is no such program; OutputError, with what
    the program says, where it ends with another status.
    """
    command = [str(argument) for argument in (Path(program).resolve(), *arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UsageError(f"{program}: cannot be run: {error.strerror}; --program names a splitee-sim") from error
    if done.returncode not in accepted:
        raise OutputError(done.stderr.strip() or f"{program}: ended with exit status {done.returncode}")
    return done.stdout
