//! Why something is undecided.

use super::{NAMED, Speaker, clean};
use crate::diagnostic::Lang;
use crate::evaluation::{Reason, Why};

impl Speaker<'_> {
    /// The reasons as one sentence; each is told once, and those that there is no room for are counted.
    pub(super) fn reasons(&self, reasons: &[Reason]) -> String {
        let mut told: Vec<String> = Vec::new();
        for reason in reasons {
            let sentence = self.reason(reason);
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
        let more = told.len().saturating_sub(NAMED);
        told.truncate(NAMED);
        let mut out = told.join("; ");
        if more > 0 {
            out += &match self.lang {
                Lang::En => format!("; and {more} more"),
                Lang::Vi => format!("; và {more} lý do khác"),
            };
        }
        out
    }

    fn reason(&self, reason: &Reason) -> String {
        let what = self.named(reason);
        let due = || reason.due.map(|due| self.day(due)).unwrap_or_default();
        match (reason.why, self.lang) {
            (Why::Missing, Lang::En) => format!("{what} is not reported"),
            (Why::Missing, Lang::Vi) => format!("{what} chưa được báo cáo"),
            (Why::Unreadable, Lang::En) => format!("{what} could not be read{}", self.found(reason)),
            (Why::Unreadable, Lang::Vi) => format!("{what} không đọc được{}", self.found(reason)),
            (Why::TooCoarse, Lang::En) => format!("{what} is too coarse{}: give the day", self.found(reason)),
            (Why::TooCoarse, Lang::Vi) => format!("{what} chưa đủ chi tiết{}: cần ghi rõ ngày", self.found(reason)),
            (Why::ZeroDivisor, Lang::En) => format!("{what} is 0: nothing to divide by"),
            (Why::ZeroDivisor, Lang::Vi) => format!("{what} bằng 0: không có số chia"),
            (Why::NothingToCheck, Lang::En) if reason.path.is_empty() => "there is nothing to check".to_owned(),
            (Why::NothingToCheck, Lang::En) => format!("{what}: there is nothing to check"),
            (Why::NothingToCheck, Lang::Vi) if reason.path.is_empty() => "không có nội dung để kiểm tra".to_owned(),
            (Why::NothingToCheck, Lang::Vi) => format!("{what}: không có nội dung để kiểm tra"),
            (Why::NotYetDue, Lang::En) => match reason.due {
                Some(_) => format!("{what} is {}", self.left(reason)),
                None => format!("{what} is not yet reached"),
            },
            (Why::NotYetDue, Lang::Vi) => match reason.due {
                Some(_) => format!("{what}: {}", self.left(reason)),
                None => format!("{what} chưa đạt"),
            },
            (Why::TooOld, _) => self.too_old(&due()),
        }
    }

    /// `not yet due: 77 days left until 2020-12-31`.
    fn left(&self, reason: &Reason) -> String {
        reason.due.map(|due| self.days_left(due)).unwrap_or_default()
    }

    /// What the report's date has to do with a deadline that it does not reach.
    pub(super) fn too_old(&self, due: &str) -> String {
        let spoken = self.day(self.judgement.data_date);
        match self.lang {
            Lang::En => format!("the report speaks up to {spoken} and is older than the deadline {due}: send a newer one"),
            Lang::Vi => format!("báo cáo chỉ có số liệu đến ngày {spoken}, cũ hơn thời hạn {due}: cần gửi báo cáo mới hơn"),
        }
    }

    /// In Vietnamese the label comes first, and the name behind it says where to write the figure.
    fn named(&self, reason: &Reason) -> String {
        let own = self.name(&reason.path);
        let label = if own == reason.path.as_str() && !reason.label.is_empty() { reason.label.as_str() } else { &own };
        match self.lang {
            Lang::En if reason.path.is_empty() => "a value".to_owned(),
            Lang::Vi if reason.path.is_empty() => "một số liệu".to_owned(),
            Lang::Vi if label != reason.path => format!("{label} ({})", reason.path),
            _ => reason.path.to_string(),
        }
    }

    /// What stands at the place, and the place.
    fn found(&self, reason: &Reason) -> String {
        let Some(spot) = &reason.spot else { return String::new() };
        let place = self.sources.place(spot.source, spot.span, "");
        let text: String = clean(&place.text).chars().take(40).collect();
        format!(" (“{text}”, {place})")
    }
}
