"""The five tasks: on what a network is trained, by what it is chosen, and the sets on which it is then evaluated.

A set of pairs keeps its texts as they are; texts of sentiment tasks become as `data.normal` makes them, as SST-2 has
them. No evaluated set is used in training, and only labels of a task's own dev set choose anything.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import data, sets
from .pairs import pairs

TERMS = {
    "mnli": "MultiNLI (Williams et al. 2018, as in GLUE): OANC's licence and others by genre.",
    "snli": "SNLI (Bowman et al. 2015): CC BY-SA 4.0.",
    "mrpc": "MRPC (Dolan and Brockett 2005, as in GLUE): Microsoft's terms for research.",
    "qqp": "Quora Question Pairs (as in GLUE and three published forms of it): Quora's terms.",
    "rte": "RTE (as in GLUE): published without an explicit licence.",
    "scitail": "SciTail (Khot et al. 2018): Apache 2.0.",
    "reviews": "Yelp reviews out of four public collections: the terms of Yelp's data set, which forbid passing on "
               "the texts.",
}
NO_TEXT = " No text is contained here, only labels and numbers."
AS_STORED = "as in the source"
NLI = {"entailment": 0, "neutral": 1, "contradiction": 2}
NUMBERS = {"0": 0, "1": 1}


@dataclass
class Texts:
    """Texts, second texts (or None) and labels in a fixed order; meta: entries about the set for a trace's meta."""
    first: list
    second: list
    labels: np.ndarray
    meta: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.labels)


@dataclass(frozen=True)
class Task:
    """classes: names by number; train, dev: of the folder of data sets, the Texts; sets: by name, such functions."""
    classes: tuple
    train: object
    dev: object
    sets: dict
    about: str


def of_pairs(path, names, classes, terms, dataset, keep=None, shuffled=False):
    """A function of the folder: the Texts of a file of pairs."""
    def read(folder):
        first, second, labels = pairs(Path(folder) / path, names, classes, keep)
        order = np.arange(len(labels))
        if shuffled:
            order = np.random.default_rng(sets.ORDER_SEED).permutation(len(labels))
        return Texts([first[i] for i in order], [second[i] for i in order], np.asarray(labels)[order], {
            "dataset": dataset, "order": sets.SHUFFLED.replace("label", "source") if shuffled else AS_STORED,
            "license_note": TERMS[terms] + NO_TEXT})
    return read


def sentiment(read, **meta):
    """A function of the folder: the Texts of a set of `sets`; meta: replaces the entries there."""
    def texts(folder):
        found = read(folder)
        texts = [data.normal(text) for text in found.texts]
        return Texts(texts, None, np.asarray(found.labels), {**found.meta, **meta})
    return texts


def sst2_train(folder):
    texts, labels = data.sst2(folder, "train")
    return Texts([data.normal(text) for text in texts], None, np.asarray(labels))


def reviews(folder):
    """Whole Yelp reviews with a polarity, in the fixed permutation."""
    path = Path(folder) / "yelp_reviews" / "reviews.tsv.xz"
    texts, sources, labels = pairs(path, ("text", "source", "polarity"), NUMBERS, lambda row: row["polarity"])
    order = np.random.default_rng(sets.ORDER_SEED).permutation(len(labels))
    names = sorted(set(sources))
    return Texts([data.normal(texts[i]) for i in order], None, np.asarray(labels)[order], {
        "dataset": "Yelp reviews of one, two, four and five stars (polarity 0, 0, 1, 1) out of four public "
                   "collections, whose "
                   "balances differ; in no training of this project",
        "sources": {name: int(sum(s == name for s in sources)) for name in names},
        "order": sets.SHUFFLED.replace("label", "source"), "license_note": TERMS["reviews"] + NO_TEXT})


