"""Writes figures so that the same figure gives the same bytes."""

import contextlib
import os

from .errors import OutputError

METADATA = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}


def write(figure, folder, name, formats):
    """Writes a figure in each format, each file complete or not at all; gives the paths."""
    paths = []
    for kind in formats:
        path = folder / f"{name}.{kind}"
        unfinished = folder / f".{name}.{kind}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            figure.savefig(unfinished, format=kind, metadata=METADATA[kind])
            os.replace(unfinished, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise OutputError(f"{path}: {error.strerror or error}") from error
        paths.append(path)
    return paths
