// Puts the page together.

function fillSection(run, place) {
  const element = make("section", {id: `run-${place + 1}`, "aria-labelledby": `run-${place + 1}-title`},
      make("h2", {id: `run-${place + 1}-title`}, run.folder));
  const section = new Section(run, element);
  const chapter = (title, ...content) => element.append(make("h3", {}, title), ...content);
  chapter("What was run", factsOf(run));
  if (run.check) chapter("Check", checkOf(run));
  const buttons = section.policyButtons();
  const figures = [curvesFigure, sweepFigure, exitsFigure, tradeoffFigure, compareFigure]
      .map((build) => build(section)).filter(Boolean);
  if (figures.length) {
    chapter("Figures", make("p", {class: "quiet"},
        "A button shows or hides a policy in all figures. Values stand under the pointer, or come with the arrow keys."),
    buttons, make("div", {class: "figures"}, ...figures.map((figure) => figure.element)));
  }
  chapter("Tables", ...run.notes.map((note) => make("p", {class: "quiet"}, note)), ...tablesOf(run));
  chapter("Columns", dictionaryOf(run));
  document.getElementById("main").append(element);
  section.redraw();
  return section;
}

function main() {
  const {runs} = JSON.parse(document.getElementById("data").textContent);
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const sections = runs.map(fillSection);
  if (runs.length > 1) {
    document.getElementById("contents").append(make("ul", {}, ...runs.map((run, place) =>
      make("li", {}, make("a", {href: `#run-${place + 1}`}, run.folder)))));
  }
  const redraw = () => sections.forEach((section) => section.redraw());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  const print = (is) => () => {
    isPrinting = is;
    redraw();
  };
  window.addEventListener("beforeprint", print(true));
  window.addEventListener("afterprint", print(false));
}

main();
