// On paper there is no scrolling: the matrix becomes tables of a page's width, and lists are printed as far as that makes sense.
const PRINTED_UNITS = 200;
const PRINTED_FINDINGS = 300;
const PRINTED_COLUMNS = 40;

function printedMatrix() {
  const { rows, columns } = seen;
  const shown = rows.slice(0, PRINTED_UNITS);
  const names = current().rows;
  const tables = [];
  for (let from = 0; from < columns.length; from += PRINTED_COLUMNS) {
    const part = columns.slice(from, from + PRINTED_COLUMNS);
    const head = el("tr", {}, el("th", { scope: "col", class: "name" }, word("unit")), part.map((column) => el("th", { scope: "col" }, el("span", { class: "turned" }, titleOf(column)))));
    const body = shown.map((row) => el("tr", {}, el("th", { scope: "row", class: "name" }, unitName(names, row)), part.map((column) => {
      const found = classAt(column, row);
      return el("td", { class: found < 0 ? "" : `c-${told.classes[found].name}` }, found < 0 ? "" : told.classes[found].sign);
    })));
    tables.push(el("table", { class: "printed-matrix" }, el("thead", {}, head), el("tbody", {}, body)));
  }
  const rest = rows.length > shown.length ? el("p", {}, word("onlyPart", count(shown.length), count(rows.length))) : null;
  return el("div", { class: "printed" }, rest, tables);
}

function printedFindings() {
  const words = plain(find).split(/\s+/).filter(Boolean);
  const all = allFindings().filter((one) => matches(one, words));
  if (all.length === 0) return null;
  const shown = all.slice(0, PRINTED_FINDINGS);
  const rest = all.length > shown.length ? el("p", {}, word("onlyFindings", count(shown.length), count(all.length))) : null;
  return el("div", { class: "printed" }, rest, findingsTable(shown));
}

window.addEventListener("beforeprint", () => {
  drawAll();
  // The map fits below the verdict; the matrix has wide pages of its own.
  const map = document.getElementById("map");
  if (map) document.getElementById("matrix")?.before(map);
  document.querySelector(".matrix-frame")?.after(printedMatrix());
  const list = printedFindings();
  if (list) document.querySelector(".found")?.after(list);
});
window.addEventListener("afterprint", () => {
  const map = document.getElementById("map");
  if (map) document.getElementById("matrix")?.after(map);
  document.querySelectorAll(".printed").forEach((part) => part.remove());
});
