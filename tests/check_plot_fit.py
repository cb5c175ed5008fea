"""Figures of any width: no words meet, and policies in one corner of the trade-off are told apart."""

import itertools
import math
import sys
from unittest import mock

import support
from check_plots import run
from check_plot_worlds import figures

WIDTHS = ([], ["--width", "5"], ["--width", "3.3"])
TOUCH = 0.5  # dots by which boxes of words may reach into each other: their rims are empty


def setUpModule():
    """Skips without matplotlib, which draws the figures."""
    support.need("matplotlib")
    sys.path.insert(0, str(support.SOURCE / "scripts"))


def drawn_words(artist):
    """All texts below an artist that are drawn: of axes that are switched off, no ticks and labels."""
    from matplotlib.axis import Axis
    from matplotlib.text import Text

    if not artist.get_visible():
        return
    if isinstance(artist, Text):
        if artist.get_text().strip():
            yield artist
        return
    parts = artist.get_children()
    if isinstance(artist, Axis):
        low, high = sorted(artist.get_view_interval())
        slack = 1e-9 * (high - low)
        ticks = [tick for tick in artist.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack]
        parts = [artist.label, artist.offsetText, *(tick.label1 for tick in ticks)]
    elif not getattr(artist, "axison", True):
        parts = [part for part in parts if not isinstance(part, Axis)]
    for part in parts:
        yield from drawn_words(part)


def clashes(figure):
    """Pairs of words of a figure whose boxes meet, and words that reach beyond its edges."""
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in drawn_words(figure)]
    wide, high = figure.bbox.width, figure.bbox.height
    found = [("the edge", words) for words, box in boxes
             if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > wide + TOUCH or box.y1 > high + TOUCH]
    for (words, one), (others, other) in itertools.combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        along = min(one.y1, other.y1) - max(one.y0, other.y0)
        if across > TOUCH and along > TOUCH:
            found.append((words, others))
    return found


class Drawn(support.SharedCase):
    """Three traces over three offloading costs with policies of all kinds; a device over links."""

    @classmethod
    def make(cls):
        """Runs them."""
        trace = {"path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}
        learners = ["ucb1", "ucb-tuned", "moss"]
        configurations = {
            "many": {
                "repeats": 3,
                "traces": [dict(trace, name=name) for name in ("IMDb", "a long name of a trace", "SNLI")],
                "cost": {"offload": [1, 5, 30]},
                "policies": ["splitee", "splitee-s", "final-exit", "elasticbert", "oracle",
                             *({"type": "bandit", "name": name, "learner": name} for name in learners)],
            },
            "links": {
                "repeats": 3,
                "traces": [dict(trace, name="clean"), dict(trace, name="noisy")],
                "cost": {"unit": "ms", "mu": 0.01, "device": {"layer": {"ms": 1}, "exit": {"ms": 0.1}},
                         "cloud": {"layer": {"ms": 0.1}}, "bytes": {"input": 2000, "activation": 1000, "answer": 1},
                         "link": {"named": {"fast": {"down_mbit": 100, "rtt_ms": 1, "up_mbit": 100},
                                            "slow": {"down_mbit": 100, "rtt_ms": 1, "up_mbit": 0.01}}}},
                "policies": ["splitee", {"type": "fixed-split", "name": "sends the input", "exit": 0}, "final-exit"],
                "curves": {"exits": True},
            },
        }
        cls.runs = {}
        for name, configuration in configurations.items():
            (cls.folder / name).mkdir()
            cls.runs[name] = run(cls.folder / name, {"name": name, **configuration})


class Words(Drawn):
    """Titles, labels, numbers and names."""

    def all_figures(self, look):
        """Each figure with its name in words."""
        for name, asked in (("many", []), ("many", ["--frontier", "cost_per_sample_mean,accuracy_mean"]),
                            ("many", ["--value", "regret_mean,cost_mean"]),
                            ("links", ["--time", "--where", "link=slow"]),
                            ("links", ["--frontier", "cost_per_sample_mean,accuracy_mean",
                                       "--subject-to", "cost_per_sample_mean<=9"]),
                            ("links", ["--value", "cost_per_sample_mean", "--against", "link"])):
            for figure_name, figure in figures(self.runs[name], *asked, *look).items():
                yield " ".join([name, figure_name, *look]), figure

    def test_no_words_meet_or_leave_the_figure_at_any_width(self):
        for look in WIDTHS:
            for name, figure in self.all_figures(look):
                with self.subTest(name):
                    self.assertEqual(clashes(figure), [])

    def test_without_what_makes_them_fit_they_would_meet(self):
        with mock.patch("splitee.plotting.sheet.fit_words"), mock.patch("splitee.plotting.sheet.thin_ticks"):
            met = [name for name, figure in self.all_figures(WIDTHS[2]) if clashes(figure)]
        self.assertGreater(len(met), 2)

    def test_large_letters_fit_too(self):
        for look in (["--font-size", "12"], ["--font-size", "12", "--width", "3.3"]):
            for name, figure in figures(self.runs["links"], "--where", "link=slow", *look).items():
                with self.subTest(f"{name} {look}"):
                    self.assertEqual(clashes(figure), [])

    def test_a_figure_keeps_ticks_evenly_and_at_least_one(self):
        for axes in figures(self.runs["many"], "--width", "2")["costs"].axes:
            self.assertGreater(len([tick for tick in axes.xaxis.get_major_ticks() if tick.label1.get_text()]), 0)


class Crowds(Drawn):
    """Learners that end at one exit meet in the trade-off."""

    def marks(self, figure):
        """The places of the marks of each panel, in points."""
        figure.draw_without_rendering()
        for axes in figure.axes:
            lines = [line for line in axes.lines if line.get_marker() not in (None, "None", "")]
            yield [tuple(axes.transData.transform(line.get_xydata()[0]) * 72 / figure.dpi) for line in lines]

    def test_marks_that_meet_are_drawn_close_up_and_apart(self):
        from splitee.plotting.close import APART

        drawn = figures(self.runs["many"])
        meeting = min(math.dist(*pair) for places in self.marks(drawn["tradeoff"])
                      for pair in itertools.combinations(places, 2))
        self.assertLess(meeting, 2, "the test needs marks that meet")
        panels = [places for places in self.marks(drawn["tradeoff-close"]) if places]
        self.assertTrue(panels)
        for places in panels:
            self.assertGreater(len(places), 1)
            for pair in itertools.combinations(places, 2):
                self.assertGreater(math.dist(*pair), APART - 0.1)

    def test_a_figure_in_which_no_marks_meet_has_no_close_up(self):
        drawn = figures(self.runs["many"], "--policies", "final-exit,elasticbert")
        self.assertIn("tradeoff", drawn)
        self.assertNotIn("tradeoff-close", drawn)

    def test_marks_at_one_place_are_moved_apart_within_the_panel_and_others_stay(self):
        from splitee.plotting.close import APART, SIZE, moved_apart

        box = (0, 0, 100, 60)
        moved = moved_apart([(0, 0)] * 5 + [(80, 30)], box)
        self.assertEqual(moved[-1], (80, 30))
        for pair in itertools.combinations(moved, 2):
            self.assertGreater(math.dist(*pair), APART - 0.1)
        for x, y in moved[:-1]:
            self.assertTrue(SIZE / 2 <= x <= 100 - SIZE / 2 and SIZE / 2 <= y <= 60 - SIZE / 2, (x, y))
