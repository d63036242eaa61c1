//! Slips that many people make, each with what to write instead.

use super::grammar::Rule;
use super::keywords::{OPERATOR_WORDS, asks_for_a_value};
use super::mistakes::is_behind_a_value;
use super::starts::first_word;
use crate::diagnostic::{Text, fold};

/// A place where the text stopped fitting.
pub(super) struct Slip<'t> {
    /// What stands there; empty at the end.
    pub(super) token: &'t str,
    /// The text from there on.
    pub(super) rest: &'t str,
    /// The text before it.
    pub(super) before: &'t str,
    /// The last thing before it.
    pub(super) previous: &'t str,
    /// Whether that stands on the same line.
    pub(super) same_line: bool,
    /// What would have fitted.
    pub(super) expected: &'t [Rule],
}

/// What is wrong, and what to write.
pub(super) type Advice = (Text, Text);

/// Words for types in other systems, and ours.
const TYPES: [(&str, &str); 12] = [
    ("integer", "count"),
    ("int", "count"),
    ("string", "text"),
    ("str", "text"),
    ("boolean", "flag"),
    ("bool", "flag"),
    ("decimal", "number"),
    ("float", "number"),
    ("percentage", "percent"),
    ("currency", "money"),
    ("amount", "money"),
    ("event", "events"),
];

/// Words that people try for statements, and ours.
const STATEMENTS: [(&str, &str); 8] = [
    ("must", "require"),
    ("shall", "require"),
    ("needs", "require"),
    ("should", "recommend"),
    ("if", "when"),
    ("unless", "when not"),
    ("let", "define"),
    ("tag", "tags"),
];

fn write(what: impl std::fmt::Display) -> Text {
    Text::new(format!("write `{what}`"), format!("viết `{what}`"))
}

/// The slip that was made, if it is a known one.
pub(super) fn slip(at: &Slip<'_>) -> Option<Advice> {
    sign(at).or_else(|| number(at)).or_else(|| date(at)).or_else(|| declaration(at)).or_else(|| order(at)).or_else(|| word(at))
}

/// Signs of other languages.
fn sign(at: &Slip<'_>) -> Option<Advice> {
    let ours = match at.token {
        "=>" => ">=",
        "=<" => "<=",
        "<>" | "><" => "!=",
        "&&" | "&" => "and",
        "||" | "|" => "or",
        "!" => "not",
        ";" => {
            return Some((
                Text::new("a statement ends without a sign", "câu kết thúc mà không cần dấu"),
                Text::new("take the `;` away", "xóa dấu `;`"),
            ));
        }
        ":" if matches!(
            at.previous,
            "require" | "recommend" | "aim" | "when" | "source" | "hint" | "owner" | "title" | "tags" | "about"
        ) =>
        {
            return Some((
                Text::new(format!("no `:` stands behind `{}`", at.previous), format!("sau `{}` không có dấu `:`", at.previous)),
                Text::new("take the `:` away", "xóa dấu `:`"),
            ));
        }
        "=" if at.expected.contains(&Rule::colon) => {
            return Some((
                Text::new("a field and its type are joined by `:`", "tên trường và kiểu được nối bằng dấu `:`"),
                write(format!("{}: …", at.previous)),
            ));
        }
        token if token.starts_with('\'') && asks_for_a_value(at.expected) => {
            let inner = token.trim_matches('\'');
            return Some((Text::new("single quotes are for patterns only", "nháy đơn chỉ dùng cho mẫu"), write(format!("\"{inner}\""))));
        }
        token if token.chars().count() == 1 && "$@&^~?\\`;|".contains(token) => {
            return Some((
                Text::new(format!("`{token}` means nothing in a rule file"), format!("`{token}` không có nghĩa gì trong tệp quy tắc")),
                Text::new("take it away", "xóa dấu này"),
            ));
        }
        _ => return None,
    };
    let token = at.token;
    Some((Text::new(format!("`{token}` is written `{ours}` here"), format!("ở đây `{token}` được viết là `{ours}`")), write(ours)))
}

