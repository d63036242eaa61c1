//! The data sets of a configuration against the vocabulary: to options of the loaders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Config, DataSet, Placed};
use crate::base::Files;
use crate::data::reading::{Form, Raw, Readings, read_period};
use crate::data::{DOCUMENT_ATTRIBUTES, Entity, EntityId, FieldType, Options, Schema, fits_unit};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::project::pattern::Pattern;

/// How the files of one data set are read.
#[derive(Debug, Clone)]
pub struct DataOptions {
    pub(in crate::project) pattern: Placed<Pattern>,
    /// What is said about each of its files.
    pub options: Options,
}

impl DataOptions {
    /// Whether a file belongs to it, by its path from the root on.
    #[must_use]
    pub fn covers(&self, whole: &Path) -> bool {
        self.pattern.value.matches(whole)
    }

    /// Its files, sorted.
    #[must_use]
    pub fn files(&self, files: &dyn Files) -> Vec<PathBuf> {
        self.pattern.value.find(files)
    }
}

impl Config {
    /// The data sets with their names resolved.
    #[must_use]
    pub fn data_options(&self, schema: &Schema) -> (Vec<DataOptions>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let sets = self.data.iter().map(|set| self.options(set, schema, &mut problems)).collect();
        (sets, problems)
    }

    fn options(&self, set: &DataSet, schema: &Schema, problems: &mut Vec<Diagnostic>) -> DataOptions {
        let mut options = Options {
            readings: set.readings.clone(),
            skip: set.skip,
            sheets: set.sheets.clone(),
            leave_out: set.leave_out.clone(),
            encoding: set.encoding,
            ..Options::default()
        };
        if let Some(name) = &set.entity {
            options.entity = entity_named(schema, &name.value);
            if options.entity.is_none() {
                let known: Vec<&str> = schema.entities.iter().map(|e| e.name.as_str()).collect();
                problems.push(self.unknown(name, ("entity", "đối tượng"), &known));
            }
        }
        if let Some(period) = &set.period {
            let raw = Raw { text: &period.value, form: Form::Quoted };
            match read_period(raw, &Readings::default()) {
                Ok(Some(read)) => options.period = Some(read),
                _ => options.period_key = Some(period.value.clone()),
            }
        }
        let entities: Vec<&Entity> = match options.entity {
            Some(id) => vec![schema.entity(id)],
            None => schema.entities.iter().collect(),
        };
        let mut columns = BTreeMap::new();
        for (heading, path) in &set.columns {
            if path.value.is_empty() || entities.iter().any(|e| has(e, &path.value)) {
                columns.insert(heading.value.clone(), path.value.clone());
            } else {
                let known: Vec<&str> = entities.iter().flat_map(|e| &e.fields).map(|f| f.path.as_str()).collect();
                problems.push(self.unknown(path, ("field", "trường"), &known));
            }
        }
        options.columns = columns;
        for (path, unit) in &set.units {
            let slots = entities.iter().flat_map(|e| &e.fields).filter(|f| f.path == path.value || f.label == path.value);
            let fields: Vec<_> = slots.collect();
            if fields.is_empty() {
                let known: Vec<&str> = entities.iter().flat_map(|e| &e.fields).map(|f| f.path.as_str()).collect();
                problems.push(self.unknown(path, ("field", "trường"), &known));
            } else if !fields.iter().any(|field| fits_unit(&unit.value, field)) {
                let message = Text::new(
                    format!("`{}` is no unit of `{}`", unit.value, path.value),
                    format!("`{}` không phải đơn vị của `{}`", unit.value, path.value),
                );
                problems.push(Diagnostic::error(Code::PROJECT_BAD_VALUE, message).at(self.source, unit.span));
            }
            options.units.extend(fields.iter().map(|field| (field.path.clone(), unit.value.clone())));
        }
        DataOptions { pattern: set.pattern.clone(), options }
    }

    fn unknown(&self, name: &Placed<String>, what: (&str, &str), known: &[&str]) -> Diagnostic {
        let message =
            Text::new(format!("no {} is called `{}`", what.0, name.value), format!("không có {} nào tên là `{}`", what.1, name.value));
        let problem = Diagnostic::error(Code::PROJECT_BAD_VALUE, message).at(self.source, name.span);
        match nearest(&name.value, known.iter().copied()) {
            Some(near) => problem.help(Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?"))),
            None => problem,
        }
    }
}

/// The entity of this singular or plural.
#[must_use]
pub fn entity_named(schema: &Schema, name: &str) -> Option<EntityId> {
    schema.iter().find(|(_, e)| e.name == name || e.plural.as_deref() == Some(name)).map(|(id, _)| id)
}

/// Whether a heading may be said to mean this in an entity.
fn has(entity: &Entity, name: &str) -> bool {
    let time = matches!(name, "period" | "as_of");
    time || entity.name == name
        || entity.fields.iter().any(|field| {
            let own = field.path == name || field.label == name || field.name_vi.as_deref() == Some(name);
            let attribute = || match (&field.ty, name.strip_prefix(&field.path).and_then(|rest| rest.strip_prefix('.'))) {
                (FieldType::Document(extra), Some(rest)) => {
                    let extra = extra.iter().map(|f| f.path.rsplit('.').next().unwrap_or(""));
                    DOCUMENT_ATTRIBUTES.into_iter().chain(extra).any(|attribute| attribute == rest)
                }
                _ => false,
            };
            own || attribute() || field.aliases.iter().any(|alias| alias == name)
        })
}
