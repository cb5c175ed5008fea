"""Checks of values; each names the first that is wrong, and what would be right.

`place` is a function from a position in `values` to the text that leads a reader there.
"""

import numpy as np

from splitee.errors import DataError
from splitee.shown import shown
from splitee.tracefile.values import LOW_PRECISION, PERCENT, kind_of

LARGEST_CLASS = 2**31 - 1
BEYOND = 10**10  # stands for every larger number of an exit
LONGEST = 40  # characters of a value in a message


def first(bad):
    """The first position where the flat or shaped array `bad` holds, as a tuple; None if none."""
    found = np.flatnonzero(bad)
    return np.unravel_index(found[0], bad.shape) if found.size else None


def short(value):
    """A value as people write it: 3 instead of 3.0, cut where it is long."""
    if isinstance(value, str):
        return repr(cut(value))
    return f"{value:.10g}"


def cut(text, most=LONGEST):
    """A text as it may be shown, cut where it is long."""
    text = shown(text)
    return text if len(text) <= most else text[: most - 3] + "..."


def brief(value):
    """Any value for a message: numbers and text as they are, of all others the type."""
    if isinstance(value, str):
        return short(value)
    if value is None or isinstance(value, (bool, float)):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**LONGEST else "a number of more than 40 digits"
    return type(value).__name__


def name(value):
    """The name of a column or a data frame as text; DataError for values that are no name."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < 2**63):
        return str(value)
    raise DataError(f"names a column or a data frame by {brief(value)}; expected text or a number")


def fractions(values, place):
    """Refuses confidences that are not numbers from 0 to 1."""
    at = first(~((values >= 0) & (values <= 1)))
    if at is None:
        return
    value = values[at]
    percent = value > 1 and 2 < np.nanmax(values) <= 100
    hint = " (in percent? divide all by 100)" if percent else ""
    raise DataError(f"{place(*at)} is {short(value)}; expected a fraction from 0 to 1{hint}")


def probabilities(values, place, hint="", joint=", "):
    """Refuses values outside [0, 1], and rows [..., classes] that do not sum to 1.

    place: leads to a row. hint: follows the message of a value outside. joint: before the class.
    """
    at = first(~((values >= 0) & (values <= 1)))
    if at is not None:
        high = values[at] > 1 and np.isfinite(values).all() and kind_of(values) == PERCENT
        hint = " (in percent? divide all by 100)" if high else hint
        raise DataError(
            f"{place(*at[:-1])}{joint}class {at[-1]} is {short(values[at])}; expected a probability "
            f"from 0 to 1{hint}"
        )
    sums = values.sum(-1)
    at = first(abs(sums - 1) > LOW_PRECISION)
    if at is not None:
        raise DataError(f"{place(*at)} sums to {short(sums[at])}; expected 1")


def not_negative(values, place):
    """Refuses entropies that are not numbers of at least 0."""
    at = first(~((values >= 0) & np.isfinite(values)))
    if at is not None:
        raise DataError(f"{place(*at)} is {short(values[at])}; expected a number of at least 0")


def whole_numbers(values, place, meaning, most=LARGEST_CLASS):
    """Refuses values that are not whole numbers from 0; returns them as int64."""
    at = first(~((values >= 0) & (values <= most) & (values == np.floor(values))))
    if at is not None:
        raise DataError(
            f"{place(*at)} is {short(values[at])}; expected {meaning}, a whole number from 0"
        )
    return values.astype(np.int64)


def zeros_and_ones(values, place):
    """Refuses values other than 0 and 1; returns them as uint8."""
    at = first(~((values == 0) | (values == 1)))
    if at is not None:
        raise DataError(f"{place(*at)} is {short(values[at])}; expected 0 (wrong) or 1 (right)")
    return values.astype(np.uint8)


def classes(values, count, place):
    """Refuses classes outside 0 to count-1."""
    at = first((values < 0) | (values >= count))
    if at is not None:
        raise DataError(
            f"{place(*at)} is {values[at]}; expected one of the {count} classes, 0 to {count - 1}"
        )


def exit_number(digits):
    """The number of an exit from its digits; numbers of ten digits and more are BEYOND."""
    return int(digits) if len(digits.lstrip("0")) < 10 else BEYOND


def exit_numbers(numbers, what):
    """Refuses numbers of exits with a gap, or that begin with neither 0 nor 1.

    numbers: the different numbers, ascending. what: begins the message.
    """

    def told(number):
        """A number for a message."""
        return "a number of ten digits or more" if number >= BEYOND else number

    if numbers[0] not in (0, 1):
        raise DataError(
            f"{what}: the first exit is {told(numbers[0])}; exits are counted from 0 or 1"
        )
    for before, after in zip(numbers, numbers[1:]):
        if after != before + 1:
            raise DataError(
                f"{what}: after exit {before} comes {told(after)}; expected exits "
                f"{numbers[0]} to {told(numbers[-1])} without a gap"
            )
