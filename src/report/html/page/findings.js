// The list of findings, with a search of its own.
const PAGE = 50;
let find = "";

function allFindings() {
  const wanted = new Set(current().columns.filter(inFilter));
  return gravest().filter(({ column, found }) => wanted.has(column) && state.classes.has(found));
}

// Those of a period, in their order; sorted once.
const known = new WeakMap();
function gravest() {
  const one = current();
  if (!known.has(one)) known.set(one, new Map());
  const periods = known.get(one);
  if (!periods.has(state.period)) {
    const place = codePlaces();
    const all = [];
    one.columns.forEach((column, order) => {
      for (const row of seen.inPeriod) {
        const found = classAt(column, row);
        if (!FINDINGS.has(found)) continue;
        const gap = Number(gapAt(column, row));
        all.push({ row, column, found, order, off: gap ? gap / (Math.abs(Number(requiredAt(column, row))) || 1) : 0 });
      }
    });
    all.sort((a, b) => a.found - b.found || a.order - b.order || b.off - a.off || place[a.row] - place[b.row]);
    periods.set(state.period, all);
  }
  return periods.get(state.period);
}

const units = new Map();
const storyTexts = new WeakMap();
function matches({ row, column }, words) {
  const key = `${state.sheet}/${row}`;
  if (!units.has(key)) units.set(key, plain(`${unitName(current().rows, row)} ${current().rows.key[row] ?? ""}`));
  const unit = units.get(key);
  const target = searchTarget(column);
  const story = column.stories?.[row];
  return words.every((part) => unit.includes(part) || target.includes(part) || (story !== undefined && storyText(story).includes(part)));
}

function storyText(story) {
  const known = storyTexts.get(story);
  if (known?.lang === state.lang) return known.text;
  const text = plain([...story.t.map(say), ...story.p.map((place) => place.join(" "))].join(" "));
  storyTexts.set(story, { lang: state.lang, text });
  return text;
}

function findings() {
  const search = el("input", { type: "search", placeholder: word("searchHint"), value: find, autocomplete: "off", spellcheck: "false", class: "find" });
  const list = el("div", { class: "found" });
  const refresh = () => list.replaceChildren(...foundList(refresh));
  search.addEventListener("input", soon(() => { find = search.value; state.findingsPage = 0; refresh(); }));
  refresh();
  return [el("div", { class: "toolbar" }, el("label", { class: "field grow" }, el("span", {}, word("search")), search)), list];
}

function foundList(refresh) {
  const words = plain(find).split(/\s+/).filter(Boolean);
  const all = words.length ? allFindings().filter((one) => matches(one, words)) : allFindings();
  if (all.length === 0) {
    const nothing = words.length || isFiltered() ? word("noneShown") : word("noFindings");
    announce(nothing);
    return [el("p", { class: "quiet" }, nothing)];
  }
  const pages = Math.ceil(all.length / PAGE);
  state.findingsPage = Math.min(state.findingsPage, pages - 1);
  const from = state.findingsPage * PAGE;
  const shown = all.slice(from, from + PAGE);
  const said = word("showing", count(from + 1), count(from + shown.length), count(all.length));
  announce(`${word("findings")}: ${said}`);
  const turn = (by) => () => { state.findingsPage += by; refresh(); document.getElementById("findings").scrollIntoView(); };
  return [
    findingsTable(shown),
    el("div", { class: "pager" },
      pages > 1 ? el("button", { type: "button", disabled: state.findingsPage === 0, onclick: turn(-1) }, word("earlier")) : null,
      el("span", {}, said),
      pages > 1 ? el("button", { type: "button", disabled: state.findingsPage === pages - 1, onclick: turn(1) }, word("later")) : null),
  ];
}

function findingsTable(shown) {
  const head = el("tr", {}, ["verdicts", "unit", "target", "found"].map((name) => el("th", { scope: "col" }, word(name))));
  const body = shown.map((one) => {
    const open = () => openStory(one.row, one.column);
    return el("tr", {},
      el("td", {}, verdict(one.found)),
      el("td", {}, el("button", { type: "button", class: "link", onclick: open }, unitName(current().rows, one.row))),
      el("td", {}, titleOf(one.column)),
      el("td", {}, summary(one)));
  });
  return el("table", { class: "list" }, el("thead", {}, head), el("tbody", {}, body));
}

// What a finding says in short.
function summary({ row, column }) {
  const story = column.stories?.[row];
  if (story) return story.t.map((sentence) => el("p", {}, say(sentence)));
  return el("p", {}, figureLine(row, column));
}

function figureLine(row, column) {
  if (!column.figures) return "";
  const parts = [figure(column, foundAt(column, row)), requiredAt(column, row) ? word("threshold", demand(column, requiredAt(column, row))) : "", lacking(column, gapAt(column, row)) ? `${word("gap").toLowerCase()} ${lacking(column, gapAt(column, row))}` : ""];
  return parts.filter(Boolean).join("; ");
}
