//! Which contents may belong to a cue in another paragraph, by typography.
//!
//! A quotation goes on into the next paragraph if it was left open and that paragraph opens with a mark again. Such paragraphs
//! make a run, and whoever speaks in one speaks in all. A cue may also be that of quotations that follow its paragraph, a
//! paragraph each, without a cue of their own and with nothing between; and of one right before it, if it has no other ('That is
//! how Lee put it').

use crate::model::{BEGINS_PARAGRAPH, Encoded};
use crate::text::Quotation;

use super::role_spans::RoleSpan;

/// A document's paragraphs.
pub(super) struct Joins {
    /// The number of the paragraph that every word is in.
    paragraph_of: Vec<usize>,
    /// Of every paragraph, the first and the last one of its run.
    runs: Vec<(usize, usize)>,
    /// How many contents begin in the paragraphs before each one, and how many cues; one more than there are paragraphs.
    contents: Vec<usize>,
    cues: Vec<usize>,
    /// How many of the paragraphs before each one begin with a content and have no cue.
    bare: Vec<usize>,
    /// Of every content, whether it goes on what the content before it left open.
    goes_on: Vec<bool>,
}

impl Joins {
    /// The paragraphs of a text with these quotations and spans.
    pub(super) fn new(
        encoded: &Encoded,
        quotations: &[Quotation],
        contents: &[RoleSpan],
        cues: &[RoleSpan],
    ) -> Self {
        let paragraph_of = paragraphs_of_words(encoded);
        let count = paragraph_of.last().map_or(0, |last| last + 1);
        let mut goes_on = vec![false; count];
        for quotation in quotations.iter().filter(|q| q.continues) {
            let word = encoded.words_in(quotation.open).start;
            if let Some(&paragraph) = paragraph_of.get(word) {
                goes_on[paragraph] = true;
            }
        }
        let mut runs: Vec<(usize, usize)> = Vec::with_capacity(count);
        for (paragraph, &goes_on) in goes_on.iter().enumerate() {
            let first = match runs.last() {
                Some(&(first, _)) if goes_on => first,
                _ => paragraph,
            };
            runs.push((first, paragraph));
        }
        for paragraph in (1..count).rev() {
            if runs[paragraph].0 < paragraph {
                runs[paragraph - 1].1 = runs[paragraph].1;
            }
        }
        let before = |spans: &[RoleSpan]| {
            let mut before = vec![0; count + 1];
            for span in spans.iter().filter(|span| span.is_best) {
                before[paragraph_of[span.words.start] + 1] += 1;
            }
            for paragraph in 1..before.len() {
                before[paragraph] += before[paragraph - 1];
            }
            before
        };
        let mut bare = vec![0; count + 1];
        let mut content_goes_on = Vec::with_capacity(contents.len());
        let (cues, before_contents) = (before(cues), before(contents));
        for content in contents {
            let word = content.words.start;
            let paragraph = paragraph_of[word];
            let is_first = encoded.features[word] & BEGINS_PARAGRAPH != 0;
            content_goes_on.push(is_first && goes_on[paragraph]);
            bare[paragraph + 1] +=
                usize::from(content.is_best && is_first && cues[paragraph] == cues[paragraph + 1]);
        }
        for paragraph in 1..bare.len() {
            bare[paragraph] += bare[paragraph - 1];
        }
        Self {
            paragraph_of,
            runs,
            contents: before_contents,
            cues,
            bare,
            goes_on: content_goes_on,
        }
    }

    /// Gives contents that typography makes one quotation one cue: those without a cue that of the content before them, which
    /// was left open, or else of the one after them, which they leave open. `cue_of` has the cue of every content.
    pub(super) fn complete(&self, contents: &[RoleSpan], cue_of: &mut [Option<usize>]) {
        let paragraph = |content: usize| self.paragraph_of[contents[content].words.start];
        let certain: Vec<usize> = (0..contents.len())
            .filter(|&content| contents[content].is_best)
            .collect();
        let follows =
            |pair: &[usize]| self.goes_on[pair[1]] && paragraph(pair[0]) + 1 == paragraph(pair[1]);
        for pair in certain.windows(2) {
            if cue_of[pair[1]].is_none() && follows(pair) {
                cue_of[pair[1]] = cue_of[pair[0]];
            }
        }
        for pair in certain.windows(2).rev() {
            if cue_of[pair[0]].is_none() && follows(pair) {
                cue_of[pair[0]] = cue_of[pair[1]];
            }
        }
    }

