"""The forward pass of a multi-exit BERT: after some layers a pooler and a classifier.

Shapes: B texts of T tokens, H hidden features, C classes.
"""

import math

import torch
from torch.nn import functional

from .checkpoint import DISTANCES

FARTHEST = 128  # tokens this far apart, and farther, are of one kind


def exit_logits(weights, config, ids, mask, types):
    """Logits of every exit, a list of [B, C].

    ids, types: int64 [B, T]; mask: bool [B, T], false where a text is padded. An exit takes the
    first token of its layer, or the mean of all tokens where exit_reads of config.json says so,
    through a dense layer with tanh and then its classifier.
    """
    hidden = _embed(weights, config, ids, types)
    outside = torch.zeros(mask.shape, dtype=hidden.dtype, device=hidden.device)
    outside = outside.masked_fill(~mask, -math.inf)[:, None, None, :]
    if config.distance_buckets:
        outside = outside + distance_bias(weights[DISTANCES], ids.shape[1])
    classifiers = dict(zip(config.exits, config.classifier_names))
    logits = []
    for layer in range(config.num_hidden_layers):
        hidden = _layer(weights, config, f"encoder.layer.{layer}", hidden, outside)
        if layer in classifiers:
            read = hidden[:, 0] if config.exit_reads == "first" else mean_of(hidden, mask)
            pooled = torch.tanh(_dense(weights, f"encoder.pooler.{layer}.dense", read))
            logits.append(_dense(weights, f"classifiers.{classifiers[layer]}", pooled))
    return logits


def mean_of(hidden, mask):
    """The mean of the tokens that mask [B, T] has, [B, H], of hidden [B, T, H]."""
    weight = mask.to(hidden.dtype)[:, :, None]
    return (hidden * weight).sum(dim=1) / weight.sum(dim=1)


def distance_bias(table, tokens):
    """The bias of attention for the distance of two tokens, [1, heads, T, T], as in MPNet and T5.

    table: [buckets, heads]. Half of the buckets are for keys before the query (or itself), half for those behind; in
    each, the first half for distances 0, 1, ..., the others for logarithmically growing ranges up to FARTHEST.
    """
    half, exact = len(table) // 2, len(table) // 4
    places = torch.arange(tokens, device=table.device)
    distance = places[None, :] - places[:, None]
    far = distance.abs()
    share = torch.log(far.clamp(min=1).float() / exact) / math.log(FARTHEST / exact)
    wide = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    buckets = torch.where(far < exact, far, wide) + half * (distance > 0)
    return table[buckets].permute(2, 0, 1)[None]


def layer_macs(config, tokens):
    """Multiply-accumulates of one layer for a text of so many tokens."""
    hidden, inner = config.hidden_size, config.intermediate_size
    dense = tokens * (4 * hidden * hidden + 2 * hidden * inner)
    return dense + 2 * tokens * tokens * hidden


def exit_macs(config):
    """Multiply-accumulates of one exit: pooler and classifier."""
    return config.hidden_size * (config.hidden_size + config.classes)


def _embed(weights, config, ids, types):
    """Sum of the embeddings of word, position and segment, normalised: [B, T, H]."""
    positions = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    words = weights["embeddings.word_embeddings.weight"][ids]
    segments = weights["embeddings.token_type_embeddings.weight"][types]
    return _normalise(weights, config, "embeddings.LayerNorm", words + segments + positions)


def _layer(weights, config, name, hidden, outside):
    """A layer of the encoder: attention and two dense layers, each added to its input."""
    attended = _attend(weights, config, f"{name}.attention.self", hidden, outside)
    attended = _dense(weights, f"{name}.attention.output.dense", attended)
    middle = _normalise(weights, config, f"{name}.attention.output.LayerNorm", attended + hidden)
    inner = _activate(config, _dense(weights, f"{name}.intermediate.dense", middle))
    outer = _dense(weights, f"{name}.output.dense", inner)
    return _normalise(weights, config, f"{name}.output.LayerNorm", outer + middle)


def _attend(weights, config, name, hidden, outside):
    """Self-attention of all heads, [B, T, H]; outside: 0, or -inf for padding, [B, 1, 1, T]."""
    batch, tokens, width = hidden.shape
    heads = config.num_attention_heads

    def split(part):
        """[B, heads, T, H / heads]"""
        values = _dense(weights, f"{name}.{part}", hidden)
        return values.view(batch, tokens, heads, width // heads).transpose(1, 2)

    scores = split("query") @ split("key").transpose(2, 3) / math.sqrt(width // heads)
    mixed = torch.softmax(scores + outside, dim=-1) @ split("value")
    return mixed.transpose(1, 2).reshape(batch, tokens, width)


def _activate(config, values):
    """The activation between the two dense layers."""
    if config.activation == "relu":
        return functional.relu(values)
    approximate = "tanh" if config.activation == "gelu_new" else "none"
    return functional.gelu(values, approximate=approximate)


def _dense(weights, name, values):
    """A dense layer."""
    return functional.linear(values, weights[f"{name}.weight"], weights[f"{name}.bias"])


def _normalise(weights, config, name, values):
    """Layer normalisation over the features."""
    scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return functional.layer_norm(values, scale.shape, scale, shift, config.epsilon)
