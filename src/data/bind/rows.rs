//! A table: the heading row says what the columns mean, every other row is a record.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Binder;
use super::column::{split_unit, with_unit};
use super::names::{Found, Target};
use super::record::Draft;
use super::sink::Owner;
use super::value::{attribute_type, finish_document};
use crate::base::Span;
use crate::data::reading::{self, Raw, Readings};
use crate::data::record::{Cell, Content, Record};
use crate::data::schema::{DOCUMENT_ATTRIBUTES, EntityId, FieldType, Slot};
use crate::data::table::{Row, Rows};
use crate::data::text::nfc;
use crate::diagnostic::{Code, Text, nearest};
use crate::value::Period;

/// What one column holds.
pub(super) struct Column {
    pub target: Target,
    /// Whether anything asks for it.
    pub is_read: bool,
    /// Whether it has no heading at all.
    pub bare: bool,
    span: Span,
    /// The period that its heading names.
    pub period: Option<Period>,
    /// What its heading says about its figures, where that differs from the data set.
    pub readings: Option<Readings>,
}

/// A table with its headings understood.
pub(super) struct Plan {
    pub entity: EntityId,
    pub columns: Vec<Column>,
    /// Fields that two columns claim, each with the number of the second.
    pub lost: Vec<(Slot, usize)>,
    /// Whether two columns claim the period.
    pub lost_time: bool,
    pub period: Option<Period>,
}

/// Whether a heading stands over the numbers of the rows.
fn numbers_rows(heading: &str) -> bool {
    matches!(&*heading.to_lowercase(), "stt" | "tt" | "số tt" | "số thứ tự" | "no." | "#")
}

