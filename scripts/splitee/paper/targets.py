"""The published numbers that a data set's parameters are fitted to, each with the error that counts as one unit."""

import math

from .published import OFFLOAD, ROUNDS, in_lambda, rows

STUDENT_T = 2.093  # 95%, 20 orders

# SplitEE-S's regret is not fitted there: it is a prediction.
HELD_OUT = ("Yelp", "SciTail")


def accuracy_cost(data_set):
    """{(what, policy, offload): value}, cost in lambda."""
    table = {}
    for row in rows("accuracy_cost.csv", ["algorithm", "offloading_cost", "accuracy", "cost_lambda"], data_set):
        policy, offload = row.pair[1], in_lambda(row.number("offloading_cost"))
        table["accuracy", policy, offload] = row.number("accuracy")
        table["cost", policy, offload] = row.number("cost_lambda")
    return table


def regret(data_set):
    """{(policy, round): (mean, half width of the 95% interval or None)}."""
    table = {}
    for row in rows("regret.csv", ["algorithm", "round", "cumulative_regret_mean", "ci95_high"], data_set):
        policy, at = row.pair[1], int(row.number("round"))
        if policy == "random-exit" or at not in ROUNDS:
            continue
        mean, high = row.number("cumulative_regret_mean"), row.optional("ci95_high")
        table[policy, at] = (mean, None if high is None else high - mean)
    return table


def histogram(data_set):
    """{layer: samples that leave there} of ElasticBERT, layers 6 to 12."""
    found = rows("elasticbert_exit_histogram.csv", ["exit_layer", "samples"], data_set)
    return {int(row.number("exit_layer")): row.number("samples") for row in found}


def targets(data_set, offloads):
    """The fitted numbers: {key: (value, unit)}; the misfit of a number is (model - value)/unit. Numbers that are
    positive and vary by factors (the histogram) are compared as logarithms."""
    accuracy, confidence = "final_exit_accuracy", "mean_final_confidence"
    final = rows("final_exit.csv", [accuracy, confidence], data_set)[0]
    fitted = {("final accuracy",): (final.number(accuracy), 0.0004),
              ("final confidence",): (final.number(confidence), 0.0006)}
    for (what, policy, offload), value in accuracy_cost(data_set).items():
        if offload not in offloads or (policy == "elasticbert" and offload != OFFLOAD):
            continue
        elastic = policy == "elasticbert"
        unit = (0.001 if elastic else 0.0007) if what == "accuracy" else (0.006 if elastic else 0.003) * value
        fitted[what, policy, offload] = (value, unit)
    for row in rows("exits_offloads.csv", ["algorithm", "offloaded_samples"], data_set):
        value = row.number("offloaded_samples")
        fitted["offloaded", row.pair[1]] = (value, 0.01 * value)
    for (policy, at), (mean, half) in regret(data_set).items():
        if policy == "splitee-s" and data_set in HELD_OUT:
            continue
        unit = 0.003 * mean if half is None or policy == "final-exit" else half / STUDENT_T / 1.5
        fitted["regret", policy, at] = (mean, unit)
    for layer, samples in histogram(data_set).items():
        fitted["log histogram", layer] = (math.log(samples), 0.12)
    return fitted
