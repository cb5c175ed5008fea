"""The published pickle layout: a dictionary of data frames, one per data set.

Each frame has one column per exit, whose values are lists of class probabilities, and the label in
its last column.
"""

import re
from itertools import chain

import numpy as np

from splitee.contents import head_of
from splitee.errors import DataError
from splitee.tracefile import values
from splitee.tracefile.derive import exit_arrays, narrow_integers, narrow_reals

from . import checks, columns, memory
from .frames import Array, Frame, stacked, unpickle
from .trace import Imported


def read(path, options):
    """Reads one frame of the pickle.

    options: key (which frame, or None for the only one), label (a column, "none", or None for the
    last column). Rows of a frame are counted from 0.
    """
    head_of(path)
    content = unpickle(path)
    key, frame = _choose(path, content, options.key)
    where = f"{path}: {key}" if key is not None else str(path)
    try:
        named = frame.columns()
    except DataError as error:
        raise DataError(f"{where}: {error}") from error
    except Exception as error:  # the parts of the frame do not fit together
        reason = checks.cut(str(error), 100)
        raise DataError(
            f"{where}: is a damaged data frame ({type(error).__name__}: {reason})"
        ) from error
    if not named:
        raise DataError(f"{where}: has no columns")
    names = [name for name, _ in named]
    label = _label_position(where, names, options.label)
    exits = [at for at in range(len(named)) if at != label]
    if not exits:
        raise DataError(f"{where}: has the columns {columns.listed(names)}; none is left for exits")
    _check_names([names[at] for at in exits], where)
    probability = _stack(where, names, [named[at][1] for at in exits], exits)
    arrays = exit_arrays(values.cooled(probability))
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
    if isinstance(content, Array):
        raise DataError(
            f"{path}: holds a pickled NumPy array of shape {content.shape}; expected data frames, "
            "or the array as .npy: numpy.save('logits.npy', numpy.load(FILE, allow_pickle=True))"
        )
    if not isinstance(content, dict) or not content:
        raise DataError(f"{path}: holds no dictionary of data frames")
    try:
        frames = {checks.name(key): frame for key, frame in content.items()}
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    listed = columns.listed(list(frames))
    if key is None and len(frames) > 1:
        raise DataError(
            f"{path}: holds {len(frames)} data frames; choose one with --key: {listed}"
        )
    key = next(iter(frames)) if key is None else key
    if key not in frames:
        raise DataError(f"{path}: has no key {key}; it has {listed}")
    if isinstance(frames[key], Array):
        raise DataError(f"{path}: {key} is no data frame, but a NumPy array")
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
        numbers = [checks.exit_number(match[1]) for match in matches]
        checks.exit_numbers(numbers, f"{where}: columns {columns.listed(names)}")


def _stack(where, names, cells, positions):
    """Class probabilities float64 [samples, exits, classes] of all exits' columns."""
    first = None
    for exit_, (column, at) in enumerate(zip(cells, positions)):
        place = f"{where}, column {names[at]}"
        if not len(column):
            raise DataError(f"{where}: has no rows")
        found = _probabilities(place, column, None if first is None else first.shape[1])
        if first is None:
            first = found
            rows, classes = found.shape
            memory.check(where, 40 * len(cells) * rows * classes, f"{rows} rows")
            stacked = np.empty((rows, len(cells), classes))
        stacked[:, exit_] = found
    _check_probabilities(where, names, positions, stacked)
    return stacked


def _probabilities(place, column, classes):
    """[samples, classes] of one exit's cells; classes: how many are expected, or None."""
    if all(isinstance(cell, Array) for cell in column):
        found = stacked(column)
        if found is not None and found.shape[1] == (classes or found.shape[1]) > 0:
            return found.astype(np.float64)
    if not all(isinstance(cell, (list, tuple, Array)) for cell in column):
        row = next(i for i, cell in enumerate(column) if not isinstance(cell, (list, tuple, Array)))
        raise DataError(
            f"{place}, row {row} is {checks.brief(column[row])}; expected a list of class "
            "probabilities"
        )
    lists = [_listed(place, row, cell) for row, cell in enumerate(column)]
    lengths = list(map(len, lists))
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
    return _as_reals(place, lists)


def _listed(place, row, cell):
    """A cell as a list or tuple."""
    if not isinstance(cell, Array):
        return cell
    try:
        return cell.flat()
    except DataError as error:
        raise DataError(f"{place}, row {row} {error}") from error


def _as_reals(place, cells):
    """Numbers, or equally long lists of them, as float64; refuses those that a double cannot hold."""
    try:
        return np.array(cells, np.float64)
    except OverflowError as error:
        wide = (i for i, cell in enumerate(cells) if _is_huge(cell))
        raise DataError(
            f"{place}, row {next(wide)} holds a number that is too large for a double"
        ) from error


def _is_huge(cell):
    """Whether a number, or one of a list, is an integer beyond the range of a double."""
    numbers = cell if isinstance(cell, (list, tuple)) else [cell]
    return any(type(number) is int and abs(number) >= 2**1023 for number in numbers)


def _check_probabilities(where, names, positions, probability):
    """Refuses values outside [0, 1] and classes that do not sum to 1."""

    def place(row, exit_):
        """The text that leads a reader to a cell."""
        return f"{where}, column {names[positions[exit_]]}, row {row}"

    few = values.count_problem(probability.shape[-1])
    if few:
        raise DataError(f"{place(0, 0)} has one number per cell: {few}")
    checks.probabilities(probability, place, " (logits go in as .npy)", joint=": ")


def _labels(place, column, samples, classes):
    """[samples] whole numbers among the classes."""
    kinds = {float, int, bool} | {np.dtype(code).type for code in "bhilqBHILQefd?"}
    wrong = next((i for i, value in enumerate(column) if type(value) not in kinds), None)
    if wrong is not None:
        raise DataError(
            f"{place}, row {wrong} is {_quoted(column[wrong])}; expected the label, a number"
        )
    labels = checks.whole_numbers(_as_reals(place, column), lambda row: f"{place}, row {row}", "the class")
    checks.classes(labels, classes, lambda row: f"{place}, row {row}")
    return narrow_integers(labels)


def _quoted(value):
    """A label that cannot be used, for a message."""
    return checks.brief(value) if isinstance(value, str) else repr(checks.brief(value))
