// A figure: a chart, its caption, its values under the pointer and by the arrow keys, and
// the same numbers as a table.

// `draw()` returns {data, scales, tooltip (text of an item), caption, heads, rows (of the table),
// type, options, plugins}; `controls` are elements. redraw() draws the figure anew.
class Figure {
  constructor(section, title, draw) {
    this.draw = draw;
    this.chart = null;
    this.canvas = make("canvas", {role: "img", tabindex: "0"});
    this.caption = make("figcaption", {});
    this.heard = make("p", {class: "heard", "aria-live": "polite"});
    this.controls = make("div", {class: "controls"});
    this.rows = make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": `${title}: table`});
    this.details = make("details", {}, make("summary", {}, "The figure as a table"), this.rows);
    this.details.addEventListener("toggle", () => this.fillTable());
    this.canvas.addEventListener("keydown", (event) => this.step(event));
    this.canvas.addEventListener("blur", () => this.pointAt(null));
    this.title = title;
    this.element = make("figure", {}, make("h4", {}, title), this.controls,
        make("div", {class: "canvas"}, this.canvas), this.heard, this.caption, this.details);
    section.figures.push(this);
  }

  redraw() {
    if (this.chart) this.chart.destroy();
    this.drawn = this.draw();
    this.at = null;
    this.caption.textContent = this.drawn.caption;
    const range = this.drawn.rows.length ? "" : " Nothing is shown: no value fits what is chosen.";
    this.canvas.setAttribute("aria-label",
        `${this.title}. ${this.drawn.caption}${range} Arrow keys tell the values; the table below holds all.`);
    this.chart = new Chart(this.canvas, {
      type: this.drawn.type || "line",
      data: this.drawn.data,
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: this.drawn.type === "bar" ? undefined : false,
        interaction: {mode: "nearest", axis: "x", intersect: false},
        scales: this.drawn.scales,
        color: variable("--ink"),
        plugins: {
          legend: {display: false},
          tooltip: {
            filter: (item) => !item.dataset.isAid,
            callbacks: {title: this.drawn.head, label: this.drawn.tooltip},
          },
        },
        ...this.drawn.options,
      },
      plugins: this.drawn.plugins || [],
    });
    if (this.details.open) this.fillTable();
  }

  fillTable() {
    if (!this.details.open) return;
    const {heads, rows} = this.drawn;
    const line = (row) => make("tr", {}, ...row.map((field) =>
      make("td", {class: typeof field === "number" ? "number" : null}, shown(field))));
    this.rows.replaceChildren(make("table", {},
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", {scope: "col"}, head)))),
        make("tbody", {}, ...rows.map(line))));
  }

  // The points under each place of the x axis, from left to right.
  stops() {
    const stops = new Map();
    this.chart.data.datasets.forEach((dataset, datasetIndex) => {
      if (dataset.isAid) return;
      this.chart.getDatasetMeta(datasetIndex).data.forEach((element, index) => {
        if (element.skip || Number.isNaN(element.x)) return;
        const place = this.drawn.type === "bar" ? index : Math.round(element.x);
        if (!stops.has(place)) stops.set(place, []);
        stops.get(place).push({datasetIndex, index});
      });
    });
    return [...stops.entries()].sort((a, b) => a[0] - b[0]).map((entry) => entry[1]);
  }

  step(event) {
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (event.key === "Escape") this.pointAt(null);
    if (!by) return;
    event.preventDefault();
    const stops = this.stops();
    if (!stops.length) return;
    const from = this.at === null ? (by > 0 ? -1 : stops.length) : this.at;
    this.at = Math.min(stops.length - 1, Math.max(0, from + by));
    this.pointAt(stops[this.at]);
  }

  // Shows the values of these points, also to screen readers; null: none.
  pointAt(points) {
    if (!this.chart) return;
    if (!points) this.at = null;
    const active = points || [];
    const where = active.length ?
        this.chart.getDatasetMeta(active[0].datasetIndex).data[active[0].index] : {x: 0, y: 0};
    this.chart.setActiveElements(active);
    this.chart.tooltip.setActiveElements(active, {x: where.x, y: where.y});
    this.chart.update("none");
    const tooltip = this.chart.tooltip;
    this.heard.textContent = active.length ?
        [...(tooltip.title || []), ...(tooltip.body || []).flatMap((part) => part.lines)].join("; ") : "";
  }
}

// An axis of a chart; `type` is linear, logarithmic or category.
function axis(text, type = "linear", more = {}) {
  return {
    type,
    title: {display: true, text, color: variable("--ink")},
    grid: {color: variable("--line")},
    ...(type === "logarithmic" ? {afterBuildTicks: keepPlainTicks} : {}),
    ...more,
    ticks: {color: variable("--quiet"), maxTicksLimit: 9, maxRotation: 0,
      ...(type === "category" ? {autoSkip: true} : {callback: tickText}), ...(more.ticks || {})},
  };
}

const LOG_FROM = 4;  // costs further apart than by this factor need a logarithmic axis, as in scripts/plot.py
const MANY_TICKS = 60;  // an axis over more than this factor has a tick at each power of ten only, likewise

// The axis of a column whose `values` are all to be seen, with some room at both ends (a share of their range); no
// negative numbers stand at it where no value is negative.
function axisAround(column, values, room) {
  const lowest = values.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (column.goal === "lowest" && lowest > 0 && highest > LOG_FROM * lowest) {
    const factor = (highest / lowest) ** room;
    return axis(`${axisText(column)}, log scale`, "logarithmic", {min: lowest / factor, max: highest * factor});
  }
  const isFromZero = lowest >= 0 && lowest <= room * (highest - lowest);
  return axis(axisText(column), "linear", {grace: `${100 * room}%`, ...(isFromZero ? {min: 0} : {})});
}

// Leaves a logarithmic axis its ticks at 1, 2 and 5 times powers of ten, and over a wide range at these powers alone.
function keepPlainTicks(scale) {
  const leads = scale.max > MANY_TICKS * scale.min ? [1] : [1, 2, 5];
  scale.ticks = scale.ticks.filter(({value}) => {
    const lead = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
    return leads.includes(Math.round(lead * 1e6) / 1e6);
  });
}

function tickText(value) {
  return Math.abs(value) >= 1e6 ? value.toExponential().replace("e+", "e") : shown(value);
}

// The values that a log axis can show: those above 0.
function onAxis(value, isLog) {
  return value === null || value === undefined || (isLog && value <= 0) ? NaN : value;
}

// Two lines with the space between them filled: the interval around a line.
function bandOf(xs, lows, highs, colour, isLog) {
  const side = (values, fill) => ({
    data: xs.map((x, k) => ({x, y: onAxis(values[k], isLog)})), isAid: true, borderWidth: 0, pointRadius: 0,
    pointHitRadius: 0, pointHoverRadius: 0, backgroundColor: faded(colour, 0.18), borderColor: "transparent", fill,
  });
  return [side(lows, false), side(highs, "-1")];
}

// "12.3 [11, 13.6]".
function withInterval(value, low, high) {
  return low === null || low === undefined ? shown(value) : `${shown(value)} [${shown(low)}, ${shown(high)}]`;
}
