//! A judgement step by step: each expression with its value, each condition with its truth, and what they come to.

use std::collections::HashMap;

use crate::base::Sources;
use crate::diagnostic::Lang;
use crate::evaluation::{Held, Judgement, Reason, Seen, Shown, Step, Verdict, Why, part_of_calc};
use crate::report::message::{clean, messages, unit_of};
use crate::report::trials::coverage::interval_word;
use crate::semantics::rules::{Calc, CalcOp};
use crate::semantics::walk::{self, Part};
use crate::semantics::{Kind, Rules};
use crate::value::format;

/// A judgement with its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The unit, its period and the day that its figures speak for.
    pub unit: String,
    /// The steps.
    pub lines: Vec<Line>,
    /// The verdict.
    pub verdict: Verdict,
    /// What `check` says of it.
    pub messages: Vec<String>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How many steps it stands inside of.
    pub depth: usize,
    /// The rule's words, or a member's name.
    pub words: String,
    /// Its value or truth; empty for a member.
    pub value: String,
    /// Whether it is the truth of a condition.
    pub is_truth: bool,
}

/// Of so many members the steps are told.
const MEMBERS: usize = 5;

pub(super) fn told(rules: &Rules, sources: &Sources, judgement: &Judgement, steps: &[Step], lang: Lang) -> Told {
    let mut calcs = HashMap::new();
    for body in rules.target(judgement.target).subject.bodies() {
        walk::body(body, &mut |part| {
            if let Part::Calc(calc) = part {
                calcs.insert(part_of_calc(calc), calc);
            }
        });
    }
    let mut teller = Teller { rules, calcs, lang, lines: Vec::new() };
    teller.level(steps, 0);
    Told {
        unit: unit(rules, judgement, lang),
        lines: teller.lines,
        verdict: judgement.verdict,
        messages: messages(rules, sources, lang, judgement),
    }
}

fn unit(rules: &Rules, judgement: &Judgement, lang: Lang) -> String {
    let entity = rules.schema.entity(judgement.entity);
    let mut parts = vec![match lang {
        Lang::Vi if !entity.label.is_empty() => clean(&entity.label),
        _ => entity.name.clone(),
    }];
    parts.extend(judgement.key.as_deref().map(clean));
    parts.extend(judgement.name.as_deref().map(clean));
    let mut out = parts.join(" ");
    if let Some(period) = judgement.period {
        out.push_str(&format!(", {}", format::period(period, lang)));
    }
    let day = format::day(judgement.data_date, lang);
    out.push_str(&match lang {
        Lang::En => format!(", figures up to {day}"),
        Lang::Vi => format!(", số liệu đến {day}"),
    });
    if judgement.judging_date != judgement.data_date {
        let day = format::day(judgement.judging_date, lang);
        out.push_str(&match lang {
            Lang::En => format!(", judged as of {day}"),
            Lang::Vi => format!(", xét tại ngày {day}"),
        });
    }
    out
}

struct Teller<'r> {
    rules: &'r Rules,
    calcs: HashMap<usize, &'r Calc>,
    lang: Lang,
    lines: Vec<Line>,
}

