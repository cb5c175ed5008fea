"""Ends a command in an orderly way when it is interrupted by SIGINT, SIGTERM or SIGHUP."""

import contextlib
import signal
import sys

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_came = []  # signals received


def install():
    """From now on the first of the signals raises KeyboardInterrupt, and further ones do nothing.

    Signals that the command was started to ignore stay ignored.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _tell_unraisable


def check():
    """Raises KeyboardInterrupt where a signal came but its own exception was lost: libraries that
    call back into Python may swallow it."""
    if _came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def held():
    """Within the block signals wait; libraries that are being loaded take an interrupt badly."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(number, frame):
    """Raises only once, so that clean-up is not interrupted."""
    del frame
    if not _came:
        _came.append(number)
        raise KeyboardInterrupt


def _tell_unraisable(problem):
    """Reports as Python does, but not once interrupted: check() raises the interrupt itself again, and objects
    that it left half made may fail while they are cleared away."""
    if not _came:
        sys.__unraisablehook__(problem)
