"""What a trace says of itself, as JSON."""

import json
import math
import os

import numpy as np

from splitee.shown import as_text

DEEPEST = 50  # levels of lists and objects
SLOW = 10.0  # seconds per sample, beyond which a network is slower than any that is measured
FAST = 1e-5  # seconds per sample, below which one is faster
UNITS = {"_seconds": 1, "_s": 1, "_ms": 1e-3, "_us": 1e-6}


def plain(value, place="meta", depth=0):
    """The value made of what JSON has: NumPy's numbers and arrays, tensors, paths and tuples too.

    place: begins the message of the ValueError for what JSON does not have: NaN, infinity, keys that
    are no strings, other objects. Text is Unicode: bytes of names that are none stand as ?.
    """
    if depth > DEEPEST:
        raise ValueError(f"{place} is nested more than {DEEPEST} levels deep")
    if hasattr(value, "detach"):  # a tensor
        value = value.detach().cpu().tolist()
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{place} is {value}; expected a finite number")
        return float(value)
    if isinstance(value, (str, os.PathLike)):
        return as_text(os.fspath(value))
    if isinstance(value, (list, tuple, range)):
        return [plain(item, f"{place}[{at}]", depth + 1) for at, item in enumerate(value)]
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise ValueError(f"{place} has the key {key!r}; expected a string")
        return {
            as_text(key): plain(item, f"{place}.{key}", depth + 1) for key, item in value.items()
        }
    raise ValueError(
        f"{place} is a {type(value).__name__}; expected numbers, strings, lists or dictionaries"
    )


def doubts(meta, exits):
    """What is possible but unlikely in a plain meta of a trace with `exits` exits, one line each:
    times whose unit cannot be the one in their name, and lists of exits of another length."""
    for key, value in meta.items():
        if key.startswith("exit_") and isinstance(value, list) and len(value) != exits:
            if key != "exit_layers" or len(value) > exits:
                yield f"meta {key} has {len(value)} entries, but the trace has {exits} exits"
        unit = next((unit for unit in UNITS if key.endswith(unit)), None)
        numbers = value if isinstance(value, list) else [value]
        if not unit or not numbers or not all(type(n) in (int, float) and n >= 0 for n in numbers):
            continue
        seconds = max(numbers) * UNITS[unit]
        if key.startswith("exit_") and (seconds > SLOW or 0 < seconds < FAST):
            yield (
                f"meta {key} reaches {max(numbers):g}, which is {seconds:g} seconds per sample; is "
                "it in another unit?"
            )


def encoded(meta):
    """The dictionary as UTF-8 JSON; ValueError for what JSON does not have."""
    return json.dumps(plain(meta), ensure_ascii=False, allow_nan=False).encode()


def decoded(data):
    """The JSON object in UTF-8 bytes, with or without byte order mark.

    ValueError for what is none, for a key that stands twice, and for NaN, infinity and numbers that
    are too large for a double.
    """
    try:
        return _decoded(data)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _decoded(data):
    """decoded(), but for nesting."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON ({error})") from None
    if not isinstance(value, dict):
        raise ValueError("is no JSON object; expected {...}")
    return value


def _without_doubles(pairs):
    """An object whose keys differ."""
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"has the key {key!r} twice")
        found[key] = value
    return found


def _refuse_constant(name):
    """JSON has neither NaN nor infinity, though Python reads them."""
    raise ValueError(f"holds {name}, which is no number of JSON; expected a finite number or null")


def _finite(text):
    """A number that a double holds."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"holds {text[:40]}, which is too large for a double")
    return value
