"""Accuracy and cost per sample against the offloading cost."""

from .panels import (
    ACCURACY,
    COST,
    accuracy_limits,
    at_offload,
    draw_line,
    has_accuracy,
    heading,
    legend_handles,
    panel_title,
    plain_numbers,
    ticks,
)
from .sheet import Sheet

LABELS = {"accuracy": ACCURACY, "cost": COST}


def draw_costs(results, styles):
    """A panel for accuracy above one for cost; dots where there is a single offloading cost."""
    labelled = any(has_accuracy(results, trace) for trace in results.traces)
    metrics = ["accuracy", "cost"] if labelled else ["cost"]
    single = len(results.points[results.traces[0], results.policies[0]]) == 1
    height = max(1.2, 0.5 + 0.17 * len(results.policies)) if single else 1.65
    sheet = Sheet(len(results.traces), [height] * len(metrics))
    for place, trace in enumerate(results.traces):
        cells = sheet.cells[place]
        cells[0].set_title(panel_title(sheet, results, trace))
        for axes, metric in zip(cells, metrics):
            if metric == "accuracy" and not has_accuracy(results, trace):
                _leave_out(axes)
            elif single:
                _dots(axes, results, styles, trace, metric)
                axes.tick_params(labelleft=sheet.is_left(place))
            else:
                _over_offload(axes, results, styles, trace, metric)
                axes.set_ylabel(LABELS[metric] if sheet.is_left(place) else "")
        if not single:
            cells[-1].set_xlabel(_offload_label(results))
    text = "Accuracy and cost per sample" if labelled else "Cost per sample"
    if single:
        text = f"{text} at {at_offload(results)}"
        return sheet.finish(heading(results, text, "95% interval"), [])
    handles = legend_handles(styles, results.policies)
    return sheet.finish(heading(results, text, "95% band"), handles)


def _offload_label(results):
    """The label of an axis of offloading costs."""
    return "Scale of the per-exit offloading costs" if results.per_exit else "Offloading cost (λ)"


def _leave_out(axes):
    """Empties the accuracy panel of a trace without labels."""
    axes.text(0.5, 0.5, "no labels", transform=axes.transAxes, ha="center", va="center")
    axes.set_axis_off()


def _over_offload(axes, results, styles, trace, metric):
    """One line per policy over the offloading costs."""
    for policy in results.policies:
        pairs = [
            (point.offload, getattr(point, metric))
            for point in results.points[trace, policy]
            if getattr(point, metric) is not None
        ]
        if pairs:
            draw_line(axes, styles[policy], *zip(*pairs))
    plain_numbers(axes)
    if metric == "accuracy":
        axes.set_ylim(accuracy_limits(axes.get_ylim()))
    else:
        axes.set_ylim(bottom=0)


def _dots(axes, results, styles, trace, metric):
    """One row with a dot per policy."""
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
    axes.set_xlabel(LABELS[metric])
    axes.xaxis.get_major_formatter().set_useOffset(False)
    axes.xaxis.set_major_locator(ticks())
    if metric == "accuracy":
        axes.set_xlim(accuracy_limits(axes.get_xlim()))
    else:
        axes.set_xlim(left=0)
