"""Draws the figures of a results folder of splitee-sim, from its result files alone."""

import argparse
import csv
import logging
import math
import re
import warnings

from splitee.command import Parser, announce, file_path, loading
from splitee.result_files import NAMES
from splitee.shown import shown

FORMATS = ("svg", "pdf", "png")

DESCRIPTION = """\
Draws the figures of a results folder of splitee-sim: from summary.csv, curves.csv, exits.csv and
manifest.json, as `splitee-sim run` wrote them, and from nothing else but published values.

  regret            cumulative regret over the rounds, with its 95% band
  regret-learning   the same for the learning policies alone, always on linear axes
  regret-piecewise, regret-per-sample
                    regret against each segment's best arm and against the best for each sample,
                    where the configuration has asked for them (regret.also)
  costs             accuracy and cost per sample against the offloading cost
  tradeoff          accuracy against cost per sample, one line per policy over the offloading costs
  exits             where samples exit on the device and where they are offloaded
  time              with --time: cost and accuracy over time, the link's outages shaded

With --value, it draws instead any column of numbers of summary.csv over the grid of a sweep:

  VALUE-against-COLUMN   one line per policy with its 95% band, one panel per trace
  VALUE-heat-X-Y         colour over two grid columns, one panel per policy and trace

With --frontier X,Y, it draws instead every cell in two columns of numbers of summary.csv:

  frontier-X-Y      a dot per cell, and a line through those that no other beats, one panel per trace

With --published DIR, the values of a paper stand as open marks beside the lines: in regret and
regret-learning, at an offloading cost of 5 lambda, and in place of costs in

  costs-POLICY      the same of one learning policy that has published values, beside the policies
                    that do not learn and have them
"""

EPILOG = """\
Without --policies, regret leaves out the policies that do not settle for one exit (elasticbert,
deebert) or know the data beforehand (best-fixed: zero by definition; oracle: negative). Its axis
is logarithmic where the curves end more than 30-fold apart. Without labels in a trace its
accuracy is left out, and with one repeat the 95% intervals are.

Results with a grid beyond the offloading cost are drawn at one point of it: the first, or the one
that --where names; the heading of each figure says which. A policy that has a single value in a
column keeps it.

With --value, every grid column that is no axis of the figure needs a value from --where (offload
too) where it varies. A policy that does not have the column of --against is a level line without
marks; one that lacks a column of --heat is left out. The axis of --against is logarithmic where its
values lie more evenly there. Accuracy and offloaded are drawn in percent of the samples, cost and
reward per sample.

With --frontier, --subject-to draws a line at a bound, and --better says which direction counts where
the name of a column does not. `splitee-sim frontier` prints the same cells as a table.

DIR holds accuracy_cost.csv, final_exit.csv and regret.csv as data/paper/published does; its data
sets and algorithms belong to the traces and policies of the same name. Without --policies, costs-*
leave out policies without published values. Regret is marked at some rounds, with its 95% interval
where one is published; values that do not vary are marked at every second offloading cost. Results
with a single offloading cost have their marks in costs.

Where a trace goes through segments, lines with their names mark where these begin.

Prints the paths of the files written. Same results, same bytes. Exit status: 0 done, 1 a figure
cannot be written, 2 wrong usage, 3 unusable results.

examples:
  scripts/plot.py results/paper --published data/paper/published
  scripts/plot.py results/paper --offload 2 --policies splitee,splitee-s,final-exit --formats pdf
  scripts/plot.py results/sweep --where mu=0.1,beta=1 --out figures
  scripts/plot.py results/sweep --value accuracy_mean,cost_mean --against mu --where offload=5,beta=1
  scripts/plot.py results/sweep --value regret_mean --heat offload,mu --policies splitee,splitee-s
  scripts/plot.py results/real --frontier cost_mean,accuracy_mean --subject-to 'cost_mean<=60000'
"""


