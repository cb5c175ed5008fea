"""Checks of values; each names the first that is wrong, and what would be right.

`place` is a function from a position in `values` to the text that leads a reader there.
"""

import numpy as np

from plotting.errors import DataError

LARGEST_CLASS = 2**31 - 1


def first(bad):
    """The first position where the flat or shaped array `bad` holds, as a tuple; None if none."""
    found = np.flatnonzero(bad)
    return np.unravel_index(found[0], bad.shape) if found.size else None


def short(value):
    """A value as people write it: 3 instead of 3.0, cut where it is long."""
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:37] + "...")
    return f"{value:.10g}"


def fractions(values, place):
    """Refuses confidences that are not numbers from 0 to 1."""
    at = first(~((values >= 0) & (values <= 1)))
    if at is None:
        return
    value = values[at]
    percent = value > 1 and 2 < np.nanmax(values) <= 100
    hint = " (in percent? divide all by 100)" if percent else ""
    raise DataError(f"{place(*at)} is {short(value)}; expected a fraction from 0 to 1{hint}")


def not_negative(values, place):
    """Refuses entropies that are not numbers of at least 0."""
    at = first(~((values >= 0) & np.isfinite(values)))
    if at is not None:
        raise DataError(f"{place(*at)} is {short(values[at])}; expected a number of at least 0")


def whole_numbers(values, place, meaning, most=LARGEST_CLASS):
    """Refuses what is not a whole number from 0; gives the values as int64."""
    at = first(~((values >= 0) & (values <= most) & (values == np.floor(values))))
    if at is not None:
        raise DataError(
            f"{place(*at)} is {short(values[at])}; expected {meaning}, a whole number from 0"
        )
    return values.astype(np.int64)


def zeros_and_ones(values, place):
    """Refuses what is neither 0 nor 1; gives the values as uint8."""
    at = first(~((values == 0) | (values == 1)))
    if at is not None:
        raise DataError(f"{place(*at)} is {short(values[at])}; expected 0 (wrong) or 1 (right)")
    return values.astype(np.uint8)


def classes(values, count, place):
    """Refuses classes that are not among 0 to count-1."""
    at = first((values < 0) | (values >= count))
    if at is not None:
        raise DataError(
            f"{place(*at)} is {values[at]}; expected one of the {count} classes, 0 to {count - 1}"
        )


def exit_numbers(numbers, what):
    """Refuses numbers of exits with a gap, or that begin with neither 0 nor 1.

    numbers: the different numbers, ascending. what: begins the message.
    """
    if numbers[0] not in (0, 1):
        raise DataError(f"{what}: the first exit is {numbers[0]}; exits are counted from 0 or 1")
    for before, after in zip(numbers, numbers[1:]):
        if after != before + 1:
            raise DataError(
                f"{what}: after exit {before} comes {after}; expected exits "
                f"{numbers[0]} to {numbers[-1]} without a gap"
            )
