"""Wide CSV files and command lines that are wrong."""

import support

FILE = """\
sample,label,conf_1,pred_1,conf_2,pred_2
0,2,0.5,1,0.9375,2
"""


class WrongFiles(support.Case):
    """Each file ends the import with one line: what is wrong, where, and what would be right."""

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
    """Wrong command lines have status 2, and change no file."""

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
