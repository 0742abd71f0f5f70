//! In which paragraph a place of an article is.

use crate::text::{CodePoints, paragraphs};

/// Where the paragraphs of a text begin, in code points.
#[derive(Default)]
pub(super) struct Paragraphs(Vec<usize>);

impl Paragraphs {
    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let points = CodePoints::new(text);
        let starts = paragraphs(text);
        Self(starts.iter().map(|p| points.at(p.start)).collect())
    }

    /// The number of the paragraph that a place is in, from 1; none if the text is not known.
    pub(super) fn at(&self, place: usize) -> Option<usize> {
        let number = self.0.partition_point(|&start| start <= place);
        (number > 0).then_some(number)
    }
}
