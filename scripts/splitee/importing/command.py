"""Turns existing per-exit results into a trace of splitee-sim: an .npz that it can replay."""

import argparse
import hashlib
import math

from splitee.command import Parser, announce, complain, file_path, loading
from splitee.errors import DataError, UsageError
from splitee.files import check_regular
from splitee.shown import as_text

DESCRIPTION = """\
Turns per-exit results that you have into a trace of splitee-sim. FILE is one of

  pickle   the layout of the SplitEE authors: a dictionary of pandas data frames, each with one
           column of class probability lists per exit and the label last. pandas is not needed,
           and nothing that the pickle may ask for is run.
  wide     CSV, one row per sample: conf_1,pred_1,conf_2,pred_2,...,label
  long     CSV, one row per sample and exit, in any order: Sample_ID,Exit,Confidence,Prediction,Label
  logits   .npy of logits [samples, exits, classes]

and is recognised by its content. Exits are counted from 0 or 1 in CSV files. Entropy is written
where probabilities are known, so that deebert can be replayed. Whatever is not as it should be
ends the import with one line; nothing is guessed, filled in or left out.
"""

EPILOG = """\
Known names of columns are found (conf_1, confidence_1, conf_branch_1, exit_1_conf, ...; pred_1,
infered_class_branches_1, ...; correct_1, correct_branch_1, ...; label, target, ...). The line that
the program prints tells what was taken for what. --kind has no default, because a file cannot tell
whether its numbers were measured, and a trace must not claim it.

Exit status: 0 done, 1 the trace cannot be written, 2 wrong usage, 3 unusable file.

examples:
  scripts/import_trace.py confidence_label_dict.pkl --key imdb --kind measured --out imdb.npz
  scripts/import_trace.py results.csv --kind measured --model "BranchyNet" --out branchy.npz
  scripts/import_trace.py adaee.csv --kind measured --out adaee.npz --confidence 'conf_branch_{exit}' \\
      --prediction 'infered_class_branches_{exit}' --label target
  scripts/import_trace.py logits.npy --labels y.npy --temperature 1.4,1.2,1 --kind measured --out my.npz
"""

MOST_META = 1 << 24  # bytes of the file of --meta

# Options that only some layouts know.
CSV = {"delimiter", "classes", "label", "confidence", "prediction", "correct", "entropy"}
APPLIES = {
    "pickle": {"key", "label"},
    "wide": CSV | {"sample"},
    "long": CSV | {"sample", "exit"},
    "logits": {"labels", "temperature", "probabilities", "axes"},
}


def temperatures(text):
    """Positive numbers, separated by commas."""
    try:
        values = [float(item) for item in text.split(",")]
    except ValueError:
        values = [math.nan]
    if not all(math.isfinite(value) and value > 0 for value in values):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no temperature; expected a positive number, or one per exit: 1.4,1.2,1"
        )
    return values


def one_character(text):
    """A delimiter: one character, or `tab`."""
    text = "\t" if text in ("tab", "\\t") else text
    if len(text) != 1 or text in '"\r\n':
        raise argparse.ArgumentTypeError(f"{text!r} is no delimiter; expected one character or tab")
    return text


