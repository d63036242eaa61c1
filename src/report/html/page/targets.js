// Each target: how many units stand where, and a bar for each unit against the line of what is required.
const BARS = 240;

function targetList() {
  const rows = seen.inPeriod;
  const judged = current().columns.filter(inFilter).map((column) => ({ column, counts: tallyOfColumn(column, rows) })).filter(({ counts }) => counts.some(Boolean));
  const grave = (c) => [c[CLASS.fail], c[CLASS.missing], c[CLASS.warning], c[CLASS.info]];
  const compare = (a, b) => { const [x, y] = [grave(a.counts), grave(b.counts)]; return y[0] - x[0] || y[1] - x[1] || y[2] - x[2] || a.column.target - b.column.target; };
  const isOpen = ({ counts }) => grave(counts).some(Boolean);
  const open = judged.filter(isOpen).sort(compare);
  const fine = judged.filter((one) => !isOpen(one));
  const section = el("div", { class: "targets" }, open.map(targetCard));
  if (fine.length) {
    const rest = el("details", { class: "others" }, el("summary", {}, word("theOthers", count(fine.length))));
    rest.addEventListener("toggle", () => { if (rest.open && rest.childElementCount === 1) rest.append(...fine.map(targetCard)); });
    section.append(rest);
  }
  return section;
}

// A chart is drawn when it comes near: dozens at once would keep the page from opening.
const watcher = "IntersectionObserver" in window
  ? new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) { watcher.unobserve(target); target.draw?.(); }
  }, { rootMargin: "400px" })
  : null;

function drawAll() {
  for (const place of document.querySelectorAll(".chart:empty")) place.draw?.();
}

function targetCard({ column, counts }) {
  const target = targetOf(column);
  const place = el("div", { class: "chart" });
  place.draw = () => { if (!place.firstChild) { const drawn = chart(column, seen.inPeriod); if (drawn) place.append(drawn); else place.remove(); } };
  if (!column.figures) place.draw = () => place.remove();
  if (watcher) watcher.observe(place); else place.draw();
  const rule = el("details", { class: "rule" }, el("summary", {}, word("rule")));
  rule.addEventListener("toggle", () => { if (rule.open && rule.childElementCount === 1) rule.append(ruleCard(target)); });
  return el("article", { class: "target", "data-target": target.id },
    el("h3", {}, say(target.title)),
    el("p", { class: "quiet" }, packTitle(target.pack), target.owner ? ` · ${say(target.owner)}` : ""),
    shares(counts), place, rule);
}

// The verdicts of a target as lengths, with signs, words and numbers beside.
function shares(counts) {
  const all = counts.reduce((sum, n) => sum + n, 0);
  const bar = el("div", { class: "shares", "aria-hidden": "true" });
  const list = el("ul", { class: "counts" });
  counts.forEach((n, at) => {
    if (!n) return;
    const part = el("span", { class: `share c-${told.classes[at].name}` });
    part.style.flexGrow = n / all;
    bar.append(part);
    list.append(el("li", {}, sign(at), ` ${count(n)} ${verdictWord(at)}`));
  });
  return el("div", { class: "standing" }, bar, list);
}

