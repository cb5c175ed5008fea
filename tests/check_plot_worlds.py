"""Figures of runs whose costs are more than one number, an input that is sent at once, tiers, and bounds of regret."""

import csv

import support
from check_plots import run

GREY = "#666666"


def setUpModule():
    """Skips without matplotlib, which draws the figures."""
    support.need("matplotlib")


def figures(results, *options):
    """The figures that plot.py draws of results, by name."""
    from splitee.plotting.command import parse
    from splitee.plotting.draw import drawn

    return dict(drawn(parse([str(results), *options])))


def words_of(figure):
    """All words of a figure."""
    from matplotlib.text import Text

    return [text.get_text().replace("\u00a0", " ") for text in figure.findobj(Text) if text.get_text()]


def numbers_under(axes):
    """The numbers under an axis that are drawn."""
    axes.figure.draw_without_rendering()
    return [tick.label1.get_text() for tick in axes.xaxis.get_major_ticks() if tick.label1.get_visible()]


def dashed_at(axes):
    """Where dashed lines stand that cross a panel from foot to head."""
    lines = [line for line in axes.lines if line.get_linestyle() == "--" and list(line.get_ydata()) == [0, 1]]
    return [line.get_xdata()[0] for line in lines]


class Worlds(support.SharedCase):
    """A base of the configurations: three repeats of one trace."""

    @classmethod
    def results(cls, name, **keys):
        """Runs a configuration in a folder of its own; gives the folder of its results."""
        folder = cls.folder / name
        folder.mkdir()
        trace = {"name": "T", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}
        return run(folder, {"name": name, "repeats": 3, "traces": [trace], **keys})


class Links(Worlds):
    """A device and two links, with policies that send the input and that split at exit 1."""

    @classmethod
    def make(cls):
        """Runs them."""
        link = {"down_mbit": 100, "rtt_ms": 1}
        named = {"fast": dict(link, up_mbit=100), "slow": dict(link, up_mbit=0.01)}
        cls.of_run = cls.results(
            "links",
            cost={"unit": "ms", "mu": 0.01, "device": {"layer": {"ms": 1}, "exit": {"ms": 0.1}},
                  "cloud": {"layer": {"ms": 0.1}}, "bytes": {"input": 2000, "activation": 1000, "answer": 1},
                  "link": {"named": named}},
            policies=["splitee", {"type": "fixed-split", "name": "sends", "exit": 0},
                      {"type": "fixed-split", "name": "splits", "exit": 1}, "final-exit"])

    def bars(self, axes):
        """The exits at which a row of the figure of exits has a bar."""
        from matplotlib.patches import StepPatch

        steps = [patch for patch in axes.patches if isinstance(patch, StepPatch)]
        return {(low + high) / 2 for step in steps for value, low, high in zip(
            step.get_data().values, step.get_data().edges, step.get_data().edges[1:]) if value > 0}

    def test_rows_of_exits_share_an_axis_on_which_an_input_that_is_sent_stands_at_0(self):
        rows = figures(self.of_run)["exits"].axes
        self.assertEqual(len(rows), 4)
        self.assertEqual({axes.get_xlim() for axes in rows}, {(-0.5, 12.5)})
        self.assertEqual(len({tuple(axes.get_xticks()) for axes in rows}), 1, "grid lines should go through all rows")
        self.assertEqual([self.bars(axes) for axes in rows[1:]], [{0}, {1}, {12}])
        self.assertEqual(numbers_under(rows[-1])[0], "0")
        self.assertIn("0: the input is sent", rows[-1].get_xlabel())

    def test_where_no_policy_sends_the_input_the_axis_begins_at_1(self):
        rows = figures(self.of_run, "--policies", "splits,final-exit")["exits"].axes
        self.assertEqual({axes.get_xlim() for axes in rows}, {(0.5, 12.5)})
        self.assertEqual(numbers_under(rows[-1])[0], "1")
        self.assertEqual(rows[-1].get_xlabel(), "Exit")

    def test_over_links_there_are_marks_without_lines_and_an_axis_that_shows_costs_of_all_sizes(self):
        figure = figures(self.of_run, "--value", "cost_per_sample_mean", "--against", "link")
        axes = figure["cost_per_sample_mean-against-link"].axes[0]
        self.assertEqual(numbers_under(axes), ["fast", "slow"])
        self.assertEqual({(line.get_linestyle(), len(line.get_xdata())) for line in axes.lines}, {("None", 1)})
        places = {round(line.get_xdata()[0], 6) for line in axes.lines}
        self.assertEqual(len(places), 8, "no mark should cover another")
        self.assertEqual(axes.get_yscale(), "log")
        self.assertIn("log scale", axes.get_ylabel())

    def test_an_accuracy_over_links_has_a_linear_axis(self):
        figure = figures(self.of_run, "--value", "accuracy_mean", "--against", "link")["accuracy_mean-against-link"]
        self.assertEqual(figure.axes[0].get_yscale(), "linear")

    def test_a_place_holder_is_no_offloading_cost(self):
        for options in (["--against", "link"], ["--where", "link=fast"]):
            for figure in figures(self.of_run, "--value", "latency_ms_p95", *options).values():
                words = " ".join(words_of(figure))
                self.assertIn("costs of device, link and cloud in ms", words)
                self.assertNotIn("offload = 1", words)
                self.assertNotIn("Offloading cost (", words)
        one = figures(self.of_run, "--value", "latency_ms_p95", "--where", "link=fast")
        axes = one["latency_ms_p95-against-offload"].axes[0]
        self.assertEqual(axes.get_xlabel(), "offload (only holds a place)")
        self.assertEqual(numbers_under(axes), ["1"])


