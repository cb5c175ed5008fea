"""Draws the results of a small sweep with scripts/plot.py, and asks it for what it must refuse."""

import json
import subprocess
import sys
from pathlib import Path

import support

DRAWN = [
    "--value regret_mean,best_exit --where mu=0.1,beta=1",
    "--value cost_mean --against mu --where offload=5,beta=1",
    "--value accuracy_mean --against beta --where offload=5,mu=0.1",
    "--value cost_mean --heat offload,mu --where beta=1",
    "--bounds --where mu=0.1,beta=1",
    "--frontier cost_mean,accuracy_mean --subject-to cost_mean<=9000 --where mu=0.1",
    "--frontier samples,reward_mean --better samples=lowest --policies splitee,splitee-s",
    "--value cost_mean --heat mu,beta --policies splitee-s --offload 20",
]
REFUSED = {  # with a part of the only line that is printed
    "--value nothing": "no value column 'nothing'; it has samples, accuracy_mean,",
    "--value cost_mean --against nothing": "no grid column 'nothing'; it has offload, mu, beta",
    "--value switches --where mu=0.1,beta=1": "not a number; choose a column of numbers",
    "--value cost_mean --against mu --where offload=5": "beta is 0.5, 1; choose one with --where beta=",
    "--value cost_mean --against mu --where mu=0.1": "mu is an axis",
    "--value cost_mean --where mu=7,beta=1": "mu is 7 nowhere; it has 0.03, 0.1, 0.3",
    "--value cost_mean --heat mu": "is not two columns X,Y",
    "--value cost_mean --heat mu,beta --policies final-exit --offload 5": "'final-exit' has no beta",
    "--against mu": "need --value",
    "--frontier cost_mean": "is not two columns X,Y",
    "--frontier cost_mean,acuracy": "has no value column 'acuracy'; it has samples, accuracy_mean,",
    "--frontier cost_mean,samples": "--frontier samples: nothing says whether more of it is better",
    "--frontier cost_mean,switches --better switches=lowest": "not a number; choose columns of numbers",
    "--frontier cost_mean,reward_mean --subject-to regret_mean<=1": "regret_mean: is no axis of the figure",
    "--frontier cost_mean,reward_mean --subject-to cost_mean": "is not METRIC<=VALUE",
    "--frontier cost_mean,reward_mean --better cost_mean=good": "is not METRIC=highest or METRIC=lowest",
    "--frontier cost_mean,reward_mean --value cost_mean": "draws one figure of its own",
    "--subject-to cost_mean<=1": "need --frontier",
    "--bounds --value cost_mean --where mu=0.1,beta=1": "--bounds belongs to the figures",
}


def sweep(folder):
    """Runs a small sweep; gives its folder."""
    trace = support.GOLDEN / "binary.npz"
    configuration = {
        "name": "sweep",
        "repeats": 3,
        "traces": [{"name": f"part {part}", "path": str(trace), "threshold": 0.7} for part in (1, 2)],
        "cost": {"offload": [5, 20], "mu": {"grid": [0.03, 0.1, 0.3]}},
        "policies": ["splitee", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}, "final-exit"],
        "curves": {"rounds": {"points": 3}},
    }
    config = folder / "sweep.json"
    config.write_text(json.dumps(configuration))
    run = [support.PROGRAM, "run", "--quiet", "--config", config, "--out", folder / "results"]
    subprocess.run(run, check=True)
    return folder / "results"


def setUpModule():
    """The figures are drawn by matplotlib."""
    support.need("matplotlib")


class Plots(support.SharedCase):
    """The figures of one sweep."""

    @classmethod
    def make(cls):
        """Runs the sweep."""
        cls.results = sweep(cls.folder)

    def plot(self, options, out):
        """Draws into a folder."""
        return self.call("plot.py", self.results, "--formats", "svg,png", *options.split(), "--out", self.folder / out)

    def test_figures_are_drawn(self):
        for options in DRAWN:
            with self.subTest(options):
                done = self.plot(options, "once")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertNotEqual(done.stdout.split(), [])

    def test_the_same_figure_has_the_same_bytes(self):
        paths = [self.plot(DRAWN[-1], out).stdout.split() for out in ("first", "again")]
        self.assertEqual(len(paths[0]), len(paths[1]))
        for first, again in zip(*paths):
            self.assertEqual(Path(first).read_bytes(), Path(again).read_bytes(), first)

    def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(self):
        for options, expected in REFUSED.items():
            with self.subTest(options):
                done = self.plot(options, "refused")
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertIn(expected, done.stderr)
        self.assertFalse((self.folder / "refused").exists())

    def test_the_front_that_is_drawn_is_the_one_that_the_program_prints(self):
        sys.path.insert(0, str(support.SOURCE / "scripts"))
        from splitee.plotting.command import parse
        from splitee.plotting.frontier import read_frontier
        for metrics in ("cost_mean,accuracy_mean", "reward_mean,regret_mean", "accuracy_mean,cost_mean"):
            x, y = metrics.split(",")
            question = [support.PROGRAM, "frontier", self.results, "--x", x, "--y", y, "--by", "trace"]
            done = subprocess.run([*question, "--format", "json"], capture_output=True, text=True, check=True)
            printed = [(cell["trace"], cell["policy"], cell[x], cell[y]) for cell in json.loads(done.stdout)["cells"]]
            frontier = read_frontier(parse([str(self.results), "--frontier", metrics]))
            drawn = [(trace, c.policy, c.x, c.y) for trace in frontier.traces for c in frontier.front(trace)]
            self.assertEqual(drawn, printed, metrics)
            self.assertGreater(len(drawn), 1, metrics)


class Tiers(support.SharedCase):
    """The figure of exits of a network over tiers."""

    @classmethod
    def make(cls):
        """Runs a cascade over three tiers."""
        configuration = {
            "name": "tiers",
            "repeats": 2,
            "traces": [{"name": "T", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}],
            "cost": {"offload": 1},
            "tiers": [{"name": "tierA", "until": 2}, {"name": "tierB", "until": 5}, {"name": "tierC"}],
            "policies": [{"type": "cascade", "exits": [2, 5], "thresholds": [0.8, 0.8]}, "final-exit"],
        }
        config = cls.folder / "tiers.json"
        config.write_text(json.dumps(configuration))
        run = [support.PROGRAM, "run", "--quiet", "--config", config, "--out", cls.folder / "results"]
        subprocess.run(run, check=True)

    def test_each_tier_is_named_once_per_trace(self):
        out = self.folder / "figures"
        done = self.call("plot.py", self.folder / "results", "--formats", "svg", "--out", out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        figure = (out / "exits.svg").read_text(encoding="utf-8")
        for name in ("tierA", "tierB", "tierC"):
            self.assertEqual(figure.count(name), 1)
