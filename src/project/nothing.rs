//! A run that judged nothing must not look like a pass.

use std::collections::BTreeSet;

use super::run::Checked;
use crate::data::EntityId;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Target, TargetId};

/// Why nothing was checked, if that is so.
pub(super) fn nothing_checked(checked: &Checked, entities: &BTreeSet<EntityId>) -> Option<Diagnostic> {
    let rules = &checked.project.rules;
    let selected: Vec<_> = rules.iter().zip(&checked.selected).filter(|(_, selected)| **selected).map(|(target, _)| target).collect();
    let declared = selected.iter().any(|(_, t)| !t.is_check);
    let judged = |(id, target): &&(TargetId, &Target)| checked.counts.checked(*id) > 0 && !(declared && target.is_check);
    let (message, help) = if entities.is_empty() {
        (Text::new("there is no record to check", "không có bản ghi nào để kiểm tra"), None)
    } else if selected.is_empty() {
        (Text::new("there is no target to check against", "không có chỉ tiêu nào để đối chiếu"), None)
    } else if selected.iter().find(judged).is_none() {
        let message = Text::new("no target applies to any record", "không có chỉ tiêu nào áp dụng cho bản ghi nào");
        (message, Some(why_none_applies(rules, entities, checked)))
    } else {
        return None;
    };
    let mut problem = Diagnostic::error(Code::RUN_NOTHING_CHECKED, message);
    problem.help = help;
    Some(problem)
}

fn why_none_applies(rules: &Rules, entities: &BTreeSet<EntityId>, checked: &Checked) -> Text {
    let left_out = &checked.outcome.left_out;
    if left_out.not_applying > 0 {
        let pairs = left_out.not_applying;
        return Text::new(
            format!("{pairs} pairs of target and record lie outside of the target's time: see the period of the records"),
            format!("{pairs} cặp chỉ tiêu và bản ghi nằm ngoài thời gian áp dụng: hãy xem kỳ báo cáo của các bản ghi"),
        );
    }
    if !left_out.single_unit.is_empty() {
        return Text::new(
            "only targets that look across units were selected, and there is a single unit: see `--across`",
            "chỉ có chỉ tiêu xét nhiều đơn vị, mà dữ liệu chỉ có một đơn vị: hãy xem `--across`",
        );
    }
    if checked.counts.judged() > 0 {
        return Text::new(
            "every target found nothing to check in the records",
            "mọi chỉ tiêu đều không có gì để kiểm tra trong các bản ghi",
        );
    }
    let names: Vec<&str> = entities.iter().map(|e| rules.schema.entity(*e).name.as_str()).collect();
    let names = names.join(", ");
    Text::new(
        format!("the records are of {names}, which no selected target is about"),
        format!("các bản ghi là {names}, không chỉ tiêu nào xét đối tượng này"),
    )
}
