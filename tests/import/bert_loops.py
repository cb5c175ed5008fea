"""The forward pass of a multi-exit BERT in plain loops, written independently for the tests."""

import math

HEADS, EPSILON = 2, 1e-6


def dense(weights, name, vector):
    """weight * vector + bias, in loops."""
    rows, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return [sum(float(w) * x for w, x in zip(row, vector)) + float(b) for row, b in zip(rows, bias)]


def normalise(weights, name, vector):
    """Layer normalisation, in loops."""
    mean = sum(vector) / len(vector)
    variance = sum((x - mean) ** 2 for x in vector) / len(vector)
    scale, shift = weights[f"{name}.weight"], weights[f"{name}.bias"]
    root = math.sqrt(variance + EPSILON)
    return [(x - mean) / root * float(s) + float(b) for x, s, b in zip(vector, scale, shift)]


def distance_bucket(query, key, buckets, farthest=128):
    """The bucket of the distance from one place to another, as in T5 and MPNet."""
    behind = buckets // 2 if key > query else 0
    far, exact = abs(key - query), buckets // 4
    if far >= exact:
        share = math.log(far / exact) / math.log(farthest / exact)
        far = min(exact + int(share * exact), buckets // 2 - 1)
    return behind + far


def attend(weights, name, tokens):
    """Attention of two heads over all tokens of one text, in loops."""
    distances = weights.get("elasticbert.encoder.relative_attention_bias.weight")
    query, key, value = (
        [dense(weights, f"{name}.{part}", token) for token in tokens]
        for part in ("query", "key", "value")
    )
    size = len(tokens[0]) // HEADS
    result = [[0.0] * len(tokens[0]) for _ in tokens]
    for head in range(HEADS):
        features = range(head * size, (head + 1) * size)
        for at, mine in enumerate(query):
            scores = [sum(mine[f] * other[f] for f in features) / math.sqrt(size) for other in key]
            if distances is not None:
                buckets = [distance_bucket(at, other, len(distances)) for other in range(len(tokens))]
                scores = [score + float(distances[bucket][head]) for score, bucket in zip(scores, buckets)]
            powers = [math.exp(score) for score in scores]
            for feature in features:
                mixed = sum(power * v[feature] for power, v in zip(powers, value))
                result[at][feature] = mixed / sum(powers)
    return result


def exit_probabilities(weights, ids, types, exits, reads="first"):
    """Probabilities of each exit for one text: the network in plain loops, without padding.

    exits: {layer: number of its classifier}; reads: what an exit reads, the "first" token or the "mean" of all
    """
    tables = [
        weights[f"elasticbert.embeddings.{name}_embeddings.weight"].tolist()
        for name in ("word", "position", "token_type")
    ]
    tokens = []
    for at, (number, kind) in enumerate(zip(ids, types)):
        parts = zip(tables[0][number], tables[1][at], tables[2][kind])
        tokens.append(
            normalise(weights, "elasticbert.embeddings.LayerNorm", [sum(p) for p in parts])
        )
    probabilities = []
    for i in range(max(exits) + 1):
        layer = f"elasticbert.encoder.layer.{i}"
        after = []
        for token, mixed in zip(tokens, attend(weights, f"{layer}.attention.self", tokens)):
            mixed = dense(weights, f"{layer}.attention.output.dense", mixed)
            both = [x + y for x, y in zip(mixed, token)]
            middle = normalise(weights, f"{layer}.attention.output.LayerNorm", both)
            inner = dense(weights, f"{layer}.intermediate.dense", middle)
            inner = [x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in inner]
            outer = dense(weights, f"{layer}.output.dense", inner)
            both = [x + y for x, y in zip(outer, middle)]
            after.append(normalise(weights, f"{layer}.output.LayerNorm", both))
        tokens = after
        if i in exits:
            mean = [sum(features) / len(tokens) for features in zip(*tokens)]
            read = tokens[0] if reads == "first" else mean
            pooled = dense(weights, f"elasticbert.encoder.pooler.{i}.dense", read)
            pooled = [math.tanh(x) for x in pooled]
            powers = [math.exp(x) for x in dense(weights, f"classifiers.{exits[i]}", pooled)]
            probabilities.append([power / sum(powers) for power in powers])
    return probabilities
