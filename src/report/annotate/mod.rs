//! A filer's own workbook with its findings: cells at fault coloured and commented, and a list of the findings before all
//! worksheets. Parts of the package that need not change are copied as they are compressed.

mod aside;
mod comments;
mod list;
mod package;
mod sheet;
mod styles;
mod workbook;
mod xml;

use std::collections::BTreeMap;

pub use aside::aside;
use package::Package;
use styles::Styles;
use workbook::Workbook;
use xml::Fault;

use super::remarks::{Remark, Remarks, Tone};
use crate::base::CellName;
use crate::diagnostic::{Lang, Text};

const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Remarks that one comment tells in full.
const TOLD: usize = 8;

/// What is said of one worksheet.
#[derive(Default)]
struct Marks {
    tones: BTreeMap<CellName, Tone>,
    comments: BTreeMap<CellName, String>,
}

/// Where the list of findings goes in the package.
const LIST: &str = "xl/worksheets/findings";
/// Where a package keeps its signatures.
const SIGNATURES: &str = "_xmlsignatures/";

/// A workbook with its findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The file.
    pub bytes: Vec<u8>,
    /// What its filer has to know of it.
    pub notes: Vec<Text>,
}

/// The workbook with its findings.
///
/// # Errors
/// The package is built in a way that cannot be changed.
pub fn annotated(bytes: &[u8], remarks: &Remarks, lang: Lang) -> Result<Marked, Text> {
    with_findings(bytes, remarks, lang).map_err(|fault| {
        Text::new(format!("this workbook cannot be marked: {fault}"), format!("không thể đánh dấu vào bảng tính này: {fault}"))
    })
}

fn with_findings(bytes: &[u8], remarks: &Remarks, lang: Lang) -> Result<Marked, Fault> {
    let mut package = Package::open(bytes)?;
    let notes = notes(&package);
    let book = Workbook::find(&mut package)?;
    let part_of_styles = match book.related("styles") {
        Some(part) => part.to_owned(),
        None => add(&mut package, &book.part, &book.family, "styles", ("xl/styles", "xml"), STYLES, styles::PLAIN.to_owned())?.0,
    };
    let mut styles = Styles::read(package.needed(&part_of_styles)?)?;
    let by_sheet = marks(remarks, lang);
    for (name, part) in &book.sheets {
        let text = package.needed(part)?;
        let mut new = sheet::unselected(&text)?;
        if let Some(marks) = by_sheet.get(name) {
            new = sheet::with_styles(&new, &marks.tones, &mut |style, tone| styles.toned(style, tone))?;
            new = commented(&mut package, &book, part, new, &marks.comments)?;
        }
        if new != text {
            package.put(part, new);
        }
    }
    let list = list::worksheet(&book.namespace, remarks, &mut styles, lang);
    let (_, id) = add(&mut package, &book.part, &book.family, "worksheet", (LIST, "xml"), SHEET, list)?;
    let name = book.free_name(if lang == Lang::En { "Findings" } else { "Kết quả kiểm tra" });
    let text = workbook::with_first(&package.needed(&book.part)?, &name, &book.family, &id)?;
    package.put(&book.part, text);
    package.put(&part_of_styles, styles.finish()?);
    Ok(Marked { bytes: package.finish()?, notes })
}

/// What marking does to this workbook that its filer may not expect.
fn notes(package: &Package<'_>) -> Vec<Text> {
    let has = |begin: &str| package.names().any(|name| name.trim_start_matches('/').starts_with(begin));
    let mut notes = Vec::new();
    if has(SIGNATURES) {
        notes.push(Text::new(
            "the workbook is signed; its signature does not hold for the marked copy",
            "bảng tính có chữ ký số; chữ ký không còn giá trị trên bản đã đánh dấu",
        ));
    }
    if has(LIST) {
        notes.push(Text::new(
            "the workbook was marked before, and its earlier marks are still in it; mark the report itself for a clean copy",
            "bảng tính đã được đánh dấu trước đó và các dấu cũ vẫn còn; hãy đánh dấu báo cáo gốc để có bản sạch",
        ));
    }
    notes
}

