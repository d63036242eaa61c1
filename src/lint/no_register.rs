//! A look across all units of an entity whose key comes from no register: nobody knows who is silent.

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::Subject;

pub(super) const LINT: Lint = Lint { code: Code::LINT_NO_REGISTER, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for (id, entity) in rules.schema.iter() {
        let Some(key) = entity.key.filter(|key| rules.schema.field(id, *key).from.is_none()) else { continue };
        let across = |subject: &Subject| matches!(subject, Subject::Across(entities, _) if entities.contains(&id));
        let Some(target) = rules.targets.iter().find(|target| across(&target.subject)) else { continue };
        let (name, key) = (&entity.name, rules.schema.field(id, key));
        let message = Text::new(
            format!("`{}` looks across every `{name}`, and no register says which there are", target.id),
            format!("`{}` xét mọi `{name}`, nhưng không có danh mục nào cho biết gồm những đơn vị nào", target.id),
        );
        let help = Text::new(
            format!(
                "declare `list … from \"….csv\" key {0}` and write `key {0}: text from …`; else those who sent nothing are not missed",
                key.path
            ),
            format!(
                "khai báo `list … from \"….csv\" key {0}` rồi viết `key {0}: text from …`; nếu không, đơn vị không báo cáo sẽ bị bỏ sót",
                key.path
            ),
        );
        found.push(Diagnostic::warning(LINT.code, message).at(key.source, key.span).help(help));
    }
}
