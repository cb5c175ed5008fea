"""Published values in the names and units of the results: points over the offloading costs, curves over the rounds."""

from collections import namedtuple
from dataclasses import dataclass, field
from pathlib import Path

from splitee.estimates import Estimate, Point
from splitee.files import check_folder

from .published import entries, in_lambda

Final = namedtuple("Final", "samples accuracy cost")


@dataclass(frozen=True)
class Published:
    """Published values to compare with, found by (trace, policy)."""

    points: dict = field(default_factory=dict)  # list of Point, by rising offloading cost
    curves: dict = field(default_factory=dict)  # list of (round, Estimate of the regret)

    def has_points(self, policy):
        """Whether a policy has published accuracies and costs."""
        return any(mine == policy for _, mine in self.points)

    def has_curves(self, policy):
        """Whether a policy has published regret."""
        return any(mine == policy for _, mine in self.curves)


def read_published(folder):
    """Reads all published values of a folder."""
    folder = Path(folder)
    check_folder(folder)
    finals = _read_final_exit(folder / "final_exit.csv")
    points = _read_points(folder / "accuracy_cost.csv", finals)
    return Published(points, _read_curves(folder / "regret.csv"))


def _read_final_exit(path):
    """Samples, accuracy (percent) and cost per sample of each trace with Final-exit."""
    accuracy, cost = "final_exit_accuracy", "final_exit_total_cost_lambda"
    finals = {}
    for entry in entries(path, ["dataset", "samples", accuracy, cost]):
        samples = entry.number("samples")
        if samples < 1:
            raise entry.error("has no samples")
        finals[entry.fields["dataset"]] = Final(
            samples, 100 * entry.number(accuracy), entry.number(cost) / samples
        )
    return finals


def _read_points(path, finals):
    """Accuracy and cost per sample over the offloading costs; those of Final-exit do not vary."""
    points = {}
    columns = ["dataset", "algorithm", "offloading_cost", "accuracy", "cost_lambda"]
    for entry in entries(path, columns):
        trace, policy = entry.pair
        if trace not in finals:
            raise entry.error(f"data set {trace[:40]!r} is not in final_exit.csv")
        final = finals[trace]
        offload = in_lambda(entry.number("offloading_cost"))
        accuracy = Estimate(100 * entry.number("accuracy"))
        cost = Estimate(entry.number("cost_lambda") / final.samples)
        series = points.setdefault((trace, policy), {})
        if offload in series:
            raise entry.error("the same data set, algorithm and offloading cost again")
        series[offload] = Point(offload, accuracy, cost)
        whole = points.setdefault((trace, "final-exit"), {})
        whole[offload] = Point(offload, Estimate(final.accuracy), Estimate(final.cost))
    return {pair: [series[at] for at in sorted(series)] for pair, series in points.items()}


def _read_curves(path):
    """The cumulative regret over the rounds."""
    mean, low, high = "cumulative_regret_mean", "ci95_low", "ci95_high"
    curves = {}
    for entry in entries(path, ["dataset", "algorithm", "round", mean, low, high]):
        series = curves.setdefault(entry.pair, [])
        at = entry.number("round")
        if series and at <= series[-1][0]:
            raise entry.error("round does not rise")
        limits = entry.optional(low), entry.optional(high)
        if (limits[0] is None) != (limits[1] is None):
            raise entry.error("has one limit only")
        series.append((at, Estimate(entry.number(mean), *limits)))
    return curves