/// Numbers as they are written elsewhere, and words behind a number that are no unit.
fn number(at: &Slip<'_>) -> Option<Advice> {
    if !at.same_line || !at.previous.starts_with(|c: char| c.is_ascii_digit()) || at.previous.contains('%') {
        return None;
    }
    let digits = |text: &str| -> String { text.chars().take_while(char::is_ascii_digit).collect() };
    let behind = digits(at.rest.get(1..).unwrap_or(""));
    let adjacent = at.before.ends_with(at.previous);
    match at.token {
        "," if adjacent && !behind.is_empty() => Some((
            Text::new("in rule files the decimal sign is a point", "trong tệp quy tắc, phần thập phân dùng dấu chấm"),
            if behind.len() == 3 {
                let (a, b) = (format!("{}_{behind}", at.previous), format!("{}.{behind}", at.previous));
                Text::new(
                    format!("write `{a}` for thousands, `{b}` for a decimal"),
                    format!("viết `{a}` nếu là hàng nghìn, `{b}` nếu là phần thập phân"),
                )
            } else {
                write(format!("{}.{behind}", at.previous))
            },
        )),
        "." if at.previous.contains('.') && !behind.is_empty() => {
            let whole: String = at.rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            Some((
                Text::new("in rule files digits are grouped by `_`", "trong tệp quy tắc, các nhóm chữ số được ngăn bằng `_`"),
                write(format!("{}{whole}", at.previous).replace('.', "_")),
            ))
        }
        "percent" => {
            Some((Text::new("a percentage is written `%`", "tỷ lệ phần trăm được viết bằng `%`"), write(format!("{}%", at.previous))))
        }
        word if word.chars().all(char::is_alphabetic) && !word.is_empty() && !OPERATOR_WORDS.contains(&word) && !is_statement(word) => {
            Some((
                Text::new(format!("`{word}` is not a unit"), format!("`{word}` không phải là đơn vị")),
                Text::new(
                    "units are `%`, `VND` or `đồng`, `days` and `points`, with `thousand`, `million` or `billion` before them; counted things have none",
                    "các đơn vị là `%`, `VND` hoặc `đồng`, `days`, `points`, phía trước có thể có `nghìn`, `triệu`, `tỷ`; số đếm không có đơn vị",
                ),
            ))
        }
        _ => None,
    }
}

/// Months and quarters in words.
fn date(at: &Slip<'_>) -> Option<Advice> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let digits: Vec<&str> = at.rest.split(|c: char| !c.is_ascii_alphanumeric()).take(2).collect();
    let before = fold(at.previous);
    let month = MONTHS.iter().position(|m| before.starts_with(m) && before.len() > 2).map(|m| m + 1);
    let (written, right) = match (month, digits.as_slice()) {
        (Some(month), [year, ..]) if year.len() == 4 => (format!("{} {year}", at.previous), format!("{year}-{month:02}")),
        (None, [month, year]) if before == "thang" && year.len() == 4 => {
            (format!("{} {month}/{year}", at.previous), format!("{year}-{month:0>2}"))
        }
        (None, [quarter, year]) if before == "quy" && year.len() == 4 => {
            let number =
                ["1", "2", "3", "4"].into_iter().zip(["I", "II", "III", "IV"]).find(|(n, roman)| quarter == n || quarter == roman)?.0;
            (format!("{} {quarter}/{year}", at.previous), format!("{year}-Q{number}"))
        }
        _ => return None,
    };
    Some((
        Text::new(format!("`{written}` is not how a period is written"), format!("`{written}` không phải là cách viết kỳ")),
        write(right),
    ))
}

fn is_statement(word: &str) -> bool {
    super::starts::is_statement_word(word)
}

/// Slips in the head of a declaration.
fn declaration(at: &Slip<'_>) -> Option<Advice> {
    let expects = |rule: Rule| at.expected.contains(&rule);
    let first = first_word(at.before.trim_start());
    if at.token.starts_with('"') && expects(Rule::word) {
        let title = at.token;
        let name = first_word(at.rest.get(title.len()..).unwrap_or("").trim_start());
        let name = if name.is_empty() { "NAME" } else { name };
        return Some((
            Text::new("the name comes first, then its title", "tên đứng trước, tiêu đề đứng sau"),
            write(format!("{first} {name} {title}")),
        ));
    }
    if first == "entity"
        && (at.before.trim_end() == "entity plural" || at.previous == "plural" && at.before.split_whitespace().count() == 2)
    {
        return Some((
            Text::new(
                "the entity's own name comes first, then `plural` and the plural",
                "tên của đối tượng đứng trước, rồi đến `plural` và tên số nhiều",
            ),
            Text::new("write `entity province plural provinces { … }`", "viết `entity province plural provinces { … }`"),
        ));
    }
    if at.token == "{" && expects(Rule::word) {
        let form = if first == "entity" { "entity NAME plural NAMES { … }" } else { "NAME \"…\" { … }" };
        let form = if first == "entity" { form.to_owned() } else { format!("{first} {form}") };
        return Some((Text::new(format!("`{first}` has no name"), format!("`{first}` chưa có tên")), write(form)));
    }
    if expects(Rule::kw_for) && first == "test" {
        return Some((
            Text::new("a test says for which target it is", "phép thử phải nói rõ dành cho chỉ tiêu nào"),
            Text::new("write `test \"…\" for RULESET.TARGET { … }`", "viết `test \"…\" for BỘ.CHỈ_TIÊU { … }`"),
        ));
    }
    if first == "use" && expects(Rule::text) {
        let file = at.rest.split_whitespace().next().unwrap_or("vocabulary.chitieu");
        return Some((
            Text::new("the name of the file stands in quotes", "tên tệp được đặt trong ngoặc kép"),
            write(format!("use \"{file}\"")),
        ));
    }
    if expects(Rule::equals) && !is_behind_a_value(at.expected) && !at.token.is_empty() {
        let token = at.token;
        return Some((
            Text::new(format!("`=` is missing before `{token}`"), format!("trước `{token}` thiếu dấu `=`")),
            write(format!("{} = {token}", at.previous)),
        ));
    }
    if [Rule::type_word, Rule::field_type, Rule::list_type].into_iter().any(expects) {
        let list = "`text`, `texts`, `flag`, `count`, `number`, `percent`, `money`, `days`, `date`, `period`, `document`, `events`, `one of …`, `list of …`";
        let token = at.token;
        let known = TYPES.iter().find(|(theirs, _)| *theirs == fold(token));
        let help = match known {
            Some((_, ours)) => write(ours),
            None => Text::new(format!("the types are {list}"), format!("các kiểu là {list}")),
        };
        let message = if token.is_empty() {
            Text::new("the type is missing", "còn thiếu kiểu")
        } else {
            Text::new(format!("`{token}` is not a type"), format!("`{token}` không phải là kiểu"))
        };
        return Some((message, help));
    }
    None
}

