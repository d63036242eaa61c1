//! The words of the language in both of its surfaces: the one table for reading, printing and messages.

/// Where a Vietnamese form means this word; elsewhere it means another, or is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A word that no expression can use as a name.
    Operator,
    /// A word with a meaning in its place only: elsewhere it may be a name.
    Statement,
    /// Behind `expect`.
    Verdict,
    /// As a value by itself in a test's record.
    Value,
    /// Behind `per`, and as the value of a parameter.
    Interval,
    /// Before the parenthesis with its arguments.
    Function,
    /// Behind a number.
    Unit,
    /// As a key of a test's record.
    Key,
}

/// A word of the language.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// How it is written in English; `count of` and the like are one word.
    pub en: &'static str,
    /// How it is written in Vietnamese: first the form that is printed, then those that are read as well.
    pub vi: &'static [&'static str],
    /// Where its Vietnamese forms mean it.
    pub place: Place,
}

const fn word(place: Place, en: &'static str, vi: &'static [&'static str]) -> Word {
    Word { en, vi, place }
}

/// `no` in its Vietnamese form stands around its collection: `không huyện nào`.
pub const NO: (&str, &str) = ("không", "nào");

use Place::{Function, Interval, Key, Operator, Statement, Unit, Value, Verdict};

/// All words, in the order of the language page.
pub const WORDS: &[Word] = &[
    word(Statement, "use", &["sử dụng", "dùng"]),
    word(Statement, "list", &["danh mục"]),
    word(Statement, "entity", &["đối tượng"]),
    word(Statement, "plural", &["số nhiều"]),
    word(Statement, "parameter", &["tham số"]),
    word(Statement, "ruleset", &["bộ chỉ tiêu"]),
    word(Statement, "target", &["chỉ tiêu"]),
    word(Statement, "test", &["phép thử"]),
    word(Statement, "key", &["khóa"]),
    word(Statement, "belongs to", &["trực thuộc"]),
    word(Statement, "check", &["kiểm tra"]),
    word(Statement, "part of", &["một phần của"]),
    word(Statement, "required", &["bắt buộc"]),
    word(Statement, "unique", &["duy nhất"]),
    word(Statement, "unit", &["đơn vị tính", "đơn vị"]),
    word(Statement, "alias", &["tên khác"]),
    word(Statement, "matching", &["theo mẫu"]),
    word(Statement, "name", &["tên"]),
    word(Statement, "text", &["chữ"]),
    word(Statement, "texts", &["danh sách chữ"]),
    word(Statement, "flag", &["có hay không"]),
    word(Statement, "count", &["số đếm"]),
    word(Statement, "number", &["số"]),
    word(Statement, "percent", &["tỷ lệ", "tỉ lệ"]),
    word(Statement, "money", &["tiền"]),
    word(Statement, "days", &["số ngày"]),
    word(Statement, "date", &["ngày"]),
    word(Statement, "period", &["kỳ"]),
    word(Statement, "document", &["văn bản"]),
    word(Statement, "events", &["sự kiện"]),
    word(Statement, "one of", &["một trong", "một trong các"]),
    word(Statement, "list of", &["danh sách"]),
    word(Statement, "about", &["đối với"]),
    word(Statement, "source", &["căn cứ"]),
    word(Statement, "url", &["liên kết"]),
    word(Statement, "title", &["tiêu đề"]),
    word(Statement, "applies", &["áp dụng"]),
    word(Statement, "from", &["từ"]),
    word(Statement, "to", &["đến"]),
    word(Statement, "define", &["định nghĩa"]),
    word(Statement, "note", &["ghi chú"]),
    word(Statement, "across", &["xét trên"]),
    word(Statement, "when", &["khi"]),
    word(Statement, "require", &["yêu cầu"]),
    word(Statement, "recommend", &["khuyến nghị"]),
    word(Statement, "aim", &["hướng tới"]),
    word(Statement, "supersedes", &["thay thế"]),
    word(Statement, "owner", &["chủ trì"]),
    word(Statement, "product", &["sản phẩm"]),
    word(Statement, "hint", &["gợi ý"]),
    word(Statement, "tags", &["nhãn"]),
    word(Statement, "for", &["cho"]),
    word(Statement, "as of", &["tính đến", "tính đến hết"]),
    word(Statement, "given", &["giả sử"]),
    word(Statement, "expect", &["mong đợi"]),
    word(Statement, "with gap", &["còn thiếu"]),
    word(Statement, "because", &["vì"]),
    word(Statement, "none", &["chưa có"]),
    word(Value, "yes", &["có"]),
    word(Value, "no", &["không"]),
    word(Key, "period", &["kỳ báo cáo"]),
    word(Key, "as_of", &["ngày số liệu"]),
    word(Verdict, "pass", &["đạt"]),
    word(Verdict, "fail", &["không đạt"]),
    word(Verdict, "pending", &["chưa đến hạn"]),
    word(Verdict, "not-applicable", &["không áp dụng"]),
    word(Operator, "and", &["và"]),
    word(Operator, "or", &["hoặc"]),
    word(Operator, "not", &["không"]),
    word(Operator, "in", &["thuộc", "nằm trong"]),
    word(Operator, "of", &["của", "trong số"]),
    word(Operator, "by", &["đến hết", "chậm nhất", "trong"]),
    word(Operator, "per", &["mỗi"]),
    word(Operator, "where", &["mà"]),
    word(Operator, "have", &["có"]),
    word(Operator, "meet", &["đạt"]),
    word(Operator, "matches", &["khớp mẫu"]),
    word(Operator, "agrees with", &["khớp với"]),
    word(Operator, "within", &["sai số"]),
    word(Operator, "include", &["bao gồm", "gồm"]),
    word(Operator, "present", &["có số liệu"]),
    word(Operator, "missing", &["thiếu số liệu"]),
    word(Operator, "issued", &["đã ban hành", "được ban hành"]),
    word(Operator, "previous", &["kỳ trước", "kỳ trước của"]),
    word(Operator, "if", &["nếu"]),
    word(Operator, "else", &["không thì", "nếu không thì", "ngược lại"]),
    word(Operator, "all", &["mọi", "tất cả", "tất cả các"]),
    word(Operator, "any", &["ít nhất một", "tồn tại"]),
    word(Operator, "exactly", &["đúng"]),
    word(Operator, "at least", &["ít nhất", "tối thiểu"]),
    word(Operator, "more than", &["hơn", "trên", "nhiều hơn"]),
    word(Operator, "at most", &["nhiều nhất", "tối đa", "không quá"]),
    word(Operator, "fewer than", &["dưới", "ít hơn"]),
    word(Operator, "count of", &["số lượng", "số lượng của", "đếm"]),
    word(Operator, "sum of", &["tổng", "tổng của"]),
    word(Operator, "average of", &["trung bình", "trung bình của"]),
    word(Operator, "min of", &["nhỏ nhất của"]),
    word(Operator, "max of", &["lớn nhất của"]),
    word(Function, "min", &["nhỏ nhất"]),
    word(Function, "max", &["lớn nhất"]),
    word(Function, "abs", &["trị tuyệt đối"]),
    word(Function, "round", &["làm tròn"]),
    word(Interval, "month", &["tháng"]),
    word(Interval, "quarter", &["quý"]),
    word(Interval, "half", &["nửa năm"]),
    word(Interval, "year", &["năm"]),
    word(Unit, "thousand", &["nghìn", "ngàn"]),
    word(Unit, "million", &["triệu"]),
    word(Unit, "billion", &["tỷ", "tỉ"]),
    word(Unit, "VND", &["đồng", "VND"]),
    word(Unit, "days", &["ngày"]),
    word(Unit, "points", &["điểm", "điểm phần trăm"]),
];

/// Other spellings of English words.
const SAME: [(&str, &str); 5] = [("has", "have"), ("meets", "meet"), ("less than", "fewer than"), ("day", "days"), ("point", "points")];

/// The words of the English surface, those of a pair by themselves; names of functions and units are not counted.
pub(super) fn english_words() -> std::collections::BTreeSet<&'static str> {
    let counted = WORDS.iter().filter(|w| matches!(w.place, Operator | Statement | Verdict | Value)).map(|w| w.en);
    let aggregate = |en: &&str| matches!(*en, "count of" | "sum of" | "average of" | "min of" | "max of");
    let words = counted.filter(|en| !aggregate(en)).chain(SAME.iter().take(3).map(|(other, _)| *other));
    words.flat_map(|en| en.split(' ')).collect()
}

