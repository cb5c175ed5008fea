"""Logits or probabilities as .npy [samples, exits, classes], and labels as a second .npy [samples]."""

import numpy as np

from splitee.contents import head_of
from splitee.errors import DataError, UsageError
from splitee.tracefile import values
from splitee.tracefile.derive import exit_arrays, narrow_integers, softmax
from splitee.tracefile.write import MOST_EXITS

from . import checks, memory
from .trace import Imported

VALUES = 1 << 22  # number of logits turned into probabilities at once
MAGIC = b"\x93NUMPY"
USUAL = "samples,exits,classes"
AXES = {USUAL: (0, 1, 2), "exits,samples,classes": (1, 0, 2), "samples,classes,exits": (0, 2, 1)}
BYTES_PER_EXIT = 48  # of memory per sample and exit, at most, until the trace is written


def read(path, options):
    """Reads logits, divides them by the temperature and takes the softmax.

    options: labels (path of an .npy or None), temperature (list of one number, or of one per exit),
    probabilities (the file holds probabilities, not logits), axes (a key of AXES or None). Arrays
    are float32 for float16 and float32 logits, else float64.
    """
    logits = _load(path)
    _check_logits(path, logits)
    logits = logits.transpose(AXES[options.axes or USUAL])
    samples, exits, classes = logits.shape
    _check_shape(path, logits.shape)
    label = _labels(options.labels, path, logits.shape) if options.labels else None
    if label is None and options.axes is None and samples < exits:
        raise DataError(
            f"{path}: has shape {logits.shape}, which is {samples} samples and {exits} exits; say "
            f"so with --axes {USUAL}, or give --axes exits,samples,classes"
        )
    memory.check(path, samples * exits * BYTES_PER_EXIT, f"{samples} samples and {exits} exits")
    temperature = _temperature(options.temperature, exits)
    arrays, evidence = _turned(path, logits, temperature, bool(options.probabilities))
    real = np.float64 if logits.dtype == np.float64 else np.float32
    arrays |= {role: arrays[role].astype(real) for role in ("confidence", "entropy")}
    arrays["prediction"] = narrow_integers(arrays["prediction"])
    if label is not None:
        arrays["label"] = label
    facts = {"classes": classes, "temperature": options.temperature or [1.0]}
    warnings = [] if label is not None else ["without --labels the trace can give no accuracy"]
    if evidence.doubt and not options.probabilities:
        warnings.append(evidence.doubt)
    what = values.PROBABILITIES if options.probabilities else evidence.kind
    taken = f"{what} of {samples} samples, {exits} exits, {classes} classes; "
    taken += f"label from {options.labels}" if label is not None else "no label"
    if temperature.tolist() != [1.0] * len(temperature):
        taken += f"; temperature {','.join(f'{t:g}' for t in temperature)}"
    return Imported(arrays, taken, facts, warnings)


def _turned(path, logits, temperature, probabilities):
    """({array: values}, Evidence) of all samples, block by block."""
    samples, exits, classes = logits.shape
    step = max(1, VALUES // (exits * classes))
    evidence, across = values.Evidence(), values.Evidence()
    turn = _probabilities if probabilities else _softmax
    parts = []
    for start in range(0, samples, step):
        with np.errstate(invalid="ignore"):  # of a NaN; it is refused below
            block = np.asarray(logits[start : start + step], np.float64)
        parts.append(exit_arrays(turn(path, block, start, temperature)))
        evidence.see(block)
        if across.inside or not across.rows:
            across.see(np.moveaxis(block, 1, -1))
    if not probabilities:
        _check_kind(path, evidence, across)
    return {role: np.concatenate([part[role] for part in parts]) for role in parts[0]}, evidence


def _check_kind(path, evidence, across):
    """Refuses arrays that are no logits; across: the same numbers by exit and not by class."""
    if evidence.kind == values.PROBABILITIES:
        raise DataError(
            f"{path}: {evidence.sums}, so these are probabilities and no logits; "
            "give --probabilities"
        )
    if evidence.kind == values.PERCENT:
        raise DataError(
            f"{path}: {evidence.sums}, so these are percent and no logits; divide by 100 and give "
            "--probabilities"
        )
    if across.kind == values.PROBABILITIES:
        raise DataError(
            f"{path}: the values sum to 1 over the second axis, so that is the classes; give --axes "
            "samples,classes,exits --probabilities"
        )


def _load(path):
    """An .npy array, mapped into memory where it can be."""
    if not head_of(path).startswith(MAGIC):
        raise DataError(f"{path}: is no .npy file; expected an array that numpy.save wrote")
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    except Exception as error:  # a damaged header can make numpy fail in any way
        reason = checks.cut(" ".join(str(error).split()), 200)
        raise DataError(f"{path}: is no readable .npy array ({reason})") from error


def _check_logits(path, logits):
    """Refuses another type, or another number of axes."""
    if logits.dtype.kind != "f" or logits.dtype.itemsize > 8:
        raise DataError(
            f"{path}: has type {checks.cut(str(logits.dtype))}; expected float16, float32 or "
            "float64 logits"
        )
    if logits.ndim != 3:
        raise DataError(f"{path}: has shape {logits.shape}; expected (samples, exits, classes)")


def _check_shape(path, shape):
    """Refuses too few or too many samples, exits and classes."""
    if 0 in shape or values.count_problem(shape[2]):
        raise DataError(
            f"{path}: has shape {shape}; expected at least one sample, one exit, two classes"
        )
    if shape[1] > MOST_EXITS:
        raise DataError(
            f"{path}: has shape {shape}, which is {shape[1]} exits; expected "
            "(samples, exits, classes)"
        )


def _labels(path, logits_path, shape):
    """[samples] whole numbers among the classes."""
    label = _load(path)
    samples, exits, classes = shape
    if label.dtype.kind not in "iu":
        raise DataError(
            f"{path}: has type {checks.cut(str(label.dtype))}; expected integers, the classes"
        )
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


def _probabilities(path, probability, start, temperature):
    """The values at their temperature; refuses those that are no probabilities."""

    def place(row, exit_):
        """The text that leads a reader to a row."""
        return f"{path}: row {start + row}, exit {exit_ + 1}"

    checks.probabilities(probability, place)
    return values.cooled(probability, temperature)
