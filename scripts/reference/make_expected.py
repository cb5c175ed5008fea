#!/usr/bin/python3
"""Makes data/paper/expected.json, the numbers that `splitee-sim check` compares results/paper with, from the published
figures in data/paper/published/*.csv (README there: where each comes from).

usage: scripts/reference/make_expected.py            (writes data/paper/expected.json)
       scripts/reference/make_expected.py --check    (exit status 1 where the file is not what would be written)
"""
import csv
import json
import pathlib
import sys

PAPER = pathlib.Path(__file__).resolve().parents[2] / "data" / "paper"
POLICIES = {"SplitEE": "splitee", "SplitEE-S": "splitee-s", "Final-exit": "final-exit", "ElasticBERT": "elasticbert"}
REGRET_ROUNDS = (500, 1000, 1500, 2000)
REGRET_OFFLOAD = 5


def rows(name):
    """The rows of one published CSV file."""
    with open(PAPER / "published" / name, newline="") as file:
        return list(csv.DictReader(file))


def in_lambda(published):
    """The code's unit of cost is 10 lambda."""
    return round(10 * float(published), 6)


def number(file, where, column, value, kind, tolerance, source):
    """One expected number; the tolerance is "absolute" or "relative"."""
    return {"file": file, "where": where, "column": column, "value": value, kind: tolerance, "source": source}


def accuracy_and_cost():
    """135 accuracies and costs: SplitEE, SplitEE-S and ElasticBERT at nine offloading costs."""
    for row in rows("accuracy_cost.csv"):
        elastic = row["algorithm"] == "ElasticBERT"
        where = {"trace": row["dataset"], "policy": POLICIES[row["algorithm"]],
                 "offload": in_lambda(row["offloading_cost"])}
        source = "figures of accuracy and cost against offloading cost"
        yield number("summary.csv", where, "accuracy_mean", float(row["accuracy"]), "absolute",
                     0.005 if elastic else 0.003, source)
        yield number("summary.csv", where, "cost_mean", float(row["cost_lambda"]), "relative",
                     0.03 if elastic else 0.02, source)


def best_exits():
    """The learned best exit of SplitEE and SplitEE-S in 45 cells each."""
    for row in rows("best_arm.csv"):
        for column, exit_number in row.items():
            if column == "dataset":
                continue
            for policy in ("splitee", "splitee-s"):
                where = {"trace": row["dataset"], "policy": policy, "offload": in_lambda(column.split("=")[1])}
                yield number("summary.csv", where, "best_exit", int(exit_number), "absolute", 0,
                             "optimum layer printed by the published code")


def regrets():
    """Cumulative regret at offloading cost 5 lambda."""
    for row in rows("regret.csv"):
        if int(row["round"]) not in REGRET_ROUNDS or row["algorithm"] == "Random-exit":
            continue
        final = row["algorithm"] == "Final-exit"
        where = {"trace": row["dataset"], "policy": POLICIES[row["algorithm"]], "offload": REGRET_OFFLOAD,
                 "round": int(row["round"])}
        yield number("curves.csv", where, "regret_mean", float(row["cumulative_regret_mean"]), "relative",
                     0.02 if final else 0.1, "figure of cumulative regret")


def final_exit():
    """Accuracy and cost of the whole network."""
    for row in rows("final_exit.csv"):
        where = {"trace": row["dataset"], "policy": "final-exit", "offload": REGRET_OFFLOAD}
        source = "table of Final-exit"
        yield number("summary.csv", where, "accuracy_mean", round(float(row["final_exit_accuracy"]), 9), "absolute",
                     0.003, source)
        yield number("summary.csv", where, "cost_mean", float(row["final_exit_total_cost_lambda"]), "absolute", 0,
                     source)


def main():
    numbers = [*accuracy_and_cost(), *best_exits(), *regrets(), *final_exit()]
    lines = ",\n".join("    " + json.dumps(entry) for entry in numbers)
    text = ('{\n  "name": "SplitEE, arXiv 2309.09195",\n'
            '  "made_by": "scripts/reference/make_expected.py from data/paper/published",\n'
            f'  "numbers": [\n{lines}\n  ]\n}}\n')
    if sys.argv[1:] == ["--check"]:
        if (PAPER / "expected.json").read_text() != text:
            sys.exit(f"make_expected.py: {PAPER / 'expected.json'} is not what data/paper/published gives; run this script")
    else:
        (PAPER / "expected.json").write_text(text)
    print(f"{PAPER / 'expected.json'}: {len(numbers)} numbers")


if __name__ == "__main__":
    main()
