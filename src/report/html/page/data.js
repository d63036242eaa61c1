// What the page was told, and ways to look things up in it.
const told = JSON.parse(document.getElementById("told").textContent);

// The language and what is looked at; everything on the page follows from it.
const state = {
  lang: told.lang,
  sheet: told.shown,
  period: 0,
  classes: new Set(told.classes.keys()),
  pack: -1,
  owner: "",
  text: "",
  sort: "code",
  sortColumn: null,
  findingsPage: 0,
};

const SIDE = { en: 0, vi: 1 };

// A text in the language of the page; one that is the same in both stands alone.
const say = (pair) => (Array.isArray(pair) ? pair[SIDE[state.lang]] : pair ?? "");

// Words of the page, with values in their braces.
const word = (name, ...values) => say(WORDS[name]).replace(/\{(\d)\}/g, (_, at) => values[at]);

const CLASS = Object.fromEntries(told.classes.map((c, at) => [c.name, at]));
const FINDINGS = new Set([CLASS.fail, CLASS.missing, CLASS.warning, CLASS.info]);

// The class of a letter; -1 where nothing was judged.
const classOfCode = new Int8Array(128).fill(-1);
for (const [mark, [number]] of Object.entries(told.marks)) classOfCode[mark.charCodeAt(0)] = number;
const isRequired = (mark) => mark !== "m";

const sheet = () => told.sheets[state.sheet];
const empty = { columns: [], periods: [], rows: { key: [], name: [], period: [], file: [], place: [] }, title: "", entity: "" };
const current = () => sheet() ?? empty;

// The class of a row in a column.
const classAt = (column, row) => classOfCode[column.cells.charCodeAt(row)];

// The figures of a column are cut up when they are first asked for.
const lists = new WeakMap();
function figuresOf(column) {
  const told = column.figures;
  if (!told) return null;
  if (!lists.has(column)) {
    const list = (text) => (text === "" ? [] : text.split(";"));
    const required = list(told.required);
    lists.set(column, { found: list(told.found), required, gap: list(told.gap), common: required.length === 1 && column.cells.length !== 1 ? required[0] : null });
  }
  return lists.get(column);
}

const foundAt = (column, row) => figuresOf(column)?.found[row] ?? "";
const gapAt = (column, row) => figuresOf(column)?.gap[row] ?? "";
function requiredAt(column, row) {
  const figures = figuresOf(column);
  return figures ? figures.common ?? figures.required[row] ?? "" : "";
}

const targetOf = (column) => told.targets[column.target];
const titleOf = (column) => say(targetOf(column).title);

// What a row is called.
function unitName(rows, row) {
  return rows.name[row] ?? rows.key[row] ?? (current().across ? say(current().title) : `${told.files[rows.file[row]] ?? ""}:${rows.place[row]}`);
}

// Letters without their marks and case, so that `ha tinh` finds Hà Tĩnh.
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

const collator = new Intl.Collator("vi", { numeric: true });
