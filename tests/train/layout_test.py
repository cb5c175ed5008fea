"""Packs made-up data as the authors of the public sets do, and reads the output of layout.py."""

import io
import tarfile
import zipfile

import support

from splitee.train import data


def pack(path, files):
    """Writes a .tar.gz of {name: text}."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


class Layout(support.Case):
    """scripts/train/layout.py"""

    def test_data_sets_as_their_authors_give_them_become_what_is_read(self):
        folder = self.folder
        with zipfile.ZipFile(folder / "SST-2.zip", "w") as archive:
            for part in ("train", "dev"):
                archive.writestr(f"SST-2/{part}.tsv", f"sentence\tlabel\na fine {part} \t1\ncold \t0\n")
        pack(folder / "aclImdb_v1.tar.gz", {
            f"aclImdb/{part}/{side}/{number}_{rating}.txt": f"{part} {side}\n{number}"
            for part in ("train", "test") for side, rating in (("pos", 9), ("neg", 2), ("unsup", 0))
            for number in (10, 2)})
        pack(folder / "domain.tar.gz", {
            f"sorted_data_acl/{domain}/{side}.review": f"<review>\n<title>\n{domain}\n</title>\n"
            f"<review_text>\n{side}\n</review_text>\n</review>\n"
            for domain in ("books", "dvd", "electronics", "kitchen_&_housewares")
            for side in ("negative", "positive", "unlabeled")})
        (folder / "yelp").mkdir()
        for part in ("dev", "test"):
            for label in (0, 1):
                (folder / "yelp" / f"sentiment.{part}.{label}").write_text(f"{part} {label}\n", encoding="utf-8")
        out = folder / "out"
        done = self.call("train/layout.py", "--out", out, "--sst2", folder / "SST-2.zip", "--imdb",
                         folder / "aclImdb_v1.tar.gz", "--amazon", folder / "domain.tar.gz", "--yelp", folder / "yelp")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(data.sst2(out, "dev"), (["a fine dev ", "cold "], [1, 0]))
        self.assertEqual(data.imdb(out, "test"),
                         (["test neg 2", "test neg 10", "test pos 2", "test pos 10"], [0, 0, 1, 1]))
        self.assertEqual(data.yelp(out), (["dev 0", "dev 1", "test 0", "test 1"], [0, 1, 0, 1]))
        domain = "kitchen_&_housewares"
        self.assertEqual(data.amazon(out, "kitchen"), ([f"{domain} . negative", f"{domain} . positive"], [0, 1]))
        message = f"{folder / 'domain.tar.gz'}: has no reviews of train; expected aclImdb_v1.tar.gz"
        self.assert_refused(message, "--out", out, "--imdb", folder / "domain.tar.gz", script="train/layout.py")
