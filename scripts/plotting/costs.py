"""Accuracy and cost, against the offloading cost and against each other."""

from matplotlib.lines import Line2D

from .panels import ACCURACY, COST, at_offload, draw_line, has_accuracy, heading, legend_handles, offload_label, panel_title, plain_numbers, ticks, widen
from .grid import number_text
from .sheet import Sheet


def draw_costs(results, styles):
    """Accuracy and cost per sample against the offloading cost."""
    metrics = [(ACCURACY, "accuracy"), (COST, "cost")]
    if not any(has_accuracy(results, trace) for trace in results.traces):
        metrics = metrics[1:]
    single = len(results.points[results.traces[0], results.policies[0]]) == 1
    height = max(1.2, 0.5 + 0.17 * len(results.policies)) if single else 1.65
    sheet = Sheet(len(results.traces), [height] * len(metrics))
    for place, trace in enumerate(results.traces):
        for axes, (label, metric) in zip(sheet.cells[place], metrics):
            if metric == "accuracy" and not has_accuracy(results, trace):
                axes.text(0.5, 0.5, "no labels", transform=axes.transAxes, ha="center", va="center")
                axes.set_axis_off()
            elif single:
                _dots(axes, results, styles, trace, metric)
                axes.set_xlabel(label)
                axes.tick_params(labelleft=sheet.is_left(place))
            else:
                _over_offload(axes, results, styles, trace, metric)
                axes.set_ylabel(label if sheet.is_left(place) else "")
        if not single:
            sheet.cells[place][-1].set_xlabel(offload_label(results))
        sheet.cells[place][0].set_title(panel_title(sheet, results, trace))
    what = " and ".join(label.split(" (")[0].lower() for label, _ in metrics).capitalize()
    where = f" at {at_offload(results)}" if single else ""
    interval = "95% interval" if single else "95% band"
    handles = [] if single else legend_handles(styles, results.policies)
    return sheet.finish(heading(results, what + where, interval), handles)


def _over_offload(axes, results, styles, trace, metric):
    """One line per policy over the offloading costs."""
    for policy in results.policies:
        points = [point for point in results.points[trace, policy] if getattr(point, metric) is not None]
        if points:
            xs = [point.offload for point in points]
            draw_line(axes, styles[policy], xs, [getattr(point, metric) for point in points])
    plain_numbers(axes)
    if metric == "accuracy":
        axes.set_ylim(*widen(axes.get_ylim(), 0.5))
    else:
        axes.set_ylim(bottom=0)


def _dots(axes, results, styles, trace, metric):
    """One dot per policy, where there is a single offloading cost."""
    for place, policy in enumerate(results.policies):
        style, estimate = styles[policy], getattr(results.points[trace, policy][0], metric)
        if estimate is None:
            continue
        if estimate.low is not None:
            axes.hlines(place, estimate.low, estimate.high, color=style.color, linewidth=1)
        axes.plot([estimate.mean], [place], **{**style.mark, "markersize": 5})
    axes.set_yticks(range(len(results.policies)))
    axes.set_yticklabels([styles[policy].label for policy in results.policies])
    axes.set_ylim(len(results.policies) - 0.5, -0.5)
    axes.xaxis.get_major_formatter().set_useOffset(False)
    axes.xaxis.set_major_locator(ticks())
    if metric == "accuracy":
        axes.set_xlim(*widen(axes.get_xlim(), 0.5))
    else:
        axes.set_xlim(left=0)


def draw_tradeoff(results, styles):
    """Accuracy against cost: a line per policy, from the lowest to the highest offloading cost."""
    traces = [trace for trace in results.traces if has_accuracy(results, trace)]
    sheet = Sheet(len(traces), [2.4 if len(traces) == 1 else 1.95])
    for place, trace in enumerate(traces):
        axes = sheet.cells[place][0]
        for policy in results.policies:
            _path(axes, styles[policy], results.points[trace, policy])
        plain_numbers(axes)
        axes.xaxis.set_major_locator(ticks())
        axes.set_xlim(left=0)
        axes.set_ylim(*widen(axes.get_ylim(), 0.5))
        axes.set_title(panel_title(sheet, results, trace))
        axes.set_xlabel(COST)
        if sheet.is_left(place):
            axes.set_ylabel(ACCURACY)
    offloads = [point.offload for point in results.points[traces[0], results.policies[0]]]
    handles = legend_handles(styles, results.policies)
    text = f"Accuracy against cost at {at_offload(results)}"
    if len(offloads) > 1:
        what, unit = ("offloading-cost scales", "") if results.per_exit else ("offloading costs", "\u00a0λ")
        first, last = number_text(offloads[0]), number_text(offloads[-1])
        text = f"Accuracy against cost over the {what} {first} to {last}{unit}"
        for face, end in (("white", "lowest"), ("#555555", "highest")):
            look = {"linestyle": "", "marker": "o", "markersize": 5, "markeredgewidth": 0.9}
            label = f"{end} offloading cost"
            handles.append(Line2D([], [], color="#555555", markerfacecolor=face, label=label, **look))
    return sheet.finish(heading(results, text, None), handles)


def _path(axes, style, points):
    """One policy's way over the offloading costs: open marker at its start, full one at its end."""
    points = [point for point in points if point.accuracy is not None]
    if not points:
        return
    xs = [point.cost.mean for point in points]
    ys = [point.accuracy.mean for point in points]
    end = {**style.mark, "markeredgewidth": 0.9}
    axes.plot(xs[-1:], ys[-1:], **end)
    if len(set(zip(xs, ys))) > 1:
        axes.plot(xs, ys, **style.line)
        axes.plot(xs[1:-1], ys[1:-1], **{**style.mark, "marker": ".", "markersize": 3 + 2 * style.width})
        axes.plot(xs[:1], ys[:1], **end, markerfacecolor="white")
