"""The writer for evaluation loops."""

import math
from unittest import mock

import numpy as np

import support

from splitee.export.pytorch import TraceWriter
from splitee.tracefile.write import write_trace

BATCHES = [
    ([[[1.0, 2.0], [0.5, 0.25]], [[3.0, -1.0], [0.0, 1.0]]], [1, 0]),
    ([[[0.0, 4.0]], [[2.0, 2.0]]], [1]),
]


def by_hand(temperature=1.0):
    """(confidence, prediction) [samples][exits] of BATCHES in plain loops."""
    confidence, prediction = [], []
    for exits, label in BATCHES:
        for row in range(len(label)):
            confidence.append([])
            prediction.append([])
            for exit_ in exits:
                powers = [math.exp(value / temperature) for value in exit_[row]]
                confidence[-1].append(max(powers) / sum(powers))
                prediction[-1].append(powers.index(max(powers)))
    return confidence, prediction


class Writer(support.Case):
    """TraceWriter, fed as by an evaluation loop."""

    def saved(self, turn, turn_label, **given):
        """The trace of BATCHES, whose logits and labels are turned into arrays or tensors."""
        writer = TraceWriter(kind="synthetic", **given)
        for exits, label in BATCHES:
            writer.add([turn(logits) for logits in exits], turn_label(label))
        writer.save(self.folder / "t.npz", force=True)
        self.assert_valid("t.npz")
        return support.Trace(self.folder / "t.npz")

    def assert_by_hand(self, trace, temperature=1.0, rtol=1e-7):
        """The trace must equal the results of the loops."""
        confidence, prediction = by_hand(temperature)
        np.testing.assert_allclose(trace["confidence"], confidence, rtol=rtol)
        self.assert_same(trace["prediction"], prediction, "prediction")

    def test_numpy_arrays(self):
        trace = self.saved(np.array, np.array, model="net", exit_macs=[1, 2])
        self.assert_by_hand(trace)
        self.assert_same(trace["label"], [1, 0, 1], "label")
        expected = {"kind": "synthetic", "model": "net", "exit_macs": [1, 2], "name": "t"}
        self.assertEqual({key: trace.meta[key] for key in expected}, expected)

    def test_an_interrupt_as_an_array_begins_stays_one(self):
        with mock.patch("zipfile._get_compressor", side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            write_trace(self.folder / "t.npz", {"confidence": np.full((3, 2), 0.5)}, {"kind": "synthetic"})
        self.assertFalse((self.folder / "t.npz").exists())

    def test_temperature(self):
        self.assert_by_hand(self.saved(np.array, np.array, temperature=2.5), 2.5)

    def test_labels_may_be_missing(self):
        self.assertNotIn("label", self.saved(np.array, lambda _: None))

    @support.unittest.skipUnless(support.have("torch"), "torch is not installed")
    def test_tensors_of_every_type(self):
        import torch

        kinds = (torch.float32, torch.float64, torch.float16, torch.bfloat16)
        devices = ["cpu"] + ["cuda"] * torch.cuda.is_available()
        for kind in kinds:
            for device in devices:
                for label_kind in (torch.int64, torch.uint8):
                    trace = self.saved(
                        lambda v: torch.tensor(v, dtype=kind, device=device, requires_grad=True),
                        lambda v: torch.tensor(v, dtype=label_kind, device=device),
                    )
                    self.assert_by_hand(trace)  # the logits are the same in all these types
                    self.assert_same(trace["label"], [1, 0, 1], "label")

    @support.unittest.skipUnless(support.have("torch"), "torch is not installed")
    def test_the_softmax_is_that_of_torch(self):
        import torch

        logits = 4 * torch.randn(500, 7, 10, generator=torch.Generator().manual_seed(1))
        writer = TraceWriter(kind="synthetic")
        writer.add(list(logits.unbind(1)))
        writer.save(self.folder / "t.npz")
        confidence, prediction = torch.softmax(logits, -1).max(-1)
        trace = support.Trace(self.folder / "t.npz")
        np.testing.assert_allclose(trace["confidence"], confidence.numpy(), rtol=1e-6)
        self.assert_same(trace["prediction"], prediction.numpy(), "prediction")

    def test_wrong_batches_are_refused_and_not_kept(self):
        good = [np.zeros((2, 3)), np.zeros((2, 3))]
        nan = [np.zeros((2, 3)), np.full((2, 3), np.nan)]
        for logits, labels, message in (
            (np.zeros((2, 2, 3)), None, "logits are no list; expected a list of [batch, classes], "
             "one per exit"),
            ([np.zeros((2, 3)), np.zeros((2, 4))], None, "exit 2 has float64 logits (2, 4); "
             "expected reals [batch, classes], the same for all exits"),
            ([np.zeros((2, 3), int)], None, "exit 1 has int64 logits (2, 3); expected reals [batch, "
             "classes], the same for all exits"),
            (nan, None, "exit 2 has a logit that is not finite"),
            (good[:1], [0, 0], "the batch has (exits, classes) (1, 3); expected (2, 3)"),
            (good, [0], "labels are int64 (1,); expected integers (2,)"),
            (good, [0.0, 1.0], "labels are float64 (2,); expected integers (2,)"),
            (good, [0, 3], "labels reach from 0 to 3; expected 0 to 2"),
            (good, None, "some batches have labels and others none; expected all or none"),
        ):  # fmt: skip
            with self.subTest(message):
                writer = TraceWriter(kind="synthetic")
                writer.add(good, [0, 1])
                with self.assertRaises(ValueError) as caught:
                    writer.add(logits, labels)
                self.assertEqual(str(caught.exception), message)
                writer.save(self.folder / "t.npz", force=True)
                self.assertEqual(support.Trace(self.folder / "t.npz")["confidence"].shape, (2, 2))

    def test_a_kind_must_be_said_and_something_added(self):
        with self.assertRaisesRegex(ValueError, "kind is 'real'; expected one of measured"):
            TraceWriter(kind="real")
        with self.assertRaisesRegex(ValueError, "temperature is 0; expected positive numbers"):
            TraceWriter(kind="measured", temperature=0)
        with self.assertRaisesRegex(ValueError, "nothing was added"):
            TraceWriter(kind="measured").save(self.folder / "t.npz")

    @support.unittest.skipUnless(support.have("torch"), "torch is not installed")
    def test_the_example_trains_and_writes_a_trace(self):
        done = self.call("export/example_branchy.py", "t.npz")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assert_valid("t.npz")
        trace = support.Trace(self.folder / "t.npz")
        right = (trace["prediction"] == trace["label"][:, None]).mean(0)
        self.assertEqual(trace["confidence"].shape, (2000, 3))
        self.assertGreater(right[2], right[0] + 0.1, "the last exit should be better")
        self.assert_refused(
            "t.npz: exists already; --force replaces it", "t.npz", status=2,
            script="export/example_branchy.py",
        )  # fmt: skip
