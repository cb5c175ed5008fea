"""Unigram tokens."""

import json

import support

from splitee.export.bert.unigram import Unigram, tokenizer
from splitee.export.bert.wordpiece import Tokenizer
from splitee.errors import DataError

VOCABULARY = [
    ["<pad>", 0.0], ["<unk>", 0.0], ["<s>", 0.0], ["</s>", 0.0], ["<mask>", 0.0],
    ["\u2581", -4.0], ["\u2581film", -6.0], ["\u2581fil", -5.0], ["m", -3.0], ["s", -3.0],
    ["\u2581un", -5.0], ["believable", -9.0], ["believ", -7.0], ["able", -6.0], [".", -3.5],
]


class Unigrams(support.Case):
    """Tokens, compared with those found by hand."""

    def tokenizer(self, vocabulary=None, kind="Unigram"):
        """A tokenizer of VOCABULARY."""
        model = {"type": kind, "vocab": VOCABULARY if vocabulary is None else vocabulary}
        self.write("tokenizer.json", json.dumps({"model": model}))
        return Unigram(self.folder, 20)

    def test_a_word_is_split_into_its_likeliest_pieces(self):
        pieces = self.tokenizer()
        for text, expected in {
            "film": "\u2581film",  # -6, and not fil + m, which is -8
            "films": "\u2581film s",
            "unbelievable": "\u2581un believable",  # -14, and not -18
            " film \t\n. ": "\u2581film \u2581 .",
            "\uff46\uff49lm": "\u2581film",  # full-width letters, which NFKC makes plain ones
            "fi\u0000lm": "\u2581film",
            "": "",
        }.items():
            with self.subTest(text):
                found = [VOCABULARY[number][0] for number in pieces.pieces(text)]
                self.assertEqual(found, expected.split())

    def test_an_unknown_character_is_an_unknown_piece(self):
        self.assertEqual(self.tokenizer().pieces("film\u96fb\u5f71s"), [6, 1, 1, 9])

    def test_special_pieces_in_a_text_are_text(self):
        self.assertNotIn(3, self.tokenizer().pieces("</s>"))
        self.assertNotIn(4, self.tokenizer().pieces("<mask>"))

    def test_a_pair_has_segments(self):
        self.assertEqual(
            self.tokenizer().encode("film", "films.", 8),
            ([2, 6, 3, 6, 9, 14, 3], [0, 0, 0, 1, 1, 1, 1]),
        )

    def test_what_is_wrong_is_said(self):
        for change, words in (
            ({"kind": "BPE"}, "model.type is 'BPE'; known is Unigram"),
            ({"vocabulary": VOCABULARY[1:]}, "has no <pad>; expected the pieces of XLM-RoBERTa"),
            ({"vocabulary": [["film"]]}, "expected model.vocab, a list of [piece, score]"),
            ({"vocabulary": VOCABULARY[:5]}, "model.vocab has no pieces"),
            ({"vocabulary": VOCABULARY * 2}, "has 30 pieces; config.json says vocab_size 20"),
        ):
            with self.subTest(words), self.assertRaises(DataError) as caught:
                self.tokenizer(**change)
            self.assertIn(words, str(caught.exception))
            self.assertIn("tokenizer.json", str(caught.exception))

    def test_a_folder_with_vocab_txt_has_word_pieces(self):
        with self.assertRaisesRegex(DataError, "has neither vocab.txt nor tokenizer.json"):
            tokenizer(self.folder, 20)
        self.tokenizer()
        self.assertIsInstance(tokenizer(self.folder, 20), Unigram)
        self.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n")
        self.assertIs(type(tokenizer(self.folder, 20)), Tokenizer)
