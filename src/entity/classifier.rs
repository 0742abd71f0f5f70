//! A token classifier in the place of the model's entity head: a NER model that others trained, run by an engine over windows
//! of its own pieces, with labels that are read as entity types.

use serde::{Deserialize, Serialize};

use super::{LabelTable, Labels, NamedMention};
use crate::error::Result;
use crate::model::{ClassifierParts, Encoded, EngineOptions, Scores, engines, score};
use crate::text::{Span, paragraphs};

/// Identifies a classifier: everything that results depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassifierIdentity {
    /// The folder or name that the user gave.
    pub name: String,
    /// A hash of its files.
    pub digest: String,
    /// The types that the user gave to labels, `LABEL=TYPE` each.
    pub labels: Vec<String>,
    /// Where it is computed: `cpu`, `cuda:0`.
    pub device: String,
}

/// A token classifier, loaded and checked.
pub struct TokenClassifier {
    parts: ClassifierParts,
    labels: Labels,
    identity: ClassifierIdentity,
}

impl TokenClassifier {
    /// The token classifier in a folder as `transformers` writes it, or of a name that rust-bert knows. `table` says what
    /// its labels stand for where it is not what they usually do.
    ///
    /// # Errors
    /// A build without the feature `rust-bert`, files that are missing or do not fit together, labels that stand for
    /// nothing known, a device that cannot be used.
    pub fn load(model: &str, table: &LabelTable, options: EngineOptions) -> Result<Self> {
        let (parts, labels) = engines::token_classifier(model, options, |names| {
            Labels::new(names, table).map_err(|error| error.at(model.to_owned()))
        })?;
        let identity = ClassifierIdentity {
            name: model.to_owned(),
            digest: parts.digest.clone(),
            labels: table.entries(),
            device: parts.engine.device().to_string(),
        };
        Ok(Self {
            parts,
            labels,
            identity,
        })
    }

    /// Which classifier it is.
    pub fn identity(&self) -> &ClassifierIdentity {
        &self.identity
    }

    /// The text in the classifier's pieces, by `words` of the text.
    ///
    /// # Errors
    /// What the tokenizer refuses.
    pub fn encode(&self, text: &str, words: &[Span]) -> Result<Encoded> {
        encode(text, words, |paragraph| {
            self.parts.tokenizer.pieces(paragraph)
        })
    }

    /// The labels' scores of several documents, with `threads` threads, or why there are none.
    pub fn score(&self, documents: &[&Encoded], threads: usize) -> Vec<Result<Scores>> {
        score(
            self.parts.engine.as_ref(),
            self.parts.limits,
            documents,
            threads,
            &|_| {},
        )
    }

    /// The mentions of a text, by its scores.
    pub fn mentions(&self, text: &str, encoded: &Encoded, scores: &Scores) -> Vec<NamedMention> {
        self.labels.mentions(text, encoded, scores)
    }
}

/// A text in pieces, by its words: `pieces` cuts a paragraph, in offsets of it.
fn encode(
    text: &str,
    words: &[Span],
    pieces: impl Fn(&str) -> Result<Vec<(u32, Span)>>,
) -> Result<Encoded> {
    let mut out = Encoded::default();
    for paragraph in paragraphs(text) {
        let from = words.partition_point(|w| w.end <= paragraph.start);
        let to = words.partition_point(|w| w.start < paragraph.end);
        let moved = |(id, s): (u32, Span)| {
            (
                id,
                Span::new(s.start + paragraph.start, s.end + paragraph.start),
            )
        };
        align(
            &words[from..to.max(from)],
            pieces(paragraph.text(text))?.into_iter().map(moved),
            &mut out,
        );
    }
    out.first.push(out.pieces.len());
    out.features = vec![0; out.words.len()];
    Ok(out)
}

