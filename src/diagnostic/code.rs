//! The registry of diagnostic codes; each has a page under `docs/codes/` in both languages.

use super::Page;

/// A stable name for one kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal),* $(,)?) => {
        impl Code {
            $(#[doc = concat!("`", $code, "`; its page is `docs/codes/", $code, ".md`.")]
            pub const $name: Code = Code($code);)*
        }

        /// Every code with its page, sorted by code.
        pub const PAGES: &[Page] = &[
            $(Page {
                code: Code::$name,
                en: include_str!(concat!("../../docs/codes/", $code, ".md")),
                vi: include_str!(concat!("../../docs/codes/", $code, ".vi.md")),
            },)*
        ];
    };
}

codes! {
    DATA_AMBIGUOUS_KEY = "data/ambiguous-key",
    DATA_AMBIGUOUS_UNIT = "data/ambiguous-unit",
    DATA_BAD_ENCODING = "data/bad-encoding",
    DATA_BAD_LIST = "data/bad-list",
    DATA_BAD_PERIOD = "data/bad-period",
    DATA_DUPLICATE_FIELD = "data/duplicate-field",
    DATA_DUPLICATE_KEY = "data/duplicate-key",
    DATA_DUPLICATE_RECORD = "data/duplicate-record",
    DATA_FUTURE_DATE = "data/future-date",
    DATA_JSON_SYNTAX = "data/json-syntax",
    DATA_LOST_ZERO = "data/lost-zero",
    DATA_NO_ENTITY = "data/no-entity",
    DATA_NO_KEY = "data/no-key",
    DATA_NO_RECORDS = "data/no-records",
    DATA_NO_TABLE = "data/no-table",
    DATA_NOT_A_RECORD = "data/not-a-record",
    DATA_RAGGED_ROW = "data/ragged-row",
    DATA_TABLE_SYNTAX = "data/table-syntax",
    DATA_TOO_DEEP = "data/too-deep",
    DATA_TOO_LARGE = "data/too-large",
    DATA_TOO_LONG = "data/too-long",
    DATA_TOO_MANY_ALIASES = "data/too-many-aliases",
    DATA_TWO_ENTITIES = "data/two-entities",
    DATA_UNKNOWN_KEY = "data/unknown-key",
    DATA_UNREADABLE_VALUE = "data/unreadable-value",
    DATA_UNSUPPORTED_YAML = "data/unsupported-yaml",
    DATA_WORKBOOK = "data/workbook",
    DATA_YAML_SYNTAX = "data/yaml-syntax",
    LINT_CANNOT_BE_MET = "lint/cannot-be-met",
    LINT_CANNOT_FAIL = "lint/cannot-fail",
    LINT_CONTRADICTION = "lint/contradiction",
    LINT_DEADLINE_OUTSIDE = "lint/deadline-outside",
    LINT_DUPLICATE_TARGET = "lint/duplicate-target",
    LINT_EXACT_QUOTIENT = "lint/exact-quotient",
    LINT_HAS_FLAG = "lint/has-flag",
    LINT_LEVEL_GONE = "lint/level-gone",
    LINT_NO_REGISTER = "lint/no-register",
    LINT_NO_SOURCE = "lint/no-source",
    LINT_NO_TEST = "lint/no-test",
    LINT_NO_TITLE = "lint/no-title",
    LINT_PARAMETER_GAP = "lint/parameter-gap",
    LINT_PARAMETER_REPEAT = "lint/parameter-repeat",
    LINT_UNUSED_DEFINE = "lint/unused-define",
    LINT_UNUSED_FIELD = "lint/unused-field",
    LINT_UNUSED_PARAMETER = "lint/unused-parameter",
    LINT_WEAK_RECOMMEND = "lint/weak-recommend",
    PROJECT_BAD_VALUE = "project/bad-value",
    PROJECT_NO_DATA = "project/no-data",
    PROJECT_NO_RULES = "project/no-rules",
    PROJECT_TWO_CONFIGURATIONS = "project/two-configurations",
    PROJECT_UNKNOWN_ENTITY = "project/unknown-entity",
    PROJECT_UNKNOWN_FORMAT = "project/unknown-format",
    PROJECT_UNKNOWN_KEY = "project/unknown-key",
    PROJECT_UNKNOWN_PACK = "project/unknown-pack",
    PROJECT_UNKNOWN_PARAMETER = "project/unknown-parameter",
    PROJECT_UNKNOWN_PROFILE = "project/unknown-profile",
    PROJECT_UNKNOWN_TARGET = "project/unknown-target",
    PROJECT_UNREADABLE_FILE = "project/unreadable-file",
    RULES_AMBIGUOUS_NAME = "rules/ambiguous-name",
    RULES_ARGUMENTS = "rules/arguments",
    RULES_BARE_FILTER = "rules/bare-filter",
    RULES_BARE_SHARE = "rules/bare-share",
    RULES_CHAINED_COMPARISON = "rules/chained-comparison",
    RULES_CIRCULAR = "rules/circular",
    RULES_CIRCULAR_USE = "rules/circular-use",
    RULES_DATE = "rules/date",
    RULES_DUPLICATE = "rules/duplicate",
    RULES_ESCAPE = "rules/escape",
    RULES_LAST_DEADLINE = "rules/last-deadline",
    RULES_LIST_NOT_FOUND = "rules/list-not-found",
    RULES_MEET_STRANGER = "rules/meet-stranger",
    RULES_MISPLACED = "rules/misplaced",
    RULES_MIXED_CHAIN = "rules/mixed-chain",
    RULES_NO_BODY = "rules/no-body",
    RULES_NO_CLAUSE = "rules/no-clause",
    RULES_NO_SUBJECT = "rules/no-subject",
    RULES_NOT_A_COLLECTION = "rules/not-a-collection",
    RULES_NOT_A_CONDITION = "rules/not-a-condition",
    RULES_NOT_A_VALUE = "rules/not-a-value",
    RULES_NOT_BY = "rules/not-by",
    RULES_NUMBER = "rules/number",
    RULES_ODD_LETTER = "rules/odd-letter",
    RULES_OUTER_NAME = "rules/outer-name",
    RULES_PARAMETER = "rules/parameter",
    RULES_PATTERN = "rules/pattern",
    RULES_SECOND_QUANTIFIER = "rules/second-quantifier",
    RULES_SYNTAX = "rules/syntax",
    RULES_TEST = "rules/test",
    RULES_TIME = "rules/time",
    RULES_TOO_DEEP = "rules/too-deep",
    RULES_TOO_LARGE = "rules/too-large",
    RULES_UNCLOSED_BRACE = "rules/unclosed-brace",
    RULES_UNCLOSED_TEXT = "rules/unclosed-text",
    RULES_UNKNOWN_NAME = "rules/unknown-name",
    RULES_UNLIKE_KINDS = "rules/unlike-kinds",
    RULES_USE_LEAVES_ROOT = "rules/use-leaves-root",
    RULES_USE_NOT_FOUND = "rules/use-not-found",
    RULES_WORD_ORDER = "rules/word-order",
    RUN_BAD_REPORT = "run/bad-report",
    RUN_NO_TEST = "run/no-test",
    RUN_NOTHING_CHECKED = "run/nothing-checked",
    RUN_NOTHING_SELECTED = "run/nothing-selected",
    RUN_TOO_MANY_WARNINGS = "run/too-many-warnings",
    RUN_UNFAITHFUL_LAYOUT = "run/unfaithful-layout",
    RUN_UNKNOWN_CODE = "run/unknown-code",
    RUN_UNWRITABLE = "run/unwritable",
    RUN_USAGE = "run/usage",
    WAIVER_CHANGED_VALUE = "waiver/changed-value",
    WAIVER_EXPIRED = "waiver/expired",
    WAIVER_EXPIRING = "waiver/expiring",
    WAIVER_INCOMPLETE = "waiver/incomplete",
    WAIVER_NOT_YET = "waiver/not-yet",
    WAIVER_UNKNOWN_TARGET = "waiver/unknown-target",
    WAIVER_UNKNOWN_UNIT = "waiver/unknown-unit",
    WAIVER_UNNEEDED = "waiver/unneeded",
}