// A bar for each unit that has a figure, the lowest first. Where each unit has a threshold of its own, figures are shares of it; days are
// days before or behind the deadline.
function chart(column, rows) {
  const isDate = column.figures.scale === "date";
  const { common } = figuresOf(column);
  const units = [];
  let lack = 0;
  for (const row of rows) {
    const found = classAt(column, row);
    if (found < 0 || found === CLASS.nothing) continue;
    const [value, required] = [position(column, foundAt(column, row)), position(column, requiredAt(column, row))];
    if (value === null || required === null) { lack += 1; continue; }
    if (isDate) units.push({ row, found, value: value - required });
    else if (common !== null) units.push({ row, found, value });
    else if (required !== 0) units.push({ row, found, value: (100 * value) / required });
    else lack += 1;
  }
  if (units.length < 2) return null;
  units.sort((a, b) => a.value - b.value || a.row - b.row);
  const line = isDate ? 0 : common === null ? 100 : position(column, common);
  const shown = sample(units);
  const values = shown.map((unit) => unit.value);
  const base = isDate ? line : Math.min(0, ...values);
  // A few that are far beyond all others would flatten them; their bars are cut.
  const reach = values[Math.floor(values.length * 0.95)];
  let high = Math.max(line, Math.min(values.at(-1), Math.max(reach * 1.25, line * 1.6 || 0)));
  let low = isDate ? Math.min(line, Math.max(values[0], -400)) : Math.min(base, values[0]);
  if (isDate) high = Math.max(line, Math.min(values.at(-1), 400));
  const span = high - low || 1;
  // Room for what is required to be said above its line.
  high = Math.max(high + span * 0.06, line + (line - low) * 0.24);
  if (isDate) low -= span * 0.06;
  const y = (value) => 100 - (100 * (Math.max(low, Math.min(high, value)) - low)) / (high - low);
  const width = 1000 / Math.max(shown.length, 16);
  const bars = shown.map((unit, at) => {
    const [top, bottom] = [Math.min(y(unit.value), y(base)), Math.max(y(unit.value), y(base))];
    return svg("rect", {
      x: (at * width + width * 0.09).toFixed(2), y: top.toFixed(2), width: (width * 0.82).toFixed(2), height: Math.max(0.8, bottom - top).toFixed(2),
      class: `bar b-${told.classes[unit.found].name}`, "data-row": unit.row,
    }, svg("title", {}, titleText(column, unit)));
  });
  const threshold = svg("line", { x1: 0, x2: 1000, y1: y(line), y2: y(line), class: "threshold", "vector-effect": "non-scaling-stroke" });
  const stripes = `hatch-${column.target}`;
  const picture = svg("svg", { viewBox: "0 0 1000 100", preserveAspectRatio: "none", role: "img", "aria-label": chartText(column, units, lack) }, hatch(stripes), bars, shown.filter((unit) => unit.found === CLASS.fail).length ? over(shown, bars, stripes) : null, threshold);
  picture.addEventListener("click", (event) => {
    const bar = event.target.closest("[data-row]");
    if (bar) openStory(Number(bar.dataset.row), column);
  });
  const asked = common !== null ? word("threshold", demand(column, common)) : isDate ? word("ownLine") : `100${word("ofRequired")}`;
  const label = el("span", { class: "asked" }, asked);
  label.style.top = `${y(line)}%`;
  const asks = targetOf(column).asks.length;
  const ends = [shown[0], shown.at(-1)].map((unit) => `${unitName(current().rows, unit.row)}: ${figure(column, foundAt(column, unit.row))}`);
  return el("figure", {}, el("div", { class: "plot" }, picture, label),
    el("figcaption", {}, el("span", {}, ends[0]), lack ? el("span", {}, word("noFigure", count(lack))) : null, el("span", {}, ends[1])),
    asks > 1 ? el("p", { class: "remark" }, word("oneOfClauses", count(column.figures.clause), count(asks))) : null);
}

// Failing bars are hatched, so that they can be told without their colour.
function hatch(id) {
  const line = svg("path", { d: "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", class: "stripe" });
  return svg("defs", {}, svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "scale(1.1 0.9)" }, line));
}

function over(shown, bars, stripes) {
  return bars.filter((_, at) => shown[at].found === CLASS.fail).map((bar) => {
    const copy = bar.cloneNode(true);
    copy.setAttribute("class", "striped");
    copy.setAttribute("fill", `url(#${stripes})`);
    return copy;
  });
}

// Of very many units some that are evenly spread, the first and the last among them.
function sample(units) {
  if (units.length <= BARS) return units;
  return Array.from({ length: BARS }, (_, at) => units[Math.round((at * (units.length - 1)) / (BARS - 1))]);
}

function titleText(column, unit) {
  const { row } = unit;
  return `${unitName(current().rows, row)}: ${figure(column, foundAt(column, row))} (${word("threshold", demand(column, requiredAt(column, row)))}) – ${verdictWord(unit.found)}`;
}

function chartText(column, units, lack) {
  const failing = units.filter((unit) => unit.found === CLASS.fail).length;
  const parts = [`${count(units.length)} ${word("unit").toLowerCase()}`, `${count(failing)} ${verdictWord(CLASS.fail)}`];
  if (lack) parts.push(word("noFigure", count(lack)));
  return word("chart", titleOf(column), parts.join(", "));
}

// What a rule demands and where that was decided.
function ruleCard(target) {
  const list = el("dl", { class: "card" });
  const put = (name, ...content) => list.append(el("dt", {}, word(name)), el("dd", {}, ...content));
  if (target.when) put("whenApplies", el("code", {}, say(target.when)));
  if (target.asks.length) put("required", target.asks.map((ask) => el("p", {}, say(ask.said), ask.kind === "require" ? null : el("em", {}, ` (${word(ask.kind)})`))));
  if (target.source || target.url) put("source", target.source ? el("p", {}, say(target.source)) : null, target.url ? el("p", {}, el("a", { href: target.url, rel: "noopener noreferrer" }, target.url)) : null);
  if (target.owner) put("owner", say(target.owner));
  if (target.grade) put("weight", word(target.grade));
  if (target.applies) put("applies", say(target.applies));
  if (target.hint) put("todo", say(target.hint));
  put("ruleWords", target.asks.map((ask) => el("code", {}, say(ask.words))));
  put("ruleFile", el("code", {}, `${target.id} · ${target.place}`));
  return list;
}