impl Teller<'_> {
    /// Tells steps of one level, each with those inside of it.
    fn level(&mut self, steps: &[Step], depth: usize) {
        let Some(first) = steps.first() else { return };
        let level = first.depth;
        let is_member = |group: &&[Step]| matches!(group.first().map(|s| &s.seen), Some(Seen::Member(..)));
        // Of members that another target is asked for there is nothing to tell but the whole.
        let groups: Vec<&[Step]> = steps.chunk_by(|_, next| next.depth > level).filter(|g| g.len() > 1 || !is_member(g)).collect();
        let members = groups.iter().filter(|g| is_member(g)).count();
        let mut told_members = 0;
        // A comparison looks at the parts of `P% of X` more than once.
        let whole = |group: &&[Step]| group.first().map(|s| (s.source, s.span));
        for (at, group) in groups.iter().enumerate() {
            let Some(step) = group.first() else { continue };
            let inner = group.get(1..).unwrap_or(&[]);
            let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
            let is_value = matches!(step.seen, Seen::Value(_) | Seen::Unknown(_));
            let again = is_value
                && others.into_iter().filter_map(|(other, g)| Some((other, whole(g)?))).any(|(other, (source, span))| {
                    let covers = span.start <= step.span.start && step.span.end <= span.end;
                    source == step.source && covers && (span != step.span || other < at)
                });
            if again {
                continue;
            }
            if let Seen::Member(key, name) = &step.seen {
                if told_members >= MEMBERS || (members > MEMBERS && all_true(inner)) {
                    continue;
                }
                told_members += 1;
                let words = [key, name].into_iter().flatten().map(|t| clean(t)).collect::<Vec<_>>().join(" ");
                let words = if words.is_empty() { format!("#{}", at + 1) } else { words };
                self.lines.push(Line { depth, words, value: String::new(), is_truth: false });
                self.level(inner, depth + 1);
                continue;
            }
            match self.line(step, depth) {
                Some(line) => {
                    self.lines.push(line);
                    self.level(inner, depth + 1);
                }
                None => self.level(inner, depth),
            }
        }
        if members > told_members {
            let more = members - told_members;
            let words = match self.lang {
                Lang::En => format!("… and {more} more"),
                Lang::Vi => format!("… và {more} đối tượng khác"),
            };
            self.lines.push(Line { depth, words, value: String::new(), is_truth: false });
        }
    }

    fn line(&self, step: &Step, depth: usize) -> Option<Line> {
        let words = clean(&self.rules.words(step.source, step.span));
        let (value, is_truth) = match &step.seen {
            Seen::Held(held) => (self.held(held), true),
            Seen::Value(shown) => {
                let calc = self.calcs.get(&step.part);
                // What is written out in the rule says itself.
                if calc.is_some_and(|c| matches!(c.op, CalcOp::Number(_) | CalcOp::Text(_) | CalcOp::Date(_))) {
                    return None;
                }
                (self.shown(shown, calc.map_or(Kind::Plain, |c| c.kind)), false)
            }
            Seen::Unknown(reasons) => (self.reasons(reasons), false),
            Seen::Parameter(id, at) => {
                let parameter = self.rules.parameter(*id);
                let from = at.and_then(|at| parameter.values.get(at))?.0?;
                let from = format::day(from, self.lang);
                let value = match self.lang {
                    Lang::En => format!("the value from {from}"),
                    Lang::Vi => format!("giá trị từ {from}"),
                };
                return Some(Line { depth, words: parameter.name.clone(), value, is_truth: false });
            }
            Seen::Member(..) | Seen::Judgement => return None,
        };
        Some(Line { depth, words, value, is_truth })
    }

    fn held(&self, held: &Held) -> String {
        match (held, self.lang) {
            (Held::True, Lang::En) => "holds".to_owned(),
            (Held::True, Lang::Vi) => "đúng".to_owned(),
            (Held::False, Lang::En) => "does not hold".to_owned(),
            (Held::False, Lang::Vi) => "không đúng".to_owned(),
            (Held::Undecided(reasons), Lang::En) => format!("undecided: {}", self.reasons(reasons)),
            (Held::Undecided(reasons), Lang::Vi) => format!("chưa kết luận được: {}", self.reasons(reasons)),
            (Held::Nothing, Lang::En) => "nothing to check".to_owned(),
            (Held::Nothing, Lang::Vi) => "không có nội dung để xét".to_owned(),
        }
    }

    fn reasons(&self, reasons: &[Reason]) -> String {
        let why = reasons.first().map_or(Why::Missing, |r| r.why);
        let (en, vi) = match why {
            Why::Missing => ("not reported", "chưa báo cáo"),
            Why::NotYetDue => ("not yet due", "chưa đến hạn"),
            Why::NothingToCheck => ("nothing to check", "không có nội dung để xét"),
            Why::TooOld => ("the report is older than the deadline", "báo cáo lập trước thời hạn"),
            Why::TooCoarse => ("the day is needed", "cần ghi rõ ngày"),
            Why::Unreadable => ("not readable", "không đọc được"),
            Why::ZeroDivisor => ("nothing to divide by", "số chia bằng 0"),
        };
        if self.lang == Lang::En { en.to_owned() } else { vi.to_owned() }
    }

    fn shown(&self, shown: &Shown, kind: Kind) -> String {
        let pick = |en: &str, vi: &str| if self.lang == Lang::En { en.to_owned() } else { vi.to_owned() };
        match shown {
            Shown::Number(n) => format::figure(n, unit_of(kind), self.lang),
            Shown::Days(range) => format::days(*range, self.lang),
            Shown::Period(period) => format::period(*period, self.lang),
            Shown::Interval(interval) => interval_word(*interval, self.lang).to_owned(),
            Shown::Texts(texts) if texts.is_empty() => pick("none", "không có"),
            Shown::Texts(texts) => texts.iter().map(|t| format!("“{}”", clean(t))).collect::<Vec<_>>().join(", "),
            Shown::Flag(true) => pick("yes", "có"),
            Shown::Flag(false) => pick("no", "không"),
            Shown::Not => pick("not yet", "chưa có"),
            Shown::There(None) => pick("there", "đã có"),
            Shown::There(Some(n)) => n.to_string(),
        }
    }
}

/// Whether each condition right below holds.
fn all_true(steps: &[Step]) -> bool {
    let level = steps.first().map(|s| s.depth);
    let own = steps.iter().filter(|s| Some(s.depth) == level);
    own.into_iter().all(|s| !matches!(s.seen, Seen::Held(ref held) if *held != Held::True) && !matches!(s.seen, Seen::Unknown(_)))
}
