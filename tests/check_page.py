"""Opens the page of `splitee-sim report` in a real Chromium, from a file, and uses it as people do."""

import csv
import json
import subprocess

import browser
import support
from browser import NARROW

HOSTILE = '</script><img src=x onerror="document.title=1"><b>bold</b> & "quoted"'
# Nodes that a name with markup would have made.
STRANGE = "return document.querySelectorAll('main img, main b, main script').length"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def setUpModule():
    """The browser is an option."""
    browser.need_browser()


def run(folder):
    """Runs a small grid with names that would act if they were not escaped; returns its folder."""
    configuration = {
        "name": "hostile",
        "repeats": 4,
        "traces": [
            {"name": HOSTILE, "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7},
            {"name": "other", "path": str(support.GOLDEN / "ternary.npz"), "threshold": 0.6},
        ],
        "cost": {"offload": [1, 5, 20]},
        "policies": ["splitee", {"type": "splitee-s", "name": HOSTILE, "beta": {"grid": [0.5, 1]}}, "final-exit",
                     "oracle"],
        "curves": {"rounds": {"points": 30}, "exits": True},
    }
    (folder / "run.json").write_text(json.dumps(configuration))
    results = folder / "results"
    subprocess.run([support.PROGRAM, "run", "--quiet", folder / "run.json", "--out", results], check=True)
    return results


def rows_of(path):
    """The rows of a CSV file."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text):
    """A number as the page shows it: five significant digits."""
    value = float(text)
    return f"{value:.0f}" if value.is_integer() or abs(value) >= 1e5 else f"{value:.5g}"


class Page(browser.PageCase):
    """One page of one run, and a browser that all tests share."""

    @classmethod
    def make(cls):
        """Runs, reports, opens the browser."""
        cls.results = run(cls.folder)
        manifest = json.loads((cls.results / "manifest.json").read_text())
        manifest["traces"][1].update(kind="reconstructed", origin={"model": "a net", "provenance": HOSTILE})
        manifest["columns"]["summary.csv"]["samples"]["meaning"] = f"`{HOSTILE}` and `"
        (cls.results / "manifest.json").write_text(json.dumps(manifest))
        (cls.results / "expected.json").write_text(json.dumps({
            "name": HOSTILE, "numbers": [
                {"file": "summary.csv", "where": {"trace": "other", "policy": "final-exit", "offload": 1},
                 "column": "samples", "value": 1, "absolute": 0.5}]}))
        cls.open_page(cls.results)

    def test_it_opens_from_a_file_without_a_word_of_the_console(self):
        self.assertEqual(self.browser.get_log("browser"), [])
        self.assertEqual(len(self.find("figure")), 5)
        for canvas in self.find("canvas"):
            self.assertGreater(len(set(self.browser.execute_script(
                "const c = arguments[0]; return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
                ".filter((_, k) => k % 4 === 3)", canvas))), 1, "something should be drawn")

    def test_it_asks_nothing_of_the_network(self):
        entries = self.browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        self.assertEqual(entries, [])
        text = self.page.read_text(encoding="utf-8")
        self.assertIn("default-src 'none'", text)
        self.assertIn("Permission is hereby granted", text)

    def test_its_numbers_are_those_of_summary_csv(self):
        expected = rows_of(self.results / "summary.csv")
        data = json.loads(self.browser.execute_script("return document.getElementById('data').textContent"))
        table = next(each for each in data["runs"][0]["tables"] if each["file"] == "summary.csv")
        names = [column["name"] for column in table["columns"]]
        self.assertEqual(names, list(expected[0]))
        self.assertEqual(len(table["rows"]), len(expected))
        for row, wanted in zip(table["rows"], expected):
            for name, field in zip(names, row):
                value = float(wanted[name]) if isinstance(field, (int, float)) else wanted[name] or None
                self.assertEqual(field, value, name)
        shown = self.column(self.table("summary.csv"), "regret")
        self.assertEqual(shown, [number(row["regret_mean"]) for row in expected])

    def test_a_click_or_a_key_sorts_a_table(self):
        table = self.table("summary.csv")
        expected = sorted(float(row["regret_mean"]) for row in rows_of(self.results / "summary.csv"))

        def head():
            return next(each for each in self.find("thead th", table) if each.text.startswith("regret"))

        self.find("button", head())[0].click()
        self.assertEqual(head().get_attribute("aria-sort"), "ascending")
        self.assertEqual(self.column(table, "regret"), [number(value) for value in expected])
        self.browser.switch_to.active_element.send_keys("\ue007")  # Enter: the head keeps the focus
        self.assertEqual(head().get_attribute("aria-sort"), "descending")
        self.assertEqual(self.column(table, "regret"), [number(value) for value in reversed(expected)])

    def test_tables_are_filtered_by_words_and_by_lists(self):
        rows = rows_of(self.results / "summary.csv")
        table = self.table("summary.csv")
        self.find("input[type=search]", table)[0].send_keys("final OTHER")
        self.assertEqual(self.column(table, "policy"), ["final-exit"] * 3)
        self.choose(table, "offload", "5")
        wanted = [row for row in rows
                  if (row["trace"], row["policy"], row["offload"]) == ("other", "final-exit", "5")]
        self.assertEqual(self.column(table, "regret"), [number(row["regret_mean"]) for row in wanted])
        self.assertIn("1 shown of 1 that fit", self.find("[role=status]", table)[0].text)

    def test_columns_can_be_chosen(self):
        table = self.table("summary.csv")
        self.find("details summary", table)[0].click()
        next(each for each in self.find(".chosen label", table) if each.text == "samples").click()
        self.assertEqual(set(self.column(table, "samples")),
                         {row["samples"] for row in rows_of(self.results / "summary.csv")})

    def test_columns_without_any_value_are_not_shown(self):
        heads = [each.text.split("\n")[0] for each in self.find("thead th button", self.table("summary.csv"))]
        self.assertIn("cost per sample", heads)
        self.assertNotIn("latency ms p95", heads)
        self.assertNotIn("energy mj", heads)

    def test_code_in_the_dictionary_is_shown_as_code(self):
        table = self.table("Columns")
        self.find("input[type=search]", table)[0].send_keys("accuracy_ci95_low")
        self.assertEqual([each.text for each in self.find("td code", table)][0], "accuracy_mean")
        self.assertFalse([text for text in self.column(table, "meaning") if "`" in text])
        self.choose(table, "file", "summary.csv")
        search = self.find("input[type=search]", table)[0]
        search.clear()
        search.send_keys("samples bold")
        self.assertEqual(self.column(table, "meaning"), [f"{HOSTILE} and `"])
        self.assertEqual([each.text for each in self.find("td code", table)], [HOSTILE])
        self.assertEqual(self.browser.execute_script(STRANGE), 0)

    def test_names_with_markup_are_shown_as_text(self):
        self.assertEqual(self.browser.execute_script(STRANGE), 0)
        self.assertNotEqual(self.browser.title, "1")
        self.assertIn(HOSTILE, self.column(self.table("summary.csv"), "policy"))
        self.assertIn(HOSTILE, [each.text for each in self.find(".policies button")])
        self.assertIn(HOSTILE, [row[0] for row in self.figure_table("Trade-off and frontier")])
        self.assertEqual(self.browser.execute_script(STRANGE), 0)

    def test_it_says_where_the_data_come_from(self):
        told = self.browser.execute_script(
            "return [...document.querySelectorAll('section.origin')].map((part) => part.textContent)")
        self.assertEqual(len(told), 2)
        self.assertEqual(told[0], f"{HOSTILE}: origin not statedIts file says no more of its origin.")
        self.assertIn("other is reconstructed: made to give published figures again", told[1])
        self.assertIn(f"provenance{HOSTILE}", told[1])

    def test_a_policy_is_switched_off_in_every_figure(self):
        self.assertIn("Oracle", [row[0] for row in self.figure_table("Over the grid")])
        button = next(each for each in self.find(".policies button") if each.text == "Oracle")
        button.click()
        self.assertEqual(button.get_attribute("aria-pressed"), "false")
        for title in ("Over the rounds", "Over the grid", "Exits", "Trade-off and frontier"):
            self.assertNotIn("Oracle", [row[0] for row in self.figure_table(title)], title)

    def test_curves_are_those_of_the_file(self):
        figure = self.figure("Over the rounds")
        self.choose(figure, "offload", "20")
        for name in ("regret", "exit"):
            self.choose(figure, "values", name)
            wanted = [[row["round"], number(row[f"{name}_mean"])] for row in rows_of(self.results / "curves.csv")
                      if (row["trace"], row["policy"], row["offload"]) == (HOSTILE, "splitee", "20")]
            shown = [row[1:3] for row in self.figure_table("Over the rounds") if row[0] == "SplitEE"]
            self.assertEqual(shown, wanted)

    def test_the_frontier_is_that_of_the_program(self):
        figure = self.figure("Trade-off and frontier")
        self.choose(figure, "trace", "other")
        self.choose(figure, "x", "cost")
        self.choose(figure, "y", "accuracy")
        answer = self.run_program("frontier", self.results, "--x", "cost_mean", "--y", "accuracy_mean",
                                  "--where", "trace=other", "--format", "json")
        wanted = sorted((number(cell["cost_mean"]), number(cell["accuracy_mean"]))
                        for cell in json.loads(answer)["cells"])
        front = [row for row in self.figure_table("Trade-off and frontier") if row[4] == "yes"]
        self.assertEqual(sorted((row[2], row[3]) for row in front), wanted)

    def test_the_check_is_made_and_its_verdict_shown(self):
        self.assertIn("failed", self.find(".verdict")[0].text)
        self.assertEqual(self.column(self.table("Check"), "within"), ["OUT"])

    def test_figures_are_read_by_keyboard_and_ear(self):
        figure = self.figure("Over the rounds")
        canvas = self.find("canvas", figure)[0]
        self.assertIn("regret up to each round", canvas.get_attribute("aria-label"))
        canvas.send_keys("\ue014")  # right arrow
        heard = self.find("[aria-live]", figure)[0]
        self.assertIn("round 100;", heard.get_attribute("textContent"))
        self.assertIn("SplitEE: ", heard.get_attribute("textContent"))

    def test_every_control_has_a_name(self):
        unnamed = self.browser.execute_script(
            "return [...document.querySelectorAll('button, select, input, canvas')].filter(e =>"
            " !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length))).length")
        self.assertEqual(unnamed, 0)

    def test_a_narrow_screen_does_not_scroll_sideways(self):
        self.show(NARROW)
        self.assertLessEqual(self.browser.execute_script(OVERFLOW), 0)
        self.assertEqual(self.browser.get_log("browser"), [])

    def test_it_is_light_and_dark(self):
        paper = "return getComputedStyle(document.body).backgroundColor"
        self.assertEqual(self.browser.execute_script(paper), "rgb(255, 255, 255)")
        self.show(dark=True)
        self.assertEqual(self.browser.execute_script(paper), "rgb(20, 23, 27)")

    def test_it_is_printed_without_its_controls(self):
        self.show(dark=True)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.assertEqual(self.browser.execute_script("return getComputedStyle(document.body).backgroundColor"),
                         "rgb(255, 255, 255)")
        self.assertEqual([each.is_displayed() for each in self.find(".policies")], [False])
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        self.assertGreater(len(self.browser.print_page()), 10000)
