// Tables that can be sorted, filtered and reduced to some columns.

const FEW = 6;  // rows that need neither filter nor count
const STEP = 100;  // rows shown at first, and more by each push of the button

function isNumberColumn(rows, place) {
  return rows.every((row) => row[place] === null || typeof row[place] === "number") &&
      rows.some((row) => row[place] !== null);
}

// Empty fields come last in either direction.
function compareFields(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === "number" && typeof b === "number") return way * (a - b);
  return way * String(a).localeCompare(String(b), "en", {numeric: true});
}

class DataTable {
  // `columns`: {name, head, unit, meaning, hasCode: whether backticks stand about code in its texts}; `keys`: the
  // number of columns with a list to choose from; `people`: names of those shown at first; `first`: rows shown at first.
  constructor(title, columns, rows, {keys = 0, people = null, classOf = null, first = STEP} = {}) {
    Object.assign(this, {title, columns, rows, classOf, first});
    this.isNumber = columns.map((_, place) => isNumberColumn(rows, place));
    this.visible = columns.map((column) => !people || people.includes(column.name));
    this.sorted = null;
    this.way = 1;
    this.most = first;
    this.words = [];
    const names = columns.map((column) => column.name);
    this.choice = makeChoice(names.slice(0, keys), rows, {without: []});
    for (const key of this.choice) {
      key.chosen = null;
      key.options = [[null, "all"], ...key.values.map((value) => [value, shown(value)])];
    }
    this.status = make("p", {class: "quiet", role: "status"});
    this.body = make("tbody", {});
    this.head = make("thead", {});
    this.more = make("div", {class: "controls more"});
    const isShort = rows.length <= FEW;
    this.element = make("div", {class: "data-table"}, isShort ? null : this.controls(), isShort ? null : this.status,
        make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": title},
            make("table", {}, make("caption", {class: "heard"}, title), this.head, this.body)),
        this.more);
    this.fill();
  }

  controls() {
    const search = make("input", {type: "search", size: "18"});
    search.addEventListener("input", () => {
      this.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      this.changed();
    });
    const boxes = this.columns.map((column, place) => {
      const box = make("input", {type: "checkbox"});
      box.checked = this.visible[place];
      box.addEventListener("change", () => {
        this.visible[place] = box.checked;
        this.fill();
      });
      return make("label", {}, box, column.head || spoken(column.name));
    });
    return make("div", {class: "controls"}, make("label", {}, "filter", search),
        ...choiceControls(this.choice, () => this.changed()),
        make("details", {}, make("summary", {}, "columns"), make("div", {class: "chosen"}, ...boxes)));
  }

  changed() {
    this.most = this.first;
    this.fill();
  }

  chosenRows() {
    const says = (row, word) => row.some((field) => field !== null && String(field).toLowerCase().includes(word));
    const chosen = this.rows.filter((row) => this.words.every((word) => says(row, word)) &&
        this.choice.every((key) => key.chosen === null || row[key.place] === key.chosen));
    if (this.sorted === null) return chosen;
    return chosen.map((row, place) => [row, place]).sort((a, b) =>
      compareFields(a[0][this.sorted], b[0][this.sorted], this.way) || a[1] - b[1]).map(([row]) => row);
  }

  sortBy(place) {
    this.way = this.sorted === place ? -this.way : 1;
    this.sorted = place;
    this.fill();
    this.head.querySelectorAll("button")[this.places().indexOf(place)].focus();
  }

  places() {
    return this.columns.map((_, place) => place).filter((place) => this.visible[place]);
  }

  fill() {
    const places = this.places();
    const heads = places.map((place) => {
      const column = this.columns[place];
      const sort = this.sorted === place ? (this.way > 0 ? "ascending" : "descending") : "none";
      return make("th", {scope: "col", "aria-sort": sort, class: this.isNumber[place] ? "number" : null},
          make("button", {
            type: "button", title: column.meaning ? withoutCode(column.meaning) : null,
            onclick: () => this.sortBy(place),
          }, column.head || spoken(column.name)),
          column.unit ? make("span", {class: "unit"}, column.unit) : null);
    });
    this.head.replaceChildren(make("tr", {}, ...heads));
    const rows = this.chosenRows();
    this.body.replaceChildren(...rows.slice(0, this.most).map((row) => make("tr", {}, ...places.map((place) => {
      const field = row[place];
      const own = this.classOf ? this.classOf(row, place) : null;
      const classes = [this.isNumber[place] ? "number" : String(field).length > 40 ? "words" : null, own];
      return make("td", {
        class: classes.filter(Boolean).join(" ") || null,
        title: typeof field === "number" && shown(field) !== String(field) ? String(field) : null,
      }, ...(this.columns[place].hasCode && field !== null ? withCode(field) : [shown(field)]));
    }))));
    const count = Math.min(this.most, rows.length);
    this.status.textContent = rows.length === this.rows.length && count === rows.length ?
        `${rows.length} row${rows.length === 1 ? "" : "s"}` :
        `${count} shown of ${rows.length} that fit, of ${this.rows.length} rows`;
    const add = (text, most) => make("button", {type: "button", onclick: () => {
      this.most = most;
      this.fill();
    }}, text);
    this.more.replaceChildren(...(count < rows.length ?
        [add(`show ${Math.min(STEP, rows.length - count)} more`, count + STEP), add("show all", Infinity)] : []));
  }
}
