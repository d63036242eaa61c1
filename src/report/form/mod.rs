//! Blank report forms: what a unit has to fill in for some targets, with what they ask for beside each figure.

mod collect;
mod csv;
mod xlsx;
mod yaml;

pub use collect::form;
pub use csv::write as csv;
pub use xlsx::write as xlsx;
pub use yaml::write as yaml;

use crate::data::{EntityId, Slot};
use crate::diagnostic::Lang;
use crate::value::{Date, Period};

/// What kind of form is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'w> {
    /// Who reports.
    pub entity: EntityId,
    /// The period that is reported on.
    pub period: Option<Period>,
    /// The day of the run: by it, or by the end of the period, registers are read.
    pub today: Date,
    /// The language of labels and notes.
    pub lang: Lang,
    /// The targets that are meant, by their numbers.
    pub selected: &'w [bool],
    /// Whether all fields are wanted, and not only those that the targets read.
    pub all_fields: bool,
    /// Whether there is a row for each unit of the register.
    pub all_units: bool,
}

/// A blank form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The reporting units, and behind them the members that they report on.
    pub sheets: Vec<Sheet>,
    /// The period that is reported on.
    pub period: Option<Period>,
    /// The language.
    pub lang: Lang,
    /// How many targets ask for something in it.
    pub targets: usize,
}

/// What is reported of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The entity's name, `province`.
    pub name: String,
    /// The name of several of them, `provinces`.
    pub plural: String,
    /// What people call it.
    pub label: String,
    /// Whether it is one report, each field on a line of its own, and not a row for each unit.
    pub is_single: bool,
    /// What heads the labels and the values of one report.
    pub heads: (&'static str, &'static str),
    /// The lines of one report, or the columns of several.
    pub lines: Vec<Line>,
    /// The units that report, by key and name; where they are not known, there are empty rows.
    pub units: Vec<(String, String)>,
}

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The field, and the attribute of a document; none for the period and the like.
    pub field: Option<(Slot, Option<usize>)>,
    /// The path of the field in a document: `network.levels`, `party_resolution.issued`.
    pub path: String,
    /// What heads it in a table, which is read back as this field; `None` where a table cannot hold it.
    pub heading: Option<String>,
    /// What people call it.
    pub label: String,
    /// The word behind its figures.
    pub unit: String,
    /// What can be filled in.
    pub input: Input,
    /// What targets ask of it.
    pub demands: Vec<String>,
    /// What else has to be known.
    pub notes: Vec<String>,
}

/// What can be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Any text.
    Text,
    /// A key of a register: keys with names.
    Key(Vec<(String, String)>),
    /// The name of the unit.
    Name,
    /// A whole number that is not negative.
    Whole,
    /// A number.
    Number,
    /// A percentage.
    Percent,
    /// An amount of money.
    Money,
    /// Yes or no.
    Flag,
    /// One of some texts.
    Choice(Vec<String>),
    /// A date.
    Date,
    /// Several texts.
    Texts,
    /// Several dates.
    Events,
    /// A reporting period.
    Period,
    /// The day up to which the figures speak.
    AsOf,
    /// A list of records, by the names and labels of their fields; a table can only say that there is none.
    Members(Vec<(String, String)>),
}

impl Input {
    /// What to say beside it.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> &'static str {
        let (en, vi) = match self {
            Input::Text | Input::Name => ("text", "chữ"),
            Input::Key(_) => ("a code of the register", "mã trong danh mục"),
            Input::Whole => ("a whole number, 0 or more", "số nguyên không âm"),
            Input::Number => ("a number", "số"),
            Input::Percent => ("a percentage: 30%", "tỷ lệ phần trăm, ví dụ 30%"),
            Input::Money => ("an amount, 0 or more; or 15.1 billion VND", "số tiền không âm; hoặc ghi rõ: 15,1 tỷ đồng"),
            Input::Flag => ("yes or no", "có hoặc không"),
            Input::Choice(_) => ("one of the list", "chọn trong danh sách"),
            Input::Date => {
                ("a date such as 2020-12-31; “none” if it has not come about", "ngày, ví dụ 31/12/2020; nếu chưa có thì ghi “chưa”")
            }
            Input::Texts => ("several texts between semicolons", "nhiều nội dung, cách nhau bằng dấu chấm phẩy"),
            Input::Events => (
                "dates between semicolons; “none” if there was none",
                "các ngày, cách nhau bằng dấu chấm phẩy; nếu không có thì ghi “không”",
            ),
            Input::Period => ("2020, 2020-H1, 2020-Q3 or 2020-09", "2020, nửa đầu 2020, quý III/2020 hoặc tháng 9/2020"),
            Input::AsOf => {
                ("the day up to which the figures speak, if the period is not over", "ngày chốt số liệu, nếu chưa hết kỳ báo cáo")
            }
            Input::Members(_) => {
                ("“none” if there was none; else report in the YAML form", "nếu không có thì ghi “không”; nếu có thì báo cáo bằng mẫu YAML")
            }
        };
        if lang == Lang::En { en } else { vi }
    }
}
