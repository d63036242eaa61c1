//! Where the words of a text stand that was put into other words.

use std::ops::Range;

/// A piece that was put into other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it stands in English.
    pub(super) english: Range<usize>,
    /// Where it stands as it was written.
    pub(super) own: Range<usize>,
}

/// The pieces that differ, in their order; between them only the distance changes.
#[derive(Debug, Default)]
pub(super) struct Places {
    segments: Vec<Segment>,
}

impl Places {
    pub(super) fn new(segments: Vec<Segment>) -> Self {
        Places { segments }
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// A piece of the English text, in the text as it was written; never less than a whole word of it.
    pub(super) fn own(&self, english: Range<usize>) -> Range<usize> {
        let before = |index: usize| index.checked_sub(1).and_then(|i| self.segments.get(i));
        let start = match before(self.segments.partition_point(|s| s.english.start <= english.start)) {
            Some(s) if english.start < s.english.end => s.own.start,
            Some(s) => s.own.end + (english.start - s.english.end),
            None => english.start,
        };
        let end = match before(self.segments.partition_point(|s| s.english.start < english.end)) {
            Some(s) if english.end <= s.english.end => s.own.end,
            Some(s) => s.own.end + (english.end - s.english.end),
            None => english.end,
        };
        start..end.max(start)
    }

    /// A piece of the text as it was written, in the English one.
    pub(super) fn english(&self, own: Range<usize>) -> Range<usize> {
        let before = |index: usize| index.checked_sub(1).and_then(|i| self.segments.get(i));
        let start = match before(self.segments.partition_point(|s| s.own.start <= own.start)) {
            Some(s) if own.start < s.own.end => s.english.start,
            Some(s) => s.english.end + (own.start - s.own.end),
            None => own.start,
        };
        let end = match before(self.segments.partition_point(|s| s.own.start < own.end)) {
            Some(s) if own.end <= s.own.end => s.english.end,
            Some(s) => s.english.end + (own.end - s.own.end),
            None => own.end,
        };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_both_ways() {
        // `tổng x nào y` read as `sum of x  y`.
        let own = "tổng x nào y";
        let nao = own.find("nào").unwrap();
        let places =
            Places::new(vec![Segment { english: 0..6, own: 0.."tổng".len() }, Segment { english: 9..9, own: nao..nao + "nào".len() }]);
        let covered = |range| own.get(places.own(range));
        assert_eq!(covered(0..6), Some("tổng"));
        assert_eq!(covered(4..6), Some("tổng"));
        assert_eq!(covered(7..8), Some("x"));
        assert_eq!(covered(10..11), Some("y"));
        assert_eq!(covered(0..8), Some("tổng x"));
        let y = own.len() - 1..own.len();
        assert_eq!(places.english(y), 10..11);
        assert_eq!(places.english(0..4), 0..6);
    }
}
