"""The package as its users import it: runs, results, traces, policies written in Python; and what it refuses.

SPLITEE_PACKAGE names the folder with the package and its extension module.
"""

import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import unittest
import warnings
from pathlib import Path

import numpy as np
import support

FOLDER = Path(os.environ.get("SPLITEE_PACKAGE", support.SOURCE / "build/dev/python"))
if not list((FOLDER / "splitee").glob("_core.*so")):
    raise unittest.SkipTest(f"{FOLDER} has no extension module; configure with SPLITEE_PYTHON_MODULE=ON and build")
import splitee  # noqa: E402

splitee.__path__.insert(0, str(FOLDER / "splitee"))
TABLES = ("summary.csv", "runs.csv", "curves.csv", "exits.csv", "arms.csv", "compare.csv")


def arrays(samples=600, exits=5, seed=3):
    """Confidence, prediction and label that rise with the exits."""
    random = np.random.default_rng(seed)
    confidence = np.sort(random.uniform(0.3, 1, (samples, exits)), axis=1).astype(np.float32)
    label = random.integers(0, 3, samples)
    right = random.random((samples, exits)) < confidence
    return confidence, np.where(right, label[:, None], 3 - 1 - label[:, None] % 3), label


def trace(**options):
    """A trace of made-up numbers."""
    return splitee.Trace(*arrays(**options), kind="synthetic", name="t")


def config(*policies, **more):
    """A configuration with a small trace."""
    cost = {"offload": [2, 5]}
    traces = [{"path": more.pop("trace", None) or trace(), "threshold": 0.6}]
    return {"name": "test", "traces": traces, "cost": cost, "policies": list(policies), "repeats": 3, **more}


class SplitEE(splitee.Policy):
    """The rule that the program has built in."""

    warm_start = True

    def __init__(self, setup, beta=1.0):
        """Nothing is known yet."""
        arms = len(setup.arms)
        self.beta, self.total, self.count = beta, [0.0] * arms, [0] * arms
        self.mean, self.width = [0.0] * arms, [0.0] * arms

    def choose(self, round):
        """The arm with the highest index."""
        indices = [mean + width * round.sqrt_ln for mean, width in zip(self.mean, self.width)]
        return indices.index(max(indices))

    def observe(self, seen):
        """Counts a reward."""
        self.total[seen.arm] += seen.reward
        self.count[seen.arm] += 1
        self.mean[seen.arm] = self.total[seen.arm] / self.count[seen.arm]
        self.width[seen.arm] = self.beta / self.count[seen.arm] ** 0.5


def giving(value):
    """A class whose choose gives a value, or raises it."""

    class Odd(splitee.Policy):
        def choose(self, round):
            if isinstance(value, BaseException):
                raise value
            return value

    return Odd


