"""The common part of the commands: how they end, and what they print on the way there.

Exit status 0: done, also where the reader of standard output went away. 1: failed, or standard
output is closed or full and text had to be printed there; the work is done all the same. 2 and 3:
see errors.py. 130: interrupted by SIGINT, SIGTERM or SIGHUP. An error is one line on standard
error; a standard error that cannot be written is not reported.
"""

import argparse
import contextlib
import errno
import importlib
import os
import sys
from pathlib import Path

from . import interrupt
from .errors import OutputError, SpliteeError, UsageError
from .shown import decoded, message_line, shown

INTERRUPTED = 130
INSTALLED_WITH = {"numpy": "build", "matplotlib": "build", "torch": "train", "sentencepiece": "train"}


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, like those of splitee-sim."""

    def error(self, message):
        """Reports argparse's complaint as an error of ours."""
        raise UsageError(f"{message} (see --help)")

    def _print_message(self, message, file=None):
        """Prints the help like all other text."""
        if message and file in (None, sys.stdout):
            announce(message.rstrip("\n"), lines=True)
        elif message:
            complain(message)


def file_path(text):
    """A path of the command line, which run_command() gives as UTF-8, as this locale names files."""
    try:
        return Path(os.fsdecode(text.encode("utf-8", "surrogateescape")))
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError(f"{shown(text)!r} is no name of a file") from error


class StandardOutput:
    """Standard output, on which a failed write never stops the work: run_command() reports it at the end."""

    def __init__(self):
        """Nothing has failed yet."""
        self.problem = None
        self.silent = False

    def write(self, text):
        """Writes a text and a newline at once; remembers why it could not be written."""
        if self.silent:
            return
        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            sys.stdout.reconfigure(errors="backslashreplace")
            print(text, flush=True)
        except BrokenPipeError:
            self._give_up()
        except OSError as error:
            self.problem = f"standard output: {error.strerror or error}"
            self._give_up()

    def _give_up(self):
        """Drops all text that would still be written, also what Python has buffered."""
        self.silent = True
        if sys.stdout is not None:
            _lead_nowhere(1, os.O_WRONLY)


STANDARD_OUTPUT = StandardOutput()


def announce(text, lines=False):
    """Prints a line on standard output, or several with `lines`."""
    parts = str(text).split("\n") if lines else [text]
    STANDARD_OUTPUT.write("\n".join(map(shown, parts)))


def complain(text):
    """Prints a line on standard error, where that can be written."""
    try:
        if sys.stderr is not None:
            sys.stderr.reconfigure(errors="backslashreplace")
            print(message_line(text), file=sys.stderr, flush=True)
    except OSError:
        _lead_nowhere(2, os.O_WRONLY)


@contextlib.contextmanager
def loading(needs):
    """Within the block libraries are loaded, and signals wait. needs: what to install where one is missing."""
    try:
        with interrupt.held():
            yield
    except ImportError as error:
        raise OutputError(f"{error}; {needs}") from error


def run_command(name, module, interrupted=None):
    """Runs `main(arguments)` of a module on the arguments that the program was given, and ends the program.

    name: of the command, which its error lines begin with. module: its full name, as it is imported. interrupted:
    what to say in that case.
    """
    _occupy_standard_streams()
    interrupt.install()
    status = 0
    try:
        with interrupt.held():
            main = importlib.import_module(module).main
        main([decoded(argument) for argument in sys.argv[1:]])
        interrupt.check()
    except SpliteeError as problem:
        complain(f"{name}: {' '.join(str(problem).splitlines())}")
        status = problem.status
    except ModuleNotFoundError as problem:
        if problem.name not in INSTALLED_WITH:
            raise
        with_ = INSTALLED_WITH[problem.name]
        complain(f"{name}: {problem.name} is missing; scripts/setup.sh {with_} installs what is needed")
        status = OutputError.status
    except MemoryError:
        complain(f"{name}: needs more memory than there is")
        status = OutputError.status
    except KeyboardInterrupt:
        if interrupted:
            complain(f"{name}: {interrupted}")
        status = INTERRUPTED
    except SystemExit as end:  # of --help
        status = end.code or 0
    if STANDARD_OUTPUT.problem and status == 0:
        complain(f"{name}: {STANDARD_OUTPUT.problem}")
        status = OutputError.status
    sys.exit(status)


def _occupy_standard_streams():
    """Makes sure that no file that is opened later becomes standard input, output or error."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            _lead_nowhere(number, os.O_RDONLY)


def _lead_nowhere(number, mode):
    """Opens the descriptor on /dev/null."""
    opened = os.open(os.devnull, mode)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
