//! Numbers, dates and periods: how the Vietnamese surface writes them, and how the English one does.

/// A number as it is written in a Vietnamese file, in English; `None` where it is written otherwise.
pub(super) fn number(written: &str) -> Option<String> {
    let (whole, decimals) = written.split_once(',').map_or((written, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains('.');
    let right = digits(first)
        && (!grouped || first.len() <= 3 && !first.starts_with('0') && groups.all(|g| g.len() == 3 && digits(g)))
        && decimals.is_none_or(digits);
    right.then(|| {
        let whole = whole.replace('.', "_");
        decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}"))
    })
}

/// A number as it is written in English, in Vietnamese.
#[must_use]
pub fn number_in_vietnamese(written: &str) -> String {
    let (whole, decimals) = written.split_once('.').map_or((written, None), |(whole, decimals)| (whole, Some(decimals)));
    let grouped = whole.contains('_');
    let digits: String = whole.chars().filter(|c| *c != '_').collect();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if grouped && i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if let Some(decimals) = decimals {
        out.push(',');
        out.extend(decimals.chars().filter(|c| *c != '_'));
    }
    out
}

/// What an author probably meant by a number that is written in another way.
pub(super) fn likely_number(written: &str) -> String {
    let plain = written.replace('_', "");
    match plain.split_once('.') {
        Some((whole, decimals)) if !decimals.contains(['.', ',']) => format!("{whole},{decimals}"),
        _ if written.contains('_') && !plain.contains(['.', ',']) => number_in_vietnamese(written),
        _ => plain.chars().filter(char::is_ascii_digit).collect(),
    }
}

/// A date or period as it is written in English, in Vietnamese; `None` for what is neither.
#[must_use]
pub fn date_in_vietnamese(written: &str) -> Option<String> {
    let parts: Vec<&str> = written.split('-').collect();
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let year = parts.first().filter(|y| y.len() == 4 && number(y))?;
    Some(match parts.get(1..)? {
        [month, day] if number(month) && number(day) => format!("{day}/{month}/{year}"),
        ["H1"] => format!("nửa đầu {year}"),
        ["H2"] => format!("nửa cuối {year}"),
        [quarter] if quarter.starts_with('Q') => {
            let number = quarter.get(1..)?;
            let roman = [("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")].into_iter().find(|(n, _)| *n == number);
            format!("quý {}/{year}", roman.map_or(number, |r| r.1))
        }
        [month] if number(month) => format!("tháng {}/{year}", month.trim_start_matches('0')),
        _ => return None,
    })
}

/// The parts of a date or period that a text begins with, each with where it ends.
struct Parts<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parts<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Blanks, at least so many.
    fn blanks(&mut self, least: usize) -> Option<()> {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start().len();
        self.at += length;
        (length >= least).then_some(())
    }

    /// A word, whole.
    fn word(&mut self, word: &str) -> Option<()> {
        let rest = self.rest().strip_prefix(word)?;
        self.at += word.len();
        (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(())
    }

    fn sign(&mut self, signs: &[char]) -> Option<()> {
        self.rest().strip_prefix(signs)?;
        self.at += 1;
        Some(())
    }

    /// Letters and digits, of which there are so many.
    fn run(&mut self, lengths: std::ops::RangeInclusive<usize>) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).filter(|r| lengths.contains(&r.len()))
    }

    fn digits(&mut self, lengths: std::ops::RangeInclusive<usize>) -> Option<&'t str> {
        self.run(lengths).filter(|r| r.bytes().all(|b| b.is_ascii_digit()))
    }

    /// A year, and nothing that would make it part of something else.
    fn year(&mut self) -> Option<&'t str> {
        let year = self.digits(4..=4)?;
        let behind: Vec<char> = self.rest().chars().take(2).collect();
        let goes_on = matches!(behind.as_slice(), ['-' | '/' | ',' | '.', c] if c.is_ascii_digit());
        (!goes_on && !behind.first().is_some_and(|c| c.is_alphanumeric() || *c == '_')).then_some(year)
    }

    /// `năm 2021`, or the year alone where the word may be left out.
    fn named_year(&mut self, needs_word: bool) -> Option<&'t str> {
        let before = self.at;
        if self.word("năm").is_some() {
            self.blanks(1)?;
        } else {
            self.at = before;
            if needs_word {
                return None;
            }
        }
        self.year()
    }

    /// `/2021`, `-2021` or `năm 2021`.
    fn year_behind(&mut self) -> Option<&'t str> {
        let before = self.at;
        if self.sign(&['/', '-']).is_some() {
            return self.year();
        }
        self.at = before;
        self.blanks(1)?;
        self.named_year(true)
    }
}

