// The story of a cell: what was found, what is required, where it stands, and the rule.
let dialog = null;
let opened = null;

function openStory(row, column) {
  opened = { row, column };
  if (!dialog) {
    dialog = el("dialog", { class: "story", "aria-labelledby": "story-title" });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
  }
  fillStory();
  // The browser gives the focus back to where it was when the dialog closes.
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

function fillStory() {
  const { row, column } = opened;
  const { rows } = current();
  const target = targetOf(column);
  const found = classAt(column, row);
  const story = column.stories?.[row];
  const facts = el("dl", { class: "facts" });
  const fact = (name, text, strong) => { if (text) facts.append(el("div", { class: strong ? "strong" : null }, el("dt", {}, word(name)), el("dd", {}, text))); };
  if (column.figures) {
    fact("found", figure(column, foundAt(column, row)));
    fact("required", demand(column, requiredAt(column, row)));
    fact("gap", lacking(column, gapAt(column, row)), true);
  }
  const close = el("button", { type: "button", class: "close", onclick: () => dialog.close(), "aria-label": word("close") }, "✕");
  const unit = el("p", { class: "unit" }, el("strong", {}, unitName(rows, row)), rows.key[row] && rows.name[row] ? ` (${rows.key[row]})` : "", ` · ${say(current().periods[rows.period[row]].name)}`);
  const parts = [
    el("header", {}, el("div", {}, unit, el("h2", { id: "story-title" }, say(target.title))), close),
    el("p", { class: `stamp c-${told.classes[found]?.name ?? "none"}` }, found < 0 ? word("judged") : [el("span", { "aria-hidden": "true", class: "big" }, told.classes[found].sign), ` ${verdictWord(found)}`]),
  ];
  if (facts.childElementCount) parts.push(facts);
  if (story) parts.push(el("div", { class: "sentences" }, story.t.map((sentence) => el("p", {}, say(sentence))), story.k ? el("p", {}, word("known")) : null));
  else if (FINDINGS.has(found)) parts.push(el("p", { class: "quiet" }, word("short")));
  else if (found === CLASS.pass) parts.push(el("p", { class: "quiet" }, word("fine")));
  if (found >= 0) parts.push(el("p", { class: "quiet" }, say(told.classes[found].means)));
  if (story?.w !== undefined) parts.push(waiverCard(told.waivers[story.w]));
  parts.push(placesOf(story, row));
  parts.push(el("h3", {}, word("rule")), ruleCard(target));
  parts.push(neighbours());
  dialog.replaceChildren(...parts.filter(Boolean));
}

function waiverCard(waiver) {
  if (!waiver) return null;
  return el("div", {}, el("h3", {}, word("waived")), el("dl", { class: "card" },
    el("dt", {}, word("reason")), el("dd", {}, waiver.reason), el("dt", {}, word("approver")), el("dd", {}, waiver.approver),
    el("dt", {}, word("time")), el("dd", {}, waiverTime(waiver))));
}

function placesOf(story, row) {
  const { rows } = current();
  const list = el("ul", { class: "places" });
  for (const [place, path, text] of story?.p ?? []) list.append(el("li", {}, el("code", {}, place), path ? ` ${path}` : "", text ? [": ", el("q", {}, text)] : ""));
  if (!list.childElementCount && told.files[rows.file[row]]) list.append(el("li", {}, el("code", {}, `${told.files[rows.file[row]]}:${rows.place[row]}`)));
  return list.childElementCount ? el("div", {}, el("h3", {}, word("where")), list) : null;
}

// The cells beside this one, as the matrix shows them.
function neighbours() {
  const at = seen.rows.indexOf(opened.row);
  const across = seen.columns.indexOf(opened.column);
  const to = (row, column) => (row === undefined || column === undefined ? null : () => { opened = { row, column }; fillStory(); });
  const button = (name, act, arrow) => el("button", { type: "button", disabled: !act, onclick: act, "data-go": name }, `${arrow} ${word(name)}`);
  return el("nav", { class: "neighbours", "aria-label": word("matrix") },
    button("before", at > 0 ? to(seen.rows[at - 1], opened.column) : null, "↑"), button("next", at >= 0 ? to(seen.rows[at + 1], opened.column) : null, "↓"),
    button("beforeTarget", across > 0 ? to(opened.row, seen.columns[across - 1]) : null, "←"), button("nextTarget", across >= 0 ? to(opened.row, seen.columns[across + 1]) : null, "→"));
}
