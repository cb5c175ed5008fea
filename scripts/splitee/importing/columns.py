"""The columns of a CSV file by their meaning: by the user's patterns, or by known names."""

import re
from dataclasses import dataclass

from splitee.errors import DataError, UsageError
from splitee.tracefile.write import check_exits

from . import checks

EXIT = "{exit}"
NONE = "none"

WORDS = {
    "confidence": "conf|confidence|max_prob",
    "prediction": "pred|prediction|predicted|pred_class|inferr?ed_class",
    "correct": "correct|is_correct",
    "entropy": "entropy|ent",
}
LABEL = "labels?|targets?|y|y_true|true_label|ground_truth"
SAMPLE = "sample_id|sample|id|index"
ROUND = "epochs?"
EXIT_NUMBER = "exit|exit_id|exit_layer|layer|branch"


@dataclass(frozen=True)
class PerExit:
    """Columns of one meaning, one per exit: pattern with {exit}, the exits' numbers, positions."""

    pattern: str
    numbers: tuple
    positions: tuple


def listed(names, most=12):
    """The names of columns for a message, cut where there are many."""
    shown = ", ".join(checks.cut(name) or "''" for name in names[:most])
    return f"{shown}, ..." if len(names) > most else shown


def is_long(header):
    """Whether a header is one of the long layout: a row per sample and exit."""
    return all(known(header, words) for words in (EXIT_NUMBER, WORDS["confidence"]))


def known(header, words):
    """The positions of the columns that have one of these names, in any case."""
    return [at for at, name in enumerate(header) if re.fullmatch(words, name, re.IGNORECASE)]


def per_exit(header, role, pattern, path):
    """The columns of a role: a pattern, NONE, or None to look for known names.

    Returns None where there are none. Exits are sorted by number; a gap, or two families of known
    names, is a DataError.
    """
    if pattern == NONE:
        return None
    families = _matching(header, pattern) if pattern else _known_families(header, WORDS[role])
    if not families:
        if pattern or role == "confidence":
            wanted = pattern or "conf_1, conf_2, ..."
            raise DataError(
                f"{path}: line 1 names no column like {wanted} for {role}; it names "
                f"{listed(header)}" + ("" if pattern else " (see --confidence)")
            )
        return None
    if len(families) > 1:
        raise DataError(
            f"{path}: line 1 has {' and '.join(sorted(families))} for {role}; "
            f"choose with --{role} PATTERN"
        )
    found_pattern, columns = next(iter(families.items()))
    columns.sort()
    numbers = [number for number, _ in columns]
    for before, after in zip(columns, columns[1:]):
        if before[0] == after[0]:
            raise DataError(
                f"{path}: line 1 has {header[before[1]]} and {header[after[1]]}, both for exit "
                f"{after[0]}"
            )
    checks.exit_numbers(numbers, f"{path}: line 1, columns {found_pattern}")
    check_exits(len(numbers), path)
    return PerExit(found_pattern, tuple(numbers), tuple(at for _, at in columns))


def one(header, role, name, words, path):
    """The position of a single column: the user's name, NONE, or None for the only known name."""
    if name == NONE:
        return None
    if name is not None:
        if name not in header:
            raise DataError(
                f"{path}: line 1 names no column {name} for {role}; it names {listed(header)}"
            )
        return header.index(name)
    found = known(header, words)
    if len(found) > 1:
        names = " and ".join(header[at] for at in found)
        raise DataError(f"{path}: line 1 has {names} for {role}; choose with --{role} COLUMN")
    return found[0] if found else None


def check_pattern(text):
    """A pattern of the command line: NONE, or a name with {exit} in it once."""
    if text != NONE and text.count(EXIT) != 1:
        raise UsageError(
            f"{text!r} is no pattern of columns; expected {EXIT} in it once, as in 'conf_{EXIT}'"
        )
    return text


def _matching(header, pattern):
    """Columns that match the user's pattern, as {pattern: [(exit, position)]}."""
    before, after = (re.escape(part) for part in pattern.split(EXIT))
    matches = [re.fullmatch(rf"{before}([0-9]+){after}", name) for name in header]
    columns = [(checks.exit_number(match[1]), at) for at, match in enumerate(matches) if match]
    return {pattern: columns} if columns else {}


def _known_families(header, words):
    """Columns whose names are known, as {pattern: [(exit, position)]}."""
    where = "branch|branches|exit|exits|layer"
    shapes = (rf"(?:{words})(?:_?(?:{where}))?_?([0-9]+)", rf"(?:{where})_?([0-9]+)_?(?:{words})")
    families = {}
    for at, name in enumerate(header):
        for shape in shapes:
            match = re.fullmatch(shape, name, re.IGNORECASE)
            if match:
                family = name[: match.start(1)] + EXIT + name[match.end(1) :]
                families.setdefault(family, []).append((checks.exit_number(match[1]), at))
                break
    return families
