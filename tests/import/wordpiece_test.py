"""WordPiece tokens."""

import support

from splitee.export.bert.wordpiece import Tokenizer

VOCABULARY = """\
[PAD] [UNK] [CLS] [SEP] the film was un ##believ ##able good bad ! , . ##s cafe 电 影 very a b c
""".split()


class WordPieces(support.Case):
    """Tokens, compared with those found by hand."""

    def tokenizer(self, lower=True):
        """A tokenizer of VOCABULARY."""
        self.write("vocab.txt", "\n".join(VOCABULARY) + "\n")
        return Tokenizer(self.folder, 100, lower)

    def test_texts(self):
        tokenizer = self.tokenizer()
        for text, pieces in {
            "The film": "the film",
            "unbelievable": "un ##believ ##able",
            "unbelievably": "[UNK]",
            "films!,.": "film ##s ! , .",
            "good\t\n bad\u00a0good": "good bad good",
            "Café CAFÉ cafe\u0301": "cafe cafe cafe",
            "电影good": "电 影 good",
            "go\u0000od\u200d": "good",
            "a" * 101: "[UNK]",
            "a,b": "a , b",
            "": "",
        }.items():
            with self.subTest(text):
                found = [VOCABULARY[number] for number in tokenizer.pieces(text)]
                self.assertEqual(found, pieces.split())

    def test_capitals_count_where_the_model_says_so(self):
        self.assertEqual(self.tokenizer(lower=False).pieces("The good"), [1, 10])
        self.write("tokenizer_config.json", '{"do_lower_case": false}')
        self.assertEqual(Tokenizer(self.folder, 100).pieces("The good"), [1, 10])
        self.write("tokenizer_config.json", "{}")
        self.assertEqual(Tokenizer(self.folder, 100).pieces("The good"), [4, 10])

    def test_what_is_too_long_is_cut(self):
        tokenizer = self.tokenizer()
        self.assertEqual(tokenizer.encode("a b c", None, 4), ([2, 20, 21, 3], [0, 0, 0, 0]))
        self.assertEqual(
            tokenizer.encode("a b c", "good", 6), ([2, 20, 21, 3, 10, 3], [0, 0, 0, 0, 1, 1])
        )
