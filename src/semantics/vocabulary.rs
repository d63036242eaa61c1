//! Entities and lists: from declarations to the schema.

use std::collections::{BTreeMap, BTreeSet};

use super::Unit;
use crate::base::{SourceId, Span};
use crate::data::{DOCUMENT_ATTRIBUTES, Entity, EntityId, Field, FieldType, ListColumn, ListId, ReferenceList, Schema, Slot};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::syntax::tree::{EntityDeclaration, EntityMember, FieldDeclaration, Item, Modifier, Name, TypeName};

/// Builds the schema of all files together.
pub(super) fn schema(units: &[Unit], broken: &mut BTreeSet<String>, problems: &mut Vec<Diagnostic>) -> Schema {
    let vietnamese = units.iter().filter(|u| crate::syntax::is_vietnamese(&u.text)).filter_map(|u| u.source).collect();
    let mut builder =
        Builder { schema: Schema::default(), lists: BTreeMap::new(), entities: BTreeMap::new(), vietnamese, broken, problems };
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            if let Item::List(list) = item {
                builder.list(source, &list.name, unit.lists.get(&list.name.text));
            }
        }
    }
    let declared: Vec<(SourceId, &EntityDeclaration)> = units
        .iter()
        .filter_map(|u| u.source.map(|s| (s, u)))
        .flat_map(|(s, u)| u.file.items.iter().filter_map(move |i| if let Item::Entity(e) = i { Some((s, e)) } else { None }))
        .collect();
    let known: Vec<(SourceId, &EntityDeclaration)> = declared.into_iter().filter(|(s, e)| builder.declare(*s, e)).collect();
    for (i, (source, declaration)) in known.iter().enumerate() {
        builder.fill(EntityId(u16::try_from(i).unwrap_or(u16::MAX)), *source, declaration);
    }
    builder.schema
}

struct Builder<'p> {
    schema: Schema,
    lists: BTreeMap<String, (ListId, SourceId, Span)>,
    /// Singulars and plurals.
    entities: BTreeMap<String, (EntityId, SourceId, Span)>,
    /// The files in Vietnamese words.
    vietnamese: BTreeSet<SourceId>,
    /// Names whose declarations are wrong.
    broken: &'p mut BTreeSet<String>,
    problems: &'p mut Vec<Diagnostic>,
}

/// Two declarations of one name.
pub(super) fn declared_twice(name: &str, source: SourceId, span: Span, first: (SourceId, Span)) -> Diagnostic {
    Diagnostic::error(Code::RULES_DUPLICATE, Text::new(format!("`{name}` is declared twice"), format!("`{name}` được khai báo hai lần")))
        .label(source, span, Text::new("here again", "lại ở đây"))
        .label(first.0, first.1, Text::new("first here", "lần đầu ở đây"))
        .help(Text::new("give one of them another name", "đặt tên khác cho một trong hai"))
}

/// A name that nothing declares, with the nearest one.
pub(super) fn unknown<'a>(what: (&str, &str), name: &Name, source: SourceId, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let problem = Diagnostic::error(
        Code::RULES_UNKNOWN_NAME,
        Text::new(format!("no {} is called `{}`", what.0, name.text), format!("không có {} nào tên là `{}`", what.1, name.text)),
    )
    .at(source, name.span);
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => problem.help(Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?"))),
        None if known.is_empty() || known.len() > 12 => problem,
        None => {
            let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
            problem.help(Text::new(format!("there is {}", all.join(", ")), format!("hiện có {}", all.join(", "))))
        }
    }
}

/// Reports an unknown name; where very many are, without the search for the nearest.
fn unknown_into<'a>(
    problems: &mut Vec<Diagnostic>,
    what: (&str, &str),
    name: &Name,
    source: SourceId,
    known: impl Iterator<Item = &'a str>,
) {
    let enough = problems.len() >= super::MAX_PROBLEMS;
    problems.push(unknown(what, name, source, known.filter(|_| !enough)));
}

