// The page: put together when it opens and when language, sheet or period change; filters only change what depends on them.
const page = document.getElementById("page");

function languages() {
  const button = (lang, name) => el("button", {
    type: "button", lang, "aria-pressed": String(state.lang === lang), onclick: () => { state.lang = lang; state.owner = ""; render(); document.querySelector(`.languages [lang="${lang}"]`).focus(); },
  }, name);
  return el("div", { class: "languages", role: "group", "aria-label": word("language") }, button("vi", "Tiếng Việt"), button("en", "English"));
}

function part(id, title, lead, ...content) {
  const all = content.flat().filter(Boolean);
  if (all.length === 0) return null;
  return el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, word(title)), lead ? el("p", { class: "lead" }, word(lead)) : null, el("div", { class: "content" }, all));
}

function render() {
  document.documentElement.lang = state.lang;
  document.title = word("title");
  look();
  const period = current().periods[state.period];
  announcer = el("p", { class: "hidden", role: "status" });
  const main = el("main", { id: "main", tabindex: "-1" });
  const shownAlert = told.alert && period ? el("p", { class: "alert" }, say(told.alert)) : "";
  main.append(el("div", { class: "top" },
    el("div", { class: "over" }, el("p", { class: "kicker" }, word("title")), scope()),
    shownAlert,
    el("h1", {}, period ? say(period.sentence) : say(told.line)),
    period?.others ? el("p", { class: "others-line" }, say(period.others)) : null,
    period ? el("p", { class: "quiet" }, capital(say(period.dates)), ".") : null));
  const problemsFirst = told.problems.some((one) => one.error);
  const wrong = part("problems", "problems", null, problems());
  const parts = [
    problemsFirst ? wrong : null,
    seen.all ? part("matrix", "matrix", "matrixLead", el("div", { class: "controls" }), el("div", { class: "matrix-place" })) : null,
    part("map", "map", "mapLead", map()),
    seen.all ? part("targets", "targets", "targetsLead", el("div", { class: "targets-place" })) : null,
    seen.all ? part("findings", "findings", "findingsLead", el("div", { class: "findings-place" })) : null,
    part("corrected", "corrected", null, corrected()),
    part("silent", "silent", null, silent()),
    part("waivers", "waivers", null, waivers()),
    problemsFirst ? null : wrong,
    part("method", "method", null, method()),
  ].filter(Boolean);
  main.append(...parts, el("p", { class: "whole quiet" }, word("whole"), ": ", say(told.line)));
  const contents = el("nav", { class: "contents", "aria-label": word("contents") }, parts.map((section) => el("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
  page.replaceChildren(el("a", { class: "skip", href: "#main" }, word("skip")), el("header", { class: "masthead" }, contents, languages()), main, announcer);
  grid = null;
  update(TARGETS, true);
}

// What a filter changes: the matrix always, and with it the findings, or all that shows targets.
const MATRIX = 0;
const FINDING = 1;
const TARGETS = 2;

// The fields of the toolbar stay, unless they have to be made anew.
function update(reach, anew = false) {
  look();
  const controls = document.querySelector(".controls");
  if (!controls) return;
  const filtered = isFiltered();
  const summary = el("p", { class: "quiet shown" }, word("ofUnits", count(seen.rows.length), count(seen.all), count(seen.columns.length), count(seen.allColumns)),
    filtered ? [" ", el("button", { type: "button", class: "link", onclick: unfilter }, word("reset"))] : null);
  if (anew || !controls.querySelector(".toolbar") || state.sort === "target") controls.replaceChildren(toolbar(), chips(), summary);
  else {
    controls.querySelector(".chips").replaceWith(chips());
    controls.querySelector(".shown").replaceWith(summary);
  }
  const at = grid ? [grid.box.scrollLeft, grid.box.scrollTop] : [0, 0];
  const place = document.querySelector(".matrix-place");
  if (seen.rows.length && seen.columns.length) {
    place.replaceChildren(matrix());
    [grid.box.scrollLeft, grid.box.scrollTop] = at;
    draw();
  } else {
    grid = null;
    place.replaceChildren(el("p", { class: "quiet" }, word("noneShown")));
  }
  if (reach >= TARGETS) {
    document.querySelector("#map .content")?.replaceChildren(map());
    document.querySelector(".targets-place").replaceChildren(targetList());
  }
  if (reach >= FINDING) document.querySelector(".findings-place").replaceChildren(...findings());
  announce(summary.firstChild.textContent);
}

let width = page.clientWidth;
window.addEventListener("resize", soon(() => {
  if (page.clientWidth === width) draw();
  else update(MATRIX);
  width = page.clientWidth;
}, 80));
state.period = current().shown ?? 0;
render();