SST2_DEV = sentiment(sets.sst2)
SENTIMENT = {
    "sst2-dev": SST2_DEV,
    "imdb": sentiment(sets.imdb, dataset="Large Movie Review Dataset, test set; in no training of this project"),
    "yelp-sentences": sentiment(sets.yelp),
    "yelp": reviews,
    "amazon": sentiment(sets.amazon),
}
STREAM = (("SST-2", "sst2-dev"), ("Yelp", "yelp"), ("IMDb", "imdb"), ("Amazon", "amazon"))
PREMISE = ("premise", "hypothesis", "label")
SENTENCES = ("sentence1", "sentence2", "label")
QUESTIONS = ("question1", "question2", "label")

MNLI_DEV = of_pairs("mnli/dev_matched.tsv.xz", PREMISE, NLI, "mnli",
                    "MultiNLI matched dev set; the training task's own, and what settings were chosen by")
MRPC_DEV = of_pairs("mrpc/validation.tsv.xz", SENTENCES, NUMBERS, "mrpc",
                    "MRPC validation set; the training task's own, and what settings were chosen by")
RTE_DEV = of_pairs("rte/validation.tsv.xz", SENTENCES, NUMBERS, "rte",
                   "RTE validation set; the training task's own, and what settings were chosen by")
SNLI = {name: number for number, name in enumerate(("0", "1", "2"))}


def natural(row):
    """Whether a line of the Quora pairs is of those at natural balance."""
    return row["source"].startswith(("olora", "ppft"))


TASKS = {
    "sst2": Task(("negative", "positive"), sst2_train, SST2_DEV, SENTIMENT,
                 "SST-2 train of GLUE, 67,349 phrases"),
    "mnli": Task(tuple(NLI), of_pairs("mnli/train_part.tsv.xz", PREMISE, NLI, "mnli", "MultiNLI, a part"), MNLI_DEV, {
        "mnli-dev": MNLI_DEV,
        "snli-dev": of_pairs("snli/validation.tsv.xz", PREMISE, SNLI, "snli", "SNLI dev set; in no training of this "
                                                                              "project"),
        "snli": of_pairs("snli/test.tsv.xz", PREMISE, SNLI, "snli", "SNLI test set; in no training of this project"),
        "snli-train": of_pairs("snli/train_part.tsv.xz", PREMISE, NLI, "snli", shuffled=True,
                               dataset="98,948 pairs of the SNLI training set; in no training of this project"),
    }, "19,190 pairs of MultiNLI's training set"),
    "mrpc": Task(("different", "equivalent"), of_pairs("mrpc/train.tsv.xz", SENTENCES, NUMBERS, "mrpc", "MRPC"),
                 MRPC_DEV, {
        "mrpc-dev": MRPC_DEV,
        "mrpc-test": of_pairs("mrpc/test.tsv.xz", SENTENCES, NUMBERS, "mrpc", "MRPC test set"),
        "qqp": of_pairs("qqp/part.tsv.xz", QUESTIONS, NUMBERS, "qqp", keep=natural, shuffled=True,
                        dataset="18,589 Quora question pairs at their natural balance; in no training of this project"),
        "qqp-even": of_pairs("qqp/part.tsv.xz", QUESTIONS, NUMBERS, "qqp", keep=lambda row: not natural(row),
                             shuffled=True, dataset="38,119 Quora question pairs, half of them duplicates; in no "
                                                    "training of this project"),
    }, "MRPC train of GLUE, 3,668 pairs"),
    "rte": Task(("entailment", "not_entailment"), of_pairs("rte/train.tsv.xz", SENTENCES, NUMBERS, "rte", "RTE"),
                RTE_DEV, {
        "rte-dev": RTE_DEV,
        "scitail-dev": of_pairs("scitail/dev.tsv.xz", PREMISE, {"entails": 0, "neutral": 1}, "scitail",
                                "SciTail dev set; in no training of this project"),
        "scitail": of_pairs("scitail/test.tsv.xz", PREMISE, {"entails": 0, "neutral": 1}, "scitail",
                            "SciTail test set; in no training of this project"),
    }, "RTE train of GLUE, 2,490 pairs"),
}
