//! Conditions that measure nothing: what stands there is said in words.

use std::borrow::Cow;

use super::{Speaker, clean, push};
use crate::data::{DOCUMENT_ATTRIBUTES, FieldType, ListColumn, ListRow, ReferenceList};
use crate::diagnostic::{Lang, nearest};
use crate::evaluation::{ClauseResult, Measure, Verdict};
use crate::semantics::Kind;
use crate::semantics::rules::{Calc, CalcOp, Cond, CondOp};
use crate::value::Date;
use crate::value::format::day;

/// The last day on which a list has a key that it has had from the beginning.
fn last_day(list: &ReferenceList, key: &str) -> Option<Date> {
    let rows = || list.rows.iter().filter(|row| row.key == key);
    if rows().any(|row| row.valid_from.is_some()) {
        return None;
    }
    rows().filter_map(|row| row.valid_to).max()
}

/// Who took over from a unit that is gone: `Tuyên Quang (08)`.
fn heir(list: &ReferenceList, key: &str) -> Option<String> {
    let gone = list.rows.iter().filter(|row| row.key == key).max_by_key(|row| row.valid_to)?;
    let successor = gone.successor.as_deref().filter(|successor| *successor != key)?;
    let row = list.rows.iter().filter(|row| row.key == successor).max_by_key(|row| row.valid_from)?;
    Some(called(list, row))
}

/// The unit whose key or name is nearest to a text that is none.
fn near(list: &ReferenceList, text: &str) -> Option<String> {
    let names = |row: &ListRow| list.name_of(row).map(str::to_owned).into_iter().chain(row.aliases.iter().cloned()).collect::<Vec<_>>();
    let all: Vec<(String, &ListRow)> = list.rows.iter().flat_map(|row| names(row).into_iter().map(move |name| (name, row))).collect();
    if !text.chars().any(char::is_alphabetic) || text.len() > 200 {
        return None;
    }
    let near = nearest(text, all.iter().map(|(name, _)| name.as_str()))?;
    all.iter().find(|(name, _)| name == near).map(|(_, row)| called(list, row))
}

fn called(list: &ReferenceList, row: &ListRow) -> String {
    list.name_of(row).map_or_else(|| row.key.clone(), |name| format!("{name} ({})", row.key))
}

