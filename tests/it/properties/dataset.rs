//! Made-up reports, written as YAML, JSON and tables.

use std::fmt::Write as _;

use proptest::prelude::*;

/// Numbers to choose by, from which a data set is made. Smaller ones make simpler data, so that failures shrink.
#[derive(Clone)]
pub struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl Tape {
    pub fn new(numbers: Vec<u32>) -> Self {
        Tape { numbers, at: 0 }
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % end
    }

    fn pick<T: Copy>(&mut self, options: &[T]) -> T {
        options[self.below(options.len())]
    }
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", Dataset::make(&mut Tape::new(self.numbers.clone()), Shape::Nested))
    }
}

pub fn tapes() -> impl Strategy<Value = Tape> {
    prop::collection::vec(any::<u32>(), 300..500).prop_map(Tape::new)
}

/// What stands at a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// A number, date, yes or no, as it is written bare.
    Bare(String),
    /// A text.
    Text(String),
    List(Vec<Datum>),
    Map(Vec<(String, Datum)>),
}

fn bare(text: impl ToString) -> Datum {
    Datum::Bare(text.to_string())
}

fn text(text: impl ToString) -> Datum {
    Datum::Text(text.to_string())
}

pub type Fields = Vec<(String, Datum)>;

/// Reports of provinces and of communes.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub provinces: Vec<Fields>,
    pub communes: Vec<Fields>,
}

/// What a data set may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Everything, members inside of their owners included.
    Nested,
    /// What a table can hold too.
    Flat,
}

impl Dataset {
    pub fn make(tape: &mut Tape, shape: Shape) -> Self {
        let mut provinces = Vec::new();
        for code in ["01", "02", "99", "03"].into_iter().take(1 + tape.below(4)) {
            for period in ["2020", "2021", "2020-H2"].into_iter().take(1 + tape.below(3)) {
                provinces.push(province(tape, code, period, shape));
            }
        }
        let communes = (0..tape.below(6)).map(|number| commune(tape, number)).collect();
        Dataset { provinces, communes }
    }
}

/// Fields that are put in most of the time.
struct Draft<'t> {
    tape: &'t mut Tape,
    fields: Fields,
}

impl Draft<'_> {
    fn put(&mut self, name: &str, make: impl FnOnce(&mut Tape) -> Datum) {
        let value = make(self.tape);
        if self.tape.below(8) != 7 {
            self.fields.push((name.to_owned(), value));
        }
    }
}

fn count(tape: &mut Tape) -> Datum {
    bare(tape.below(12))
}

fn flag(tape: &mut Tape) -> Datum {
    tape.pick(&["có", "không", "yes", "no"]).to_owned().into()
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Datum::Text(text)
    }
}

fn money(tape: &mut Tape) -> Datum {
    let figure =
        tape.pick(&["1 triệu đồng", "0 đồng", "5000 VND", "1.5 tỷ", "2 billion VND", "1500000000 VND", "1 499 999 999 VND", "10,5 triệu"]);
    text(figure)
}

fn date(tape: &mut Tape) -> Datum {
    const DATES: [&str; 12] = [
        "2020-06-30",
        "2020-07-01",
        "2020-12-31",
        "2021-06-30",
        "2021-07-01",
        "2020-02-29",
        "2020",
        "2020-06",
        "30/9/2020",
        "quý III/2020",
        "15/12/2020",
        "2021-03-15",
    ];
    text(tape.pick(&DATES))
}

