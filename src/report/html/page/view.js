// Which rows and columns are looked at: those of the period, that match the filters, in their order.
let seen = { rows: [], columns: [], all: 0, allColumns: 0 };

function inFilter(column) {
  const target = targetOf(column);
  return (state.pack < 0 || target.pack === state.pack) && (state.owner === "" || say(target.owner) === state.owner);
}

function look() {
  const { rows, columns } = current();
  const inPeriod = [];
  for (let row = 0; row < rows.period.length; row += 1) if (rows.period[row] === state.period) inPeriod.push(row);
  const judged = columns.filter((column) => inPeriod.some((row) => classAt(column, row) >= 0));
  const chosen = judged.filter(inFilter);
  const everything = state.classes.size === told.classes.length;
  const wanted = Uint8Array.from(told.classes, (_, at) => (state.classes.has(at) ? 1 : 0));
  const words = plain(state.text).split(/\s+/).filter(Boolean);
  const named = (text) => words.every((part) => text.includes(part));
  // A word may name a unit or a target: what it names is shown whole.
  const targetsNamed = new Set(words.length ? chosen.filter((column) => named(searchTarget(column))) : []);
  const unitNamed = (row) => words.length === 0 || named(plain(`${unitName(rows, row)} ${rows.key[row] ?? ""}`));
  let shownRows = inPeriod.filter(unitNamed);
  let shownColumns = chosen;
  if (words.length && shownRows.length === 0 && targetsNamed.size) {
    shownRows = inPeriod;
    shownColumns = [...targetsNamed];
  }
  if (!everything) {
    const has = (column, row) => {
      const found = classAt(column, row);
      return found >= 0 && wanted[found] === 1;
    };
    shownRows = shownRows.filter((row) => shownColumns.some((column) => has(column, row)));
    shownColumns = shownColumns.filter((column) => shownRows.some((row) => has(column, row)));
  }
  seen = { rows: sorted(shownRows, shownColumns), columns: shownColumns, all: inPeriod.length, allColumns: judged.length, inPeriod };
  return seen;
}

const searchable = new WeakMap();
function searchTarget(column) {
  const target = targetOf(column);
  const key = `${state.lang}`;
  if (searchable.get(target)?.key !== key) searchable.set(target, { key, text: plain(`${say(target.title)} ${target.id} ${say(target.owner)}`) });
  return searchable.get(target).text;
}

// How many cells of each class a row has in some columns.
function tally(row, columns) {
  const counts = new Array(told.classes.length).fill(0);
  for (const column of columns) {
    const found = classAt(column, row);
    if (found >= 0) counts[found] += 1;
  }
  return counts;
}

function tallyOfColumn(column, rows) {
  const counts = new Array(told.classes.length).fill(0);
  for (const row of rows) {
    const found = classAt(column, row);
    if (found >= 0) counts[found] += 1;
  }
  return counts;
}

// What is due: what has nothing to check and what is not yet due is neither met nor missed.
const due = (counts) => counts.reduce((sum, n) => sum + n, 0) - counts[CLASS.nothing] - counts[CLASS.pending];

// The targets among some columns, without the checks of figures; those where there is nothing else.
function demanding(columns) {
  const targets = columns.filter((column) => !told.packs[targetOf(column).pack].checks);
  return targets.length ? targets : columns;
}

function sorted(list, columns) {
  const { rows } = current();
  const place = codePlaces();
  const byCode = (a, b) => place[a] - place[b];
  const keys = new Map();
  const keep = (make) => (row) => {
    if (!keys.has(row)) keys.set(row, make(row));
    return keys.get(row);
  };
  const order = list.slice();
  if (state.sort === "name") return order.sort((a, b) => collator.compare(unitName(rows, a), unitName(rows, b)) || byCode(a, b));
  if (state.sort === "worst") {
    const badness = keep((row) => tally(row, columns));
    const compare = (a, b) => b[CLASS.fail] - a[CLASS.fail] || b[CLASS.missing] - a[CLASS.missing] || b[CLASS.warning] - a[CLASS.warning];
    return order.sort((a, b) => compare(badness(a), badness(b)) || byCode(a, b));
  }
  if (state.sort === "best") {
    const targets = demanding(columns);
    const share = keep((row) => { const t = tally(row, targets); return due(t) ? t[CLASS.pass] / due(t) : -1; });
    return order.sort((a, b) => share(b) - share(a) || byCode(a, b));
  }
  const column = state.sort === "target" ? current().columns.find((c) => c.target === state.sortColumn) : null;
  if (column) {
    const rank = (row) => { const found = classAt(column, row); return found < 0 ? 99 : found; };
    const value = (row) => { const text = foundAt(column, row); return text === "" ? null : position(column, text); };
    const low = ["<=", "<"].includes(column.figures?.compares);
    return order.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      const figures = x === null || y === null ? 0 : low ? y - x : x - y;
      return rank(a) - rank(b) || figures || byCode(a, b);
    });
  }
  return order.sort(byCode);
}

// The place of each row by its code, worked out once.
const places = new WeakMap();
function codePlaces() {
  const { rows } = current();
  if (!places.has(rows)) {
    const order = rows.period.map((_, row) => row).sort((a, b) => collator.compare(rows.key[a] ?? "", rows.key[b] ?? "") || a - b);
    const place = new Int32Array(order.length);
    order.forEach((row, at) => { place[row] = at; });
    places.set(rows, place);
  }
  return places.get(rows);
}
