// The matrix. Only the rows that can be seen are in the document; the grid says how many there are.
const ROW = 26;
const SPARE = 4;
// Columns at least so wide have their titles and figures written out.
const WIDE = 110;
// The head takes this much of the box at the least.
const HEAD = 190;
let grid = null;

function matrix() {
  const { columns, rows } = seen;
  const box = el("div", { class: "matrix", tabindex: "-1" });
  const head = el("div", { class: "head", role: "rowgroup" });
  const body = el("div", { class: "body", role: "rowgroup" });
  // Few columns have room for their titles and figures.
  const room = Math.floor((width - 340) / Math.max(1, columns.length));
  const isRoomy = room >= WIDE;
  const table = el("div", {
    role: "grid", class: isRoomy ? "grid roomy" : "grid", "aria-label": word("matrix"), "aria-rowcount": rows.length + 1, "aria-colcount": columns.length + 1,
  }, head, body);
  if (isRoomy) table.style.setProperty("--cell", `${Math.min(room, 220)}px`);
  box.append(table);
  grid = { box, head, body, table, drawn: new Map(), isRoomy, at: grid?.at ?? [0, 0], readout: el("p", { class: "readout" }) };
  grid.demanding = demanding(current().columns.filter(inFilter));
  readOut(null);
  grid.at = [Math.min(grid.at[0], rows.length - 1), Math.min(grid.at[1], columns.length)];
  heads();
  body.style.height = `${rows.length * ROW}px`;
  box.addEventListener("scroll", draw, { passive: true });
  table.addEventListener("keydown", move);
  table.addEventListener("click", press);
  table.addEventListener("mouseover", (event) => readOut(event.target.closest("[data-row]")));
  table.addEventListener("focusin", (event) => readOut(event.target.closest("[data-row]")));
  return el("div", { class: "matrix-frame" }, box, grid.readout);
}

function heads() {
  const { columns, inPeriod } = seen;
  const packs = [];
  for (const column of columns) {
    const pack = targetOf(column).pack;
    if (packs.at(-1)?.pack === pack) packs.at(-1).n += 1;
    else packs.push({ pack, n: 1 });
  }
  const bands = el("div", { class: "bands", "aria-hidden": "true" }, el("span", { class: "corner" }),
    packs.map(({ pack, n }) => { const band = el("span", { class: "band", title: packTitle(pack) }, el("span", {}, packTitle(pack))); band.style.setProperty("--n", n); return band; }));
  const line = el("div", { role: "row", class: "row titles", "aria-rowindex": 1 });
  line.append(el("div", { role: "columnheader", class: "name", "aria-colindex": 1 }, el("span", {}, word("unit")), el("span", { class: "tally" }, word("met"))));
  columns.forEach((column, at) => {
    const counts = tallyOfColumn(column, inPeriod);
    const isSorted = state.sort === "target" && state.sortColumn === column.target;
    const first = at > 0 && targetOf(columns[at - 1]).pack !== targetOf(column).pack;
    line.append(el("div", {
      role: "columnheader", class: `title${first ? " first" : ""}`, tabindex: "-1", "data-row": -1, "data-column": at + 1, "aria-colindex": at + 2,
      "aria-sort": isSorted ? "ascending" : "none", title: titleOf(column),
    }, el("span", { class: "turned" }, titleOf(column)), el("span", { class: counts[CLASS.fail] ? "n c-fail-text" : "n" }, counts[CLASS.fail] ? count(counts[CLASS.fail]) : "")));
  });
  grid.head.replaceChildren(bands, line);
}

// Draws the rows that can be seen, and lets go of the others.
function draw() {
  if (!grid) return;
  const { rows } = seen;
  const top = Math.max(0, grid.box.scrollTop);
  const from = Math.max(0, Math.floor(top / ROW) - SPARE);
  const to = Math.min(rows.length, Math.ceil((top + Math.max(ROW, (grid.box.clientHeight || 700) - HEAD)) / ROW) + SPARE);
  for (const [at, line] of grid.drawn) {
    if ((at < from || at >= to) && !line.contains(document.activeElement)) {
      line.remove();
      grid.drawn.delete(at);
    }
  }
  const fresh = document.createDocumentFragment();
  for (let at = from; at < to; at += 1) {
    if (!grid.drawn.has(at)) {
      const line = rowLine(at);
      grid.drawn.set(at, line);
      fresh.append(line);
    }
  }
  grid.body.append(fresh);
  tabStop();
}

