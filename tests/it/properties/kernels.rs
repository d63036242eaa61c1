//! A program over columns never says what evaluation would not say.

use chitieu::base::{Source, SourceId};
use chitieu::data::{self, Columns, Documents, EntityId, Format, Reader, Texts};
use chitieu::evaluation::{Failures, Judgement, Local, Options, Outcome, Plan, Verdict};
use chitieu::program::{self, Batch, Scratch, Sight};
use chitieu::report;
use chitieu::value::Date;
use proptest::prelude::*;

use super::World;
use super::dataset::{Tape, tapes};

/// A sum of counts, of money, of shares or of numbers.
fn sum(tape: &mut Tape, kind: usize) -> String {
    let (fields, number): (&[&str], &str) = match kind {
        0 => (&["a", "b"], ["0", "1", "3", "10", "least"][tape.below(5)]),
        1 => (&["m", "n"], ["0", "5 VND", "1 million VND", "1.5 VND"][tape.below(4)]),
        2 => (&["p", "q"], ["0%", "30%", "0.1%", "100%"][tape.below(4)]),
        _ => (&["r", "s"], ["0", "1.5", "0.001", "-2"][tape.below(4)]),
    };
    let field = fields[tape.below(2)];
    let share = ["0%", "0.1%", "30%", "100%", "150%", "12.5%"][tape.below(6)];
    match tape.below(11) {
        0..=2 => field.to_owned(),
        3 => number.to_owned(),
        4 => format!("{share} of {field}"),
        5 => format!("({} + {})", fields[0], fields[1]),
        6 => format!("({field} - {number})"),
        7 => format!("{} * {field}", ["2", "0.5", "3"][tape.below(3)]),
        8 => format!("{field} / {}", ["2", "3", "7"][tape.below(3)]),
        9 => format!("{share} of ({} - {})", fields[0], fields[1]),
        _ => format!("(-{field} + {share} of {})", fields[1]),
    }
}

fn condition(tape: &mut Tape, depth: usize) -> String {
    let comparator = ["=", "!=", "<", "<=", ">", ">="][tape.below(6)];
    match tape.below(if depth == 0 { 17 } else { 21 }) {
        0..=5 => {
            let kind = tape.below(4);
            let left = if tape.below(5) == 0 {
                sum(tape, kind)
            } else {
                [["a", "b"], ["m", "n"], ["p", "q"], ["r", "s"]][kind][tape.below(2)].to_owned()
            };
            format!("{left} {comparator} {}", sum(tape, kind))
        }
        6 => format!("d {comparator} {}", ["2020-12-31", "2021-03-01", "2020", "e", "plan.issued"][tape.below(5)]),
        7 => format!("{} by {}", ["d", "e", "plan issued"][tape.below(3)], ["2020-12-31", "2021", "2030", "due"][tape.below(4)]),
        8 => "plan issued".to_owned(),
        9 => "f".to_owned(),
        10 => format!("kind in [{}]", ["\"x\"", "\"x\", \"é\"", "\"y\", \"x\", \"é\""][tape.below(3)]),
        11 => format!("kind {} \"x\"", ["=", "!="][tape.below(2)]),
        12 => format!("t {} \"{}\"", ["=", "!="][tape.below(2)], ["Lê", "abc"][tape.below(2)]),
        13 => format!("t in [{}]", ["\"abc\"", "\"Lê\", \"05-NQ\""][tape.below(2)]),
        14 => "t matches '[a-z]+|\\d+-NQ'".to_owned(),
        15 => format!("{} {}", ["a", "m", "p", "d", "t", "f", "kind"][tape.below(7)], ["present", "missing"][tape.below(2)]),
        16 => format!("{} issued by {}", "plan", ["2020-Q2", "2021-06-30", "due"][tape.below(3)]),
        17 => format!("not ({})", condition(tape, depth - 1)),
        18 => format!("({}) and ({})", condition(tape, depth - 1), condition(tape, depth - 1)),
        _ => format!("({}) or ({})", condition(tape, depth - 1), condition(tape, depth - 1)),
    }
}

