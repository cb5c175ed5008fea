// Where samples end: the share that stops at each exit, and the share offloaded from there.

function exitsFigure(section) {
  const table = tableOf(section.run, "exits.csv");
  const summary = tableOf(section.run, "summary.csv");
  if (!table || !table.rows.length) return null;
  const place = (name) => placeOf(table.columns, name);
  const [exit, exited, offloaded] = ["exit", "exited", "offloaded"].map(place);
  const samples = placeOf(summary.columns, "samples");
  if (Math.min(exit, exited, offloaded, samples) < 0) return null;
  const names = table.columns.slice(0, table.keys).map((column) => column.name);
  const keyOf = (row) => JSON.stringify(row.slice(0, table.keys));
  const counts = new Map(summary.rows.map((row) => [keyOf(row), row[samples]]));
  const choice = makeChoice(names, table.rows);

  const figure = new Figure(section, "Exits", () => {
    const rows = table.rows.filter((row) =>
      fits(choice, row) && section.shows(row[names.indexOf("policy")]) && counts.has(keyOf(row)));
    const exits = valuesOf(rows, exit);
    const byPolicy = new Map();
    const tableRows = [];
    for (const row of rows) {
      const name = row[names.indexOf("policy")];
      if (!byPolicy.has(name)) byPolicy.set(name, {stopped: exits.map(() => 0), sent: exits.map(() => 0)});
      const share = 100 / counts.get(keyOf(row));
      const at = exits.indexOf(row[exit]);
      byPolicy.get(name).stopped[at] += row[exited] * share;
      byPolicy.get(name).sent[at] += row[offloaded] * share;
      tableRows.push([section.policy(name).label, row[exit], row[exited] * share, row[offloaded] * share]);
    }
    const datasets = [...byPolicy.entries()].flatMap(([name, {stopped, sent}]) => {
      const policy = section.policy(name);
      const colour = inkOf(policy.colour);
      const bar = {stack: name, borderColor: colour, borderWidth: 1, categoryPercentage: 0.85, barPercentage: 0.95};
      return [
        {...bar, label: `${policy.label}, stopped`, data: stopped, backgroundColor: colour},
        {...bar, label: `${policy.label}, offloaded`, data: sent, backgroundColor: faded(colour, 0.25)},
      ];
    });
    return {
      type: "bar",
      data: {labels: exits.map(shown), datasets},
      scales: {
        x: axis("exit", "category", {stacked: true, grid: {display: false}}),
        y: axis("share of samples (%)", "linear", {stacked: true, min: 0}),
      },
      head: (items) => items.length ? `exit ${items[0].label}` : "",
      tooltip: (item) => item.parsed.y > 0 ? `${item.dataset.label}: ${shown(item.parsed.y)}%` : [],
      heads: ["policy", "exit", "stopped %", "offloaded %"],
      rows: tableRows,
      caption: `Share of the samples that stops at each exit (full) and is offloaded from there (pale)` +
          `${choice.length ? `; ${choiceText(choice)}` : ""}.`,
    };
  });
  figure.controls.append(...choiceControls(choice, () => figure.redraw()));
  return figure;
}
