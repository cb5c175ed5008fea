"""A pretrained encoder of the BERT family with an exit behind every layer.

Post-norm layers, absolute places, segments, and where config.json says so distances; an exit is a dense layer with tanh
on the state of the first piece and a linear map, as ElasticBERT has it. Weights are named as in the published
checkpoints, so that `export_folder` writes a folder that scripts/export/elasticbert.py reads. PAD (0) is the number of
the padding piece.
"""

import json
import shutil

import torch
import torch.nn.functional as F
from torch import nn

from splitee.errors import DataError
from splitee.export.bert.checkpoint import FILES, read_tensors
from splitee.export.bert.config import read_config
from splitee.export.bert.model import distance_bias, mean_of
from splitee.export.bert.unigram import tokenizer
from splitee.files import replacing

from .config import read
from .subwords import PAD

EMBEDDINGS = "embeddings.word_embeddings.weight"


class Attention(nn.Module):
    """Self-attention of all heads and the dense layer behind it."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.self = nn.ModuleDict({part: nn.Linear(width, width) for part in ("query", "key", "value")})
        self.output = nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width)})

    def forward(self, state, added, drop):
        """state [B, T, width]; added: to the scores, as `Encoder.added` says it."""
        batch, length, width = state.shape
        query, key, value = (self.self[part](state).view(batch, length, self.heads, -1).transpose(1, 2)
                             for part in ("query", "key", "value"))
        scores = torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(-1, -2))
        if added is not None:
            scores = scores + added
        mixed = torch.matmul(scores.softmax(dim=-1), value).transpose(1, 2).reshape(batch, length, width)
        return self.output["LayerNorm"](state + drop(self.output["dense"](mixed)))


class Layer(nn.Module):
    """Attention, then a feed-forward map, each added to its input and normalised."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.attention = Attention(width, heads)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = nn.ModuleDict({"dense": nn.Linear(inner, width), "LayerNorm": nn.LayerNorm(width)})

    def forward(self, state, added, drop):
        middle = self.attention(state, added, drop)
        raised = F.gelu(self.intermediate["dense"](middle))
        return self.output["LayerNorm"](middle + drop(self.output["dense"](raised)))


class Encoder(nn.Module):
    """Embeddings and layers. separator: the number of the piece that ends the first text of a pair."""

    def __init__(self, config, separator, drop):
        super().__init__()
        self.config, self.separator, self.drop = config, separator, drop
        width = config.hidden_size
        self.embeddings = nn.ModuleDict({
            "word_embeddings": nn.Embedding(config.vocab_size, width),
            "position_embeddings": nn.Embedding(config.max_position_embeddings, width),
            "token_type_embeddings": nn.Embedding(config.type_vocab_size, width),
            "LayerNorm": nn.LayerNorm(width)})
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(
            Layer(width, config.num_attention_heads, config.intermediate_size)
            for _ in range(config.num_hidden_layers))})
        if config.distance_buckets:
            self.encoder["relative_attention_bias"] = nn.Embedding(config.distance_buckets, config.num_attention_heads)
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.eps = config.epsilon

    def embedded(self, rows):
        """The state before the first layer, [B, T, width], of rows [B, T] of piece numbers."""
        ends = (rows == self.separator).long()
        segments = ((ends.cumsum(dim=1) - ends) > 0).long()
        parts = self.embeddings
        summed = (parts["word_embeddings"](rows) + parts["token_type_embeddings"](segments)
                  + parts["position_embeddings"].weight[:rows.shape[1]])
        return self.drop(parts["LayerNorm"](summed))

    def states(self, rows):
        """Yields the state after each layer, [B, T, width]. rows: int64 [B, T], PAD past the end."""
        added = self.added(rows)
        state = self.embedded(rows)
        for layer in self.encoder["layer"]:
            state = layer(state, added, self.drop)
            yield state

    def added(self, rows):
        """The bias of the scores of attention, [B, heads, T, T] or a shape that broadcasts to it, or None: -inf where
        padded, and the bias of distances where there is one."""
        padded, added = rows == PAD, None
        if bool(padded.any()):
            added = torch.zeros(padded.shape, device=rows.device).masked_fill(padded, float("-inf"))[:, None, None, :]
        if self.config.distance_buckets:
            bias = distance_bias(self.encoder["relative_attention_bias"].weight, rows.shape[1])
            added = bias if added is None else added + bias
        return added


class Exits(nn.Module):
    """One pooler and classifier per layer. reads: "first", the state of the first piece, or "mean", that of all."""

    def __init__(self, layers, width, classes, reads="first"):
        super().__init__()
        self.reads = reads
        self.pooler = nn.ModuleList(nn.ModuleDict({"dense": nn.Linear(width, width)}) for _ in range(layers))
        self.classifiers = nn.ModuleList(nn.Linear(width, classes) for _ in range(layers))
        for linear in (m for m in self.modules() if isinstance(m, nn.Linear)):
            nn.init.normal_(linear.weight, std=0.02)
            nn.init.zeros_(linear.bias)

    def forward(self, states, rows, detached, drop):
        """Logits [B, L, classes] from the states of `rows`. detached: only the last exit moves the encoder."""
        logits = []
        for i, state in enumerate(states):
            if detached and i + 1 < len(self.classifiers):
                state = state.detach()
            logits.append(self.one(i, state, rows, drop))
        return torch.stack(logits, dim=1)

    def one(self, i, state, rows, drop):
        """Logits [B, classes] of the exit behind layer i + 1, whose state is given."""
        read = state[:, 0] if self.reads == "first" else mean_of(state, rows != PAD)
        return self.classifiers[i](drop(torch.tanh(self.pooler[i]["dense"](read))))


def load(folder, drop):
    """(tokenizer, Encoder) of the folder of a pretrained encoder. Raises DataError."""
    config = read_config(folder)
    pieces = tokenizer(folder, config.vocab_size)
    path, found = read_tensors(folder)
    if pieces.padding != PAD:
        raise DataError(f"{folder}: its padding piece has the number {pieces.padding}; expected {PAD}")
    encoder = Encoder(config, pieces.separator, drop)
    weights = {}
    for name, values in encoder.state_dict().items():
        full = next((prefix + name for prefix in ("", "bert.", "elasticbert.") if prefix + name in found), None)
        if full is None:
            raise DataError(f"{path}: has no weight {name}")
        if found[full].shape != values.shape:
            raise DataError(f"{path}: {full} has shape {tuple(found[full].shape)}; config.json asks for "
                            f"{tuple(values.shape)}")
        weights[name] = found[full].float()
    encoder.load_state_dict(weights)
    return pieces, encoder


def export_folder(source, folder, encoder, exits, classes):
    """Writes the trained network as a folder that scripts/export/elasticbert.py reads; source: the pretrained one's."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {f"elasticbert.{name}": values for name, values in encoder.state_dict().items()}
    for name, values in exits.state_dict().items():
        weights[name if name.startswith("classifiers.") else f"elasticbert.encoder.{name}"] = values
    with replacing(folder / FILES[0]) as file:
        torch.save({name: values.cpu() for name, values in weights.items()}, file)
    config = read(source / "config.json")
    config |= {"num_output_layers": len(exits.classifiers), "num_labels": len(classes), "exit_reads": exits.reads,
               "id2label": dict(enumerate(classes)), "label2id": {name: i for i, name in enumerate(classes)}}
    with replacing(folder / "config.json") as file:
        file.write(f"{json.dumps(config, indent=1)}\n".encode())
    for name in ("vocab.txt", "tokenizer.json", "tokenizer_config.json"):
        if (source / name).exists():
            shutil.copyfile(source / name, folder / name)
