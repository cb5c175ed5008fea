#!/usr/bin/python3
"""Fine-tunes a pretrained encoder with an exit behind every layer on one of five tasks and writes its traces on the
sets that the task is evaluated on. See scripts/train/README.md."""
import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from train import fast_kernels  # noqa: E402
from errors import TrainError  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="folder of the data sets")
    parser.add_argument("--pretrained", required=True, type=Path,
                        help="folder of the pretrained encoder in the Hugging Face layout")
    parser.add_argument("--config", required=True, type=Path, help="configuration, for example scripts/train/e5-sst2.json")
    parser.add_argument("--out", required=True, type=Path, help="folder of the training; resumes what is there")
    parser.add_argument("--start", type=Path, help="folder of another fine-tuning whose encoder to start from")
    parser.add_argument("--traces", type=Path, help="folder of the traces (default OUT/traces)")
    parser.add_argument("--seed", type=int, help="in place of the configuration's seed")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of the CPU (default: all)")
    parser.add_argument("--checkpoint-seconds", type=float, default=180.0,
                        help="least time between checkpoints (default %(default)s)")
    parser.add_argument("--sets", help="traces to write, with commas between (default: all of the task); none: only train")
    parser.add_argument("--export", type=Path, help="folder for the network as scripts/export/elasticbert.py reads it")
    return parser.parse_args()


def main():
    given = arguments()
    fast_kernels()
    try:
        import torch

        import tuned
        import tuneconfig
        import tunetraces
        from tasks import TASKS
    except ModuleNotFoundError as error:
        raise TrainError(f"{error.name} is missing; scripts/setup.sh train installs what is needed", 1) from None
    config = tuneconfig.load(given.config, TASKS)
    if given.seed is not None:
        config["seed"] = given.seed
    known = [*TASKS[config["task"]].sets, *(["stream"] if config["task"] == "sst2" else [])]
    names = known if given.sets is None else [] if given.sets == "none" else given.sets.split(",")
    for name in names:
        if name not in known:
            raise TrainError(f"--sets: {name} is no set of task {config['task']}; known are {', '.join(known)}", 2)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(given.threads)
    network = tuned.train(config, given.data, given.pretrained, given.out, device, given.start, given.checkpoint_seconds)
    if given.export:
        network.export(given.export)
    tunetraces.write(network, given.data, given.out, given.traces or given.out / "traces", names)


if __name__ == "__main__":
    try:
        main()
    except TrainError as error:
        print(f"tune.py: {error}", file=sys.stderr)
        sys.exit(error.status)
    except KeyboardInterrupt:
        print("tune.py: interrupted; the same command goes on from the last checkpoint", file=sys.stderr)
        sys.exit(130)
