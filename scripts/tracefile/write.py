"""Writes a trace, complete or not at all."""

import contextlib
import json
import os
from pathlib import Path

import numpy as np

from plotting.errors import OutputError, UsageError

KINDS = ("measured", "reconstructed", "synthetic")


def check_target(path, force):
    """Refuses a path that is no .npz file to be, or that exists and may not be replaced."""
    if path.suffix != ".npz":
        raise UsageError(f"{path}: does not end with .npz; a trace is an .npz file")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; expected the name of a file")
    if path.exists() and not force:
        raise UsageError(f"{path}: exists already; --force replaces it")


def write_trace(path, arrays, meta, force=False):
    """Writes the arrays and the dictionary `meta` as a compressed .npz.

    The same content gives the same bytes. The file stands under its name only when it is complete;
    one that exists is replaced only with `force`, else UsageError. OutputError where the system
    does not let it be written.
    """
    path = Path(path)
    check_target(path, force)
    if meta.get("kind") not in KINDS:
        raise UsageError(f"kind is {meta.get('kind')!r}; expected one of {', '.join(KINDS)}")
    text = json.dumps(meta, ensure_ascii=False, allow_nan=False).encode()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "wb") as file:
            np.savez_compressed(file, **arrays, meta=np.frombuffer(text, np.uint8))
        os.replace(unfinished, path)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
