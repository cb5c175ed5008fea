"""Subword embeddings from how often pieces stand near each other: positive pointwise mutual information, then its
largest singular vectors."""

import numpy as np


def counts(rows, size, window):
    """How often piece b follows a within `window` places in a row, and the reverse: float32 [size, size]."""
    stream = np.concatenate(rows).astype(np.int64)
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    total = np.zeros((size, size), dtype=np.float32)
    for distance in range(1, window + 1):
        same = owner[:-distance] == owner[distance:]
        pair = (stream[:-distance] * size + stream[distance:])[same]
        total += np.bincount(pair, minlength=size * size).reshape(size, size).astype(np.float32) / distance
    return total + total.T


def positive_information(table):
    """max(0, log(p(a,b) / (p(a) p(b)^0.75 smoothed))) of a table of counts, in place."""
    of_left = table.sum(axis=1)
    of_right = table.sum(axis=0) ** 0.75
    of_right *= of_left.sum() / max(of_right.sum(), 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        table *= of_left.sum()
        table /= np.maximum(of_left, 1e-9)[:, None]
        table /= np.maximum(of_right, 1e-9)[None, :]
        np.log(table, out=table)
    np.nan_to_num(table, copy=False, neginf=0.0)
    return np.maximum(table, 0, out=table)


def leading(table, width, generator):
    """Left singular vectors times the root of their values, [size, width], by subspace iteration."""
    block, _ = np.linalg.qr(table @ generator.standard_normal((table.shape[1], width + 16)).astype(np.float32))
    for _ in range(6):
        block, _ = np.linalg.qr(table.T @ block)
        block, _ = np.linalg.qr(table @ block)
    left, values, _ = np.linalg.svd(block.T @ table, full_matrices=False)
    return (block @ left[:, :width]) * np.sqrt(values[:width])


def embeddings(rows, size, width, window, deviation, seed):
    """float32 [size, width] with the standard deviation `deviation`; pieces never seen get small noise."""
    generator = np.random.default_rng([seed, 1])
    table = counts(rows, size, window)
    seen = table.sum(axis=1) > 0
    width_of_data = min(width, max(size - 16, 1))
    vectors = generator.standard_normal((size, width)).astype(np.float32) * 0.1
    vectors[seen, :width_of_data] = leading(positive_information(table), width_of_data, generator)[seen]
    scale = deviation / max(vectors[seen].std(), 1e-9)
    return (vectors * scale).astype(np.float32)
