"""The wide CSV layout: one row per sample, columns per exit, such as conf_1, pred_1, conf_2, ..."""

import numpy as np

from splitee.errors import DataError
from splitee.tracefile.derive import narrow_integers, narrow_reals
from splitee.tracefile.values import LOW_PRECISION

from . import columns, fields
from .correctness import complete
from .once import Once
from .table import Table, is_number
from .trace import Imported

ROLES = ("confidence", "prediction", "correct", "entropy")


def read(path, options):
    """Reads a wide CSV file.

    options: confidence, prediction, correct, entropy (patterns with {exit}, "none", or None for
    known names), label (a column, "none" or None), delimiter, classes (their number or None), sample
    (a column of names or numbers that differ, "none", or None for a known name).
    """
    with Table(path, options.delimiter) as table:
        found = _find(table, options)
        label = _find_label(table, options.label, "correct" in found)
        once = Once(table, options)
        lines, arrays = _read_blocks(table, found, label, once)
        once.check(lines)
        _check_exits(table, found["confidence"], arrays["confidence"])
        imported = Imported(arrays, _read_as(table.header, found, label))

        def place(role, sample, exit):
            """The text that leads a reader to a value."""
            column = label if exit is None else found[role].positions[exit]
            return table.place(lines[sample], column)

        complete(imported, options.classes, place)
    return imported


def _find(table, options):
    """{role: PerExit} of the roles that the file has; all with the same exits."""
    found = {}
    for role in ROLES:
        per_exit = columns.per_exit(table.header, role, getattr(options, role), table.path)
        if per_exit is not None:
            found[role] = per_exit
    if "confidence" not in found:
        raise DataError(f"{table.path}: a trace without confidences is none")
    expected = found["confidence"]
    for per_exit in found.values():
        if per_exit.numbers != expected.numbers:
            raise DataError(
                f"{table.path}: line 1 has {per_exit.pattern} for the exits "
                f"{columns.listed([str(n) for n in per_exit.numbers])}, but {expected.pattern} for "
                f"{columns.listed([str(n) for n in expected.numbers])}; expected the same"
            )
    return found


def _find_label(table, name, has_correct):
    """The label's position or None. Of several known names, the one that holds numbers."""
    known = columns.known(table.header, columns.LABEL)
    numeric = [at for at in known if is_number(table.first_row()[at])]
    if name is None and len(known) > 1 and len(numeric) == 1:
        return numeric[0]
    if name is None and known and not numeric and has_correct:
        return None
    return columns.one(table.header, "label", name, columns.LABEL, table.path)


def _check_exits(table, per_exit, confidence):
    """Refuses confidences that sum to 1 in every row: those are classes, not exits."""
    if len(confidence) > 1 and confidence.shape[1] > 1:
        if (abs(confidence.sum(1, dtype=np.float64) - 1) <= LOW_PRECISION).all():
            raise DataError(
                f"{table.path}: the columns {per_exit.pattern} sum to 1 in every line, so they are "
                "the probabilities of classes at one exit; expected one column per exit, with the "
                "largest of them"
            )


def _read_blocks(table, found, label, once):
    """All rows as (line numbers [samples], {array: values})."""
    lines, parts, labels = [], {role: [] for role in found}, []
    for numbers, texts in table.blocks():
        lines.append(numbers)
        once.see(texts)
        for role, per_exit in found.items():
            block = [
                fields.column(table, role, texts[at], numbers, at) for at in per_exit.positions
            ]
            parts[role].append(np.stack(block, axis=1))
        if label is not None:
            labels.append(fields.column(table, "label", texts[label], numbers, label))
    arrays = {role: np.concatenate(blocks) for role, blocks in parts.items()}
    for role in ("confidence", "entropy"):
        if role in arrays:
            arrays[role] = narrow_reals(arrays[role])
    if "prediction" in arrays:
        arrays["prediction"] = narrow_integers(arrays["prediction"])
    if label is not None:
        arrays["label"] = narrow_integers(np.concatenate(labels))
    return np.concatenate(lines), arrays


def _read_as(header, found, label):
    """One line that names the columns by what they were read as."""
    exits = found["confidence"].numbers
    taken = [f"{role} from {per_exit.pattern}" for role, per_exit in found.items()]
    taken.append(f"label from {header[label]}" if label is not None else "no label")
    return f"wide CSV, exits {exits[0]} to {exits[-1]}; {', '.join(taken)}"
