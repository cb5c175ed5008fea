"""The phases of a training: masked-word stages of growing depth, then the exits on labelled sentences."""

import torch
import torch.nn.functional as F

from .batches import Labelled, Running
from .evaluate import accuracies, logits
from .loop import Phase, linear_schedule
from .subwords import cut


def groups(encoder, others, rate, embedding_rate, layer_decay=1.0):
    """AdamW groups: `rate` for `others` and the last layer, layer_decay times the rate above for each layer below it
    and for the places, and for the piece embeddings rate times embedding_rate."""
    below = [encoder.places, *encoder.layers, *others]
    top = len(encoder.layers)
    rates = [rate * layer_decay ** max(top - i, 0) for i in range(len(below))]
    return [{"params": list(module.parameters()), "lr": lr} for module, lr in zip(below, rates)] + [
        {"params": [encoder.pieces.weight], "lr": rate * embedding_rate}]


def pretraining(number, stage, settings, encoder, guess, rows, seed, device):
    """The masked-word stage `number` (from 1) of the configuration, as a Phase. Grows the encoder."""
    encoder.grow(stage["layers"])
    batches = Running(rows, encoder.pieces.num_embeddings, settings["mask"], stage, seed, number)

    def loss(step):
        encoder.drop.rate = settings["dropout"]
        encoder.drop.at(number, step)
        masked, places, truth = (t.to(device) for t in batches.at(step))
        *_, state = encoder.states(masked)
        found = guess(state.reshape(-1, state.shape[-1])[places], encoder.pieces.weight, encoder.dtype)
        value = F.cross_entropy(found, truth)
        return value, {"masked_loss": value.detach(), "masked_right": (found.argmax(-1) == truth).float().mean()}

    schedule = linear_schedule(stage["steps"], stage["warmup"], stage["final_rate"])
    return Phase(f"pretrain-{number}", {"encoder": encoder, "guess": guess},
                 groups(encoder, [guess], stage["rate"], settings["embedding_rate"]),
                 stage["steps"], schedule, loss, decay=settings["decay"], seed=seed)


def finetuning(config, encoder, exits, train, plain, dev, device):
    """The training of the exits on (rows, labels) `train` as a Phase; `dev` is evaluated after each epoch.

    plain: rows without labels, for `finetune.filler`.
    """
    settings, length = config["finetune"], config["model"]["length"]
    batches = Labelled(*train, plain, settings, length, config["seed"])
    steps = batches.starts[-1]
    layers = config["model"]["layers"]
    detached = settings["exits"] == "detached"
    weights = torch.ones(layers) if detached else torch.arange(1.0, layers + 1) ** 2
    weights = (weights / weights.mean()).to(device)
    dev_rows = [cut(row, length) for row in dev[0]]

    def loss(step):
        encoder.drop.rate = config["model"]["dropout"]
        encoder.drop.at(0, step)
        rows, labels = (t.to(device) for t in batches.at(step))
        found = exits(encoder.states(rows), rows, detached, encoder.drop)
        each = torch.stack([F.cross_entropy(found[:, i], labels, label_smoothing=settings["label_smoothing"])
                            for i in range(layers)])
        notes = {"loss_first": each[0].detach(), "loss_last": each[-1].detach()}
        return (each * weights).sum() / layers * (layers if detached else 1), notes

    def noted(step):
        if step not in batches.starts:
            return None
        right = accuracies(logits(encoder, exits, dev_rows, device), dev[1])
        encoder.train()
        return {f"dev_exit_{i}": float(a) for i, a in enumerate(right, start=1)}

    return Phase("exits", {"encoder": encoder, "exits": exits},
                 groups(encoder, [exits], settings["rate"], settings["embedding_rate"], settings["layer_decay"]),
                 steps, linear_schedule(steps, int(settings["warmup"] * steps)), loss, noted,
                 decay=settings["decay"], seed=config["seed"])
