"""The published numbers that a data set's parameters are fitted to, each with the error that counts as one unit."""
import csv
import math
import pathlib

DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "paper"
DATASETS = ("IMDb", "Yelp", "QQP", "SciTail", "SNLI")
THRESHOLDS = {"IMDb": 0.70, "Yelp": 0.70, "QQP": 0.75, "SciTail": 0.85, "SNLI": 0.75}
BEST_ARM = {"IMDb": 3, "Yelp": 3, "QQP": 4, "SciTail": 1, "SNLI": 3}  # at 5 lambda, the regret's reference
POLICIES = {"SplitEE": "splitee", "SplitEE-S": "splitee-s", "Final-exit": "final-exit", "ElasticBERT": "elasticbert"}
OFFLOADS = (1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5)  # lambda
ROUNDS = (500, 1000, 1500, 2000)
STUDENT_T = 2.093  # 95%, 20 orders

# SplitEE-S's regret is not fitted there: it is a prediction.
HELD_OUT = ("Yelp", "SciTail")


def rows(name, dataset):
    """The rows of a published CSV file that belong to a data set."""
    with open(DATA / "published" / name, newline="") as file:
        return [row for row in csv.DictReader(file) if row["dataset"] == dataset]


def accuracy_cost(dataset):
    """{(what, policy, offload): value}, cost in lambda."""
    table = {}
    for row in rows("accuracy_cost.csv", dataset):
        policy, offload = POLICIES[row["algorithm"]], round(10 * float(row["offloading_cost"]), 6)
        table["accuracy", policy, offload] = float(row["accuracy"])
        table["cost", policy, offload] = float(row["cost_lambda"])
    return table


def regret(dataset):
    """{(policy, round): (mean, half width of the 95% interval or None)}."""
    table = {}
    for row in rows("regret.csv", dataset):
        if row["algorithm"] == "Random-exit" or int(row["round"]) not in ROUNDS:
            continue
        mean, high = float(row["cumulative_regret_mean"]), row["ci95_high"]
        table[POLICIES[row["algorithm"]], int(row["round"])] = (mean, float(high) - mean if high else None)
    return table


def histogram(dataset):
    """{layer: samples that leave there} of ElasticBERT, layers 6 to 12."""
    return {int(row["exit_layer"]): float(row["samples"]) for row in rows("elasticbert_exit_histogram.csv", dataset)}


def targets(dataset, offloads):
    """The fitted numbers: {key: (value, unit)}; the misfit of a number is (model - value)/unit. Numbers that are
    positive and vary by factors (the histogram) are compared as logarithms."""
    final = rows("final_exit.csv", dataset)[0]
    fitted = {("final accuracy",): (float(final["final_exit_accuracy"]), 0.0004),
              ("final confidence",): (float(final["mean_final_confidence"]), 0.0006)}
    for (what, policy, offload), value in accuracy_cost(dataset).items():
        if offload not in offloads or (policy == "elasticbert" and offload != 5):
            continue
        elastic = policy == "elasticbert"
        unit = (0.001 if elastic else 0.0007) if what == "accuracy" else (0.006 if elastic else 0.003) * value
        fitted[what, policy, offload] = (value, unit)
    for row in rows("exits_offloads.csv", dataset):
        value = float(row["offloaded_samples"])
        fitted["offloaded", POLICIES[row["algorithm"]]] = (value, 0.01 * value)
    for (policy, at), (mean, half) in regret(dataset).items():
        if policy == "splitee-s" and dataset in HELD_OUT:
            continue
        unit = 0.003 * mean if half is None or policy == "final-exit" else half / STUDENT_T / 1.5
        fitted["regret", policy, at] = (mean, unit)
    for layer, samples in histogram(dataset).items():
        fitted["log histogram", layer] = (math.log(samples), 0.12)
    return fitted