class Runs(support.Case):
    """splitee.run()."""

    def test_it_gives_the_bytes_of_the_program(self):
        path = self.folder / "t.npz"
        trace().save(path)
        plain = config("splitee", {"type": "bandit", "learner": "ucb1", "arms": {"exit": 1, "thresholds": [0.5, 0.7]}})
        plain["traces"][0]["path"] = "t.npz"
        plain["traces"][0]["name"] = "t"
        (self.folder / "c.json").write_text(splitee.api.config.Plain(None).text(plain))
        command = [support.PROGRAM, "run", "c.json", "--quiet", "--out", "r", "--set", "cost.offload=3"]
        subprocess.run(command, cwd=self.folder, check=True)
        results = splitee.run(self.folder / "c.json", out=self.folder / "p", cost__offload=3, jobs=2)
        for name in (*TABLES, "manifest.json"):
            self.assertEqual((results.folder / name).read_bytes(), (self.folder / "r" / name).read_bytes(), name)

    def test_a_policy_in_python_gives_the_bytes_of_the_one_built_in(self):
        for feedback in ("published-code", "paper"):
            for beta in (1, 0.3, {"grid": [0.2, 1, 4]}):
                name = {"name": "s", "beta": beta}
                mine = {"type": SplitEE, "name": "s", "parameters": {"beta": beta}}
                one = splitee.run(config({"type": "splitee", **name}, "final-exit", convention=feedback))
                other = splitee.run(config(mine, "final-exit", convention=feedback))
                third = splitee.run(config(mine, "final-exit", convention=feedback), jobs=3)
                for table in TABLES:
                    expected = (one.folder / table).read_bytes()
                    self.assertEqual((other.folder / table).read_bytes(), expected, table)
                    self.assertEqual((third.folder / table).read_bytes(), expected, table)

    def test_what_is_wrong_is_one_exception_that_says_what_would_be_right(self):
        for change, error, text in (
            ({"policies": ["splitey"]}, "UsageError", "there is no policy \"splitey\" (did you mean 'splitee'?)"),
            ({"seed": -1}, "UsageError", "seed"),
            ({"seed": float("nan")}, "UsageError", "not finite"),
            ({"seed": object()}, "UsageError", "seed: is a object; expected what JSON has"),
            ({"policies": [SplitEE.__new__(SplitEE)]}, "UsageError", "expected the class itself"),
            ({"policies": [SplitEE, SplitEE]}, "UsageError", "two policies are named 'SplitEE'"),
            ({"policies": [splitee.Policy]}, "UsageError", "has no method choose"),
            ({"policies": [{"type": SplitEE, "parameters": {"gamma": 1}}]}, "UsageError", "gamma"),
            ({"traces": [{"name": "t", "path": "no.npz", "threshold": 0.5}]}, "DataError", "no.npz"),
            ({"traces": [trace()]}, "UsageError", 'traces.0: is a Trace; expected {"path"'),
            ({3: 4}, "UsageError", "has the key 3; expected text"),
        ):
            with self.assertRaises(splitee.SpliteeError, msg=str(change)) as raised:
                splitee.run({**config("splitee"), **change})
            self.assertEqual(type(raised.exception).__name__, error, str(raised.exception))
            self.assertIn(text, str(raised.exception))
        for bad in (3, None, ["splitee"]):
            with self.assertRaisesRegex(splitee.UsageError, "expected a dictionary or the path"):
                splitee.run(bad)
        with self.assertRaisesRegex(splitee.UsageError, "jobs is 0"):
            splitee.run(config("splitee"), jobs=0)
        with self.assertRaisesRegex(splitee.UsageError, "no.json"):
            splitee.run("no.json")

    def test_results_are_not_replaced_unasked(self):
        out = self.folder / "out"
        splitee.run(config("splitee"), out=out)
        with self.assertRaisesRegex(splitee.OutputError, "out"):
            splitee.run(config("splitee", seed=7), out=out)
        self.assertEqual(splitee.run(config("splitee", seed=7), out=out, force=True).manifest["seed"], 7)

    def test_what_is_doubtful_is_a_warning_where_it_was_called(self):
        odd = config({"type": "bandit", "learner": "ucb1", "arms": {"exit": 1, "thresholds": [0.1, 0.2]}})
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            splitee.run(odd)
        told = [one for one in caught if issubclass(one.category, splitee.SpliteeWarning)]
        self.assertTrue(told)
        self.assertEqual(told[0].filename, __file__)

    def test_progress_is_told_and_its_exception_ends_the_run(self):
        told = []
        splitee.run(config("splitee"), progress=lambda *numbers: told.append(numbers))
        self.assertEqual(told[-1][0], told[-1][1])
        self.assertEqual(told[-1][2:], (600 * 3 * 2, 600 * 3 * 2))

        def stop(*numbers):
            raise ZeroDivisionError("enough")

        with self.assertRaisesRegex(ZeroDivisionError, "enough"):
            splitee.run(config("oracle", trace=trace(samples=20000)), repeats=3000, progress=stop)

    def test_other_threads_go_on_meanwhile(self):
        counted = []
        stop = threading.Event()
        thread = threading.Thread(target=lambda: [counted.append(1) for _ in iter(stop.is_set, True)])
        thread.start()
        start = time.monotonic()
        splitee.run(config("oracle", "splitee", trace=trace(samples=20000)), repeats=300, jobs=1)
        before, taken = len(counted), time.monotonic() - start
        stop.set()
        thread.join()
        self.assertGreater(before, 1000 * taken, "the thread should not have stood still")

    def test_a_run_within_a_run_is_refused(self):
        class Nested(splitee.Policy):
            def choose(self, round):
                splitee.run(config("splitee"))

        with self.assertRaisesRegex(splitee.PolicyError, "Nested: choose raised UsageError: another run goes on"):
            splitee.run(config(Nested))
        splitee.run(config("splitee"))  # and nothing of it stays

    def interrupted(self, body):
        """What a program prints that is interrupted a second after it says so."""
        program = f"import sys\nsys.path[:0] = [{str(FOLDER)!r}, {str(Path(__file__).parent / 'support')!r}]\n"
        program += f"sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom check_python_api import *\n{body}"
        environment = {**os.environ, "SPLITEE_PACKAGE": str(FOLDER)}
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
        self.assertEqual(child.stdout.readline(), "begins\n")
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        start = time.monotonic()
        out, _ = child.communicate(timeout=60)
        self.assertLess(time.monotonic() - start, 30)
        return out

    def test_ctrl_c_ends_a_run_and_python_goes_on(self):
        for policy, jobs in (("'oracle'", 2), ("'oracle'", 1), ("SplitEE", 1), ("SplitEE", 2)):
            out = self.interrupted(
                "try:\n    print('begins', flush=True)\n"
                f"    splitee.run(config({policy}, trace=trace(samples=20000)), repeats=100000, jobs={jobs})\n"
                "except KeyboardInterrupt:\n    print(len(splitee.run(config('splitee')).runs))\n"
            )
            self.assertEqual(out, "6\n", (policy, jobs))

    def test_ctrl_c_ends_a_policy_that_sleeps(self):
        out = self.interrupted(
            "class Sleeper(splitee.Policy):\n    def choose(self, round):\n        time.sleep(1000)\n"
            "try:\n    print('begins', flush=True)\n    splitee.run(config(Sleeper))\n"
            "except KeyboardInterrupt:\n    print('ended')\n"
        )
        self.assertEqual(out, "ended\n")


