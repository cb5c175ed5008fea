"""Draws the results of a small sweep with scripts/plot.py, and checks what it must refuse."""

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
    "--where mu=0.1,beta=1 --width 3.3 --font-size 6 --no-title --labels splitee=ours",
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
    "--width 1": "'1' is not a number of inches from 1.5 to 100",
    "--font-size large": "'large' is not a number",
    "--labels splite=ours": "--labels: there is no policy or trace 'splite'; there are splitee, splitee-s,",
    "--labels splitee": "'splitee' is not NAME=LABEL",
    "--labels splitee=a,splitee=b": "names 'splitee' twice",
    "--style nowhere.mplstyle": "nowhere.mplstyle: No such file or directory",
    "--style run.json": "run.json: is no style file of matplotlib",
    "--risk a.json": "--risk draws one figure of its own",
}


def run(folder, configuration):
    """Runs a configuration; gives the folder of its results."""
    config = folder / "configuration.json"
    config.write_text(json.dumps(configuration))
    subprocess.run([support.PROGRAM, "run", "--quiet", "--config", config, "--out", folder / "results"], check=True)
    return folder / "results"


def sweep(folder):
    """Runs a small sweep; returns its folder."""
    trace = support.GOLDEN / "binary.npz"
    configuration = {
        "name": "sweep",
        "repeats": 3,
        "traces": [{"name": f"part {part}", "path": str(trace), "threshold": 0.7} for part in (1, 2)],
        "cost": {"offload": [5, 20], "mu": {"grid": [0.03, 0.1, 0.3]}},
        "policies": ["splitee", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}, "final-exit"],
        "curves": {"rounds": {"points": 3}},
    }
    return run(folder, configuration)


def setUpModule():
    """Skips without matplotlib, which draws the figures."""
    support.need("matplotlib")


class Plots(support.SharedCase):
    """The figures of one sweep."""

    @classmethod
    def make(cls):
        """Runs the sweep."""
        cls.results = sweep(cls.folder)
        (cls.folder / "run.json").write_text('{"this": 1}')

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
            drawn = [(panel[0], c.policy, c.x, c.y) for panel in frontier.cells for c in frontier.front(panel)]
            self.assertEqual(drawn, printed, metrics)
            self.assertGreater(len(drawn), 1, metrics)

    def test_a_figure_is_as_wide_as_asked_for_and_says_what_it_was_told(self):
        self.plot("--where mu=0.1,beta=1 --width 3 --no-title --labels splitee=ours", "narrow")
        figure = (self.folder / "narrow" / "regret.svg").read_text(encoding="utf-8")
        self.assertIn('width="216pt"', figure)
        self.assertIn("<!-- ours -->", figure)
        self.assertNotIn("<!-- SplitEE -->", figure)
        self.assertNotIn("mean of 3 repeats", figure)

    def test_text_and_style_change_what_is_drawn(self):
        (self.folder / "mine.mplstyle").write_text("axes.facecolor: ff0000\n")
        options = "--where mu=0.1,beta=1 --font-size 12 --style mine.mplstyle"
        self.plot(options, "styled")
        figure = (self.folder / "styled" / "regret.svg").read_text(encoding="utf-8")
        self.assertIn("#ff0000", figure)

    def test_a_policy_has_its_colour_in_every_figure(self):
        manifest = json.loads((self.results / "manifest.json").read_text())
        colours = {policy["name"]: policy["drawing"]["colour"] for policy in manifest["policies"]}
        self.plot("--where mu=0.1,beta=1", "colours")
        for name in ("costs", "tradeoff", "exits"):
            figure = (self.folder / "colours" / f"{name}.svg").read_text(encoding="utf-8")
            for colour in colours.values():
                self.assertTrue(colour in figure or colour == "#000000", f"{name} should hold {colour}")