def number(text):
    """A finite number of the command line."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def names(text):
    """A comma-separated list of names; a name with a comma stands in double quotes, as in CSV."""
    try:
        items = [name for row in csv.reader([text]) for name in row if name]
    except csv.Error as error:
        raise argparse.ArgumentTypeError(f"{shown(text[:40])!r} is no list of names") from error
    if not items:
        raise argparse.ArgumentTypeError("names nothing")
    return items


def formats(text):
    """A comma-separated list of file formats."""
    items = names(text)
    unknown = [item for item in items if item not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no format {unknown[0]!r}; known: {', '.join(FORMATS)}")
    return list(dict.fromkeys(items))


def axes_pair(text):
    """Two grid columns, `x,y`."""
    pair = names(text)
    if len(set(pair)) != 2 or len(pair) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not two columns X,Y")
    return pair


def bound(text):
    """`METRIC<=VALUE` or `METRIC>=VALUE` as (metric, value)."""
    metric, separator, value = re.split("([<>]=?)", text, maxsplit=1) if re.search("[<>]", text) else (text, "", "")
    if not separator or not metric.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not METRIC<=VALUE or METRIC>=VALUE")
    return metric.strip(), number(value)


def direction(text):
    """`METRIC=highest` or `METRIC=lowest` as (metric, word)."""
    metric, _, word = text.rpartition("=")
    if not metric or word not in ("highest", "lowest"):
        raise argparse.ArgumentTypeError(f"{text!r} is not METRIC=highest or METRIC=lowest")
    return metric, word


def grid_point(text):
    """`mu=0.1,beta=1` as a dictionary."""
    point = {}
    for item in names(text):
        column, separator, value = item.partition("=")
        if not separator:
            raise argparse.ArgumentTypeError(f"{item!r} is not COLUMN=VALUE")
        if column in point:
            raise argparse.ArgumentTypeError(f"names {column} twice")
        point[column] = value if column in NAMES else number(value)
    return point


def parse(arguments):
    """The command line as a namespace."""
    parser = Parser(
        prog="plot.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "results", metavar="RESULTS_DIR", type=file_path, help="folder of a finished run"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=file_path,
        help="folder for the figures (default RESULTS_DIR/figures)",
    )
    parser.add_argument(
        "--formats",
        metavar="LIST",
        type=formats,
        default=list(FORMATS),
        help="file formats, of svg, pdf and png (default all)",
    )
    parser.add_argument(
        "--offload",
        metavar="VALUE",
        type=number,
        help="offloading cost in lambda at which regret and exits are drawn (default: the one "
        "nearest to 5, where the paper draws its regret; of per-exit costs the scale nearest to 1)",
    )
    parser.add_argument(
        "--policies",
        metavar="LIST",
        type=names,
        help="policies to draw, in all figures (default all)",
    )
    parser.add_argument(
        "--traces", metavar="LIST", type=names, help="traces to draw (default all)"
    )
    parser.add_argument(
        "--where",
        metavar="COLUMN=VALUE,...",
        type=grid_point,
        default={},
        help="point of the grid beyond the offloading cost (default: the first)",
    )
    parser.add_argument(
        "--value",
        metavar="LIST",
        type=names,
        help="columns of summary.csv to draw over the grid, for example accuracy_mean,cost_mean",
    )
    parser.add_argument(
        "--against",
        metavar="COLUMN",
        help="with --value: the grid column to draw it against (default offload)",
    )
    parser.add_argument(
        "--heat",
        metavar="X,Y",
        type=axes_pair,
        help="with --value: two grid columns to draw it over as colours",
    )
    parser.add_argument(
        "--frontier",
        metavar="X,Y",
        type=axes_pair,
        help="two columns of numbers of summary.csv: draw every cell, and those that no other beats",
    )
    parser.add_argument(
        "--subject-to",
        metavar="METRIC<=VALUE",
        type=bound,
        action="append",
        default=[],
        help="with --frontier: draw a line at this bound of one of the two",
    )
    parser.add_argument(
        "--better",
        metavar="METRIC=highest|lowest",
        type=direction,
        action="append",
        default=[],
        help="with --frontier: which is better, where the name of the column does not tell",
    )
    parser.add_argument(
        "--published",
        metavar="DIR",
        type=file_path,
        help="folder of published values, such as data/paper/published, to draw as marks",
    )
    parser.add_argument(
        "--bounds",
        action="store_true",
        help="draw into regret, dotted, what no consistent learner with a policy's feedback can "
        "undercut in the long run",
    )
    parser.add_argument(
        "--time",
        action="store_true",
        help="draw cost and accuracy between the points of the curves, with the link's outages shaded",
    )
    options = parser.parse_args(arguments)
    if options.value is not None and options.bounds:
        parser.error("--bounds belongs to the figures that are drawn without --value")
    if options.value is None and (options.against or options.heat):
        parser.error("--against and --heat need --value, the column of summary.csv to draw")
    if options.frontier is None and (options.subject_to or options.better):
        parser.error("--subject-to and --better need --frontier, the two columns to draw")
    if options.frontier is not None and (options.value or options.published or options.bounds):
        parser.error("--frontier draws one figure of its own; without --value, --published, --bounds")
    if options.value is not None and options.published is not None:
        parser.error("--published belongs to the figures that are drawn without --value")
    return options


def import_drawing():
    """The modules that need numpy and matplotlib, kept quiet."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    with loading("needs python3-matplotlib and python3-numpy"):
        from . import figures, output
    return figures, output


def main(arguments):
    """Reads the results, draws the figures, writes them and prints their paths."""
    options = parse(arguments)
    figures, output = import_drawing()
    from .frontier import read_frontier
    from .published import beside_published
    from .results import read_results
    from .sweep import read_sweeps

    folder = options.out if options.out is not None else options.results / "figures"
    if options.frontier is not None:
        drawn = figures.draw_cells(read_frontier(options))
    elif options.value is not None:
        drawn = figures.draw_sweeps(list(read_sweeps(options)))
    else:
        results = read_results(options)
        if options.published is not None:
            results = beside_published(results, options.published)
        drawn = figures.draw_all(results)
    files = output.Output(folder, options.formats)
    for name, figure in drawn:
        for path in files.write(figure, name):
            announce(path)
