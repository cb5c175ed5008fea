// Curves over the rounds: regret, accuracy, cost.

function curvesFigure(section) {
  const {curves} = section.run;
  if (!curves || !curves.cells.length) return null;
  const round = placeOf(curves.columns, "round");
  const metrics = curves.columns.filter((column) => column.name !== "round" && !column.name.includes("_ci95_"));
  if (round < 0 || !metrics.length) return null;
  const choice = makeChoice(curves.keys, curves.cells.map((cell) => cell.of));
  let metric = firstOf(metrics, ["regret_mean"]);
  let scale = "log y";
  const policyPlace = curves.keys.indexOf("policy");
  const notes = [
    curves.thinned ? `Curves are thinned: each has at most ${curves.thinned} points, evenly taken, the last among them.`
      : null,
    curves.cells_left_out ? `${curves.cells_left_out} further cells have no curve here; all are in ${curves.file}.`
      : null,
  ].filter(Boolean).join(" ");

  const figure = new Figure(section, "Over the rounds", () => {
    const place = placeOf(curves.columns, metric);
    const interval = intervalOf(curves.columns, metric);
    const [logX, logY] = [scale === "log both", scale !== "linear"];
    const cells = curves.cells.filter((cell) => fits(choice, cell.of) && section.shows(cell.of[policyPlace]));
    const rows = [];
    let hidden = 0;
    const datasets = cells.flatMap((cell) => {
      const policy = section.policy(cell.of[policyPlace]);
      const [xs, ys] = [cell.points[round], cell.points[place]];
      const [lows, highs] = interval ? interval.map((side) => cell.points[side]) : [[], []];
      ys.forEach((y, k) => rows.push([policy.label, xs[k], y, ...(interval ? [lows[k], highs[k]] : [])]));
      hidden += logY ? ys.filter((y) => y !== null && y <= 0).length : 0;
      const look = lookOf(policy);
      const line = {
        ...look, label: policy.label, data: xs.map((x, k) => ({x, y: onAxis(ys[k], logY), low: lows[k], high: highs[k]})),
        pointRadius: 0, pointHoverRadius: 4, pointHitRadius: 6, spanGaps: false,
      };
      return interval ? [line, ...bandOf(xs, lows, highs, look.borderColor, logY)] : [line];
    });
    const column = curves.columns[place];
    return {
      data: {datasets},
      scales: {
        x: axis("round", logX ? "logarithmic" : "linear"),
        y: axis(axisText(column), logY ? "logarithmic" : "linear"),
      },
      head: (items) => items.length ? `round ${shown(items[0].parsed.x)}` : "",
      tooltip: (item) => `${item.dataset.label}: ${withInterval(item.parsed.y, item.raw.low, item.raw.high)}`,
      heads: ["policy", "round", spoken(metric), ...(interval ? ["95% from", "to"] : [])],
      rows,
      caption: [
        `${spoken(metric)} up to each round${choice.length ? `; ${choiceText(choice)}` : ""}.`,
        interval ? "Bands: 95% intervals over the repeats." : "",
        hidden ? `${hidden} values of 0 and below have no place on the logarithmic axis.` : "",
        notes,
      ].filter(Boolean).join(" "),
    };
  });
  const redraw = () => figure.redraw();
  figure.controls.append(
      makeSelect("values", metricOptions(metrics), metric, (value) => { metric = value; redraw(); }),
      makeSelect("axes", ["linear", "log y", "log both"].map((name) => [name, name]), scale,
          (value) => { scale = value; redraw(); }),
      ...choiceControls(choice, redraw));
  return figure;
}