impl Binder<'_> {
    /// Understands the heading row; `None` if there is none that can be, which is said.
    pub(super) fn headings(&mut self, rows: &mut Rows<'_>, name: &str) -> Option<Plan> {
        if self.options.skip == 0 {
            self.sink.title(rows.lines_above());
        }
        let row = match rows.next_row()? {
            Ok(row) => row,
            Err(fault) => {
                self.sink.push(*fault);
                return None;
            }
        };
        let (named, period) = self.of_file_name(name);
        let Some(entity) = self.options.entity.or(named) else {
            self.no_entity(row.span(), |binder| binder.misspelt_file(name, row.span()));
            return None;
        };
        Some(self.plan(entity, row, period))
    }

    /// Understands headings.
    pub(super) fn plan(&mut self, entity: EntityId, row: &Row<'_>, period: Option<Period>) -> Plan {
        let mut plan = Plan { entity, columns: Vec::with_capacity(row.len()), lost: Vec::new(), lost_time: false, period };
        for at in 0..row.len() {
            let (heading, span) = row.cell(at);
            let column = self.column(entity, heading, span);
            self.claim(&mut plan, &column);
            plan.columns.push(column);
        }
        plan
    }

    fn column(&mut self, entity: EntityId, heading: &str, span: Span) -> Column {
        let names = self.names(entity);
        let mut readings = None;
        let (heading, period) = self.options.with_period(heading).map_or((heading, None), |(pattern, period)| (pattern, Some(period)));
        let mut found = names.find("", heading);
        if found == Found::None
            && let Some((bare, unit)) = split_unit(heading)
            && let Found::One(Target::Field(slot)) = names.find("", bare)
        {
            readings = with_unit(unit, self.schema.field(entity, *slot), &self.options.readings);
            if readings.is_some() {
                found = names.find("", bare);
            }
        }
        if let (Found::One(Target::Field(slot)), None) = (&found, &readings) {
            let field = self.schema.field(entity, *slot);
            readings = self.options.units.get(&field.path).and_then(|unit| with_unit(unit, field, &self.options.readings));
        }
        let target = match found {
            Found::One(target) => target.clone(),
            Found::Many(targets) => {
                self.ambiguous(entity, heading, span, targets);
                Target::Nothing
            }
            Found::None => {
                let shown = heading.split_whitespace().collect::<Vec<_>>().join(" ");
                if !shown.is_empty() && !numbers_rows(&shown) {
                    self.sink.unknown(Some(entity), &shown, span, || names.nearest("", heading));
                }
                Target::Nothing
            }
        };
        // The entity's own name over a column is its key's.
        let target = match (target, self.schema.entity(entity).key) {
            (Target::Unit, Some(slot)) => Target::Field(slot),
            (target, _) => target,
        };
        Column { target, is_read: true, bare: heading.trim().is_empty(), span, period, readings }
    }

    /// Two columns for one field: neither is taken.
    fn claim(&mut self, plan: &mut Plan, column: &Column) {
        let clash = |a: &Target, b: &Target| match (a, b) {
            (Target::Field(a), Target::Attribute(b, _)) | (Target::Attribute(b, _), Target::Field(a)) => a == b,
            (Target::Nothing, _) => false,
            _ => a == b,
        };
        let Some(first) = plan.columns.iter().find(|c| c.period == column.period && clash(&c.target, &column.target)) else {
            return;
        };
        let schema = self.schema;
        match &column.target {
            Target::Field(slot) | Target::Attribute(slot, _) => {
                let path = &schema.field(plan.entity, *slot).path;
                let owner = Owner { entity: plan.entity, slot: *slot, path };
                self.sink.twice(Some(owner), path, column.span, first.span);
                plan.lost.push((*slot, plan.columns.len()));
            }
            _ => {
                self.sink.twice(None, "period", column.span, first.span);
                plan.lost_time = true;
            }
        }
    }

    /// Whether a row has a cell for each heading; empty ones at its end do no harm.
    pub(super) fn fits(&mut self, row: &Row<'_>, columns: usize) -> bool {
        let cells = row.len();
        if cells == columns || (cells > columns && (columns..cells).all(|at| row.cell(at).0.trim().is_empty())) {
            return true;
        }
        let message = Text::new(
            format!("this row has {cells} cells, the heading has {columns}; the row is left out"),
            format!("hàng này có {cells} ô, dòng tiêu đề có {columns} ô; hàng bị bỏ qua"),
        );
        let help = Text::new(
            "Put a cell that contains the separator in double quotes; keep the separators of empty cells.",
            "Hãy đặt ô có chứa dấu phân cách trong dấu nháy kép; giữ đủ dấu phân cách của ô trống.",
        );
        let span = if cells > columns { row.cell(columns).1 } else { row.span() };
        self.sink.error(Code::DATA_RAGGED_ROW, span, message, Some(help));
        false
    }

    /// The record of a row, or one for each period that headings name; none if the row is to be left out.
    pub(super) fn row(&mut self, row: &Row<'_>, plan: &Plan, readings: &[Arc<Readings>]) -> Vec<Record> {
        if self.leaves_out(row) {
            self.sink.leave_out();
            return Vec::new();
        }
        let mut periods: Vec<Option<Period>> = plan.columns.iter().filter_map(|column| column.period).map(Some).collect();
        periods.sort_unstable();
        periods.dedup();
        if periods.is_empty() {
            periods.push(None);
        }
        let mut records = Vec::with_capacity(periods.len());
        for period in periods {
            let mut draft = self.cells(row, plan, readings, period);
            draft.period = draft.period.or(period).or(self.options.period).or(plan.period);
            records.extend(self.seal(draft, row.span()));
        }
        records
    }

    /// Whether the configuration leaves a row out, by how its first words begin.
    fn leaves_out(&self, row: &Row<'_>) -> bool {
        let left_out = &self.options.leave_out;
        let has_letter = |text: &&str| text.chars().any(char::is_alphabetic);
        let mut words = (0..row.len()).map(|at| row.cell(at).0.trim()).filter(has_letter).take(2);
        !left_out.is_empty() && words.any(|text| left_out.iter().any(|left| text.to_lowercase().starts_with(left.as_str())))
    }

    /// The cells of a row, the figures of each column read in its way.
    fn cells(&mut self, row: &Row<'_>, plan: &Plan, readings: &[Arc<Readings>], period: Option<Period>) -> Draft {
        let schema = self.schema;
        let mut draft = self.draft(plan.entity);
        draft.lost = plan.lost_time;
        let mut documents: BTreeMap<Slot, (Vec<Cell>, Span)> = BTreeMap::new();
        for (at, (column, readings)) in plan
            .columns
            .iter()
            .zip(readings)
            .enumerate()
            .filter(|(_, (column, _))| column.is_read && column.period.is_none_or(|of| Some(of) == period))
        {
            let (text, span) = row.cell(at);
            let raw = Raw { text, form: row.form(at) };
            match column.target {
                Target::Field(slot) => {
                    let field = schema.field(plan.entity, slot);
                    let owner = Owner { entity: plan.entity, slot, path: &field.path };
                    let cell = self.scalar(raw, span, &field.ty, owner, Some(readings));
                    draft.set(slot, cell, span);
                }
                Target::Attribute(slot, attribute) => {
                    let field = schema.field(plan.entity, slot);
                    let FieldType::Document(extra) = &field.ty else {
                        continue;
                    };
                    let owner = Owner { entity: plan.entity, slot, path: &field.path };
                    let cell = self.scalar(raw, span, attribute_type(attribute, extra), owner, None);
                    let room = || (vec![Cell::ABSENT; DOCUMENT_ATTRIBUTES.len() + extra.len()], span);
                    let (cells, whole) = documents.entry(slot).or_insert_with(room);
                    // The document stands where something is said of it.
                    if cell.content != Content::Absent {
                        *whole = if cells.iter().all(|c| c.content == Content::Absent) { span } else { whole.to(span) };
                    }
                    if let Some(place) = cells.get_mut(attribute) {
                        *place = cell;
                    }
                }
                Target::Unit => draft.unit = reading::read_text(raw, &self.options.readings),
                Target::Period | Target::AsOf => self.fill_time(&mut draft, column.target == Target::Period, raw, span),
                Target::Nothing if column.bare && !text.trim().is_empty() => {
                    self.sink.unknown(Some(plan.entity), &format!("#{}", at + 1), span, || None);
                }
                Target::Group(_) | Target::Nothing => {}
            }
        }
        for (slot, (cells, span)) in documents {
            draft.set(slot, Cell { content: finish_document(cells), span }, span);
        }
        for (slot, at) in &plan.lost {
            let (_, span) = row.cell(*at);
            draft.set(*slot, Cell { content: Content::Unreadable, span }, span);
        }
        draft
    }

    /// The entity's name or plural that a file's name nearly begins with.
    fn misspelt_file(&self, name: &str, span: Span) -> Option<(Span, Text)> {
        let stem = Path::new(name).file_stem()?.to_string_lossy().to_lowercase();
        let stem = nfc(&stem);
        let word = stem.split(|c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '.')).next()?.trim_end_matches('_');
        let names = self.schema.iter().flat_map(|(_, e)| e.plural.as_deref().into_iter().chain([e.name.as_str()]));
        let near = nearest(word, names)?;
        let help =
            Text::new(format!("Did you mean `{near}` in the name of the file?"), format!("Có phải ý bạn là `{near}` trong tên tệp?"));
        Some((Span { start: span.start, end: span.end.min(span.start.saturating_add(1)) }, help))
    }

    /// The entity and the period that a file's name tells: `communes-2022.csv`.
    pub(super) fn of_file_name(&self, name: &str) -> (Option<EntityId>, Option<Period>) {
        self.of_name(&Path::new(name).file_stem().map(|s| s.to_string_lossy()).unwrap_or_default())
    }

    /// The entity and the period that a name tells.
    pub(super) fn of_name(&self, name: &str) -> (Option<EntityId>, Option<Period>) {
        let stem = name.to_lowercase();
        let stem = nfc(&stem);
        let names = self.schema.iter().flat_map(|(id, e)| e.plural.iter().chain([&e.name]).map(move |name| (id, name)));
        let found = names
            .filter_map(|(id, name)| {
                let rest = stem.strip_prefix(&*nfc(name).to_lowercase())?;
                (!rest.starts_with(char::is_alphabetic)).then_some((rest.len(), id, rest))
            })
            .min_by_key(|(rest, ..)| *rest);
        let Some((_, entity, rest)) = found else {
            return (None, None);
        };
        let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.to_uppercase();
        let mut parts = std::iter::once(&*rest).chain(rest.split(['_', ' ', '.']));
        (Some(entity), parts.find_map(|part| Period::parse(part).ok()))
    }
}