impl Builder<'_> {
    fn list(&mut self, source: SourceId, name: &Name, list: Option<&ReferenceList>) {
        if let Some((_, s, span)) = self.lists.get(&name.text) {
            let twice = declared_twice(&name.text, source, name.span, (*s, *span));
            return self.problems.push(twice);
        }
        let id = ListId(u16::try_from(self.schema.lists.len()).unwrap_or(u16::MAX));
        self.lists.insert(name.text.clone(), (id, source, name.span));
        self.schema.lists.push(list.cloned().unwrap_or_else(|| ReferenceList { name: name.text.clone(), ..ReferenceList::default() }));
    }

    fn declare(&mut self, source: SourceId, declaration: &EntityDeclaration) -> bool {
        let id = EntityId(u16::try_from(self.schema.entities.len()).unwrap_or(u16::MAX));
        for name in [Some(&declaration.name), declaration.plural.as_ref()].into_iter().flatten() {
            if let Some((_, s, span)) = self.entities.get(&name.text) {
                let twice = declared_twice(&name.text, source, name.span, (*s, *span));
                self.problems.push(twice);
                return false;
            }
        }
        for name in [Some(&declaration.name), declaration.plural.as_ref()].into_iter().flatten() {
            self.entities.insert(name.text.clone(), (id, source, name.span));
        }
        self.schema.entities.push(Entity {
            name: declaration.name.text.clone(),
            plural: declaration.plural.as_ref().map(|p| p.text.clone()),
            label: declaration.label.as_ref().map_or_else(|| declaration.name.text.clone(), |l| l.text.clone()),
            key: None,
            name_slot: None,
            owner: None,
            fields: Vec::new(),
            source,
            span: declaration.name.span,
        });
        true
    }

    fn fill(&mut self, id: EntityId, source: SourceId, declaration: &EntityDeclaration) {
        let mut fields = Fields { source, all: Vec::new(), key: None, parts: Vec::new() };
        let mut owner = None;
        self.members(&declaration.members, "", &mut fields, &mut owner);
        // `part of` names from the root of the entity, and may name a field that is declared later.
        for (slot, whole) in std::mem::take(&mut fields.parts) {
            let named = |f: &Field| self.vietnamese.contains(&source) && f.name_vi.as_deref() == Some(&whole.text);
            let found = fields.all.iter().position(named).or_else(|| fields.all.iter().position(|f| f.path == whole.text));
            match found.map(|i| Slot(u16::try_from(i).unwrap_or(u16::MAX))) {
                Some(whole_slot) => {
                    if let Some(field) = fields.all.get_mut(slot) {
                        field.part_of = Some(whole_slot);
                    }
                }
                None => unknown_into(self.problems, ("field", "trường"), &whole, source, fields.all.iter().map(|f| f.path.as_str())),
            }
        }
        let owner = owner.and_then(|name: Name| match self.entities.get(&name.text) {
            Some((owner, ..)) => {
                // The key of the owner stands in a field that is called as the owner is.
                let singular = self.schema.entities.get(owner.0 as usize).map_or(name.text.clone(), |e| e.name.clone());
                let slot = fields.all.iter().position(|f| f.path == singular).unwrap_or_else(|| {
                    fields.all.push(Field {
                        label: self.schema.entities.get(owner.0 as usize).map_or(String::new(), |e| e.label.clone()),
                        ..Field::new(singular.clone(), FieldType::Text, source, name.span)
                    });
                    fields.all.len() - 1
                });
                Some((*owner, Slot(u16::try_from(slot).unwrap_or(u16::MAX))))
            }
            None => {
                unknown_into(self.problems, ("entity", "đối tượng"), &name, source, self.entities.keys().map(String::as_str));
                None
            }
        });
        let name_slot = fields.all.iter().position(|f| f.path == "name" && matches!(f.ty, FieldType::Text));
        if let Some(entity) = self.schema.entities.get_mut(id.0 as usize) {
            entity.fields = fields.all;
            entity.key = fields.key;
            entity.owner = owner;
            entity.name_slot = name_slot.map(|i| Slot(u16::try_from(i).unwrap_or(u16::MAX)));
        }
    }

    fn members(&mut self, members: &[EntityMember], prefix: &str, fields: &mut Fields, owner: &mut Option<Name>) {
        for member in members {
            match member {
                EntityMember::Field(declaration, is_key) => {
                    let slot = fields.all.len();
                    let field = self.field(declaration, prefix, fields.source, Some((slot, &mut fields.parts)));
                    if let Some(first) = fields.all.iter().find(|f| f.path == field.path) {
                        self.problems.push(declared_twice(&field.path, fields.source, field.span, (fields.source, first.span)));
                        continue;
                    }
                    if *is_key {
                        if let Some(first) = fields.key.and_then(|k| fields.all.get(k.0 as usize)) {
                            self.problems.push(declared_twice("key", fields.source, field.span, (fields.source, first.span)));
                        }
                        fields.key = fields.key.or(Some(Slot(u16::try_from(slot).unwrap_or(u16::MAX))));
                    }
                    fields.all.push(field);
                }
                EntityMember::Group(name, inner) => {
                    self.members(inner, &format!("{prefix}{}.", name.text), fields, owner);
                }
                EntityMember::BelongsTo(name) => {
                    if let Some(first) = owner.replace(name.clone()) {
                        self.problems.push(declared_twice("belongs to", fields.source, name.span, (fields.source, first.span)));
                    }
                }
                EntityMember::Check(_) => {}
            }
        }
    }

    fn field(
        &mut self,
        declaration: &FieldDeclaration,
        prefix: &str,
        source: SourceId,
        mut parts: Option<(usize, &mut Vec<(usize, Name)>)>,
    ) -> Field {
        let path = format!("{prefix}{}", declaration.name.text);
        let mut field = Field {
            label: declaration.label.as_ref().map_or(String::new(), |l| l.text.clone()),
            ..Field::new(path, self.field_type(declaration, source), source, declaration.name.span)
        };
        for modifier in &declaration.modifiers {
            match modifier {
                Modifier::PartOf(whole) => {
                    if let Some((slot, parts)) = &mut parts {
                        parts.push((*slot, whole.clone()));
                    }
                }
                Modifier::Required => field.required = true,
                Modifier::Unique => field.unique = true,
                Modifier::Unit(unit) => field.unit = Some(unit.text.clone()),
                Modifier::Alias(aliases) => field.aliases.extend(aliases.iter().map(|a| a.text.clone())),
                Modifier::Matching(pattern) => match super::Pattern::new(&pattern.text, source, pattern.span) {
                    Ok(read) => field.matching = Some(read.text),
                    Err(problem) => self.problems.push(*problem),
                },
                Modifier::From(name) => field.from = self.list_column(name, source),
                Modifier::NameVi(name) => field.name_vi = Some(name.text.clone()),
            }
        }
        field
    }

    fn list_column(&mut self, name: &Name, source: SourceId) -> Option<(ListId, ListColumn)> {
        let (list, column) = name.text.split_once('.').map_or((name.text.as_str(), None), |(l, c)| (l, Some(c)));
        let Some((id, ..)) = self.lists.get(list) else {
            unknown_into(self.problems, ("list", "danh mục"), name, source, self.lists.keys().map(String::as_str));
            return None;
        };
        let columns = self.schema.lists.get(id.0 as usize).map(|l| (l.key.clone(), l.columns.clone())).unwrap_or_default();
        match column {
            None => Some((*id, ListColumn::Key)),
            Some(column) if column == columns.0 => Some((*id, ListColumn::Key)),
            Some(column) => match columns.1.iter().position(|c| c == column) {
                Some(at) => Some((*id, ListColumn::Other(u16::try_from(at).unwrap_or(u16::MAX)))),
                None => {
                    unknown_into(
                        self.problems,
                        ("column of this list", "cột của danh mục này"),
                        name,
                        source,
                        columns.1.iter().map(String::as_str),
                    );
                    None
                }
            },
        }
    }

    fn field_type(&mut self, declaration: &FieldDeclaration, source: SourceId) -> FieldType {
        match &declaration.ty {
            TypeName::Word(word) => match word.as_str() {
                "texts" => FieldType::Texts,
                "flag" => FieldType::Flag,
                "count" => FieldType::Count,
                "number" => FieldType::Number,
                "percent" => FieldType::Percent,
                "money" => FieldType::Money,
                "days" => FieldType::Days,
                "date" => FieldType::Date,
                "period" => FieldType::Period,
                "events" => FieldType::Events,
                _ => FieldType::Text,
            },
            TypeName::OneOf(texts) => FieldType::OneOf(texts.iter().map(|t| t.text.clone()).collect()),
            TypeName::ListOf(name) => match self.entities.get(&name.text) {
                Some((id, ..)) => FieldType::List(*id),
                None => {
                    unknown_into(self.problems, ("entity", "đối tượng"), name, source, self.entities.keys().map(String::as_str));
                    self.broken.insert(declaration.name.text.clone());
                    FieldType::Texts
                }
            },
            TypeName::Document(extras) => {
                let mut fields: Vec<Field> = Vec::new();
                for extra in extras {
                    let field = self.field(extra, "", source, None);
                    let first = fields.iter().find(|f| f.path == field.path).map(|f| f.span);
                    if first.is_some() || DOCUMENT_ATTRIBUTES.contains(&field.path.as_str()) {
                        let first = first.unwrap_or(declaration.ty_span);
                        self.problems.push(declared_twice(&field.path, source, field.span, (source, first)));
                    } else {
                        fields.push(field);
                    }
                }
                FieldType::Document(fields)
            }
        }
    }
}

struct Fields {
    source: SourceId,
    all: Vec<Field>,
    key: Option<Slot>,
    /// `part of` names that still have to be found, with the slot that they were said of.
    parts: Vec<(usize, Name)>,
}
