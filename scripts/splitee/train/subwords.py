"""Subwords: a sentencepiece unigram model of the training text, and texts as rows of its piece numbers."""

import io
import re

import numpy as np
import sentencepiece

from splitee.errors import DataError
from splitee.files import replacing

PAD, UNKNOWN, FIRST, SEPARATOR, MASK = range(5)  # piece numbers with a meaning of their own


def train(texts, size, path):
    """Trains a model of `size` pieces on normalised texts and writes it to `path`."""
    def sentences():
        for text in texts:
            yield from (part for part in re.split(r"(?<=[.!?]) ", text) if part)

    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=sentences(), model_writer=model, vocab_size=size, model_type="unigram",
            hard_vocab_limit=False, pad_id=PAD, unk_id=UNKNOWN, bos_id=FIRST, eos_id=SEPARATOR,
            control_symbols=["[mask]"], input_sentence_size=400_000, shuffle_input_sentence=False,
            num_threads=2, minloglevel=2)
    except RuntimeError as error:
        raise DataError(f"{path}: sentencepiece cannot make {size} pieces of this text: {error}") from None
    with replacing(path) as file:
        file.write(model.getvalue())


class Subwords:
    """A trained model."""

    def __init__(self, path):
        self.model = sentencepiece.SentencePieceProcessor()
        try:
            self.model.Load(str(path))
        except (OSError, RuntimeError) as error:
            raise DataError(f"{path}: is no sentencepiece model: {error}") from None
        self.size = self.model.GetPieceSize()

    def encode(self, texts):
        """One uint16 array of piece numbers per normalised text, whole and without marks at its ends."""
        rows = []
        for start in range(0, len(texts), 2000):
            rows += [np.array(row, dtype=np.uint16) for row in self.model.EncodeAsIds(texts[start:start + 2000])]
        return rows


def cut(row, length):
    """`row` with FIRST before it; of a row longer than `length` only its first half and its end are kept."""
    if len(row) + 1 > length:
        head = length // 2
        row = np.concatenate([row[:head], row[len(row) - (length - 1 - head):]])
    return np.concatenate([np.array([FIRST], dtype=row.dtype), row])
