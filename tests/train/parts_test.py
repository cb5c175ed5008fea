#!/usr/bin/python3
"""The parts of scripts/train against values worked out by hand. Exit status 77 where torch is not installed.

usage: parts_test.py SOURCE_DIR
"""
import sys
from pathlib import Path

import numpy as np

import needed


def check_text(data):
    assert data.normal("It's BAD, isn't it?<br />(A-)") == "it 's bad , is n't it ? ( a - )"
    assert data.normal("-lrb- ca n't -rrb- &") == "( ca n't ) &"
    assert data.normal("a ``great'' \"one\"") == 'a " great " " one "'


def check_rows(subwords, batches):
    row = np.arange(10, 20, dtype=np.uint16)
    assert subwords.cut(row, 11).tolist() == [subwords.FIRST, *range(10, 20)]
    assert subwords.cut(row, 8).tolist() == [subwords.FIRST, 10, 11, 12, 13, 17, 18, 19]
    rows = [np.array([i], dtype=np.uint16) for i in range(100)]
    labels = np.arange(100) % 2
    new = batches.joined(rows, labels, 0.5, np.random.default_rng(1))
    assert all(i in row for i, row in enumerate(new)), "a joined row keeps the one that gives the label"
    assert all((row % 2 == i % 2).mean() >= 2 / 3 for i, row in enumerate(new)), "and mostly others of its label"
    longer = [len(row) for row in new if len(row) > 1]
    assert 30 < len(longer) < 70 and min(longer) == 2 and max(longer) == 12
    plain = [np.full(100, 777, dtype=np.uint16)]
    filled = batches.joined(rows, labels, 0.5, np.random.default_rng(1), plain)
    counts = [int((row == 777).sum()) for row in filled]
    assert sum(c > 0 for c in counts) == sum(len(row) - c > 1 for row, c in zip(filled, counts))
    assert all(c == 0 or 10 <= c <= 60 for c in counts)
    parts = batches.by_length(np.array([5] * 70 + [9] * 30), 32, np.random.default_rng(1))
    assert sorted(int(i) for part in parts for i in part) == list(range(100)) and len(parts) == 4


def check_masks(batches, subwords):
    rows = [np.arange(5, 60, dtype=np.uint16)] * 40
    stage = {"length": 16, "batch": 20}
    masked, places, truth = batches.Running(rows, 60, 0.2, stage, 1, 1).at(3)
    again, _, _ = batches.Running(rows, 60, 0.2, stage, 1, 1).at(3)
    assert (masked == again).all() and masked.shape == (20, 16)
    flat = masked.reshape(-1)
    share = float((flat[places] == subwords.MASK).float().mean())
    assert 0.65 < share < 0.95 and abs(len(places) / masked.numel() - 0.2) < 0.06
    assert ((truth >= 5) & (truth < 60)).all()


def check_arrays(export):
    """Logits (0, 0), (2, 0) and (200, 0): probabilities 1/2, 0.88079708 and 1."""
    found = np.array([[[0.0, 0.0], [2.0, 0.0]], [[0.0, 200.0], [1e-3, 0.0]]], dtype=np.float32)
    trace, rounding = export.arrays(found)
    confidence = trace["confidence"].astype(float)
    assert confidence[0, 0] == 0.5 and confidence[1, 0] == 1.0 and abs(confidence[0, 1] - 0.88079708) < 2.5e-4
    assert trace["prediction"].tolist() == [[0, 0], [1, 0]]
    entropy = trace["entropy"].astype(float)
    assert entropy.max() <= np.log(2) and entropy[0, 0] > 0.6925 and entropy[1, 0] == 0.0
    assert abs(entropy[0, 1] - 0.36533) < 5e-4  # -(0.880797 ln 0.880797 + 0.119203 ln 0.119203)
    assert set(rounding["sides_changed"]) == {f"{0.5 + 0.05 * i:.2f}" for i in range(10)}


def check_numbers(calibration, cost):
    confidence = np.array([[0.9], [0.9], [0.6], [0.6]])
    right = np.array([[True], [False], [True], [True]])
    assert abs(calibration.calibration_error(confidence, right)[0] - 0.4) < 1e-12  # both bins are 0.4 off
    settings = {"width": 4, "feed_forward": 8}
    assert cost.multiply_accumulates(settings, [3])[0] == 3 * 4 * 4 * 4 + 2 * 9 * 4 + 2 * 3 * 4 * 8


