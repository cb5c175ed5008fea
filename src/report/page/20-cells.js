// The cells that a figure shows: a cell is one row of summary.csv, named by its keys.

const POINT_STYLES = {
  "o": ["circle", 0], "s": ["rect", 0], "^": ["triangle", 0], "v": ["triangle", 180], "<": ["triangle", 270],
  ">": ["triangle", 90], "P": ["cross", 0], "X": ["crossRot", 0], "*": ["star", 0], "D": ["rectRot", 0],
  "d": ["rect", 20], "p": ["rectRounded", 45], "h": ["rectRounded", 0], "H": ["rectRounded", 45], "8": ["circle", 0],
};

function tableOf(run, file) {
  return run.tables.find((table) => table.file === file) || null;
}

function placeOf(columns, name) {
  return columns.findIndex((column) => column.name === name);
}

// The columns of a metric's interval; null where it has none.
function intervalOf(columns, name) {
  for (const stem of [name.replace(/_mean$/, ""), name]) {
    const low = placeOf(columns, `${stem}_ci95_low`);
    const high = placeOf(columns, `${stem}_ci95_high`);
    if (low >= 0 && high >= 0) return [low, high];
  }
  return null;
}

// The distinct values that are not empty, numbers rising, texts in their order.
function valuesOf(rows, place) {
  const values = [...new Set(rows.map((row) => row[place]).filter((value) => value !== null))];
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => a - b) : values;
}

// The value with which a figure begins: among offloading costs the one nearest to 5, as in the
// figures of scripts/plot.py; otherwise the first.
function usualOf(name, values) {
  if (name !== "offload" || typeof values[0] !== "number") return values[0];
  return values.reduce((best, value) => Math.abs(value - 5) <= Math.abs(best - 5) ? value : best);
}

// The keys with a list to choose from: those of `names` with several values. `all`: whether "all" can
// be chosen, and is chosen first. A policy with a single value of a key, or none, always fits.
function makeChoice(names, rows, {all = false, without = ["policy"]} = {}) {
  const choice = names.map((name, place) => ({name, place, values: valuesOf(rows, place)}))
      .filter((key) => key.values.length > 1 && !without.includes(key.name));
  const policy = names.indexOf("policy");
  for (const key of choice) {
    const ofPolicy = (name) => valuesOf(rows.filter((row) => row[policy] === name), key.place);
    key.keepers = new Set(key.name === "trace" || policy < 0 ? [] :
        valuesOf(rows, policy).filter((name) => ofPolicy(name).length < 2));
    key.policy = policy;
    key.chosen = all && key.name !== "trace" ? null : usualOf(key.name, key.values);
    key.options = key.values.map((value) => [value, shown(value)]);
    if (all && key.name !== "trace") key.options.unshift([null, "all"]);
  }
  return choice;
}

function fits(choice, row) {
  return choice.every(({place, chosen, keepers, policy}) =>
    chosen === null || row[place] === chosen || keepers.has(row[policy]));
}

function choiceText(choice) {
  return choice.filter((key) => key.chosen !== null).map((key) => `${spoken(key.name)} ${shown(key.chosen)}`)
      .join(", ");
}

function choiceControls(choice, redraw) {
  return choice.map((key) => makeSelect(spoken(key.name), key.options, key.chosen, (value) => {
    key.chosen = value;
    redraw();
  }));
}

// Columns of numbers behind the keys, without the ends of intervals.
function metricsOf(table) {
  return table.columns.filter((column, place) => place >= table.keys && !column.text &&
      !column.name.includes("_ci95_") && table.rows.some((row) => typeof row[place] === "number"));
}

function metricOptions(metrics) {
  return metrics.map((column) => [column.name, spoken(column.name)]);
}

function firstOf(metrics, wanted) {
  return wanted.find((name) => metrics.some((column) => column.name === name)) || metrics[0].name;
}

// The difference of a cell to others of its policy, for labels: "beta 0.5".
function restText(names, of, shownBy) {
  return names.map((name, place) => [name, of[place]])
      .filter(([name, value]) => value !== null && name !== "policy" && !shownBy.includes(name))
      .map(([name, value]) => `${spoken(name)} ${shown(value)}`).join(", ");
}

// A policy's look in a figure. Thin lines of cells that share a policy differ by their dashes.
function lookOf(policy) {
  const colour = inkOf(policy.colour);
  const [pointStyle, rotation] = POINT_STYLES[policy.marker] || POINT_STYLES.o;
  return {
    borderColor: colour, backgroundColor: colour, borderWidth: 2, pointStyle, rotation,
    borderDash: (policy.dashes || []).map((length) => 1.6 * length),
    pointBackgroundColor: colour, pointBorderColor: colour,
  };
}
