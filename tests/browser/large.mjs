// A large data set: communes with twenty figures, and a target for each.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// The same figures each time.
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function large(folder, units, targets) {
  mkdirSync(folder, { recursive: true });
  const numbers = Array.from({ length: targets }, (_, at) => at + 1);
  const rules = [
    'entity commune "Xã" plural communes {', "  key code: text", '  name "Tên": text',
    ...numbers.map((n) => `  share${n} "Tỷ lệ thứ ${n}": percent`), "}",
    'ruleset plan "The plan" {', "  about commune", '  title vi "Kế hoạch"', '  source "Row 1"',
    ...numbers.map((n) => `  target t${n} "Target number ${n} of the plan is reached" { title vi "Đạt chỉ tiêu thứ ${n} của kế hoạch"  owner "Department ${n % 4}"  require share${n} >= ${40 + n}% }`),
    "}", "",
  ];
  writeFileSync(join(folder, "rules.chitieu"), rules.join("\n"));
  const next = random(7);
  const rows = Array.from({ length: units }, (_, at) => {
    const figures = numbers.map(() => (next() < 0.03 ? "" : `${(30 + next() * 70).toFixed(2)}%`));
    return [String(10_000 + at), `Xã số ${at}`, ...figures].join(",");
  });
  writeFileSync(join(folder, "communes.csv"), [["code", "name", ...numbers.map((n) => `share${n}`)].join(","), ...rows, ""].join("\n"));
  return [join(folder, "communes.csv"), "--as", "commune", "-r", join(folder, "rules.chitieu")];
}
