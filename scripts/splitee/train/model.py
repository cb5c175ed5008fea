"""A transformer encoder with an exit after every layer.

Pre-norm layers; the exit of a layer reads the state of the first piece through a LayerNorm and a linear map. The
residual stream and all norms are float32; matrix products run in the given type.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .subwords import PAD

CLASSES = 2


class Dropout:
    """Masks cut at random places out of a pool that is drawn once: drawing each afresh is slow on a CPU."""

    POOL = 1 << 24

    def __init__(self, seed, device):
        self.seed, self.device = seed, device
        self.pools = {}
        self.offsets = np.random.default_rng([seed, 2])
        self.rate = 0.0

    def at(self, *place):
        """Makes the masks that follow depend on the seed and `place` alone, for instance a phase and a step."""
        self.offsets = np.random.default_rng([self.seed, 2, *place])

    def __call__(self, x):
        if self.rate == 0.0:
            return x
        key = (self.rate, x.dtype)
        if key not in self.pools:
            generator = torch.Generator().manual_seed(self.seed)
            keep = torch.rand(self.POOL, generator=generator) >= self.rate
            self.pools[key] = (keep / (1 - self.rate)).to(x.dtype).to(self.device)
        pool = self.pools[key]
        if x.numel() > pool.numel():
            return F.dropout(x, self.rate)
        start = int(self.offsets.integers(0, pool.numel() - x.numel() + 1))
        return x * pool[start:start + x.numel()].view(x.shape)


def linear(module, x, dtype):
    """The linear map `module` of x, computed in `dtype`."""
    return F.linear(x.to(dtype), module.weight.to(dtype), module.bias.to(dtype))


class Layer(nn.Module):
    """Self-attention, then a feed-forward map, each on the normed state and added to it."""

    def __init__(self, width, heads, feed_forward, dtype):
        super().__init__()
        self.heads, self.dtype = heads, dtype
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mixed = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, feed_forward), nn.Linear(feed_forward, width)

    def forward(self, state, hidden, drop):
        """state [B, T, width]; hidden [B, 1, 1, T]: -inf where padded, else 0, or None where nothing is."""
        batch, length, width = state.shape
        parts = linear(self.mixed, self.norm1(state), self.dtype).view(batch, length, 3, self.heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(-1, -2))
        if hidden is not None:
            scores = scores + hidden
        mixed = torch.matmul(scores.softmax(dim=-1), value).transpose(1, 2).reshape(batch, length, width)
        state = state + drop(linear(self.out, mixed, self.dtype))
        raised = F.gelu(linear(self.up, self.norm2(state), self.dtype))
        return state + drop(linear(self.down, raised, self.dtype))


class Encoder(nn.Module):
    """Embeddings and layers, without exits."""

    def __init__(self, pieces, settings, dtype, drop):
        super().__init__()
        self.settings, self.dtype, self.drop = settings, dtype, drop
        width = settings["width"]
        self.pieces = nn.Embedding(pieces, width)
        self.places = nn.Embedding(settings["length"], width)
        self.layers = nn.ModuleList()

    def grow(self, layers):
        """Adds layers until there are `layers`: fresh ones, or copies of those that are there, in their order.

        A copy adds nothing to the residual stream at first, so that the encoder says the same before and after.
        """
        s, first = self.settings, len(self.layers)
        while len(self.layers) < layers:
            layer = Layer(s["width"], s["heads"], s["feed_forward"], self.dtype)
            if first:
                layer.load_state_dict(self.layers[len(self.layers) % first].state_dict())
                for module in (layer.out, layer.down):
                    nn.init.zeros_(module.weight)
                    nn.init.zeros_(module.bias)
            else:
                start_layer(layer, s["layers"])
            self.layers.append(layer.to(self.pieces.weight.device))

    def stretch(self, known, length):
        """Starts the places from `known` to `length` as copies of those before, which have been trained.

        Fresh ones would have to learn anew what a place is, and rows of the old length have no use for them.
        """
        with torch.no_grad():
            for place in range(known, length):
                self.places.weight[place] = self.places.weight[place % known]

    def states(self, rows):
        """Yields the state after each layer, [B, T, width] float32. rows: int64 [B, T], PAD past the end."""
        padded = rows == PAD
        hidden = None
        if bool(padded.any()):
            hidden = torch.zeros(padded.shape, dtype=self.dtype, device=rows.device)
            hidden = hidden.masked_fill(padded, float("-inf"))[:, None, None, :]
        state = self.drop(self.pieces(rows) + self.places.weight[:rows.shape[1]])
        for layer in self.layers:
            state = layer(state, hidden, self.drop)
            yield state


def start_layer(layer, depth):
    """Small random weights; maps into the residual stream smaller by the root of twice the depth."""
    for module in layer.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    for module in (layer.out, layer.down):
        module.weight.data.div_((2 * depth) ** 0.5)


class Exits(nn.Module):
    """One classifier per layer."""

    def __init__(self, layers, width, reads):
        """reads: "first", the state of the first piece, or "mean", the mean state of all pieces."""
        super().__init__()
        self.reads = reads
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(layers))
        self.maps = nn.ModuleList(nn.Linear(width, CLASSES) for _ in range(layers))

    def forward(self, states, rows, detached, drop):
        """Logits [B, L, CLASSES] from the states of `rows`. detached: only the last exit moves the encoder."""
        logits = []
        for i, state in enumerate(states):
            if detached and i + 1 < len(self.maps):
                state = state.detach()
            logits.append(self.one(i, state, rows, drop))
        return torch.stack(logits, dim=1)

    def one(self, i, state, rows, drop):
        """Logits [B, CLASSES] of the exit behind layer i + 1, whose state is given."""
        if self.reads == "first":
            read = state[:, 0]
        else:
            share = (rows != PAD).float()
            read = torch.einsum("btw,bt->bw", state, share / share.sum(dim=1, keepdim=True))
        return self.maps[i](drop(self.norms[i](read)))


class Guess(nn.Module):
    """Guesses masked pieces from their states; the output map shares the embeddings."""

    def __init__(self, pieces, width):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.map = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.zeros(pieces))

    def forward(self, states, embeddings, dtype):
        """Logits [M, pieces] in float32 for states [M, width]."""
        raised = self.norm2(F.gelu(self.map(self.norm1(states))))
        return F.linear(raised.to(dtype), embeddings.to(dtype)).float() + self.bias
