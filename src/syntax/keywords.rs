//! Words of the language as people see them; the grammar holds the same table for the parser.

use super::grammar::Rule;
use crate::diagnostic::Text;

/// Words that cannot be a name or the first part of a path in an expression.
pub const OPERATOR_WORDS: [&str; 26] = [
    "agrees", "all", "and", "any", "by", "else", "exactly", "has", "have", "if", "in", "include", "issued", "matches", "meet", "meets",
    "missing", "no", "not", "of", "or", "per", "present", "previous", "where", "within",
];

/// What a rule of the grammar is to an author.
enum Word {
    /// A fixed word or sign, as it is typed.
    Fixed(&'static str),
    /// A kind of thing: English, Vietnamese.
    Thing(&'static str, &'static str),
}

const VALUE: Word = Word::Thing("a value", "một giá trị");
const CONDITION: Word = Word::Thing("a condition", "một điều kiện");
const OPERATOR: Word = Word::Thing("an operator", "một phép toán");
const DECLARATION: Word = Word::Thing(
    "a declaration (`use`, `list`, `entity`, `parameter`, `ruleset`, `test`)",
    "một khai báo (`use`, `list`, `entity`, `parameter`, `ruleset`, `test`)",
);
const NEXT: Word = Word::Thing("the next statement", "câu lệnh tiếp theo");

/// Exhaustive on purpose: a new rule of the grammar must say what it is called.
#[expect(clippy::match_same_arms, reason = "the arms follow the order of the grammar")]
fn word_of(rule: Rule) -> Word {
    use Word::{Fixed, Thing};
    match rule {
        Rule::EOI => Thing("the end of the file", "hết tệp"),
        Rule::WHITESPACE | Rule::COMMENT => Thing("a space", "dấu cách"),
        Rule::file | Rule::one_declaration | Rule::declaration => DECLARATION,
        Rule::use_declaration | Rule::list_declaration | Rule::entity_declaration | Rule::ruleset_declaration => DECLARATION,
        Rule::parameter_declaration | Rule::test_declaration => DECLARATION,
        Rule::letter | Rule::letter_or_digit | Rule::word | Rule::name | Rule::path | Rule::word_path => Thing("a name", "một tên"),
        Rule::tag => Thing("a tag", "một nhãn"),
        Rule::text | Rule::unescaped => Thing("a text in quotes", "một đoạn chữ trong ngoặc kép"),
        Rule::raw_text => Thing("a pattern in single quotes", "một mẫu trong nháy đơn"),
        Rule::date_like | Rule::date => Thing("a date", "một ngày"),
        Rule::digits | Rule::percent | Rule::quantity | Rule::literal => VALUE,
        Rule::end | Rule::operator_word => OPERATOR,
        Rule::lbrace => Fixed("{"),
        Rule::rbrace => Fixed("}"),
        Rule::colon => Fixed(":"),
        Rule::equals => Fixed("="),
        Rule::rparen => Fixed(")"),
        Rule::rbracket => Fixed("]"),
        Rule::kw_and => Fixed("and"),
        Rule::kw_or => Fixed("or"),
        Rule::kw_not => CONDITION,
        Rule::kw_in => Fixed("in"),
        Rule::kw_of => Fixed("of"),
        Rule::kw_by => Fixed("by"),
        Rule::kw_per => Fixed("per"),
        Rule::kw_where => Fixed("where"),
        Rule::kw_have => Fixed("have"),
        Rule::kw_meet => Fixed("meet"),
        Rule::kw_matches => Fixed("matches"),
        Rule::kw_agrees => Fixed("agrees"),
        Rule::kw_within => Fixed("within"),
        Rule::kw_include => Fixed("include"),
        Rule::kw_present => Fixed("present"),
        Rule::kw_missing => Fixed("missing"),
        Rule::kw_issued => Fixed("issued"),
        Rule::kw_previous => VALUE,
        Rule::kw_if => Fixed("if"),
        Rule::kw_else => Fixed("else"),
        Rule::kw_all | Rule::kw_any | Rule::kw_no | Rule::kw_exactly => CONDITION,
        Rule::kw_use => Fixed("use"),
        Rule::kw_list => Fixed("list"),
        Rule::kw_entity => Fixed("entity"),
        Rule::kw_ruleset => Fixed("ruleset"),
        Rule::kw_target => Fixed("target"),
        Rule::kw_parameter => Fixed("parameter"),
        Rule::kw_test => Fixed("test"),
        Rule::kw_from => Fixed("from"),
        Rule::kw_to => Fixed("to"),
        Rule::kw_key => Fixed("key"),
        Rule::kw_plural => Fixed("plural"),
        Rule::kw_belongs => Fixed("belongs"),
        Rule::kw_check => Fixed("check"),
        Rule::kw_part => Fixed("part"),
        Rule::kw_required => Fixed("required"),
        Rule::kw_unique => Fixed("unique"),
        Rule::kw_unit => Fixed("unit"),
        Rule::kw_alias => Fixed("alias"),
        Rule::kw_matching => Fixed("matching"),
        Rule::kw_name => Fixed("name"),
        Rule::kw_about => Fixed("about"),
        Rule::kw_source => Fixed("source"),
        Rule::kw_url => Fixed("url"),
        Rule::kw_applies => Fixed("applies"),
        Rule::kw_supersedes => Fixed("supersedes"),
        Rule::kw_define => Fixed("define"),
        Rule::kw_note => Fixed("note"),
        Rule::kw_across => Fixed("across"),
        Rule::kw_when => Fixed("when"),
        Rule::kw_require => Fixed("require"),
        Rule::kw_recommend => Fixed("recommend"),
        Rule::kw_aim => Fixed("aim"),
        Rule::kw_owner => Fixed("owner"),
        Rule::kw_product => Fixed("product"),
        Rule::kw_hint => Fixed("hint"),
        Rule::kw_title => Fixed("title"),
        Rule::kw_tags => Fixed("tags"),
        Rule::kw_for => Fixed("for"),
        Rule::kw_as => Fixed("as"),
        Rule::kw_given => Fixed("given"),
        Rule::kw_expect => Fixed("expect"),
        Rule::kw_with => Fixed("with"),
        Rule::kw_gap => Fixed("gap"),
        Rule::kw_because => Fixed("because"),
        Rule::kw_none => Fixed("none"),
        Rule::kw_yes => Fixed("yes"),
        Rule::kw_one => Fixed("one"),
        Rule::kw_document => Fixed("document"),
        Rule::lang => Fixed("vi"),
        Rule::type_word | Rule::field_type | Rule::list_type | Rule::one_of_type | Rule::document_type => Thing(
            "a type (`text`, `texts`, `flag`, `count`, `number`, `percent`, `money`, `days`, `date`, `period`, `document`, `events`, `one of`, `list of`)",
            "một kiểu (`text`, `texts`, `flag`, `count`, `number`, `percent`, `money`, `days`, `date`, `period`, `document`, `events`, `one of`, `list of`)",
        ),
        Rule::verdict => Thing(
            "a verdict (`pass`, `fail`, `missing`, `pending`, `not-applicable`)",
            "một kết luận (`pass`, `fail`, `missing`, `pending`, `not-applicable`)",
        ),
        Rule::scale | Rule::unit => Thing("a unit", "một đơn vị"),
        Rule::aggregate_word => VALUE,
        Rule::one_entity_member | Rule::entity_member | Rule::key_field | Rule::belongs_to | Rule::check_rule | Rule::group => {
            Thing("a field, `belongs to` or `check`", "một trường, `belongs to` hoặc `check`")
        }
        Rule::field => Thing("a field", "một trường"),
        Rule::modifier | Rule::part_of | Rule::required_mark | Rule::unique_mark | Rule::unit_text | Rule::alias_texts => NEXT,
        Rule::matching_pattern | Rule::name_vi | Rule::from_list => NEXT,
        Rule::parameter_value => VALUE,
        Rule::parameter_note | Rule::dated_value => Fixed("from"),
        Rule::one_ruleset_member | Rule::ruleset_member => Thing(
            "a statement of a ruleset (`about`, `source`, `applies`, `define`, `target`, `note`)",
            "một câu của bộ chỉ tiêu (`about`, `source`, `applies`, `define`, `target`, `note`)",
        ),
        Rule::about_entities | Rule::applies_time | Rule::define_rule | Rule::note_text | Rule::source_text | Rule::url_text => NEXT,
        Rule::title_text | Rule::owner_text | Rule::product_text | Rule::hint_text | Rule::tag_list | Rule::misplaced => NEXT,
        Rule::target_declaration => NEXT,
        Rule::across_collections => Fixed("across"),
        Rule::one_target_member | Rule::target_member | Rule::clause => Thing(
            "a statement of a target (`require`, `recommend`, `aim`, `when`, `source`, `owner`, `hint`, `tags` …)",
            "một câu của chỉ tiêu (`require`, `recommend`, `aim`, `when`, `source`, `owner`, `hint`, `tags` …)",
        ),
        Rule::when_condition | Rule::supersedes_rule => NEXT,
        Rule::given_record => Fixed("given"),
        Rule::entries | Rule::entry => Thing("a field with its value", "một trường kèm giá trị"),
        Rule::value | Rule::value_list | Rule::value_map => VALUE,
        Rule::expectation => Fixed("expect"),
        Rule::condition | Rule::negation | Rule::quantified | Rule::quantity_word | Rule::bounded | Rule::bare_share => CONDITION,
        Rule::kw_at_least | Rule::kw_more_than | Rule::kw_at_most | Rule::kw_fewer_than => CONDITION,
        Rule::collection => Thing("a collection", "một tập hợp"),
        Rule::filter => Fixed("where"),
        Rule::body => Fixed("have"),
        Rule::form => CONDITION,
        Rule::suffix | Rule::comparison | Rule::comparator | Rule::membership | Rule::inclusion | Rule::pattern => OPERATOR,
        Rule::presence | Rule::agreement | Rule::tolerance | Rule::frequency | Rule::deadline => OPERATOR,
        Rule::range | Rule::value_set => Thing("a list in brackets or a range", "một danh sách trong ngoặc vuông hoặc một khoảng"),
        Rule::operand | Rule::sum | Rule::product_of | Rule::signed | Rule::minus | Rule::share | Rule::element => VALUE,
        Rule::add_sign | Rule::mul_sign => OPERATOR,
        Rule::primary | Rule::aggregate | Rule::call | Rule::parenthesis => VALUE,
        Rule::tail => Thing("a field", "một trường"),
    }
}

/// Whether a value or a condition would have fitted.
pub(super) fn asks_for_a_value(expected: &[Rule]) -> bool {
    let value = |rule: &Rule| matches!(word_of(*rule), Word::Thing("a value" | "a condition", _));
    expected.iter().any(value)
}

/// The keywords among rules, as they are typed.
pub(super) fn keywords_in(rules: &[Rule]) -> Vec<String> {
    let fixed = rules.iter().filter_map(|r| match word_of(*r) {
        Word::Fixed(word) => Some(vec![word]),
        _ => words_inside(*r),
    });
    let mut words: Vec<String> = fixed.flatten().map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

/// The keywords with which a rule begins that stands for several.
fn words_inside(rule: Rule) -> Option<Vec<&'static str>> {
    Some(match rule {
        Rule::declaration | Rule::use_declaration | Rule::one_declaration => vec!["use", "list", "entity", "parameter", "ruleset", "test"],
        Rule::target_member | Rule::clause | Rule::one_target_member => vec![
            "require",
            "recommend",
            "aim",
            "when",
            "define",
            "applies",
            "supersedes",
            "source",
            "owner",
            "product",
            "hint",
            "tags",
            "note",
            "title",
        ],
        Rule::ruleset_member | Rule::target_declaration | Rule::one_ruleset_member => {
            vec!["target", "about", "source", "url", "applies", "define", "note", "title", "owner"]
        }
        Rule::type_word => {
            vec!["text", "texts", "flag", "count", "number", "percent", "money", "days", "date", "period", "document", "events"]
        }
        Rule::verdict => vec!["pass", "fail", "missing", "pending", "not-applicable"],
        _ => return None,
    })
}

/// What would have been accepted, in a few words.
pub(super) fn asked_for(expected: &[Rule]) -> Text {
    let mut things: Vec<(&str, &str)> = Vec::new();
    let mut fixed: Vec<&str> = Vec::new();
    let noise = |rule: &&Rule| matches!(rule, Rule::WHITESPACE | Rule::COMMENT | Rule::EOI);
    for rule in expected.iter().filter(|r| !noise(r)) {
        match word_of(*rule) {
            Word::Fixed(word) => fixed.push(word),
            Word::Thing(en, vi) => things.push((en, vi)),
        }
    }
    fixed.sort_unstable();
    fixed.dedup();
    things.sort_unstable();
    things.dedup();
    let operators = ["and", "or", "in", "by", "per", "matches", "agrees", "within", "include", "present", "missing", "issued", "if"];
    let many = fixed.iter().filter(|w| operators.contains(w)).count() > 2;
    if many {
        // Behind a whole value nearly anything may follow: say so instead of listing it.
        fixed.retain(|w| !operators.contains(w));
        if !things.iter().any(|t| t.0 == "an operator") {
            things.push(("an operator", "một phép toán"));
        }
    }
    if things.iter().any(|t| t.0 == "a condition") {
        things.retain(|t| t.0 != "a value");
    }
    let quoted: Vec<String> = fixed.iter().map(|w| format!("`{w}`")).collect();
    let join = |words: Vec<&str>, or: &str| match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
    };
    let pick = |vi: bool| things.iter().map(move |t| if vi { t.1 } else { t.0 }).chain(quoted.iter().map(String::as_str));
    let (en, vi) = (join(pick(false).collect(), "or"), join(pick(true).collect(), "hoặc"));
    if en.is_empty() { Text::new("nothing more", "không còn gì nữa") } else { Text::new(en, vi) }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::run;
    use super::*;

    #[test]
    fn the_grammar_takes_no_operator_word_for_a_name() {
        for word in OPERATOR_WORDS {
            assert!(run(Rule::name, word, 0, &mut Vec::new()).is_err(), "{word}");
            let longer = format!("{word}_x");
            assert!(run(Rule::name, &longer, 0, &mut Vec::new()).is_ok(), "{longer}");
        }
        let listed = super::super::GRAMMAR.split("operator_word = _{ (").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        assert_eq!(listed.split('|').count(), OPERATOR_WORDS.len());
    }
}
