"""Units that can be recognised by the numbers."""

import numpy as np

import support

from splitee.tracefile.meta import doubts

HEAD = "label,conf_1,pred_1,entropy_1,conf_2,pred_2,entropy_2\n"


def entropy_of(p):
    """The entropy of two classes."""
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


class Entropies(support.Case):
    """Columns of entropies beside confidences."""

    def csv(self, confidence, entropy, classes=2):
        """Writes a.csv of two exits; gives its name."""
        rows = [
            f"{row % classes},{c[0]:.6g},{row % classes},{e[0]:.6g},{c[1]:.6g},0,{e[1]:.6g}"
            for row, (c, e) in enumerate(zip(confidence, entropy))
        ]
        return self.write("a.csv", HEAD + "\n".join(rows) + "\n")

    CONFIDENCE = np.random.default_rng(3).uniform(0.5, 0.999, (40, 2))

    def test_natural_logarithms_are_taken_without_a_word(self):
        for digits in (2, 6):
            confidence = self.CONFIDENCE.round(digits)
            self.csv(confidence, entropy_of(self.CONFIDENCE).round(digits))
            status, lines = self.outcome("a.csv")
            self.assertEqual((status, lines.count("\n")), (0, 1), lines)

    def test_bits_above_the_most_that_is_possible_are_refused(self):
        confidence = self.CONFIDENCE.copy()
        confidence[2, 1] = 0.5
        bits = entropy_of(confidence) / np.log(2)
        bits[:2] = 0.5
        bits[2, 0] = 0.5
        self.csv(confidence, bits)
        self.assertEqual(
            self.outcome("a.csv"),
            (3, "a.csv: line 4, column entropy_2 is 1; expected at most ln 2 = 0.6931 with the 2 "
             "classes that predictions and labels show (in bits? multiply by ln 2 = 0.6931); where "
             "there are more classes give --classes N"),
        )  # fmt: skip
        self.assertEqual(
            self.outcome("a.csv", "--classes=2")[1],
            "a.csv: line 4, column entropy_2 is 1; expected at most ln 2 = 0.6931 with the 2 "
            "classes (in bits? multiply by ln 2 = 0.6931)",
        )
        status, lines = self.outcome("a.csv", "--classes=3")
        self.assertEqual(status, 0, "with three classes an entropy of 1 is possible")
        self.assertIn("entropies cannot be those of their confidences", lines)

    def test_entropies_that_disagree_with_confidences_are_told(self):
        confidence = np.full((4, 2), 0.9)
        self.csv(confidence, entropy_of(confidence) / np.log(2))
        status, lines = self.outcome("a.csv")
        self.assertEqual(status, 0)
        self.assertEqual(
            lines.partition("\n")[0],
            "import_trace.py: warning: a.csv: 8 of 8 entropies cannot be those of their "
            "confidences, in natural logarithm: line 2, column entropy_1 is 0.468996 where the "
            "confidence is 0.9 (expected 0.293 to 0.357); in bits? multiply by ln 2 = 0.6931; "
            "where there are more classes give --classes N",
        )

    def test_many_classes_have_bounds(self):
        confidence, entropy = np.full((30, 2), 0.4), np.full((30, 2), 1.2)
        self.csv(confidence, entropy, classes=10)
        self.assertEqual(self.outcome("a.csv")[1].count("\n"), 1)
        self.csv(confidence, 0 * entropy + 0.5, classes=10)
        self.assertIn("60 of 60 entropies cannot be", self.outcome("a.csv")[1])

    def test_the_long_layout_is_checked_too(self):
        rows = "\n".join(f"{row},{exit},0.5,{row % 2},{row % 2},1" for row in (0, 1) for exit in (1, 2))
        self.write("a.csv", f"sample,exit,confidence,prediction,label,entropy\n{rows}\n")
        status, line = self.outcome("a.csv")
        self.assertEqual(status, 3)
        self.assertIn("a.csv: line 2, column entropy is 1; expected at most ln 2 = 0.6931", line)


class Times(support.Case):
    """Times per exit in meta."""

    def test_times_in_another_unit_than_their_name_says_are_told(self):
        meta = {"exit_seconds": [12.5, 25], "exit_ms": [12.5, 25], "layer_seconds": 1000}
        self.assertEqual(
            list(doubts(meta, 2)),
            ["meta exit_seconds reaches 25, which is 25 seconds per sample; is it in another unit?"],
        )
        self.assertEqual(
            list(doubts({"exit_ms": [0.001, 0.002]}, 2)),
            ["meta exit_ms reaches 0.002, which is 2e-06 seconds per sample; is it in another unit?"],
        )

    def test_costs_for_another_number_of_exits_are_told(self):
        self.write("m.json", '{"exit_macs": [1, 2, 3]}')
        self.write("a.csv", "label,conf_1,pred_1,conf_2,pred_2\n0,0.5,0,0.75,0\n1,0.5,1,0.7,1\n")
        status, lines = self.outcome("a.csv", "--meta=m.json")
        self.assertEqual(status, 0)
        self.assertIn("warning: a.csv: meta exit_macs has 3 entries, but the trace has 2 exits", lines)


class Percent(support.Case):
    """Confidences from 0 to 100."""

    def test_percent_is_refused_with_what_would_be_right(self):
        self.write("a.csv", "label,conf_1,pred_1\n0,93.5,0\n1,0.5,1\n")
        self.assertEqual(
            self.outcome("a.csv"),
            (3, "a.csv: line 2, column conf_1 is 93.5; expected a fraction from 0 to 1 (in percent? "
             "divide all by 100)"),
        )  # fmt: skip
