"""The published pickle layout: a dictionary of data frames, one per data set.

Each frame has one column per exit, whose values are lists of class probabilities, and the label in
its last column.
"""

import re
from itertools import chain

import numpy as np

from plotting.errors import DataError
from tracefile.derive import SUM_TOLERANCE, exit_arrays, narrow_integers, narrow_reals

from . import checks, columns
from .frames import Array, Frame, stacked, unpickle
from .trace import Imported


def read(path, options):
    """Reads one frame of the pickle.

    options: key (which frame, or None for the only one), label (a column, "none", or None for the
    last column). Rows of a frame are counted from 0.
    """
    content = unpickle(path)
    key, frame = _choose(path, content, options.key)
    where = f"{path}: {key}" if key is not None else str(path)
    try:
        named = frame.columns()
    except DataError as error:
        raise DataError(f"{where}: {error}") from error
    except Exception as error:  # the parts of the frame do not fit together
        raise DataError(f"{where}: is a damaged data frame ({error!r})") from error
    names = [str(name) for name, _ in named]
    label = _label_position(where, names, options.label)
    exits = [at for at in range(len(named)) if at != label]
    if not exits:
        raise DataError(f"{where}: has the columns {columns.listed(names)}; none is left for exits")
    _check_names([names[at] for at in exits], where)
    probability = _stack(where, names, [named[at][1] for at in exits], exits)
    arrays = exit_arrays(probability)
    for role in ("confidence", "entropy"):
        arrays[role] = narrow_reals(arrays[role])
    if arrays["confidence"].dtype == np.float32:
        arrays["entropy"] = arrays["entropy"].astype(np.float32)
    arrays["prediction"] = narrow_integers(arrays["prediction"])
    facts = {"classes": probability.shape[2]}
    if label is not None:
        place = f"{where}, column {names[label]}"
        arrays["label"] = _labels(place, named[label][1], *probability.shape[::2])
    taken = f"label from {names[label]}" if label is not None else "no label"
    shown = f"columns {names[exits[0]]} to {names[exits[-1]]} as exits"
    if key is not None:
        facts["source_key"] = key
        shown = f"{key}, {shown}"
    return Imported(arrays, f"pickled data frames, {shown}; {taken}", facts)


def _choose(path, content, key):
    """(key, frame) of the frame that the user wants; key is None where there is only a frame."""
    if isinstance(content, Frame):
        if key is not None:
            raise DataError(f"{path}: holds one data frame and no keys; leave out --key")
        return None, content
    if not isinstance(content, dict) or not content:
        raise DataError(f"{path}: holds no dictionary of data frames")
    frames = {str(name): frame for name, frame in content.items()}
    if key is None and len(frames) > 1:
        raise DataError(
            f"{path}: holds {len(frames)} data frames; choose one with --key: {', '.join(frames)}"
        )
    key = next(iter(frames)) if key is None else key
    if key not in frames:
        raise DataError(f"{path}: has no key {key}; it has {', '.join(frames)}")
    if not isinstance(frames[key], Frame):
        raise DataError(f"{path}: {key} is no data frame, but {type(frames[key]).__name__}")
    return key, frames[key]


def _label_position(where, names, name):
    """The position of the label's column, or None."""
    if name == columns.NONE:
        return None
    if name is None:
        return len(names) - 1
    if name not in names:
        raise DataError(f"{where}: has no column {name}; it has {columns.listed(names)}")
    return names.index(name)


def _check_names(names, where):
    """Refuses columns that are numbered, but not one after another."""
    matches = [re.search(r"([0-9]+)$", name) for name in names]
    if all(matches):
        numbers = [int(match[1]) for match in matches]
        checks.exit_numbers(numbers, f"{where}: columns {columns.listed(names)}")


def _stack(where, names, cells, positions):
    """Class probabilities float64 [samples, exits, classes] of all exits' columns."""
    first = None
    for exit_, (column, at) in enumerate(zip(cells, positions)):
        place = f"{where}, column {names[at]}"
        if not len(column):
            raise DataError(f"{where}: has no rows")
        values = _probabilities(place, column, None if first is None else first.shape[1])
        if first is None:
            first = values
            stacked = np.empty((len(values), len(cells), values.shape[1]))
        stacked[:, exit_] = values
    _check_probabilities(where, names, positions, stacked)
    return stacked


def _probabilities(place, column, classes):
    """[samples, classes] of one exit's cells; classes: how many are expected, or None."""
    if all(isinstance(cell, Array) for cell in column):
        values = stacked(column)
        if values is not None and values.shape[1] == (classes or values.shape[1]) > 0:
            return values.astype(np.float64)
    if not all(isinstance(cell, (list, tuple, Array)) for cell in column):
        row = next(i for i, cell in enumerate(column) if not isinstance(cell, (list, tuple, Array)))
        value = column[row]
        raise DataError(
            f"{place}, row {row} is {str(value)[:40]}; expected a list of class probabilities"
        )
    lists = [cell.numbers().tolist() if isinstance(cell, Array) else cell for cell in column]
    lengths = [len(cell) if isinstance(cell, (list, tuple)) else 0 for cell in lists]
    classes = lengths[0] if classes is None else classes
    wrong = next((i for i, length in enumerate(lengths) if length != classes or not length), None)
    if wrong is not None:
        raise DataError(
            f"{place}, row {wrong} has {lengths[wrong]} probabilities; expected "
            f"{classes or 'one per class'}, as the rows before"
        )
    kinds = set(map(type, chain.from_iterable(lists))) - {float, int}
    if kinds:
        row = next(i for i, cell in enumerate(lists) if not {type(p) for p in cell} <= {float, int})
        raise DataError(f"{place}, row {row} holds {kinds.pop().__name__}; expected numbers")
    return np.array(lists, np.float64)


def _check_probabilities(where, names, positions, probability):
    """Refuses values outside [0, 1] and classes that do not sum to 1."""

    def place(row, exit_):
        """The text that leads a reader to a cell."""
        return f"{where}, column {names[positions[exit_]]}, row {row}"

    at = checks.first(~((probability >= 0) & (probability <= 1)))
    if at is not None:
        raise DataError(
            f"{place(*at[:2])}: class {at[2]} is {checks.short(probability[at])}; expected a "
            "probability from 0 to 1 (logits go in as .npy)"
        )
    sums = probability.sum(-1)
    at = checks.first(abs(sums - 1) > SUM_TOLERANCE)
    if at is not None:
        raise DataError(f"{place(*at)} sums to {checks.short(sums[at])}; expected 1")


def _labels(place, column, samples, classes):
    """[samples] whole numbers among the classes."""
    kinds = {float, int, bool} | {np.dtype(code).type for code in "bhilqBHILQefd?"}
    wrong = next((i for i, value in enumerate(column) if type(value) not in kinds), None)
    if wrong is not None:
        raise DataError(
            f"{place}, row {wrong} is {str(column[wrong])[:40]!r}; expected the label, a number"
        )
    values = np.array(column, np.float64)
    labels = checks.whole_numbers(values, lambda row: f"{place}, row {row}", "the class")
    checks.classes(labels, classes, lambda row: f"{place}, row {row}")
    return narrow_integers(labels)