/// Adds a part, and says by which id its owner knows it.
fn add(
    package: &mut Package<'_>,
    owner: &str,
    family: &str,
    kind: &str,
    name: (&str, &str),
    content: &str,
    text: String,
) -> Result<(String, String), Fault> {
    let part = package.free_name(name.0, name.1);
    package.put(&part, text);
    if name.1 != "vml" {
        package.declare(&part, content)?;
    }
    let id = package.relate(owner, family, kind, &part)?;
    Ok((part, id))
}

/// A worksheet with comments.
fn commented(
    package: &mut Package<'_>,
    book: &Workbook,
    part: &str,
    sheet: String,
    new: &BTreeMap<CellName, String>,
) -> Result<String, Fault> {
    let relations = package.relations(part)?;
    let own = match relations.iter().find(|r| r.kind == "comments") {
        Some(known) => known.part.clone(),
        None => {
            let empty = comments::none(&book.namespace);
            add(package, part, &book.family, "comments", ("xl/comments", "xml"), COMMENTS, empty)?.0
        }
    };
    let (text, added) = comments::with(&package.needed(&own)?, new)?;
    package.put(&own, text);
    let lines = |cell: &CellName| new.get(cell).map_or(1, |text| text.lines().map(|line| 1 + line.chars().count() / 55).sum());
    let shapes: Vec<(CellName, usize)> = added.iter().map(|cell| (*cell, lines(cell))).collect();
    let id = sheet::drawing_id(&sheet)?;
    let drawing = id.and_then(|id| relations.iter().find(|r| r.id == id)).map(|r| r.part.clone());
    match drawing {
        Some(drawing) => {
            let text = comments::with_shapes(&package.needed(&drawing)?, &shapes)?;
            package.put(&drawing, text);
            Ok(sheet)
        }
        None => {
            let block = free_block(package)?;
            let text = comments::with_shapes(&comments::empty_drawing(block, shapes.len()), &shapes)?;
            package.declare_ending("vml", DRAWING)?;
            let (_, id) = add(package, part, &book.family, "vmlDrawing", ("xl/drawings/vmlDrawing", "vml"), DRAWING, text)?;
            sheet::with_drawing(&sheet, &book.family, &id)
        }
    }
}

/// A block of numbers that no drawing uses for its shapes.
fn free_block(package: &mut Package<'_>) -> Result<u32, Fault> {
    let drawings: Vec<String> = package.names().filter(|name| name.ends_with(".vml")).map(str::to_owned).collect();
    let mut last = 0;
    for name in drawings {
        last = package.text(&name)?.iter().flat_map(|text| comments::blocks(text).collect::<Vec<_>>()).fold(last, u32::max);
    }
    Ok(last + 1)
}

/// What is said of each worksheet: the gravest tone of a cell colours it.
fn marks(remarks: &Remarks, lang: Lang) -> BTreeMap<String, Marks> {
    let mut of_cells: BTreeMap<(&str, CellName), Vec<&Remark>> = BTreeMap::new();
    for remark in &remarks.all {
        if let Some(place) = &remark.place {
            of_cells.entry((&place.sheet, place.cell)).or_default().push(remark);
        }
    }
    let mut sheets: BTreeMap<String, Marks> = BTreeMap::new();
    for ((sheet, cell), remarks) in of_cells {
        let marks = sheets.entry(sheet.to_owned()).or_default();
        if let Some(tone) = remarks.iter().filter(|r| r.place.as_ref().is_some_and(|p| p.is_own)).map(|r| r.tone).min() {
            marks.tones.insert(cell, tone);
        }
        let mut told: Vec<String> = remarks.iter().take(TOLD).map(|remark| remark.comment(lang)).collect();
        let more = remarks.len().saturating_sub(TOLD);
        if more > 0 {
            told.push(match lang {
                Lang::En => format!("and {more} more: see the first worksheet"),
                Lang::Vi => format!("và {more} nội dung khác: xem trang tính đầu tiên"),
            });
        }
        marks.comments.insert(cell, told.join("\n\n"));
    }
    sheets
}
