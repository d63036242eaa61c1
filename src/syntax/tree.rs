//! The tree of a rule file, as it was written: nothing is resolved, every part has its span.

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::value::{Date, Number, Period};

/// A name where it is declared or used, in NFC.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Name {
    /// The name; dotted where a path is meant.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A text in quotes, with its escapes resolved and in NFC.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Quoted {
    /// What it says.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct File {
    /// The declarations that could be read, in their order.
    pub items: Vec<Item>,
    /// The comments, in their order.
    pub comments: Vec<Span>,
    /// Names whose declarations could not be read: that nothing declares them is no second mistake.
    pub unread: std::collections::BTreeSet<String>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Item {
    /// `use "path"`.
    Use(Quoted),
    /// A reference list.
    List(ListDeclaration),
    /// An entity.
    Entity(EntityDeclaration),
    /// A parameter.
    Parameter(ParameterDeclaration),
    /// A ruleset.
    Ruleset(RulesetDeclaration),
    /// A test.
    Test(TestDeclaration),
}

/// `list NAME from "file.csv" key COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct ListDeclaration {
    /// Its name.
    pub name: Name,
    /// The file of its rows.
    pub file: Quoted,
    /// The column that identifies a row.
    pub key: Name,
}

/// `entity NAME "label" plural NAME { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct EntityDeclaration {
    /// The singular.
    pub name: Name,
    /// What people call it.
    pub label: Option<Quoted>,
    /// The plural.
    pub plural: Option<Name>,
    /// Fields, groups and checks.
    pub members: Vec<EntityMember>,
    /// The whole declaration.
    pub span: Span,
}

/// A line of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum EntityMember {
    /// A field; `true` where it is the key.
    Field(FieldDeclaration, bool),
    /// `belongs to OWNER`.
    BelongsTo(Name),
    /// A named group of fields.
    Group(Name, Vec<EntityMember>),
    /// A consistency rule.
    Check(CheckDeclaration),
}

/// `NAME "label": TYPE modifiers`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct FieldDeclaration {
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub label: Option<Quoted>,
    /// What it holds.
    pub ty: TypeName,
    /// Where the type stands.
    pub ty_span: Span,
    /// What else is said of it.
    pub modifiers: Vec<Modifier>,
    /// The whole declaration.
    pub span: Span,
}

/// The type of a field as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum TypeName {
    /// `count`, `money` and the other single words.
    Word(String),
    /// `one of "a", "b"`.
    OneOf(Vec<Quoted>),
    /// `list of ENTITY`.
    ListOf(Name),
    /// `document { … }`.
    Document(Vec<FieldDeclaration>),
}

/// What may follow a field's type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Modifier {
    /// `part of FIELD`.
    PartOf(Name),
    /// `required`.
    Required,
    /// `unique`.
    Unique,
    /// `unit "…"`.
    Unit(Quoted),
    /// `alias "…", "…"`.
    Alias(Vec<Quoted>),
    /// `matching '…'`.
    Matching(Quoted),
    /// `from LIST` or `from LIST.column`.
    From(Name),
    /// `name vi WORD`.
    NameVi(Name),
}

/// `check NAME "title": CONDITION`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CheckDeclaration {
    /// Its name.
    pub name: Name,
    /// What it says.
    pub title: Option<Quoted>,
    /// What must hold.
    pub condition: Expr,
    /// The whole declaration.
    pub span: Span,
}

/// `parameter NAME "title" = VALUE`, or by date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct ParameterDeclaration {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub title: Option<Quoted>,
    /// The value, or one from each date on.
    pub values: Vec<DatedValue>,
    /// Texts in other languages and the source of a single value.
    pub notes: Vec<Statement>,
    /// The whole declaration.
    pub span: Span,
}

/// A parameter's value from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct DatedValue {
    /// From when; `None` for a value without date.
    pub from: Option<When>,
    /// The value.
    pub value: Expr,
    /// Where it was decided.
    pub source: Option<Quoted>,
}

/// A date or a period as it was written in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct When {
    /// What it says.
    pub value: DateOrPeriod,
    /// Where it stands.
    pub span: Span,
}

/// A date literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum DateOrPeriod {
    /// A day.
    Date(Date),
    /// A month, quarter, half-year or year.
    Period(Period),
}

