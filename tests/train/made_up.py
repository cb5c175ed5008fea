"""Data sets of made-up sentences in the layout that scripts/train reads: words tell the label, nothing else does."""
import io
import lzma
import random
import tarfile

GOOD = ["bright", "lovely", "grand", "merry", "fine", "warm"]
BAD = ["dull", "nasty", "poor", "grim", "weak", "cold"]
PLAIN = ["the", "film", "a", "book", "was", "and", "it", "knife", "plot", "with", "of", "place"]


def sentence(draw, label, words):
    """Plain words with two that tell the label."""
    parts = [draw.choice(PLAIN) for _ in range(words)]
    for _ in range(2):
        parts.insert(draw.randrange(len(parts)), draw.choice(GOOD if label else BAD))
    return " ".join(parts)


def compressed(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode()))


def write(folder, seed=1):
    """Writes all sets to `folder`."""
    draw = random.Random(seed)

    def pairs(count, words):
        return [(i % 2, sentence(draw, i % 2, words)) for i in range(count)]

    for part, count in (("train", 600), ("dev", 60)):
        compressed(folder / "sst2" / f"{part}.tsv.xz",
                   ["sentence\tlabel"] + [f"{text} \t{label}" for label, text in pairs(count, 6)])
    for part, count in (("train", 60), ("test", 40)):
        rows = sorted(pairs(count, 40))
        compressed(folder / "imdb" / f"{part}.tsv.xz",
                   ["label\trating\tid\ttext"] + [f"{y}\t{9 if y else 2}\tx/{i}\t{text}<br />It's {text}."
                                                  for i, (y, text) in enumerate(rows)])
    for part in ("dev", "test"):
        for label in (0, 1):
            compressed(folder / "yelp_sentences" / f"sentiment.{part}.{label}.xz",
                       [sentence(draw, label, 5) for _ in range(15 + 5 * label)])
    amazon = folder / "amazon_reviews" / "reviews.tar.xz"
    amazon.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(amazon, "w:xz") as archive:
        for domain in ("books", "dvd", "electronics", "kitchen"):
            for label, name in enumerate(("negative", "positive")):
                reviews = "".join(f"<review>\n<title>\n{sentence(draw, label, 2)}\n</title>\n<review_text>\n"
                                  f"{sentence(draw, label, 9)}\n</review_text>\n</review>\n" for _ in range(6))
                content = f"<reviews>\n{reviews}</reviews>\n".encode()
                entry = tarfile.TarInfo(f"./{domain}/{name}.review")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
