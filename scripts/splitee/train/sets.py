"""The evaluation sets: texts and labels in the order of their traces, with entries for the traces' meta."""

from dataclasses import dataclass, field

import numpy as np

from . import data

ORDER_SEED = 2023  # of the shuffles; the same for every training, so that rows of one set are the same texts

SHUFFLED = ("the source is sorted by label; rows are shuffled by the permutation of numpy.random.default_rng(2023), "
            "the same in every training")
LICENCES = {
    "sst2": "SST-2 (Socher et al. 2013, as in GLUE): published without an explicit licence.",
    "imdb": "Large Movie Review Dataset (Maas et al. 2011): published without an explicit licence; citation asked for.",
    "yelp": "Yelp sentences (style-transfer set of Shen et al. 2017): from Yelp's data set, whose terms forbid passing "
            "on the texts.",
    "amazon": "Multi-Domain Sentiment Dataset (Blitzer et al. 2007): published without an explicit licence.",
}


@dataclass
class Set:
    """texts and labels of one evaluation set; meta: entries for its trace's meta."""
    texts: list
    labels: np.ndarray
    meta: dict = field(default_factory=dict)


def shuffled(texts, labels):
    """Both in the order of the fixed permutation."""
    order = np.random.default_rng(ORDER_SEED).permutation(len(texts))
    return [texts[i] for i in order], np.asarray(labels)[order]


def licence(*names):
    return " ".join(LICENCES[name] for name in names) + " No text is contained here, only labels and numbers."


def sst2(folder):
    texts, labels = data.sst2(folder, "dev")
    return Set(texts, np.asarray(labels), {
        "dataset": "SST-2 validation set of GLUE (dev.tsv); the training task's own, and what settings were chosen by",
        "order": "as in the source", "license_note": licence("sst2")})


def imdb(folder):
    return Set(*shuffled(*data.imdb(folder, "test")), {
        "dataset": "Large Movie Review Dataset, test set; the texts (not the labels) of its training set served in "
                   "training",
        "order": SHUFFLED, "license_note": licence("imdb")})


def yelp(folder):
    return Set(*shuffled(*data.yelp(folder)), {
        "dataset": "Yelp sentences of the style-transfer set, dev and test together; unseen in any training step",
        "order": SHUFFLED, "license_note": licence("yelp")})


def amazon(folder):
    texts, labels, starts = [], [], []
    for domain in data.DOMAINS:
        more, their = shuffled(*data.amazon(folder, domain))
        starts.append(len(texts))
        texts += more
        labels.append(their)
    return Set(texts, np.concatenate(labels), {
        "dataset": "Multi-Domain Sentiment Dataset: labelled reviews (title and text) of four Amazon domains; unseen "
                   "in "
                   "any training step",
        "order": "domain after domain; in each, " + SHUFFLED,
        "domains": [{"name": name, "first_row": row} for name, row in zip(data.DOMAINS, starts)],
        "license_note": licence("amazon")})


def stream(folder):
    parts = [("SST-2", sst2(folder)), ("Amazon", amazon(folder)), ("IMDb", imdb(folder))]
    starts = np.cumsum([0] + [len(part.texts) for _, part in parts])
    domains = [{"name": d["name"], "first_row": int(starts[1]) + d["first_row"]} for d in parts[1][1].meta["domains"]]
    return Set([t for _, part in parts for t in part.texts], np.concatenate([part.labels for _, part in parts]), {
        "dataset": "a stream that shifts: SST-2 validation set, then the four Amazon domains, then the IMDb test set, "
                   "rows as in the traces of these sets",
        "order": "to be replayed as stored",
        "segments": [{"name": name, "first": int(row)} for (name, _), row in zip(parts, starts)],
        "domains": domains, "license_note": licence("sst2", "amazon", "imdb")})


SETS = {"sst2": sst2, "imdb": imdb, "yelp": yelp, "amazon": amazon, "stream": stream}
FILES = {"sst2": "sst2-dev", "imdb": "imdb", "yelp": "yelp", "amazon": "amazon", "stream": "stream"}
