"""The frontier of many cells: what is beaten is small, and where marks of the front meet they are drawn close up."""

import itertools
import math
import sys

import support
from check_plot_fit import WIDTHS, clashes
from check_plot_worlds import figures, words_of
from check_plots import run

METRICS = "cost_per_sample_mean,accuracy_mean"
MAIN, CLOSE = (f"frontier-cost_per_sample_mean-accuracy_mean{end}" for end in ("", "-close"))
DOT = 2.4  # points, the mark of a beaten cell


def setUpModule():
    """Skips without matplotlib, which draws the figures."""
    support.need("matplotlib")
    sys.path.insert(0, str(support.SOURCE / "scripts"))


def marks_of(axes):
    """The marks of a panel: colour, size, and place in points."""
    for line in axes.lines:
        if line.get_marker() not in (None, "None", ""):
            for place in line.get_xydata():
                at = tuple(axes.transData.transform(place) * 72 / axes.figure.dpi)
                yield line.get_color(), line.get_markersize(), at


class Many(support.SharedCase):
    """Two traces, of each 132 cells of eleven policies, two of which do the same."""

    @classmethod
    def make(cls):
        """Runs them, and few of them alone."""
        learners = ["ucb1", "ucb-tuned", "moss", "kl-ucb", "exp3-ix"]
        trace = {"path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}
        configuration = {
            "name": "grid",
            "repeats": 2,
            "traces": [dict(trace, name="T"), dict(trace, name="U", threshold=0.8)],
            "cost": {"offload": [1, 1.1, 1.2, 1.3, 2, 5], "mu": {"grid": [0.1, 0.2]}},
            "policies": ["splitee", "splitee-s", {"type": "splitee-s", "name": "twin"}, "ucb-n", "elasticbert",
                         "best-fixed",
                         *({"type": "bandit", "name": name, "learner": name} for name in learners)],
        }
        (cls.folder / "many").mkdir()
        cls.many = run(cls.folder / "many", configuration)
        few = {"traces": configuration["traces"][:1], "cost": {"offload": 5}, "policies": ["splitee", "elasticbert"]}
        (cls.folder / "few").mkdir()
        cls.few = run(cls.folder / "few", {**configuration, **few})

    def fronts(self, results):
        """The cells that no other beats, in the words of `splitee-sim frontier`."""
        from splitee.plotting.command import parse
        from splitee.plotting.frontier import read_frontier

        return read_frontier(parse([str(results), "--frontier", METRICS]))

    def test_marks_of_the_front_that_meet_are_in_a_close_up_where_they_stand_apart(self):
        from splitee.plotting.close import APART
        from splitee.plotting.style import styles_of

        yardstick = styles_of(self.fronts(self.many))["best-fixed"].color
        for look in WIDTHS:
            with self.subTest(look):
                drawn = figures(self.many, "--frontier", METRICS, *look)
                framed = [box for axes in drawn[MAIN].axes for box in axes.patches]
                panels = [axes for axes in drawn[CLOSE].axes if axes.axison]
                self.assertEqual(len(framed), len(panels))
                self.assertGreater(len(panels), 0)
                for axes in panels:
                    marks = [(colour, place) for colour, size, place in marks_of(axes) if size > DOT]
                    front = [place for colour, place in marks if colour != yardstick]
                    apart = [math.dist(*pair) for pair in itertools.combinations(front, 2)]
                    self.assertGreater(min(apart), APART - 0.1)

    def test_every_cell_is_drawn_and_those_that_are_beaten_are_small_and_pale(self):
        from matplotlib.colors import to_hex
        from splitee.plotting.frontier_marks import pale
        from splitee.plotting.style import styles_of

        frontier = self.fronts(self.many)
        styles = styles_of(frontier)
        self.assertGreater(min(pale(styles["splitee"].color)), 0.4)
        figure = figures(self.many, "--frontier", METRICS)[MAIN]
        figure.draw_without_rendering()
        for axes, (panel, cells) in zip(figure.axes, frontier.cells.items()):
            front = set(frontier.front(panel))
            marks = [(to_hex(colour), size <= DOT) for colour, size, _ in marks_of(axes)]
            expected = []
            for cell in cells:
                is_small = cell not in front and not frontier.is_yardstick(cell.policy)
                colour = styles[cell.policy].color
                expected.append((to_hex(pale(colour) if is_small else colour), is_small))
            self.assertEqual(sorted(marks), sorted(expected))
            self.assertGreater(len(marks), 2 * len(front))

    def test_the_legend_names_every_policy(self):
        names = {text for text in words_of(figures(self.many, "--frontier", METRICS)[MAIN])}
        for name in ("SplitEE", "SplitEE-S", "UCB-N", "ElasticBERT", "Best fixed exit", "ucb1", "moss"):
            self.assertIn(name, names)

    def test_few_cells_keep_their_colours_and_have_no_close_up(self):
        drawn = figures(self.few, "--frontier", METRICS)
        self.assertEqual(list(drawn), [MAIN])
        self.assertGreater(min(size for axes in drawn[MAIN].axes for _, size, _ in marks_of(axes)), DOT)

    def test_no_words_meet_at_any_width(self):
        for look in (*WIDTHS, ["--font-size", "11"]):
            for name, figure in figures(self.many, "--frontier", METRICS, *look).items():
                with self.subTest(f"{name} {look}"):
                    self.assertEqual(clashes(figure), [])