impl DateOrPeriod {
    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        match self {
            DateOrPeriod::Date(date) => date,
            DateOrPeriod::Period(period) => period.first(),
        }
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        match self {
            DateOrPeriod::Date(date) => date,
            DateOrPeriod::Period(period) => period.last(),
        }
    }
}

/// `ruleset NAME "title" { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct RulesetDeclaration {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub title: Option<Quoted>,
    /// The entities that it is about.
    pub about: Vec<Name>,
    /// Its other statements.
    pub statements: Vec<Statement>,
    /// Its targets.
    pub targets: Vec<TargetDeclaration>,
    /// The whole declaration.
    pub span: Span,
}

/// `target NAME "title" across … { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct TargetDeclaration {
    /// Its name.
    pub name: Name,
    /// What it demands, for people.
    pub title: Option<Quoted>,
    /// The collections that it looks across.
    pub across: Vec<Name>,
    /// Its statements.
    pub statements: Vec<Statement>,
    /// The whole declaration.
    pub span: Span,
}

/// A statement of a ruleset or target.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Statement {
    /// `require`, `recommend` or `aim`.
    Clause(ClauseKind, Expr),
    /// `when CONDITION`.
    When(Expr),
    /// `define NAME = …`.
    Define(Name, Expr),
    /// `applies from … to …`.
    Applies(Option<When>, Option<When>, Span),
    /// `supersedes RULE`.
    Supersedes(Name),
    /// `note NAME "…" { tags … }`.
    Note(NoteDeclaration),
    /// `tags a, b`.
    Tags(Vec<Name>),
    /// `source`, `title`, `hint` and the like.
    Text(TextKind, Language, Quoted),
}

/// A statement of the source that no figure can check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct NoteDeclaration {
    /// Its name.
    pub name: Name,
    /// What it says.
    pub text: Quoted,
    /// What it says in Vietnamese.
    pub text_vi: Option<Quoted>,
    /// Its tags.
    pub tags: Vec<Name>,
}

/// How binding a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClauseKind {
    /// Must hold.
    Require,
    /// Should hold.
    Recommend,
    /// A direction without a date.
    Aim,
}

impl ClauseKind {
    /// Its keyword.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ClauseKind::Require => "require",
            ClauseKind::Recommend => "recommend",
            ClauseKind::Aim => "aim",
        }
    }
}

/// The kinds of text that a ruleset or target carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
pub enum TextKind {
    /// Its title.
    Title,
    /// Where it was decided.
    Source,
    /// Where that can be read.
    Url,
    /// Who answers for it.
    Owner,
    /// What it should produce.
    Product,
    /// What to do when it fails.
    Hint,
}

impl TextKind {
    /// Its keyword.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TextKind::Title => "title",
            TextKind::Source => "source",
            TextKind::Url => "url",
            TextKind::Owner => "owner",
            TextKind::Product => "product",
            TextKind::Hint => "hint",
        }
    }
}

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Language {
    /// Not said: the file's own.
    Unsaid,
    /// English.
    En,
    /// Vietnamese.
    Vi,
}

/// `test "name" for TARGET { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct TestDeclaration {
    /// Its name.
    pub name: Quoted,
    /// The id of the target or check.
    pub target: Name,
    /// The judging date.
    pub as_of: Option<When>,
    /// The records.
    pub given: Vec<GivenRecord>,
    /// What should come out.
    pub expect: Vec<Expectation>,
    /// The whole declaration.
    pub span: Span,
}

/// `given ENTITY { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct GivenRecord {
    /// One record for each unit of the register.
    pub all: bool,
    /// The entity's name, or its plural after `all`.
    pub entity: Name,
    /// The fields.
    pub entries: Vec<(Name, GivenValue)>,
    /// The whole record.
    pub span: Span,
}

/// A value of a test's record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct GivenValue {
    /// What it is.
    pub kind: GivenKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a test's value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum GivenKind {
    /// A number, date or text.
    Literal(Literal),
    /// `yes` or `no`.
    Flag(bool),
    /// Said not to be.
    None,
    /// Not reported.
    Missing,
    /// A list.
    List(Vec<GivenValue>),
    /// A group, document or nested record.
    Map(Vec<(Name, GivenValue)>),
}

