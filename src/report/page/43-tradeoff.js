// All cells in two metrics, and the frontier: those that no other shown cell beats.

const WORLDS = ["device", "link", "schedule"];  // keys whose values are no choice of the reader's

// The cells of `points` ({x, y}) that no other beats; a sign of -1 means that more is better.
function frontierOf(points, signX, signY) {
  const sorted = [...points].sort((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y));
  const front = [];
  let lowest = Infinity;
  for (const point of sorted) {
    const last = front[front.length - 1];
    const isTwin = last && last.x === point.x && last.y === point.y;
    if (signY * point.y < lowest || isTwin) front.push(point);
    lowest = Math.min(lowest, signY * point.y);
  }
  return front;
}

function tradeoffFigure(section) {
  const table = tableOf(section.run, "summary.csv");
  const names = table.columns.slice(0, table.keys).map((column) => column.name);
  const metrics = metricsOf(table);
  if (metrics.length < 2 || !names.includes("policy")) return null;
  let xName = firstOf(metrics, ["latency_ms_p95", "cost_per_sample_mean", "cost_mean"]);
  let yName = firstOf(metrics, ["accuracy_mean", "reward_mean"]);
  const choice = makeChoice(names, table.rows, {all: true});
  const worlds = choice.filter((key) => WORLDS.includes(key.name));
  for (const key of worlds) key.chosen = key.values[0];

  const figure = new Figure(section, "Trade-off and frontier", () => {
    const [x, y] = [placeOf(table.columns, xName), placeOf(table.columns, yName)];
    const points = table.rows.filter((row) => fits(choice, row) && section.shows(row[names.indexOf("policy")]) &&
        row[x] !== null && row[y] !== null)
        .map((row) => ({x: row[x], y: row[y], row, policy: section.policy(row[names.indexOf("policy")])}));
    const goals = [table.columns[x].goal, table.columns[y].goal];
    const mixed = worlds.filter((key) => key.chosen === null).map((key) => spoken(key.name));
    let noFront = "";
    if (goals.includes("none") || x === y) {
      noFront = "Nothing says whether more of these values is better, so there is no frontier.";
    } else if (mixed.length) {
      noFront = `No frontier: cells of different ${mixed.join("s and ")}s are no choice; select one ` +
          `${mixed.join(" and one ")} to see it.`;
    }
    const signs = goals.map((goal) => goal === "highest" ? -1 : 1);
    const front = noFront ? [] : frontierOf(points.filter((point) => !point.policy.yardstick), ...signs);
    const onFront = new Set(front.map((point) => point.row));
    const byPolicy = new Map();
    for (const point of points) {
      if (!byPolicy.has(point.policy)) byPolicy.set(point.policy, []);
      byPolicy.get(point.policy).push(point);
    }
    // By x, as Chart.js takes the first and the last point as the ends of the range.
    const datasets = [...byPolicy.entries()].map(([policy, data]) => ({
      ...lookOf(policy), label: policy.label, data: data.sort((a, b) => a.x - b.x), showLine: false, pointRadius: 4.5,
      pointHoverRadius: 6,
    }));
    datasets.push({
      data: [...front].sort((a, b) => a.x - b.x), isAid: true, borderColor: variable("--quiet"), borderWidth: 1.5,
      borderDash: [4, 3], pointRadius: 8, pointHitRadius: 0, pointHoverRadius: 8, pointStyle: "circle",
      pointBackgroundColor: "transparent", pointBorderColor: variable("--ink"), pointBorderWidth: 1.2,
      stepped: signs[0] > 0 ? "before" : "after",
    });
    const rest = (row) => restText(names, row, choice.filter((key) => key.chosen !== null).map((key) => key.name));
    return {
      data: {datasets},
      options: {interaction: {mode: "nearest", axis: "xy", intersect: false}},
      scales: {
        x: axisAround(table.columns[x], points.map((point) => point.x), 0.04),
        y: axisAround(table.columns[y], points.map((point) => point.y), 0.06),
      },
      head: () => [],
      tooltip: (item) => [
        item.dataset.label,
        `${spoken(xName)} ${shown(item.raw.x)}, ${spoken(yName)} ${shown(item.raw.y)}`,
        [rest(item.raw.row), onFront.has(item.raw.row) ? "on the frontier" : ""].filter(Boolean).join("; "),
      ].filter(Boolean),
      heads: ["policy", "cell", spoken(xName), spoken(yName), "frontier"],
      rows: points.map((point) =>
        [point.policy.label, rest(point.row), point.x, point.y, onFront.has(point.row) ? "yes" : ""]),
      caption: [
        `All cells${choiceText(choice) ? ` of ${choiceText(choice)}` : ""}.`,
        noFront || "Rings and dashes: the cells that no other shown one beats; policies that know the data beforehand " +
            "do not count.",
      ].join(" "),
    };
  });
  const redraw = () => figure.redraw();
  figure.controls.append(
      makeSelect("x", metricOptions(metrics), xName, (value) => { xName = value; redraw(); }),
      makeSelect("y", metricOptions(metrics), yName, (value) => { yName = value; redraw(); }),
      ...choiceControls(choice, redraw));
  return figure;
}
