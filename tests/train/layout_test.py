#!/usr/bin/python3
"""Packs made-up data as the authors of the public sets do, and reads what layout.py makes of it.

usage: layout_test.py SOURCE_DIR
"""
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path


def pack(path, files):
    """Writes a .tar.gz of {name: text}."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


def main():
    source = Path(sys.argv[1]) / "scripts" / "train"
    sys.path.insert(0, str(source))
    import data

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
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
        command = ["/usr/bin/python3", str(source / "layout.py"), "--out", str(out)]
        subprocess.run([*command, "--sst2", str(folder / "SST-2.zip"), "--imdb", str(folder / "aclImdb_v1.tar.gz"),
                        "--amazon", str(folder / "domain.tar.gz"), "--yelp", str(folder / "yelp")], check=True,
                       stdout=subprocess.DEVNULL)
        assert data.sst2(out, "dev") == (["a fine dev ", "cold "], [1, 0])
        assert data.imdb(out, "test") == (["test neg 2", "test neg 10", "test pos 2", "test pos 10"], [0, 0, 1, 1])
        assert data.yelp(out) == (["dev 0", "dev 1", "test 0", "test 1"], [0, 1, 0, 1])
        assert data.amazon(out, "kitchen") == (["kitchen_&_housewares . negative", "kitchen_&_housewares . positive"],
                                               [0, 1])
        wrong = subprocess.run([*command, "--imdb", str(folder / "domain.tar.gz")], capture_output=True, text=True,
                               check=False)
        assert wrong.returncode == 3 and "has no reviews of train" in wrong.stderr and "Trace" not in wrong.stderr


if __name__ == "__main__":
    main()