impl Speaker<'_> {
    pub(super) fn plain(&self, clause: &ClauseResult, out: &mut String) {
        let decided = match clause.verdict {
            Verdict::Pass => Some(true),
            Verdict::Fail => Some(false),
            // An aim without reasons is decided, and not reached.
            Verdict::Pending if clause.reasons.is_empty() => Some(false),
            _ => None,
        };
        let rule = self.rule(clause);
        let found = || match (&clause.measure, clause.places.first()) {
            (Some(Measure::Texts(t)), _) if !t.actual.is_empty() && !t.required.is_empty() => t.actual.join("”, “"),
            (_, Some(place)) => self.sources.slice(place.source, place.span).trim().trim_matches(['"', '\'']).to_owned(),
            _ => String::new(),
        };
        if let (Some(holds), Some(rule)) = (decided, rule)
            && let Some(said) = self.condition(&rule.condition, holds, &found)
        {
            return out.push_str(&said);
        }
        let words = rule.map(|r| r.text.as_str()).unwrap_or_default();
        let (before, behind) = match (self.lang, decided) {
            (Lang::En, Some(true)) => ("`", "` holds"),
            (Lang::En, Some(false)) => ("`", "` does not hold"),
            (Lang::En, None) => ("`", "` is not yet reached"),
            (Lang::Vi, Some(true)) => ("điều kiện `", "` đã đạt"),
            (Lang::Vi, Some(false)) => ("điều kiện `", "` không đạt"),
            (Lang::Vi, None) => ("điều kiện `", "` chưa đạt"),
        };
        push(out, [before, words, behind]);
    }

    fn condition(&self, cond: &Cond, holds: bool, found: &dyn Fn() -> String) -> Option<String> {
        let said = match &cond.op {
            CondOp::Not(inner) => return self.condition(inner, !holds, found),
            CondOp::Flag(what) => {
                let is = match (self.lang, holds) {
                    (Lang::En, true) => " is yes",
                    (Lang::En, false) => " is no",
                    (Lang::Vi, true) => ": có",
                    (Lang::Vi, false) => ": không",
                };
                [&*self.words(what), is].concat()
            }
            CondOp::Present(what) => self.reported(&self.words(what), holds),
            CondOp::Missing(what) => self.reported(&self.words(what), !holds),
            CondOp::Reported(what) if holds => self.reported(&self.words(what), true),
            CondOp::Reported(what) => match self.lang {
                Lang::En => format!("{} is not reported, and every report must have it", self.words(what)),
                Lang::Vi => format!("{} chưa được báo cáo, trong khi đây là số liệu bắt buộc", self.words(what)),
            },
            CondOp::Occurred(what, None) => self.occurred(&self.words(what), what.kind == Kind::Document, holds),
            CondOp::Unique(of) => {
                let (what, found) = (self.slot_name(of.entity, of.slot), clean(&found()));
                match (self.lang, holds) {
                    (Lang::En, true) => format!("{what} is “{found}”, and no other record has the same"),
                    (Lang::En, false) => format!("{what} is “{found}”, and another record has the same"),
                    (Lang::Vi, true) => format!("{what} là “{found}”, không trùng bản ghi nào khác"),
                    (Lang::Vi, false) => format!("{what} là “{found}”, trùng với một bản ghi khác"),
                }
            }
            CondOp::Listed(_, id, column) => {
                let (register, key) = (self.rules.schema.list(*id), found());
                let ended = if holds || *column != ListColumn::Key { None } else { last_day(register, &key) };
                let (list, found) = (&register.name, clean(&key));
                if let Some(last) = ended {
                    let (last, heir) = (day(last, self.lang), heir(register, &key));
                    return Some(match (self.lang, heir) {
                        (Lang::En, None) => format!("“{found}” is on the list {list} only until {last}"),
                        (Lang::Vi, None) => format!("“{found}” chỉ có trong danh mục {list} đến hết ngày {last}"),
                        (Lang::En, Some(heir)) => format!("“{found}” is on the list {list} only until {last}; {heir} took over"),
                        (Lang::Vi, Some(heir)) => {
                            format!("“{found}” chỉ có trong danh mục {list} đến hết ngày {last}; đơn vị kế tiếp là {heir}")
                        }
                    });
                }
                if !holds
                    && *column == ListColumn::Key
                    && let Some(near) = near(register, &key)
                {
                    return Some(match self.lang {
                        Lang::En => format!("“{found}” is not on the list {list}; the nearest there is {near}"),
                        Lang::Vi => format!("“{found}” không có trong danh mục {list}; gần nhất là {near}"),
                    });
                }
                match (self.lang, holds) {
                    (Lang::En, true) => format!("“{found}” is on the list {list}"),
                    (Lang::En, false) => format!("“{found}” is not on the list {list}"),
                    (Lang::Vi, true) => format!("“{found}” có trong danh mục {list}"),
                    (Lang::Vi, false) => format!("“{found}” không có trong danh mục {list}"),
                }
            }
            _ => return None,
        };
        Some(said)
    }

    pub(super) fn reported(&self, what: &str, is: bool) -> String {
        let is = match (self.lang, is) {
            (Lang::En, true) => " is reported",
            (Lang::En, false) => " is not reported",
            (Lang::Vi, true) => " đã được báo cáo",
            (Lang::Vi, false) => " chưa được báo cáo",
        };
        [what, is].concat()
    }

    pub(super) fn occurred(&self, what: &str, document: bool, has: bool) -> String {
        match (self.lang, document, has) {
            (Lang::En, true, true) => format!("{what} has been issued"),
            (Lang::En, true, false) => format!("{what} has not been issued"),
            (Lang::En, false, true) => format!("{what} has happened"),
            (Lang::En, false, false) => format!("{what} has not happened"),
            (Lang::Vi, true, true) => format!("{what} đã được ban hành"),
            (Lang::Vi, true, false) => format!("{what} chưa được ban hành"),
            (Lang::Vi, false, true) => format!("{what} đã diễn ra"),
            (Lang::Vi, false, false) => format!("{what} chưa diễn ra"),
        }
    }

    /// A value's name, or the words of the rule that compute it.
    fn words(&self, calc: &Calc) -> Cow<'_, str> {
        match &calc.op {
            CalcOp::Field(field) => Cow::Borrowed(self.slot_name(field.entity, field.slot)),
            CalcOp::Attribute(field, number) => {
                let number = usize::from(*number);
                let extra = || match &self.rules.schema.field(field.entity, field.slot).ty {
                    FieldType::Document(extras) => extras.get(number.checked_sub(DOCUMENT_ATTRIBUTES.len())?).map(|f| f.path.as_str()),
                    _ => None,
                };
                let attribute = DOCUMENT_ATTRIBUTES.get(number).copied().or_else(extra).unwrap_or_default();
                Cow::Owned(format!("{}.{attribute}", self.slot_name(field.entity, field.slot)))
            }
            _ => self.rules.words(self.target().source, calc.span),
        }
    }
}