fn province(tape: &mut Tape, code: &str, period: &str, shape: Shape) -> Fields {
    let fields = vec![("code".to_owned(), text(code)), ("period".to_owned(), text(period))];
    let mut draft = Draft { tape, fields };
    if draft.tape.below(3) == 2 {
        let day = draft.tape.pick(&["2020-06-06", "2020-12-31", "2021-07-01", "2021-12-31"]);
        draft.fields.push(("as_of".to_owned(), text(day)));
    }
    draft.put("name", |t| text(t.pick(&["Hà Giang", "Cao Bằng", "Bà Rịa"])));
    draft.put("population", count);
    draft.put("households", count);
    draft.put("budget", |t| text(t.pick(&["1000 tỷ", "1500 billion VND", "1499999999000 VND", "0 VND", "7.5 tỷ"])));
    draft.put("it_spending", money);
    draft.put("share", |t| text(t.pick(&["20%", "30%", "44,61%", "50%", "25.0%", "35%", "0%", "100%"])));
    draft.put("installs", count);
    draft.put("rating", |t| bare(t.pick(&["0", "0.5", "1", "1.5", "-2", "12.25"])));
    draft.put("wait", |t| text(t.pick(&["7 days", "8 ngày", "0 days", "6"])));
    draft.put("plan", |t| plan(t, shape));
    draft.put("opened", |t| if t.below(5) == 4 { text("chưa") } else { date(t) });
    draft.put("meetings", meetings);
    draft.put("status", |t| text(t.pick(&["kế hoạch", "thí điểm", "vận hành"])));
    draft.put("officer", |t| text(t.pick(&["Nguyễn Văn A", "Trần Thị Bưởi", "Lê C"])));
    draft.put("hotline", flag);
    draft.put("network.levels", |t| {
        let levels: &[&str] = t.pick(&[&["xã"], &["xã", "huyện"], &["tỉnh", "huyện", "xã"]]);
        Datum::List(levels.iter().map(text).collect())
    });
    draft.put("network.total", count);
    draft.put("network.connected", count);
    if shape == Shape::Nested {
        draft.put("districts", |t| Datum::List((0..t.below(4)).map(|number| Datum::Map(district(t, number))).collect()));
    }
    draft.fields
}

fn plan(tape: &mut Tape, shape: Shape) -> Datum {
    match tape.below(if shape == Shape::Nested { 6 } else { 5 }) {
        0 => Datum::Map(vec![("issued".to_owned(), text("chưa"))]),
        5 => date(tape),
        _ => {
            let mut draft = Draft { tape, fields: vec![("title".to_owned(), text("Kế hoạch chuyển đổi số"))] };
            draft.put("number", |t| text(t.pick(&["05-NQ/TU", "12/KH-UBND", "7"])));
            draft.put("issued", date);
            draft.put("separate", flag);
            draft.put("covers_from", |t| text(t.pick(&["2020-01-01", "2020-10-01"])));
            draft.put("covers_to", |t| text(t.pick(&["2020-12-31", "2021-12-31", "2021"])));
            Datum::Map(draft.fields)
        }
    }
}

fn meetings(tape: &mut Tape) -> Datum {
    let held = (0..1 + tape.below(5)).map(|_| {
        let day = tape.pick(&["2020-02-10", "2020-03-31", "2020-05-05", "2020-08-01", "2020-11-30", "2021-02-01", "2020-07"]);
        text(day)
    });
    Datum::List(held.collect())
}

fn district(tape: &mut Tape, number: usize) -> Fields {
    let mut draft = Draft { tape, fields: vec![("code".to_owned(), text(format!("H{number}")))] };
    draft.put("station", flag);
    draft.put("staff", |t| bare(t.below(6)));
    draft.put("spending", money);
    draft.put("incidents", |t| {
        let incidents = (0..t.below(3)).map(|_| {
            let mut draft = Draft { tape: t, fields: Vec::new() };
            draft.put("date", date);
            draft.put("hours", |t| bare(t.pick(&["3", "24", "24.5"])));
            draft.put("grave", flag);
            Datum::Map(draft.fields)
        });
        Datum::List(incidents.collect())
    });
    draft.fields
}

fn commune(tape: &mut Tape, number: usize) -> Fields {
    let mut draft = Draft { tape, fields: vec![("code".to_owned(), text(format!("X{number}")))] };
    let owner = draft.tape.pick(&["01", "02", "03"]);
    draft.fields.push(("province".to_owned(), text(owner)));
    draft.put("period", |t| text(t.pick(&["2020", "2021"])));
    draft.put("website", flag);
    draft.put("dwellings", |t| bare(t.below(5)));
    draft.fields
}

/// Groups as maps of their own, the way documents write them.
fn grouped(fields: &Fields) -> Fields {
    let mut out: Fields = Vec::new();
    for (name, value) in fields {
        let Some((group, inner)) = name.split_once('.') else {
            out.push((name.clone(), value.clone()));
            continue;
        };
        if !out.iter().any(|(n, _)| n == group) {
            out.push((group.to_owned(), Datum::Map(Vec::new())));
        }
        if let Some((_, Datum::Map(entries))) = out.iter_mut().find(|(n, _)| n == group) {
            entries.push((inner.to_owned(), value.clone()));
        }
    }
    out
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("texts can be written as JSON")
}

