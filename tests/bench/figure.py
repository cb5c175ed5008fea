"""Draws time per decision against the numbers of exits and samples, in the look of splitee.plotting."""
import statistics

from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from splitee.plotting.sheet import Sheet, use_own_look
from splitee.plotting.style import SOLID, Style

STYLES = {
    "python": Style("plain Python", "#000000", (0, (1, 1.2)), "^"),
    "numpy": Style("NumPy, 180 lanes abreast", "#b58400", (0, (2.5, 1.2)), "P"),
    "numba": Style("Numba", "#7b2d8e", (0, (6, 1.5, 1, 1.5)), "D"),
    "splitee-s": Style("splitee-sim, splitee-s", "#e2631f", (0, (4, 2.5)), "s"),
    "splitee": Style("splitee-sim, splitee", "#0b4f9e", SOLID, "o"),
}


def number_text(value, _=None):
    """A tick of a logarithmic axis in words."""
    for unit, name in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
        if value >= unit:
            return f"{value / unit:g} {name}"
    return f"{value:g} ns"


def draw_panel(axes, points, axis):
    """One line per program: medians, with bars from the lowest to the highest."""
    xs = [point[axis] for point in points]
    for name, style in STYLES.items():
        rows = [point[name] for point in points]
        axes.vlines(xs, [min(row) for row in rows], [max(row) for row in rows], color=style.color, linewidth=1)
        medians = [statistics.median(row) for row in rows]
        axes.plot(xs, medians, **style.line)
        axes.plot(xs, medians, **style.mark)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(number_text))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_locator(NullLocator())


def draw(sweeps, exits_samples, where):
    """The figure; `where` names the machine."""
    use_own_look()
    sheet = Sheet(2, [2.6], columns=2)
    left, right = sheet.cells[0][0], sheet.cells[1][0]
    draw_panel(left, sweeps["exits"], "exits")
    left.xaxis.set_major_locator(FixedLocator([point["exits"] for point in sweeps["exits"]]))
    left.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    left.set_xlabel("Exits")
    left.set_ylabel("Time per decision")
    left.set_title(f"{exits_samples:,} samples")
    draw_panel(right, sweeps["samples"], "samples")
    right.set_xlabel("Samples")
    right.set_title("12 exits")
    low = min(axes.get_ylim()[0] for axes in (left, right))
    high = max(axes.get_ylim()[1] for axes in (left, right))
    for axes in (left, right):
        axes.set_ylim(low, high)
    handles = [Line2D([], [], label=style.label, **{**style.mark, **style.line}) for style in STYLES.values()]
    heading = [
        "Time per decision: splitee-sim as a whole command (9 costs, 20 orders, one worker, reading and "
        "writing included), the others their loop alone",
        where,
    ]
    return sheet.finish(heading, handles)
