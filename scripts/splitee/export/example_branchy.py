"""Trains a small residual network with an exit after each stage for seconds, and writes its trace.

An example of splitee.export.pytorch: copy the loop in evaluate(). The images are made up (a
bright stripe whose direction is the class, in noise), so the trace is a synthetic one.

usage: example_branchy.py FILE.npz [--force]
"""

from splitee.command import Parser, announce, file_path
from splitee.errors import OutputError
from splitee.tracefile.write import check_target

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError:
    torch = None

CLASSES, SIZE, SEED = 4, 16, 1


def make_images(count, generator):
    """Images [count, 1, SIZE, SIZE] of a stripe in noise, and its direction [count]."""
    label = torch.randint(CLASSES, (count,), generator=generator)
    angle = label * torch.pi / CLASSES
    offset = 6 * torch.rand(count, 1, 1, generator=generator) - 3
    axis = torch.arange(SIZE) - (SIZE - 1) / 2
    cosine, sine = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
    distance = cosine * axis[None, :, None] + sine * axis[None, None, :] + offset
    noise = torch.randn(count, SIZE, SIZE, generator=generator)
    return (torch.exp(-(distance**2)) + 0.6 * noise)[:, None], label


def build_network():
    """Three residual stages of 8, 16 and 32 channels, each with an exit behind it."""

    class Block(nn.Module):
        """Two convolutions beside a shortcut, as in residual networks."""

        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.first = nn.Conv2d(inputs, outputs, 3, stride, 1)
            self.second = nn.Conv2d(outputs, outputs, 3, 1, 1)
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride)

        def forward(self, x):
            """[batch, inputs, H, W] to [batch, outputs, H/stride, W/stride]"""
            inner = self.second(functional.relu(self.first(x)))
            return functional.relu(inner + self.shortcut(x))

    class Branchy(nn.Module):
        """Gives the logits of every exit, as a list."""

        def __init__(self):
            super().__init__()
            widths = (1, 8, 16, 32)
            self.stages = nn.ModuleList(
                Block(before, after, 1 if before == 1 else 2)
                for before, after in zip(widths, widths[1:])
            )
            self.exits = nn.ModuleList(nn.Linear(4 * width, CLASSES) for width in widths[1:])

        def forward(self, x):
            """Images to a list of [batch, CLASSES], one per exit."""
            logits = []
            for stage, exit_ in zip(self.stages, self.exits):
                x = stage(x)
                logits.append(exit_(functional.adaptive_avg_pool2d(x, 2).flatten(1)))
            return logits

    return Branchy()


def train(network, generator, steps=150):
    """Trains all exits together, on new images at every step."""
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    for _ in range(steps):
        images, label = make_images(64, generator)
        loss = sum(functional.cross_entropy(logits, label) for logits in network(images))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def evaluate(network, generator, path, force):
    """Runs the network on 2,000 new images and writes the trace."""
    from splitee.export.pytorch import TraceWriter

    writer = TraceWriter(
        kind="synthetic",
        model="residual network with three stages and an exit after each",
        dataset="stripes in noise, made by scripts/export/example_branchy.py",
        provenance=f"an example; seed {SEED}, torch {torch.__version__}",
    )
    network.eval()
    with torch.no_grad():
        for _ in range(8):
            images, label = make_images(250, generator)
            writer.add(network(images), label)
    writer.save(path, force)


def main(arguments):
    """Trains, evaluates, writes."""
    parser = Parser(prog="example_branchy.py", description=__doc__.partition("\n\n")[0])
    parser.add_argument("out", metavar="FILE.npz", type=file_path, help="the trace to write")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    options = parser.parse_args(arguments)
    if torch is None:
        raise OutputError("needs PyTorch; on Debian: apt-get install python3-torch")
    check_target(options.out, options.force)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    network = build_network()
    train(network, generator)
    evaluate(network, generator, options.out, options.force)
    announce(f"{options.out}: written; see it with: splitee-sim trace info {options.out}")