    /// Whether two spans stand in one paragraph.
    pub(super) fn in_one_paragraph(&self, a: &RoleSpan, b: &RoleSpan) -> bool {
        self.paragraph_of[a.words.start] == self.paragraph_of[b.words.start]
    }

    /// Whether a quotation may be reported by a cue, as far as paragraphs tell.
    pub(super) fn may_join(&self, content: &RoleSpan, cue: &RoleSpan) -> bool {
        let [content, cue] = [content, cue].map(|span| self.paragraph_of[span.words.start]);
        let (first, last) = self.runs[content];
        if (first..=last).contains(&cue) {
            return true;
        }
        let is_bare = self.cues[first] == self.cues[last + 1];
        if cue < first {
            let follows = self.bare[first + 1] - self.bare[cue + 1] == first - cue;
            return is_bare && (follows || cue + 1 == first);
        }
        is_bare && cue == last + 1 && self.contents[cue] == self.contents[cue + 1]
    }
}

/// The number of the paragraph that every word is in.
fn paragraphs_of_words(encoded: &Encoded) -> Vec<usize> {
    let mut number = 0;
    let begins = |(word, feature): (usize, &u8)| {
        number += usize::from(word > 0 && feature & BEGINS_PARAGRAPH != 0);
        number
    };
    encoded.features.iter().enumerate().map(begins).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WordRange;
    use crate::text::{Span, paragraphs, quotations};

    /// Paragraphs of a text, each with a content at its first word if it begins with a mark, and a cue at 'said'.
    fn joins(text: &str) -> (Joins, Vec<RoleSpan>, Vec<RoleSpan>) {
        let mut encoded = Encoded::default();
        for paragraph in paragraphs(text) {
            let mut at = paragraph.start;
            for word in paragraph.text(text).split(' ') {
                let first = at == paragraph.start;
                encoded.words.push(Span::new(at, at + word.len()));
                encoded
                    .features
                    .push(if first { BEGINS_PARAGRAPH } else { 0 });
                at += word.len() + 1;
            }
        }
        let spans = |which: &dyn Fn(&str) -> bool| -> Vec<RoleSpan> {
            let found = (0..encoded.len()).filter(|&w| which(encoded.words[w].text(text)));
            let span = |word| RoleSpan {
                words: WordRange::single(word),
                probability: 1.0,
                is_best: true,
            };
            found.map(span).collect()
        };
        let (contents, cues) = (
            spans(&|w| w.starts_with('“')),
            spans(&|w| w.starts_with("said")),
        );
        let joins = Joins::new(&encoded, &quotations(text), &contents, &cues);
        (joins, contents, cues)
    }

    /// Which contents, by number, may be reported by which cues.
    fn allowed(text: &str) -> Vec<Vec<usize>> {
        let (joins, contents, cues) = joins(text);
        let of = |cue: &RoleSpan| {
            let may = |content: &usize| joins.may_join(&contents[*content], cue);
            (0..contents.len()).filter(may).collect()
        };
        cues.iter().map(of).collect()
    }

    #[test]
    fn quotations_go_on_where_they_were_left_open() {
        let text = "“We are late.\n“We wait,” said Ann.\n“You do,” said Bob. “Not I.\n“No.”\nHe left.\n“Go.”";
        assert_eq!(allowed(text), [vec![0, 1], vec![2, 3, 4]]);
    }

    #[test]
    fn a_cue_takes_the_quotations_that_follow_and_have_none() {
        let text = "Ann said:\n“We are late.\n“We wait.”\n“Go.”\n“No,” said Bob.\n“Go.”";
        assert_eq!(allowed(text), [vec![0, 1, 2], vec![3, 4]]);
        let text = "“We are late.”\nSo said Ann.\n“No,” said Bob.";
        assert_eq!(allowed(text), [vec![0], vec![1]]);
        assert!(allowed("").is_empty());
    }

    #[test]
    fn what_was_left_open_has_one_cue() {
        let text =
            "“We are late,” said Ann. “Wait.\n“No.\n“Go.”\n“I see.\n“I hear,” said Bob.\n“Yes.”";
        let (joins, contents, _) = joins(text);
        let mut cue_of = [Some(0), Some(0), None, None, None, Some(1), None];
        joins.complete(&contents, &mut cue_of);
        let expected = [Some(0), Some(0), Some(0), Some(0), Some(1), Some(1), None];
        assert_eq!(cue_of, expected);
    }
}
