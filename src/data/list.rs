//! Reference lists: registers of units or of allowed values, as tables.

use super::limits::Limits;
use super::reading::read_day;
use super::schema::{ListRow, ReferenceList};
use super::table::{Row, Rows};
use super::text::{decode, nfc};
use crate::base::{SourceId, Sources, Span};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};

/// What a column of a list holds.
enum Column {
    Key,
    ValidFrom,
    ValidTo,
    Alias,
    Successor,
    Other,
}

/// Reads a reference list whose key stands in the column headed `key`.
///
/// # Errors
/// The file is no table, has no such column or no row, a row has no key or too few or too many cells, a date cannot be
/// read, or a key stands twice for the same day.
pub fn load_list(name: &str, bytes: &[u8], sources: &mut Sources, key: &str, list_name: &str) -> Result<ReferenceList, Vec<Diagnostic>> {
    let limits = Limits::default();
    let file = decode(name, bytes, limits.table_bytes, sources).map_err(|fault| vec![*fault])?;
    let mut rows = Rows::new(file.source, &file.text, None, 0, &limits);
    let mut reader = Reader { source: file.source, problems: Vec::new() };
    let mut list = ReferenceList { name: list_name.to_owned(), key: key.to_owned(), ..ReferenceList::default() };
    let columns = match rows.next_row() {
        Some(Ok(row)) => reader.headings(row, &mut list),
        Some(Err(fault)) => return Err(vec![*fault]),
        None => Vec::new(),
    };
    let mut spans = Vec::new();
    if reader.problems.is_empty() {
        while let Some(row) = rows.next_row() {
            match row {
                Err(fault) => reader.problems.push(*fault),
                Ok(row) => {
                    list.rows.extend(reader.row(row, &columns));
                    spans.push(row.span());
                }
            }
        }
        if list.rows.is_empty() && reader.problems.is_empty() {
            reader.report(Span::default(), "this list has no row", "danh sách này không có dòng nào");
        }
    }
    if reader.problems.is_empty() {
        reader.find_repeated(&list, &spans);
    }
    if reader.problems.is_empty() { Ok(list) } else { Err(reader.problems) }
}

struct Reader {
    source: SourceId,
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn report(&mut self, span: Span, en: impl Into<String>, vi: impl Into<String>) {
        self.problems.push(Diagnostic::error(Code::DATA_BAD_LIST, Text::new(en, vi)).at(self.source, span));
    }

    fn headings(&mut self, row: &Row<'_>, list: &mut ReferenceList) -> Vec<Column> {
        let wanted = nfc(list.key.trim()).into_owned();
        let names: Vec<String> = (0..row.len()).map(|at| nfc(row.cell(at).0.trim()).into_owned()).collect();
        for (at, name) in names.iter().enumerate() {
            if names.iter().take(at).any(|other| other == name) {
                let span = row.cell(at).1;
                self.report(span, format!("the heading `{name}` stands twice"), format!("tiêu đề `{name}` xuất hiện hai lần"));
            }
        }
        if !names.contains(&wanted) {
            let near = nearest(&wanted, names.iter().map(String::as_str)).map(str::to_owned);
            self.report(row.span(), format!("this list has no column `{wanted}`"), format!("danh sách này không có cột `{wanted}`"));
            if let (Some(near), Some(last)) = (near, self.problems.last_mut()) {
                last.help = Some(Text::new(format!("Did you mean `{near}`?"), format!("Có phải ý bạn là `{near}`?")));
            }
        }
        names
            .into_iter()
            .map(|name| match name.as_str() {
                _ if name == wanted => Column::Key,
                "valid_from" => Column::ValidFrom,
                "valid_to" => Column::ValidTo,
                "alias" => Column::Alias,
                "successor" => Column::Successor,
                _ => {
                    list.columns.push(name);
                    Column::Other
                }
            })
            .collect()
    }