function rowLine(at) {
  const { rows, columns } = seen;
  const row = rows[at];
  const names = current().rows;
  const name = unitName(names, row);
  const code = names.name[row] && names.key[row] ? names.key[row] : "";
  const counts = tally(row, grid.demanding);
  const line = el("div", { role: "row", class: "row", "aria-rowindex": at + 2 });
  line.style.top = `${at * ROW}px`;
  line.append(el("div", { role: "rowheader", class: "name", tabindex: "-1", "data-row": at, "data-column": 0, "aria-colindex": 1, title: name },
    el("span", { class: "code" }, code), el("span", { class: "called" }, name), el("span", { class: "tally" }, `${count(counts[CLASS.pass])}/${count(due(counts))}`)));
  let pack = null;
  columns.forEach((column, place) => {
    const found = classAt(column, row);
    const own = targetOf(column).pack;
    const cell = cellOf(found);
    cell.setAttribute("data-row", at);
    cell.setAttribute("data-column", place + 1);
    cell.setAttribute("aria-colindex", place + 2);
    const shown = grid.isRoomy && found >= 0 && column.figures ? figure(column, foundAt(column, row)) : "";
    cell.setAttribute("aria-label", `${name}, ${titleOf(column)}: ${found < 0 ? word("judged") : verdictWord(found)}${shown ? ` ${shown}` : ""}`);
    if (shown) cell.append(el("span", { class: "figure" }, shown));
    if (found >= 0 && !state.classes.has(found)) cell.classList.add("dim");
    if (pack !== null && pack !== own) cell.classList.add("first");
    pack = own;
    line.append(cell);
  });
  return line;
}

// A cell of a class; made once, and copied.
const cells = new Map();
function cellOf(found) {
  if (!cells.has(found)) {
    const name = found < 0 ? "none" : `c-${told.classes[found].name}`;
    cells.set(found, el("div", { role: "gridcell", tabindex: "-1", class: `cell ${name}` }, found < 0 ? "" : told.classes[found].sign));
  }
  return cells.get(found).cloneNode(true);
}

const cellAt = (row, column) => grid.table.querySelector(`[data-row="${row}"][data-column="${column}"]`);

// One cell can be reached with the tab key; the arrow keys go on from there.
function tabStop() {
  for (const other of grid.table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  const stop = cellAt(grid.at[0], grid.at[1]) ?? grid.table.querySelector('[role="gridcell"], [role="rowheader"]');
  if (stop) stop.tabIndex = 0;
}

function go(row, column) {
  const [rows, columns] = [seen.rows.length, seen.columns.length];
  grid.at = [Math.max(column > 0 ? -1 : 0, Math.min(rows - 1, row)), Math.max(0, Math.min(columns, column))];
  const top = grid.at[0] * ROW;
  const headHeight = grid.head.offsetHeight;
  const { box } = grid;
  if (grid.at[0] >= 0) {
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW > box.scrollTop + box.clientHeight - headHeight) box.scrollTop = top + ROW - box.clientHeight + headHeight;
  }
  draw();
  const cell = cellAt(...grid.at);
  cell?.focus({ preventScroll: true });
  if (cell && grid.at[1] > 0) {
    const left = box.querySelector(".name").offsetWidth;
    if (cell.offsetLeft < box.scrollLeft + left) box.scrollLeft = cell.offsetLeft - left;
    else if (cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
  }
}

function move(event) {
  const [row, column] = grid.at;
  const page = Math.max(1, Math.floor(grid.box.clientHeight / ROW) - 8);
  const steps = {
    ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
    PageDown: [row + page, column], PageUp: [Math.max(0, row - page), column],
    Home: event.ctrlKey ? [0, 0] : [row, 0], End: event.ctrlKey ? [seen.rows.length - 1, seen.columns.length] : [row, seen.columns.length],
  };
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    activate(row, column);
  } else if (steps[event.key]) {
    event.preventDefault();
    go(...steps[event.key]);
  }
}

function press(event) {
  const cell = event.target.closest("[data-row]");
  if (!cell) return;
  grid.at = [Number(cell.dataset.row), Number(cell.dataset.column)];
  tabStop();
  activate(...grid.at);
}

// A cell opens its story, the head of a column sorts by it, the name of a unit opens its first finding.
function activate(row, column) {
  if (row < 0) {
    const { target } = seen.columns[column - 1];
    state.sort = state.sort === "target" && state.sortColumn === target ? "code" : "target";
    state.sortColumn = state.sort === "target" ? target : null;
    update(MATRIX, true);
    cellAt(-1, column)?.focus();
  } else if (column > 0) {
    openStory(seen.rows[row], seen.columns[column - 1]);
  } else {
    const worst = seen.columns.slice().sort((a, b) => rankOf(a, seen.rows[row]) - rankOf(b, seen.rows[row]))[0];
    if (worst) openStory(seen.rows[row], worst);
  }
}

const rankOf = (column, row) => { const found = classAt(column, row); return found < 0 ? 99 : found; };

// What lies under the pointer or the keyboard, in a line below the matrix.
function readOut(cell) {
  if (!cell) {
    if (!grid.readout.firstChild) grid.readout.append(el("span", { class: "quiet" }, word("keys")));
    return;
  }
  const row = Number(cell.dataset.row);
  const column = seen.columns[Number(cell.dataset.column) - 1];
  const parts = [];
  if (row >= 0) parts.push(el("strong", {}, unitName(current().rows, seen.rows[row])));
  if (column) parts.push(el("span", {}, titleOf(column)));
  if (row >= 0 && column) {
    const found = classAt(column, seen.rows[row]);
    parts.push(found < 0 ? el("span", {}, word("judged")) : verdict(found));
    const figure_ = column.figures ? figure(column, foundAt(column, seen.rows[row])) : "";
    if (figure_) parts.push(el("span", {}, `${figure_} (${word("threshold", demand(column, requiredAt(column, seen.rows[row])))})`));
  }
  grid.readout.replaceChildren(...parts);
}