/// The date or period that a text begins with, in English, and its length as it is written.
pub(super) fn date(text: &str) -> Option<(String, usize)> {
    let forms: [fn(&mut Parts<'_>) -> Option<String>; 6] = [full_date, date_in_words, quarter, month, half, year];
    forms.into_iter().find_map(|form| {
        let mut parts = Parts { text, at: 0 };
        form(&mut parts).map(|date| (date, parts.at))
    })
}

/// `31/12/2020`, `ngày 31/12/2020`.
fn full_date(p: &mut Parts<'_>) -> Option<String> {
    if p.word("ngày").is_some() {
        p.blanks(1)?;
    } else {
        p.at = 0;
    }
    let day = p.digits(1..=2)?;
    p.sign(&['/', '-'])?;
    let month = p.digits(1..=2)?;
    p.sign(&['/', '-'])?;
    let year = p.year()?;
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `ngày 6 tháng 10 năm 2020`.
fn date_in_words(p: &mut Parts<'_>) -> Option<String> {
    p.word("ngày")?;
    p.blanks(1)?;
    let day = p.digits(1..=2)?;
    p.blanks(1)?;
    p.word("tháng")?;
    p.blanks(1)?;
    let month = p.digits(1..=2)?;
    let year = p.year_behind()?;
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `quý II/2021`.
fn quarter(p: &mut Parts<'_>) -> Option<String> {
    p.word("quý")?;
    p.blanks(1)?;
    let written = p.run(1..=4)?;
    let year = p.year_behind()?;
    let number = ["I", "II", "III", "IV", "V", "VI"].iter().position(|r| *r == written).map(|at| (at + 1).to_string());
    Some(format!("{year}-Q{}", number.as_deref().unwrap_or(written)))
}

/// `tháng 6/2021`.
fn month(p: &mut Parts<'_>) -> Option<String> {
    p.word("tháng")?;
    p.blanks(1)?;
    let month = p.digits(1..=2)?;
    let year = p.year_behind()?;
    Some(format!("{year}-{month:0>2}"))
}

/// `nửa đầu 2021`, `6 tháng cuối năm 2021`.
fn half(p: &mut Parts<'_>) -> Option<String> {
    let first = if p.word("nửa").is_some() { "nửa" } else { "6" };
    if first == "6" {
        p.at = 0;
        p.word("6")?;
        p.blanks(1)?;
        p.word("tháng")?;
    }
    p.blanks(1)?;
    let half = p.run_of_letters()?;
    let number = match half {
        "đầu" => 1,
        "cuối" => 2,
        _ => return None,
    };
    p.blanks(1)?;
    let year = p.named_year(false)?;
    Some(format!("{year}-H{number}"))
}

/// `năm 2021`.
fn year(p: &mut Parts<'_>) -> Option<String> {
    p.named_year(true).map(str::to_owned)
}

impl<'t> Parts<'t> {
    fn run_of_letters(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_both_ways() {
        for (vi, en) in [("0,1", "0.1"), ("1.234.567", "1_234_567"), ("1.234", "1_234"), ("1000", "1000"), ("1.000,25", "1_000.25")] {
            assert_eq!(number(vi).as_deref(), Some(en));
            assert_eq!(number_in_vietnamese(en), vi);
        }
        for (wrong, meant) in [("1.5", "1,5"), ("0.123", "0,123"), ("1_000", "1.000"), ("12.34.567", "1234567")] {
            assert_eq!(number(wrong), None, "{wrong}");
            assert_eq!(likely_number(wrong), meant);
        }
    }

    #[test]
    fn dates_and_periods_go_both_ways() {
        let both = [
            ("31/12/2020", "2020-12-31"),
            ("quý II/2021", "2021-Q2"),
            ("tháng 6/2021", "2021-06"),
            ("nửa đầu 2021", "2021-H1"),
            ("nửa cuối 2021", "2021-H2"),
        ];
        for (vi, en) in both {
            assert_eq!(date(vi), Some((en.to_owned(), vi.len())));
            assert_eq!(date_in_vietnamese(en).as_deref(), Some(vi));
        }
        let read = [
            ("ngày 1/2/2020", "2020-02-01"),
            ("ngày 6 tháng 10 năm 2020", "2020-10-06"),
            ("quý 2 năm 2021", "2021-Q2"),
            ("quý III-2020", "2020-Q3"),
            ("quý V/2021", "2021-Q5"),
            ("tháng 6 năm 2021", "2021-06"),
            ("6 tháng đầu năm 2021", "2021-H1"),
            ("6 tháng cuối 2021", "2021-H2"),
            ("nửa đầu năm 2021", "2021-H1"),
            ("năm 2021", "2021"),
        ];
        for (vi, en) in read {
            assert_eq!(date(vi), Some((en.to_owned(), vi.len())), "{vi}");
        }
        for none in ["quý", "tháng 6", "6 tháng", "năm 20", "năm 2021/2022", "ngày 5", "2020-12-31", "6/2021", "nửa giữa 2021", "2021"]
        {
            assert_eq!(date(none), None, "{none}");
        }
    }
}
