"""The wide CSV layout."""

import numpy as np

import support

CONFIDENCE = np.array([[0.5, 0.9375], [0.75, 0.6875], [1, 0.625]])
PREDICTION = np.array([[1, 2], [0, 2], [1, 1]])
LABEL = np.array([2, 2, 1])
FILE = """\
sample,label,conf_1,pred_1,conf_2,pred_2
0,2,0.5,1,0.9375,2
1,2,0.75,0,0.6875,2
2,1,1,1,0.625,1
"""
ADAEE = """\
,delta_conf,label,target,conf_branch_1,infered_class_branches_1,correct_branch_1,\
infered_label_branches_1,conf_branch_2,infered_class_branches_2,correct_branch_2,\
infered_label_branches_2
0,0.4375,ship,2.0,0.5,1,0,car,0.9375,2,1,ship
1,-0.0625,ship,2.0,0.75,0,0,cat,0.6875,2,1,ship
2,-0.375,car,1.0,1.0,1,1,car,0.625,1,1,car
"""
PATTERNS = (
    "--confidence=conf_branch_{exit}",
    "--prediction=infered_class_branches_{exit}",
    "--correct=correct_branch_{exit}",
)


class WideCsv(support.Case):
    """Files as people have them."""

    def assert_the_trace(self, trace):
        """The trace must be that of FILE."""
        self.assertEqual(sorted(trace), ["confidence", "label", "prediction"])
        self.assert_same(trace["confidence"], CONFIDENCE, "confidence")
        self.assert_same(trace["prediction"], PREDICTION, "prediction")
        self.assert_same(trace["label"], LABEL, "label")

    def test_known_names_of_columns_are_found(self):
        trace = self.imported(self.write("a.csv", FILE))
        self.assert_the_trace(trace)
        self.assertEqual(trace["confidence"].dtype, np.float32)

    def test_the_adaee_layout_is_read_by_its_names_and_by_patterns(self):
        self.write("a.csv", ADAEE)
        self.assert_the_trace(self.imported("a.csv"))
        self.assert_the_trace(self.imported("a.csv", *PATTERNS, "--label=target", out="b.npz"))

    def test_the_line_printed_says_what_was_taken_for_what(self):
        self.write("a.csv", ADAEE)
        done = self.call("import_trace.py", "a.csv", "--kind=measured", "--out=a.npz")
        self.assertEqual(
            done.stdout,
            "a.npz: 3 samples, 2 exits, measured; wide CSV, exits 1 to 2; confidence from "
            "conf_branch_{exit}, prediction from infered_class_branches_{exit}, correct from "
            "correct_branch_{exit}, label from target\n",
        )

    def test_order_of_columns_counting_from_0_and_two_digits_are_no_matter(self):
        exits = [10, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8]
        header = ",".join(f"Confidence_{exit}" for exit in exits)
        row = ",".join(str(exit / 16) for exit in exits)
        warning = (
            "import_trace.py: warning: a.csv: without predictions and labels, or correct, the "
            "trace can give no accuracy\n"
        )
        trace = self.imported(self.write("a.csv", f"{header}\n{row}\n"), warning=warning)
        self.assert_same(trace["confidence"], [[exit / 16 for exit in range(11)]], "confidence")

    def test_marks_quotes_line_ends_and_blank_lines_are_no_matter(self):
        quoted = '"' + FILE.replace(",", '","').replace("\n", '"\r\n\r\n"')[:-1]
        self.write("a.csv", b"\xef\xbb\xbf" + quoted.encode())
        self.assert_the_trace(self.imported("a.csv"))

    def test_other_delimiters_can_be_given(self):
        self.write("a.csv", FILE.replace(",", ";"))
        self.write("b.csv", FILE.replace(",", "\t"))
        self.assert_the_trace(self.imported("a.csv", "--delimiter=;"))
        self.assert_the_trace(self.imported("b.csv", "--delimiter=tab", out="b.npz"))

    def test_correct_alone_gives_accuracy(self):
        self.write("a.csv", "conf_1,correct_1,conf_2,correct_2\n0.5,True,1,False\n1,False,1,True\n")
        trace = self.imported("a.csv")
        self.assertEqual(sorted(trace), ["confidence", "correct"])
        self.assert_same(trace["correct"], [[1, 0], [0, 1]], "correct")

    def test_entropy_is_taken_where_there_is_a_column(self):
        self.write("a.csv", "label,conf_1,pred_1,entropy_1\n0,0.5,0,0.6875\n")
        self.assert_same(self.imported("a.csv")["entropy"], [[0.6875]], "entropy")

    def test_decimals_that_float32_does_not_hold_stay_float64(self):
        trace = self.imported(self.write("a.csv", "label,conf_1,pred_1\n0,0.7,0\n"))
        self.assertEqual(trace["confidence"].dtype, np.float64)
        self.assertEqual(trace["confidence"][0, 0], 0.7)

    def test_meta_says_kind_origin_and_what_the_user_adds(self):
        self.write("a.csv", FILE)
        self.write("more.json", '{"exit_macs": [1, 2]}')
        words = ("--model=net", "--dataset=set", "--licence=CC0", "--meta=more.json", "--classes=3")
        trace = self.made("import_trace.py", "a.csv", "--kind=reconstructed", "--name=n", *words)
        expected = {
            "kind": "reconstructed",
            "name": "n",
            "model": "net",
            "dataset": "set",
            "samples": 3,
            "exits": 2,
            "classes": 3,
            "licence": "CC0",
            "source_file": "a.csv",
            "source_layout": "wide",
            "exit_macs": [1, 2],
        }
        self.assertEqual({key: trace.meta[key] for key in expected}, expected)

    def test_many_rows_take_several_blocks(self):
        rows = [f"{n % 2},0.{n % 400 + 500},{n % 2}\n\n" for n in range(70000)]
        trace = self.imported(self.write("a.csv", "label,conf_1,pred_1\n" + "".join(rows)))
        self.assert_same(trace["label"], np.arange(70000) % 2, "label")
        rows[69999] = "1,0.5,2.5\n"
        self.write("a.csv", "label,conf_1,pred_1\n" + "".join(rows))
        self.assert_import_refused(
            "a.csv: line 140000, column pred_1 is 2.5; expected the predicted class, a whole "
            "number from 0",
            "a.csv",
            "--force",
        )


class WhatIsUnlikely(support.Case):
    """Unlikely data are imported with a warning."""

    def test_a_label_that_no_exit_predicts_is_pointed_out(self):
        self.write("a.csv", "label,conf_1,pred_1\n2,0.5,1\n1,0.5,0\n")
        self.imported(
            "a.csv",
            warning="import_trace.py: warning: a.csv: no exit ever predicts label 2; are "
            "predictions and labels counted from the same number?\n",
        )

    def test_less_than_a_half_for_the_better_of_two_classes_is_pointed_out(self):
        self.write("a.csv", "label,conf_1,pred_1\n1,0.5,1\n0,0.25,0\n")
        self.imported(
            "a.csv",
            warning="import_trace.py: warning: a.csv: a confidence below 0.5 with classes 0 and 1 "
            "only: confidence must be the probability of the predicted class, not that of class 1\n",
        )
