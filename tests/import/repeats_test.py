"""Data that stand twice, or whose axes differ from what they seem."""

import warnings

import numpy as np

import support

from splitee.export.pytorch import TraceWriter
from splitee.tracefile.repeats import repeated

HEADER = "sample,label,conf_1,pred_1,conf_2,pred_2\n"


def rows(first, last, shift=0):
    """Lines of a wide CSV file, all different."""
    return "".join(
        f"{n},{n * n % 3},{0.4 + n / 100:.2f},{n % 3},{0.5 + n / 100 + shift:.3f},{n * n % 3}\n"
        for n in range(first, last)
    )


class WideCsv(support.Case):
    """One row per sample."""

    def test_a_sample_that_stands_twice_is_refused_by_its_number(self):
        self.write("a.csv", HEADER + rows(0, 5) + rows(0, 5, 0.1))
        self.assertEqual(
            self.outcome("a.csv"),
            (3, "a.csv: line 7 gives sample 0 again, after line 2; expected one line for each "
             "(column sample; where it names no samples, give --sample none)"),
        )  # fmt: skip
        self.assertEqual(self.outcome("a.csv", "--sample=none")[0], 0)
        self.assertEqual(self.outcome("a.csv", "--keep-repeats")[0], 0)

    def test_the_unnamed_column_of_pandas_counts_samples(self):
        self.write("a.csv", HEADER.replace("sample", "") + rows(0, 5) + rows(3, 5, 0.1))
        self.assertIn("line 7 gives sample 3 again, after line 5", self.outcome("a.csv")[1])

    def test_several_epochs_are_refused(self):
        lines = [f"{epoch},{line}\n" for epoch in (1, 2) for line in rows(0, 3, epoch / 9).split()]
        self.write("a.csv", "epoch," + HEADER + "".join(lines))
        self.assertEqual(
            self.outcome("a.csv"),
            (3, "a.csv: column epoch holds 1, 2: several epochs of the same samples; keep the rows "
             "of one, or give --keep-repeats"),
        )  # fmt: skip

    def test_doubled_rows_without_numbers_are_refused(self):
        body = [line.partition(",")[2] for line in rows(0, 6).splitlines(keepends=True)]
        header = HEADER.partition(",")[2]
        for lines, message in (
            (body + body, "the 12 samples are the same 6 samples 2 times over, value for value"),
            ([line for line in body for _ in range(3)], "each sample stands 3 times, value for value"),
        ):
            self.write("a.csv", header + "".join(lines))
            self.assertEqual(
                self.outcome("a.csv"), (3, f"a.csv: {message}; --keep-repeats takes them as they are")
            )
            self.assertEqual(self.outcome("a.csv", "--keep-repeats")[0], 0)

    def test_columns_of_classes_are_no_exits(self):
        p = np.random.default_rng(1).dirichlet([1, 1, 1], 5).round(4)
        lines = "".join(f"0,{a:.4f},{b:.4f},{1 - a - b:.4f}\n" for a, b, _ in p)
        self.write("a.csv", "label,conf_0,conf_1,conf_2\n" + lines)
        self.assertEqual(
            self.outcome("a.csv"),
            (3, "a.csv: the columns conf_{exit} sum to 1 in every line, so they are the "
             "probabilities of classes at one exit; expected one column per exit, with the largest "
             "of them"),
        )  # fmt: skip


class LongCsv(support.Case):
    """One row per sample and exit."""

    def test_several_epochs_are_refused(self):
        lines = [f"{e},{s},{x},0.{5 + s},1,1" for e in (0, 1) for s in (0, 1) for x in (1, 2)]
        self.write("a.csv", "epoch,sample,exit,conf,pred,label\n" + "\n".join(lines) + "\n")
        self.assertIn("column epoch holds 0, 1: several epochs", self.outcome("a.csv")[1])

    def test_a_pair_that_stands_twice_is_refused(self):
        self.write("a.csv", "sample,exit,conf\n0,1,0.5\n0,1,0.6\n")
        self.assertEqual(
            self.outcome("a.csv")[1],
            "a.csv: line 3 gives sample 0, exit 1 again, after line 2; expected one line for each",
        )


class Arrays(support.Case):
    """Logits as .npy, and the writer."""

    LOGITS = 3 * np.random.default_rng(2).standard_normal((40, 6, 3))

    def test_swapped_axes_are_asked_for(self):
        np.save(self.folder / "l.npy", self.LOGITS.swapaxes(0, 1))
        self.assertEqual(
            self.outcome("l.npy"),
            (3, "l.npy: has shape (6, 40, 3), which is 6 samples and 40 exits; say so with --axes "
             "samples,exits,classes, or give --axes exits,samples,classes"),
        )  # fmt: skip
        self.assertEqual(self.outcome("l.npy", "--axes=exits,samples,classes")[0], 0)
        swapped = support.Trace(self.folder / "trace.npz")
        np.save(self.folder / "l.npy", self.LOGITS)
        self.assertEqual(self.outcome("l.npy")[0], 0)
        straight = support.Trace(self.folder / "trace.npz")
        for name in straight:
            self.assert_same(swapped[name], straight[name], name)

    def test_probabilities_over_the_exits_are_noticed(self):
        powers = np.exp(self.LOGITS)
        np.save(self.folder / "l.npy", powers / powers.sum(1, keepdims=True))
        self.assertIn("sum to 1 over the second axis", self.outcome("l.npy")[1])

    def test_doubled_arrays_are_refused(self):
        np.save(self.folder / "l.npy", np.concatenate([self.LOGITS] * 2))
        self.assertEqual(
            self.outcome("l.npy"),
            (3, "l.npy: the 80 samples are the same 40 samples 2 times over, value for value; "
             "--keep-repeats takes them as they are"),
        )  # fmt: skip

    def test_the_writer_warns_of_epochs(self):
        writer = TraceWriter(kind="synthetic")
        label = np.random.default_rng(4).integers(3, size=40)
        for epoch in (0, 1):
            writer.add(list((self.LOGITS + epoch * self.LOGITS[::-1]).swapaxes(0, 1)), label)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            writer.save(self.folder / "t.npz")
        self.assertEqual(
            [str(warning.message) for warning in caught],
            ["the labels of the 80 samples are those of the first 40, 2 times over; are these "
             "several epochs?"],
        )  # fmt: skip

    def test_what_comes_again_by_chance_or_by_design_is_no_repeat(self):
        for label in (np.arange(40) % 2, np.arange(40) % 10, np.zeros(40, int), np.arange(40)):
            confidence = np.random.default_rng(5).uniform(0.5, 1, (40, 2))
            self.assertIsNone(repeated({"confidence": confidence, "label": label}))
        self.assertIsNone(repeated({"confidence": np.full((4, 2), 0.5)}))
