"""The schema of expected numbers accepts and refuses as `splitee-sim check` does.

Asked of what is shipped, of what --update writes, and of copies of a file with every key, each with one thing changed.
What the schema cannot say (BEYOND) is the program's alone.
"""

import json
import random
import re
import subprocess

import support
from changed_json import with_other_keys, with_other_values

SEED = 20
DRAWN = 320  # values put in the place of others

TRACE = {"name": "a", "synth": "trace.json", "threshold": 0.7, "order": "stored", "reference": 2}
# Expected numbers with every key.
NUMBER = {"file": "summary.csv", "where": {"trace": "a", "policy": "f", "offload": 1, "split_exit": ""},
          "column": "cost_mean", "value": 60, "absolute": 1.5, "source": "a figure"}
EXPECTED = {"$schema": "x", "name": "n", "made_by": "hand", "word": "published", "numbers": [
    NUMBER, {"file": "compare.csv", "column": "difference_mean", "value": -2, "relative": 0,
             "where": {"trace": "a", "policy": "f", "offload": 1, "split_exit": 2, "metric": "cost"}}]}
# What the schema of expected numbers leaves to the results.
BEYOND = r"has no column '|more than one row fits|no such file"


class ExpectedSchema(support.Case):
    """`splitee-sim schema expected` beside what `check` takes."""

    def setUp(self):
        """The schema, and small results."""
        super().setUp()
        support.need("jsonschema")
        import jsonschema

        done = subprocess.run([support.PROGRAM, "schema", "expected"], capture_output=True, text=True, check=True)
        self.schema = json.loads(done.stdout)
        self.kind = jsonschema.Draft202012Validator
        self.validator = self.kind(self.schema)
        trace = json.loads((support.SOURCE / "tests/compare/one-exit-trace.json").read_text())
        self.write("trace.json", json.dumps(dict(trace, samples=60, exits=6, blind_layers=1)))
        split = {"type": "fixed-split", "name": "f", "exit": {"grid": [2, 3]}}
        self.write("run.json", json.dumps({"name": "n", "repeats": 2, "traces": [TRACE], "cost": {"offload": [1, 2]},
                                           "policies": ["splitee", split]}))
        subprocess.run([support.PROGRAM, "run", "run.json", "--quiet"], cwd=self.folder, check=True)

    def refusal(self, expected):
        """What `check` says of a file; empty where it takes it, whether or not the numbers are met."""
        self.write("expected.json", json.dumps(expected))
        done = subprocess.run([support.PROGRAM, "check", "results/n", "--against", "expected.json"], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        return done.stderr if done.returncode == 2 else ""

    def test_it_takes_what_is_shipped_and_what_update_writes(self):
        self.kind.check_schema(self.schema)
        done = subprocess.run([support.PROGRAM, "check", "results/n", "--against", "new.json", "--update"],
                              cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        shipped = [support.SOURCE / "data/paper/expected.json", self.folder / "new.json"]
        for file in shipped:
            expected = json.loads(file.read_text())
            self.assertGreater(len(expected["numbers"]), 5)
            self.assertEqual([error.message[:300] for error in self.validator.iter_errors(expected)], [], file.name)
        self.assertEqual((self.refusal(EXPECTED), list(self.validator.iter_errors(EXPECTED))), ("", []))

    def test_it_agrees_on_every_key_and_on_drawn_values(self):
        draw = random.Random(SEED)
        refused, seen = 0, 0
        for expected in (*with_other_keys(EXPECTED), *with_other_values(EXPECTED, DRAWN, draw)):
            says = self.refusal(expected)
            errors = [error.message[:200] for error in self.validator.iter_errors(expected)]
            self.assertFalse(errors and not says, f"seed {SEED}: {json.dumps(expected)}\n{errors}")
            beyond = re.search(BEYOND, says)
            self.assertFalse(says and not errors and not beyond, f"seed {SEED}: {json.dumps(expected)}\n{says}")
            refused, seen = refused + bool(errors), seen + 1
        self.assertGreater(refused, seen // 3)
        self.assertLess(refused, seen * 19 // 20)