class Policies(support.Case):
    """splitee.Policy and splitee.NativePolicy."""

    def refused(self, policy, **more):
        """The exception of a run with a policy."""
        with self.assertRaises(splitee.PolicyError) as raised:
            splitee.run(config(policy), **more)
        self.assertNotIn("\n", str(raised.exception))
        return raised.exception

    def test_nonsense_is_one_exception_that_names_the_class(self):
        for value, shown in (
            ("1", "gives '1', of type str; expected the number of an arm, a whole number from 0 to 4"),
            (None, "gives None, of type NoneType"),
            (1.0, "gives 1.0, of type float"),
            (float("nan"), "gives nan, of type float"),
            (True, "gives True, of type bool"),
            (np.True_, "gives True, of type numpy.bool"),
            ([1], "gives [1], of type list"),
            (5, "gives 5; expected the number of an arm, from 0 to 4"),
            (-1, "gives -1;"),
            (10**30, "gives 1000000000000000000000000000000;"),
        ):
            for jobs in (1, 3):
                text = str(self.refused(giving(value), jobs=jobs))
                self.assertIn("Odd: choose ", text)
                self.assertIn(shown, text)

    def test_what_a_policy_raises_is_the_cause(self):
        for cause in (ValueError("odd"), KeyError("k"), MemoryError(), RecursionError("deep"), GeneratorExit()):
            if isinstance(cause, Exception):
                error = self.refused(giving(cause), jobs=2)
                self.assertIs(error.__cause__, cause)
                self.assertIn(f"Odd: choose raised {type(cause).__name__}", str(error))
            else:
                with self.assertRaises(type(cause)):
                    splitee.run(config(giving(cause)))

        class Init(splitee.Policy):
            def __init__(self, setup):
                raise OSError("no file")

            def choose(self, round):
                return 0

        self.assertIn("Init: __init__ raised OSError: no file", str(self.refused(Init)))

        class Observe(splitee.Policy):
            def choose(self, round):
                return 0

            def observe(self, seen):
                return 1 / 0

        self.assertIn("Observe: observe raised ZeroDivisionError: division by zero", str(self.refused(Observe)))

        class Best(Observe):
            def observe(self, seen):
                """Learns nothing."""

            def best_arm(self):
                return "best"

        self.assertIn("Best: best_arm gives 'best', of type str", str(self.refused(Best)))

    def test_a_policy_is_not_pickled_but_its_class_is(self):
        policy = SplitEE.__new__(SplitEE)
        with self.assertRaisesRegex(splitee.SpliteeError, "class SplitEE: policies cannot be pickled"):
            pickle.dumps(policy)
        self.assertIs(pickle.loads(pickle.dumps(SplitEE)), SplitEE)

    def test_it_is_told_what_it_needs(self):
        told = []

        class Curious(splitee.Policy):
            needs_context = True
            feedback = "observable"

            def __init__(self, setup, size: int = 2, rate=0.5):
                told.append((setup, size, rate))

            def choose(self, round):
                told.append(round)
                return round.context

            def observe(self, seen):
                told.append(seen)

        confidence, prediction, label = arrays()
        contextual = splitee.Trace(confidence, prediction, label, context=label, kind="synthetic", name="c")
        mine = {"type": Curious, "parameters": {"size": 7}}
        results = splitee.run(config(mine, trace=contextual), repeats=1, cost__offload=2)
        setup, size, rate = told[0]
        self.assertEqual((size, rate, type(size)), (7, 0.5, int))
        self.assertEqual((setup.exits, len(setup.arms), setup.horizon, setup.contexts), (5, 5, 600, 3))
        self.assertEqual([arm[0].exit for arm in setup.arms], [0, 1, 2, 3, 4])
        rounds = [one for one in told if isinstance(one, splitee.Round)]
        self.assertEqual([one.t for one in rounds], list(range(600)))
        np.testing.assert_allclose([one.sqrt_ln for one in rounds], np.sqrt(np.log(np.arange(1, 601))))
        self.assertEqual(sorted({one.context for one in rounds}), [0, 1, 2])
        seen = [one for one in told if isinstance(one, splitee.Observation)]
        self.assertGreater(len(seen), 600, "observable feedback tells of the exits on the way, too")
        self.assertEqual(results.summary["policy"][0], "Curious")

    def test_the_best_arm_is_that_of_the_rewards_observed(self):
        class Implicit(SplitEE):
            pass

        class Explicit(SplitEE):
            def best_arm(self):
                return max(range(len(self.mean)), key=lambda arm: (self.count[arm] > 0, self.mean[arm]))

        runs = [splitee.run(config({"type": one, "name": "s"})) for one in (Implicit, Explicit)]
        self.assertEqual(*[list(run.summary["best_arm"]) for run in runs])

    def test_a_class_that_is_defined_again_is_the_new_one(self):
        def made(arm):
            class Again(splitee.Policy):
                def choose(self, round):
                    return arm

            return Again

        for arm in (1, 3):
            exits = splitee.run(config(made(arm)), repeats=1, cost__offload=2).exits
            self.assertEqual(int(np.argmax(exits["played"])), arm)
        with self.assertRaisesRegex(splitee.UsageError, "a second Again of the same name"):
            splitee.run(config({"type": made(1), "name": "a"}, {"type": made(2), "name": "b"}))

    def native(self, **changes):
        """A policy with C functions, here of ctypes: plays one arm."""
        size, address = ctypes.c_size_t, ctypes.c_void_p
        functions = {
            "choose": ctypes.CFUNCTYPE(size, address, address)(
                lambda state, told: int(ctypes.cast(state, ctypes.POINTER(ctypes.c_double))[0])
            ),
            "observe": ctypes.CFUNCTYPE(None, address, address)(lambda state, seen: None),
            "best_arm": ctypes.CFUNCTYPE(size, address)(lambda state: 2),
            "state": lambda setup, arm: np.array([arm, 0.0]),
            "parameters": {"arm": 2.0},
        }
        return splitee.NativePolicy("native", **{**functions, **changes})

    def test_c_functions_are_played(self):
        native = {"type": self.native(), "name": "n", "parameters": {"arm": {"grid": [1, 3]}}}
        results = splitee.run(config(native, "final-exit"), repeats=2, jobs=2)
        exits = results.exits
        for arm in (1, 3):
            mine = np.asarray(exits["plugin_arm"]) == arm
            played = np.asarray(exits["played"])[mine].reshape(-1, 5)
            np.testing.assert_array_equal(played.argmax(1), arm)

    def test_c_functions_that_are_none_are_refused(self):
        for name, value in (("choose", "no"), ("observe", None), ("best_arm", 0), ("choose", True), ("state", 3)):
            with self.assertRaisesRegex(splitee.UsageError, f"native: {name} is"):
                self.native(**{name: value})
        for memory in ([1.0], np.zeros(0), np.ones((4, 4)).T[:2]):
            error = self.refused(self.native(state=lambda setup, arm, memory=memory: memory))
            self.assertIn("native: __init__ raised TypeError: state gives", str(error))
        shared = np.array([1.0])
        text = str(self.refused(self.native(state=lambda setup, arm: shared)))
        self.assertIn("the same memory twice", text)

    @unittest.skipUnless(support.have("numba"), "numba is not installed")
    def test_functions_of_numba_are_played(self):
        from numba import carray, cfunc, float64, from_dtype, types

        state, seen = types.voidptr, types.CPointer(from_dtype(splitee.OBSERVATION))
        told = types.CPointer(from_dtype(splitee.ROUND))

        @cfunc(types.uintp(state, told))
        def choose(state, told):
            sums = carray(state, (4, 5), dtype=float64)
            best, highest = 0, -1e300
            for arm in range(5):
                index = sums[2, arm] + sums[3, arm] * carray(told, 1)[0].sqrt_ln
                if index > highest:
                    best, highest = arm, index
            return best

        @cfunc(types.void(state, seen))
        def observe(state, seen):
            one = carray(seen, 1)[0]
            sums = carray(state, (4, 5), dtype=float64)
            sums[0, one.arm] += one.reward
            sums[1, one.arm] += 1
            sums[2, one.arm] = sums[0, one.arm] / sums[1, one.arm]
            sums[3, one.arm] = 1 / np.sqrt(sums[1, one.arm])

        @cfunc(types.uintp(state))
        def best_arm(state):
            return np.argmax(carray(state, (4, 5), dtype=float64)[2])

        mine = splitee.NativePolicy(
            "n",
            state=lambda setup: np.zeros((4, 5)),
            choose=choose,
            observe=observe,
            best_arm=best_arm,
            warm_start=True,
        )
        one, other = (splitee.run(config(p)) for p in ({"type": "splitee", "name": "s"}, {"type": mine, "name": "s"}))
        for table in TABLES:
            self.assertEqual((one.folder / table).read_bytes(), (other.folder / table).read_bytes(), table)


