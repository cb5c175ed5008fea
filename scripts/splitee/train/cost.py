"""The cost of a layer and an exit: multiply-accumulates, measured time, bytes at each possible split."""

import platform
import time

import numpy as np
import torch

from .model import CLASSES

REPEATS = 200


def multiply_accumulates(settings, lengths):
    """(of a layer, of an exit), means over texts of the given lengths in pieces; norms and softmax not counted."""
    lengths = np.asarray(lengths, dtype=np.float64)
    width, wide = settings["width"], settings["feed_forward"]
    layer = 4 * lengths * width**2 + 2 * lengths**2 * width + 2 * lengths * width * wide
    return int(round(layer.mean())), width * CLASSES


def milliseconds(encoder, exits, length, device):
    """Medians over REPEATS passes of one text of `length` pieces: (per layer, per exit), lists of L."""
    rows = torch.full((1, length), 7, dtype=torch.int64, device=device)
    layers, rate = len(encoder.layers), encoder.drop.rate
    encoder.drop.rate = 0.0
    taken = np.zeros((REPEATS, layers, 2))

    def now():
        if device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    with torch.no_grad():
        for repeat in range(REPEATS):
            states = encoder.pieces(rows) + encoder.places.weight[:length]
            for i, layer in enumerate(encoder.layers):
                start = now()
                states = layer(states, None, encoder.drop)
                middle = now()
                exits.one(i, states, rows, encoder.drop).softmax(-1)
                taken[repeat, i] = middle - start, now() - middle
    encoder.drop.rate = rate
    median = np.median(taken, axis=0) * 1e3
    return [[round(float(v), 4) for v in median[:, k]] for k in (0, 1)]


def machine(device):
    """The machine on which the times were measured, in words."""
    if device == "cuda":
        return torch.cuda.get_device_name()
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            name = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), name)
    except OSError:
        pass
    return f"{name}, {torch.get_num_threads()} threads"


def of(network, lengths, texts):
    """All entries about cost in a trace's meta, for the texts of one set cut to `lengths` pieces."""
    settings = network.config["model"]
    length = int(round(float(np.mean(lengths))))
    per_layer, per_exit = milliseconds(network.encoder, network.exits, length, network.device)
    layer, head = multiply_accumulates(settings, lengths)
    layers = settings["layers"]
    return {
        "mean_pieces": round(float(np.mean(lengths)), 2),
        "layer_milliseconds": per_layer,
        "exit_milliseconds": per_exit,
        "milliseconds_measured": f"one text of {length} pieces at a time, median of {REPEATS} (the machine may have "
                                 f"done other work), {network.config['compute']} "
                                 f"matrix products, {machine(network.device)}",
        "layer_macs": [layer] * layers,
        "exit_head_macs": [head] * layers,
        "macs_of": "mean over the set; matrix products only",
        "activation_bytes": [int(round(float(np.mean(lengths)) * settings["width"] * 4))] * layers,
        "activation_bytes_of": "the float32 states of all pieces behind a layer, mean over the set",
        "input_bytes": int(round(float(np.mean([len(text.encode()) for text in texts])))),
        "input_bytes_of": "the whole text as UTF-8, mean over the set; its piece numbers take 2 bytes each",
    }
