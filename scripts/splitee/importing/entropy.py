"""Whether the entropies of a CSV file can be those of its confidences, in natural logarithm."""

import numpy as np

from splitee.errors import DataError

from . import checks

ROUNDED = 0.01  # confidences and entropies may be rounded to two decimals
BITS = np.log(2)


def check(imported, class_count, place):
    """Refuses entropies above ln(classes); warns where confidences do not allow them.

    class_count: as the user says, or None: then as many as predictions and labels show. place(array,
    sample, exit): the text that leads a reader to a value.
    """
    arrays = imported.arrays
    if "entropy" not in arrays:
        return
    confidence, entropy = (arrays[role].astype(np.float64) for role in ("confidence", "entropy"))
    count = class_count or _seen(arrays)
    if count:
        _check_most(entropy, count, class_count, place)
    low, high = bounds(confidence, count)
    bad = (entropy < low) | (entropy > high)
    if bad.any():
        at = checks.first(bad)
        imported.warnings.append(
            f"{bad.sum()} of {bad.size} entropies cannot be those of their confidences, in natural "
            f"logarithm: {_without_file(place('entropy', *at))} is {checks.short(entropy[at])} "
            f"where the confidence is {checks.short(confidence[at])}{_range(low[at], high[at])}"
            f"{_in_bits(entropy, confidence, count)}"
            + ("" if class_count or not count else "; where there are more classes give --classes N")
        )


def bounds(confidence, count):
    """The smallest and the largest entropy [...] of distributions whose largest probability this is.

    count: of classes, or None: then there is no largest. Both leave room for ROUNDED numbers.
    """
    above = np.minimum(confidence + ROUNDED, 1)
    below = np.clip(confidence - ROUNDED, 1 / count if count else 1e-9, 1)
    whole = np.floor(1 / above + 1e-9)
    rest = np.clip(1 - whole * above, 0, 1)
    low = whole * _part(above) + _part(rest) - ROUNDED
    if not count:
        return low, np.full_like(low, np.inf)
    return low, _part(below) + _spread(1 - below, count - 1) + ROUNDED


def _part(p):
    """-p ln p, which is 0 for p = 0."""
    return -p * np.log(np.where(p > 0, p, 1))


def _spread(p, count):
    """The entropy of a probability p that `count` classes share equally."""
    return count * _part(p / count)


def _seen(arrays):
    """The least number of classes by predictions and labels, or None where there are neither."""
    shown = [int(arrays[role].max()) for role in ("prediction", "label") if role in arrays]
    return max(2, max(shown) + 1) if shown else None


def _check_most(entropy, count, class_count, place):
    """Refuses entropies above that of equal probabilities."""
    most = np.log(count)
    at = checks.first(entropy > most + ROUNDED)
    if at is None:
        return
    shown = "" if class_count else " that predictions and labels show"
    bits = " (in bits? multiply by ln 2 = 0.6931)" if entropy.max() <= most / BITS + ROUNDED else ""
    more = "" if class_count else "; where there are more classes give --classes N"
    raise DataError(
        f"{place('entropy', *at)} is {checks.short(entropy[at])}; expected at most ln {count} = "
        f"{most:.4f} with the {count} classes{shown}{bits}{more}"
    )


def _without_file(place):
    """A place without the name of the file, with which the warning begins."""
    return place[place.index(": line ") + 2 :] if ": line " in place else place


def _range(low, high):
    """The entropies that a confidence allows, in words."""
    reach = f"{max(low, 0):.3f} to {high:.3f}" if np.isfinite(high) else f"at least {low:.3f}"
    return f" (expected {reach})"


def _in_bits(entropy, confidence, count):
    """A hint where all entropies fit in bits."""
    low, high = bounds(confidence, count)
    fits = (entropy * BITS >= low) & (entropy * BITS <= high)
    return "; in bits? multiply by ln 2 = 0.6931" if fits.all() else ""
