//! Verdicts as letters, and what each means to whoever sees one for the first time.

use super::board::Mark;
use super::pair::Pair;
use crate::evaluation::{Grade, Judgement, Verdict};
use crate::report::finding::Class;

/// Each letter with the class that it shows and the verdict that it counts as. One class may stand for several verdicts:
/// something recommended that does not hold is a warning, whatever the verdict on what is required.
pub(super) const MARKS: [(Mark, Class, Verdict); 17] = [
    (b'F', Class::Fail, Verdict::Fail),
    (b'M', Class::Missing, Verdict::Missing),
    (b'm', Class::Missing, Verdict::Missing),
    (b'W', Class::Warning, Verdict::Fail),
    (b'w', Class::Warning, Verdict::Pass),
    (b'v', Class::Warning, Verdict::Pending),
    (b'u', Class::Warning, Verdict::Waived),
    (b'n', Class::Warning, Verdict::NotApplicable),
    (b'I', Class::Info, Verdict::Fail),
    (b'i', Class::Info, Verdict::Pass),
    (b'j', Class::Info, Verdict::Pending),
    (b'k', Class::Info, Verdict::Waived),
    (b'l', Class::Info, Verdict::NotApplicable),
    (b'P', Class::Pending, Verdict::Pending),
    (b'X', Class::Waived, Verdict::Waived),
    (b'+', Class::Pass, Verdict::Pass),
    (b'-', Class::NotApplicable, Verdict::NotApplicable),
];

/// Where nothing was judged.
pub(super) const NOTHING: Mark = b' ';

/// The letter of a judgement.
pub(super) fn of(j: &Judgement) -> Mark {
    let class = Class::of(j);
    if class == Class::Missing && j.grade() != Grade::Error {
        return b'm';
    }
    MARKS.iter().find(|(_, c, v)| (*c, *v) == (class, j.verdict)).map_or(NOTHING, |(mark, ..)| *mark)
}

/// The class that a letter shows.
pub(super) fn class_of(mark: Mark) -> Option<Class> {
    MARKS.iter().find(|(known, ..)| *known == mark).map(|(_, class, _)| *class)
}

/// All that is said of a class.
pub(super) struct Said {
    pub class: Class,
    /// Its name in the page's code and style.
    pub name: &'static str,
    /// The sign in its cells, a shape of its own.
    pub sign: &'static str,
    pub word: Pair,
    pub means: Pair,
}

fn said(class: Class, name: &'static str, sign: &'static str, word: (&str, &str), means: (&str, &str)) -> Said {
    Said { class, name, sign, word: Pair::new(word.0, word.1), means: Pair::new(means.0, means.1) }
}

/// The classes, the most pressing first.
pub(super) fn classes() -> [Said; 8] {
    [
        said(
            Class::Fail,
            "fail",
            "×",
            ("not met", "không đạt"),
            (
                "The figures were reported, and something that is required does not hold.",
                "Đã có số liệu và nội dung bắt buộc không được đáp ứng.",
            ),
        ),
        said(
            Class::Missing,
            "missing",
            "?",
            ("figures missing", "thiếu số liệu"),
            (
                "It cannot be said whether the target is met: a figure was not reported, cannot be read, or is too old. This is not a failure.",
                "Chưa thể kết luận: số liệu chưa được báo cáo, không đọc được hoặc quá cũ. Đây không phải là không đạt.",
            ),
        ),
        said(
            Class::Warning,
            "warning",
            "!",
            ("warning", "cảnh báo"),
            (
                "Something that is recommended, or that the profile makes a warning, does not hold. It does not decide.",
                "Nội dung được khuyến nghị, hoặc được bộ thiết lập coi là cảnh báo, chưa được đáp ứng. Không quyết định kết quả chung.",
            ),
        ),
        said(
            Class::Info,
            "info",
            "i",
            ("noted", "chỉ lưu ý"),
            ("Something that the profile only notes does not hold.", "Nội dung mà bộ thiết lập chỉ lưu ý chưa được đáp ứng."),
        ),
        said(
            Class::Pending,
            "pending",
            "○",
            ("not yet due", "chưa đến hạn"),
            (
                "The deadline has not come, or an aim without a deadline is not yet reached. Nobody is late.",
                "Thời hạn chưa đến, hoặc mục tiêu không ấn định thời hạn chưa đạt tới. Không phải là chậm.",
            ),
        ),
        said(
            Class::Waived,
            "waived",
            "◇",
            ("waived", "được miễn"),
            (
                "It is not met or figures are missing, and a waiver that is in force covers it. It is not counted as met.",
                "Không đạt hoặc thiếu số liệu, nhưng có quyết định miễn còn hiệu lực. Không được tính là đạt.",
            ),
        ),
        said(
            Class::Pass,
            "pass",
            "✓",
            ("met", "đạt"),
            ("Everything that has something to check holds.", "Mọi nội dung cần kiểm tra đều được đáp ứng."),
        ),
        said(
            Class::NotApplicable,
            "nothing",
            "–",
            ("nothing to check", "không áp dụng"),
            ("The target does not concern this unit or this period.", "Chỉ tiêu không đặt ra đối với đơn vị hoặc kỳ này."),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_class_has_its_own_sign_and_words() {
        let all = classes();
        assert_eq!(all.len(), crate::report::finding::CLASSES);
        let distinct = |of: fn(&Said) -> String| all.iter().map(of).collect::<BTreeSet<_>>().len();
        assert_eq!(distinct(|s| s.sign.to_owned()), all.len());
        assert_eq!(distinct(|s| s.word.text().en.clone()), all.len());
        assert_eq!(distinct(|s| s.word.text().vi.clone()), all.len());
        assert!(all.is_sorted_by_key(|s| s.class));
        let marks: BTreeSet<Mark> = MARKS.iter().map(|(mark, ..)| *mark).collect();
        assert!(marks.len() == MARKS.len() && all.iter().all(|s| MARKS.iter().any(|(_, class, _)| *class == s.class)));
    }
}
