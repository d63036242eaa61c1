//! Reports that were saved as `chitieu-report/1`, as far as a later run asks about them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Figure;
use crate::diagnostic::{Code, Lang};
use crate::value::Period;

/// How many bytes from its beginning on a report says what it is.
const HEAD: usize = 256;
const SCHEMA: &str = "chitieu-report/1";

/// Whether a file is a saved report, by its beginning.
#[must_use]
pub fn is_report(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    head.trim_ascii_start().starts_with(b"{") && String::from_utf8_lossy(head).contains(SCHEMA)
}

/// A saved report.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// Its targets by id.
    pub rules: BTreeMap<String, SavedRule>,
    /// What it found, in its order.
    pub findings: Vec<Finding>,
    /// Its exit status.
    pub status: u8,
    /// Why it does not tell everything, if so.
    pub lacks: Vec<Lack>,
    /// How many failures and missing data are only counted in it.
    pub untold: u64,
}

/// A target in a saved report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SavedRule {
    id: String,
    /// Its title, in the language of the report.
    pub title: Option<String>,
    /// Changes when its meaning may have changed.
    pub fingerprint: String,
}

/// Why a report does not tell everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It was broken off.
    Interrupted,
    /// Rules, configuration or data were wrong.
    Problems,
    /// So many results are only counted in it.
    Counted(u64),
}

/// The unit that a result is about; for targets across units, all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// What it is.
    pub entity: String,
    /// Its key.
    pub key: Option<String>,
}

/// A result of a saved report: one target, one unit, one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The target's id.
    pub rule: String,
    /// Who it is about.
    pub unit: Unit,
    /// The unit's name for people.
    pub name: Option<String>,
    /// The period.
    pub period: Option<Period>,
    /// The verdict as a whole.
    pub standing: Standing,
    /// Whether it decides about the whole.
    pub required: bool,
    /// By clause; empty where `when` decides.
    pub clauses: BTreeMap<usize, Clause>,
}

/// A clause of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its verdict.
    pub standing: Standing,
    /// Whether it decides about the whole.
    pub required: bool,
    /// What was found.
    pub actual: Option<Figure>,
    /// What is required.
    pub needed: Option<Figure>,
    /// How the one must compare with the other.
    pub comparison: Option<String>,
}

/// A verdict in a saved report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does not hold.
    Fail,
    /// Data are lacking.
    Missing,
    /// It waits for a deadline or an aim.
    Pending,
    /// A waiver covers it.
    Waived,
    /// It holds.
    Pass,
    /// There is nothing to check.
    NotApplicable,
}

impl Standing {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Standing::Pass | Standing::NotApplicable)
    }

    /// What it is called.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        let (en, vi) = match self {
            Standing::Fail => ("failed", "không đạt"),
            Standing::Missing => ("missing", "thiếu số liệu"),
            Standing::Pending => ("pending", "đang chờ"),
            Standing::Waived => ("waived", "được miễn"),
            Standing::Pass => ("passed", "đạt"),
            Standing::NotApplicable => ("not applicable", "không áp dụng"),
        };
        if lang == Lang::En { en } else { vi }
    }
}

#[derive(Deserialize)]
struct ReportJson {
    schema: String,
    status: u8,
    rules: Vec<SavedRule>,
    summary: SummaryJson,
    results: Vec<ResultJson>,
    problems: Vec<ProblemJson>,
    #[serde(default)]
    interrupted: bool,
}

#[derive(Deserialize)]
struct SummaryJson {
    judged: u64,
    fail: u64,
    missing: u64,
}

#[derive(Deserialize)]
struct ProblemJson {
    code: String,
    severity: String,
}

#[derive(Deserialize)]
struct ResultJson {
    rule: String,
    severity: String,
    verdict: Standing,
    entity: String,
    key: Option<String>,
    name: Option<String>,
    period: Option<String>,
    clauses: Vec<ClauseJson>,
}

#[derive(Deserialize)]
struct ClauseJson {
    clause: usize,
    kind: String,
    verdict: Standing,
    actual: Option<Figure>,
    required: Option<Figure>,
    comparison: Option<String>,
}

impl Saved {
    /// Reads a report.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(bytes: &[u8]) -> Result<Saved, String> {
        let report: ReportJson = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if report.schema != SCHEMA {
            return Err(format!("its schema is {}", report.schema));
        }
        let mut lacks = Vec::new();
        if report.interrupted {
            lacks.push(Lack::Interrupted);
        }
        // A value that cannot be read makes its targets missing, which is told; too many warnings leave nothing out.
        let is_whole = |code: &str| [Code::DATA_UNREADABLE_VALUE.0, Code::RUN_TOO_MANY_WARNINGS.0].contains(&code);
        if report.problems.iter().any(|p| p.severity == "error" && !is_whole(&p.code)) {
            lacks.push(Lack::Problems);
        }
        let counted = report.summary.judged.saturating_sub(report.results.len() as u64);
        if counted > 0 {
            lacks.push(Lack::Counted(counted));
        }
        let told = report.results.iter().filter(|r| matches!(r.verdict, Standing::Fail | Standing::Missing)).count() as u64;
        let untold = (report.summary.fail + report.summary.missing).saturating_sub(told);
        let rules = report.rules.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
        let findings = report.results.into_iter().map(Finding::from).collect();
        Ok(Saved { rules, findings, status: report.status, lacks, untold })
    }

    /// Puts several reports together as one.
    #[must_use]
    pub fn together(reports: impl IntoIterator<Item = Saved>) -> Saved {
        let mut all = Saved::default();
        for report in reports {
            all.rules.extend(report.rules);
            all.findings.extend(report.findings);
            all.status = all.status.max(report.status);
            all.untold += report.untold;
            all.lacks.extend(report.lacks.into_iter().filter(|lack| !all.lacks.contains(lack)).collect::<Vec<_>>());
        }
        all
    }
}

impl From<ResultJson> for Finding {
    fn from(result: ResultJson) -> Self {
        let waived = result.verdict == Standing::Waived;
        let required = result.severity == "error";
        // The strictest clauses decide, whatever a profile makes of that.
        let deciding = if result.clauses.iter().any(|c| c.kind == "require") { "require" } else { "recommend" };
        let clause = |c: ClauseJson| {
            // A waiver is on the result; its clauses say what they would without it.
            let standing = if waived && !c.verdict.is_settled() { Standing::Waived } else { c.verdict };
            let clause = Clause {
                standing,
                required: required && c.kind == deciding,
                actual: c.actual,
                needed: c.required,
                comparison: c.comparison,
            };
            (c.clause, clause)
        };
        Finding {
            rule: result.rule,
            unit: Unit { entity: result.entity, key: result.key },
            name: result.name,
            period: result.period.and_then(|p| Period::parse(&p).ok()),
            standing: result.verdict,
            required,
            clauses: result.clauses.into_iter().map(clause).collect(),
        }
    }
}
