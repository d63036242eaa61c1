//! Records as they stand in data files, all at once: for what looks at a few of them closely.

use super::discovery::Content;
use super::rulefiles::unread;
use super::run::{Project, Request, discover};
use crate::base::Files;
use crate::data::{self, Limits, Problem, Record};
use crate::diagnostic::Code;

/// The records of the data that a request names, and what is wrong with them. The project takes in their texts.
#[must_use]
pub fn records(files: &dyn Files, project: &mut Project, request: &Request) -> (Vec<Record>, Vec<Problem>) {
    let (found, wrong) = discover(files, project, request);
    let mut problems: Vec<Problem> = wrong.into_iter().map(Problem::from).collect();
    let mut records = Vec::new();
    for file in found {
        let bytes = match &file.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::At(path) => match files.read(path, Limits::default().tree_bytes) {
                Ok(bytes) => bytes,
                Err(error) => {
                    problems.push(unread(Code::PROJECT_UNREADABLE_FILE, &file.name, &error, None).into());
                    continue;
                }
            },
        };
        let loaded = data::load(&file.name, &bytes, file.format, &mut project.sources, &project.rules.schema, &file.options);
        records.extend(loaded.records);
        problems.extend(loaded.problems);
    }
    (records, problems)
}
