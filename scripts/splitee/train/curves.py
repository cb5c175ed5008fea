"""The figure of a learning curve."""

from splitee.files import replacing_path


def draw(curve, path):
    """Loss of masked words and of the first and last exit over the steps, and dev accuracy per epoch."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.4), constrained_layout=True)
    begin = 0
    for phase in dict.fromkeys(row["phase"] for row in curve):
        part = [row for row in curve if row["phase"] == phase]
        for key in ("masked_loss", "loss_first", "loss_last"):
            points = [(begin + row["step"], row[key]) for row in part if key in row]
            if points:
                left.plot(*zip(*points), label=f"{phase}: {key.replace('_', ' ')}", linewidth=1)
        for row in part:
            if "dev_exit_1" in row:
                values = [row[key] for key in row if key.startswith("dev_exit_")]
                right.plot(range(1, len(values) + 1), [100 * v for v in values], marker=".",
                           label=f"step {begin + row['step']}")
        begin += part[-1]["step"]
    left.set(xlabel="step", ylabel="loss")
    right.set(xlabel="exit", ylabel="accuracy on SST-2 dev in %")
    for axes in (left, right):
        if axes.has_data():
            axes.legend(fontsize=7)
    with replacing_path(path) as temporary:
        figure.savefig(temporary, dpi=110)
    pyplot.close(figure)
