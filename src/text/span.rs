//! Spans: byte ranges of a text.

use serde::{Deserialize, Serialize};

use super::character::is_space;

/// A half-open range `[start, end)` of bytes in a document's text.
///
/// Spans order by start, then by end.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from byte `start` up to byte `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in bytes; 0 if it ends before it starts.
    pub const fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub const fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at `position` lies inside.
    pub const fn contains(&self, position: usize) -> bool {
        self.start <= position && position < self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(&self, other: Span) -> bool {
        !self.is_empty() && !other.is_empty() && self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside; every span encloses itself.
    pub const fn encloses(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The part of `text` it covers; empty where it is out of range or cuts a character.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The span without the white space at its two ends; empty, at its start, if there is nothing else in it.
    pub fn trim(&self, text: &str) -> Span {
        let inside = self.text(text);
        let kept = inside.trim_end_matches(is_space);
        let start = self.start + (kept.len() - kept.trim_start_matches(is_space).len());
        if kept.is_empty() {
            Span::new(self.start, self.start)
        } else {
            Span::new(start, self.start + kept.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations() {
        let span = Span::new(2, 5);
        assert_eq!(span.len(), 3);
        assert!(span.contains(2) && span.contains(4) && !span.contains(5));
        assert!(span.overlaps(Span::new(4, 9)) && !span.overlaps(Span::new(5, 9)));
        assert!(!span.overlaps(Span::new(3, 3)));
        assert!(
            span.encloses(span)
                && span.encloses(Span::new(3, 4))
                && !span.encloses(Span::new(3, 6))
        );
        assert!(Span::new(5, 2).is_empty());
        assert_eq!(Span::new(5, 2).len(), 0);
    }

    #[test]
    fn text_never_panics() {
        let text = "né";
        assert_eq!(Span::new(0, 3).text(text), "né");
        assert_eq!(Span::new(0, 2).text(text), "");
        assert_eq!(Span::new(3, 1).text(text), "");
        assert_eq!(Span::new(0, 99).text(text), "");
        assert_eq!(Span::new(7, 99).trim(text), Span::new(7, 7));
    }

    #[test]
    fn trims_white_space_of_every_kind() {
        let text = "\u{a0}\u{1c}\tall of it\u{2029}\r\n";
        let trimmed = Span::new(0, text.len()).trim(text);
        assert_eq!(trimmed.text(text), "all of it");
        assert_eq!(Span::new(0, 3).trim(text), Span::new(0, 0));
    }
}
