//! Converts byte offsets to code point offsets and back.

use super::span::Span;

/// Bytes between two samples. A lookup counts at most this many bytes.
const STEP: usize = 64;

/// The index that turns byte offsets of a text into offsets counted in Unicode code points, and back.
///
/// It keeps one number for every 64 bytes of text, and none at all for ASCII text, where the two kinds of offset are
/// the same.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// `samples[k]`: how many code points start before byte `k * STEP`. Empty for ASCII text.
    samples: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    /// Indexes `text` in one pass over it.
    pub fn new(text: &'t str) -> Self {
        let mut samples = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for block in text.as_bytes().chunks(STEP) {
                samples.push(before);
                before += starts(block);
            }
        }
        Self { text, samples }
    }

    /// How many code points start before byte `byte`. An offset past the end gives the text's length.
    pub fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some(last) = self.samples.len().checked_sub(1) else {
            return byte;
        };
        let block = (byte / STEP).min(last);
        self.samples[block] + starts(&self.text.as_bytes()[block * STEP..byte])
    }

    /// The two ends of `span`, in code points.
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// The byte offset of the code point number `code_point`, or none past the end. The end itself has an offset.
    pub fn byte(&self, code_point: usize) -> Option<usize> {
        let Some(block) = self
            .samples
            .partition_point(|&before| before <= code_point)
            .checked_sub(1)
        else {
            return (code_point <= self.text.len()).then_some(code_point);
        };
        let bytes = self.text.as_bytes();
        let mut seen = self.samples[block];
        for (i, &byte) in bytes.iter().enumerate().skip(block * STEP) {
            if is_start(byte) {
                if seen == code_point {
                    return Some(i);
                }
                seen += 1;
            }
        }
        (seen == code_point).then_some(bytes.len())
    }

    /// The span in bytes of the code points `[start, end)`, or none if they are out of range.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        Some(Span::new(self.byte(start)?, self.byte(end)?))
    }
}

/// How many characters begin in `bytes`.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| is_start(byte)).count()
}

/// Whether `byte` is the first of a character: UTF-8's other bytes are `10xxxxxx`.
const fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_empty_text_has_one_offset() {
        let index = CodePoints::new("");
        assert_eq!((index.at(0), index.at(9)), (0, 0));
        assert_eq!((index.byte(0), index.byte(1)), (Some(0), None));
    }

    #[test]
    fn offsets_past_the_end() {
        for text in ["abc", "añb", &"ü".repeat(64)] {
            let index = CodePoints::new(text);
            let length = text.chars().count();
            assert_eq!(index.at(usize::MAX), length);
            assert_eq!(index.byte(length), Some(text.len()));
            assert_eq!(index.byte(length + 1), None);
            assert_eq!(index.byte(usize::MAX), None);
        }
    }

    proptest! {
        #[test]
        fn code_points_cut_what_bytes_cut(text in "(\\PC|[a-z\n]{1,40}|[é’😀]){0,120}", a: usize, b: usize) {
            let index = CodePoints::new(&text);
            let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
            let span = Span::new(a.min(b), a.max(b));
            let (start, end) = index.range(span);
            let cut: String = text.chars().skip(start).take(end - start).collect();
            prop_assert_eq!(cut, span.text(&text));
            prop_assert_eq!(index.span(start, end), Some(span));
        }
    }
}
