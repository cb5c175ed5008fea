// The parts of a section besides its figures: the run, the check, the tables, the dictionary.

// What the kinds of traces mean.
const KINDS = new Map([
  ["measured", "measured: what a network said of these samples"],
  ["reconstructed", "reconstructed: made to give published figures again; no network said this"],
  ["synthetic", "synthetic: made by a rule; no network, no data set"],
]);
const ORIGINS = [["model", "model"], ["dataset", "data set"], ["distortion", "distortion"], ["licence", "licence"],
  ["provenance", "provenance"]];

// Where the data of a trace come from, in the words of its meta.
function originOf(trace) {
  const origin = trace.origin && typeof trace.origin === "object" ? trace.origin : {};
  const told = ORIGINS.filter(([key]) => typeof origin[key] === "string");
  return make("section", {class: "origin"},
      make("p", {}, make("strong", {}, trace.name),
          KINDS.has(trace.kind) ? ` is ${KINDS.get(trace.kind)}` : `: ${trace.kind || "origin not stated"}`),
      told.length ? make("details", {}, make("summary", {}, `Where ${trace.name} comes from`),
          make("dl", {class: "facts"}, ...told.flatMap(([key, word]) =>
            [make("dt", {}, word), make("dd", {}, origin[key])]))) :
          make("p", {class: "quiet"}, "Its file says no more of its origin."));
}

function factsOf(run) {
  const part = make("div", {});
  if (!run.configuration) {
    part.append(make("p", {class: "quiet"},
        "The folder has no manifest.json: nothing is known of configuration, data and build."));
  }
  if (run.facts.length) {
    part.append(make("dl", {class: "facts"}, ...run.facts.flatMap(([word, text]) =>
      [make("dt", {}, word), make("dd", {}, text)])));
  }
  if (run.traces.length) {
    const heads = [["name", "trace"], ["kind", "data are"], ["samples", "samples"], ["exits", "exits"],
      ["file", "file"], ["sha256", "SHA-256"]];
    part.append(make("h4", {}, "Data"), new DataTable("Data",
        heads.map(([name, head]) => ({name, head})),
        run.traces.map((trace) => heads.map(([name]) => trace[name]))).element,
    ...run.traces.map(originOf));
  }
  if (run.configuration) {
    part.append(make("details", {}, make("summary", {}, "The configuration in full"),
        make("pre", {tabindex: "0"}, JSON.stringify(run.configuration, null, 2))));
  }
  return part;
}

function checkOf(run) {
  const {source, report} = run.check;
  const numbers = report.numbers;
  const within = numbers.filter((number) => number.within === true).length;
  const word = typeof report.word === "string" ? report.word : "expected";
  const columns = [
    {name: "number", head: "number"}, {name: "expected", head: word}, {name: "found", head: "found"},
    {name: "difference", head: "difference"}, {name: "tolerance", head: "tolerance"},
    {name: "used", head: "tolerance used", meaning: "1 is all of it"}, {name: "within", head: "within"},
    {name: "why_missing", head: "why missing"}, {name: "source", head: "source"},
  ];
  const field = (value) => {
    if (value === true) return "yes";
    if (value === false) return "OUT";
    return value === undefined ? null : value !== null && typeof value === "object" ? JSON.stringify(value) : value;
  };
  const rows = numbers.map((number) => columns.map(({name}) => {
    const value = field(number[name]);
    return name === "tolerance" && number.relative === true && typeof value === "number" ?
        `${shown(100 * value)}%` : value;
  }));
  const table = new DataTable("Check", columns, rows, {
    first: 15,
    people: columns.map((column) => column.name).filter((name) => name !== "source" &&
        (name !== "why_missing" || numbers.some((number) => number.why_missing))),
    classOf: (row, place) => columns[place].name === "within" && row[place] === "OUT" ? "out" : null,
  });
  return make("div", {},
      make("p", {class: `verdict ${report.passed ? "good" : "bad"}`},
          `${report.passed ? "✓ passed" : "✗ failed"}: ${report.name}: ${within} of ${numbers.length} ${word} numbers ` +
          "within tolerance"),
      make("p", {class: "quiet"}, `From ${source}; the worst first.`), table.element);
}

function tablesOf(run) {
  return run.tables.filter((table) => table.rows.length).map((table) => {
    const isCut = table.total > table.rows.length;
    const filled = table.columns.filter((_, place) => table.rows.some((row) => row[place] !== null));
    const names = filled.map((column) => column.name);
    return make("section", {}, make("h4", {}, table.file),
        make("p", {class: "quiet"}, ...withCode(`One row per ${table.one_row_per}.`),
            isCut ? ` The page holds the first ${table.rows.length} of ${table.total} rows.` : null),
        new DataTable(table.file, table.columns, table.rows, {
          keys: table.file === "compare.csv" ? table.keys + 1 : table.keys,
          people: table.file === "summary.csv" ? names.filter((name) => run.people_see.includes(name)) : names,
        }).element);
  });
}

function dictionaryOf(run) {
  const files = [...run.tables.map((table) => [table.file, table.columns]),
    ...(run.curves ? [[run.curves.file, run.curves.columns]] : [])];
  const rows = files.flatMap(([file, columns]) =>
    columns.map((column) => [file, column.name, column.unit || null, column.meaning || null]));
  const columns = ["file", "column", "unit", "meaning"].map((name) => ({name, hasCode: name === "meaning"}));
  return new DataTable("Columns", columns, rows, {keys: 1}).element;
}
