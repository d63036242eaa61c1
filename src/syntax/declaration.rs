//! Declarations and statements: from matches to the tree.

use super::build::Builder;
use super::grammar::{Match, Rule};
use super::keywords::OPERATOR_WORDS;
use super::tree::{
    CheckDeclaration, ClauseKind, DatedValue, EntityDeclaration, EntityMember, Expectation, Expr, FieldDeclaration, GivenKind, GivenRecord,
    GivenValue, Item, Language, ListDeclaration, Literal, Modifier, Name, Node, NoteDeclaration, ParameterDeclaration, Quoted,
    RulesetDeclaration, Statement, TargetDeclaration, TestDeclaration, TextKind, TypeName,
};
use crate::base::Span;
use crate::diagnostic::{Code, Text};

fn find(part: &Match, rule: Rule) -> Option<&Match> {
    part.parts.iter().find(|p| p.rule == rule)
}

fn each(part: &Match, rule: Rule) -> impl Iterator<Item = &Match> {
    part.parts.iter().filter(move |p| p.rule == rule)
}

impl Builder<'_> {
    fn first_name(&self, part: &Match, rule: Rule) -> Name {
        find(part, rule).map_or(Name { text: String::new(), span: self.span(part) }, |p| self.name(p))
    }

    /// A name that expressions will use by itself, and that therefore is no operator word.
    fn usable_name(&mut self, part: &Match) -> Name {
        let name = self.first_name(part, Rule::word);
        if let Some(word) = find(part, Rule::word).filter(|w| OPERATOR_WORDS.contains(&self.text(w))) {
            let n = &name.text;
            self.error(
                Code::RULES_WORD_ORDER,
                word.span,
                Text::new(
                    format!("`{n}` is a word of the language: no condition could use it as a name"),
                    format!("`{n}` là từ của ngôn ngữ: không điều kiện nào dùng nó làm tên được"),
                ),
                Some(Text::new(format!("choose another name, such as `{n}_`"), format!("chọn tên khác, ví dụ `{n}_`"))),
            );
            self.unread.insert(name.text.clone());
        }
        name
    }

    fn first_text(&mut self, part: &Match) -> Option<Quoted> {
        find(part, Rule::text).map(|p| self.quoted(p))
    }

    fn needed_text(&mut self, part: &Match) -> Quoted {
        let span = self.span(part);
        self.first_text(part).unwrap_or(Quoted { text: String::new(), span })
    }

    fn needed_condition(&mut self, part: &Match) -> Expr {
        match find(part, Rule::condition) {
            Some(condition) => self.condition(condition),
            None => Expr { node: Box::new(Node::And(Vec::new())), span: self.span(part) },
        }
    }

    /// A declaration of the file.
    pub(super) fn item(&mut self, part: &Match) -> Option<Item> {
        Some(match part.rule {
            Rule::use_declaration => Item::Use(self.needed_text(part)),
            Rule::list_declaration => {
                let names: Vec<Name> = each(part, Rule::word).map(|p| self.name(p)).collect();
                let mut names = names.into_iter();
                Item::List(ListDeclaration { name: names.next()?, file: self.needed_text(part), key: names.next()? })
            }
            Rule::entity_declaration => Item::Entity(self.entity(part)),
            Rule::parameter_declaration => Item::Parameter(self.parameter(part)),
            Rule::ruleset_declaration => Item::Ruleset(self.ruleset(part)),
            Rule::test_declaration => Item::Test(self.test(part)),
            _ => return None,
        })
    }

    fn entity(&mut self, part: &Match) -> EntityDeclaration {
        let mut words = each(part, Rule::word);
        let name = words.next().map_or(Name { text: String::new(), span: self.span(part) }, |p| self.name(p));
        let plural = words.next().map(|p| self.name(p));
        let label = self.first_text(part);
        let members = part.parts.iter().filter_map(|p| self.entity_member(p)).collect();
        EntityDeclaration { name, label, plural, members, span: self.span(part) }
    }

    /// A member of an entity.
    pub(super) fn entity_member(&mut self, part: &Match) -> Option<EntityMember> {
        Some(match part.rule {
            Rule::key_field => EntityMember::Field(self.field(find(part, Rule::field)?), true),
            Rule::field => EntityMember::Field(self.field(part), false),
            Rule::belongs_to => EntityMember::BelongsTo(self.first_name(part, Rule::word)),
            Rule::check_rule => EntityMember::Check(CheckDeclaration {
                name: self.first_name(part, Rule::word),
                title: self.first_text(part),
                condition: self.needed_condition(part),
                span: self.span(part),
            }),
            Rule::group => {
                let members = part.parts.iter().filter_map(|p| self.entity_member(p)).collect();
                EntityMember::Group(self.first_name(part, Rule::word), members)
            }
            _ => return None,
        })
    }

    fn field(&mut self, part: &Match) -> FieldDeclaration {
        let ty = find(part, Rule::field_type);
        let modifiers = part.parts.iter().filter_map(|p| self.modifier(p)).collect();
        FieldDeclaration {
            name: self.first_name(part, Rule::word),
            label: self.first_text(part),
            ty: ty.and_then(|t| t.parts.first()).map_or(TypeName::Word(String::new()), |t| self.type_name(t)),
            ty_span: ty.map_or_else(|| self.span(part), |t| self.span(t)),
            modifiers,
            span: self.span(part),
        }
    }

    fn type_name(&mut self, part: &Match) -> TypeName {
        match part.rule {
            Rule::list_type => TypeName::ListOf(self.first_name(part, Rule::word)),
            Rule::one_of_type => TypeName::OneOf(self.texts(part)),
            Rule::document_type => TypeName::Document(each(part, Rule::field).map(|p| self.field(p)).collect()),
            _ => TypeName::Word(self.text(part).to_owned()),
        }
    }

    fn texts(&mut self, part: &Match) -> Vec<Quoted> {
        each(part, Rule::text).map(|p| self.quoted(p)).collect()
    }

    fn modifier(&mut self, part: &Match) -> Option<Modifier> {
        Some(match part.rule {
            Rule::part_of => Modifier::PartOf(self.first_name(part, Rule::path)),
            Rule::required_mark => Modifier::Required,
            Rule::unique_mark => Modifier::Unique,
            Rule::unit_text => Modifier::Unit(self.needed_text(part)),
            Rule::alias_texts => Modifier::Alias(self.texts(part)),
            Rule::matching_pattern => Modifier::Matching(self.quoted(find(part, Rule::raw_text)?)),
            Rule::name_vi => Modifier::NameVi(self.first_name(part, Rule::word)),
            Rule::from_list => Modifier::From(self.first_name(part, Rule::word_path)),
            _ => return None,
        })
    }

    fn parameter(&mut self, part: &Match) -> ParameterDeclaration {
        let mut values = Vec::new();
        let mut notes: Vec<Statement> = part.parts.iter().filter_map(|p| self.statement(p)).collect();
        if let Some(value) = find(part, Rule::parameter_value) {
            let source = notes.iter().find_map(|n| match n {
                Statement::Text(TextKind::Source, Language::Unsaid, text) => Some(text.clone()),
                _ => None,
            });
            let value = self.parameter_value(value);
            if matches!(&*value.node, Node::Refused) {
                let name = self.first_name(part, Rule::word);
                self.unread.insert(name.text);
            }
            values.push(DatedValue { from: None, value, source });
        }
        for dated in each(part, Rule::dated_value) {
            let value = find(dated, Rule::parameter_value).map(|v| self.parameter_value(v));
            let source = find(dated, Rule::source_text).and_then(|s| self.first_text(s));
            notes.extend(each(dated, Rule::title_text).filter_map(|p| self.statement(p)));
            let from = find(dated, Rule::date).and_then(|d| self.when(d));
            match value {
                Some(value) if from.is_some() => values.push(DatedValue { from, value, source }),
                _ => {
                    let name = self.first_name(part, Rule::word);
                    self.unread.insert(name.text);
                }
            }
        }
        ParameterDeclaration { name: self.usable_name(part), title: self.first_text(part), values, notes, span: self.span(part) }
    }

    fn parameter_value(&mut self, part: &Match) -> Expr {
        let span = self.span(part);
        let Some(inner) = part.parts.first() else { return Expr { node: Box::new(Node::And(Vec::new())), span } };
        let node = match inner.rule {
            Rule::path => Node::Path(self.name(inner)),
            _ => self.literal(inner).map_or(Node::Refused, Node::Literal),
        };
        let value = Expr { node: Box::new(node), span: self.span(inner) };
        if self.text(part).starts_with('-') { Expr { node: Box::new(Node::Negate(value)), span } } else { value }
    }

    /// A ruleset to put members into.
    pub(super) fn nameless_ruleset(&self, span: Span) -> RulesetDeclaration {
        let name = Name { text: String::new(), span };
        RulesetDeclaration { name, title: None, about: Vec::new(), statements: Vec::new(), targets: Vec::new(), span }
    }

    fn ruleset(&mut self, part: &Match) -> RulesetDeclaration {
        let mut ruleset = self.nameless_ruleset(self.span(part));
        ruleset.name = self.first_name(part, Rule::word);
        ruleset.title = self.first_text(part);
        for member in &part.parts {
            self.ruleset_member(member, &mut ruleset);
        }
        ruleset
    }

    /// Puts one member into a ruleset.
    pub(super) fn ruleset_member(&mut self, part: &Match, ruleset: &mut RulesetDeclaration) {
        match part.rule {
            Rule::about_entities => ruleset.about.extend(each(part, Rule::word).map(|p| self.name(p)).collect::<Vec<_>>()),
            Rule::target_declaration => {
                let target = self.target(part);
                ruleset.targets.push(target);
            }
            Rule::misplaced => {
                let word = part.parts.first().map_or("", |p| self.text(p)).to_owned();
                let span = part.parts.first().map_or(part.span, |p| p.span);
                self.error(
                    Code::RULES_MISPLACED,
                    span,
                    Text::new(format!("`{word}` stands outside of a target"), format!("`{word}` nằm ngoài chỉ tiêu")),
                    Some(Text::new(format!("write `target NAME \"…\" {{ {word} … }}`"), format!("viết `target TÊN \"…\" {{ {word} … }}`"))),
                );
            }
            _ => {
                let statement = self.statement(part);
                ruleset.statements.extend(statement);
            }
        }
    }

    fn target(&mut self, part: &Match) -> TargetDeclaration {
        let across = find(part, Rule::across_collections);
        TargetDeclaration {
            name: self.first_name(part, Rule::word),
            title: self.first_text(part),
            across: across.map(|a| each(a, Rule::word).map(|p| self.name(p)).collect()).unwrap_or_default(),
            statements: part.parts.iter().filter_map(|p| self.statement(p)).collect(),
            span: self.span(part),
        }
    }

    /// A statement of a ruleset, target or parameter; `None` for parts that are none.
    pub(super) fn statement(&mut self, part: &Match) -> Option<Statement> {
        let kind = match part.rule {
            Rule::clause => {
                let kind = match part.parts.first().map(|p| p.rule) {
                    Some(Rule::kw_recommend) => ClauseKind::Recommend,
                    Some(Rule::kw_aim) => ClauseKind::Aim,
                    _ => ClauseKind::Require,
                };
                return Some(Statement::Clause(kind, self.needed_condition(part)));
            }
            Rule::when_condition => return Some(Statement::When(self.needed_condition(part))),
            Rule::define_rule => return Some(Statement::Define(self.usable_name(part), self.needed_condition(part))),
            Rule::applies_time => {
                let written = each(part, Rule::date).count();
                let dates: Vec<_> = each(part, Rule::date).filter_map(|p| self.when(p)).collect();
                if dates.len() < written {
                    return None;
                }
                let mut dates = dates.into_iter();
                let from = if find(part, Rule::kw_from).is_some() { dates.next() } else { None };
                return Some(Statement::Applies(from, dates.next(), self.span(part)));
            }
            Rule::supersedes_rule => return Some(Statement::Supersedes(self.first_name(part, Rule::word_path))),
            Rule::note_text => {
                let vi = each(part, Rule::title_text).find(|p| self.language(&p.parts) == Language::Vi).cloned();
                return Some(Statement::Note(NoteDeclaration {
                    name: self.first_name(part, Rule::word),
                    text: self.needed_text(part),
                    text_vi: vi.and_then(|p| self.first_text(&p)),
                    tags: each(part, Rule::tag_list).flat_map(|p| self.tags(p)).collect(),
                }));
            }
            Rule::tag_list => return Some(Statement::Tags(self.tags(part))),
            Rule::title_text => TextKind::Title,
            Rule::source_text => TextKind::Source,
            Rule::url_text => TextKind::Url,
            Rule::owner_text => TextKind::Owner,
            Rule::product_text => TextKind::Product,
            Rule::hint_text => TextKind::Hint,
            _ => return None,
        };
        Some(Statement::Text(kind, self.language(&part.parts), self.needed_text(part)))
    }

    fn tags(&self, part: &Match) -> Vec<Name> {
        each(part, Rule::tag).map(|p| self.name(p)).collect()
    }

    fn test(&mut self, part: &Match) -> TestDeclaration {
        TestDeclaration {
            name: self.needed_text(part),
            target: self.first_name(part, Rule::word_path),
            as_of: find(part, Rule::date).and_then(|d| self.when(d)),
            given: each(part, Rule::given_record).map(|p| self.given(p)).collect(),
            expect: each(part, Rule::expectation).map(|p| self.expectation(p)).collect(),
            span: self.span(part),
        }
    }

    fn given(&mut self, part: &Match) -> GivenRecord {
        GivenRecord {
            all: find(part, Rule::kw_all).is_some(),
            entity: self.first_name(part, Rule::word),
            entries: find(part, Rule::entries).map(|p| self.entries(p)).unwrap_or_default(),
            span: self.span(part),
        }
    }

    fn entries(&mut self, part: &Match) -> Vec<(Name, GivenValue)> {
        let mut entries = Vec::new();
        for entry in each(part, Rule::entry) {
            if let Some(value) = find(entry, Rule::value) {
                entries.push((self.first_name(entry, Rule::word_path), self.given_value(value)));
            }
        }
        entries
    }

    fn given_value(&mut self, part: &Match) -> GivenValue {
        let span = self.span(part);
        let Some(inner) = part.parts.first() else { return GivenValue { kind: GivenKind::Missing, span } };
        let kind = match inner.rule {
            Rule::value_list => GivenKind::List(each(inner, Rule::value).map(|p| self.given_value(p)).collect()),
            Rule::value_map => GivenKind::Map(find(inner, Rule::entries).map(|p| self.entries(p)).unwrap_or_default()),
            Rule::kw_none => GivenKind::None,
            Rule::kw_missing => GivenKind::Missing,
            Rule::kw_yes => GivenKind::Flag(true),
            Rule::kw_no => GivenKind::Flag(false),
            _ => {
                let negative = self.text(part).starts_with('-');
                match (self.literal(inner), negative) {
                    (None, _) => GivenKind::Missing,
                    (Some(Literal::Number(n, _)), true) => GivenKind::Literal(Literal::Number(-&n, None)),
                    (Some(Literal::Percent(n)), true) => GivenKind::Literal(Literal::Percent(-&n)),
                    (Some(Literal::Money(n)), true) => GivenKind::Literal(Literal::Money(-&n)),
                    (Some(Literal::Days(n)), true) => GivenKind::Literal(Literal::Days(-&n)),
                    (Some(literal), _) => GivenKind::Literal(literal),
                }
            }
        };
        GivenValue { kind, span }
    }

    fn expectation(&mut self, part: &Match) -> Expectation {
        Expectation {
            verdict: find(part, Rule::verdict).map_or(Name { text: String::new(), span: self.span(part) }, |p| self.word(p)),
            gap: find(part, Rule::value).map(|p| self.given_value(p)),
            because: self.first_text(part),
            span: self.span(part),
        }
    }
}
