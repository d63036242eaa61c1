// What else there is to know: who is silent, what is waived, what is wrong with the data, and how all this was made.
function waiverTime(waiver) {
  return [waiver.from ? word("from", say(waiver.from)) : "", waiver.until ? word("until", say(waiver.until)) : ""].filter(Boolean).join(" ");
}

function silent() {
  if (!told.silent) return null;
  if (told.silent.length === 0) return el("p", {}, word("silentNone"));
  const groups = new Map();
  for (const one of told.silent) {
    const name = [say(one.title), one.period ? say(one.period[1]) : ""].filter(Boolean).join(", ");
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(one);
  }
  return [...groups].map(([name, all]) => el("div", {}, el("h3", {}, `${name} (${count(all.length)})`),
    el("ul", { class: "names" }, all.map((one) => el("li", {}, one.name ?? one.key, one.name ? el("span", { class: "quiet" }, ` ${one.key}`) : null)))));
}

function waivers() {
  if (told.waivers.length === 0) return el("p", {}, word("noWaivers"));
  const title = (id) => { const target = told.targets.find((one) => one.id === id); return target ? say(target.title) : id; };
  const head = el("tr", {}, ["unit", "target", "reason", "approver", "time"].map((name) => el("th", { scope: "col" }, word(name))));
  const body = told.waivers.map((one) => el("tr", {}, el("td", {}, one.unit ?? word("all"), ` · ${one.period ? say(one.period) : word("allPeriods")}`), el("td", {}, title(one.target)),
    el("td", {}, one.reason), el("td", {}, one.approver), el("td", {}, waiverTime(one), el("br"), el("code", {}, one.place))));
  return [el("p", { class: "lead" }, word("waiversLead")), el("table", { class: "list" }, el("thead", {}, head), el("tbody", {}, body))];
}

function problems() {
  if (told.problems.length === 0) return null;
  const list = told.problems.map((one) => el("li", { class: one.error ? "error" : "warning" }, el("strong", {}, word(one.error ? "error" : "warning")), ` ${say(one.message)} `,
    one.place ? el("code", {}, one.place) : null, one.help ? el("p", { class: "quiet" }, say(one.help)) : null));
  return [el("ul", { class: "problems" }, list), told.more_problems ? el("p", {}, word("andMore", count(told.more_problems))) : null];
}

function corrected() {
  if (!told.corrected) return null;
  const title = (id) => { const target = told.targets.find((one) => one.id === id); return target ? say(target.title) : id; };
  return el("ul", {}, told.corrected.map((one) => el("li", {}, `${one.unit}${one.period ? `, ${say(one.period)}` : ""}: ${title(one.target)}`)));
}

function method() {
  const made = told.method;
  const paragraph = (...content) => el("p", {}, ...content);
  const parts = [el("h3", {}, word("means")), el("dl", { class: "means" }, told.classes.map((one, at) => el("div", {}, el("dt", {}, verdict(at)), el("dd", {}, say(one.means)))))];
  const dates = current().periods[state.period]?.dates;
  parts.push(el("h3", {}, word("dates")));
  if (dates) parts.push(paragraph(capital(say(current().periods[state.period].name)), ": ", say(dates), "."));
  if (made.as_of) parts.push(paragraph(word("asOf", say(made.as_of))));
  parts.push(el("h3", {}, word("rules")), paragraph(word("totals", count(made.records), count(told.targets.length), count(made.judged))));
  if (made.profile) parts.push(paragraph(word("profile", made.profile)));
  if (made.not_applying) parts.push(paragraph(word("notApplying", count(made.not_applying))));
  if (made.single_unit.length) parts.push(paragraph(word("singleUnit", made.single_unit.join(", "))));
  const rest = told.rest.reduce((sum, [, , n]) => sum + n, 0);
  if (rest) parts.push(paragraph(word("rest", count(rest))));
  if (told.shortened) parts.push(paragraph(word("shortened", count(told.shortened))));
  parts.push(paragraph(word("fingerprint"), ": ", el("code", {}, made.fingerprint), ". ", word("fingerprintLead")));
  const packs = told.packs.filter((one) => !one.checks);
  parts.push(el("ul", {}, packs.map((one) => el("li", {}, say(one.title), " ", el("code", {}, one.id)))));
  if (told.notes.length) parts.push(el("details", {}, el("summary", {}, `${word("notes")} (${count(told.notes.length)})`), el("ul", {}, told.notes.map((one) => el("li", {}, say(one.text), " ", el("code", {}, one.id))))));
  const files = made.inputs.map(([name, n, digest]) => el("tr", {}, el("td", {}, el("code", {}, name)), el("td", { class: "number" }, count(n)), el("td", {}, digest ? el("code", { class: "digest" }, digest) : "")));
  parts.push(el("h3", {}, word("data")), el("table", { class: "list files" }, el("thead", {}, el("tr", {}, ["file", "records", "digest"].map((name) => el("th", { scope: "col" }, word(name))))), el("tbody", {}, files)));
  if (made.more_inputs) parts.push(paragraph(word("andMore", count(made.more_inputs))));
  parts.push(paragraph(word("tool"), ": ", told.tool));
  return parts;
}