class Traces(support.Case):
    """splitee.Trace."""

    def test_arrays_of_many_kinds_are_taken_as_they_are(self):
        confidence, prediction, label = arrays(samples=20)
        frozen = confidence.copy()
        frozen.flags.writeable = False
        for given in (frozen, np.asfortranarray(confidence), confidence.tolist(), np.repeat(confidence, 2, 0)[::2]):
            made = splitee.Trace(given, prediction, label, kind="synthetic")
            np.testing.assert_allclose(made.arrays["confidence"], confidence)
            self.assertEqual((made.samples, made.exits, len(made[:7])), (20, 5, 7))
        masked = np.ma.masked_array(confidence, np.zeros_like(confidence))
        self.assertEqual(splitee.Trace(masked, kind="synthetic").samples, 20)

    def test_what_is_wrong_is_told_with_what_would_be_right(self):
        ones = np.ones((4, 3))
        for given, text in (
            ({"confidence": ones * 87}, "confidence: is 87 at [0, 0]; expected 0 to 1; percent? divide by 100"),
            ({"confidence": -ones}, "logits? Trace.from_logits() takes them"),
            ({"confidence": ones[0]}, "confidence: has the shape [3]; expected [samples, exits]"),
            ({"confidence": ones[:0]}, "confidence: has the shape [0, 3]; expected [samples, exits]"),
            ({"confidence": ones * np.nan}, "confidence: is nan at [0, 0]; expected a finite number"),
            ({"confidence": ones.astype(str)}, "expected numbers"),
            ({"confidence": ones * 1j}, "confidence: holds complex128 values; expected numbers"),
            ({"confidence": ones > 0}, "confidence: holds bool values; expected reals"),
            ({"confidence": [[1], [1, 1]]}, "expected numbers in rows of one length"),
            ({"confidence": None}, "confidence: holds object values; expected numbers"),
            ({"confidence": np.ma.masked_array(ones, ones > 0)}, "confidence: has 12 masked values"),
            ({"prediction": ones}, "expected whole numbers; where they are whole: prediction.astype(int)"),
            ({"prediction": np.zeros((3, 4), int)}, "prediction: has the shape [3, 4]; expected [4, 3]"),
            ({"label": [0, 1, -1, 0]}, "label: is -1 at [2]; expected whole numbers from 0"),
            ({"label": [0, 1]}, "label: has the shape [2]; expected [4]"),
            ({"kind": "real"}, "kind is 'real'; expected one of measured, reconstructed, synthetic"),
            ({"model": object()}, "meta.model is a object"),
            ({"scores": {"margin": ones[:1]}}, "scores['margin']: has the shape [1, 3]; expected [4, 3]"),
        ):
            with self.assertRaises(splitee.SpliteeError, msg=text) as raised:
                splitee.Trace(**{"confidence": ones, "kind": "synthetic", **given})
            self.assertIn(text, str(raised.exception))

    def test_tensors_of_other_devices_are_fetched_or_refused(self):
        class Tensor:
            """As much of a tensor as is asked for."""

            def __init__(self, array, device="cuda"):
                self.array, self.device, self.dtype = array, device, "float32"

            def detach(self):
                return self

            def cpu(self):
                if self.device == "meta":
                    raise NotImplementedError("Cannot copy out of meta tensor; no data!")
                return Tensor(self.array, "cpu")

            def numpy(self):
                if self.device != "cpu":
                    raise TypeError("can't convert cuda:0 device type tensor to numpy")
                return self.array

        confidence = arrays()[0]
        self.assertEqual(splitee.Trace(Tensor(confidence), kind="synthetic").samples, 600)
        with self.assertRaisesRegex(splitee.DataError, "confidence: is a tensor that cannot be read .*no data"):
            splitee.Trace(Tensor(confidence, "meta"), kind="synthetic")

    def test_logits_become_confidences(self):
        logits = np.random.default_rng(1).normal(size=(50, 4, 3))
        label = np.arange(50) % 3
        one = splitee.Trace.from_logits(logits, label, kind="synthetic")
        two = splitee.Trace.from_logits(list(np.moveaxis(logits, 1, 0)), label, kind="synthetic")
        batches = [(logits[k:k + 10], label[k:k + 10]) for k in range(0, 50, 10)]
        three = splitee.Trace.collect(lambda x: list(np.moveaxis(x, 1, 0)), batches, kind="synthetic")
        power = np.exp(logits)
        for made in (one, two, three):
            expected = (power / power.sum(2, keepdims=True)).max(2)
            np.testing.assert_allclose(made.arrays["confidence"], expected, rtol=1e-6)
            np.testing.assert_array_equal(made.arrays["prediction"], logits.argmax(2))
            np.testing.assert_array_equal(made.arrays["label"], label)
        with self.assertRaisesRegex(splitee.DataError, "labels reach from 0 to 9"):
            splitee.Trace.from_logits(logits, np.arange(50) % 10, kind="synthetic")
        with self.assertRaisesRegex(splitee.DataError, r"logits: has the shape \[50, 4\]"):
            splitee.Trace.from_logits(logits[:, :, 0], kind="synthetic")

    def test_what_is_saved_is_a_trace_that_the_program_finds_valid(self):
        trace().save(self.folder / "t.npz")
        self.assert_valid("t.npz")
        again = splitee.Trace.load(self.folder / "t.npz")
        for name, array in trace().arrays.items():
            np.testing.assert_array_equal(again.arrays[name], array)
        with self.assertRaisesRegex(splitee.UsageError, "exists already"):
            trace().save(self.folder / "t.npz")
        (self.folder / "x.npz").write_bytes(b"no")
        with self.assertRaises(splitee.DataError):
            splitee.Trace.load(self.folder / "x.npz")


