"""The parts of splitee.train against values worked out by hand."""

import numpy as np
import torch

import support

from splitee.train import batches, calibration, cost, data, evaluate, export, model, phases, subwords


def setUpModule():
    """One thread: the networks are tiny."""
    torch.set_num_threads(1)


class Parts(support.Case):
    """Each part by itself."""

    def test_text(self):
        self.assertEqual(data.normal("It's BAD, isn't it?<br />(A-)"), "it 's bad , is n't it ? ( a - )")
        self.assertEqual(data.normal("-lrb- ca n't -rrb- &"), "( ca n't ) &")
        self.assertEqual(data.normal("a ``great'' \"one\""), 'a " great " " one "')

    def test_rows(self):
        row = np.arange(10, 20, dtype=np.uint16)
        self.assertEqual(subwords.cut(row, 11).tolist(), [subwords.FIRST, *range(10, 20)])
        self.assertEqual(subwords.cut(row, 8).tolist(), [subwords.FIRST, 10, 11, 12, 13, 17, 18, 19])
        rows = [np.array([i], dtype=np.uint16) for i in range(100)]
        labels = np.arange(100) % 2
        new = batches.joined(rows, labels, 0.5, np.random.default_rng(1))
        self.assertTrue(all(i in row for i, row in enumerate(new)), "a joined row keeps the one that gives the label")
        self.assertTrue(all((row % 2 == i % 2).mean() >= 2 / 3 for i, row in enumerate(new)), "and mostly others of "
                                                                                              "its label")
        longer = [len(row) for row in new if len(row) > 1]
        self.assertTrue(30 < len(longer) < 70)
        self.assertEqual(min(longer), 2)
        self.assertEqual(max(longer), 12)
        plain = [np.full(100, 777, dtype=np.uint16)]
        filled = batches.joined(rows, labels, 0.5, np.random.default_rng(1), plain)
        counts = [int((row == 777).sum()) for row in filled]
        self.assertEqual(sum(c > 0 for c in counts), sum(len(row) - c > 1 for row, c in zip(filled, counts)))
        self.assertTrue(all(c == 0 or 10 <= c <= 60 for c in counts))
        parts = batches.by_length(np.array([5] * 70 + [9] * 30), 32, np.random.default_rng(1))
        self.assertEqual(sorted(int(i) for part in parts for i in part), list(range(100)))
        self.assertEqual(len(parts), 4)

    def test_masks(self):
        rows = [np.arange(5, 60, dtype=np.uint16)] * 40
        stage = {"length": 16, "batch": 20}
        masked, places, truth = batches.Running(rows, 60, 0.2, stage, 1, 1).at(3)
        again, _, _ = batches.Running(rows, 60, 0.2, stage, 1, 1).at(3)
        self.assertTrue((masked == again).all())
        self.assertEqual(masked.shape, (20, 16))
        flat = masked.reshape(-1)
        share = float((flat[places] == subwords.MASK).float().mean())
        self.assertTrue(0.65 < share < 0.95)
        self.assertLess(abs(len(places) / masked.numel() - 0.2), 0.06)
        self.assertTrue(((truth >= 5) & (truth < 60)).all())

    def test_arrays(self):
        """Logits (0, 0), (2, 0) and (200, 0): probabilities 1/2, 0.88079708 and 1."""
        found = np.array([[[0.0, 0.0], [2.0, 0.0]], [[0.0, 200.0], [1e-3, 0.0]]], dtype=np.float32)
        trace, rounding = export.arrays(found)
        confidence = trace["confidence"].astype(float)
        self.assertEqual(confidence[0, 0], 0.5)
        self.assertEqual(confidence[1, 0], 1.0)
        self.assertLess(abs(confidence[0, 1] - 0.88079708), 2.5e-4)
        self.assertEqual(trace["prediction"].tolist(), [[0, 0], [1, 0]])
        entropy = trace["entropy"].astype(float)
        self.assertLessEqual(entropy.max(), np.log(2))
        self.assertGreater(entropy[0, 0], 0.6925)
        self.assertEqual(entropy[1, 0], 0.0)
        self.assertLess(abs(entropy[0, 1] - 0.36533), 5e-4)  # -(0.880797 ln 0.880797 + 0.119203 ln 0.119203)
        self.assertEqual(set(rounding["sides_changed"]), {f"{0.5 + 0.05 * i:.2f}" for i in range(10)})

    def test_numbers(self):
        confidence = np.array([[0.9], [0.9], [0.6], [0.6]])
        right = np.array([[True], [False], [True], [True]])
        self.assertLess(abs(calibration.calibration_error(confidence, right)[0] - 0.4), 1e-12)  # both bins are 0.4 off
        settings = {"width": 4, "feed_forward": 8}
        self.assertEqual(cost.multiply_accumulates(settings, [3])[0], 3 * 4 * 4 * 4 + 2 * 9 * 4 + 2 * 3 * 4 * 8)

    def test_encoder(self):
        """Padding and growing change nothing, new places are copies, detached exits leave the encoder to the last."""
        torch.manual_seed(1)
        settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 4}
        encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
        encoder.grow(2)
        *_, before = encoder.states(batches.padded([np.array([2, 5, 6])]))
        encoder.grow(4)
        *_, after = encoder.states(batches.padded([np.array([2, 5, 6])]))
        self.assertTrue((before == after).all())
        self.assertTrue((encoder.layers[3].up.weight == encoder.layers[1].up.weight).all())
        places = encoder.places.weight.detach().clone()
        encoder.stretch(5, 12)
        self.assertTrue(all((encoder.places.weight[k] == places[k % 5]).all() for k in range(12)))
        rows = [np.array(r) for r in ([2, 5, 6], [2, 7, 8, 9, 10, 11], [2, 5, 6, 7])]
        for reads in ("first", "mean"):
            exits = model.Exits(4, 8, reads)
            alone = np.concatenate([evaluate.logits(encoder, exits, [row], "cpu") for row in rows])
            together = evaluate.logits(encoder, exits, rows, "cpu")
            self.assertLess(np.abs(alone - together).max(), 1e-5)
            batch = batches.padded(rows)
            exits(encoder.states(batch), batch, True, encoder.drop)[:, :3].sum().backward()
            self.assertTrue(all(p.grad is None or float(p.grad.abs().max()) == 0 for p in encoder.parameters()))
            exits(encoder.states(batch), batch, True, encoder.drop)[:, 3].pow(2).sum().backward()
            self.assertGreater(float(encoder.layers[0].up.weight.grad.abs().max()), 0)
            encoder.zero_grad(set_to_none=True)

    def test_rates(self):
        """The rate falls from the last layer down by the factor given; every weight is in one group."""
        settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 3}
        encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
        encoder.grow(3)
        exits = model.Exits(3, 8, "first")
        rate = {id(p): g["lr"] for g in phases.groups(encoder, [exits], 0.8, 0.25, 0.5) for p in g["params"]}
        self.assertEqual(len(rate), len(list(encoder.parameters())) + len(list(exits.parameters())))
        wanted = [(encoder.places, 0.1), (encoder.layers[0], 0.2), (encoder.layers[1], 0.4), (encoder.layers[2], 0.8),
                  (exits, 0.8), (encoder.pieces, 0.2)]
        self.assertTrue(all(abs(rate[id(p)] - r) < 1e-12 for module, r in wanted for p in module.parameters()))
        plain = [(p, g["lr"]) for g in phases.groups(encoder, [exits], 0.8, 0.25) for p in g["params"]]
        self.assertTrue(all(r == (0.2 if p is encoder.pieces.weight else 0.8) for p, r in plain))

    def test_fixed_embeddings(self):
        """At an embedding rate of 0 a step leaves the embeddings of pieces as they are, and moves what stands above."""
        settings = {"width": 8, "heads": 2, "feed_forward": 16, "length": 12, "layers": 1}
        encoder = model.Encoder(20, settings, torch.float32, model.Dropout(1, "cpu"))
        encoder.grow(1)
        before = encoder.pieces.weight.detach().clone(), encoder.places.weight.detach().clone()
        optimizer = torch.optim.AdamW(phases.groups(encoder, [], 0.8, 0.0, 0.5), weight_decay=0.01)
        *_, state = encoder.states(torch.tensor([[1, 5, 6]]))
        state.square().sum().backward()
        optimizer.step()
        self.assertGreater(encoder.pieces.weight.grad.abs().sum(), 0)
        self.assertTrue(torch.equal(encoder.pieces.weight, before[0]))
        self.assertFalse(torch.equal(encoder.places.weight, before[1]))