/// A YAML document with a list of records.
pub fn yaml(plural: &str, records: &[Fields]) -> String {
    let mut out = format!("{plural}:\n");
    if records.is_empty() {
        out = format!("{plural}: []\n");
    }
    for record in records {
        yaml_item(&mut out, 1, &grouped(record));
    }
    out
}

fn yaml_item(out: &mut String, depth: usize, fields: &Fields) {
    let mut lead = format!("{}- ", "  ".repeat(depth));
    if fields.is_empty() {
        let _ = writeln!(out, "{lead}{{}}");
    }
    for (name, value) in fields {
        let _ = write!(out, "{lead}{name}:");
        yaml_value(out, depth + 2, value);
        lead = "  ".repeat(depth + 1);
    }
}

fn yaml_value(out: &mut String, depth: usize, value: &Datum) {
    match value {
        Datum::Bare(bare) => {
            let _ = writeln!(out, " {bare}");
        }
        Datum::Text(text) => {
            let plain = text.starts_with(char::is_alphanumeric) && !text.contains(": ");
            let _ = if plain { writeln!(out, " {text}") } else { writeln!(out, " {}", quoted(text)) };
        }
        Datum::List(items) if items.is_empty() => out.push_str(" []\n"),
        Datum::List(items) => {
            out.push('\n');
            for item in items {
                match item {
                    Datum::Map(fields) => yaml_item(out, depth, fields),
                    other => {
                        let _ = write!(out, "{}-", "  ".repeat(depth));
                        yaml_value(out, depth + 1, other);
                    }
                }
            }
        }
        Datum::Map(fields) if fields.is_empty() => out.push_str(" {}\n"),
        Datum::Map(fields) => {
            out.push('\n');
            for (name, value) in fields {
                let _ = write!(out, "{}{name}:", "  ".repeat(depth));
                yaml_value(out, depth + 1, value);
            }
        }
    }
}

/// A JSON document with a list of records.
pub fn json(plural: &str, records: &[Fields]) -> String {
    let records: Vec<String> = records.iter().map(|r| json_value(&Datum::Map(grouped(r)))).collect();
    format!("{{ \"{plural}\": [\n{}\n] }}", records.join(",\n"))
}

fn json_value(value: &Datum) -> String {
    let items = |items: Vec<String>| items.join(", ");
    match value {
        Datum::Bare(bare) => bare.clone(),
        Datum::Text(text) => quoted(text),
        Datum::List(list) => format!("[{}]", items(list.iter().map(json_value).collect())),
        Datum::Map(fields) => {
            format!("{{{}}}", items(fields.iter().map(|(name, value)| format!("{}: {}", quoted(name), json_value(value))).collect()))
        }
    }
}

/// A table with a column for each field that some record has, headed by its label where `labels` gives one.
pub fn csv(records: &[Fields], labels: &[(&str, &str)]) -> String {
    let rows: Vec<Vec<(String, String)>> = records.iter().map(|r| cells("", r)).collect();
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let heading = |name: &str| labels.iter().find(|(n, _)| *n == name).map_or(name, |(_, label)| label).to_owned();
    let quote = |cell: String| format!("\"{}\"", cell.replace('"', "\"\""));
    let mut out = columns.iter().map(|c| quote(heading(c))).collect::<Vec<_>>().join(",") + "\r\n";
    for row in &rows {
        let cell = |column: &&str| row.iter().find(|(n, _)| n == column).map_or(String::new(), |(_, v)| v.clone());
        out += &(columns.iter().map(|c| quote(cell(c))).collect::<Vec<_>>().join(",") + "\r\n");
    }
    out
}

fn cells(prefix: &str, fields: &Fields) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (name, value) in fields {
        let path = format!("{prefix}{name}");
        match value {
            Datum::Bare(text) | Datum::Text(text) => out.push((path, text.clone())),
            Datum::List(items) => {
                let texts = items.iter().filter_map(|i| if let Datum::Bare(t) | Datum::Text(t) = i { Some(t.as_str()) } else { None });
                out.push((path, texts.collect::<Vec<_>>().join("; ")));
            }
            Datum::Map(inner) => out.extend(cells(&format!("{path}."), inner)),
        }
    }
    out
}

/// A JSON document for each record.
pub fn json_lines(records: &[Fields]) -> String {
    records.iter().map(|r| json_value(&Datum::Map(grouped(r))) + "\n").collect()
}
