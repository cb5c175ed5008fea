// Differences between policies, paired repeat by repeat, with their intervals.

// Draws the mean of each floating bar and the line of no difference.
const differenceMarks = {
  id: "differenceMarks",
  afterDatasetsDraw(chart) {
    const {ctx, chartArea: area, scales: {x}} = chart;
    const line = (at, from, to, width) => {
      if (at < area.left || at > area.right) return;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(at, from);
      ctx.lineTo(at, to);
      ctx.stroke();
    };
    ctx.save();
    ctx.strokeStyle = variable("--ink");
    line(x.getPixelForValue(0), area.top, area.bottom, 1.5);
    chart.getDatasetMeta(0).data.forEach((bar, k) => {
      const mean = x.getPixelForValue(chart.data.datasets[0].means[k]);
      line(mean, bar.y - bar.height / 2 - 2, bar.y + bar.height / 2 + 2, 3);
    });
    ctx.restore();
  },
};

function compareFigure(section) {
  const table = tableOf(section.run, "compare.csv");
  if (!table || !table.rows.length) return null;
  const place = (name) => placeOf(table.columns, name);
  const [mean, low, high] = ["difference_mean", "difference_ci95_low", "difference_ci95_high"].map(place);
  const [policyPlace, metric, against] = ["policy", "metric", "against"].map(place);
  if (Math.min(mean, low, high, policyPlace, metric, against) < 0) return null;
  const names = table.columns.slice(0, against + 1).map((column) => column.name);
  const choice = makeChoice(names, table.rows);

  const figure = new Figure(section, "Comparisons", () => {
    const rows = table.rows.filter((row) =>
      fits(choice, row) && section.shows(row[policyPlace]) && row[mean] !== null);
    const policies = rows.map((row) => section.policy(row[policyPlace]));
    const others = [...new Set(rows.map((row) => section.policy(row[against]).label))];
    const colours = policies.map((policy) => inkOf(policy.colour));
    return {
      type: "bar",
      data: {
        labels: policies.map((policy) => policy.label),
        datasets: [{
          data: rows.map((row) => row[low] === null ? [row[mean], row[mean]] : [row[low], row[high]]),
          means: rows.map((row) => row[mean]), borderColor: colours, borderWidth: 1, maxBarThickness: 16,
          backgroundColor: colours.map((colour) => faded(colour, 0.45)), minBarLength: 2,
        }],
      },
      options: {indexAxis: "y", interaction: {mode: "nearest", axis: "y", intersect: false}},
      plugins: [differenceMarks],
      scales: {
        x: axis(`difference to ${others.join(", ") || "nothing"}`, "linear"),
        y: axis("", "category", {title: {display: false}, grid: {display: false}}),
      },
      head: (items) => items.length ? items[0].label : "",
      tooltip: (item) => {
        const row = rows[item.dataIndex];
        return `${withInterval(row[mean], row[low], row[high])} to ${section.policy(row[against]).label}`;
      },
      heads: ["policy", "against", "difference", "95% from", "to"],
      rows: rows.map((row, k) => [policies[k].label, section.policy(row[against]).label, row[mean], row[low], row[high]]),
      caption: `Differences with their 95% intervals, paired repeat by repeat; ${choiceText(choice)}. ` +
          "Where a bar crosses the line at 0, chance may explain the difference.",
    };
  });
  figure.controls.append(...choiceControls(choice, () => figure.redraw()));
  return figure;
}