class OverTime(Worlds):
    """A link with an outage, and curves that tell exits."""

    @classmethod
    def make(cls):
        """Runs it."""
        series = cls.folder / "series.txt"
        series.write_text("0 2\n1 0\n2 2\n3 2\n", encoding="utf-8")
        cls.keys = {
            "cost": {"unit": "ms", "mu": 0.01, "device": {"layer": {"ms": 1}, "exit": {"ms": 0.1}},
                     "cloud": {"layer": {"ms": 0.1}}, "bytes": {"input": 2000, "activation": 1000, "answer": 1},
                     "link": {"series": str(series), "format": "two-column", "down_mbit": 10, "rtt_ms": 5},
                     "arrivals": {"period_ms": 10}},
            "policies": ["splitee", {"type": "fixed-split", "name": "sends", "exit": 0},
                         {"type": "fixed-split", "name": "splits", "exit": 1}, "final-exit"]}
        cls.of_run = cls.results("over-time", curves={"rounds": {"points": 20}, "exits": True}, **cls.keys)

    def lines(self, panel):
        """The heights of the lines of a panel, policy by policy."""
        return [list(line.get_ydata()) for line in figures(self.of_run, "--time")["time"].axes[panel].lines]

    def rows(self, name, policy):
        """The rows of a result file that a policy has."""
        with open(self.of_run / name, encoding="utf-8") as file:
            return [row for row in csv.DictReader(file) if row["policy"] == policy]

    def test_the_lowest_panel_shows_at_which_exit_each_policy_ended_meanwhile(self):
        learns, *fixed = self.lines(2)
        for line, exit in zip(fixed, (0, 1, 12)):
            self.assertEqual(len(line), 20)
            for value in line:
                self.assertAlmostEqual(value, exit)
        self.assertGreater(max(learns) - min(learns), 0.5, "the test needs a policy that changes its exit")
        ends = [int(row["round"]) for row in self.rows("curves.csv", "splitee")]
        rounds = [end - start for start, end in zip([0, *ends], ends)]
        mean = sum(value * count for value, count in zip(learns, rounds)) / ends[-1]
        played = sum(int(row["exit"]) * float(row["played"]) for row in self.rows("exits.csv", "splitee"))
        self.assertAlmostEqual(mean, played / ends[-1])

    def test_outages_are_shaded_in_every_panel_and_the_lowest_has_the_axis_of_time(self):
        panels = figures(self.of_run, "--time")["time"].axes
        self.assertEqual(len(panels), 3)
        shaded = [[(patch.get_extents().x0, patch.get_extents().x1) for patch in axes.patches] for axes in panels]
        self.assertTrue(shaded[0])
        self.assertEqual(shaded[0], shaded[2])
        self.assertEqual([axes.get_xlabel() for axes in panels], ["", "", "Time (s)"])
        self.assertEqual(" ".join(panels[2].get_ylabel().split()), "Mean exit (0: input sent)")
        self.assertIn("Cost per sample, accuracy and mean exit over time",
                      " ".join(" ".join(words_of(panels[0].figure)).split()))

    def test_curves_that_do_not_tell_exits_have_no_such_panel(self):
        results = self.results("silent", curves={"rounds": {"points": 20}}, **self.keys)
        figure = figures(results, "--time")["time"]
        self.assertEqual(len(figure.axes), 2)
        self.assertEqual(figure.axes[1].get_xlabel(), "Time (s)")
        self.assertNotIn("exit", " ".join(words_of(figure)).replace("Final-exit", ""))


