"""Runs an experiment from Python."""

import os
import shutil
import tempfile
import threading
import warnings
import weakref
from pathlib import Path

import numpy as np

from splitee.errors import DataError, SpliteeWarning, UsageError
from splitee.files import check_regular

from .config import Plain
from .core import core
from .progress import shown
from .results import Results

MOST_TEXT = 64 << 20  # bytes of a configuration that may name traces

# Held by a run from before it makes its classes known, so that no other one changes what they are called by.
_going_on = threading.Lock()


def run(config, *, jobs=None, out=None, force=False, resume=False, progress=None, **overrides):
    """Runs the experiment of a configuration; gives its Results.

    config: the path of a configuration (JSON) or of a manifest.json, or a dictionary with the same keys
        (configs/README.md), whose paths are relative to the present folder. A splitee.Trace may stand where a trace's
        path does ({"path": trace, "threshold": 0.8}), and a class of splitee.Policy or a NativePolicy where a policy
        does (Mine, or {"type": Mine, "name": "mine", "parameters": {...}}).
    overrides: values of the configuration by name, with __ for the dot of a path: repeats=5, cost__offload=[5, 20],
        policies=["splitee", Mine].
    jobs: worker threads; default: the processors this process may use, and 1 with policies written in Python, of
        which one at a time has Python's lock.
    out: folder for the results, made where it is missing; default: a temporary one, which goes with the Results. force,
        resume: as of `splitee-sim run`. A Trace is the same where its content is: "splitee.Trace:SHA-256", that of the
        file which save() writes, stands for it in manifest.json, which runs wherever such a Trace has been made.
    progress: True, False, or a function of (cells done, cells, decisions done, decisions); default: a bar in notebooks
        and on terminals (of tqdm, where that is installed).

    The same configuration gives the same bytes as `splitee-sim run`, with any number of workers. One run at a time goes
    on in a process, other threads of Python go on meanwhile, and Ctrl-C ends it. Raises SpliteeError: UsageError for a
    wrong configuration, DataError for unusable traces, PolicyError for a policy written in Python that raises or gives
    what is no arm, OutputError for what cannot be done and for C functions that give what is no arm.

    >>> results = splitee.run("configs/real.json", repeats=5)
    >>> results.summary[["policy", "offload", "regret_mean"]]
    """
    is_whole = isinstance(jobs, (int, np.integer)) and not isinstance(jobs, bool)
    if jobs is not None and not (is_whole and 1 <= jobs <= 1024):
        raise UsageError(f"jobs is {jobs!r}; expected a whole number from 1 to 1024, or None")
    if out is not None and not isinstance(out, (str, os.PathLike)):
        raise UsageError(f"out is {out!r}; expected the path of a folder, or None")
    is_text = isinstance(config, dict)
    if not is_text and not isinstance(config, (str, os.PathLike)):
        raise UsageError(f"config is a {type(config).__qualname__}; expected a dictionary or the path of a file")
    if not _going_on.acquire(blocking=False):
        raise UsageError(
            "another run goes on in this process (in another thread, or it is this policy's own); start this one after "
            "it, or in a process of its own"
        )
    temporary = Path(tempfile.mkdtemp(prefix="splitee-"))
    try:
        plain = Plain(temporary)
        asked = {
            "config": plain.text(config) if is_text else os.fspath(config),
            "is_text": is_text,
            "overrides": [_assignment(plain, name, value) for name, value in overrides.items()],
            "workers": int(jobs) if jobs is not None else (1 if plain.python else 0),
            "files": plain.files,
            "force": force,
            "resume": resume,
        }
        plain.find("\n".join([asked["config"] if is_text else _text(config), *asked["overrides"]]), _shown(config))
        results = _carried_out(asked, Path(out) if out is not None else temporary / "results", progress)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    finally:
        _going_on.release()
    if out is None:
        weakref.finalize(results, shutil.rmtree, temporary, ignore_errors=True)
    else:
        shutil.rmtree(temporary, ignore_errors=True)
    return results


def _assignment(plain, name, value):
    """An override in the form that the simulator takes."""
    path = name.replace("__", ".")
    return f"{path}={plain.text(value, path)}"


def _text(path):
    """What a configuration's file holds; nothing where the simulator is to say what is wrong with it."""
    try:
        check_regular(path, most=MOST_TEXT)
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except (OSError, DataError):
        return ""


def _shown(config):
    """How messages call a configuration."""
    return "configuration" if isinstance(config, dict) else os.fspath(config)


def _carried_out(asked, folder, progress):
    """The results of a run in a folder."""
    with shown(progress) as told:
        decisions, seconds, workers = core().run(**asked, folder=str(folder), warn=_warn, progress=told)
    return Results(folder, decisions=decisions, seconds=seconds, workers=workers)


def _warn(text):
    """Warns of what is doubtful, at the place where run() was called."""
    warnings.warn(text, SpliteeWarning, stacklevel=4)
