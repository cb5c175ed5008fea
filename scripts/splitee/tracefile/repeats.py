"""Whether a trace holds the same samples more than once."""

import numpy as np

LEAST = 16  # labels of a round that comes again by no chance
MOST_TIMES = 10  # that people double data; what comes again more often is made so
MOST_EPOCHS = 100


def repeated(arrays):
    """What speaks for samples that stand twice, in words, or None.

    arrays: those of a trace, one row per sample. Doubts: all rows come again in the same order, each
    row stands several times, or only the labels come again in the same order, as in several epochs
    over a data set.
    """
    columns = list(arrays.values())
    samples = len(columns[0])
    round_ = _round(columns)
    if samples / MOST_TIMES <= round_ < samples and _varied(arrays, slice(round_)):
        return (
            f"the {samples} samples are the same {round_} samples {samples // round_} times over, "
            "value for value"
        )
    for times in [n for n in _divisors(samples) if n <= MOST_TIMES]:
        groups = [column.reshape(samples // times, times, -1) for column in columns]
        if all((group[0] == group[0, :1]).all() for group in groups):
            same = all((group == group[:, :1]).all() for group in groups)
            if same and _varied(arrays, slice(None, None, times)):
                return f"each sample stands {times} times, value for value"
    if "label" in arrays:
        label = arrays["label"]
        round_ = _round([label])
        if max(LEAST, samples / MOST_EPOCHS) <= round_ < samples and 2 * len(np.unique(label)) < round_:
            return (
                f"the labels of the {samples} samples are those of the first {round_}, "
                f"{samples // round_} times over; are these several epochs?"
            )
    return None


def _varied(arrays, rows):
    """Whether confidences differ enough among some rows that equal ones elsewhere are no chance."""
    chosen = arrays["confidence"][rows]
    return len(np.unique(chosen, axis=0)) >= max(3, len(chosen) / 2)


def _divisors(count):
    """The divisors of a number that are neither 1 nor the number itself, ascending."""
    small = [n for n in range(2, int(count**0.5) + 1) if count % n == 0]
    return sorted({*small, *(count // n for n in small)})


def _round(columns):
    """The shortest number of rows that make up all by coming again; the number of all if none do."""
    count = len(columns[0])
    for length in [1, *_divisors(count)]:
        if length < count and all((column[length] == column[0]).all() for column in columns):
            if all((column[length:] == column[:-length]).all() for column in columns):
                return length
    return count
