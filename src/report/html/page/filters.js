// What is looked at: the sheet and the period for the whole page, and filters for the matrix and the findings.
function choice(label, options, value, change) {
  const select = el("select", { onchange: (event) => change(event.target.value) });
  for (const [id, text] of options) select.append(el("option", { value: id, selected: String(id) === String(value) }, text));
  return el("label", { class: "field" }, el("span", {}, label), select);
}

// Findings of a sheet, or of one of its periods.
function findingsIn(one, period) {
  let n = 0;
  for (const column of one.columns) {
    for (let row = 0; row < column.cells.length; row += 1) {
      if ((period === undefined || one.rows.period[row] === period) && FINDINGS.has(classAt(column, row))) n += 1;
    }
  }
  return n;
}

function scope() {
  const withCount = (text, n) => (n ? `${text} · ${word("cases", count(n))}` : text);
  const sheets = told.sheets.map((one, at) => [at, withCount(say(one.title), findingsIn(one))]);
  const bar = el("div", { class: "scope" });
  if (sheets.length > 1) {
    bar.append(choice(word("about"), sheets, state.sheet, (value) => {
      state.sheet = Number(value);
      state.period = current().shown ?? 0;
      state.sortColumn = null;
      if (state.sort === "target") state.sort = "code";
      state.findingsPage = 0;
      render();
    }));
  }
  const periods = current().periods.map((one, at) => [at, withCount(say(one.name), findingsIn(current(), at))]).reverse();
  if (periods.length > 1) {
    bar.append(choice(word("period"), periods, state.period, (value) => {
      state.period = Number(value);
      state.findingsPage = 0;
      render();
    }));
  }
  return bar;
}

// Buttons for the verdicts: pressed ones are shown. The first press leaves only that one.
function chips() {
  const rows = look().inPeriod;
  const counts = new Array(told.classes.length).fill(0);
  for (const column of current().columns.filter(inFilter)) tallyOfColumn(column, rows).forEach((n, at) => { counts[at] += n; });
  const group = el("div", { class: "chips", role: "group", "aria-label": word("verdicts") });
  told.classes.forEach((one, at) => {
    if (counts[at] === 0) return;
    const everything = state.classes.size === told.classes.length;
    const press = () => {
      if (everything) state.classes = new Set([at]);
      else if (state.classes.has(at)) state.classes.delete(at);
      else state.classes.add(at);
      if (state.classes.size === 0) state.classes = new Set(told.classes.keys());
      state.findingsPage = 0;
      update(FINDING);
      document.querySelector(`.chip[data-class="${one.name}"]`)?.focus();
    };
    group.append(el("button", { type: "button", class: "chip", "data-class": one.name, "aria-pressed": String(!everything && state.classes.has(at)), onclick: press },
      sign(at), el("span", {}, verdictWord(at)), el("span", { class: "n" }, count(counts[at]))));
  });
  return group;
}

function owners() {
  const names = new Set(current().columns.map((column) => say(targetOf(column).owner)).filter(Boolean));
  return [...names].sort(collator.compare);
}

// Programmes are named in full, and cut where that is too long for a list.
const packTitle = (number) => say(told.packs[number].title);

function toolbar() {
  const packs = [...new Set(current().columns.map((column) => targetOf(column).pack))].sort((a, b) => a - b);
  const bar = el("div", { class: "toolbar", role: "group", "aria-label": word("filters") });
  const search = el("input", { type: "search", placeholder: word("searchHint"), value: state.text, autocomplete: "off", spellcheck: "false" });
  search.addEventListener("input", soon(() => { state.text = search.value; update(MATRIX); }));
  bar.append(el("label", { class: "field grow" }, el("span", {}, word("search")), search));
  if (packs.length > 1) {
    const options = [[-1, word("all")], ...packs.map((pack) => [pack, packTitle(pack)])];
    bar.append(choice(word("pack"), options, state.pack, (value) => { state.pack = Number(value); state.findingsPage = 0; update(TARGETS); }));
  }
  if (owners().length > 1) {
    const options = [["", word("all")], ...owners().map((owner) => [owner, owner])];
    bar.append(choice(word("owner"), options, state.owner, (value) => { state.owner = value; state.findingsPage = 0; update(TARGETS); }));
  }
  const sorts = [["code", word("sortCode")], ["name", word("sortName")], ["worst", word("sortWorst")], ["best", word("sortBest")]];
  if (state.sort === "target") sorts.push(["target", word("sortTarget", say(told.targets[state.sortColumn].title))]);
  bar.append(choice(word("sort"), sorts, state.sort, (value) => { state.sort = value; update(MATRIX); }));
  return bar;
}

function isFiltered() {
  return state.classes.size !== told.classes.length || state.pack >= 0 || state.owner !== "" || state.text !== "";
}

function unfilter() {
  const all = state.pack >= 0 || state.owner !== "";
  Object.assign(state, { classes: new Set(told.classes.keys()), pack: -1, owner: "", text: "", findingsPage: 0 });
  update(all ? TARGETS : FINDING, true);
}
