"""Trains a twelve-layer encoder with an exit after every layer on SST-2 and writes its traces on SST-2, IMDb, Yelp
sentences and Amazon reviews. See scripts/train/README.md."""

import os
from pathlib import Path

from splitee.command import Parser, file_path
from splitee.errors import UsageError
from splitee.interrupt import held


def arguments(given):
    parser = Parser(prog="train.py", description=__doc__)
    parser.add_argument("--data", required=True, type=file_path, help="folder of the data sets")
    parser.add_argument("--config", required=True, type=file_path, help="configuration, for example "
                                                                        "scripts/train/short.json")
    parser.add_argument("--out", required=True, type=file_path, help="folder of the training; resumes what is there")
    parser.add_argument("--traces", type=file_path, help="folder of the traces (default OUT/traces)")
    parser.add_argument("--seed", type=int, help="in place of the configuration's seed")
    parser.add_argument("--pretrained", type=file_path, help="folder of a training whose pretrained encoder to start "
                                                             "from")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of the CPU (default: all)")
    parser.add_argument("--checkpoint-seconds", type=float, default=60.0,
                        help="least time between checkpoints (default %(default)s)")
    parser.add_argument("--sets", default="sst2,imdb,yelp,amazon,stream",
                        help="traces to write, with commas between; none: only train (default %(default)s)")
    return parser.parse_args(given)


def fast_kernels():
    """Sets what the libraries read when they are loaded, unless the user has: OpenBLAS may use AVX-512 where the CPU
    has it, and threads that wait leave the CPU to others, without which a shared machine is several times slower."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return
    if "avx512f" in flags:
        os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX")


def main(command_line):
    given = arguments(command_line)
    fast_kernels()
    with held():
        import torch

        from . import config as configuration
        from . import export, pipeline
    config = configuration.load(given.config)
    if given.seed is not None:
        config["seed"] = given.seed
    sets = [] if given.sets == "none" else given.sets.split(",")
    for name in sets:
        if name not in export.SETS:
            raise UsageError(f"--sets: {name} is unknown; known are {', '.join(export.SETS)}")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(given.threads)
    network = pipeline.train(config, given.data, given.out, device, given.pretrained, given.checkpoint_seconds)
    export.write(network, given.data, given.out, given.traces or given.out / "traces", sets)
