"""Logits as .npy [samples, exits, classes], and labels as a second .npy [samples]."""

import numpy as np

from plotting.errors import DataError, UsageError
from tracefile.derive import SUM_TOLERANCE, exit_arrays, narrow_integers, softmax

from . import checks
from .trace import Imported

VALUES = 1 << 22  # logits that are turned into probabilities at once
MOST_EXITS = 4096


def read(path, options):
    """Reads logits, divides them by the temperature and takes the softmax.

    options: labels (path of an .npy or None), temperature (list of one number, or of one per exit),
    probabilities (the file holds probabilities, not logits). Arrays are float32 for float16 and
    float32 logits, else float64.
    """
    logits = _load(path)
    _check_logits(path, logits)
    samples, exits, classes = logits.shape
    label = _labels(options.labels, path, logits.shape) if options.labels else None
    temperature = _temperature(options.temperature, exits)
    step = max(1, VALUES // (exits * classes))
    turn = _probabilities if options.probabilities else _softmax
    parts, plain = [], not options.probabilities
    for start in range(0, samples, step):
        with np.errstate(invalid="ignore"):  # of a NaN; it is refused below
            block = np.asarray(logits[start : start + step], np.float64)
        plain = plain and _look_like_probabilities(block)
        parts.append(exit_arrays(turn(path, block, start, temperature)))
    if plain:
        raise DataError(
            f"{path}: every row sums to 1, so these are probabilities and no logits; "
            "give --probabilities"
        )
    arrays = {role: np.concatenate([part[role] for part in parts]) for role in parts[0]}
    real = np.float64 if logits.dtype == np.float64 else np.float32
    arrays |= {role: arrays[role].astype(real) for role in ("confidence", "entropy")}
    arrays["prediction"] = narrow_integers(arrays["prediction"])
    if label is not None:
        arrays["label"] = label
    facts = {"classes": classes, "temperature": options.temperature or [1.0]}
    what = "probabilities" if options.probabilities else "logits"
    warnings = [] if label is not None else ["without --labels the trace can give no accuracy"]
    return Imported(
        arrays,
        f"{what} of {samples} samples, {exits} exits, {classes} classes; "
        + (f"label from {options.labels}" if label is not None else "no label"),
        facts,
        warnings,
    )


def _load(path):
    """An .npy array, mapped into memory where it can be."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    except Exception as error:  # a damaged header can make numpy fail in any way
        reason = " ".join(str(error).split())
        raise DataError(f"{path}: is no readable .npy array ({reason})") from error


def _check_logits(path, logits):
    """Refuses another type or shape."""
    if logits.dtype.kind != "f" or logits.dtype.itemsize > 8:
        raise DataError(
            f"{path}: has type {logits.dtype}; expected float16, float32 or float64 logits"
        )
    if logits.ndim != 3:
        raise DataError(f"{path}: has shape {logits.shape}; expected (samples, exits, classes)")
    if 0 in logits.shape or logits.shape[2] < 2:
        raise DataError(
            f"{path}: has shape {logits.shape}; expected at least one sample, one exit, two classes"
        )
    if logits.shape[1] > MOST_EXITS:
        raise DataError(
            f"{path}: has shape {logits.shape}, which is {logits.shape[1]} exits; expected "
            "(samples, exits, classes)"
        )


def _labels(path, logits_path, shape):
    """[samples] whole numbers among the classes."""
    label = _load(path)
    samples, exits, classes = shape
    if label.dtype.kind not in "iu":
        raise DataError(f"{path}: has type {label.dtype}; expected integers, the classes")
    if label.shape != (samples,):
        swapped = label.shape == (exits,)
        hint = "; are the first two axes of the logits swapped?" if swapped else ""
        raise DataError(
            f"{path}: has shape {label.shape}; expected ({samples},), as {logits_path} has shape "
            f"{shape}{hint}"
        )
    checks.classes(label, classes, lambda row: f"{path}: row {row}")
    return narrow_integers(label)


def _temperature(given, exits):
    """One number or one per exit, as an array."""
    given = given or [1.0]
    if len(given) not in (1, exits):
        raise UsageError(
            f"--temperature has {len(given)} numbers; expected one, or {exits}, one per exit"
        )
    return np.array(given)


def _softmax(path, logits, start, temperature):
    """Class probabilities of finite logits."""
    at = checks.first(~np.isfinite(logits))
    if at is not None:
        raise DataError(
            f"{path}: row {start + at[0]}, exit {at[1] + 1}, class {at[2]} is {logits[at]}; "
            "expected a finite logit"
        )
    return softmax(logits, temperature)


def _probabilities(path, probability, start, _):
    """The values as they stand, refused where they are no probabilities."""
    at = checks.first(~((probability >= 0) & (probability <= 1)))
    if at is not None:
        raise DataError(
            f"{path}: row {start + at[0]}, exit {at[1] + 1}, class {at[2]} is "
            f"{checks.short(probability[at])}; expected a probability from 0 to 1"
        )
    sums = probability.sum(-1)
    at = checks.first(abs(sums - 1) > SUM_TOLERANCE)
    if at is not None:
        raise DataError(
            f"{path}: row {start + at[0]}, exit {at[1] + 1} sums to {checks.short(sums[at])}; "
            "expected 1"
        )
    return probability


def _look_like_probabilities(values):
    """Whether all are from 0 to 1 and every row sums to 1."""
    inside = values.min() >= 0 and values.max() <= 1
    return bool(inside and (abs(values.sum(-1) - 1) <= SUM_TOLERANCE).all())
