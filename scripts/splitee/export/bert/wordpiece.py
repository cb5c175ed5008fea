"""WordPiece tokens as in BERT: words and punctuation, then the longest known pieces."""

import json
import unicodedata

from splitee.errors import DataError
from splitee.files import check_regular

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
LONGEST_WORD = 100  # characters; longer words are [UNK]
IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Tokenizer:
    """Turns texts into numbers of vocab.txt; lower: without capitals and accents."""

    def __init__(self, folder, size, lower=None):
        """Reads vocab.txt of at most `size` lines; lower: None for what the folder says."""
        path = folder / "vocab.txt"
        try:
            check_regular(path, 1 << 30)
            pieces = path.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise DataError(f"{path}: is not UTF-8") from error
        self.numbers = {piece.rstrip(): number for number, piece in enumerate(pieces)}
        for piece in SPECIAL:
            if piece not in self.numbers:
                raise DataError(f"{path}: has no {piece}; expected a WordPiece vocabulary")
        if len(pieces) > size:
            raise DataError(f"{path}: has {len(pieces)} pieces; config.json says vocab_size {size}")
        self.padding, self.unknown, self.first, self.separator = (
            self.numbers[piece] for piece in SPECIAL
        )
        self.lower = _lower(folder) if lower is None else lower
        self._known = {}

    def encode(self, text, pair, longest):
        """(ids, types) of [CLS] text [SEP] (pair [SEP]), at most `longest` tokens.

        Too long texts lose their end; of a pair the longer one does, piece by piece, the second
        where both are equally long.
        """
        ids = self.pieces(text)
        if pair is None:
            ids = ids[: longest - 2]
            return [self.first, *ids, self.separator], [0] * (len(ids) + 2)
        other = self.pieces(pair)
        while len(ids) + len(other) > longest - 3:
            (ids if len(ids) > len(other) else other).pop()
        first = [self.first, *ids, self.separator]
        return first + other + [self.separator], [0] * len(first) + [1] * (len(other) + 1)

    def pieces(self, text):
        """The numbers of a text's pieces."""
        numbers = []
        for word in words(text, self.lower):
            if word not in self._known:
                self._known[word] = self._split(word)
            numbers += self._known[word]
        return numbers

    def _split(self, word):
        """The longest known pieces of a word from its beginning; [UNK] where there are none."""
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        numbers, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if piece in self.numbers:
                    break
            else:
                return [self.unknown]
            numbers.append(self.numbers[piece])
            start = end
        return numbers


def words(text, lower):
    """Words and single punctuation marks of a text."""
    clean = "".join(_spaced(character) for character in text)
    found = []
    for word in unicodedata.normalize("NFC", clean).split():
        if lower:
            decomposed = unicodedata.normalize("NFD", word.lower())
            word = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
        found += _split_punctuation(word)
    return found


def _spaced(character):
    """A character: nothing if it is a control, a space if it is white, between spaces if an ideograph."""
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character in "\0\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    code = ord(character)
    if any(low <= code <= high for low, high in IDEOGRAPHS):
        return f" {character} "
    return character


def _split_punctuation(word):
    """The parts of a word; each punctuation mark is one."""
    parts, begun = [], False
    for character in word:
        if _is_punctuation(character):
            parts.append(character)
            begun = False
        elif begun:
            parts[-1] += character
        else:
            parts.append(character)
            begun = True
    return parts


def _is_punctuation(character):
    """Whether a character is ASCII but neither letter, digit nor space, or punctuation by Unicode."""
    if character.isascii():
        return not character.isalnum() and character.isprintable() and character != " "
    return unicodedata.category(character).startswith("P")


def _lower(folder):
    """do_lower_case of tokenizer_config.json; true where it is missing."""
    path = folder / "tokenizer_config.json"
    try:
        return bool(json.loads(path.read_text(encoding="utf-8-sig")).get("do_lower_case", True))
    except FileNotFoundError:
        return True
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error