class Tables(support.Case):
    """splitee.Results."""

    @classmethod
    def setUpClass(cls):
        """One run for all."""
        cls.results = splitee.run(config("splitee", "splitee-s", "final-exit"))

    def test_tables_are_data_frames_or_arrays(self):
        results = splitee.Results(self.results.folder)
        hidden = {"pandas": None}
        before = {name: sys.modules.get(name) for name in hidden}
        sys.modules.update(hidden)
        try:
            table = results.table("summary")
        finally:
            for name, module in before.items():
                sys.modules.pop(name) if module is None else sys.modules.update({name: module})
        self.assertIsInstance(table, np.ndarray)
        self.assertEqual(table["policy"].tolist()[:2], ["splitee", "splitee"])
        self.assertEqual(table["samples"].dtype.kind, "i")
        self.assertTrue(np.isnan(table["latency_ms_mean"]).all())
        for name, rows in (("summary", 6), ("runs", 18), ("exits", 30), ("compare", 6)):
            self.assertGreaterEqual(len(getattr(results, name)), rows, name)
        self.assertEqual(results.curves["round"].max() if support.have("pandas") else 600, 600)

    @unittest.skipUnless(support.have("pandas"), "pandas is not installed")
    def test_a_data_frame_has_the_numbers_of_the_file(self):
        import pandas

        frame = self.results.summary
        self.assertIsInstance(frame, pandas.DataFrame)
        text = pandas.read_csv(self.results.folder / "summary.csv", float_precision="round_trip")
        np.testing.assert_array_equal(frame["regret_mean"], text["regret_mean"])

    def test_the_table_in_a_notebook_is_escaped(self):
        shown = splitee.run(config({"type": "splitee", "name": "<b>&"}))._repr_html_()
        self.assertIn("&lt;b&gt;&amp;", shown)
        self.assertNotIn("<b>&", shown)

    @unittest.skipUnless(support.have("matplotlib"), "matplotlib is not installed")
    def test_figures_are_figures_and_leave_the_users_settings_alone(self):
        import matplotlib
        from matplotlib.figure import Figure

        matplotlib.rcParams["lines.linewidth"] = 7
        for figure in (
            self.results.plot_regret(policies=["splitee", "splitee-s"]),
            self.results.plot_costs(),
            self.results.plot_tradeoff(),
            self.results.plot_exits(offload=2),
            self.results.plot_frontier(subject_to=["cost_mean<=3000"]),
            self.results.plot_value("regret_mean"),
        ):
            self.assertIsInstance(figure, Figure)
            self.assertTrue(figure._repr_png_().startswith(b"\x89PNG"))
        self.assertEqual(matplotlib.rcParams["lines.linewidth"], 7)
        with self.assertRaisesRegex(splitee.UsageError, "no policy 'x'"):
            self.results.plot(policies=["x"])
        with self.assertRaisesRegex(splitee.UsageError, "unrecognized arguments: --colour"):
            self.results.plot(colour="red")

    def test_results_are_kept_where_they_are_saved(self):
        results = splitee.run(config("splitee"))
        kept = results.save(self.folder / "kept")
        self.assertEqual(len(kept.runs), 6)
        folder = results.folder
        del results
        self.assertFalse(folder.exists(), "temporary results should go with their object")
        with self.assertRaises(splitee.DataError):
            splitee.Results(self.folder)


class Package(support.Case):
    """What the package says of itself."""

    def test_every_name_is_there_and_explained(self):
        for name in splitee.__all__:
            found = getattr(splitee, name)
            self.assertTrue(name in ("ROUND", "OBSERVATION") or len(found.__doc__) > 30, name)
        self.assertTrue((support.SCRIPTS / "splitee/py.typed").exists())

    def test_the_stub_has_what_the_module_has(self):
        from splitee import _core

        stub = (support.SCRIPTS / "splitee/_core.pyi").read_text()
        for name in dir(_core):
            if not name.startswith("_"):
                self.assertRegex(stub, rf"(?m)^(class |def )?{name}\b", name)

    def test_the_commands_still_begin_without_numpy(self):
        program = "import sys, splitee, splitee.command; print('numpy' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], cwd=FOLDER, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "False\n")