def check_encoder(torch, model, evaluate, batches):
    """Padding changes nothing, growing neither, new places are copies, and detached exits leave the encoder to the last one."""
    torch.manual_seed(1)
    settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 4}
    encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
    encoder.grow(2)
    *_, before = encoder.states(batches.padded([np.array([2, 5, 6])]))
    encoder.grow(4)
    *_, after = encoder.states(batches.padded([np.array([2, 5, 6])]))
    assert (before == after).all() and (encoder.layers[3].up.weight == encoder.layers[1].up.weight).all()
    places = encoder.places.weight.detach().clone()
    encoder.stretch(5, 12)
    assert all((encoder.places.weight[k] == places[k % 5]).all() for k in range(12))
    rows = [np.array(r) for r in ([2, 5, 6], [2, 7, 8, 9, 10, 11], [2, 5, 6, 7])]
    for reads in ("first", "mean"):
        exits = model.Exits(4, 8, reads)
        alone = np.concatenate([evaluate.logits(encoder, exits, [row], "cpu") for row in rows])
        together = evaluate.logits(encoder, exits, rows, "cpu")
        assert np.abs(alone - together).max() < 1e-5
        batch = batches.padded(rows)
        exits(encoder.states(batch), batch, True, encoder.drop)[:, :3].sum().backward()
        assert all(p.grad is None or float(p.grad.abs().max()) == 0 for p in encoder.parameters())
        exits(encoder.states(batch), batch, True, encoder.drop)[:, 3].pow(2).sum().backward()
        assert float(encoder.layers[0].up.weight.grad.abs().max()) > 0
        encoder.zero_grad(set_to_none=True)


def check_rates(torch, model, phases):
    """The rate falls from the last layer down by the factor given; every weight is in one group."""
    settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 3}
    encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
    encoder.grow(3)
    exits = model.Exits(3, 8, "first")
    rate = {id(p): g["lr"] for g in phases.groups(encoder, [exits], 0.8, 0.25, 0.5) for p in g["params"]}
    assert len(rate) == len(list(encoder.parameters())) + len(list(exits.parameters()))
    wanted = [(encoder.places, 0.1), (encoder.layers[0], 0.2), (encoder.layers[1], 0.4), (encoder.layers[2], 0.8),
              (exits, 0.8), (encoder.pieces, 0.2)]
    assert all(abs(rate[id(p)] - r) < 1e-12 for module, r in wanted for p in module.parameters())
    plain = [(p, g["lr"]) for g in phases.groups(encoder, [exits], 0.8, 0.25) for p in g["params"]]
    assert all(r == (0.2 if p is encoder.pieces.weight else 0.8) for p, r in plain)


def check_fixed_embeddings(torch, model, phases):
    """At an embedding rate of 0 a step leaves the embeddings of the pieces as they are, and moves what stands above."""
    settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 1}
    encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
    encoder.grow(1)
    before = encoder.pieces.weight.detach().clone(), encoder.places.weight.detach().clone()
    optimizer = torch.optim.AdamW(phases.groups(encoder, [], 0.8, 0.0, 0.5), weight_decay=0.01)
    *_, state = encoder.states(torch.tensor([[1, 5, 6]]))
    state.square().sum().backward()
    optimizer.step()
    assert encoder.pieces.weight.grad.abs().sum() > 0
    assert torch.equal(encoder.pieces.weight, before[0]) and not torch.equal(encoder.places.weight, before[1])


def main():
    needed.or_skip("torch", "sentencepiece")
    sys.path.insert(0, str(Path(sys.argv[1]) / "scripts" / "train"))
    import torch

    import batches
    import calibration
    import cost
    import data
    import evaluate
    import export
    import model
    import phases
    import subwords

    torch.set_num_threads(1)
    check_text(data)
    check_rows(subwords, batches)
    check_masks(batches, subwords)
    check_arrays(export)
    check_numbers(calibration, cost)
    check_encoder(torch, model, evaluate, batches)
    check_rates(torch, model, phases)
    check_fixed_embeddings(torch, model, phases)


if __name__ == "__main__":
    main()
