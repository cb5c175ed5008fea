"""The cost of a layer and an exit of a fine-tuned network: multiply-accumulates, measured time, bytes at each split."""

import time

import numpy as np
import torch

from splitee.export.bert.model import layer_macs

from .cost import REPEATS, machine


def milliseconds(network, length):
    """Medians over REPEATS passes of one text of `length` pieces: (per layer, per exit), lists of L."""
    encoder, exits = network.encoder, network.exits
    rows = torch.full((1, length), 7, dtype=torch.int64, device=network.device)
    layers, rate = encoder.encoder["layer"], encoder.drop.rate
    encoder.drop.rate = 0.0
    taken = np.zeros((REPEATS, len(layers), 2))

    def now():
        if network.device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    with torch.no_grad():
        added = encoder.added(rows)
        for repeat in range(REPEATS):
            state = encoder.embedded(rows)
            for i, layer in enumerate(layers):
                start = now()
                state = layer(state, added, encoder.drop)
                middle = now()
                exits.one(i, state, rows, encoder.drop).softmax(-1)
                taken[repeat, i] = middle - start, now() - middle
    encoder.drop.rate = rate
    median = np.median(taken, axis=0) * 1e3
    return [[round(float(v), 4) for v in median[:, k]] for k in (0, 1)]


def of(network, lengths, texts):
    """All entries about cost in a trace's meta, for the texts of one set cut to `lengths` pieces."""
    settings, mean = network.encoder.config, float(np.mean(lengths))
    layers = settings.num_hidden_layers
    per_layer, per_exit = milliseconds(network, int(round(mean)))
    layer = int(round(float(np.mean([layer_macs(settings, int(length)) for length in lengths]))))
    head = settings.hidden_size * (settings.hidden_size + len(network.task.classes))
    whole = [len(text.encode()) for text in texts.first]
    if texts.second is not None:
        whole = [size + len(text.encode()) for size, text in zip(whole, texts.second)]
    return {
        "mean_pieces": round(mean, 2),
        "layer_milliseconds": per_layer,
        "exit_milliseconds": per_exit,
        "milliseconds_measured": f"one text of {int(round(mean))} pieces at a time, median of {REPEATS} (the machine "
                                 "may have "
                                 f"done other work), float32, {machine(network.device)}",
        "layer_macs": [layer] * layers,
        "exit_head_macs": [head] * layers,
        "macs_of": "mean over the set; matrix products only",
        "activation_bytes": [int(round(mean * settings.hidden_size * 4))] * layers,
        "activation_bytes_of": "the float32 states of all pieces behind a layer, mean over the set",
        "input_bytes": int(round(float(np.mean(whole)))),
        "input_bytes_of": "the whole text or texts as UTF-8, mean over the set",
    }
