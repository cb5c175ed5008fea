"""Fine-tunes a pretrained encoder with an exit behind every layer on one of five tasks and writes its traces on the
sets that the task is evaluated on. See scripts/train/README.md."""

import os

from splitee.command import Parser, file_path
from splitee.errors import UsageError
from splitee.interrupt import held

from .train import fast_kernels


def arguments(given):
    parser = Parser(prog="tune.py", description=__doc__)
    parser.add_argument("--data", required=True, type=file_path, help="folder of the data sets")
    parser.add_argument("--pretrained", required=True, type=file_path,
                        help="folder of the pretrained encoder in the Hugging Face layout")
    parser.add_argument("--config", required=True, type=file_path, help="configuration, for example "
                                                                        "scripts/train/e5-sst2.json")
    parser.add_argument("--out", required=True, type=file_path, help="folder of the training; resumes what is there")
    parser.add_argument("--start", type=file_path, help="folder of another fine-tuning whose encoder to start from")
    parser.add_argument("--traces", type=file_path, help="folder of the traces (default OUT/traces)")
    parser.add_argument("--seed", type=int, help="in place of the configuration's seed")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of the CPU (default: all)")
    parser.add_argument("--checkpoint-seconds", type=float, default=180.0,
                        help="least time between checkpoints (default %(default)s)")
    parser.add_argument("--sets", help="traces to write, with commas between (default: all of the task); none: only "
                                       "train")
    parser.add_argument("--export", type=file_path, help="folder for the network as scripts/export/elasticbert.py "
                                                         "reads it")
    return parser.parse_args(given)


def main(command_line):
    given = arguments(command_line)
    fast_kernels()
    with held():
        import torch

        from . import tuneconfig, tuned, tunetraces
        from .tasks import TASKS
    config = tuneconfig.load(given.config, TASKS)
    if given.seed is not None:
        config["seed"] = given.seed
    known = [*TASKS[config["task"]].sets, *(["stream"] if config["task"] == "sst2" else [])]
    names = known if given.sets is None else [] if given.sets == "none" else given.sets.split(",")
    for name in names:
        if name not in known:
            raise UsageError(f"--sets: {name} is no set of task {config['task']}; known are {', '.join(known)}")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(given.threads)
    network = tuned.train(config, given.data, given.pretrained, given.out, device, given.start,
                          given.checkpoint_seconds)
    if given.export:
        network.export(given.export)
    tunetraces.write(network, given.data, given.out, given.traces or given.out / "traces", names)
