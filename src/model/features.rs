//! Encodes a text for the encoder: words, their pieces, and each word's feature number (`token_type_ids`).
//!
//! The twin of `scripts/train/features.py`: the encoder was trained on that one's output.

use tokenizers::Tokenizer;

use super::WordRange;
use crate::text::{Quotation, Span, is_combining, paragraphs};

/// Set in the feature number of a word inside a quotation (its marks included).
pub(crate) const IN_QUOTATION: u8 = 4;
/// Set in the feature number of a paragraph's first word.
pub(crate) const BEGINS_PARAGRAPH: u8 = 8;

/// A text as words and word pieces.
///
/// A word is what BERT's pre-tokenizer makes one: a run between white space and punctuation; every punctuation mark
/// is a word of its own. Tags are given to words; the encoder reads pieces.
#[derive(Debug, Clone, Default)]
pub struct Encoded {
    /// Every word's bytes in the text, in order, never overlapping.
    pub words: Vec<Span>,
    /// Ids of the pieces, in order, without special pieces.
    pub pieces: Vec<u32>,
    /// Index into `pieces` of every word's first piece, and at the end the number of pieces.
    pub first: Vec<usize>,
    /// Every word's feature number: case shape (0 none or lower, 1 Capitalised, 2 ALL CAPS, 3 mixed), + 4 inside a
    /// quotation, + 8 first of its paragraph.
    pub features: Vec<u8>,
}

impl Encoded {
    /// Encodes `text`; `quotations` are the text's.
    ///
    /// # Errors
    /// What the tokenizer refuses; with BERT's tokenizer, nothing.
    pub fn new(
        tokenizer: &Tokenizer,
        text: &str,
        quotations: &[Quotation],
    ) -> Result<Self, tokenizers::Error> {
        let mut out = Self::default();
        // Paragraph by paragraph: a document of any length costs the tokenizer a paragraph's memory at a time.
        for paragraph in paragraphs(text) {
            let encoding = tokenizer.encode(paragraph.text(text), false)?;
            let begins = out.words.len();
            let mut word = None;
            for ((&piece, &of), &(a, b)) in encoding
                .get_ids()
                .iter()
                .zip(encoding.get_word_ids())
                .zip(encoding.get_offsets())
            {
                let (a, b) = (paragraph.start + a, paragraph.start + b);
                if word.is_none() || of != word {
                    word = of;
                    out.words.push(Span::new(a, b));
                    out.first.push(out.pieces.len());
                }
                if let Some(last) = out.words.last_mut() {
                    last.end = last.end.max(b);
                }
                out.pieces.push(piece);
            }
            take_combining(text, paragraph.end, &mut out.words[begins..]);
            for &word in &out.words[begins..] {
                out.features.push(case_shape(word.text(text)));
            }
            if let Some(feature) = out.features.get_mut(begins) {
                *feature += BEGINS_PARAGRAPH;
            }
        }
        out.first.push(out.pieces.len());
        let mut reached = 0; // regions come in order of their openings; nested ones lie in what is marked already
        for quotation in quotations {
            let region = quotation.region();
            if region.end <= reached {
                continue;
            }
            let from = out
                .words
                .partition_point(|w| w.start < region.start.max(reached));
            for (word, feature) in out.words[from..].iter().zip(&mut out.features[from..]) {
                if word.start >= region.end {
                    break;
                }
                *feature |= IN_QUOTATION;
            }
            reached = region.end;
        }
        Ok(out)
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the text has no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The bytes from the first of `words` to the end of the last; there must be at least one.
    pub fn span(&self, words: WordRange) -> Span {
        Span::new(self.words[words.start].start, self.words[words.end - 1].end)
    }

    /// The words that a byte span touches.
    pub fn words_in(&self, span: Span) -> WordRange {
        let first = self.words.partition_point(|w| w.end <= span.start);
        let end = self.words.partition_point(|w| w.start < span.end);
        WordRange::new(first, end.max(first))
    }
}

/// Gives words the accents after them, which the tokenizer leaves out: of 'é' it may see 'e' alone.
fn take_combining(text: &str, until: usize, words: &mut [Span]) {
    for at in 0..words.len() {
        let limit = words.get(at + 1).map_or(until, |next| next.start);
        let end = words[at].end;
        let marks = text.get(end..limit.max(end)).unwrap_or("");
        let marks = marks.chars().take_while(|&c| is_combining(c));
        words[at].end = end + marks.map(char::len_utf8).sum::<usize>();
    }
}

/// 0 none or lower case, 1 Capitalised, 2 ALL CAPS, 3 mixed.
fn case_shape(word: &str) -> u8 {
    let (mut cased, mut upper, mut first_upper) = (0, 0, false);
    for c in word.chars() {
        if c.is_uppercase() {
            first_upper |= cased == 0;
            upper += 1;
            cased += 1;
        } else if c.is_lowercase() {
            cased += 1;
        }
    }
    match upper {
        0 => 0,
        1 if first_upper => 1,
        _ if upper == cased => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::case_shape;

    #[test]
    fn case_shapes() {
        let shapes = [
            "said", "Corbyn", "MP", "McDonald", "I", "1983", "iPhone", "Élan", "É",
        ];
        assert_eq!(shapes.map(case_shape), [0, 1, 2, 3, 1, 0, 3, 1, 1]);
    }
}
