"""All figures of the results of a run."""

from .against import draw_against
from .costs import draw_costs
from .exits import draw_exits
from .frontier_figure import draw_frontier
from .heat import draw_heat
from .over_time import draw_over_time
from .panels import has_accuracy
from .regret import draw_regret
from .risk import draw_risk
from .sheet import use_own_look
from .style import Look, styles_of
from .tradeoff import draw_tradeoff


def draw_all(results, look=Look()):
    """Yields (name, figure) for all figures that the results allow."""
    use_own_look(look)
    styles = styles_of(results, look)
    yield from draw_regret(results, styles)
    yield from draw_costs(results, styles)
    if any(has_accuracy(results, trace) for trace in results.traces):
        yield from draw_tradeoff(results, styles)
    yield "exits", draw_exits(results, styles)
    if results.windows:
        yield "time", draw_over_time(results, styles)


def draw_sweeps(sweeps, look=Look()):
    """Yields (name, figure) for values over the grid."""
    use_own_look(look)
    for sweep in sweeps:
        kind, draw = ("against", draw_against) if len(sweep.axes) == 1 else ("heat", draw_heat)
        yield "-".join([sweep.value, kind, *sweep.axes]), draw(sweep, styles_of(sweep, look))


def draw_cells(frontier, look=Look()):
    """Yields (name, figure) for all cells in two metrics."""
    use_own_look(look)
    yield from draw_frontier(frontier, styles_of(frontier, look))


def draw_risks(risks, look=Look()):
    """Yields (name, figure) for risks against the threshold."""
    use_own_look(look)
    yield "risk", draw_risk(risks)
