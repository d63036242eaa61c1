//! What makes a rule come out as it does.

use super::sentence::{Sentence, Speaker};
use crate::diagnostic::Lang;
use crate::evaluation::{Verdict, target_time};
use crate::ruletest::coverage::possible;
use crate::semantics::rules::{Body, CalcOp, Cond, CondOp, EventSource, Subject, TargetId};
use crate::semantics::walk::{self, Part};
use crate::syntax::tree::ClauseKind;
use crate::value::format;

/// The verdicts that a target can have, each with what leads to it.
pub(super) fn outcomes(speaker: &Speaker<'_>, id: TargetId, body: &Body) -> Vec<(Verdict, Vec<String>)> {
    let mut all: Vec<(Verdict, Vec<String>)> = Vec::new();
    for verdict in possible(speaker.rules, id) {
        all.push((
            verdict,
            match verdict {
                Verdict::Pass => passes(speaker, body),
                Verdict::Fail => fails(speaker, body),
                Verdict::Missing => lacks(speaker, body),
                _ => waits(speaker, body),
            },
        ));
    }
    all.push((Verdict::NotApplicable, idles(speaker, body)));
    all.retain(|(_, lines)| !lines.is_empty());
    all
}

/// The clauses that enter the verdict.
fn deciding(body: &Body) -> impl Iterator<Item = &crate::semantics::rules::Clause> {
    let kind = body.clauses.iter().map(|c| c.kind).min().unwrap_or(ClauseKind::Require);
    body.clauses.iter().filter(move |c| c.kind == kind)
}

fn passes(speaker: &Speaker<'_>, body: &Body) -> Vec<String> {
    let all: Vec<Sentence> = deciding(body).map(|c| speaker.say(&c.condition, true)).collect();
    joined(speaker, all, ("and", "và"))
}

fn fails(speaker: &Speaker<'_>, body: &Body) -> Vec<String> {
    let all: Vec<Sentence> = deciding(body).map(|c| speaker.say(&c.condition, false)).collect();
    joined(speaker, all, ("or", "hoặc"))
}

/// Sentences that are joined by a word at the beginning of each but the first, with their parts below them.
fn joined(speaker: &Speaker<'_>, all: Vec<Sentence>, word: (&str, &str)) -> Vec<String> {
    let word = speaker.pick(word.0, word.1);
    let mut lines = Vec::new();
    for (at, sentence) in all.iter().enumerate() {
        lines.push(if at == 0 { sentence.text.clone() } else { format!("{word} {}", sentence.text) });
        sentence.below(1, &mut lines);
    }
    lines
}

fn lacks(speaker: &Speaker<'_>, body: &Body) -> Vec<String> {
    let (mut previous, mut quotient, mut met, mut dated) = (false, false, Vec::new(), false);
    let mut values: Vec<String> = Vec::new();
    let mut quiet: Vec<*const crate::semantics::rules::Calc> = Vec::new();
    walk::body(body, &mut |part| match part {
        // Whether something stands there is always known.
        Part::Cond(Cond { op: CondOp::Present(calc) | CondOp::Missing(calc), .. }) => quiet.push(calc),
        Part::Cond(Cond { op: CondOp::Occurred(_, due), .. }) => dated |= due.is_some(),
        Part::Cond(Cond { op: CondOp::Frequency(frequency), .. }) => {
            if let EventSource::Events(r) = &frequency.events {
                values.push(speaker.field(*r, None));
            }
        }
        Part::Calc(calc) => match &calc.op {
            CalcOp::Field(_) | CalcOp::Attribute(..) if !quiet.contains(&std::ptr::from_ref(calc)) => {
                let name = speaker.value(calc);
                if !values.contains(&name) {
                    values.push(name);
                }
            }
            CalcOp::Previous(_) => previous = true,
            CalcOp::Product(parts) => quotient |= parts.iter().any(|(over, _)| *over),
            _ => {}
        },
        Part::Target(id) => met.push(id),
        _ => {}
    });
    let mut lines = Vec::new();
    if !values.is_empty() {
        let values = values.join(", ");
        lines.push(match speaker.lang {
            Lang::En => format!("not reported or not readable, where it decides: {values}"),
            Lang::Vi => format!("chưa báo cáo hoặc không đọc được số liệu quyết định: {values}"),
        });
    }
    if previous {
        lines.push(speaker.pick("there is no record of the period before", "không có bản ghi của kỳ trước"));
    }
    if quotient {
        lines.push(speaker.pick("what is divided by is 0", "số chia bằng 0"));
    }
    for id in met {
        let id = &speaker.rules.target(id).id;
        lines.push(match speaker.lang {
            Lang::En => format!("too many of the verdicts on {id} are open"),
            Lang::Vi => format!("còn quá nhiều đơn vị chưa có kết luận về {id}"),
        });
    }
    if dated {
        lines.push(speaker.pick("the report is older than the deadline", "báo cáo lập trước thời hạn"));
    }
    lines
}

fn waits(speaker: &Speaker<'_>, body: &Body) -> Vec<String> {
    let mut lines = Vec::new();
    if deciding(body).all(|c| c.kind == ClauseKind::Aim) {
        lines.push(speaker.pick("as long as the aim is not reached; it never fails", "khi chưa đạt mục tiêu; không bị coi là không đạt"));
    }
    let mut dues: Vec<String> = Vec::new();
    walk::body(body, &mut |part| {
        let line = match part {
            Part::Due(due) => {
                let day = speaker.due(due);
                match speaker.lang {
                    Lang::En => format!("before {day}, as long as it has not happened"),
                    Lang::Vi => format!("trước {day}, khi chưa thực hiện"),
                }
            }
            Part::Cond(Cond { op: CondOp::Frequency(_), .. }) => speaker.pick("while the interval is running", "khi chu kỳ chưa kết thúc"),
            Part::Target(id) => {
                let id = &speaker.rules.target(id).id;
                match speaker.lang {
                    Lang::En => format!("while {id} is pending for too many"),
                    Lang::Vi => format!("khi còn nhiều đơn vị chưa đến hạn về {id}"),
                }
            }
            _ => return,
        };
        if !dues.contains(&line) {
            dues.push(line);
        }
    });
    lines.extend(dues);
    lines
}

fn idles(speaker: &Speaker<'_>, body: &Body) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(when) = &body.when {
        lines.push(speaker.line(&speaker.say(when, false)));
    }
    let (from, to) = target_time(speaker.target);
    let day = |day| format::day(day, speaker.lang);
    if let Some(from) = from {
        lines.push(match speaker.lang {
            Lang::En => format!("the report is of a day before {}", day(from)),
            Lang::Vi => format!("báo cáo trước ngày {}", day(from)),
        });
    }
    if let Some(to) = to {
        lines.push(match speaker.lang {
            Lang::En => format!("the report is of a day after {}", day(to)),
            Lang::Vi => format!("báo cáo sau ngày {}", day(to)),
        });
    }
    let mut members = false;
    walk::body(body, &mut |part| members |= matches!(part, Part::Cond(Cond { op: CondOp::Quantified(_), .. })));
    if members && matches!(speaker.target.subject, Subject::Records(_)) {
        lines.push(speaker.pick("there is nobody to ask it of", "không có đối tượng nào để xét"));
    }
    lines
}
