"""The logits of every exit for every text, and numbers computed from them."""

import numpy as np
import torch

from .batches import padded
from .progress import Progress


def logits(encoder, exits, rows, device, title="", batch_pieces=8192):
    """float32 [N, L, C] for rows that are cut already, in their order."""
    lengths = np.array([len(row) for row in rows])
    order = np.argsort(lengths, kind="stable")
    result, rate = None, encoder.drop.rate
    encoder.drop.rate = 0.0
    progress = Progress(title, len(rows)) if title else None
    start = 0
    with torch.no_grad():
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * lengths[order[end]] <= batch_pieces:
                end += 1
            part = order[start:end]
            batch = padded([rows[i] for i in part]).to(device)
            found = exits(encoder.states(batch), batch, True, encoder.drop)
            found = found.float().cpu().numpy()
            if result is None:
                result = np.empty((len(rows), *found.shape[1:]), dtype=np.float32)
            result[part] = found
            start = end
            if progress:
                progress.show(start)
    encoder.drop.rate = rate
    return result


def accuracies(found, labels):
    """Share of right answers per exit, [L], of logits [N, L, C]; of equal logits the lowest class counts."""
    return (found.argmax(axis=-1) == np.asarray(labels)[:, None]).mean(axis=0)


def probabilities(found):
    """Softmax of logits over the last axis, in float64."""
    found = found.astype(np.float64)
    raised = np.exp(found - found.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