/// `expect VERDICT with gap … because "…"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Expectation {
    /// The verdict's word.
    pub verdict: Name,
    /// The gap.
    pub gap: Option<GivenValue>,
    /// A part of the message.
    pub because: Option<Quoted>,
    /// The whole line.
    pub span: Span,
}

/// A condition or an expression: one ladder holds both, and the checker tells which is which.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Expr {
    /// What it is.
    pub node: Box<Node>,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// What stands inside of any parentheses around it.
    #[must_use]
    pub fn without_parentheses(&self) -> &Expr {
        let mut expr = self;
        while let Node::Paren(inner) = &*expr.node {
            expr = inner;
        }
        expr
    }
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparator {
    /// Its ASCII form.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Comparator::Equal => "=",
            Comparator::Unequal => "!=",
            Comparator::Less => "<",
            Comparator::AtMost => "<=",
            Comparator::Greater => ">",
            Comparator::AtLeast => ">=",
        }
    }

    /// Whether it holds for an order of left and right.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparator::Equal => order.is_eq(),
            Comparator::Unequal => order.is_ne(),
            Comparator::Less => order.is_lt(),
            Comparator::AtMost => order.is_le(),
            Comparator::Greater => order.is_gt(),
            Comparator::AtLeast => order.is_ge(),
        }
    }
}

/// How many members a quantified condition asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Quantity {
    /// `all`, and `100% of`.
    All,
    /// `any`.
    Any,
    /// `no`.
    No,
    /// `at least 97% of`, `more than 3` and so on.
    Bound(Comparator, Expr, bool),
}

/// What members must have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Body {
    /// Nothing said: that there are such members.
    Exist,
    /// `have CONDITION`.
    Have(Expr),
    /// `meet TARGET`.
    Meet(Name),
}

/// The forms of conditions and expressions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Node {
    /// Parts joined by `and`.
    And(Vec<Expr>),
    /// Parts joined by `or`.
    Or(Vec<Expr>),
    /// `not X`.
    Not(Expr),
    /// `X >= Y within Z`.
    Compare(Expr, Comparator, Expr, Option<Expr>),
    /// `X in A..B`.
    InRange(Expr, Expr, Expr),
    /// `X in [a, b]`.
    InSet(Expr, Vec<Expr>),
    /// `X in 2020`.
    InPeriod(Expr, Expr),
    /// `X include [a, b]`.
    Include(Expr, Vec<Expr>),
    /// `X matches '…'`.
    Matches(Expr, Quoted),
    /// `X present`.
    Present(Expr),
    /// `X missing`.
    Missing(Expr),
    /// `X issued`.
    Issued(Expr),
    /// `X agrees with Y`.
    Agrees(Expr, Expr),
    /// `COMPARISON per quarter`.
    Per(Expr, Name),
    /// `CONDITION by DATE`.
    By(Expr, Expr),
    /// `all districts where C have X`.
    Quantified(Quantity, Name, Option<Expr>, Body),
    /// `X if C else Y`.
    If(Expr, Expr, Expr),
    /// A sum; `true` marks a part that is taken away.
    Sum(Vec<(bool, Expr)>),
    /// A product; `true` marks a divisor.
    Product(Vec<(bool, Expr)>),
    /// `-X`.
    Negate(Expr),
    /// `P of X`.
    Share(Expr, Expr),
    /// `previous X`.
    Previous(Expr),
    /// `min(a, b)`.
    Call(Name, Vec<Expr>),
    /// `sum of (districts where C).media_staff`: function, collection with its fields, filter.
    Aggregate(Name, Name, Option<Expr>),
    /// A name or dotted path.
    Path(Name),
    /// A literal.
    Literal(Literal),
    /// Something in parentheses.
    Paren(Expr),
    /// Something that was refused: what is wrong with it has been said.
    Refused,
}

/// A number, date or text in a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Literal {
    /// A plain number; a bare year if it was written as four digits.
    Number(Number, Option<Period>),
    /// A percentage, as a fraction.
    Percent(Number),
    /// Money, in đồng.
    Money(Number),
    /// Days.
    Days(Number),
    /// Percentage points, as a fraction.
    Points(Number),
    /// A date.
    Date(Date),
    /// A period.
    Period(Period),
    /// A text.
    Text(String),
}
