"""Traces made of arrays."""

import gc
import warnings

import numpy as np
import support
from made_up import arrays, trace, splitee


class OnGpu:
    """An array that main memory does not have."""

    __cuda_array_interface__ = {"shape": (4, 3)}


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
            ({"label": np.full(4, 2**63, np.uint64)}, "label: is 9223372036854775808 at [0]; expected whole"),
            ({"entropy": -ones}, "entropy: is -1 at [0, 0]; expected 0 or more, in natural units"),
            ({"scores": [ones]}, "scores is a list; expected {name: [samples, exits]}"),
            ({"confidence": OnGpu()}, "confidence: lies on a GPU; expected an array in main memory"),
            ({"kind": "real"}, "kind is 'real'; expected one of measured, reconstructed, synthetic"),
            ({"model": object()}, "meta.model is a object"),
            ({"latency_ms": ones[:, :1]}, "latency_ms: has the shape [4, 1]; expected [4, 3]"),
            ({"scores": {"margin": ones[:1]}}, "scores['margin']: has the shape [1, 3]; expected [4, 3]"),
        ):
            with self.assertRaises(splitee.SpliteeError, msg=text) as raised:
                splitee.Trace(**{"confidence": ones, "kind": "synthetic", **given})
            self.assertIn(text, str(raised.exception))

    def test_logits_with_arrays_that_are_made_of_them_are_refused(self):
        logits = np.zeros((4, 2, 3))
        for array in ("context", "scores", "latency_ms", "entropy", "prediction"):
            with self.assertRaisesRegex(splitee.UsageError, f"{array} cannot stand beside logits"):
                splitee.Trace.from_logits(logits, kind="synthetic", **{array: np.zeros(4)})

    def test_a_file_that_is_no_trace_is_a_data_error(self):
        np.save(self.folder / "one.npy", np.zeros(3))
        trace().save(self.folder / "t.npz")
        (self.folder / "cut.npz").write_bytes((self.folder / "t.npz").read_bytes()[:400])
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            for name in ("one.npy", "cut.npz", "none.npz"):
                with self.assertRaisesRegex(splitee.DataError, name):
                    splitee.Trace.load(self.folder / name)
            gc.collect()
        self.assertEqual([str(each.message) for each in told], [], "a file that was left open?")

    def test_tensors_of_other_devices_are_fetched_or_refused(self):
        class Tensor:
            """The parts of a tensor that are used."""

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

    def test_rows_that_no_slice_can_have_are_refused(self):
        made = trace()
        for rows, text in (
            (slice(None, None, 0), "rows: slice step cannot be zero"),
            (slice("a", None), "rows: slice indices must be integers"),
            (slice(1.5, None), "rows: slice indices must be integers"),
        ):
            with self.assertRaisesRegex(splitee.UsageError, text):
                made[rows]
        self.assertEqual(made[::-1].samples, made.samples)

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

    def test_a_loop_over_what_is_no_network_or_no_batches_is_refused(self):
        logits = np.random.default_rng(1).normal(size=(10, 3))
        label = np.arange(10) % 3

        def collected(network=lambda x: [logits, logits], batches=((logits, label),)):
            return splitee.Trace.collect(network, batches, kind="synthetic")

        self.assertEqual(collected().exits, 2)
        for error, text, changed in (
            (splitee.UsageError, "network is a int; expected a function of a batch's inputs", {"network": 3}),
            (splitee.UsageError, "batches is a NoneType; expected pairs (inputs, labels)", {"batches": None}),
            (splitee.UsageError, "batch 0 is a ndarray; expected a pair (inputs, labels)", {"batches": [logits]}),
            (splitee.UsageError, "batch 1 is a row of 3; expected", {"batches": [(logits, label), (logits, label, 1)]}),
            (splitee.DataError, "batches: there is none", {"batches": iter([])}),
            (splitee.DataError, "network gives a dict for batch 0; expected a list", {"network": lambda x: {"x": x}}),
            (splitee.DataError, "network gives a ndarray for batch 0; expected", {"network": lambda x: logits}),
            (splitee.DataError, "labels are int64 (9,); expected integers (10,)", {"batches": [(logits, label[:9])]}),
        ):
            with self.assertRaises(error) as raised:
                collected(**changed)
            self.assertIn(text, str(raised.exception))
        with self.assertRaisesRegex(ValueError, "^of the network's own$"):
            collected(network=lambda x: (_ for _ in ()).throw(ValueError("of the network's own")))

        class Network:
            training = True

            def __call__(self, inputs):
                return [logits, logits]

        with self.assertWarnsRegex(splitee.SpliteeWarning, "training mode"):
            collected(Network())

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
