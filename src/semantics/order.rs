//! How targets refer to each other: who asks for whose verdict, and who replaces whom.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Met;
use super::rules::{Rules, Subject, TargetId};
use crate::base::SourceId;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::value::Date;

/// Targets that ask for each other's verdict in a circle; each circle once, at the first of its targets.
pub(super) fn circles(rules: &Rules, met: &BTreeMap<TargetId, Vec<(Met, SourceId)>>, problems: &mut Vec<Diagnostic>) {
    let mut settled: BTreeSet<TargetId> = BTreeSet::new();
    for start in met.keys() {
        let mut path: Vec<(TargetId, usize)> = if settled.contains(start) { Vec::new() } else { vec![(*start, 0)] };
        let mut open: BTreeSet<TargetId> = path.iter().map(|(id, _)| *id).collect();
        while let Some((id, next)) = path.pop() {
            let Some((Met { target: asked, span, .. }, source)) = met.get(&id).and_then(|m| m.get(next)) else {
                settled.insert(id);
                open.remove(&id);
                continue;
            };
            path.push((id, next + 1));
            if open.contains(asked) {
                let at = path.iter().position(|(on, _)| on == asked).unwrap_or(0);
                let on_circle = path.get(at..).unwrap_or(&[]).iter().map(|(id, _)| *id);
                let names: Vec<String> = on_circle.chain([*asked]).map(|id| format!("`{}`", rules.target(id).id)).collect();
                let chain = names.join(" → ");
                let message = Text::new(
                    format!("targets meet each other in a circle: {chain}"),
                    format!("các chỉ tiêu dẫn nhau thành vòng tròn: {chain}"),
                );
                let help = Text::new("one of them has to be judged by figures", "một trong số đó phải được xét bằng số liệu");
                problems.push(Diagnostic::error(Code::RULES_CIRCULAR, message).at(*source, *span).help(help));
            } else if !settled.contains(asked) {
                path.push((*asked, 0));
                open.insert(*asked);
            }
        }
    }
}

/// Members can only meet a target that judges such members.
pub(super) fn strangers(rules: &Rules, met: &BTreeMap<TargetId, Vec<(Met, SourceId)>>, problems: &mut Vec<Diagnostic>) {
    for (Met { target, member, span }, source) in met.values().flatten() {
        let asked = rules.target(*target);
        let judged = match &asked.subject {
            Subject::Records(each) => each.iter().any(|(entity, _)| entity == member),
            Subject::Across(..) => false,
        };
        if judged {
            continue;
        }
        let member = &rules.schema.entity(*member).name;
        let message = Text::new(
            format!("`{}` does not judge a `{member}`: there is no verdict that it could meet", asked.id),
            format!("`{}` không xét từng `{member}` nên không có kết luận nào để đối chiếu", asked.id),
        );
        let help = Text::new(format!("name a target of a ruleset `about {member}`"), format!("nêu một chỉ tiêu thuộc bộ `about {member}`"));
        problems.push(Diagnostic::error(Code::RULES_MEET_STRANGER, message).at(*source, *span).help(help));
    }
}

/// From the first day of a target, what it supersedes no longer applies.
pub(super) fn supersede(rules: &mut Rules, problems: &mut Vec<Diagnostic>) {
    let mut replaced: Vec<(TargetId, Date)> = Vec::new();
    for (id, target) in rules.iter() {
        for old in &target.supersedes {
            match target.applies.0 {
                Some(first) if *old != id => replaced.push((*old, first)),
                _ => {
                    let message = if *old == id {
                        Text::new("a target cannot supersede itself", "chỉ tiêu không thể thay thế chính nó")
                    } else {
                        Text::new("a target that supersedes another needs a first day", "chỉ tiêu thay thế phải có ngày bắt đầu")
                    };
                    let help = Text::new("write `applies from …`", "viết `applies from …`");
                    problems.push(Diagnostic::error(Code::RULES_TIME, message).at(target.source, target.span).help(help));
                }
            }
        }
    }
    for (old, first) in replaced {
        if let Some(target) = rules.targets.get_mut(old.0 as usize) {
            target.superseded_from = Some(target.superseded_from.map_or(first, |day| day.min(first)));
        }
    }
}