    fn row(&mut self, row: &Row<'_>, columns: &[Column]) -> Option<ListRow> {
        if row.len() != columns.len() {
            let (cells, due) = (row.len(), columns.len());
            self.report(
                row.span(),
                format!("this row has {cells} cells, the heading has {due}"),
                format!("hàng này có {cells} ô, dòng tiêu đề có {due} ô"),
            );
            return None;
        }
        let mut read = ListRow::default();
        for (at, column) in columns.iter().enumerate() {
            let (cell, span) = row.cell(at);
            let text = nfc(cell.trim()).into_owned();
            match column {
                Column::Key => read.key = text,
                Column::ValidFrom => read.valid_from = self.day(&text, span),
                Column::ValidTo => read.valid_to = self.day(&text, span),
                Column::Alias => {
                    let aliases = text.split('|').map(str::trim).filter(|alias| !alias.is_empty());
                    read.aliases = aliases.map(str::to_owned).collect();
                }
                Column::Successor => read.successor = Some(text).filter(|t| !t.is_empty()),
                Column::Other => read.values.push(text),
            }
        }
        if read.key.is_empty() {
            self.report(row.span(), "this row has no key", "hàng này không có khóa");
            return None;
        }
        if let (Some(from), Some(to)) = (read.valid_from, read.valid_to)
            && from > to
        {
            self.report(
                row.span(),
                format!("valid from {from} to {to}: the end is before the beginning"),
                format!("hiệu lực từ {from} đến {to}: ngày hết hiệu lực trước ngày bắt đầu"),
            );
        }
        Some(read)
    }

    fn day(&mut self, text: &str, span: Span) -> Option<jiff::civil::Date> {
        if text.is_empty() {
            return None;
        }
        match read_day(text) {
            Ok(day) => Some(day),
            Err(error) => {
                self.report(span, error.why.en, error.why.vi);
                None
            }
        }
    }

    /// A key may come back for other days, not for the same.
    fn find_repeated(&mut self, list: &ReferenceList, spans: &[Span]) {
        let mut rows: Vec<(&ListRow, Span)> = list.rows.iter().zip(spans.iter().copied()).collect();
        rows.sort_by(|(a, at), (b, bt)| (&a.key, a.valid_from, at.start).cmp(&(&b.key, b.valid_from, bt.start)));
        for pair in rows.windows(2) {
            let [(a, first), (b, again)] = pair else {
                continue;
            };
            // Sorted by their first days, so the earlier row is the one that may reach into the other.
            let apart = matches!((a.valid_to, b.valid_from), (Some(to), Some(from)) if to < from);
            if a.key == b.key && !apart {
                let key = &a.key;
                let message = Text::new(
                    format!("the key `{key}` stands twice for the same day"),
                    format!("khóa `{key}` xuất hiện hai lần cho cùng một ngày"),
                );
                self.problems.push(
                    Diagnostic::error(Code::DATA_BAD_LIST, message)
                        .label(self.source, *again, Text::new("again here", "lặp lại ở đây"))
                        .label(self.source, *first, Text::new("first here", "lần đầu ở đây")),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<ReferenceList, Vec<String>> {
        let mut sources = Sources::default();
        load_list("l.csv", text.as_bytes(), &mut sources, "code", "units").map_err(|problems| {
            let line = |d: &Diagnostic| {
                let label = &d.labels[0];
                format!("{} {}", sources.place(label.source, label.span, ""), d.message.en)
            };
            problems.iter().map(line).collect()
        })
    }

    #[test]
    fn special_columns_are_taken_out_of_the_others() {
        let list = list("code,name,valid_from,valid_to,alias,successor\n01,Hà Nội,,2025-06-30,HN | Ha Noi,02\n").unwrap();
        assert_eq!(list.columns, ["name"]);
        let row = &list.rows[0];
        assert_eq!((row.key.as_str(), row.values[0].as_str()), ("01", "Hà Nội"));
        assert_eq!((row.valid_from, row.valid_to), (None, Some(jiff::civil::date(2025, 6, 30))));
        assert_eq!((row.aliases.as_slice(), row.successor.as_deref()), (&["HN".to_owned(), "Ha Noi".to_owned()][..], Some("02")));
    }

    #[test]
    fn a_key_may_come_back_but_not_for_the_same_day() {
        let good = "code,valid_from,valid_to\n01,,2020-12-31\n01,2021-01-01,\n";
        assert_eq!(list(good).unwrap().rows.len(), 2);
        let bad = list("code,valid_from,valid_to\n01,,2020-12-31\n01,2020-12-31,\n").unwrap_err();
        assert_eq!(bad, ["l.csv:3:1 the key `01` stands twice for the same day"]);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        assert_eq!(list("cod,name\n1,a\n").unwrap_err(), ["l.csv:1:1 this list has no column `code`"]);
        assert_eq!(list("code,name\n").unwrap_err(), ["l.csv:1:1 this list has no row"]);
        assert_eq!(list("code,name\n1\n,b\n").unwrap_err().len(), 2);
        assert!(list("code,valid_to\n1,30/30/2020\n").unwrap_err()[0].starts_with("l.csv:2:3 "));
    }
}
