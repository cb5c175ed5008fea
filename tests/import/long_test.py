"""The long CSV layout."""

import random

import numpy as np

import support

HEADER = "Sample_ID,Exit,Confidence,Prediction,Label\n"
CONFIDENCE = np.array([[0.5, 0.75, 1], [0.625, 0.875, 0.9375]])
PREDICTION = np.array([[1, 0, 2], [2, 2, 1]])
LABEL = np.array([0, 1])
IDS = (3, 12)
ROWS = [
    f"{IDS[n]},{i},{CONFIDENCE[n, i]},{PREDICTION[n, i]},{LABEL[n]}\n"
    for n in range(2)
    for i in range(3)
]


class LongCsv(support.Case):
    """One row per sample and exit."""

    def assert_the_trace(self, trace):
        """The trace must be that of ROWS."""
        self.assertEqual(sorted(trace), ["confidence", "label", "prediction"])
        self.assert_same(trace["confidence"], CONFIDENCE, "confidence")
        self.assert_same(trace["prediction"], PREDICTION, "prediction")
        self.assert_same(trace["label"], LABEL, "label")

    def test_rows_may_stand_in_any_order(self):
        generator = random.Random(7)
        for _ in range(4):
            rows = generator.sample(ROWS, len(ROWS))
            self.write("a.csv", HEADER + "".join(rows))
            self.assert_the_trace(self.imported("a.csv", "--force"))

    def test_exits_may_count_from_1_and_columns_have_other_names(self):
        rows = [row.split(",") for row in ROWS]
        lines = [
            ",".join([row[1].translate({48: "1", 49: "2", 50: "3"}), *row[2:], row[0]])
            for row in rows
        ]
        text = "stage,p,c,y_,who\n" + "\n".join(line.replace("\n", "") for line in lines)
        self.write("a.csv", text)
        names = ("--exit=stage", "--confidence=p", "--prediction=c", "--label=y_", "--sample=who")
        self.assert_the_trace(self.imported("a.csv", "--layout=long", *names))

    def test_wrong_files_are_refused_with_the_line(self):
        for rows, message in {
            ("0,0,1,1,1", "0,1,1,1,1", "0,0,1,1,1"): "line 4 gives sample 0, exit 0 again, after "
            "line 2; expected one line for each",
            ("0,0,1,1,1", "1,0,1,1,1", "0,1,1,1,1"): "line 3 is the last of sample 1, which has no "
            "line for exit 1; expected exits 0 to 1 of every sample",
            ("0,0,1,1,1", "0,2,1,1,1"): "column Exit: after exit 0 comes 2; expected exits 0 to 2 "
            "without a gap",
            (
                "0,2,1,1,1",
                "0,3,1,1,1",
            ): "column Exit: the first exit is 2; exits are counted from 0 "
            "or 1",
            ("0,0,1,1,1", "0,1,1,1,0"): "line 3, column Label is 0, but line 2 says 1 for the same "
            "sample",
            ("a,0,1,1,1",): "line 2, column Sample_ID is 'a'; expected a number",
            ("0.5,0,1,1,1",): "line 2, column Sample_ID is 0.5; expected the sample's number, a "
            "whole number from 0",
            ("0,0.5,1,1,1",): "line 2, column Exit is 0.5; expected the exit's number, a whole "
            "number from 0",
            ("0,0,nan,1,1",): "line 2, column Confidence is nan; expected a fraction from 0 to 1",
            ("0,0,1,1.5,1",): "line 2, column Prediction is 1.5; expected the predicted class, a "
            "whole number from 0",
            ("0,0,1,1",): "line 2 has 4 fields; expected 5, as many as the header",
        }.items():
            with self.subTest(rows):
                self.write("a.csv", HEADER + "\n".join(rows) + "\n")
                self.assert_import_refused(f"a.csv: {message}", "a.csv")

    def test_classes_are_checked_where_they_are_counted(self):
        self.write("a.csv", HEADER + "1,0,0.5,1,1\n0,0,0.5,2,2\n")
        self.assert_import_refused(
            "a.csv: line 3, column Prediction is 2; expected one of the 2 classes, 0 to 1",
            "a.csv",
            "--classes=2",
        )

    def test_a_column_that_is_needed_is_missing(self):
        self.write("a.csv", "Exit,Confidence\n0,1\n")
        self.assert_import_refused(
            "a.csv: line 1 names no column for sample; it names Exit, Confidence (see --sample)",
            "a.csv",
        )