/// The word that a text begins with in English, the longest first, with its length there.
pub(super) fn english(text: &str) -> Option<(&'static Word, usize)> {
    let fits = |en: &str| text.strip_prefix(en).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    let other = SAME.iter().map(|(other, en)| (*other, *en));
    let all = WORDS.iter().map(|w| (w.en, w.en)).chain(other);
    let mut found: Option<(&str, &str)> = None;
    for (written, en) in all {
        if fits(written) && found.is_none_or(|f| f.0.len() < written.len()) {
            found = Some((written, en));
        }
    }
    let (written, en) = found?;
    WORDS.iter().find(|w| w.en == en).map(|w| (w, written.len()))
}

/// A word of the language as it is printed in a Vietnamese file.
#[must_use]
pub fn in_vietnamese(en: &'static str) -> &'static str {
    WORDS.iter().find(|w| w.en == en).and_then(|w| w.vi.first()).copied().unwrap_or(en)
}

/// The Vietnamese forms of an English word of the language, also of one that is only a part of it (`belongs`).
pub(super) fn forms(en: &str) -> impl Iterator<Item = &'static str> {
    let whole = WORDS.iter().filter(move |w| w.en == en || w.en.split(' ').next() == Some(en) && !matches!(w.place, Operator));
    whole.flat_map(|w| w.vi.iter().copied())
}
