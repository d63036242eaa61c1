//! Which targets a run judges: `--select` and `--ignore`.

use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::semantics::Rules;
use crate::semantics::rules::Target;

/// What to judge, by [`TargetId`](crate::semantics::rules::TargetId), and what is wrong with the words that say so.
///
/// A word is an id, the first parts of one (`q3_2020`), or a tag.
#[must_use]
pub fn select(rules: &Rules, selected: &[String], ignored: &[String]) -> (Vec<bool>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let named = |words: &[String], target: &Target| words.iter().any(|word| names(word, target));
    let chosen = rules.targets.iter().map(|t| (selected.is_empty() || named(selected, t)) && !named(ignored, t)).collect();
    for (word, is_selected) in selected.iter().map(|w| (w, true)).chain(ignored.iter().map(|w| (w, false))) {
        if rules.targets.iter().any(|t| names(word, t)) {
            continue;
        }
        let message = Text::new(
            format!("no target has the id, the beginning of an id or the tag `{word}`"),
            format!("không có chỉ tiêu nào có mã, phần đầu của mã hoặc thẻ là `{word}`"),
        );
        let help = beside(word, rules);
        // A word that selects nothing would quietly check less than was asked for.
        let problem = if is_selected { Diagnostic::error } else { Diagnostic::warning };
        problems.push(problem(Code::RUN_NOTHING_SELECTED, message).help(help));
    }
    (chosen, problems)
}

/// What could have been meant by a word that is no id, no beginning of one and no tag.
pub(super) fn beside(word: &str, rules: &Rules) -> Text {
    nearest(word, known(rules)).map_or_else(
        || Text::new("`chitieu rules` lists them", "`chitieu rules` liệt kê các chỉ tiêu"),
        |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
    )
}

fn names(word: &str, target: &Target) -> bool {
    let below = target.id.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    below || target.tags.iter().any(|tag| tag == word)
}

fn known(rules: &Rules) -> impl Iterator<Item = &str> {
    rules.targets.iter().flat_map(|t| {
        let first = t.id.split('.').next().unwrap_or(&t.id);
        [t.id.as_str(), first].into_iter().chain(t.tags.iter().map(String::as_str))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::semantics::rules::{Subject, Wording};

    fn rules(ids: &[(&str, &str)]) -> Rules {
        let target = |(id, tag): &(&str, &str)| Target {
            id: (*id).to_owned(),
            is_check: false,
            title: Wording::default(),
            source_text: Wording::default(),
            url: None,
            owner: Wording::default(),
            product: Wording::default(),
            hint: Wording::default(),
            tags: vec![(*tag).to_owned()],
            applies: (None, None),
            superseded_from: None,
            supersedes: Vec::new(),
            subject: Subject::Records(Vec::new()),
            source: crate::base::SourceId(0),
            span: crate::base::Span::default(),
            name: crate::base::Span::default(),
            meaning: std::sync::Arc::default(),
        };
        Rules { targets: ids.iter().map(target).collect(), ..Rules::default() }
    }

    fn chosen(selected: &[&str], ignored: &[&str]) -> (Vec<bool>, Vec<String>) {
        let rules = rules(&[("q3.plan", "S3-02"), ("q3.staff", "S3-05"), ("q30.plan", "S4-01")]);
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let (chosen, problems) = select(&rules, &words(selected), &words(ignored));
        (chosen, problems.into_iter().map(|p| p.help.unwrap().en).collect())
    }

    #[test]
    fn ids_beginnings_at_dots_and_tags_select() {
        assert_eq!(chosen(&[], &[]).0, [true, true, true]);
        assert_eq!(chosen(&["q3"], &[]).0, [true, true, false]);
        assert_eq!(chosen(&["S4-01", "q3.plan"], &[]).0, [true, false, true]);
        assert_eq!(chosen(&["q3"], &["S3-05"]).0, [true, false, false]);
    }

    #[test]
    fn a_word_that_names_nothing_is_answered_with_the_nearest() {
        let (none, said) = chosen(&["q3.pla"], &["S3-06"]);
        assert_eq!(none, [false, false, false]);
        assert_eq!(said, ["did you mean `q3.plan`?", "did you mean `S3-02`?"]);
    }
}
