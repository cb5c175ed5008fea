"""The meaning of an array of one number per class, decided in one place for the import and the writer."""

import warnings

import numpy as np

import support

from splitee.export.pytorch import TraceWriter
from splitee.tracefile import values
from splitee.tracefile.derive import softmax

LOGITS = 3 * np.random.default_rng(7).standard_normal((400, 4, 3))
PROBABILITY = softmax(LOGITS)


def bfloat16(array):
    """The values rounded to 8 significant bits, as float32."""
    bits = np.asarray(array, np.float32).view(np.uint32).astype(np.uint64)
    return (((bits + 0x7FFF + (bits >> 16 & 1)) >> 16) << 16).astype(np.uint32).view(np.float32)


def cooled_by_hand(temperature):
    """The confidences of PROBABILITY at a temperature: its powers over their sum."""
    powers = PROBABILITY ** (1 / temperature)
    return (powers / powers.sum(-1, keepdims=True)).max(-1)


class Decision(support.Case):
    """tracefile/values.py"""

    def test_each_kind_is_told_from_the_others(self):
        for array, kind in (
            (PROBABILITY, values.PROBABILITIES),
            (PROBABILITY.astype(np.float16), values.PROBABILITIES),
            (bfloat16(PROBABILITY), values.PROBABILITIES),
            (PROBABILITY.round(2), values.PROBABILITIES),
            (100 * PROBABILITY, values.PERCENT),
            ((100 * PROBABILITY).round(), values.PERCENT),
            (np.log(PROBABILITY), values.LOGARITHMS),
            (LOGITS, values.LOGITS),
            (LOGITS - 20, values.LOGITS),
            (np.zeros((4, 2, 3)), values.LOGITS),
        ):
            self.assertEqual(values.kind_of(array), kind)

    def test_a_softmax_in_bfloat16_is_further_from_1_than_the_program_allows(self):
        off = abs(bfloat16(PROBABILITY).astype(float).sum(-1) - 1).max()
        self.assertGreater(off, values.EXACT)
        self.assertLess(off, values.LOW_PRECISION)


class Imported(support.Case):
    """The import of an .npy."""

    def save(self, array):
        """Writes l.npy."""
        np.save(self.folder / "l.npy", array)
        return "l.npy"

    def test_probabilities_of_low_precision_are_no_logits(self):
        self.save(bfloat16(PROBABILITY))
        sums = bfloat16(PROBABILITY).astype(float).sum(-1)
        self.assertEqual(
            self.outcome("l.npy"),
            (3, f"l.npy: every row sums to {sums.min():.4g} to {sums.max():.4g}, so these are "
             "probabilities and no logits; give --probabilities"),
        )  # fmt: skip
        trace = self.imported("l.npy", "--probabilities", warning=NO_LABELS)
        np.testing.assert_allclose(trace["confidence"], PROBABILITY.max(-1), atol=0.004)
        self.assertLessEqual(trace["entropy"].max(), np.log(3))

    def test_percent_is_refused(self):
        self.save(100 * PROBABILITY)
        self.assertEqual(
            self.outcome("l.npy"),
            (3, "l.npy: every row sums to 100, so these are percent and no logits; divide by 100 "
             "and give --probabilities"),
        )  # fmt: skip
        status, line = self.outcome("l.npy", "--probabilities")
        self.assertEqual(status, 3)
        self.assertIn("expected a probability from 0 to 1 (in percent? divide all by 100)", line)

    def test_log_probabilities_give_the_probabilities_and_are_named(self):
        self.save(np.log(PROBABILITY))
        status, lines = self.outcome("l.npy")
        self.assertEqual(status, 0, lines)
        self.assertIn("synthetic; log-probabilities of 400 samples, 4 exits, 3 classes", lines)
        trace = support.Trace(self.folder / "trace.npz")
        np.testing.assert_allclose(trace["confidence"], PROBABILITY.max(-1), rtol=1e-12)

    def test_a_temperature_is_applied_to_probabilities_as_to_their_logits(self):
        self.save(PROBABILITY)
        status, lines = self.outcome("l.npy", "--probabilities", "--temperature=2")
        self.assertEqual(status, 0, lines)
        self.assertIn("no label; temperature 2\n", lines)
        trace = support.Trace(self.folder / "trace.npz")
        np.testing.assert_allclose(trace["confidence"], cooled_by_hand(2), rtol=1e-12)
        np.testing.assert_allclose(trace["confidence"], softmax(LOGITS, 2).max(-1), rtol=1e-9)
        self.assertEqual(trace.meta["temperature"], [2.0])

    def test_any_temperature_and_any_logit_give_probabilities(self):
        for array, option in ((LOGITS, []), (PROBABILITY, ["--probabilities"]),
                              (LOGITS * 1e307, []), (LOGITS * 1e-320, [])):  # fmt: skip
            self.save(array)
            for temperature in ("1e-320", "1e-3", "1e300"):
                status, lines = self.outcome("l.npy", f"--temperature={temperature}", *option)
                self.assertEqual((status, lines.count("\n")), (0, 2), lines)
                self.assert_valid("trace.npz")
                confidence = support.Trace(self.folder / "trace.npz")["confidence"]
                self.assertTrue(((confidence >= 1 / 3 - 1e-9) & (confidence <= 1)).all())

    def test_one_number_per_exit_is_refused(self):
        self.save(PROBABILITY[:, :, :1])
        for option in ([], ["--probabilities"]):
            self.assertEqual(
                self.outcome("l.npy", *option),
                (3, "l.npy: has shape (400, 4, 1); expected at least one sample, one exit, two "
                 "classes"),
            )  # fmt: skip

    def test_independent_classes_are_doubted(self):
        self.save(1 / (1 + np.exp(-LOGITS)))
        status, lines = self.outcome("l.npy")
        self.assertEqual(status, 0)
        self.assertIn("are they probabilities of independent classes (sigmoid)?", lines)


