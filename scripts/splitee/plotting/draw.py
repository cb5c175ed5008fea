"""The figures that the options of scripts/plot.py ask for."""

from . import figures
from .frontier import read_frontier
from .look import expect_known, look_of
from .published import beside_published
from .results import read_results
from .risk import read_risks
from .sweep import read_sweeps


def drawn(options):
    """Yields (name, figure). options: as command.parse() gives them."""
    look = look_of(options)
    if options.risk is not None:
        yield from figures.draw_risks(read_risks(options.risk), look)
    elif options.frontier is not None:
        frontier = read_frontier(options)
        expect_known(options, [frontier])
        yield from figures.draw_cells(frontier, look)
    elif options.value is not None:
        sweeps = list(read_sweeps(options))
        expect_known(options, sweeps)
        yield from figures.draw_sweeps(sweeps, look)
    else:
        results = read_results(options)
        expect_known(options, [results])
        if options.published is not None:
            results = beside_published(results, options.published)
        yield from figures.draw_all(results, look)
