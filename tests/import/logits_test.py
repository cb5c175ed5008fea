"""Logits as .npy."""

import math

import numpy as np

import support

LOGITS = np.array([[[0, 1, 2], [3, -1, 0.5]], [[1, 1, 0], [-40, 40, 0]]], np.float32)
LABEL = np.array([2, 1])


def by_hand(logits, temperatures):
    """(confidence, prediction, entropy) [samples][exits] in plain loops."""
    result = [], [], []
    for sample in logits.tolist():
        rows = [], [], []
        for exit_, temperature in zip(sample, temperatures):
            powers = [math.exp(value / temperature) for value in exit_]
            probability = [power / sum(powers) for power in powers]
            rows[0].append(max(probability))
            rows[1].append(probability.index(max(probability)))
            rows[2].append(-sum(p * math.log(p) for p in probability if p > 0))
        for part, row in zip(result, rows):
            part.append(row)
    return result


class Logits(support.Case):
    """[samples, exits, classes]."""

    def save(self, name, array):
        """Writes an .npy; gives its name."""
        np.save(self.folder / name, array)
        return name

    def test_confidence_prediction_and_entropy_equal_those_by_hand(self):
        self.save("l.npy", LOGITS)
        self.save("y.npy", LABEL)
        for text, temperatures in {"1": (1, 1), "2": (2, 2), "0.5,4": (0.5, 4)}.items():
            trace = self.imported(
                "l.npy", "--labels=y.npy", f"--temperature={text}", out=f"{text}.npz"
            )
            confidence, prediction, entropy = by_hand(LOGITS, temperatures)
            np.testing.assert_allclose(trace["confidence"], confidence, rtol=1e-7)
            np.testing.assert_allclose(trace["entropy"], entropy, rtol=1e-6, atol=1e-12)
            self.assert_same(trace["prediction"], prediction, "prediction")
            self.assert_same(trace["label"], LABEL, "label")
            self.assertEqual(trace["confidence"].dtype, np.float32)
            self.assertEqual(trace.meta["temperature"], [float(t) for t in text.split(",")])

    def test_without_labels_there_is_a_warning(self):
        self.save("l.npy", LOGITS.astype(np.float64))
        warning = (
            "import_trace.py: warning: l.npy: without --labels the trace can give no accuracy\n"
        )
        trace = self.imported("l.npy", warning=warning)
        self.assertNotIn("label", trace)
        self.assertEqual(trace["confidence"].dtype, np.float64)

    def test_probabilities_are_not_taken_for_logits(self):
        probability = np.random.default_rng(1).dirichlet([1, 1, 1], (50, 4)).astype(np.float32)
        self.save("p.npy", probability)
        self.save("y.npy", np.zeros(50, int))
        self.assert_import_refused(
            "p.npy: every row sums to 1, so these are probabilities and no logits; give "
            "--probabilities",
            "p.npy",
        )
        trace = self.imported("p.npy", "--labels=y.npy", "--probabilities")
        self.assert_same(trace["confidence"], probability.max(2), "confidence")

    def test_logits_as_large_as_they_come(self):
        self.save("l.npy", np.array([[[1e4, -1e4], [0, 0]]]))
        self.save("y.npy", np.array([0]))
        trace = self.imported("l.npy", "--labels=y.npy")
        self.assert_same(trace["confidence"], [[1, 0.5]], "confidence")
        self.assert_same(trace["entropy"], [[0, math.log(2)]], "entropy")

    def test_wrong_logits_are_refused(self):
        bad = LOGITS.copy()
        bad[1, 0, 2] = np.nan
        for array, message in {
            "nan": (bad, "row 1, exit 1, class 2 is nan; expected a finite logit"),
            "flat": (LOGITS[0], "has shape (2, 3); expected (samples, exits, classes)"),
            "one": (
                LOGITS[:, :, :1],
                "has shape (2, 2, 1); expected at least one sample, one exit, two classes",
            ),
            "integer": (
                LOGITS.astype(int),
                "has type int64; expected float16, float32 or float64 logits",
            ),
            "axes": (
                np.zeros((2, 5000, 2)),
                "has shape (2, 5000, 2), which is 5000 exits; expected (samples, exits, classes)",
            ),
        }.values():
            with self.subTest(message):
                self.save("l.npy", array)
                self.assert_import_refused(f"l.npy: {message}", "l.npy")
        self.write("l.npy", b"\x93NUMPY\1\0")
        done = self.call("import_trace.py", "l.npy", "--kind=synthetic", "--out=t.npz")
        self.assertEqual(done.returncode, 3)
        self.assertRegex(
            done.stderr, r"^import_trace.py: l.npy: is no readable .npy array \(.*\)\n$"
        )

    def test_objects_in_an_array_are_not_unpickled(self):
        self.save("l.npy", np.array([{}], object))
        self.assert_import_refused(
            "l.npy: is no readable .npy array (Array can't be memory-mapped: Python objects in "
            "dtype.)",
            "l.npy",
        )

    def test_wrong_labels_are_refused(self):
        self.save("l.npy", np.zeros((4, 2, 3)))
        for label, message in {
            (0, 1, 3, 0): "row 2 is 3; expected one of the 3 classes, 0 to 2",
            (0, -1, 1, 0): "row 1 is -1; expected one of the 3 classes, 0 to 2",
            (0, 1, 1): "has shape (3,); expected (4,), as l.npy has shape (4, 2, 3)",
            (
                0,
                1,
            ): "has shape (2,); expected (4,), as l.npy has shape (4, 2, 3); are the first two "
            "axes of the logits swapped?",
            (0.0, 1, 0, 1): "has type float64; expected integers, the classes",
        }.items():
            with self.subTest(label):
                self.save("y.npy", np.array(label))
                self.assert_import_refused(f"y.npy: {message}", "l.npy", "--labels=y.npy")

    def test_wrong_temperatures_are_refused(self):
        self.save("l.npy", LOGITS)
        self.assert_import_refused(
            "--temperature has 3 numbers; expected one, or 2, one per exit",
            "l.npy",
            "--temperature=1,2,3",
            status=2,
        )
        for text in ("0", "-1", "nan", "warm", "1,,2"):
            self.assert_import_refused(
                f"argument --temperature: '{text}' is no temperature; expected a positive number, "
                "or one per exit: 1.4,1.2,1 (see --help)",
                "l.npy",
                f"--temperature={text}",
                status=2,
            )
