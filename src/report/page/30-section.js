// A section of the page: the results of one folder, and which of its policies are shown.

class Section {
  constructor(run, element) {
    this.run = run;
    this.element = element;
    this.off = new Set();
    this.figures = [];
    this.policies = new Map(run.policies.map((policy) => [policy.name, policy]));
  }

  shows(name) {
    return !this.off.has(name);
  }

  policy(name) {
    return this.policies.get(name) ||
        {name, label: name, colour: "#555555", dashes: [], marker: "o", yardstick: false};
  }

  redraw() {
    for (const figure of this.figures) figure.redraw();
  }

  // The row of buttons that show and hide policies in all figures of the section.
  policyButtons() {
    const buttons = this.run.policies.map((policy) => {
      const swatch = make("span", {class: "swatch"});
      const paint = () => { swatch.style.background = inkOf(policy.colour); };
      paint();
      this.figures.push({redraw: paint});
      const button = make("button", {type: "button", "aria-pressed": "true"}, swatch, policy.label);
      button.addEventListener("click", () => {
        const isOff = this.shows(policy.name);
        if (isOff) this.off.add(policy.name);
        else this.off.delete(policy.name);
        button.setAttribute("aria-pressed", String(!isOff));
        this.redraw();
      });
      return button;
    });
    const all = make("button", {type: "button", onclick: () => {
      const anyOn = this.run.policies.some((policy) => this.shows(policy.name));
      this.off = new Set(anyOn ? this.run.policies.map((policy) => policy.name) : []);
      for (const button of buttons) button.setAttribute("aria-pressed", String(!anyOn));
      this.redraw();
    }}, "all / none");
    return make("div", {class: "policies controls", role: "group", "aria-label": "Policies in the figures"},
        ...buttons, all);
  }
}
