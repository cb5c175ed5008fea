#!/usr/bin/python3
"""Draws the figures of a results folder of splitee-sim, from its result files alone."""

import argparse
import csv
import logging
import math
import os
import sys
import warnings
from pathlib import Path

from plotting.errors import OutputError, PlotError, UsageError

FORMATS = ("svg", "pdf", "png")

DESCRIPTION = """\
Draws the figures of a results folder of splitee-sim: from summary.csv, curves.csv, exits.csv and
manifest.json, as `splitee-sim run` wrote them, and from nothing else.

  regret            cumulative regret over the rounds, with its 95% band
  regret-learning   the same for the learning policies alone, always on linear axes
  costs             accuracy and cost per sample against the offloading cost
  tradeoff          accuracy against cost per sample, one line per policy over the offloading costs
  exits             where samples exit on the device and where they are offloaded
"""

EPILOG = """\
Without --policies, regret leaves out the policies that do not settle for one exit (elasticbert,
deebert) or know the data beforehand (best-fixed: zero by definition; oracle: negative). Its axis
is logarithmic where the curves end more than 30-fold apart. Without labels in a trace its
accuracy is left out, and with one repeat the 95% intervals are.

Results with a grid beyond the offloading cost are drawn at one point of it: the first, or the one
that --where names; the heading of each figure says which. A policy that has a single value in a
column keeps it.

Prints the paths of the files written. Same results, same bytes. Exit status: 0 done, 1 a figure
cannot be written, 2 wrong usage, 3 unusable results.

examples:
  scripts/plot.py results/paper
  scripts/plot.py results/paper --offload 2 --policies splitee,splitee-s,final-exit --formats pdf
  scripts/plot.py results/sweep --where mu=0.1,beta=1 --out figures
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, as those of splitee-sim are."""

    def error(self, message):
        """Turns argparse's complaint into ours."""
        raise UsageError(f"{message} (see --help)")


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
    items = [name for row in csv.reader([text]) for name in row if name]
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


def grid_point(text):
    """`mu=0.1,beta=1` as a dictionary."""
    point = {}
    for item in names(text):
        column, separator, value = item.partition("=")
        if not separator:
            raise argparse.ArgumentTypeError(f"{item!r} is not COLUMN=VALUE")
        if column in point:
            raise argparse.ArgumentTypeError(f"names {column} twice")
        point[column] = number(value)
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
        "results", metavar="RESULTS_DIR", type=Path, help="folder of a finished run"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
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
        "--published",
        metavar="DIR",
        type=Path,
        help="folder of published values, such as data/paper/published, to draw as marks",
    )
    return parser.parse_args(arguments)


def import_drawing():
    """The modules that need numpy and matplotlib, kept quiet."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    try:
        from plotting import figures, output
    except ImportError as error:
        raise OutputError(f"{error}; needs python3-matplotlib and python3-numpy") from error
    return figures, output


def announce(path):
    """Prints the path of a file that has been written."""
    try:
        print(path, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"standard output: {error.strerror}") from error


def main(arguments):
    """Reads the results, draws the figures, writes them and prints their paths."""
    options = parse(arguments)
    figures, output = import_drawing()
    from plotting.published import beside_published
    from plotting.results import read_results

    results = read_results(options)
    if options.published is not None:
        results = beside_published(results, options.published)
    folder = options.out if options.out is not None else options.results / "figures"
    for name, figure in figures.draw_all(results):
        for path in output.write(figure, folder, name, options.formats):
            announce(path)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except PlotError as problem:
        print("plot.py:", " ".join(str(problem).split()), file=sys.stderr)
        sys.exit(problem.status)
    except KeyboardInterrupt:
        sys.exit(130)
