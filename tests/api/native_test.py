"""Policies made of C functions."""

import ctypes
import unittest

import numpy as np
import support
from made_up import TABLES, config, refused, splitee


class NativePolicies(support.Case):
    """splitee.NativePolicy."""

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
        for name, value in (("choose", "no"), ("observe", None), ("best_arm", 0), ("choose", True), ("state", 3),
                            ("parameters", ["arm"])):
            with self.assertRaisesRegex(splitee.UsageError, f"native: {name} is"):
                self.native(**{name: value})
        for memory in ([1.0], np.zeros(0), np.ones((4, 4)).T[:2]):
            error = refused(self, self.native(state=lambda setup, arm, memory=memory: memory))
            self.assertIn("native: __init__ raised TypeError: state gives", str(error))
        shared = np.array([1.0])
        text = str(refused(self, self.native(state=lambda setup, arm: shared)))
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
