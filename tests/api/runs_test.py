"""splitee.run(): its results, reports and refusals, and how it is interrupted."""

import gc
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import support
from made_up import FOLDER, TABLES, SplitEE, config, trace, splitee


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
        for jobs in (2.0, np.float64(2), "2", True, np.int64(0)):
            with self.assertRaisesRegex(splitee.UsageError, "jobs is .*; expected a whole number from 1 to 1024"):
                splitee.run(config("splitee"), jobs=jobs)
        for out in (3, b"folder", ["folder"]):
            with self.assertRaisesRegex(splitee.UsageError, "out is .*; expected the path of a folder, or None"):
                splitee.run(config("splitee"), out=out)
        with self.assertRaisesRegex(splitee.UsageError, "no.json"):
            splitee.run("no.json")

    def test_whole_numbers_of_numpy_are_numbers_of_workers(self):
        self.assertEqual(splitee.run(config("splitee"), jobs=np.int64(2)).workers, 2)

    def test_results_are_not_replaced_unasked(self):
        out = self.folder / "out"
        splitee.run(config("splitee"), out=out)
        with self.assertRaisesRegex(splitee.OutputError, "out"):
            splitee.run(config("splitee", seed=7), out=out)
        self.assertEqual(splitee.run(config("splitee", seed=7), out=out, force=True).manifest["seed"], 7)

    def test_a_trace_of_the_same_content_is_the_same_trace(self):
        class Halting(SplitEE):
            def __init__(self, setup):
                super().__init__(setup)
                if setup.horizon == 300 and halt.exists():
                    raise InterruptedError("halted")

        def both(seed=4):
            made = config(Halting)
            made["traces"].append({"name": "u", "path": trace(samples=300, seed=seed), "threshold": 0.5})
            return made

        halt, out = self.folder / "halt", self.folder / "out"
        whole = splitee.run(both())
        halt.touch()
        with self.assertRaisesRegex(splitee.PolicyError, "halted; 2 of 4 cells are done and kept"):
            splitee.run(both(), out=out)
        halt.unlink()
        with self.assertRaisesRegex(splitee.OutputError, r"differs at traces\.1\.path"):
            splitee.run(both(seed=5), out=out, resume=True)
        rest = splitee.run(both(), out=out, resume=True)
        self.assertLess(rest.decisions, whole.decisions / 2, "what was done should not be played again")
        for name in (*TABLES, "manifest.json"):
            self.assertEqual((rest.folder / name).read_bytes(), (whole.folder / name).read_bytes(), name)

    def test_a_manifest_may_name_several_traces(self):
        two = config("splitee", trace=trace(seed=5))
        two["traces"].append({**two["traces"][0], "name": "other", "path": trace(seed=6)})
        told = splitee.run(two).manifest
        self.assertEqual(splitee.run(told["configuration"]).manifest, told)

    def test_a_manifest_with_a_trace_runs_where_such_a_trace_is(self):
        made = trace(seed=5)
        first = splitee.run(config("splitee", trace=made), out=self.folder / "out")
        [told] = first.manifest["traces"]
        made.save(self.folder / "t.npz")
        digest = hashlib.sha256((self.folder / "t.npz").read_bytes()).hexdigest()
        self.assertEqual(told["sha256"], digest, "the trace's identity should be that of the file that save() writes")
        path = self.folder / "out/manifest.json"
        for given in (path, first.manifest["configuration"]):
            again = splitee.run(given)
            self.assertEqual((again.folder / "manifest.json").read_bytes(), path.read_bytes())
        del made
        gc.collect()
        for given, place in ((path, str(path)), (first.manifest["configuration"], "configuration")):
            with self.assertRaises(splitee.DataError) as raised:
                splitee.run(given)
            text = f"{place}: names a splitee.Trace whose SHA-256 is {digest}, and none such is in this process; "
            self.assertTrue(str(raised.exception).startswith(text), str(raised.exception))

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
        splitee.run(config("splitee"))  # nothing of the class remains

    def test_a_refused_run_leaves_the_one_that_goes_on_alone(self):
        def made(arm, begun=None):
            class Mine(splitee.Policy):
                def __init__(self, setup):
                    if begun is not None:
                        begun.set()
                        time.sleep(0.2)

                def choose(self, round):
                    return arm

            return Mine

        begun = threading.Event()
        results = []
        slow = config({"type": made(0, begun), "name": "m"})
        thread = threading.Thread(target=lambda: results.append(splitee.run(slow, repeats=4, cost__offload=2)))
        thread.start()
        begun.wait()
        with self.assertRaisesRegex(splitee.UsageError, "another run goes on"):
            splitee.run(config({"type": made(3), "name": "m"}))
        thread.join()
        self.assertEqual(list(results[0].exits["played"])[1:], [0, 0, 0, 0])

    def interrupted(self, body):
        """What a program prints that is interrupted a second after it says so."""
        helpers = str(support.SOURCE / "tests/support")
        program = f"import sys\nimport time\nsys.path[:0] = [{str(FOLDER)!r}, {helpers!r}]\n"
        program += f"sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom made_up import *\n{body}"
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
