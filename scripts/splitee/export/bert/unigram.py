"""Unigram tokens as in XLM-RoBERTa: of all ways to split a word, the likeliest."""

import json
import math
import unicodedata

from splitee.errors import DataError

from .wordpiece import Tokenizer

SPECIAL = ("<pad>", "<unk>", "<s>", "</s>")
SPACE = "\u2581"  # stands before a word
UNKNOWN_PENALTY = 10.0  # how much less likely than any piece an unknown character is, as a logarithm


class Unigram(Tokenizer):
    """Turns texts into numbers of tokenizer.json, whose model is of the type Unigram."""

    def __init__(self, folder, size):
        """Reads tokenizer.json of at most `size` pieces."""
        path = folder / "tokenizer.json"
        pieces = _vocabulary(path)
        self.numbers = {piece: number for number, (piece, _) in enumerate(pieces)}
        for piece in SPECIAL:
            if piece not in self.numbers:
                raise DataError(f"{path}: has no {piece}; expected the pieces of XLM-RoBERTa")
        if len(pieces) > size:
            raise DataError(f"{path}: has {len(pieces)} pieces; config.json says vocab_size {size}")
        self.padding, self.unknown, self.first, self.separator = (
            self.numbers[piece] for piece in SPECIAL
        )
        self.scores = {piece: score for piece, score in pieces if not _special(piece)}
        self.longest = max(map(len, self.scores))
        self.unknown_score = min(self.scores.values()) - UNKNOWN_PENALTY
        self._known = {}

    def pieces(self, text):
        """The numbers of a text's pieces."""
        clean = "".join(map(_spaced, unicodedata.normalize("NFKC", text)))
        numbers = []
        for word in clean.split():
            if word not in self._known:
                self._known[word] = self._split(SPACE + word)
            numbers += self._known[word]
        return numbers

    def _split(self, word):
        """The likeliest split of a word; neighbouring unknown characters are one unknown piece each."""
        best = [0.0] + [-math.inf] * len(word)
        before = [0] * (len(word) + 1)
        for start in range(len(word)):
            for end in range(start + 1, min(start + self.longest, len(word)) + 1):
                score = self.scores.get(word[start:end])
                if score is None:
                    if end > start + 1:
                        continue
                    score = self.unknown_score
                if best[start] + score > best[end]:
                    best[end], before[end] = best[start] + score, start
        numbers, end = [], len(word)
        while end:
            numbers.append(self.numbers.get(word[before[end] : end], self.unknown))
            end = before[end]
        return numbers[::-1]


def tokenizer(folder, size, lower=None):
    """The tokenizer of a model's folder: WordPiece where there is a vocab.txt, else tokenizer.json.

    lower: WordPiece without capitals and accents; None for what the folder says.
    """
    if (folder / "vocab.txt").exists():
        return Tokenizer(folder, size, lower)
    if not (folder / "tokenizer.json").exists():
        raise DataError(f"{folder}: has neither vocab.txt nor tokenizer.json")
    return Unigram(folder, size)


def _vocabulary(path):
    """[(piece, logarithm of its probability)] of a tokenizer.json."""
    try:
        model = json.loads(path.read_text(encoding="utf-8"))["model"]
        if model["type"] != "Unigram":
            raise DataError(f"{path}: model.type is {model['type']!r}; known is Unigram")
        pieces = [(str(piece), float(score)) for piece, score in model["vocab"]]
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise DataError(f"{path}: expected model.vocab, a list of [piece, score] ({reason})") from error
    if not any(not _special(piece) for piece, _ in pieces):
        raise DataError(f"{path}: model.vocab has no pieces")
    return pieces


def _special(piece):
    """Whether a piece is special and stands for no text."""
    return piece in SPECIAL or piece == "<mask>"


def _spaced(character):
    """A character: a space if it is white, nothing if it is a control character."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character