def class_count(text):
    """A number of classes."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of classes; expected 2 or more")
    return int(text)


def parse(arguments):
    """The command line as a namespace; options that were not given are None."""
    parser = Parser(
        prog="import_trace.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("file", metavar="FILE", type=file_path, help="what you have")
    add("--out", metavar="FILE.npz", type=file_path, required=True, help="the trace to write")
    add("--force", action="store_true", help="replace a trace that is there already")
    add(
        "--keep-repeats",
        action="store_true",
        help="take rows that come again as samples of their own",
    )
    add("--layout", choices=APPLIES, help="the layout of FILE (default: by its content)")

    group = parser.add_argument_group("what the trace says of itself")
    add = group.add_argument
    add(
        "--kind",
        choices=("measured", "reconstructed", "synthetic"),
        help="measured: outputs of a real network on real data; reconstructed: made to reproduce "
        "published numbers; synthetic: made up",
    )
    add("--name", help="name of the trace (default: that of the .npz)")
    add("--model", help="the network")
    add("--dataset", help="the data set")
    add("--provenance", help="where the numbers come from (default: FILE and how it was read)")
    add("--licence", "--license", dest="licence", help="under which licence they stand")
    add(
        "--meta", metavar="FILE.json", type=file_path, help="more, as a JSON object: costs per exit, ..."
    )

    group = parser.add_argument_group("CSV; PATTERN is a column's name with {exit} in it")
    add = group.add_argument
    add("--confidence", metavar="PATTERN", help="the largest class probability, from 0 to 1")
    add("--prediction", metavar="PATTERN", help="its class; 'none' leaves it out")
    add("--correct", metavar="PATTERN", help="1 where the prediction is right; or 'none'")
    add("--entropy", metavar="PATTERN", help="entropy in natural logarithm; or 'none'")
    add("--label", metavar="COLUMN", help="the true class; 'none' leaves it out (also for pickle)")
    add(
        "--classes", metavar="N", type=class_count, help="how many classes there are, to check them"
    )
    add("--delimiter", metavar="C", type=one_character, help="between fields (default a comma)")
    add("--sample", metavar="COLUMN", help="the sample's number; wide: its name too, or 'none'")
    add("--exit", metavar="COLUMN", help="long: the exit's number; the four above are columns too")

    group = parser.add_argument_group("pickle and logits")
    add = group.add_argument
    add("--key", help="pickle: which data frame")
    add("--labels", metavar="FILE.npy", type=file_path, help="logits: the true classes [samples]")
    add(
        "--temperature",
        metavar="T[,T...]",
        type=temperatures,
        help="logits: divide by this before the softmax; one for all exits or one per exit",
    )
    add(
        "--axes",
        choices=("samples,exits,classes", "exits,samples,classes", "samples,classes,exits"),
        help="logits: what the axes of FILE are (default the first)",
    )
    add("--probabilities", action="store_true", default=None, help="logits: FILE has probabilities")
    options = parser.parse_args(arguments)
    if options.kind is None:
        raise UsageError(
            "--kind is missing: say whether the numbers are measured, reconstructed or synthetic"
        )
    return options


def check_options(options, layout):
    """Refuses options that the layout does not know."""
    known = APPLIES[layout]
    for name in set().union(*APPLIES.values()) - known:
        if getattr(options, name) is not None:
            fitting = " and ".join(other for other in APPLIES if name in APPLIES[other])
            raise UsageError(f"--{name} is for {fitting}, but {options.file} is read as {layout}")


def extra_meta(path):
    """The JSON object that the user adds to meta."""
    if path is None:
        return {}
    from splitee.tracefile import meta

    check_regular(path, MOST_META)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    try:
        return meta.plain(meta.decoded(data))
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error


def meta_of(options, layout, imported, extra):
    """The meta of the trace; extra: the user's additions."""
    samples, exits = imported.shape
    meta = {"kind": options.kind, "name": options.name or as_text(options.out.stem)}
    for key in ("model", "dataset"):
        if getattr(options, key):
            meta[key] = getattr(options, key)
    meta |= {"samples": samples, "exits": exits} | imported.facts
    meta["provenance"] = (
        options.provenance or f"imported from {as_text(options.file.name)}: {imported.read_as}"
    )
    if options.licence:
        meta["licence"] = options.licence
    digest = hashlib.sha256()
    with open(options.file, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    meta |= {
        "source_file": as_text(options.file.name),
        "source_sha256": digest.hexdigest(),
        "source_layout": layout,
    }
    twice = sorted(meta.keys() & extra.keys())
    if twice:
        raise DataError(f"{options.meta}: holds {', '.join(twice)}, which the import sets itself")
    return meta | extra


def import_readers():
    """The modules that need numpy."""
    with loading("needs python3-numpy"):
        from splitee.tracefile import write

        from . import columns, layouts
    return columns, layouts, write


def main(arguments):
    """Reads the file, writes the trace and prints which columns it read as what."""
    options = parse(arguments)
    columns, layouts, write = import_readers()
    from splitee.tracefile.meta import doubts
    from splitee.tracefile.repeats import repeated

    sources = (options.file, options.labels, options.meta)
    write.check_target(options.out, options.force, sources)
    extra = extra_meta(options.meta)
    layout = options.layout or layouts.layout_of(options.file, options.delimiter or ",")
    check_options(options, layout)
    options.delimiter = options.delimiter or ","
    if layout == "wide":
        for role in ("confidence", "prediction", "correct", "entropy"):
            if getattr(options, role) is not None:
                columns.check_pattern(getattr(options, role))
    imported = layouts.READERS[layout](options.file, options)
    meta = meta_of(options, layout, imported, extra)
    again = None if options.keep_repeats else repeated(imported.arrays)
    if again:
        raise DataError(f"{options.file}: {again}; --keep-repeats takes them as they are")
    imported.warnings += doubts(meta, imported.shape[1])
    write.write_trace(options.out, imported.arrays, meta, options.force)
    for warning in imported.warnings:
        complain(f"import_trace.py: warning: {options.file}: {warning}")
    samples, exits = imported.shape
    announce(f"{options.out}: {samples} samples, {exits} exits, {options.kind}; {imported.read_as}")
