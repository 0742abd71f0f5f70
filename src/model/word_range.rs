//! A range of words of an encoded text.

use std::ops::Range;

/// A half-open range `[start, end)` of indices into [`Encoded::words`](super::Encoded::words).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct WordRange {
    /// The first word.
    pub start: usize,
    /// The word after the last.
    pub end: usize,
}

impl WordRange {
    /// The words from `start` up to, but without, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// One word.
    pub const fn single(word: usize) -> Self {
        Self::new(word, word + 1)
    }

    /// The number of words; 0 if the range ends before it starts.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no word.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a word; empty ranges share none.
    pub const fn overlaps(self, other: Self) -> bool {
        !self.is_empty() && !other.is_empty() && self.start < other.end && other.start < self.end
    }

    /// The indices of its words.
    pub const fn indices(self) -> Range<usize> {
        self.start..self.end
    }
}

#[cfg(test)]
mod tests {
    use super::WordRange;

    #[test]
    fn ranges_hold_their_words() {
        let range = WordRange::new(3, 5);
        assert_eq!(range.indices().collect::<Vec<_>>(), [3, 4]);
        assert_eq!(range.len(), 2);
        assert!(range.overlaps(WordRange::single(4)) && !range.overlaps(WordRange::single(5)));
        assert!(!range.overlaps(WordRange::new(4, 4)));
        assert!(WordRange::new(5, 3).is_empty());
        assert_eq!(WordRange::new(5, 3).len(), 0);
    }
}
