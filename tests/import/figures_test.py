"""Figures of results with names of any kind, and result files as other programs leave them."""

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as xml

import support

from splitee.command import STANDARD_OUTPUT
from splitee.errors import SpliteeError
from splitee.plotting import command

OWN = "_own $x_1$ \\frac"
BAD = "\uffff a/b--c<&>\u009b"


def setUpModule():
    """Skips without matplotlib, which draws the figures."""
    support.need("matplotlib")


class Figures(support.Case):
    """A small run, with names that the program itself may refuse."""

    def setUp(self):
        """Makes the run, with plain names in place of those of the tests."""
        super().setUp()
        self.run_of(offload=[1, 2])

    def run_of(self, **cost):
        """Runs the program; returns nothing."""
        trace = {"name": "t", "path": str(support.GOLDEN / "binary.npz"), "threshold": 0.7}
        trace |= {"order": cost.pop("order", "shuffle"), "path": cost.pop("path", trace["path"])}
        regret = {"also": ["piecewise", "per-sample"]} if cost.pop("also", False) else {}
        configuration = {
            "name": "c", "repeats": 3, "traces": [trace], "cost": cost,
            "policies": ["splitee", {"type": "splitee", "name": "OWN"}, "random-exit",
                         {"type": "fixed-split", "exit": 2, "name": "BAD"}],
            "curves": {"rounds": {"points": 20}}, "regret": regret,
        }  # fmt: skip
        self.write("c.json", json.dumps(configuration))
        shutil.rmtree(self.folder / "r", ignore_errors=True)
        line = [support.PROGRAM, "run", "--quiet", "--config", "c.json"]
        subprocess.run(
            [*line, "--out", "r"], cwd=self.folder, check=True, stderr=subprocess.DEVNULL
        )

    def change(self, name, *pairs):
        """Replaces texts in a result file, as bytes."""
        path = self.folder / "r" / name
        content = path.read_bytes()
        for before, after in pairs:
            self.assertIn(before, content)
            content = content.replace(before, after)
        path.write_bytes(content)

    def drawn(self, *options):
        """The texts of each figure drawn, by its name; each is valid XML."""
        STANDARD_OUTPUT.silent = True
        out = self.folder / "f"
        command.main([str(self.folder / "r"), "--formats=svg", f"--out={out}", *options])
        found = {}
        for path in sorted(out.iterdir()):
            xml.parse(path)
            found[path.name] = " ".join(comment_texts(path))
            path.unlink()
        return found

    def refusal(self, *options):
        """The one line by which a folder is refused."""
        with self.assertRaises(SpliteeError) as caught:
            self.drawn(*options)
        return str(caught.exception)

    def rename(self):
        """Gives the policies the names of the tests."""
        for name in ("summary.csv", "curves.csv", "exits.csv"):
            self.change(name, (b"OWN", OWN.encode()), (b"BAD", BAD.encode()))
        for old, new in (("OWN", OWN), ("BAD", BAD)):
            self.change("manifest.json", (f'"{old}"'.encode(), json.dumps(new).encode()))

    def test_names_of_any_kind_are_drawn_as_text(self):
        self.rename()
        texts = self.drawn()
        self.assertIn(OWN, texts["regret.svg"], "a name with an underscore belongs to the legend")
        self.assertIn("? a/b", texts["costs.svg"])
        sweep = self.drawn("--value=cost_mean", f'--policies="{OWN}"')
        self.assertIn(OWN, sweep["cost_mean-against-offload.svg"])

    def test_own_policies_that_learn_are_among_those_that_learn(self):
        own = b'"type": "own-ucb"'
        manifest = json.loads((self.folder / "r" / "manifest.json").read_bytes())
        for policy in manifest["configuration"]["policies"]:
            if policy["name"] == "OWN":
                policy["type"] = json.loads(b"{" + own + b"}")["type"]
        self.write("r/manifest.json", json.dumps(manifest))
        text = self.drawn()["regret-learning.svg"]
        self.assertIn("OWN", text)
        self.assertNotIn("Random-exit", text)

    def test_per_exit_costs_are_said_in_the_heading(self):
        self.run_of(offload={"per_exit": [12] + [14] * 10 + [16], "scale": [1, 2]})
        for name, text in self.drawn().items():
            if name != "costs.svg" and name != "tradeoff.svg":
                self.assertIn("per-exit offloading costs 12 to 16 λ", text.replace("\u00a0", " "))
            self.assertNotIn("at offloading cost", text)

    def test_repeats_in_one_order_are_said_to_be_that(self):
        self.run_of(offload=[1, 2], order="stored")
        text = self.drawn()["regret.svg"]
        self.assertIn("3 repeats in one order", text)
        self.assertNotIn("95%", text)
        self.assertNotIn("mean of 3 repeats", text)

    def test_segments_are_marked_and_further_regrets_drawn(self):
        golden = str(support.GOLDEN / "binary.npz")
        join = [support.PROGRAM, "trace", "join", golden, golden, "--out", "twice.npz"]
        subprocess.run(join, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        self.assertNotIn("regret-piecewise.svg", self.drawn())
        self.run_of(offload=[1, 2], path="twice.npz", order="within-segments", also=True)
        drawn = self.drawn()
        self.assertIn("Regret against each segment's best arm", drawn["regret-piecewise.svg"])
        self.assertIn("Regret against the best arm for each", drawn["regret-per-sample.svg"])
        for name in ("regret.svg", "regret-piecewise.svg", "regret-per-sample.svg"):
            self.assertEqual(drawn[name].count("binary"), 2, drawn[name])  # the segments' names

    def test_byte_order_marks_and_line_ends_of_other_systems_are_no_matter(self):
        before = self.drawn()
        for name in ("summary.csv", "curves.csv", "exits.csv", "manifest.json"):
            content = (self.folder / "r" / name).read_bytes()
            self.write(f"r/{name}", b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
        self.assertEqual(self.drawn(), before)

    def test_damaged_files_are_one_line(self):
        manifest = (self.folder / "r" / "manifest.json").read_bytes()
        for content, message in {
            b'{"configuration": []}': "not a manifest of splitee-sim",
            b"[" * 100000: "not JSON",
            manifest.replace(b'"repeats": 3', b'"repeats": 1e999'): "not a manifest of splitee-sim",
            manifest.replace(b'"policies": [', b'"policies": [7, '): "not a manifest of splitee-sim",
        }.items():
            self.write("r/manifest.json", content)
            self.assertIn(f"manifest.json: {message}", self.refusal())
        self.write("r/manifest.json", manifest)
        summary = (self.folder / "r" / "summary.csv").read_text()
        header, first, *rest = summary.splitlines()
        fields = first.split(",")
        fields[header.split(",").index("cost_mean")] = "1e300"
        self.write("r/summary.csv", "\n".join([header, ",".join(fields), *rest]) + "\n")
        self.assertIn("line 2: cost_mean is 1e+300, which cannot be drawn", self.refusal())
        os.unlink(self.folder / "r" / "summary.csv")
        os.mkfifo(self.folder / "r" / "summary.csv")
        self.assertIn("summary.csv: is a pipe or a device; expected a file", self.refusal())

    def test_wrong_lists_and_folders_are_one_line(self):
        for option in ("--policies=a\rb", "--where=mu=\rb", f"--traces={'x' * 200000}"):
            self.assertNotIn("\n", self.refusal(option).replace("(see --help)", ""))
        for folder, message in (("x" * 300, "File name too long"), ("no", "no such folder"),
                                ("c.json", "is no folder")):  # fmt: skip
            with self.assertRaises(SpliteeError) as caught:
                command.main([str(self.folder / folder)])
            self.assertTrue(str(caught.exception).endswith(message), caught.exception)

    def test_figures_stay_in_their_folder(self):
        from splitee.plotting.output import Output

        names = Output(self.folder, ["svg"])
        made = [names._file_name(name) for name in ("../a", "a/b", "a\\b", "\n" * 3, "x" * 999, "..")]
        self.assertEqual(len(set(made)), 6)
        for name in made:
            self.assertNotIn("/", name)
            self.assertLessEqual(len(name), 130)
            self.assertFalse(name.startswith("."))

    def test_links_stay_links(self):
        self.drawn()
        self.write("kept.svg", "old")
        os.symlink("../kept.svg", self.folder / "f" / "regret.svg")
        command.main([str(self.folder / "r"), "--formats=svg", f"--out={self.folder / 'f'}"])
        self.assertTrue((self.folder / "f" / "regret.svg").is_symlink())
        xml.parse(self.folder / "kept.svg")


def comment_texts(path):
    """The texts of an SVG of matplotlib, which are comments before their outlines."""
    parser = xml.XMLParser(target=xml.TreeBuilder(insert_comments=True))
    for element in xml.parse(path, parser).iter():
        if element.tag is xml.Comment:
            yield element.text.strip()
