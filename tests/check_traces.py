"""The tables of data/traces/README.md are those that scripts/train/figure.py makes of the shipped traces."""

import subprocess
import sys

import support


class Traces(support.Case):
    """The shipped traces of networks on texts."""

    def test_accuracy_confidence_and_calibration_in_the_README_are_those_of_the_traces(self):
        support.need("numpy")
        folder = support.SOURCE / "data/traces"
        traces = sorted([*folder.glob("e5-*.npz"), *folder.glob("encoder12-*.npz")])
        self.assertGreater(len(traces), 15)
        made = subprocess.run([sys.executable, support.SOURCE / "scripts/train/figure.py", *traces],
                              capture_output=True, text=True, check=True).stdout.splitlines()
        rows = [line for line in made if line.startswith("| ") and "trace" not in line]
        self.assertEqual(len(rows), 3 * len(traces), "three rows a trace")
        told = (folder / "README.md").read_text().splitlines()
        for accuracy, *others in zip(rows[::3], rows[1::3], rows[2::3]):
            with self.subTest(accuracy.split("|")[1].strip()):
                self.assertIn(accuracy, told, "the README has the row of accuracies")
                place = told.index(accuracy)
                self.assertEqual(told[place + 1:place + 3], others, "confidence and calibration follow")
