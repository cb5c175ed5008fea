"""Sets the published numbers beside those of a results folder, as a Markdown table."""

import argparse

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError, OutputError
from splitee.files import replacing
from splitee.result_files import read_table

from .points import read_published
from .published import OFFLOAD, POLICIES, PUBLISHED, ROUNDS

SHOWN = ("SplitEE", "SplitEE-S")
ROUND = ROUNDS[-1]
BEGIN, END = "<!-- paper-table -->", "<!-- /paper-table -->"

DESCRIPTION = """\
Prints a Markdown table of accuracy, cost against Final-exit, total cost and regret of SplitEE and
SplitEE-S at an offloading cost of 5 lambda: the values of data/paper/published, those of
summary.csv and curves.csv in RESULTS_DIR, and their differences.
"""

EPILOG = f"""\
FILE must hold a line {BEGIN} and, after it, a line {END}.

Exit status: 0 done, 1 FILE does not hold the table or cannot be written, 2 wrong usage, 3 unusable
results or FILE.
"""

COLUMNS = (
    "Policy",
    "Data set",
    "Accuracy (%)",
    "Cost against Final-exit (%)",
    "Total cost (λ)",
    f"Regret after {ROUND} rounds",
)

FOOTER = """\

Published → this program on the reconstructed traces (difference), at an offloading cost of 5 λ.
The differences are in percentage points for accuracy and cost against Final-exit, and in percent
of the published value for total cost and regret.
"""


def parse(arguments):
    """The command line as a namespace."""
    parser = Parser(
        prog="paper_table.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "results", metavar="RESULTS_DIR", type=file_path, help="folder of a finished run"
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--write", metavar="FILE", type=file_path, help="put the table into FILE")
    mode.add_argument("--check", metavar="FILE", type=file_path, help="see whether FILE holds the table")
    return parser.parse_args(arguments)


def rows_by_pair(path, columns, keep):
    """The rows of a result file at the paper's offloading cost that `keep` keeps, by (trace,
    policy), of which each must have one."""
    found = {}
    for row in read_table(path, columns, lambda row: row.offload == OFFLOAD).rows:
        pair = row.trace, row.policy
        if not keep(row):
            continue
        if pair in found:
            who = f"{row.trace} with {row.policy}"
            raise DataError(f"{path}: line {row.line}: {who} again; needs results without a grid")
        found[pair] = row
    return found


def pick(rows, pair, path, what):
    """The row of a (trace, policy), which must be there."""
    if pair not in rows:
        raise DataError(f"{path}: has no row for {pair[0]} with {pair[1]} at {what}")
    return rows[pair]


def cell(published, ours, decimals, relative):
    """One cell of the table; the difference is in percent of the published value if `relative`."""
    difference = ours - published
    if relative:
        difference *= 100 / published
    unit = "%" if relative else ""
    shown = f"{published:,.{decimals}f} → {ours:,.{decimals}f}"
    places = 1 if relative else decimals
    return f"{shown} ({round(difference, places) + 0.0:+.{places}f}{unit})"


def published_numbers(published, pair):
    """Accuracy and cost change (percent), cost per sample and regret, as they were published."""
    at_offload = {point.offload: point for point in published.points.get(pair, [])}
    final = published.points[pair[0], "final-exit"][-1]
    regret = dict(published.curves.get(pair, [])).get(ROUND)
    if OFFLOAD not in at_offload or regret is None:
        raise DataError(f"{PUBLISHED}: lacks values for {pair[0]} with {pair[1]}")
    point = at_offload[OFFLOAD]
    change = 100 * (point.cost.mean / final.cost.mean - 1)
    return point.accuracy.mean, change, point.cost.mean, regret.mean


def markdown(fields):
    """One row of a Markdown table."""
    return f"| {' | '.join(fields)} |\n"


def table(folder):
    """The table of a results folder."""
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder")
    summary, curves = folder / "summary.csv", folder / "curves.csv"
    columns = ["samples", "accuracy_mean", "cost_mean", "cost_change_percent"]
    cells = rows_by_pair(summary, columns, lambda row: True)
    ends = rows_by_pair(
        curves, ["round", "regret_mean"], lambda row: row.required("round") == ROUND
    )
    published = read_published(PUBLISHED)
    lines = [markdown(COLUMNS), markdown(["---"] * len(COLUMNS))]
    for name in SHOWN:
        policy = POLICIES[name]
        for trace in dict.fromkeys(trace for trace, _ in published.points):
            pair = trace, policy
            row = pick(cells, pair, summary, f"offload {OFFLOAD}")
            end = pick(ends, pair, curves, f"offload {OFFLOAD}, round {ROUND}")
            accuracy, change, cost, regret = published_numbers(published, pair)
            samples = row.required("samples")
            entries = (
                cell(accuracy, 100 * row.required("accuracy_mean"), 2, False),
                cell(change, row.required("cost_change_percent"), 1, False),
                cell(samples * cost, row.required("cost_mean"), 0, True),
                cell(regret, end.required("regret_mean"), 1, True),
            )
            lines.append(markdown((name, trace, *entries)))
    return "".join(lines) + FOOTER


def with_table(path, text):
    """The text of a file as it is, and with the table between its two lines."""
    try:
        old = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path}: not a text file: {error}") from error
    lines = old.split("\n")
    for mark in (BEGIN, END):
        if lines.count(mark) != 1:
            raise DataError(f"{path}: has {lines.count(mark)} lines {mark} instead of one")
    first, last = lines.index(BEGIN), lines.index(END)
    if last < first:
        raise DataError(f"{path}: has {END} before {BEGIN}")
    return old, "\n".join([*lines[: first + 1], *text.rstrip("\n").split("\n"), *lines[last:]])


def main(arguments):
    """Prints the table, or writes or checks it in a file."""
    options = parse(arguments)
    text = table(options.results)
    path = options.write or options.check
    if path is None:
        announce(text.rstrip("\n"), lines=True)
        return
    old, new = with_table(path, text)
    if options.write:
        with replacing(path) as file:
            file.write(new.encode())
        announce(path)
    elif old != new:
        raise OutputError(f"{path}: does not hold the table of {options.results}; see --write")
