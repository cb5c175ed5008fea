// A metric of summary.csv over a column that names cells: the offloading cost, or another grid.

function sweepFigure(section) {
  const table = tableOf(section.run, "summary.csv");
  const names = table.columns.slice(0, table.keys).map((column) => column.name);
  const axes = names.filter((name, place) =>
    !["trace", "policy"].includes(name) && valuesOf(table.rows, place).length > 1);
  const metrics = metricsOf(table);
  if (!axes.length || !metrics.length) return null;
  let over = axes[0];
  let metric = firstOf(metrics, ["cost_per_sample_mean", "cost_mean"]);
  let scale = "linear";
  let choice = [];

  const figure = new Figure(section, "Over the grid", () => {
    const [x, y] = [names.indexOf(over), placeOf(table.columns, metric)];
    const interval = intervalOf(table.columns, metric);
    const isLog = scale === "log y";
    const values = valuesOf(table.rows, x);
    const isNumber = values.every((value) => typeof value === "number");
    const byPolicy = new Map();
    for (const row of table.rows) {
      const name = row[names.indexOf("policy")];
      if (!fits(choice, row) || !section.shows(name) || row[y] === null) continue;
      if (!byPolicy.has(name)) byPolicy.set(name, []);
      // A policy without this key has the same value everywhere along it.
      if (row[x] === null) values.forEach((value) => byPolicy.get(name).push([value, row]));
      else byPolicy.get(name).push([row[x], row]);
    }
    const tableRows = [];
    const datasets = [...byPolicy.entries()].flatMap(([name, points], number) => {
      const policy = section.policy(name);
      // Between names there is nothing, so their points stand side by side without a line.
      const aside = (number - (byPolicy.size - 1) / 2) * Math.min(0.08, 0.7 / byPolicy.size);
      const at = (value) => isNumber ? value : values.indexOf(value) + aside;
      points.sort((a, b) => at(a[0]) - at(b[0]));
      const look = lookOf(policy);
      const sides = interval || [];
      for (const [value, row] of points) {
        tableRows.push([policy.label, value, row[y], ...sides.map((side) => row[side])]);
      }
      const xs = points.map(([value]) => at(value));
      const line = {
        ...look, label: policy.label, pointRadius: 3.5, pointHoverRadius: 5, showLine: isNumber,
        data: points.map(([, row], k) => ({
          x: xs[k], y: onAxis(row[y], isLog), low: interval && row[interval[0]], high: interval && row[interval[1]],
        })),
      };
      const band = interval && isNumber ? bandOf(xs, ...sides.map((side) => points.map(([, row]) => row[side])),
          look.borderColor, isLog) : [];
      return [line, ...band];
    });
    return {
      data: {datasets},
      scales: {
        x: isNumber ? axis(axisText(table.columns[x])) : axis(spoken(over), "linear", {
          min: -0.5, max: values.length - 0.5, afterBuildTicks: (scale) => {
            scale.ticks = values.map((_, place) => ({value: place}));
          },
          ticks: {autoSkip: false, callback: (value) => Number.isInteger(value) ? shown(values[value]) : ""},
        }),
        y: axis(axisText(table.columns[y]), isLog ? "logarithmic" : "linear"),
      },
      head: (items) => items.length ?
          `${spoken(over)} ${shown(isNumber ? items[0].parsed.x : values[Math.round(items[0].parsed.x)])}` : "",
      tooltip: (item) => `${item.dataset.label}: ${withInterval(item.parsed.y, item.raw.low, item.raw.high)}`,
      heads: ["policy", spoken(over), spoken(metric), ...(interval ? ["95% from", "to"] : [])],
      rows: tableRows,
      caption: [
        `${spoken(metric)} over ${spoken(over)}${choice.length ? `; ${choiceText(choice)}` : ""}.`,
        table.columns[y].meaning ? `${spoken(metric)}: ${withoutCode(table.columns[y].meaning)}.` : "",
      ].filter(Boolean).join(" "),
    };
  });
  const redraw = () => figure.redraw();
  const fill = () => {
    choice = makeChoice(names, table.rows, {without: ["policy", over]});
    figure.controls.replaceChildren(
        makeSelect("values", metricOptions(metrics), metric, (value) => { metric = value; redraw(); }),
        ...(axes.length > 1 ? [makeSelect("over", axes.map((name) => [name, spoken(name)]), over, (value) => {
          over = value;
          fill();
          redraw();
        })] : []),
        makeSelect("axes", ["linear", "log y"].map((name) => [name, name]), scale,
            (value) => { scale = value; redraw(); }),
        ...choiceControls(choice, redraw));
  };
  fill();
  return figure;
}
