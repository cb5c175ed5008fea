"""Files: checks before reading, and files that are written whole or not at all."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from . import interrupt
from .errors import DataError, OutputError


def check_folder(path):
    """Refuses anything that is not a folder."""
    try:
        found = os.stat(path)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such folder") from error
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    if not stat.S_ISDIR(found.st_mode):
        raise DataError(f"{path}: is no folder")


def check_regular(path, most=None):
    """Refuses anything but a file: folders, pipes and devices, which may have no end; and files of more
    than `most` bytes."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    mode = found.st_mode
    if stat.S_ISDIR(mode):
        raise DataError(f"{path}: is a folder; expected a file")
    if not stat.S_ISREG(mode):
        raise DataError(f"{path}: is a pipe or a device; expected a file")
    if most is not None and found.st_size > most:
        raise DataError(
            f"{path}: has {found.st_size} bytes; expected at most {most >> 20} MiB"
        )


def check_place(path):
    """The path of the file that `path` stands for, links followed; OutputError where none can stand.

    A file, a link to one and a new path may be written; folders, devices and pipes
    are refused, as are paths that the system does not let us examine.
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
    with _replacing(path) as unfinished, open(unfinished, "xb") as file:
        yield file


@contextlib.contextmanager
def replacing_path(path):
    """The same for libraries that open files by name: yields a path that ends as `path` does. Makes missing folders."""
    with _replacing(path, named=True) as unfinished:
        yield unfinished


@contextlib.contextmanager
def _replacing(path, named=False):
    """Yields the path of a file, not there yet, that takes the place of `path` when the block ends well.

    named: it ends as `path` does, and its folder is made.
    """
    real = check_place(path)
    unfinished = real.with_name(f".splitee-sim-{secrets.token_hex(6)}.part{real.suffix if named else ''}")
    try:
        try:
            if named:
                real.parent.mkdir(parents=True, exist_ok=True)
            yield unfinished
            with open(unfinished, "rb") as file:
                os.fsync(file.fileno())
            interrupt.check()
            os.replace(unfinished, real)
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
