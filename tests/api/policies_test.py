"""Policies written in Python."""

import pickle

import numpy as np
import support
from made_up import SplitEE, arrays, config, giving, refused, splitee


class Policies(support.Case):
    """splitee.Policy."""

    def test_nonsense_is_one_exception_that_names_the_class(self):
        for value, shown in (
            ("1", "gives '1', of type str; expected the number of an arm, a whole number from 0 to 4"),
            (None, "gives None, of type NoneType"),
            (1.0, "gives 1.0, of type float"),
            (float("nan"), "gives nan, of type float"),
            (True, "gives True, of type bool"),
            (np.True_, f"gives {np.True_!r}, of type numpy.bool"),
            ([1], "gives [1], of type list"),
            (5, "gives 5; expected the number of an arm, from 0 to 4"),
            (-1, "gives -1;"),
            (10**30, "gives 1000000000000000000000000000000;"),
        ):
            for jobs in (1, 3):
                text = str(refused(self, giving(value), jobs=jobs))
                self.assertIn("Odd: choose ", text)
                self.assertIn(shown, text)

    def test_what_a_policy_raises_is_the_cause(self):
        for cause in (ValueError("odd"), KeyError("k"), MemoryError(), RecursionError("deep"), GeneratorExit()):
            if isinstance(cause, Exception):
                error = refused(self, giving(cause), jobs=2)
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

        self.assertIn("Init: __init__ raised OSError: no file", str(refused(self, Init)))

        class Observe(splitee.Policy):
            def choose(self, round):
                return 0

            def observe(self, seen):
                return 1 / 0

        self.assertIn("Observe: observe raised ZeroDivisionError: division by zero", str(refused(self, Observe)))

        class Best(Observe):
            def observe(self, seen):
                """Learns nothing."""

            def best_arm(self):
                return "best"

        self.assertIn("Best: best_arm gives 'best', of type str", str(refused(self, Best)))

    def test_text_that_is_no_utf8_is_told_with_what_can_be_read(self):
        error = refused(self, giving(ValueError("no \udcff file")))
        self.assertIn("Odd: choose raised ValueError: no \\udcff file", str(error))

        class Shown:
            def __repr__(self):
                return "<\udcff>"

        self.assertIn("choose gives <\\udcff>, of type Shown", str(refused(self, giving(Shown()))))

    def test_a_feedback_that_is_none_is_refused(self):
        for feedback in (["own"], None, 1, "all"):
            class Odd(SplitEE):
                pass

            Odd.feedback = feedback
            with self.assertRaisesRegex(splitee.UsageError, "Odd: feedback is .*; expected 'own' or 'observable'"):
                splitee.run(config(Odd))

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