/// Words that stand before what they belong behind.
fn order(at: &Slip<'_>) -> Option<Advice> {
    let behind = at.rest.get(at.token.len()..).unwrap_or("").trim_start();
    let end = behind.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(behind.len());
    let next = behind.get(..end).unwrap_or("");
    match at.token {
        token @ ("issued" | "present" | "missing") if asks_for_a_value(at.expected) && !next.is_empty() => Some((
            Text::new(format!("`{token}` stands behind what it speaks of"), format!("`{token}` đứng sau đối tượng của nó")),
            write(format!("{next} {token}")),
        )),
        "by" if asks_for_a_value(at.expected) => Some((
            Text::new("a deadline stands behind its condition", "thời hạn đứng sau điều kiện"),
            write(format!("… by {}", behind.split_whitespace().next().unwrap_or("2020-12-31"))),
        )),
        "is" | "are" | "be" | "equals" => Some((
            Text::new(format!("`{}` is no word of the language", at.token), format!("`{}` không phải là từ của ngôn ngữ", at.token)),
            match next {
                "issued" | "present" | "missing" => write(format!("{} {next}", at.previous)),
                "not" => Text::new("write `!=`, or put `not` before the whole condition", "viết `!=`, hoặc đặt `not` trước cả điều kiện"),
                _ => write(format!("{} = {next}", at.previous)),
            },
        )),
        "then" => Some((
            Text::new("`then` is no word of the language", "`then` không phải là từ của ngôn ngữ"),
            Text::new(
                "write `when` with the condition, and `require` with what must hold",
                "viết `when` với điều kiện áp dụng và `require` với điều phải đạt",
            ),
        )),
        "last" if at.previous == "at" => Some((
            Text::new("`at last` is no quantity", "`at last` không phải là từ chỉ lượng"),
            Text::new("did you mean `at least`?", "ý bạn là `at least`?"),
        )),
        _ => None,
    }
}

/// Other words in the wrong place.
fn word(at: &Slip<'_>) -> Option<Advice> {
    let token = at.token;
    if OPERATOR_WORDS.contains(&token)
        && !is_behind_a_value(at.expected)
        && (asks_for_a_value(at.expected) || at.expected.contains(&Rule::word))
    {
        return Some((
            Text::new(
                format!("`{token}` is a word of the language and cannot be a name here"),
                format!("`{token}` là từ của ngôn ngữ, không dùng làm tên ở đây được"),
            ),
            Text::new("a name is missing before it, or another name is needed", "phía trước còn thiếu một tên, hoặc cần chọn tên khác"),
        ));
    }
    if at.expected.iter().any(|r| matches!(r, Rule::kw_require | Rule::target_member | Rule::one_target_member | Rule::clause))
        && let Some((_, ours)) = STATEMENTS.iter().find(|(theirs, _)| *theirs == token)
    {
        return Some((
            Text::new(format!("no statement begins with `{token}`"), format!("không có câu nào bắt đầu bằng `{token}`")),
            Text::new(format!("did you mean `{ours}`?"), format!("ý bạn là `{ours}`?")),
        ));
    }
    None
}
