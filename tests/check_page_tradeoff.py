"""The figure of trade-off and frontier in the page of `splitee-sim report`, with links that lie decades apart."""

import csv
import json
import subprocess

import browser
import support

TITLE = "Trade-off and frontier"
LINKS = {
    "fibre": {"up_mbit": 1000, "down_mbit": 1000, "rtt_ms": 1},
    "satellite": {"up_mbit": 0.01, "down_mbit": 10, "rtt_ms": 70},
    "wifi": {"up_mbit": 10, "down_mbit": 10, "rtt_ms": 20},
}
# The chart of a canvas: its axes, and each point with whether it lies between them.
DRAWN = """
const {scales, chartArea: area, data} = Chart.getChart(arguments[0]);
const side = (scale) => ({type: scale.type, min: scale.min, title: scale.options.title.text,
  ticks: scale.ticks.map((tick) => tick.label)});
const points = data.datasets.filter((set) => !set.isAid).flatMap((set) => set.data.map((point) => {
  const [x, y] = [scales.x.getPixelForValue(point.x), scales.y.getPixelForValue(point.y)];
  return [point.x, point.y, x >= area.left && x <= area.right && y >= area.top && y <= area.bottom];
}));
return {x: side(scales.x), y: side(scales.y), points, rings: data.datasets.find((set) => set.isAid).data.length};
"""


def setUpModule():
    """The browser is an option."""
    browser.need_browser()


def configuration():
    """A run in milliseconds over the links; in their order the slowest is neither the first nor the last."""
    split = [{"type": "fixed-split", "name": f"split at {exit}", "exit": exit} for exit in (0, 1)]
    return {
        "name": "links",
        "repeats": 2,
        "traces": [{"name": "binary", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.9}],
        "cost": {
            "unit": "ms", "mu": 0.002, "device": {"layer": {"ms": 5}}, "cloud": {"layer": {"ms": 0.1}},
            "link": {"named": LINKS}, "bytes": {"input": 20000, "activation": 20000, "answer": 16},
        },
        "policies": [*split, "elasticbert", "final-exit"],
    }


class Tradeoff(browser.PageCase):
    """One page of one run over several links."""

    @classmethod
    def make(cls):
        """Runs, reports, opens the browser."""
        (cls.folder / "links.json").write_text(json.dumps(configuration()))
        cls.results = cls.folder / "results"
        subprocess.run([support.PROGRAM, "run", "--quiet", cls.folder / "links.json", "--out", cls.results], check=True)
        cls.open_page(cls.results)

    def drawn(self, **chosen):
        """What is drawn with these things chosen."""
        figure = self.figure(TITLE)
        for label, text in chosen.items():
            self.choose(figure, label, text)
        return self.browser.execute_script(DRAWN, self.find("canvas", figure)[0])

    def cells(self, *links):
        """The two metrics of the cells of some links, by latency."""
        with open(self.results / "summary.csv", newline="", encoding="utf-8") as file:
            return sorted((float(row["latency_ms_p95"]), float(row["accuracy_mean"]))
                          for row in csv.DictReader(file) if row["link"] in links)

    def caption(self):
        """What stands under the figure."""
        return self.find("figcaption", self.figure(TITLE))[0].text

    def test_every_cell_lies_between_the_axes(self):
        for link, of in (*((name, [name]) for name in LINKS), ("all", LINKS)):
            drawn = self.drawn(link=link)
            self.assertEqual(sorted(tuple(point[:2]) for point in drawn["points"]), self.cells(*of), link)
            self.assertEqual([point for point in drawn["points"] if not point[2]], [], f"outside, link {link}")

    def test_costs_that_lie_far_apart_have_a_logarithmic_axis_which_says_so(self):
        costs = [cost for cost, _ in self.cells("satellite")]
        self.assertGreater(max(costs), 4 * min(costs), "the test needs costs that lie far apart")
        drawn = self.drawn(link="satellite")
        self.assertEqual((drawn["x"]["type"], drawn["y"]["type"]), ("logarithmic", "linear"))
        self.assertEqual(drawn["x"]["title"], "latency ms p95 (ms), log scale")
        self.assertGreaterEqual(len([label for label in drawn["x"]["ticks"] if label]), 2, "numbers at the axis")

    def test_no_negative_number_stands_at_an_axis_of_what_is_never_negative(self):
        for metric in ("offloaded", "sent bytes", "latency ms p50", "cost", "accuracy"):
            for link in (*LINKS, "all"):
                drawn = self.drawn(x=metric, y=metric, link=link)
                self.assertGreaterEqual(min(drawn["x"]["min"], drawn["y"]["min"]), 0, f"{metric}, {link}")
                self.assertTrue(all(inside for *_, inside in drawn["points"]), f"{metric}, {link}")

    def test_each_value_is_heard_after_the_name_of_its_own_policy(self):
        rows = self.figure_table(TITLE)
        of = {row[0]: row for row in rows}
        twins = [of["ElasticBERT"], of["Final-exit"]]
        self.assertEqual(twins[0][2], twins[1][2], "the test needs two policies at one place")
        self.assertNotEqual(twins[0][3], twins[1][3])
        figure = self.figure(TITLE)
        canvas = self.find("canvas", figure)[0]
        heard = ""
        for _ in rows:
            canvas.send_keys("\ue014")  # right arrow
            heard = self.find("[aria-live]", figure)[0].get_attribute("textContent")
            if "Final-exit" in heard:
                break
        for policy, _, cost, accuracy, _ in twins:
            self.assertIn(f"{policy}; latency ms p95 {cost}, accuracy {accuracy}", heard)

    def test_the_frontier_is_that_of_one_link(self):
        for link in (None, *LINKS):
            drawn = self.drawn(**({"link": link} if link else {}))
            link = link or "fibre"
            self.assertIn(f"link {link}", self.caption())
            answer = self.run_program("frontier", self.results, "--x", "latency_ms_p95", "--y", "accuracy_mean",
                                      "--where", f"link={link}", "--format", "json")
            wanted = [cell["policy"] for cell in json.loads(answer)["cells"]]
            self.assertEqual(drawn["rings"], len(wanted))
            self.assertEqual(len([row for row in self.figure_table(TITLE) if row[4] == "yes"]), len(wanted))

    def test_there_is_no_frontier_across_links(self):
        self.assertEqual(self.drawn(link="all")["rings"], 0)
        self.assertEqual({row[4] for row in self.figure_table(TITLE)}, {""})
        self.assertIn("No frontier: cells of different links are no choice", self.caption())
