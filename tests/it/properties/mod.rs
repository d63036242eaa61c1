//! What holds for all reports: properties of the way from rule text and data files to verdicts.

mod dataset;
mod figures;
mod formats;
mod kernels;
mod members;
mod order;
mod refinement;
mod streaming;
mod writing;

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use chitieu::base::{Source, SourceId, Sources};
use chitieu::data::{self, Format, Record};
use chitieu::evaluation::{Across, ClauseResult, Judgement, Options, Outcome, Reason, evaluate};
use chitieu::semantics::{self, Rules, Unit, has_errors};
use chitieu::syntax::{self, Limits};
use chitieu::value::Date;

const RULES: &str = include_str!("rules.chitieu");
const PROVINCES: &str = "code,name,valid_to\n01,Hà Nội,\n02,Hà Giang,\n03,Cao Bằng,\n04,Hà Tây,2008-07-31\n";

/// Rules with the sources that they and the data come from.
pub struct World {
    pub sources: Sources,
    pub rules: Arc<Rules>,
}

impl World {
    /// The rules of a file with one register; it must be without errors.
    pub fn new(text: &str, register: &str) -> Self {
        let mut sources = Sources::default();
        let source = sources.add(Source::new("rules.chitieu", text));
        let parsed = syntax::parse(text, source, &Limits::default());
        assert!(!has_errors(&parsed.problems), "{:#?}", parsed.problems);
        let list = data::load_list("provinces.csv", register.as_bytes(), &mut sources, "code", "vn_provinces").expect("a register");
        let lists = [("vn_provinces".to_owned(), list)].into();
        let unit = Unit { source: Some(source), name: "rules.chitieu".into(), text: text.into(), file: parsed.file, lists };
        let (rules, problems) = semantics::check(&[unit]);
        assert!(problems.is_empty(), "{problems:#?}");
        World { sources, rules: Arc::new(rules) }
    }

    /// The same rules before any data was read.
    fn again(&self) -> Self {
        let mut sources = Sources::default();
        let texts = [SourceId(0), SourceId(1)].into_iter().filter_map(|id| self.sources.get(id));
        for source in texts {
            sources.add(Source::new(source.name.clone(), source.text.clone()));
        }
        World { sources, rules: Arc::clone(&self.rules) }
    }

    /// The records of a file that must be without fault.
    pub fn load(&mut self, name: &str, format: Format, text: &str) -> Vec<Record> {
        let loaded = data::load(name, text.as_bytes(), format, &mut self.sources, &self.rules.schema, &data::Options::default());
        let wrong: Vec<_> = loaded.problems.iter().filter(|p| p.diagnostic.code != chitieu::diagnostic::Code::DATA_NO_RECORDS).collect();
        assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
        loaded.records
    }

    pub fn judge(&self, records: &[Record]) -> Outcome {
        evaluate(&self.rules, records, &options())
    }

    /// What a check gives, in words, without the places: one entry for each target and record, sorted.
    pub fn told(&self, outcome: &Outcome) -> Vec<String> {
        let mut told: Vec<String> = outcome.judgements.iter().map(|j| self.tell(j)).collect();
        told.extend(outcome.silent.iter().map(|s| format!("silent {} {:?} {:?}", s.key, s.name, s.period)));
        told.extend(outcome.problems.iter().map(|p| format!("{} {}", p.code, p.message.en)));
        told.push(format!("{} records, {:?}", outcome.records, outcome.left_out));
        told.sort();
        told
    }

    fn tell(&self, judgement: &Judgement) -> String {
        let id = &self.rules.target(judgement.target).id;
        let Judgement { key, name, period, verdict, data_date, judging_date, rule_day, reasons, .. } = judgement;
        let mut out =
            format!("{id} {key:?} {name:?} {period:?} {verdict:?} {data_date} {judging_date} {rule_day} {:?}", told_reasons(reasons));
        for ClauseResult { clause, kind, verdict, measure, reasons, .. } in &judgement.clauses {
            let _ = write!(out, "\n  {clause} {kind:?} {verdict:?} {measure:?} {:?}", told_reasons(reasons));
        }
        out
    }
}

fn told_reasons(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|r| format!("{:?} {} {} {:?}", r.why, r.path, r.label, r.due)).collect()
}

pub fn options() -> Options {
    Options { across: Across::Always, ..Options::on(Date::constant(2021, 8, 1)) }
}

/// The shared rules.
pub fn world() -> World {
    static WORLD: LazyLock<World> = LazyLock::new(|| World::new(RULES, PROVINCES));
    WORLD.again()
}

/// What only one of two says; empty if they say the same.
pub fn difference(one: &[String], other: &[String]) -> String {
    let only = |sign: char, all: &[String], others: &[String]| {
        let own = all.iter().filter(|t| !others.contains(t)).take(3);
        own.map(|t| format!("{sign} {t}\n")).collect::<String>()
    };
    if one == other { String::new() } else { format!("not the same:\n{}{}", only('-', one, other), only('+', other, one)) }
}

/// Where a value stands, as its file's readers would say.
pub fn quote(sources: &Sources, source: SourceId, span: chitieu::base::Span) -> String {
    sources.get(source).map_or("", |s| s.slice(span)).to_owned()
}