fn rules(tape: &mut Tape) -> String {
    let mut out = String::from(
        "list vn_provinces from \"provinces.csv\" key code
         parameter least { from 2019: 2  from 2021: 4 }
         parameter due = 2021-06-30
         entity unit plural units {
           a: count required  b: count part of a  m: money  n: money part of m  p: percent  q: percent  r: number  s: number
           d: date  e: date  f: flag  kind: one of \"x\", \"y\", \"é\"  t: text matching '[a-zL].*'  u: text from vn_provinces  plan: document
           check sums: m agrees with n + n
         }
         ruleset o { about unit\n",
    );
    for number in 0..8 {
        let when = if tape.below(4) == 0 { format!("when {} ", condition(tape, 1)) } else { String::new() };
        let mut clauses = String::new();
        for _ in 0..1 + tape.below(2) {
            clauses += &format!("require {} ", condition(tape, 2));
        }
        if tape.below(6) == 0 {
            clauses += &format!("{} {} ", ["recommend", "aim"][tape.below(2)], condition(tape, 1));
        }
        out += &format!("  target t{number} {{ {when}{clauses}}}\n");
    }
    out + "}\n"
}

/// Values of each field: four usual ones, then others, some of which cannot be read.
const COLUMNS: [(&str, &[&str]); 16] = [
    ("a", &["0", "1", "3", "100", "999999999999999999", "9223372036854775807", "9223372036854775808", "x", "1000.0"]),
    ("b", &["0", "1", "3", "10", "999999999999999999", "90071992547409930", "-1", "1,000"]),
    ("m", &["0", "4", "1000000", "999999", "1.5 tỷ", "999999999999999999", "1 VND", "9007199254740993"]),
    ("n", &["0", "5", "1000000", "500000", "999999999999999999", "3 triệu"]),
    ("p", &["0%", "30%", "29.9999%", "100%", "30,5%", "0.1%", "33.333333%", "0.3"]),
    ("q", &["0%", "30%", "29.9999%", "100%", "30,5%", "0.1%", "33.333334%"]),
    ("r", &["0", "1.5", "2.25", "3.0", "0.001", "-2", "12345.678901", "1e3"]),
    ("s", &["0", "1.5", "2.25", "0.75", "0.001", "-2", "0.000001", "0.0000001"]),
    ("d", &["2020-12-31", "2021-01-01", "2021-06-30", "2020-02-29", "2020", "none", "31/12/2020", "1899-01-01", "2020-02-30"]),
    ("e", &["2020-12-31", "2021-01-01", "2021-06-30", "2031-01-01", "2020-12", "none"]),
    ("f", &["yes", "no", "true", "false", "có", "1"]),
    ("kind", &["x", "y", "x", "y", "é", "e\u{301}", "z"]),
    ("t", &["abc", "05-NQ", "Lê", "x y", "Le\u{302}", "\u{a0}"]),
    ("u", &["01", "02", "04", "9"]),
    ("plan", &["2020-06-30", "2020-07-01", "2022-01-01", "2021-06-30", "none", "2020"]),
    ("as_of", &["2020-06-06", "2021-12-31"]),
];

/// Some records, in a form in which a column of them stands side by side.
fn records(tape: &mut Tape, json: bool) -> String {
    let states_days = tape.below(3) == 0;
    let line = |tape: &mut Tape| {
        let mut fields = vec![];
        for (name, values) in COLUMNS {
            // Nothing, or most of the time something usual.
            let at = match tape.below(8) {
                0 => continue,
                1 if tape.below(6) == 0 => tape.below(values.len()),
                _ => tape.below(values.len().min(4)),
            };
            if name == "as_of" && !states_days {
                continue;
            }
            let bare = json
                && values[at].bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && !values[at].starts_with('0')
                && name != "u"
                && tape.below(2) == 0;
            fields.push(if bare { format!("\"{name}\": {}", values[at]) } else { format!("\"{name}\": \"{}\"", values[at]) });
        }
        format!("{{{}}}", fields.join(", "))
    };
    let lines: Vec<String> = (0..24).map(|_| line(tape)).collect();
    format!("{{\"units\": [\n{}\n]}}", lines.join(",\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_program_says_what_evaluation_says(mut tape in tapes(), seed in prop::collection::vec(any::<u32>(), 1200)) {
        let text = rules(&mut tape);
        let mut world = World::new(&text, "code,valid_to\n01,\n02,\n04,2008-07-31\n");
        let data = records(&mut Tape::new(seed), true);
        let source: SourceId = world.sources.add(Source::new("units.json", data.as_str()));
        let rules = &*world.rules;
        let options = Options::on(Date::constant(2021, 8, 1));
        let plan = Plan::new(rules, &vec![true; rules.targets.len()]);
        let reading = data::Options::default();
        let mut found: Vec<Columns> = Vec::new();
        prop_assert!(Documents::new(&rules.schema, &reading, &plan.wanted, Format::Json).read(source, &data, &mut found), "{}", data);
        let reader = Reader { schema: &rules.schema, options: &reading, format: Format::Json };
        let local = Local::new(rules, &plan, &options);
        let mut failures = Failures::default();
        let (mut sure, mut wrong) = (0, Vec::new());
        for columns in &found {
            let mut scratch = Scratch::default();
            let batch = Batch::new(&rules.schema, columns, &world.sources, &mut scratch);
            let mut texts = Texts::new(&world.sources);
            let rows: Vec<_> = (0..columns.len()).filter(|row| !batch.is_odd(*row)).collect();
            for row in rows {
                let Some(record) = columns.record(row, &mut texts, &reader).0 else { continue };
                let day = chitieu::evaluation::rule_day(&options, record.as_of, record.period);
                let program = program::compile(rules, EntityId(0), plan.local(EntityId(0)), plan.polls(EntityId(0)), day);
                for (screen, seen) in program.screens.iter().zip(program.run(&batch)) {
                    let mut outcome = Outcome::default();
                    local.targets(0, &record, [screen.target], &mut outcome);
                    let judgement = outcome.judgements.first();
                    let sight = seen.sights[row];
                    let is_so = match (sight, judgement) {
                        (Sight::Unsure, _) => continue,
                        (Sight::NotApplying, None) => true,
                        (Sight::Pass, Some(j)) => report::passes(j),
                        (Sight::NotApplicable, Some(j)) => j.verdict == Verdict::NotApplicable,
                        (Sight::Fail, Some(j)) => {
                            failures.turn_to(&local, 0, &record);
                            let plain = screen.plain.as_ref();
                            let told = plain.and_then(|plain| failures.of(screen.target, |clause| plain.tell(&batch, row, &record, clause)).cloned());
                            let same = |told: Judgement| format!("{:?}", Judgement { doubts: j.doubts.clone(), ..told }) == format!("{j:?}");
                            let weighs = screen.scale(&batch).weight(row).is_none_or(|w| w.to_bits() == j.weight().to_bits());
                            j.verdict == Verdict::Fail && weighs && told.is_none_or(same)
                        }
                        _ => false,
                    };
                    sure += 1;
                    if !is_so || !outcome.problems.is_empty() {
                        let weight = if sight == Sight::Fail { screen.scale(&batch).weight(row) } else { None };
                        let evaluated = judgement.map(|j| (j.verdict, j.weight(), j.clauses.iter().map(|c| (c.verdict, c.measure.clone())).collect::<Vec<_>>()));
                        let target = rules.target(screen.target);
                        let words = world.sources.get(target.source).map_or("", |s| s.slice(target.span));
                        let at = columns.rows[row].span;
                        wrong.push(format!("{} {words}: {sight:?} {weight:?}, not {evaluated:?} {:?}\n{}", target.id, outcome.problems, &data[at.range()]));
                    }
                }
            }
        }
        prop_assert!(wrong.is_empty(), "{}", wrong.iter().take(2).cloned().collect::<Vec<_>>().join("\n"));
        prop_assert!(sure > 0, "a program is sure of something");
    }
}

#[test]
fn plain_requirements_are_told_without_a_record() {
    let world = World::new(include_str!("../../../benches/rules/twenty.chitieu"), "code\n01\n");
    let plan = Plan::new(&world.rules, &vec![true; world.rules.targets.len()]);
    let entity = EntityId(0);
    let program = program::compile(&world.rules, entity, plan.local(entity), plan.polls(entity), Date::constant(2021, 8, 1));
    assert_eq!(program.screens.iter().filter(|s| s.plain.is_some()).count(), 20);
}
