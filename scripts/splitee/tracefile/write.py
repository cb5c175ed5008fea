"""Writes a trace, complete or not at all."""

import os
import zipfile
from pathlib import Path

import numpy as np

from splitee.errors import DataError, OutputError, UsageError
from splitee.files import check_place, replacing

from .meta import encoded

KINDS = ("measured", "reconstructed", "synthetic")
MOST_EXITS = 4096  # that splitee-sim reads


def check_exits(count, what):
    """Refuses more exits than splitee-sim reads. what: the beginning of the message."""
    if count > MOST_EXITS:
        raise DataError(f"{what}: has {count} exits; expected at most {MOST_EXITS}")


def check_target(path, force, sources=()):
    """Refuses a path that is no .npz file to be, that is one of the sources, or that exists and may
    not be replaced."""
    if path.suffix != ".npz":
        raise UsageError(f"{path}: does not end with .npz; a trace is an .npz file")
    try:
        folder, there = path.is_dir(), path.exists() or path.is_symlink()
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
    if folder:
        raise UsageError(f"{path}: is a folder; expected the name of a file")
    if there and not force:
        raise UsageError(f"{path}: exists already; --force replaces it")
    real = check_place(path)
    if real in [Path(os.path.realpath(source)) for source in sources if source is not None]:
        raise UsageError(f"{path}: is what is read; expected another name for the trace")


def write_trace(path, arrays, meta, force=False):
    """Writes the arrays and the dictionary `meta` as a compressed .npz.

    The same content gives the same bytes. The file stands under its name only when it is complete;
    one that exists is replaced only with `force`, else UsageError. OutputError where the system
    does not let it be written, ValueError where meta holds what JSON does not have.
    """
    path = Path(path)
    check_target(path, force)
    if meta.get("kind") not in KINDS:
        raise UsageError(f"kind is {meta.get('kind')!r}; expected one of {', '.join(KINDS)}")
    if "confidence" in arrays:
        check_exits(arrays["confidence"].shape[1], path)
    text = encoded(meta)
    with replacing(path) as file:
        _write_archive(file, {**arrays, "meta": np.frombuffer(text, np.uint8)})


def _write_archive(file, arrays):
    """As numpy.savez_compressed, which leaves the archive open where it is interrupted."""
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                    np.lib.format.write_array(entry, np.asanyarray(array), allow_pickle=False)
    except ValueError as error:  # an archive interrupted as it begins an entry refuses to be closed
        if isinstance(error.__context__, KeyboardInterrupt):
            raise error.__context__ from None
        raise
