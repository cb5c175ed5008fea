"""Accuracy against cost per sample."""

from matplotlib.lines import Line2D

from .close import crowds_in, draw_close
from .grid import number_text
from .panels import (
    ACCURACY,
    accuracy_limits,
    at_offload,
    cost_label,
    has_accuracy,
    heading,
    legend_handles,
    panel_title,
    plain_numbers,
    ticks,
)
from .sheet import Sheet
from .log_axes import lie_apart, log_ticks


def draw_tradeoff(results, styles):
    """Yields the figure: a line per policy from the lowest to the highest offloading cost, for traces with labels;
    and where marks meet at the ends of lines, another of them alone."""
    traces = [trace for trace in results.traces if has_accuracy(results, trace)]
    sheet = Sheet(len(traces), [2.4 if len(traces) == 1 else 1.95])
    is_log = _needs_log(results, traces)
    for place, trace in enumerate(traces):
        axes = sheet.cells[place][0]
        for policy in results.policies:
            _path(axes, styles[policy], results.points[trace, policy])
        plain_numbers(axes)
        _scale_costs(axes, is_log)
        axes.set_ylim(accuracy_limits(axes.get_ylim()))
        axes.set_title(panel_title(sheet, results, trace))
        axes.set_xlabel(cost_label(results) + (", log scale" if is_log else ""))
        if sheet.is_left(place):
            axes.set_ylabel(ACCURACY)
    offloads = [point.offload for point in results.points[traces[0], results.policies[0]]]
    handles = legend_handles(styles, results.policies)
    if len(offloads) > 1:
        handles += _end_handles()
    text = f"Accuracy against cost {_range(results, offloads)}"
    yield "tradeoff", sheet.finish(heading(results, text, None), handles)
    crowds = [crowd for place, trace in enumerate(traces) for crowd in crowds_in(sheet.cells[place][0], results, trace)]
    if crowds:
        yield "tradeoff-close", draw_close(crowds, results, styles)


def _needs_log(results, traces):
    """Whether costs lie so far apart on a trace that marks would meet in a corner of linear axes."""
    for trace in traces:
        costs = [point.cost.mean for policy in results.policies for point in results.points[trace, policy]]
        if lie_apart(costs):
            return True
    return False


def _scale_costs(axes, is_log):
    """Scales the axis of costs: from 0, or logarithmic with ticks at round numbers."""
    if not is_log:
        axes.xaxis.set_major_locator(ticks())
        axes.set_xlim(left=0)
        return
    axes.set_xscale("log")
    log_ticks(axes.xaxis, *axes.get_xlim())


def _range(results, offloads):
    """The offloading costs that a line runs over, in words."""
    if len(offloads) == 1:
        return f"at {at_offload(results)}"
    first, last = number_text(offloads[0]), number_text(offloads[-1])
    if results.per_exit:
        return f"over the offloading-cost scales {first} to {last}"
    return f"over the offloading costs {first} to {last}\u00a0λ"


def _end_handles():
    """Legend entries for the two ends of a line."""
    look = {"color": "#555555", "linestyle": "", "marker": "o", "markersize": 5}
    return [
        Line2D([], [], **look, markeredgewidth=0.9, markerfacecolor=face, label=label)
        for face, label in (
            ("white", "lowest offloading cost"),
            ("#555555", "highest offloading cost"),
        )
    ]


def _path(axes, style, points):
    """One policy's way over the offloading costs: open marker at its start, full one at its end."""
    points = [point for point in points if point.accuracy is not None]
    if not points:
        return
    xs = [point.cost.mean for point in points]
    ys = [point.accuracy.mean for point in points]
    end = {**style.mark, "markeredgewidth": 0.9}
    between = {**style.mark, "marker": ".", "markersize": 3 + 2 * style.width}
    axes.plot(xs[-1:], ys[-1:], **end)
    if len(set(zip(xs, ys))) > 1:
        axes.plot(xs, ys, **style.line)
        axes.plot(xs[1:-1], ys[1:-1], **between)
        axes.plot(xs[:1], ys[:1], **end, markerfacecolor="white")