class Tiers(Worlds):
    """A network over tiers."""

    @classmethod
    def make(cls):
        """Runs a cascade, whose samples go on to other tiers, and policies that offload."""
        cls.of_run = cls.results(
            "tiers", cost={"offload": 1},
            tiers=[{"name": "near", "until": 2}, {"name": "mid", "until": 5, "hop": 1}, {"name": "far", "hop": 2}],
            policies=["splitee", {"type": "cascade", "exits": [2, 5], "thresholds": [0.8, 0.8]},
                      {"type": "fixed-split", "name": "first", "exit": 1}, "final-exit"])

    def test_above_each_row_stands_the_share_that_summary_csv_counts_as_offloaded(self):
        with open(self.of_run / "summary.csv", encoding="utf-8") as file:
            shares = {row["policy"]: 100 * float(row["offloaded_share_mean"]) for row in csv.DictReader(file)}
        self.assertTrue(0 < shares["cascade"] < 100, "the test needs samples on both sides")
        figure = figures(self.of_run)["exits"]
        told = [words for words in words_of(figure) if words.startswith("left the first tier")]
        self.assertEqual(told, [f"left the first tier: {share:.0f}%" for share in shares.values()])
        self.assertIn("are offloaded to the last tier", words_of(figure))


class Schedules(Worlds):
    """Schedules of offloading costs, with names."""

    @classmethod
    def make(cls):
        """Runs two, of which one holds a step that changes nothing and one after the last sample."""
        falls = [{"from": first, "value": value} for first, value in ((1, 40), (150, 40), (301, 5), (10 ** 6, 1))]
        many = [{"from": 1 + 4 * step, "value": step % 2} for step in range(60)]
        cls.of_run = cls.results(
            "schedules", policies=["splitee", "final-exit"], regret={"also": ["piecewise"]}, curves={"exits": True},
            cost={"offload": {"schedule": {"named": {"falls": falls, "many": many}}}})

    def test_figures_over_rounds_mark_where_the_cost_changes_and_what_it_is(self):
        drawn = figures(self.of_run, "--time", "--where", "schedule=falls")
        for name in ("regret", "regret-piecewise", "time"):
            with self.subTest(name):
                for axes in drawn[name].axes:
                    self.assertEqual(dashed_at(axes), [301])
                words = words_of(drawn[name])
                self.assertEqual([text for text in words if text.endswith(" λ")], ["40 λ", "5 λ"])

    def test_a_schedule_that_changes_all_the_time_is_told_by_the_heading(self):
        figure = figures(self.of_run, "--where", "schedule=many")["regret"]
        self.assertEqual(dashed_at(figure.axes[0]), [])
        self.assertIn("offloading costs that change with the rounds", " ".join(" ".join(words_of(figure)).split()))


class PerExit(Worlds):
    """A schedule that scales per-exit offloading costs."""

    def test_the_words_at_a_change_name_the_scale(self):
        steps = [{"from": 1, "value": 1}, {"from": 200, "value": 0.5}]
        results = self.results(
            "scales", policies=["splitee", "final-exit"],
            cost={"offload": {"per_exit": [5 - exit / 4 for exit in range(12)], "schedule": steps}})
        figure = figures(results)["regret"]
        self.assertEqual(dashed_at(figure.axes[0]), [200])
        self.assertEqual([text for text in words_of(figure) if text.startswith("scale ")], ["scale 1", "scale 0.5"])


class Bounds(Worlds):
    """Lower bounds of regret, of which two are the same."""

    @classmethod
    def make(cls):
        """Runs two learners over one set of arms, and one with more feedback."""
        cls.of_run = cls.results("bounds", cost={"offload": 5}, policies=[
            "splitee", {"type": "bandit", "name": "other", "learner": "ucb1"}, "splitee-s", "final-exit"])

    def test_policies_with_one_bound_share_a_curve_that_is_no_policys_and_names_them(self):
        figure = figures(self.of_run, "--bounds")["regret"]
        grey = [line for line in figure.axes[0].lines if line.get_color() == GREY]
        self.assertEqual(len(grey), 2)
        self.assertNotEqual(list(grey[0].get_ydata()), list(grey[1].get_ydata()))
        self.assertNotEqual(grey[0].get_linestyle(), "-")
        told = [words for words in words_of(figure) if words.startswith("lower bound of")]
        self.assertEqual(told, ["lower bound of\nSplitEE\nother", "lower bound of\nSplitEE-S"])
