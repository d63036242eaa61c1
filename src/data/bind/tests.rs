//! Files by hand, and what must come out of them.

mod adversarial;
mod blocks;
mod documents;
mod formats;
mod pages;
mod tables;

use super::{Loaded, Options, load};
use crate::base::{SourceId, Sources, Span};
use crate::data::{Cell, Content, Entity, EntityId, Field, FieldType, Figure, Format, Record, Schema, Slot, Value};
use crate::value::Number;

/// A field without any modifiers.
fn field(path: &str, label: &str, ty: FieldType) -> Field {
    Field { label: label.to_owned(), ..Field::new(path, ty, SourceId(0), Span::default()) }
}

fn entity(name: &str, plural: &str, fields: Vec<Field>) -> Entity {
    let slot = |path: &str| fields.iter().position(|f| f.path == path).map(|at| Slot(u16::try_from(at).unwrap()));
    Entity {
        name: name.to_owned(),
        plural: Some(plural.to_owned()),
        label: String::new(),
        key: slot("code"),
        name_slot: slot("name"),
        owner: None,
        fields,
        source: SourceId(0),
        span: Span::default(),
    }
}

/// Provinces with nested districts, and flat communes that belong to them.
fn schema() -> Schema {
    let mut population = field("population", "Dân số", FieldType::Count);
    population.aliases = vec!["Dân số trung bình".to_owned()];
    population.unit = Some("người".to_owned());
    let mut spending = field("it_spending", "Chi cho công nghệ thông tin", FieldType::Money);
    spending.name_vi = Some("chi_cntt".to_owned());
    let mut budget = field("budget", "Tổng chi", FieldType::Money);
    budget.aliases = vec!["Tổng chi ngân sách địa phương".to_owned()];
    let resolution = FieldType::Document(vec![field("separate", "", FieldType::Flag)]);
    let province = entity(
        "province",
        "provinces",
        vec![
            field("code", "Mã", FieldType::Text),
            field("name", "Tên tỉnh, thành phố", FieldType::Text),
            population,
            budget,
            spending,
            field("bluezone_share", "Tỷ lệ", FieldType::Percent),
            field("party_resolution", "Nghị quyết", resolution),
            field("press_meetings", "Gặp mặt báo chí", FieldType::Events),
            field("portal", "Có cổng", FieldType::Flag),
            field("districts", "", FieldType::List(EntityId(1))),
            field("network.levels", "Cấp", FieldType::Texts),
            field("network.communes_total", "Tổng số", FieldType::Count),
            field("staff.total", "Tổng số", FieldType::Count),
        ],
    );
    let district = entity("district", "districts", vec![field("code", "", FieldType::Text), field("media_staff", "", FieldType::Count)]);
    let mut commune = entity(
        "commune",
        "communes",
        vec![field("code", "", FieldType::Text), field("province", "Tỉnh", FieldType::Text), field("website", "", FieldType::Flag)],
    );
    commune.owner = Some((EntityId(0), Slot(1)));
    let incident = Entity { key: None, ..entity("incident", "incidents", vec![field("deaths", "", FieldType::Count)]) };
    Schema { entities: vec![province, district, commune, incident], lists: Vec::new() }
}

const PROVINCE: EntityId = EntityId(0);
const COMMUNE: EntityId = EntityId(2);

/// What came out, with each problem as `line:column code message`.
struct Outcome {
    schema: Schema,
    records: Vec<Record>,
    problems: Vec<String>,
    notes: Vec<String>,
    fields: Vec<Option<(EntityId, Slot)>>,
    sources: Sources,
}

fn run(name: &str, text: impl AsRef<[u8]>, options: &Options) -> Outcome {
    let (schema, mut sources) = (schema(), Sources::default());
    let format = Format::of_path(std::path::Path::new(name)).unwrap();
    let Loaded { records, problems, notes } = load(name, text.as_ref(), format, &mut sources, &schema, options);
    let fields = problems.iter().map(|p| p.field).collect();
    let line = |p: &crate::data::Problem| {
        let label = p.diagnostic.labels.first().unwrap();
        let place = sources.place(label.source, label.span, "");
        format!("{}:{} {} {}", place.line, place.column, p.diagnostic.code, p.diagnostic.message.en)
    };
    let problems = problems.iter().map(line).collect();
    let notes = notes.into_iter().map(|note| note.en).collect();
    Outcome { schema, records, problems, notes, fields, sources }
}

fn yaml(text: &str) -> Outcome {
    run("a.yaml", text, &Options::default())
}

impl Outcome {
    fn sound(self) -> Self {
        assert_eq!(self.problems, Vec::<String>::new());
        self
    }

    fn cell(&self, record: usize, path: &str) -> &Cell {
        let record = &self.records[record];
        let slot = self.schema.entity(record.entity).slot(path).unwrap();
        &record.cells[slot.0 as usize]
    }

    /// The place of a cell as `line:column text`.
    fn place(&self, record: usize, path: &str) -> String {
        let place = self.sources.place(self.records[record].source, self.cell(record, path).span, path);
        format!("{}:{} {}", place.line, place.column, place.text)
    }

    fn keys(&self) -> Vec<&str> {
        self.records.iter().map(|r| r.key.as_deref().unwrap_or("-")).collect()
    }
}

fn figure(number: i64) -> Content {
    Content::Value(Value::Figure(Figure { number: Number::from_i64(number), last_digit: 0 }))
}

fn text(text: &str) -> Content {
    Content::Value(Value::Text(text.into()))
}