NO_LABELS = "import_trace.py: warning: l.npy: without --labels the trace can give no accuracy\n"


class Written(support.Case):
    """The writer for evaluation loops."""

    def saved(self, array, **given):
        """The trace of an array in batches of 50."""
        writer = TraceWriter(kind="synthetic", **given)
        for start in range(0, len(array), 50):
            writer.add(list(array[start : start + 50].swapaxes(0, 1)))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            writer.save(self.folder / "t.npz", force=True)
        self.assert_valid("t.npz")
        return support.Trace(self.folder / "t.npz")

    def test_no_softmax_is_taken_of_a_softmax(self):
        for array in (PROBABILITY, bfloat16(PROBABILITY), PROBABILITY.astype(np.float16)):
            with self.assertRaisesRegex(
                ValueError,
                r"^every row sums to .*, so the batch holds probabilities and no logits; expected "
                r"logits, or TraceWriter\(values='probabilities'\)$",
            ):
                self.saved(array)
            trace = self.saved(array, values="probabilities")
            np.testing.assert_allclose(trace["confidence"], PROBABILITY.max(-1), atol=0.004)

    def test_logits_and_log_probabilities_are_turned_into_probabilities(self):
        for array in (LOGITS, np.log(PROBABILITY)):
            trace = self.saved(array)
            np.testing.assert_allclose(trace["confidence"], PROBABILITY.max(-1), rtol=1e-6)

    def test_a_temperature_is_applied_to_probabilities(self):
        trace = self.saved(PROBABILITY, values="probabilities", temperature=2)
        np.testing.assert_allclose(trace["confidence"], cooled_by_hand(2), rtol=1e-6)
        self.assertEqual(trace.meta["temperature"], [2.0])

    def test_values_that_are_not_what_was_said_are_refused(self):
        with self.assertRaisesRegex(ValueError, "expected probabilities, which sum to 1"):
            self.saved(LOGITS, values="probabilities")
        with self.assertRaisesRegex(ValueError, "percent and no logits"):
            self.saved(100 * PROBABILITY)
        with self.assertRaisesRegex(ValueError, "values is 'odds'; expected 'logits' or"):
            TraceWriter(kind="synthetic", values="odds")

    def test_later_batches_of_another_kind_are_refused_and_small_ones_may_look_like_it(self):
        writer = TraceWriter(kind="synthetic")
        writer.add(list(LOGITS[:50].swapaxes(0, 1)))
        writer.add([PROBABILITY[:1, exit] for exit in range(4)])
        with self.assertRaisesRegex(ValueError, "so the batch holds probabilities"):
            writer.add(list(PROBABILITY[:50].swapaxes(0, 1)))

    def test_one_class_is_refused(self):
        for given in ("logits", "probabilities", None):
            writer = TraceWriter(kind="synthetic", values=given)
            with self.assertRaisesRegex(ValueError, "the batch has 1 classes: one number per exit"):
                writer.add([np.ones((20, 1)), np.ones((20, 1))])

    def test_meta_is_made_json_at_once(self):
        trace = self.saved(
            LOGITS,
            exit_macs=np.array([1, 2, 3, 4]),
            seed=np.int64(3),
            share=np.float32(0.5),
            source=support.SCRIPTS,
            nested={"pair": (np.True_, None)},
        )
        expected = {
            "exit_macs": [1, 2, 3, 4],
            "seed": 3,
            "share": 0.5,
            "source": str(support.SCRIPTS),
            "nested": {"pair": [True, None]},
        }
        self.assertEqual({key: trace.meta[key] for key in expected}, expected)
        for given, message in (
            ({"loss": float("nan")}, "meta.loss is nan; expected a finite number"),
            ({"costs": [1, np.inf]}, r"meta.costs\[1\] is inf; expected a finite number"),
            ({"net": object()}, "meta.net is a object; expected numbers, strings, lists or"),
            ({"by": {1: 2}}, "meta.by has the key 1; expected a string"),
            ({"samples": 3}, "meta has samples, which the writer sets itself"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                TraceWriter(kind="synthetic", **given)

    def test_what_is_said_of_the_shape_must_hold(self):
        for given in ({"exits": 5}, {"classes": 2}):
            writer = TraceWriter(kind="synthetic", **given)
            with self.assertRaisesRegex(ValueError, "the batch has . (exits|classes); expected"):
                writer.add(list(LOGITS[:50].swapaxes(0, 1)))

    def test_a_list_of_samples_is_no_list_of_exits(self):
        with self.assertRaisesRegex(ValueError, "4 samples and 50 exits; .*TraceWriter.exits=50"):
            TraceWriter(kind="synthetic").add(list(LOGITS[:50]))
