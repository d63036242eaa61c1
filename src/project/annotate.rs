//! A report back to its filer: its own workbook with the findings marked, or a list beside it.

use std::path::{Path, PathBuf};

use super::run::{Checked, Request, Watch, check_watched};
use crate::base::Files;
use crate::data::{Format, Limits};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::report::remarks::{Remarks, remarks};
use crate::report::{Run, annotate};

/// What a filer gets back.
#[derive(Debug)]
pub struct Annotated {
    /// The check.
    pub checked: Checked,
    /// What the filer is told.
    pub remarks: Remarks,
    /// The workbook; `None` where there is nothing to send.
    pub bytes: Option<Vec<u8>>,
    /// What its filer has to know of it.
    pub notes: Vec<Text>,
    /// Why it is a list beside the report, and not the report itself.
    pub aside: Option<Text>,
    /// What prevented it.
    pub problems: Vec<Diagnostic>,
}

/// Whether the report itself can be marked.
#[must_use]
pub fn can_be_marked(path: &Path) -> bool {
    Format::of_path(path) == Some(Format::Xlsx)
}

/// The name of what a filer gets back, beside the report.
#[must_use]
pub fn name_beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(if can_be_marked(path) { format!("{stem}-checked.{ending}") } else { format!("{stem}-findings.xlsx") })
}

/// Checks a report and marks what was found in it.
#[must_use]
pub fn annotate(files: &dyn Files, path: &Path, request: &Request, watch: Watch<'_>) -> Annotated {
    let checked = check_watched(files, request, watch);
    let targets = checked.project.rules.iter().zip(&checked.selected).filter(|(_, on)| **on);
    let selected: Vec<_> = targets.map(|((id, _), _)| id).collect();
    let run = Run {
        outcome: &checked.outcome,
        counts: &checked.counts,
        interrupted: checked.interrupted,
        problems: &checked.problems,
        inputs: &checked.inputs,
        as_of: request.as_of,
        status: checked.status.code(),
        profile: checked.project.profile.as_ref().map(|profile| profile.name.value.as_str()),
        ..Run::of_part(&checked.project.rules, &checked.project.sources, &selected, checked.lang)
    };
    let (remarks, lang) = (remarks(&run), checked.lang);
    let mut made = Annotated { checked, remarks, bytes: None, notes: Vec::new(), aside: None, problems: Vec::new() };
    // Where nothing was judged, what stands in the way is for whoever runs the check.
    let is_wrong = made.checked.problems.iter().any(|p| p.severity == Severity::Error && p.code != Code::DATA_UNREADABLE_VALUE);
    if is_wrong && made.checked.outcome.records == 0 {
        return made;
    }
    let marked = if can_be_marked(path) {
        let read = files.read(path, Limits::default().tree_bytes).map_err(|error| Text::new(error.to_string(), error.to_string()));
        read.and_then(|bytes| annotate::annotated(&bytes, &made.remarks, lang))
    } else {
        Err(Text::new("only XLSX workbooks can be marked", "chỉ đánh dấu được bảng tính XLSX"))
    };
    match marked {
        Ok(marked) => (made.bytes, made.notes) = (Some(marked.bytes), marked.notes),
        Err(why) => {
            made.aside = Some(why);
            match annotate::aside(&made.remarks, lang) {
                Ok(bytes) => made.bytes = Some(bytes),
                Err(why) => made.problems.push(Diagnostic::error(Code::RUN_UNWRITABLE, why)),
            }
        }
    }
    made
}
