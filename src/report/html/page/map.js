// The map: a tile for each province, with its share of targets met in a number and a shade.
const STEPS = [0, 0.5, 0.7, 0.9, 1];

function map() {
  const period = current().periods[state.period];
  const layout = period?.tiles ? told.tiles[period.tiles] : null;
  // A single unit makes no map.
  if (!layout || seen.inPeriod.length < 2) return null;
  const { rows } = current();
  const columns = demanding(current().columns.filter(inFilter));
  const byCode = new Map();
  for (const row of seen.inPeriod) if (rows.key[row] !== null) byCode.set(rows.key[row], row);
  const silent = new Map((told.silent ?? []).filter((one) => one.entity === current().entity && (one.period?.[0] ?? null) === (period.id ?? null)).map((one) => [one.key, one]));
  const places = Object.entries(layout).sort(([, a], [, b]) => a[1] - b[1] || a[0] - b[0]);
  const list = el("ul", { class: "tiles" });
  for (const [code, [column, line]] of places) {
    const row = byCode.get(code);
    const tile = el("li", {});
    tile.style.gridColumn = column + 1;
    tile.style.gridRow = line + 1;
    if (row === undefined) {
      const name = silent.get(code)?.name ?? code;
      const why = word(silent.has(code) ? "mapSilent" : "mapAbsent");
      tile.append(el("span", { class: "tile absent", title: `${name}: ${why}` }, el("span", { class: "called" }, name), el("span", { class: "share" }, "∅"), el("span", { class: "hidden" }, why)));
    } else {
      const counts = tally(row, columns);
      const [met, all] = [counts[CLASS.pass], due(counts)];
      const share = all ? met / all : null;
      const name = unitName(rows, row);
      const step = share === null ? "none" : STEPS.findLastIndex((from) => share >= from);
      const said = all ? `${count(met)}/${count(all)} ${word("mapShare")}` : word("judged");
      tile.append(el("button", { type: "button", class: `tile s-${step}${name.length > 13 ? " long" : ""}`, title: `${name}: ${said}`, onclick: () => openUnit(row) },
        el("span", { class: "called" }, name), " ", el("span", { class: "share" }, share === null ? "–" : share === 1 ? "✓ 100%" : `${count(Math.floor(share * 100))}%`), el("span", { class: "hidden" }, ` (${said})`)));
    }
    list.append(tile);
  }
  const isAbsent = places.some(([code]) => !byCode.has(code));
  return el("div", { class: "map" }, list, ranking(columns), legend(isAbsent && (silent.size ? "mapSilent" : "mapAbsent")));
}

function legend(absent) {
  const steps = ["< 50%", "50–69%", "70–89%", "90–99%", `✓ ${word("everyTarget")}`].map((text, at) => el("li", {}, el("span", { class: `swatch s-${at}` }), text));
  return el("ul", { class: "legend" }, steps, absent ? el("li", {}, el("span", { class: "swatch absent" }, "∅"), word(absent)) : null);
}

// The unit's first finding, else its first target.
function openUnit(row) {
  const columns = current().columns.filter(inFilter).filter((column) => classAt(column, row) >= 0);
  const worst = columns.sort((a, b) => rankOf(a, row) - rankOf(b, row))[0];
  if (worst) openStory(row, worst);
}

// The units with most to do, beside the map.
function ranking(columns) {
  const { rows } = current();
  const all = seen.inPeriod.map((row) => ({ row, counts: tally(row, columns) })).filter(({ counts }) => counts[CLASS.fail] + counts[CLASS.missing] > 0);
  all.sort((a, b) => b.counts[CLASS.fail] - a.counts[CLASS.fail] || b.counts[CLASS.missing] - a.counts[CLASS.missing] || codePlaces()[a.row] - codePlaces()[b.row]);
  const list = el("ol", { class: "ranking" }, all.slice(0, 12).map(({ row, counts }) => el("li", {},
    el("button", { type: "button", class: "link", onclick: () => openUnit(row) }, unitName(rows, row)),
    el("span", { class: "counts" }, counts[CLASS.fail] ? el("span", {}, sign(CLASS.fail), ` ${count(counts[CLASS.fail])}`, el("span", { class: "hidden" }, ` ${verdictWord(CLASS.fail)}`)) : null,
      counts[CLASS.missing] ? el("span", {}, sign(CLASS.missing), ` ${count(counts[CLASS.missing])}`, el("span", { class: "hidden" }, ` ${verdictWord(CLASS.missing)}`)) : null))));
  const more = all.length - 12;
  return el("div", { class: "most" }, el("h3", {}, word("attention")), all.length ? list : el("p", {}, word("noFindings")), more > 0 ? el("p", { class: "quiet" }, word("andMore", count(more))) : null);
}
