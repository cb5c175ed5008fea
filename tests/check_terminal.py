"""What people see on a terminal, which a pseudo-terminal of Python's stands for; and that pipes see nothing of it."""

import json
import os
import subprocess
import unicodedata
import unittest

import support

MARKS = ("\x1b[1;32m", "\x1b[0m")
WIDE = "深いモデル"
COMBINED = "e\u0301tude"


def width(line):
    """How many columns of a screen a line takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line if unicodedata.category(c) != "Mn")


def plain(text):
    """Text without the colours of the best values."""
    for mark in MARKS:
        text = text.replace(mark, "")
    return text


class Terminal(support.SharedCase):
    """Tables and texts of one run."""

    @classmethod
    def make(cls):
        """Runs a grid of names that are wide, combined and long."""
        try:
            os.close(os.openpty()[0])
        except OSError as error:
            raise unittest.SkipTest("this system has no terminals to give") from error
        trace = str(support.GOLDEN / "binary.npz")
        policies = ["splitee", {"type": "splitee", "name": WIDE, "beta": {"grid": [0.1, 0.5, 1, 2]}}, "final-exit",
                    {"type": "fixed-split", "name": COMBINED, "exit": 2}, "best-fixed", "oracle"]
        (cls.folder / "run.json").write_text(json.dumps({
            "name": "n", "repeats": 3, "traces": [{"name": "T", "path": trace, "threshold": 0.7}],
            "cost": {"offload": [1, 2, 3, 4, 5]}, "policies": policies}))
        subprocess.run([support.PROGRAM, "run", "run.json", "--quiet"], cwd=cls.folder, check=True)
        cls.trace = trace

    def on_terminal(self, *arguments, **environment):
        """What the program writes on a terminal of 80 columns."""
        leader, follower = os.openpty()
        os.set_inheritable(follower, True)
        subprocess.run(["stty", "cols", "80", "rows", "24", "-opost"], stdin=follower, check=True)
        known = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
        with subprocess.Popen([support.PROGRAM, *map(str, arguments)], cwd=self.folder, stdout=follower,
                              env={**known, "TERM": "xterm", **environment}):
            os.close(follower)
            said = b""
            while True:
                try:
                    part = os.read(leader, 65536)
                except OSError:  # the other end is closed
                    break
                if not part:
                    break
                said += part
        os.close(leader)
        return said.decode()

    QUESTIONS = (
        ("table", "results/n"), ("table", "results/n", "--full"), ("policies",), ("policies", "bandit"),
        ("best", "results/n", "--minimize", "cost_mean", "--subject-to", "accuracy_change_points_ci95_low>=-1",
         "--by", "trace,offload"),
        ("frontier", "results/n", "--x", "cost_per_sample_mean", "--y", "accuracy_mean", "--by", "trace"),
        ("table", "results/n", "--value", "cost_mean,accuracy_mean", "--rows", "policy,beta", "--columns", "offload"))

    def test_no_line_is_longer_than_the_terminal(self):
        for question in (*self.QUESTIONS, ("trace", "info", self.trace)):
            with self.subTest(question):
                lines = plain(self.on_terminal(*question)).split("\n")
                self.assertGreater(len(lines), 5)
                self.assertEqual([line for line in lines if width(line) > 80], [])

    def test_columns_says_how_wide_it_is(self):
        lines = plain(self.on_terminal("table", "results/n", COLUMNS="60")).split("\n")
        self.assertLessEqual(max(map(width, lines)), 60)
        strange = self.on_terminal("table", "results/n", COLUMNS="wide")
        self.assertEqual(strange, self.on_terminal("table", "results/n"))

    def test_the_best_is_in_colour_unless_that_is_not_wanted(self):
        self.assertIn(MARKS[0], self.on_terminal("table", "results/n"))
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\x1b", self.on_terminal("table", "results/n", **environment))

    def test_a_pipe_sees_the_same_whatever_the_terminal_is(self):
        for question in self.QUESTIONS:
            said = {subprocess.run([support.PROGRAM, *question], cwd=self.folder, capture_output=True, check=True,
                                   env={**os.environ, **environment}).stdout
                    for environment in ({"COLUMNS": "40"}, {"COLUMNS": "200", "TERM": "xterm"}, {"TERM": "dumb"})}
            self.assertEqual(len(said), 1, question)
            self.assertNotIn(b"\x1b", said.pop())

    def test_wide_and_combined_names_are_aligned(self):
        lines = self.run_program("table", "results/n", "--full").split("\n")
        head = lines[lines.index("  offloading cost 1 λ") + 1]
        block = lines[lines.index(head) + 1:][:9]
        self.assertEqual([line.split()[0] for line in block[:5]], ["splitee", *[WIDE] * 4])
        end = width(head[:head.index("cost λ")]) + len("cost λ")
        for line in block:
            reached = [place for place in range(len(line)) if width(line[:place]) == end]
            self.assertTrue(reached, f"a letter should end in column {end}: {line}")
            self.assertRegex(line[:reached[0]], r" \d+\.\d+$")

    def test_a_grid_is_summarised_and_says_how_to_see_all(self):
        short, full = (self.run_program("table", "results/n", *more) for more in ((), ("--full",)))
        self.assertIn("45 cells are summarised", short)
        self.assertLess(short.count("\n"), full.count("\n") / 2)
        self.assertEqual(short.count(f"\n  {WIDE}"), 1)
        self.assertEqual(full.count(f"\n  {WIDE} beta="), 20)
