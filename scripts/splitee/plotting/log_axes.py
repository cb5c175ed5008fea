"""Axes of costs and of other values that may lie far apart."""

from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

LOG_FROM = 4  # costs that lie further apart than by this factor need a logarithmic axis
MANY_TICKS = 60  # an axis over more than this factor has a tick at each power of ten only


def lie_apart(values):
    """Whether values are better told apart on a logarithmic axis."""
    return min(values) > 0 and max(values) > LOG_FROM * min(values)


def log_ticks(axis, low, high):
    """Few ticks at round numbers, written plainly, for a logarithmic axis from low to high."""
    axis.set_major_locator(LogLocator(subs=(1,) if high > MANY_TICKS * low else (1, 2, 5)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
