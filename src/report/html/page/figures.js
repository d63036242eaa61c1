// Figures as they are written in each language: digits in groups with no-break spaces, a decimal point or comma.
function digits(text) {
  const [whole, part] = text.replace("-", "").split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0") : whole;
  return (text.startsWith("-") ? "−" : "") + grouped + (part ? (state.lang === "vi" ? "," : ".") + part : "");
}

const count = (n) => digits(String(n));

// đồng in millions or billions where those are short.
function money(text) {
  const size = text.replace("-", "").split(".")[0].length;
  const power = size > 9 ? 9 : size > 6 ? 6 : 0;
  if (power === 0 || text.includes(".")) return `${digits(text)}\u00a0₫`;
  const whole = text.slice(0, text.length - power);
  const part = text.slice(text.length - power).replace(/0+$/, "");
  if (part.length > 3) return `${digits(text)}\u00a0₫`;
  return word(power === 9 ? "billion" : "million", digits(part ? `${whole}.${part}` : whole));
}

function day(text) {
  const [year, month, date] = text.split("-");
  return state.lang === "vi" ? `${date}/${month}/${year}` : text;
}

// A figure of a column with its unit.
function figure(column, text) {
  if (text === "") return "";
  const { scale, word: unit } = column.figures;
  switch (scale) {
    case "percent": return `${digits(text)}%`;
    case "money": return money(text);
    case "days": return word(text === "1" ? "day" : "days", digits(text));
    case "date": return day(text);
    default: return unit ? `${digits(text)} ${unit}` : digits(text);
  }
}

// What is required, with how figures must compare.
function demand(column, text) {
  if (text === "") return "";
  const { scale, compares } = column.figures;
  const said = figure(column, text);
  if (scale === "date" && compares === "<=") return word("byDay", said);
  return word({ ">=": "atLeast", ">": "moreThan", "<=": "atMost", "<": "lessThan", "!=": "not" }[compares] ?? "exactly", said);
}

// What is lacking.
function lacking(column, text) {
  if (text === "") return "";
  const { scale } = column.figures;
  if (scale === "percent") return word(text === "1" ? "point" : "points", digits(text));
  if (scale === "date") {
    const days = word(text === "1" ? "day" : "days", digits(text));
    return ["<=", "<"].includes(column.figures.compares) ? word("late", days) : days;
  }
  return figure(column, text);
}

// Where a figure lies on its axis; dates are days.
function position(column, text) {
  if (text === "") return null;
  return column.figures.scale === "date" ? Date.parse(text) / 86_400_000 : Number(text);
}
