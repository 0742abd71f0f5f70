//! Cuts a document into windows, the stretches that the encoder reads at once.

use super::{Encoded, WordRange};

/// One window on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    /// The words that the encoder reads.
    pub words: WordRange,
    /// The words whose scores are taken from this window: those that have more context here than in its neighbours.
    pub keep: WordRange,
}

/// The length of windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most pieces that a window has, special ones not counted.
    pub max_pieces: usize,
    /// Pieces of context that a word has at least on either side where the document has them.
    pub context: usize,
}

/// One position of the encoder's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Word-piece id.
    pub id: u32,
    /// Feature number (`token_type_ids`).
    pub feature: u8,
}

impl Window {
    /// Its pieces, without special ones: at most `max_pieces` (a single word may have more).
    pub(crate) fn pieces<'e>(
        &self,
        encoded: &'e Encoded,
        max_pieces: usize,
    ) -> impl Iterator<Item = Piece> + 'e {
        self.words
            .indices()
            .flat_map(move |w| {
                encoded.pieces[encoded.first[w]..encoded.first[w + 1]]
                    .iter()
                    .map(move |&id| Piece {
                        id,
                        feature: encoded.features[w],
                    })
            })
            .take(max_pieces)
    }

    /// Positions of the words' first pieces in [`Self::pieces`].
    pub(crate) fn first_pieces<'e>(
        &self,
        encoded: &'e Encoded,
        max_pieces: usize,
    ) -> impl Iterator<Item = usize> + 'e {
        let from = encoded.first[self.words.start];
        self.words
            .indices()
            .map(move |w| (encoded.first[w] - from).min(max_pieces - 1))
    }

    /// The number of its pieces.
    pub(crate) fn len(&self, encoded: &Encoded) -> usize {
        encoded.first[self.words.end] - encoded.first[self.words.start]
    }
}

/// Windows of at most `max_pieces` pieces that together cover every word, neighbours sharing about `2 * context`
/// pieces. Every word is kept by just one window.
pub(crate) fn windows(encoded: &Encoded, max_pieces: usize, context: usize) -> Vec<Window> {
    let n = encoded.len();
    let mut out: Vec<Window> = Vec::new();
    let mut start = 0;
    while start < n {
        // The last word whose end still fits; at least one word, however many pieces it has.
        let limit = encoded.first[start] + max_pieces;
        let end = (encoded.first.partition_point(|&p| p <= limit) - 1).clamp(start + 1, n);
        if let Some(last) = out.last_mut() {
            last.keep.end = (start + last.words.end).div_ceil(2);
        }
        let from = out.last().map_or(0, |w| w.keep.end);
        out.push(Window {
            words: WordRange::new(start, end),
            keep: WordRange::new(from, end),
        });
        if end == n {
            break;
        }
        let back = encoded.first[end].saturating_sub(2 * context);
        start = encoded
            .first
            .partition_point(|&p| p < back)
            .clamp(start + 1, end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn encoded(pieces_per_word: &[usize]) -> Encoded {
        let mut out = Encoded::default();
        for (w, &n) in pieces_per_word.iter().enumerate() {
            out.words.push(Span::new(w, w + 1));
            out.first.push(out.pieces.len());
            out.pieces.extend(std::iter::repeat_n(7, n));
            out.features.push(0);
        }
        out.first.push(out.pieces.len());
        out
    }

    #[test]
    fn every_word_is_kept_once_and_no_window_is_too_long() {
        for lengths in [
            vec![1; 5],
            vec![1; 1000],
            vec![3; 400],
            vec![900, 1, 1, 900, 900],
            (0..500).map(|i| i % 7 + 1).collect(),
            vec![],
        ] {
            let encoded = encoded(&lengths);
            let windows = windows(&encoded, 382, 64);
            let mut next = 0;
            for w in &windows {
                assert_eq!(w.keep.start, next);
                assert!(w.words.start <= w.keep.start && w.keep.end <= w.words.end);
                assert!(w.len(&encoded) <= 382 || w.words.len() == 1);
                assert!(w.pieces(&encoded, 382).count() <= 382);
                next = w.keep.end;
            }
            assert_eq!(next, lengths.len());
        }
    }
}
