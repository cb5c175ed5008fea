"""The common parts of the panels of all figures."""

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from .grid import in_order, number_text
from .style import ANY_POLICY, plain, wrapped

ACCURACY = "Accuracy (%)"


def has_accuracy(results, trace):
    """Whether any policy has an accuracy on a trace."""
    points = [point for policy in results.policies for point in results.points[trace, policy]]
    return any(point.accuracy is not None for point in points)


def panel_title(sheet, results, trace):
    """The trace and its origin."""
    name = sheet.look.labels.get(trace, trace)
    kind = f"({plain(results.kinds[trace])})"
    if len(plain(name)) + 1 + len(kind) <= sheet.title_letters:
        return f"{plain(name)} {kind}"
    return f"{wrapped(name, sheet.title_letters)}\n{kind}"


def cost_label(results):
    """The label of an axis of costs."""
    return f"Cost per sample ({results.unit})"


def at_offload(results):
    """The offloading cost of the figures that show a single one."""
    if results.world:
        return results.world
    if results.per_exit:
        return per_exit_offloads(results, results.offload)
    return f"offloading cost {number_text(results.offload)}\u00a0λ"


def per_exit_offloads(results, scale):
    """The range of per-exit offloading costs at a scale."""
    low, high = (number_text(scale * cost) for cost in results.per_exit)
    return f"per-exit offloading costs {low} to {high}\u00a0λ (scale\u00a0{number_text(scale)})"


def heading(results, text, interval):
    """What a figure shows, over how many repeats, at which point of the grid.

    interval: how the figure draws the 95% interval, or None. Repeats that all meet the samples in
    one order have none.
    """
    repeats = f"mean of {results.repeats} repeats" if results.repeats > 1 else "one repeat"
    band = f" with {interval}" if interval and results.repeats > 1 else ""
    if results.repeats > 1 and results.one_order:
        repeats, band = f"{results.repeats} repeats in one order", ""
    lines = [f"{text}; {repeats}{band}"]
    if results.grid_note:
        lines.append(plain(results.grid_note))
    return lines


def draw_line(axes, style, xs, estimates, markevery=None):
    """A policy's line with its band where there are intervals; a single point has an error bar."""
    means = [estimate.mean for estimate in estimates]
    banded = all(estimate.low is not None for estimate in estimates)
    if banded and len(xs) > 1:
        lows = [estimate.low for estimate in estimates]
        highs = [estimate.high for estimate in estimates]
        axes.fill_between(xs, lows, highs, color=style.color, alpha=0.22, linewidth=0)
    elif banded and estimates[0].low != estimates[0].high:
        _error_bar(axes, style, xs[0], estimates[0])
    axes.plot(xs, means, **style.line)
    axes.plot(xs, means, **style.mark, markevery=markevery)


def _error_bar(axes, style, x, estimate):
    """The interval of a single point."""
    reach = [[estimate.mean - estimate.low], [estimate.high - estimate.mean]]
    axes.errorbar([x], [estimate.mean], yerr=reach, color=style.color, capsize=2.5, linewidth=1)


def legend_handles(styles, policies):
    """The legend's entries."""
    return [
        Line2D([], [], label=style.label, **{**style.mark, **style.line})
        for style in (styles[policy] for policy in policies)
    ]


def mark_handles(styles, policies):
    """The legend's entries of figures without lines."""
    return [Line2D([], [], label=styles[policy].label, **styles[policy].mark) for policy in policies]


def draw_published(axes, style, xs, estimates):
    """Published values as open marks, with their intervals where they have them."""
    for x, estimate in zip(xs, estimates):
        if estimate.low is not None:
            axes.vlines(x, estimate.low, estimate.high, color=style.color, linewidth=0.9)
    axes.plot(xs, [estimate.mean for estimate in estimates], **style.open_mark)


def marked_handles(styles, policies, marked):
    """The legend's entries where the `marked` policies have published values as marks."""
    return [
        Line2D([], [], label=style.label, **{**(style.open_mark if has_mark else {}), **style.line})
        for style, has_mark in ((styles[policy], policy in marked) for policy in policies)
    ]


def source_handles(results, ours, theirs):
    """Legend entries for the sources of our lines (or dots) and of the open marks."""
    kinds = " and ".join(in_order(plain(results.kinds[trace]) for trace in results.traces))
    own = ANY_POLICY.line if ours == "line" else ANY_POLICY.mark
    return [
        Line2D([], [], label=f"{ours}: this program,\n{kinds} traces", **own),
        Line2D([], [], label=f"open mark:{theirs}", **ANY_POLICY.open_mark),
    ]


def line_handles(results, styles, policies, marked, theirs):
    """The legend's entries of lines; where `marked` policies have published values, also those of the sources."""
    if not marked:
        return legend_handles(styles, policies)
    return [*marked_handles(styles, policies, marked), *source_handles(results, "line", theirs)]


def accuracy_limits(limits):
    """Limits half a point apart or more, so that noise does not fill a panel."""
    low, high = limits
    lacking = max(0, 0.5 - (high - low)) / 2
    return low - lacking, high + lacking


def plain_numbers(axes):
    """Ticks without a common offset."""
    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):  # none where names stand
            axis.get_major_formatter().set_useOffset(False)
    axes.yaxis.set_major_locator(ticks())


def ticks(integer=False):
    """A few ticks at round numbers."""
    return MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], integer=integer)
