"""Names and texts beyond ASCII, in any locale, and their effect on a terminal."""

import json
import os
import subprocess
import sys
from unittest import mock

import support

from splitee.shown import LONGEST_LINE, message_line, shown
from splitee.tracefile import meta

LOCALES = (
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
)
CSV = "étiquette,conf_é1,pred_1\n0,0.5,0\n1,0.75,1\n1,0.625,0\n"
PATTERNS = ("--label=étiquette", "--confidence=conf_é{exit}")


class Locales(support.Case):
    """The same files are read, and written, whatever the locale says."""

    def run_in(self, locale, *arguments):
        """Runs the import with arguments of text or bytes."""
        command = [sys.executable, support.SCRIPTS / "import_trace.py", *arguments]
        clean = {name: text for name, text in os.environ.items() if not name.startswith("LC_")}
        with mock.patch.dict(os.environ, clean | locale, clear=True):
            return subprocess.run(command, cwd=self.folder, capture_output=True, check=False)

    def test_names_beyond_ascii_are_found_and_kept(self):
        self.write("données.csv", CSV)
        self.write("méta.json", b"\xef\xbb\xbf" + '{"note": "naïve"}\r\n'.encode())
        for locale in LOCALES:
            with self.subTest(locale):
                done = self.run_in(
                    locale, "données.csv".encode(), "--kind=measured", "--force",
                    "--out=tracé.npz".encode(), "--model=Zoë".encode(), "--meta=méta.json".encode(),
                    *(pattern.encode() for pattern in PATTERNS),
                )  # fmt: skip
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                trace = support.Trace(self.folder / "tracé.npz")
                expected = {
                    "name": "tracé",
                    "model": "Zoë",
                    "source_file": "données.csv",
                    "note": "naïve",
                }
                self.assertEqual({key: trace.meta[key] for key in expected}, expected)

    def test_bytes_that_are_no_text_are_shown_as_question_marks(self):
        self.write("a.csv", CSV.replace("é", "e"))
        name = os.fsdecode(b"caf\xe9.csv")
        os.rename(self.folder / "a.csv", self.folder / name)
        for locale in LOCALES:
            with self.subTest(locale):
                done = self.run_in(
                    locale, b"caf\xe9.csv", "--kind=measured", "--force", b"--out=caf\xe9.npz",
                    "--label=etiquette", "--confidence=conf_e{exit}", b"--model=n\xf6",
                )  # fmt: skip
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertTrue(done.stdout.startswith(b"caf?.npz: 3 samples"), done.stdout)
                trace = support.Trace(self.folder / os.fsdecode(b"caf\xe9.npz"))
                self.assertEqual(trace.meta["name"], "caf?")
                self.assertEqual(trace.meta["model"], "n?")
                self.assertEqual(trace.meta["source_file"], "caf?.csv")
                done = self.run_in(locale, b"\xe9.csv", "--kind=measured", "--out=b.npz")
                self.assertEqual(done.stderr, b"import_trace.py: ?.csv: No such file or directory\n")
                done = self.run_in(locale, b"caf\xe9.csv", "--kind=measured", b"--label=\xe9",
                                   "--out=b.npz")
                self.assertEqual(done.returncode, 3)
                self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_names_that_the_output_cannot_hold_are_escaped(self):
        self.write("a.csv", "label,conf_1,pred_1\n0,2,0\n")
        done = self.run_in(
            {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"},
            "nicht-da-é.csv".encode(), "--kind=measured", "--out=b.npz",
        )  # fmt: skip
        self.assertEqual(
            done.stderr, b"import_trace.py: nicht-da-\\xe9.csv: No such file or directory\n"
        )


class Shown(support.Case):
    """plotting/shown.py"""

    def test_what_steers_hides_or_is_no_text_is_a_question_mark(self):
        for hidden in (
            *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029", "\u202e",
            "\u2066", "\u200b", "\u200f", "\ufeff", "\uffff", "\ufdd0", "\U000e0041", "\U0001fffe",
            "\ud800", "\udce9", "\u00ad",
        ):  # fmt: skip
            self.assertEqual(shown(f"a{hidden}b"), "a?b", f"U+{ord(hidden):04X}")
        for text in ("é", "λ\u00a0x", "日本語", "שלום", "🙂", "$x_1$ \\alpha <b>|*"):
            self.assertEqual(shown(text), text)

    def test_a_line_is_no_longer_than_people_read(self):
        line = message_line("a" * 10**6 + "\nend")
        self.assertLessEqual(len(line), LONGEST_LINE)
        self.assertTrue(line.startswith("aaa") and line.endswith("aa?end") and " ... " in line)

    def test_error_lines_steer_no_terminal(self):
        evil = "\x1b[2J\u009b31m\u202e\nx"
        self.write("a.csv", f'label,"conf_1",pred_1,"{evil}"\n"{evil}",0.5,1,2\n')
        self.write("b.csv", f'"{evil}",conf_1\n1,"{evil * 99}"\n')
        for name, options in (
            ("a.csv", ()), ("b.csv", ()), ("a.csv", (f"--label={evil}z",)), (f"no{evil}.csv", ()),
            ("a.csv", (f"--confidence={evil}",)), ("a.csv", (f"--temperature={evil}",)),
            ("a.csv", (f"--{evil}",)),
        ):  # fmt: skip
            with self.subTest(name, options=options):
                done = self.call("import_trace.py", name, "--kind=measured", "--out=t.npz", *options)
                self.assertIn(done.returncode, (2, 3))
                self.assertRegex(done.stderr, r"^import_trace.py: [^\x00-\x1f\x7f-\x9f\u202e]*\n$")
                self.assertLess(len(done.stderr), 1100)


class Meta(support.Case):
    """--meta"""

    def test_what_is_no_json_is_refused_with_its_reason(self):
        self.write("a.csv", "label,conf_1,pred_1\n0,0.5,0\n1,0.75,1\n")
        deep = b"[" * 100000
        for content, message in {
            b'{"a": NaN}': "holds NaN, which is no number of JSON; expected a finite number or null",
            b'{"a": -Infinity}': "holds -Infinity, which is no number of JSON; expected a finite "
            "number or null",
            b'{"a": 1e999}': "holds 1e999, which is too large for a double",
            b'{"a": 1, "a": 2}': "has the key 'a' twice",
            b"[1]": "is no JSON object; expected {...}",
            b'{"a": "\xe9"}': "is not UTF-8: byte 7 is 0xe9",
            b'{"a": ' + deep: "is nested too deeply",
            b'{"name": "x"}': "holds name, which the import sets itself",
        }.items():
            with self.subTest(message):
                self.write("m.json", content)
                self.assertEqual(self.outcome("a.csv", "--meta=m.json"), (3, f"m.json: {message}"))
        for name in ("/dev/zero", "."):
            self.assertEqual(self.outcome("a.csv", f"--meta={name}")[0], 3)

    def test_any_text_becomes_valid_json(self):
        for text in ("\ud800", "\udce9", "\uffff", "\0", "é"):
            data = meta.encoded({"kind": text})
            self.assertEqual(json.loads(data.decode("utf-8"))["kind"][-1:], meta.as_text(text)[-1:])
