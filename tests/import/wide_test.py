#!/usr/bin/python3
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
    """Is imported with a warning."""

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


class WrongFiles(support.Case):
    """Each ends with one line that says what is wrong, where, and what would be right."""

    ONE = "label,conf_1,pred_1\n"

    def test_values(self):
        fraction = "expected a fraction from 0 to 1"
        for row, message in {
            "1,nan,1": f"conf_1 is nan; {fraction}",
            "1,inf,1": f"conf_1 is inf; {fraction}",
            "1,-0.5,1": f"conf_1 is -0.5; {fraction}",
            "1,1.0000001,1": f"conf_1 is 1.0000001; {fraction}",
            "1,93.5,1": f"conf_1 is 93.5; {fraction} (in percent? divide all by 100)",
            "1,95%,1": "conf_1 is '95%'; expected a fraction without percent sign, such as 0.95",
            '1,"0,95",1': "conf_1 is '0,95'; expected a decimal point, such as 0.95",
            "1,,1": "conf_1 is empty; expected a number",
            "1,high,1": "conf_1 is 'high'; expected a number",
            "1,0_1,1": "conf_1 is '0_1'; expected a number",
            "1,\u0661,1": "conf_1 is '\u0661'; expected a number",
            "1,1,1.5": "pred_1 is 1.5; expected the predicted class, a whole number from 0",
            "1,1,-1": "pred_1 is -1; expected the predicted class, a whole number from 0",
            "1,1,cat": "pred_1 is 'cat'; expected a number",
            "-1,1,1": "label is -1; expected the class, a whole number from 0",
            "1e10,1,1": "label is 1e+10; expected the class, a whole number from 0",
            "cat,1,1": "label is 'cat'; expected a number",
        }.items():
            with self.subTest(row):
                self.write("a.csv", f"{self.ONE}1,1,1\n{row}\n")
                message = f"a.csv: line 3, column {message}"
                self.assert_import_refused(message, "a.csv")

    def test_whole_columns_of_nothing(self):
        self.write("a.csv", self.ONE + "1,nan,1\n")
        self.assert_import_refused(
            "a.csv: line 2, column conf_1 is nan; expected a fraction from 0 to 1", "a.csv"
        )

    def test_headers(self):
        for header, message in {
            "label,conf_1,pred_1,conf_3,pred_3": "line 1, columns conf_{exit}: after exit 1 comes 3; "
            "expected exits 1 to 3 without a gap",
            "label,conf_2,pred_2,conf_3,pred_3": "line 1, columns conf_{exit}: the first exit is 2; "
            "exits are counted from 0 or 1",
            "label,conf_1,pred_1,conf_2,other": "line 1 has pred_{exit} for the exits 1, but "
            "conf_{exit} for 1, 2; expected the same",
            "label,conf_1,pred_1,conf_1,pred_2": "line 1 names conf_1 twice (columns 2 and 4)",
            "label,conf_1,pred_1,conf_01,pred_2": "line 1 has conf_1 and conf_01, both for exit 1",
            "label,conf_1,pred_1,confidence_1,x": "line 1 has conf_{exit} and confidence_{exit} for "
            "confidence; choose with --confidence PATTERN",
            "label,target,conf_1,pred_1,x": "line 1 has label and target for label; choose with "
            "--label COLUMN",
            "a,b,c,d,e": "line 1 names no column like conf_1, conf_2, ... for confidence; it names "
            "a, b, c, d, e (see --confidence)",
            "0,1,2,3,4": "line 1 holds numbers; expected a header with the names of the columns",
        }.items():
            with self.subTest(header):
                self.write("a.csv", f"{header}\n1,1,1,1,1\n")
                self.assert_import_refused(f"a.csv: {message}", "a.csv")

    def test_shapes(self):
        for content, message in {
            self.ONE + "1,1,1\n1,1\n": "line 3 has 2 fields; expected 3, as many as the header",
            self.ONE
            + "\n1,1,1\n\n1,1,1,1\n": "line 5 has 4 fields; expected 3, as many as the header",
            self.ONE: "holds a header and no rows",
            "": "is empty",
            "\n\n": "is empty; expected a header and one row per sample",
            self.ONE.replace(",", ";"): "line 1 is divided by semicolons; give --delimiter ';'",
            self.ONE.replace(",", "\t"): "line 1 is divided by tabs; give --delimiter tab",
            self.ONE + '"1,1,1\n1,1,1\n': "line 3 is no CSV (unexpected end of data); is a quote "
            "left open?",
        }.items():
            with self.subTest(content):
                self.write("a.csv", content)
                self.assert_import_refused(f"a.csv: {message}", "a.csv")

    def test_line_breaks_in_quotes_do_not_shift_line_numbers(self):
        self.write("a.csv", 'text,conf_1\n"a\nb\r\nc",0.5\nd,2\n')
        self.assert_import_refused(
            "a.csv: line 5, column conf_1 is 2; expected a fraction from 0 to 1", "a.csv"
        )

    def test_encodings(self):
        for encoding, message in {
            "utf-16": "is UTF-16; save it as UTF-8",
            "utf-16-le": "holds zero bytes, so it is binary or UTF-16; expected UTF-8 CSV",
        }.items():
            with self.subTest(encoding):
                self.write("a.csv", (self.ONE + "1,1,1\n").encode(encoding))
                self.assert_import_refused(f"a.csv: {message}", "a.csv")
        self.write("a.csv", b"label,conf_1,pred_1,text\n1,1,1,a\n1,1,1,\xe9\n")
        self.assert_import_refused(
            "a.csv: line 3 holds the byte 0xe9, which is not UTF-8; save the file as UTF-8", "a.csv"
        )

    def test_other_formats(self):
        for start, message in {
            b"\x1f\x8b\x08": "is compressed by gzip; unpack it first",
            b"\xfd7zXZ\0": "is compressed by xz; unpack it first",
            b"PK\3\4": "is a zip archive: an .npz that is a trace already needs no import",
            b"PAR1": "is Parquet; expected a pickle, CSV or .npy",
        }.items():
            with self.subTest(message):
                self.write("a.csv", start + b"rest")
                self.assert_import_refused(f"a.csv: {message}", "a.csv")

    def test_classes_that_do_not_exist(self):
        for row, message in {
            "3,0.5,1": "label is 3; expected one of the 3 classes, 0 to 2",
            "1,0.5,3": "pred_1 is 3; expected one of the 3 classes, 0 to 2",
            "1,0.3,1": "conf_1 is 0.3; the largest of 3 probabilities is at least 1/3",
        }.items():
            with self.subTest(row):
                self.write("a.csv", f"{self.ONE}{row}\n")
                self.assert_import_refused(
                    f"a.csv: line 2, column {message}", "a.csv", "--classes=3"
                )

    def test_correct_that_is_not(self):
        self.write("a.csv", "label,conf_1,pred_1,correct_1\n1,1,1,1\n1,1,2,1\n")
        self.assert_import_refused(
            "a.csv: line 3, column correct_1 is 1, but the prediction there is 2 and the label 1",
            "a.csv",
        )
        self.write("a.csv", "conf_1,correct_1\n1,0.5\n")
        self.assert_import_refused(
            "a.csv: line 2, column correct_1 is 0.5; expected 0 (wrong) or 1 (right)", "a.csv"
        )

    def test_patterns_that_match_nothing(self):
        self.write("a.csv", FILE)
        self.assert_import_refused(
            "a.csv: line 1 names no column like c{exit} for confidence; it names sample, label, "
            "conf_1, pred_1, conf_2, pred_2",
            "a.csv",
            "--confidence=c{exit}",
        )
        self.assert_import_refused(
            "a.csv: line 1 names no column truth for label; it names sample, label, conf_1, pred_1, "
            "conf_2, pred_2",
            "a.csv",
            "--label=truth",
        )