/// Gives pieces to the words that they begin in. Words that share a piece become one; a piece of white space alone belongs to the
/// word before it; a word without a piece is left out.
fn align(words: &[Span], pieces: impl Iterator<Item = (u32, Span)>, out: &mut Encoded) {
    let begins = out.words.len();
    let mut next = 0; // the first word that has no piece yet
    for (id, piece) in pieces {
        while next < words.len() && words[next].end <= piece.start {
            next += 1;
        }
        let covered = words[next..]
            .iter()
            .take_while(|w| w.start < piece.end)
            .count();
        let goes_on = out.words[begins..]
            .last()
            .is_some_and(|word| piece.start < word.end);
        if covered > 0 && !goes_on {
            out.first.push(out.pieces.len());
            out.words.push(words[next]);
        }
        if covered > 0
            && let Some(word) = out.words.last_mut()
        {
            word.end = words[next + covered - 1].end;
        }
        next += covered;
        if out.words.len() > begins {
            out.pieces.push(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(word, its pieces' ids)`, for words and pieces given as byte ranges.
    fn aligned(words: &[(usize, usize)], pieces: &[(usize, usize)]) -> Vec<(Span, Vec<u32>)> {
        let words: Vec<Span> = words.iter().map(|&(a, b)| Span::new(a, b)).collect();
        let pieces = (0..).zip(pieces.iter().map(|&(a, b)| Span::new(a, b)));
        let mut out = Encoded::default();
        align(&words, pieces, &mut out);
        out.first.push(out.pieces.len());
        (0..out.words.len())
            .map(|w| {
                let range = out.first[w]..out.first[w + 1];
                (out.words[w], out.pieces[range].to_vec())
            })
            .collect()
    }

    #[test]
    fn pieces_of_every_paragraph_belong_to_its_own_words() {
        let text = "Ann left.\nBob stayed.";
        let words = [(0, 3), (4, 8), (8, 9), (10, 13), (14, 20), (20, 21)];
        let words = words.map(|(start, end)| Span::new(start, end));
        // A piece a letter, numbered within its paragraph.
        let letters = |paragraph: &str| {
            let at = paragraph.char_indices().filter(|(_, c)| *c != ' ');
            Ok((0..)
                .zip(at)
                .map(|(id, (at, _))| (id, Span::new(at, at + 1)))
                .collect())
        };
        let encoded = encode(text, &words, letters).unwrap();
        assert_eq!(encoded.words, words);
        assert_eq!(encoded.first, [0, 3, 7, 8, 11, 17, 18]);
        let ids: Vec<u32> = (0..8).chain(0..10).collect();
        assert_eq!(encoded.pieces, ids);
        assert_eq!(encoded.features, [0; 6]);
    }

    #[test]
    fn words_get_the_pieces_that_begin_in_them() {
        // "Paris, there": pieces `Pa`, `ris`, `,`, ` there`
        let found = aligned(
            &[(0, 5), (5, 6), (7, 12)],
            &[(0, 2), (2, 5), (5, 6), (6, 12)],
        );
        let expected = [
            (Span::new(0, 5), vec![0, 1]),
            (Span::new(5, 6), vec![2]),
            (Span::new(7, 12), vec![3]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn words_that_share_a_piece_are_one() {
        // "it's on": pieces `it`, `'s`, ` `, `on`
        let found = aligned(
            &[(0, 2), (2, 3), (3, 4), (5, 7)],
            &[(0, 2), (2, 4), (4, 5), (5, 7)],
        );
        let expected = [
            (Span::new(0, 2), vec![0]),
            (Span::new(2, 4), vec![1, 2]),
            (Span::new(5, 7), vec![3]),
        ];
        assert_eq!(found, expected);
        // A piece that begins in a word and ends in the next.
        let found = aligned(&[(0, 3), (3, 6)], &[(0, 2), (2, 4), (4, 6)]);
        assert_eq!(found, [(Span::new(0, 6), vec![0, 1, 2])]);
    }

    #[test]
    fn words_without_pieces_and_pieces_without_words_are_left_out() {
        let found = aligned(&[(2, 3), (4, 5)], &[(0, 1), (4, 5), (5, 6)]);
        assert_eq!(found, [(Span::new(4, 5), vec![1, 2])]);
        assert_eq!(aligned(&[], &[(0, 1)]), []);
        assert_eq!(aligned(&[(0, 1)], &[]), []);
    }

    #[test]
    fn pieces_of_one_character_stay_in_its_word() {
        // A character in three byte pieces that all cover it.
        let found = aligned(&[(0, 4), (5, 6)], &[(0, 4), (0, 4), (0, 4), (5, 6)]);
        assert_eq!(
            found,
            [(Span::new(0, 4), vec![0, 1, 2]), (Span::new(5, 6), vec![3])]
        );
    }
}
