"""Draws the figures of a results folder of splitee-sim, from its result files alone."""

import argparse
import logging
import warnings

from splitee.command import Parser, announce, loading

from .options import add_cells, add_look, add_results, expect_fitting

DESCRIPTION = """\
Draws the figures of a results folder of splitee-sim: from summary.csv, curves.csv, exits.csv and
manifest.json, as `splitee-sim run` wrote them, and from nothing else but published values.

  regret            cumulative regret over the rounds, with its 95% band
  regret-linear     the same on linear axes, where those of regret are logarithmic
  regret-learning   the same for the learning policies alone, always on linear axes
  regret-piecewise, regret-per-sample
                    regret against each segment's best arm and against the best for each sample,
                    where the configuration has asked for them (regret.also)
  costs             accuracy and cost per sample against the offloading cost
  tradeoff          accuracy against cost per sample, one line per policy over the offloading costs
  tradeoff-close    the marks that meet at the ends of these lines, where there are any, close up and
                    with their 95% intervals; a mark that still meets another is moved, with a line
                    to its place
  exits             where samples exit on the device and where they are offloaded
  time              with --time: cost and accuracy over time, the link's outages shaded; and the mean
                    exit, where the configuration has asked for it (curves.exits)

With --value, it draws instead any column of numbers of summary.csv over the grid of a sweep:

  VALUE-against-COLUMN   one line per policy with its 95% band, one panel per trace; marks with
                         their 95% intervals where the column holds names
  VALUE-heat-X-Y         colour over two grid columns, one panel per policy and trace

With --frontier X,Y, it draws instead every cell in two columns of numbers of summary.csv:

  frontier-X-Y      a mark per cell, and a line through those that no other beats, one panel per trace, and per
                    link, device or schedule where these have names; where more than half of all marks
                    meet, cells that another beats are small and pale
  frontier-X-Y-close
                    the parts of this line where marks meet, if there are any (framed in frontier-X-Y), close
                    up; a mark that still meets another is moved, with a line to its place

With --risk FILE,..., it draws instead what `splitee-sim trace threshold --method crc|wsr|ltt --format json`
has written, without a RESULTS_DIR:

  risk              risk, and what bounds it, against the threshold, one column per file

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
reward per sample. Against names (link, device, schedule) there are marks without lines; costs,
latencies and the like that lie more than four-fold apart have a logarithmic axis then.

With --frontier, --subject-to draws a line at a bound, and --better says which direction counts where
the name of a column does not. Costs, latencies and the like that lie more than four-fold apart have a
logarithmic axis. `splitee-sim frontier --by trace,link` prints the same cells as a table.

DIR holds accuracy_cost.csv, final_exit.csv and regret.csv as data/paper/published does; its data
sets and algorithms belong to the traces and policies of the same name. Without --policies, costs-*
leave out policies without published values. Regret is marked at some rounds, with its 95% interval
where one is published; values that do not vary are marked at every second offloading cost. Results
with a single offloading cost have their marks in costs.

--style takes a style file of matplotlib, which counts beyond the size of the texts.

Where a trace goes through segments, and where a schedule changes the offloading cost up to 20 times,
lines with their names and the new cost mark in regret and time where that is.

With --bounds, policies whose lower bounds are the same share a grey line, which the legend names.

In exits, 0 stands for an input that is sent. Above each row is the share that was offloaded; of runs
with tiers, the share that left the first tier, on its way or offloaded, as summary.csv counts it.

Prints the paths of the files written. Same results, same bytes. Exit status: 0 done, 1 a figure
cannot be written, 2 wrong usage, 3 unusable results.

examples:
  scripts/plot.py results/paper --published data/paper/published
  scripts/plot.py results/paper --offload 2 --policies splitee,splitee-s,final-exit --formats pdf
  scripts/plot.py results/sweep --where mu=0.1,beta=1 --out figures
  scripts/plot.py results/sweep --value accuracy_mean,cost_mean --against mu --where offload=5,beta=1
  scripts/plot.py results/sweep --value regret_mean --heat offload,mu --policies splitee,splitee-s
  scripts/plot.py results/paper --width 3.3 --font-size 7 --no-title --labels 'splitee=ours,IMDb=film reviews'
  scripts/plot.py --risk crc.json,ltt.json --out figures
  scripts/plot.py results/real --frontier cost_mean,accuracy_mean --subject-to 'cost_mean<=60000'
"""


def parse(arguments, allow_abbrev=True):
    """The command line as a namespace. allow_abbrev: whether an option may be told by its first letters."""
    parser = Parser(
        prog="plot.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=allow_abbrev,
    )
    for add in (add_results, add_cells, add_look):
        add(parser)
    options = parser.parse_args(arguments)
    expect_fitting(parser, options)
    return options


def import_drawing():
    """The modules that need numpy and matplotlib, imported without their output."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    with loading("needs python3-matplotlib and python3-numpy"):
        from . import draw, output
    return draw, output


def main(arguments):
    """Reads the results, draws the figures, writes them and prints their paths."""
    options = parse(arguments)
    draw, output = import_drawing()
    folder = options.out if options.out is not None else options.results / "figures"
    from .look import styled

    drawn = draw.drawn(options)
    files = output.Output(folder, options.formats)
    with styled(options):
        for name, figure in drawn:
            for path in files.write(figure, name):
                announce(path)
