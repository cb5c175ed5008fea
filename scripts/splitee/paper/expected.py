"""Makes data/paper/expected.json, the numbers that `splitee-sim check` compares results/paper with, from the published
figures in data/paper/published/*.csv (README there: where each comes from)."""

import json

from splitee.command import Parser, announce
from splitee.errors import OutputError
from splitee.files import replacing

from .published import DATA, OFFLOAD, ROUNDS, in_lambda, rows
from .published import best_exits as published_best_exits

FILE = DATA / "expected.json"


def number(file, where, column, value, kind, tolerance, source):
    """One expected number; the tolerance is "absolute" or "relative"."""
    return {"file": file, "where": where, "column": column, "value": value, kind: tolerance, "source": source}


def accuracy_and_cost():
    """Accuracies and costs: SplitEE and SplitEE-S at nine offloading costs; ElasticBERT, which never offloads and has
    the same numbers at each, at the paper's alone."""
    for row in rows("accuracy_cost.csv", ["algorithm", "offloading_cost", "accuracy", "cost_lambda"]):
        trace, policy = row.pair
        elastic = policy == "elasticbert"
        if elastic and in_lambda(row.number("offloading_cost")) != OFFLOAD:
            continue
        where = {"trace": trace, "policy": policy, "offload": in_lambda(row.number("offloading_cost"))}
        source = "figures of accuracy and cost against offloading cost"
        yield number("summary.csv", where, "accuracy_mean", row.number("accuracy"), "absolute",
                     0.005 if elastic else 0.003, source)
        yield number("summary.csv", where, "cost_mean", row.number("cost_lambda"), "relative",
                     0.03 if elastic else 0.02, source)


def best_exits():
    """The learned best exit of SplitEE and SplitEE-S in 45 cells each."""
    for trace, offload, exit_ in published_best_exits():
        for policy in ("splitee", "splitee-s"):
            where = {"trace": trace, "policy": policy, "offload": offload}
            yield number("summary.csv", where, "best_exit", exit_, "absolute", 0,
                         "optimum layer printed by the published code")


def regrets():
    """Cumulative regret at the paper's offloading cost."""
    for row in rows("regret.csv", ["algorithm", "round", "cumulative_regret_mean"]):
        trace, policy = row.pair
        if row.number("round") not in ROUNDS or policy == "random-exit":
            continue
        where = {"trace": trace, "policy": policy, "offload": OFFLOAD, "round": int(row.number("round"))}
        yield number("curves.csv", where, "regret_mean", row.number("cumulative_regret_mean"), "relative",
                     0.02 if policy == "final-exit" else 0.1, "figure of cumulative regret")


def final_exit():
    """Accuracy and cost of the whole network."""
    accuracy, cost = "final_exit_accuracy", "final_exit_total_cost_lambda"
    for row in rows("final_exit.csv", [accuracy, cost]):
        where = {"trace": row.fields["dataset"], "policy": "final-exit", "offload": OFFLOAD}
        source = "table of Final-exit"
        yield number("summary.csv", where, "accuracy_mean", round(row.number(accuracy), 9), "absolute", 0.003, source)
        yield number("summary.csv", where, "cost_mean", row.number(cost), "absolute", 0, source)


def main(arguments):
    """Writes the file, or checks that it is what would be written."""
    parser = Parser(prog="make_expected.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit status 1 where the file is not what would be "
                                                             "written")
    check = parser.parse_args(arguments).check
    numbers = [*accuracy_and_cost(), *best_exits(), *regrets(), *final_exit()]
    lines = ",\n".join("    " + json.dumps(entry) for entry in numbers)
    text = ('{\n  "name": "SplitEE, arXiv 2309.09195",\n'
            '  "made_by": "scripts/reference/make_expected.py from data/paper/published",\n'
            '  "word": "published",\n'
            f'  "numbers": [\n{lines}\n  ]\n}}\n')
    if not check:
        with replacing(FILE) as file:
            file.write(text.encode())
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        raise OutputError(f"{FILE} is not what data/paper/published gives; run this script")
    announce(f"{FILE}: {len(numbers)} numbers")
