"""All figures of the results of a run."""

from .against import draw_against
from .costs import draw_costs
from .exits import draw_exits
from .frontier import draw_frontier
from .heat import draw_heat
from .over_time import draw_over_time
from .panels import has_accuracy
from .regret import draw_regret
from .sheet import use_own_look
from .style import styles_of
from .tradeoff import draw_tradeoff


def draw_all(results):
    """Yields (name, figure) for all figures that the results allow."""
    use_own_look()
    styles = styles_of(results)
    yield from draw_regret(results, styles)
    yield from draw_costs(results, styles)
    if any(has_accuracy(results, trace) for trace in results.traces):
        yield "tradeoff", draw_tradeoff(results, styles)
    yield "exits", draw_exits(results, styles)
    if results.windows:
        yield "time", draw_over_time(results, styles)


def draw_sweeps(sweeps):
    """Yields (name, figure) for values over the grid."""
    use_own_look()
    for sweep in sweeps:
        kind, draw = ("against", draw_against) if len(sweep.axes) == 1 else ("heat", draw_heat)
        yield "-".join([sweep.value, kind, *sweep.axes]), draw(sweep, styles_of(sweep))


def draw_cells(frontier):
    """Yields (name, figure) for all cells in two metrics."""
    use_own_look()
    yield "-".join(["frontier", *frontier.axes]), draw_frontier(frontier, styles_of(frontier))
