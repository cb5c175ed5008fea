"""The long CSV layout: one row per sample and exit, in any order."""

import numpy as np

from splitee.errors import DataError
from splitee.tracefile.derive import narrow_integers, narrow_reals
from splitee.tracefile.write import check_exits

from . import checks, columns, fields
from .correctness import complete
from .once import Once
from .table import Table
from .trace import Imported

KNOWN = {"sample": columns.SAMPLE, "exit": columns.EXIT_NUMBER, "label": columns.LABEL}
KNOWN |= columns.WORDS
NEEDED = ("sample", "exit", "confidence")


def read(path, options):
    """Reads a long CSV file; the trace's samples are in the order of their numbers.

    options: sample, exit, confidence, prediction, correct, entropy, label (columns, "none", or
    None for known names), delimiter, classes (their number or None).
    """
    with Table(path, options.delimiter) as table:
        found = _find(table, options)
        once = Once(table, options, samples=False)
        lines, values = _read_blocks(table, found, once)
        once.check(lines)
        samples, sample = np.unique(values.pop("sample"), return_inverse=True)
        exits, exit_ = np.unique(values.pop("exit"), return_inverse=True)
        checks.exit_numbers([int(number) for number in exits], f"{path}: column {table.header[found['exit']]}")
        check_exits(len(exits), path)
        row = _rows_in_place(path, lines, sample, exit_, samples, exits)
        arrays = {role: column[row] for role, column in values.items()}
        if "label" in arrays:
            arrays["label"] = _labels(table, arrays["label"], lines[row], found["label"])
        for role in arrays:
            narrow = narrow_reals if role in ("confidence", "entropy") else narrow_integers
            arrays[role] = narrow(arrays[role])
        imported = Imported(arrays, _read_as(table.header, found, exits))

        def place(role, sample, exit):
            """The text that leads a reader to a value."""
            return table.place(lines[row[sample, exit or 0]], found[role])

        complete(imported, options.classes, place)
    return imported


def _find(table, options):
    """{role: position} of the columns that the file has."""
    found = {}
    for role, words in KNOWN.items():
        at = columns.one(table.header, role, getattr(options, role), words, table.path)
        if at is not None:
            found[role] = at
        elif role in NEEDED:
            raise DataError(
                f"{table.path}: line 1 names no column for {role}; it names "
                f"{columns.listed(table.header)} (see --{role})"
            )
    return found


def _read_blocks(table, found, once):
    """All rows as (line numbers [rows], {role: values [rows]})."""
    lines, parts = [], {role: [] for role in found}
    for numbers, texts in table.blocks():
        lines.append(numbers)
        once.see(texts)
        for role, at in found.items():
            parts[role].append(fields.column(table, role, texts[at], numbers, at))
    return np.concatenate(lines), {role: np.concatenate(part) for role, part in parts.items()}


def _rows_in_place(path, lines, sample, exit_, samples, exits):
    """[samples, exits]: the row that holds each pair; refuses doubled and missing ones.

    sample, exit_ [rows]: positions in `samples` and `exits`, the different numbers.
    """
    pair = sample * len(exits) + exit_
    order = np.argsort(pair, kind="stable")
    doubled = np.flatnonzero(np.diff(pair[order]) == 0)
    if doubled.size:
        at = doubled[np.argmin(order[doubled + 1])]
        before, after = order[at], order[at + 1]
        raise DataError(
            f"{path}: line {lines[after]} gives sample {samples[sample[after]]}, exit "
            f"{exits[exit_[after]]} again, after line {lines[before]}; expected one line for each"
        )
    if len(pair) != len(samples) * len(exits):
        present = pair[order]
        missing = int(np.argmax(np.append(present, -1) != np.arange(len(present) + 1)))
        of = missing // len(exits)
        last = lines[sample == of].max()
        raise DataError(
            f"{path}: line {last} is the last of sample {samples[of]}, which has no line for exit "
            f"{exits[missing % len(exits)]}; expected exits {exits[0]} to {exits[-1]} of every "
            "sample"
        )
    return order.reshape(len(samples), len(exits))


def _labels(table, label, lines, column):
    """[samples] from [samples, exits]: the label, which must be the same in all its lines."""
    at = checks.first(label != label[:, :1])
    if at is not None:
        raise DataError(
            f"{table.place(lines[at], column)} is {label[at]}, but line {lines[at[0], 0]} says "
            f"{label[at[0], 0]} for the same sample"
        )
    return label[:, 0]


def _read_as(header, found, exits):
    """One line that names the columns by what they were read as."""
    taken = [f"{role} from {header[at]}" for role, at in found.items()]
    return f"long CSV, exits {exits[0]} to {exits[-1]}; {', '.join(taken)}"