class Own(support.SharedCase):
    """Policies with names of their own: two of one type, and their drawings in the manifest."""

    @classmethod
    def make(cls):
        """Runs them."""
        configuration = {
            "name": "own",
            "repeats": 2,
            "traces": [{"name": "T", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}],
            "cost": {"offload": [1, 5]},
            "policies": ["splitee", {"type": "splitee", "name": "bold", "beta": 0.1},
                         {"type": "splitee", "name": "_shy", "beta": 2}],
        }
        run(cls.folder, configuration)

    def test_each_has_a_colour_of_its_own_and_stands_in_the_legend(self):
        manifest = json.loads((self.folder / "results" / "manifest.json").read_text())
        colours = [policy["drawing"]["colour"] for policy in manifest["policies"]]
        self.assertEqual(len(set(colours)), 3)
        out = self.folder / "figures"
        done = self.call("plot.py", self.folder / "results", "--formats", "svg", "--out", out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for path in done.stdout.split():
            figure = Path(path).read_text(encoding="utf-8")
            for colour in colours:
                self.assertIn(colour, figure, path)
            for name in ("SplitEE", "bold", "_shy"):
                self.assertIn(f"<!-- {name} -->", figure, path)


class Frontiers(support.SharedCase):
    """The frontier over two links, one of which costs hundreds of times what the other does."""

    @classmethod
    def make(cls):
        """Runs three splits over both."""
        link = {"down_mbit": 100, "rtt_ms": 1}
        configuration = {
            "name": "links",
            "repeats": 2,
            "traces": [{"name": "T", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}],
            "cost": {"unit": "ms", "mu": 0.01, "device": {"layer": {"ms": 1}, "exit": {"ms": 0.1}},
                     "cloud": {"layer": {"ms": 0.1}}, "bytes": {"activation": 1000, "answer": 1},
                     "link": {"named": {"fast": dict(link, up_mbit=100), "slow": dict(link, up_mbit=0.01)}}},
            "policies": [{"type": "fixed-split", "exit": {"grid": [1, 2, 4]}}, "splitee", "final-exit"],
        }
        run(cls.folder, configuration)

    def figure(self, options):
        """The words of the figure."""
        metrics = "cost_per_sample_mean,accuracy_mean"
        done = self.call("plot.py", self.folder / "results", "--frontier", metrics, *options.split(), "--formats",
                         "svg", "--out", self.folder / "figures")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return Path(done.stdout.strip()).read_text(encoding="utf-8")

    def test_each_link_has_a_panel_and_costs_of_several_sizes_an_axis_that_shows_them(self):
        figure = self.figure("")
        for words in ("link fast", "link slow", "log scale", "Larger marks: higher split_exit, from 1 to 4"):
            self.assertIn(f"<!-- {words}", figure)
        one = self.figure("--where link=fast")
        self.assertNotIn("link fast", one)

    def test_a_bound_far_from_all_cells_is_told_and_one_among_them_drawn(self):
        self.assertIn("<!-- bound 9: further above", self.figure("--subject-to accuracy_mean<=9"))
        self.assertNotIn("further", self.figure("--subject-to accuracy_mean>=0.8"))

    def test_each_front_is_that_of_its_link(self):
        sys.path.insert(0, str(support.SOURCE / "scripts"))
        from splitee.plotting.command import parse
        from splitee.plotting.frontier import read_frontier
        x, y = "cost_per_sample_mean", "accuracy_mean"
        told = self.run_program("frontier", self.folder / "results", "--x", x, "--y", y, "--by", "trace,link",
                                "--format", "json")
        printed = [(cell["link"], cell["policy"], cell[x], cell[y]) for cell in json.loads(told)["cells"]]
        frontier = read_frontier(parse([str(self.folder / "results"), "--frontier", f"{x},{y}"]))
        drawn = [(panel[1], c.policy, c.x, c.y) for panel in frontier.cells for c in frontier.front(panel)]
        self.assertEqual(sorted(drawn), sorted(printed))
        self.assertEqual({link for link, *_ in drawn}, {"fast", "slow"})


class Risks(support.Case):
    """The figure of risk against the threshold."""

    def test_what_the_program_found_is_drawn(self):
        trace = support.GOLDEN / "binary.npz"
        for method in ("crc", "wsr", "ltt"):
            asked = ("--method", method, "--epsilon", "0.3", "--format", "json")
            told = self.run_program("trace", "threshold", trace, *asked)
            self.write(f"{method}.json", told)
        done = self.call("plot.py", "--risk", "crc.json,wsr.json,ltt.json", "--formats", "svg", "--out", "figures")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        figure = (self.folder / "figures" / "risk.svg").read_text(encoding="utf-8")
        for text in ("risk on the calibration set", "its upper bound (wsr)", "threshold chosen", "p-value"):
            self.assertIn(f"<!-- {text}", figure)
        self.write("flat.mplstyle", "figure.dpi: 0\n")
        done = self.call("plot.py", "--risk", "crc.json", "--style", "flat.mplstyle", "--out", "flat")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
        self.assertIn("flat.mplstyle: matplotlib cannot draw with it: dpi must be positive", done.stderr)

    def test_what_is_no_such_file_is_refused(self):
        self.write("drop.json", '{"method": "accuracy-drop"}')
        self.write("cut.json", '{"method": "ltt", "grid": [{')
        told = {"method": "ltt", "file": "t.npz", "risk": "gap", "samples": 9, "epsilon": 0.1, "delta": 0.1,
                "limit": 0.1, "threshold": 0.5, "grid": [{"threshold": 0.5, "risk": 0.1, "p_value": 0.01}]}
        for name, changed in (("null", {"delta": None}), ("empty", {"grid": []}), ("endless", {"epsilon": 1e999}),
                              ("other", {"method": "wsr"})):
            self.write(f"{name}.json", json.dumps({**told, **changed}))
        for file, status, message in (
                ("drop.json", 3, "drop.json: method 'accuracy-drop' bounds no risk; one of crc, wsr, ltt does"),
                ("cut.json", 3, "cut.json: is not what `splitee-sim trace threshold"),
                *((f"{name}.json", 3, f"{name}.json: is not what `splitee-sim trace threshold")
                  for name in ("null", "empty", "endless", "other")),
                ("none.json", 3, "none.json: cannot be read: No such file or directory")):
            done = self.call("plot.py", "--risk", file, "--out", "figures")
            self.assertEqual((done.returncode, done.stderr.count("\n")), (status, 1))
            self.assertIn(message, done.stderr)
        idle = self.call("plot.py", "--risk", "drop.json", "--out", "figures", "--offload", "3")
        self.assertIn("--offload says nothing of --risk", idle.stderr)
        self.assertIn("--risk needs --out", self.call("plot.py", "--risk", "drop.json").stderr)
        self.assertIn("RESULTS_DIR", self.call("plot.py").stderr)
        self.assertFalse((self.folder / "figures").exists())


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
        run(cls.folder, configuration)

    def test_each_tier_is_named_once_per_trace(self):
        out = self.folder / "figures"
        done = self.call("plot.py", self.folder / "results", "--formats", "svg", "--out", out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        figure = (out / "exits.svg").read_text(encoding="utf-8")
        for name in ("tierA", "tierB", "tierC"):
            self.assertEqual(figure.count(name), 1)
