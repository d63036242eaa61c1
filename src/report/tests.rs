//! Whole runs, from rule text and records to reports.

mod files;
mod formats;
mod messages;
mod problems;
mod profiles;

use super::*;
use crate::base::Source;
use crate::data::{self, Record};
use crate::evaluation::{Options, Outcome, evaluate};
use crate::semantics::{self, Unit};
use crate::syntax;

/// What the rules of these tests speak of.
const VOCABULARY: &str = r#"
entity province "Tỉnh, thành phố" plural provinces {
  key code: text from units
  name "Tên": text
  population "Dân số": count unit "người"
  budget "Tổng chi ngân sách địa phương": money
  it_spending "Chi cho công nghệ thông tin": money part of budget
  share "Tỷ lệ phủ sóng": percent
  printed "Tỷ lệ in trong báo cáo": percent
  score: number
  installs: count
  resolution "Nghị quyết của Tỉnh ủy": document
  opened "Ngày khai trương": date
  meetings "Gặp mặt cơ quan báo chí": events
  officer "Đầu mối": text
  status "Trạng thái nền tảng": one of "planned", "live"
  levels "Các cấp đã kết nối": texts
  portal "Có cổng thông tin": flag
  districts "Huyện": list of district
}
entity district "Huyện" plural districts {
  key code: text
  name: text
  staff "Cán bộ": count
}
"#;

/// A run with everything that it refers to.
pub(super) struct Case {
    pub rules: Rules,
    pub sources: Sources,
    pub outcome: Outcome,
    pub counts: Counts,
    grid: Grid,
    board: Board,
    problems: Vec<Diagnostic>,
    inputs: Vec<Input>,
    selected: Vec<TargetId>,
}

impl Case {
    /// The rules beside the vocabulary, the records in YAML, and the judging date.
    pub fn new(rules: &str, yaml: &str, as_of: Option<&str>) -> Case {
        let mut sources = Sources::default();
        let rows = [("42", "Hà Tĩnh"), ("45", "Quảng Trị"), ("46", "Huế")];
        let list = data::ReferenceList {
            name: "units".into(),
            key: "code".into(),
            columns: vec!["name".into()],
            rows: rows.map(|(key, name)| data::ListRow { key: key.into(), values: vec![name.into()], ..Default::default() }).into(),
            ..data::ReferenceList::default()
        };
        let text = format!("list units from \"units.csv\" key code\n{VOCABULARY}\n{rules}");
        let source = sources.add(Source::new("rules/q3.chitieu", text.as_str()));
        let parsed = syntax::parse(&text, source, &syntax::Limits::default());
        assert_eq!(parsed.problems, [], "{text}");
        let unit = Unit {
            source: Some(source),
            name: "rules/q3.chitieu".into(),
            text: text.as_str().into(),
            file: parsed.file,
            lists: [("units".to_owned(), list)].into(),
        };
        let (rules, problems) = semantics::check(&[unit]);
        assert_eq!(problems, []);
        let options = data::Options::default();
        let loaded = data::load("reports/2020.yaml", yaml.as_bytes(), data::Format::Yaml, &mut sources, &rules.schema, &options);
        let records: Vec<Record> = loaded.records;
        let mut problems: Vec<Diagnostic> = loaded.problems.into_iter().map(|p| p.diagnostic).collect();
        problems.sort_by_key(|p| p.labels.first().map(|l| l.span));
        let as_of = as_of.map(|day| crate::value::parse_date(day).unwrap());
        let options = Options { as_of, ..Options::on(Date::constant(2021, 6, 30)) };
        let outcome = evaluate(&rules, &records, &options);
        let inputs =
            vec![Input { file: "reports/2020.yaml".into(), sha256: Some("0".repeat(64)), records: records.len(), notes: Vec::new() }];
        let selected = rules.iter().map(|(id, _)| id).collect();
        let counts = Counts::of(&outcome.judgements);
        let mut grid = Grid::default();
        outcome.judgements.iter().for_each(|j| grid.add(j));
        let mut case = Case { rules, sources, outcome, counts, grid, board: Board::default(), problems, inputs, selected };
        case.recount();
        case
    }

    /// Counts the judgements, and gives them their cells.
    pub fn recount(&mut self) {
        let mut board = Board::default();
        self.outcome.judgements.iter().for_each(|j| board.add(&self.run(0, Lang::En), j));
        (self.counts, self.board) = (Counts::of(&self.outcome.judgements), board);
    }

    pub fn run(&self, status: u8, lang: Lang) -> Run<'_> {
        Run {
            rules: &self.rules,
            sources: &self.sources,
            outcome: &self.outcome,
            counts: &self.counts,
            grid: &self.grid,
            board: &self.board,
            passed: None,
            told: None,
            interrupted: false,
            worst: None,
            problems: &self.problems,
            inputs: &self.inputs,
            as_of: None,
            status,
            lang,
            selected: &self.selected,
            passes: Passes::All,
            verbose: false,
            quiet: false,
            missing_passes: false,
            profile: None,
            regraded: &[],
            waivers: &[],
            corrected: None,
        }
    }
}

/// A report as text, with its no-break spaces shown as plain ones.
fn printed(format: Format, run: &Run<'_>, color: bool) -> String {
    let mut out = Vec::new();
    write(format, run, &mut out, &Style { color, width: 100 }).unwrap();
    String::from_utf8(out).unwrap().replace('\u{a0}', " ")
}
