"""Files that are written whole or not at all."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from . import interrupt
from .errors import OutputError


def check_place(path):
    """The path of the file that `path` stands for, links followed; OutputError for no place for one.

    A file or a link to one may be written, and what is not there yet; folders, devices and pipes
    are refused, as is what the system does not let us look at.
    """
    path = Path(path)
    try:
        real = Path(os.path.realpath(path))
        mode = os.stat(real).st_mode
    except FileNotFoundError:
        return real
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if stat.S_ISDIR(mode):
        raise OutputError(f"{path}: is a folder; expected the name of a file")
    if not stat.S_ISREG(mode):
        raise OutputError(f"{path}: is a device or a pipe; expected the name of a file")
    return real


@contextlib.contextmanager
def replacing(path):
    """Yields a binary file that takes the place of `path` when the block ends well.

    Where it does not, or the program is interrupted, `path` is as it was and nothing else is left.
    A link stays one, and its file is replaced. OutputError where the system does not let it be
    written.
    """
    real = check_place(path)
    unfinished = real.with_name(f".splitee-sim-{secrets.token_hex(6)}.part")
    try:
        try:
            with open(unfinished, "xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            interrupt.check()
            os.replace(unfinished, real)
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
