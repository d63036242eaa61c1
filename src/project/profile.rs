//! What a profile makes of a run: which one holds, how much its targets weigh, and whether there are too many warnings.

use std::cmp::Reverse;

use super::config::{Config, Placed, Profile, WarningLimit};
use super::select::beside;
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Lang, Text, nearest};
use crate::evaluation::Grade;
use crate::report::{Counts, number};
use crate::semantics::Rules;
use crate::semantics::rules::Target;
use crate::value::Number;
use crate::value::format::{Unit, figures_apart};

/// The profile of this name, else the one that the configuration says.
pub(super) fn choose(config: Option<&Config>, name: Option<&str>) -> Result<Option<Profile>, Box<Diagnostic>> {
    let (name, place) = match (name, config.and_then(|config| config.profile.as_ref())) {
        (Some(name), _) => (name, None),
        (None, Some(said)) => (said.value.as_str(), Some(said.span)),
        (None, None) => return Ok(None),
    };
    let known = config.map_or(&[][..], |config| &config.profiles);
    match known.iter().find(|profile| profile.name.value == name) {
        Some(profile) => Ok(Some(profile.clone())),
        None => Err(Box::new(unknown(name, config, known, place))),
    }
}

fn unknown(name: &str, config: Option<&Config>, known: &[Profile], place: Option<Span>) -> Diagnostic {
    let message = Text::new(format!("no profile is called `{name}`"), format!("không có bộ thiết lập nào tên là `{name}`"));
    let problem = Diagnostic::error(Code::PROJECT_UNKNOWN_PROFILE, message);
    let problem = match (config, place) {
        (Some(config), Some(span)) => problem.at(config.source, span),
        _ => problem,
    };
    let names: Vec<&str> = known.iter().map(|profile| profile.name.value.as_str()).collect();
    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    problem.help(match (config, nearest(name, names.iter().copied())) {
        (None, _) => Text::new(
            "profiles stand in chitieu.yaml, and there is none here",
            "bộ thiết lập được khai báo trong chitieu.yaml, nhưng ở đây không có tệp này",
        ),
        (Some(_), _) if names.is_empty() => Text::new("chitieu.yaml has no profiles", "chitieu.yaml chưa khai báo bộ thiết lập nào"),
        (_, Some(near)) if names.len() == 1 => Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
        (_, Some(near)) => Text::new(format!("did you mean `{near}`? There are {all}"), format!("ý bạn là `{near}`? Hiện có {all}")),
        (_, None) if names.len() == 1 => Text::new(format!("there is {all}"), format!("hiện có {all}")),
        (_, None) => Text::new(format!("there are {all}"), format!("hiện có {all}")),
    })
}

impl Profile {
    /// By target: how much it weighs, where the profile says so. What names no target at all is a problem, where `is_strict`.
    pub(super) fn grades(&self, source: SourceId, rules: &Rules, is_strict: bool) -> (Vec<Option<Grade>>, Vec<Diagnostic>) {
        let grade = |target: &Target| {
            let fits = self.severity.iter().filter_map(|(word, grade)| Some((Reverse(fit(&word.value, target)?), *grade)));
            fits.min().map(|(_, grade)| grade)
        };
        let stray = self.severity.iter().filter(|(word, _)| !rules.targets.iter().any(|target| fit(&word.value, target).is_some()));
        let problems = stray.filter(|_| is_strict).map(|(word, _)| self.stray(word, source, rules)).collect();
        (rules.targets.iter().map(grade).collect(), problems)
    }

    fn stray(&self, word: &Placed<String>, source: SourceId, rules: &Rules) -> Diagnostic {
        let (name, word_said) = (&self.name.value, &word.value);
        let message = Text::new(
            format!("profile `{name}` grades `{word_said}`, and no target has that id, beginning of an id or tag"),
            format!("bộ thiết lập `{name}` đặt mức độ cho `{word_said}`, nhưng không chỉ tiêu nào có mã, phần đầu của mã hoặc thẻ này"),
        );
        let problem = Diagnostic::error(Code::PROJECT_UNKNOWN_TARGET, message).at(source, word.span);
        problem.help(beside(word_said, rules))
    }

    /// What is wrong where there are more warnings than the profile allows; `is_new` if only those count that are new.
    pub(super) fn too_many(&self, source: SourceId, counts: &Counts, is_new: bool) -> Option<Diagnostic> {
        let limit = self.max_warnings.as_ref()?;
        let (found, of) = (counts.new_warnings(), counts.with_something_to_check());
        let count = |n: usize| Number::from_i64(i64::try_from(n).unwrap_or(i64::MAX));
        let is_over = match &limit.value {
            WarningLimit::Number(most) => found > *most,
            WarningLimit::Part(most) => count(found) > &count(of) * most,
        };
        let part = count(found).checked_div(&count(of)).unwrap_or_default();
        let figures = |lang| match &limit.value {
            WarningLimit::Number(most) => (String::new(), number(*most, lang)),
            WarningLimit::Part(most) => figures_apart(&part, most, Unit::Percent, lang),
        };
        let said = |lang| {
            let ((part, most), found, of) = (figures(lang), number(found, lang), number(of, lang));
            let name = &self.name.value;
            let (what, part, allows) = match lang {
                Lang::En => (
                    if is_new { "too many new warnings" } else { "too many warnings" },
                    if part.is_empty() { part } else { format!(", {part} of {of} verdicts with something to check") },
                    format!(", and profile `{name}` allows"),
                ),
                Lang::Vi => (
                    if is_new { "quá nhiều cảnh báo mới" } else { "quá nhiều cảnh báo" },
                    if part.is_empty() { part } else { format!(", bằng {part} của {of} kết luận có nội dung kiểm tra") },
                    format!(", trong khi bộ thiết lập `{name}` chỉ cho phép"),
                ),
            };
            format!("{what}: {found}{part}{allows} {most}")
        };
        let help = Text::new("see to what warns, or raise `max_warnings`", "hãy xử lý các cảnh báo, hoặc nâng `max_warnings`");
        let problem = || Diagnostic::error(Code::RUN_TOO_MANY_WARNINGS, Text::new(said(Lang::En), said(Lang::Vi)));
        is_over.then(|| problem().at(source, limit.span).help(help))
    }
}

/// How well a word fits a target: an id better than the beginning of one, a longer beginning better than a shorter one, and a
/// tag least. Of words that fit alike, the stricter grade holds.
fn fit(word: &str, target: &Target) -> Option<usize> {
    let begins = target.id.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match begins {
        true => Some(word.len()),
        false => target.tags.iter().any(|tag| tag == word).then_some(0),
    }
}