class WrongUsage(support.Case):
    """Is status 2, and nothing is touched."""

    def test_options(self):
        self.write("a.csv", FILE)
        self.write("there.npz", "mine")
        out = ("--kind=measured", "--out=trace.npz")
        for arguments, message in {
            (
                "a.csv",
                "--out=trace.npz",
            ): "--kind is missing: say whether the numbers are measured, "
            "reconstructed or synthetic",
            ("a.csv", "--kind=measured", "--out=there.npz"): "there.npz: exists already; --force "
            "replaces it",
            (
                "a.csv",
                "--kind=measured",
                "--out=t.csv",
            ): "t.csv: does not end with .npz; a trace is "
            "an .npz file",
            (
                "a.csv",
                "--confidence=conf",
                *out,
            ): "'conf' is no pattern of columns; expected {exit} "
            "in it once, as in 'conf_{exit}'",
            ("a.csv", "--key=imdb", *out): "--key is for pickle, but a.csv is read as wide",
            (
                "a.csv",
                "--delimiter=ab",
                *out,
            ): "argument --delimiter: 'ab' is no delimiter; expected "
            "one character or tab (see --help)",
            ("a.csv", "--classes=1", *out): "argument --classes: '1' is no number of classes; "
            "expected 2 or more (see --help)",
        }.items():
            with self.subTest(arguments):
                self.assert_refused(message, *arguments, status=2)
        self.assertEqual((self.folder / "there.npz").read_text(), "mine")

    def test_files_that_are_not_there(self):
        self.assert_import_refused("no.csv: No such file or directory", "no.csv")
        self.write("a.csv", FILE)
        self.assert_refused(
            "no/t.npz: No such file or directory", "a.csv", "--kind=measured", "--out=no/t.npz",
            status=1,
        )  # fmt: skip

    def test_force_replaces_a_trace(self):
        self.write("a.csv", FILE)
        self.write("trace.npz", "old")
        self.imported("a.csv", "--force")


if __name__ == "__main__":
    support.run()
