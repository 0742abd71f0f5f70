//! Sentences of news prose.
//!
//! Own rules, because the `sentencex` crate (0.1.33) does less well on the cases of `tests/fixtures/sentences.txt`: it
//! gets 108 of 129 right, these rules all. It takes a quotation or a bracket of several sentences as one, cuts
//! `"Why?" Ms. Voss asked.` after the question, and knows no time zones after `p.m.`

use super::abbreviation::{
    Abbreviation, abbreviation, follows_clock, is_exclaimed_name, is_no_speaker, reports,
    starts_sentences,
};
use super::character::{is_alphanumeric, is_space};
use super::{paragraph::paragraphs, quotation::Quotation, span::Span};

/// A longer word, in characters, is no abbreviation.
const LONGEST_ABBREVIATION: usize = 12;

/// Within how many words after a quotation its reporting verb is looked for: `"Why?" Dana B. Reyes asked`.
const REPORTING_WORDS: usize = 5;

/// The sentences of `text`, trimmed, in order, as spans of bytes.
///
/// No sentence crosses the end of a paragraph, none overlaps another, and together they hold everything in the text
/// but white space. `quotations` are the text's own ([`quotations`](super::quotations)); they tell closing marks,
/// which belong to the sentence they end, from opening ones. A sentence ends inside a quotation, too, if the
/// quotation goes on with another. The rules know English abbreviations; other languages are cut at their full stops.
pub fn sentences(text: &str, quotations: &[Quotation]) -> Vec<Span> {
    let mut opens: Vec<usize> = quotations.iter().map(|q| q.open.start).collect();
    let mut closes: Vec<usize> = quotations
        .iter()
        .filter_map(|q| Some(q.close?.start))
        .collect();
    opens.sort_unstable();
    closes.sort_unstable();
    let mut out = Vec::new();
    for span in paragraphs(text) {
        Prose {
            text: span.text(text),
            offset: span.start,
            opens: &opens,
            closes: &closes,
        }
        .split(&mut out);
    }
    out
}

/// How a sentence may end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// One full stop, the only ambiguous mark.
    Full,
    /// Several, or `…`
    Ellipsis,
    /// Marks with `!` or `?` among them.
    Exclaimed,
    /// The marks of Chinese and Japanese, which no space follows.
    Wide,
}

impl Stop {
    fn of(marks: &str) -> Self {
        if marks.contains(['。', '！', '？']) {
            Self::Wide
        } else if marks.contains(['!', '?', '‼', '⁇', '⁈', '⁉']) {
            Self::Exclaimed
        } else if marks == "." {
            Self::Full
        } else {
            Self::Ellipsis
        }
    }
}

/// One paragraph. Offsets here are bytes into it.
struct Prose<'t> {
    text: &'t str,
    /// Where it begins in the document.
    offset: usize,
    /// Where, in the document, quotations' opening marks begin; sorted.
    opens: &'t [usize],
    /// The same for closing marks.
    closes: &'t [usize],
}

impl<'t> Prose<'t> {
    /// Appends the paragraph's sentences to `out`.
    fn split(&self, out: &mut Vec<Span>) {
        let mut push = |start: usize, end: usize| {
            let sentence = Span::new(start, end).trim(self.text);
            if !sentence.is_empty() {
                out.push(Span::new(
                    self.offset + sentence.start,
                    self.offset + sentence.end,
                ));
            }
        };
        let (mut start, mut i) = (0, 0);
        while let Some(found) = self.rest(i).find(is_stop) {
            let marks = Span::new(i + found, self.end_of_marks(i + found));
            let end = self.end_of_closing(marks.end);
            if self.ends(start, marks, end) {
                push(start, end);
                start = end;
            }
            i = end;
        }
        push(start, self.text.len());
    }

    /// Where the run of stops that begins at `i` ends; dots may be spaced: `. . .`
    fn end_of_marks(&self, mut i: usize) -> usize {
        loop {
            let rest = self.rest(i);
            let mut chars = rest.chars();
            match chars.next() {
                Some(c) if is_stop(c) => i += c.len_utf8(),
                Some(c @ (' ' | '\u{a0}'))
                    if chars.next() == Some('.') && !chars.next().is_some_and(is_alphanumeric) =>
                {
                    i += c.len_utf8() + 1;
                }
                _ => return i,
            }
        }
    }

    /// Where the closing marks and brackets after a stop end; a space may stand before a closing mark.
    fn end_of_closing(&self, mut i: usize) -> usize {
        loop {
            let mut chars = self.rest(i).chars();
            match chars.next() {
                Some(c @ (')' | ']' | '}')) => i += c.len_utf8(),
                Some(c) if is_quotation_mark(c) && !self.is_open(i) => i += c.len_utf8(),
                Some(c) if is_space(c) && self.is_close(i + c.len_utf8()) => {
                    i += c.len_utf8() + chars.next().map_or(0, char::len_utf8);
                }
                _ => return i,
            }
        }
    }

    /// Whether the sentence that begins at `start` ends with these `marks` and the closing ones up to `end`.
    fn ends(&self, start: usize, marks: Span, end: usize) -> bool {
        let stop = Stop::of(marks.text(self.text));
        let rest = self.rest(end);
        let lead = rest.find(|c| !is_lead(c)).unwrap_or(rest.len());
        let next = &rest[lead..];
        let Some(initial) = next.chars().next() else {
            return false; // the paragraph ends here
        };
        let closed = self.text[marks.end..end].contains(is_quotation_mark);
        if stop == Stop::Wide {
            return true;
        }
        if !rest.starts_with(is_space) {
            return self.is_open(end) || (closed && rest.starts_with(char::is_uppercase));
        }
        let word = &next[..next.find(|c| !is_alphanumeric(c)).unwrap_or(next.len())];
        let quoted = rest[..lead].contains(is_quotation_mark);
        if initial.is_lowercase() && !is_brand(next) {
            // A careless editor's quotation: `He was tired. "we all are," she said.`
            return stop == Stop::Full
                && quoted
                && self.full_stop_ends(start, marks.start, word, false, false);
        }
        match stop {
            Stop::Wide => true,
            Stop::Exclaimed if closed => !goes_on_reporting(next),
            Stop::Exclaimed => !is_exclaimed_name(self.word_before(start, marks.start)),
            // A pause within the sentence, not its end: `We need ... I mean`.
            Stop::Ellipsis => (closed || word != "I") && !(closed && goes_on_reporting(next)),
            Stop::Full => {
                let is_initial = word.chars().count() == 1 && next[word.len()..].starts_with('.');
                let starter = starts_sentences(word) && !is_initial;
                self.full_stop_ends(start, marks.start, word, starter, quoted)
            }
        }
    }

    /// Whether the full stop at `at` ends its sentence when `next` follows, with a capital or a digit.
    ///
    /// `starter`: whether `next` is a usual first word; `quoted`: whether a quotation mark stands before it.
    fn full_stop_ends(
        &self,
        start: usize,
        at: usize,
        next: &str,
        starter: bool,
        quoted: bool,
    ) -> bool {
        let word = self.word_before(start, at);
        let digit = next.starts_with(char::is_numeric);
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            // The number of an entry in a list: `1. Wash the rice.`
            (Some(_), _) if word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                !Span::new(start, at - word.len()).trim(self.text).is_empty()
            }
            (Some(c), None) if c.is_uppercase() => starter,
            _ => match abbreviation(word) {
                None => true,
                Some(Abbreviation::Leading) => false,
                Some(Abbreviation::Trailing) => starter || quoted,
                Some(Abbreviation::Numbered) => !digit,
                Some(Abbreviation::Clock) => !follows_clock(next),
            },
        }
    }

    /// The word that ends at `end`, with full stops inside it; empty if it is too long for an abbreviation.
    fn word_before(&self, start: usize, end: usize) -> &'t str {
        let sentence = self.text.get(start..end).unwrap_or_default();
        let mut length = 0;
        for (count, c) in sentence.chars().rev().enumerate() {
            if !is_alphanumeric(c) && c != '.' {
                break;
            }
            if count == LONGEST_ABBREVIATION {
                return "";
            }
            length += c.len_utf8();
        }
        &sentence[sentence.len() - length..]
    }

    /// The paragraph from byte `i` on.
    fn rest(&self, i: usize) -> &'t str {
        self.text.get(i..).unwrap_or_default()
    }

    /// Whether a quotation opens at `i`.
    fn is_open(&self, i: usize) -> bool {
        self.opens.binary_search(&(self.offset + i)).is_ok()
    }

    /// Whether a quotation's closing mark begins at `i`.
    fn is_close(&self, i: usize) -> bool {
        self.closes.binary_search(&(self.offset + i)).is_ok()
    }
}

/// Whether the words after a quotation say who spoke it, though a capital begins them: `Ms. Voss asked.`
fn goes_on_reporting(next: &str) -> bool {
    for (i, word) in next.split(is_space).take(REPORTING_WORDS).enumerate() {
        let bare = word.trim_end_matches(|c| !is_alphanumeric(c));
        if reports(bare) {
            return i > 0;
        }
        if !word.starts_with(char::is_uppercase) || (i == 0 && is_no_speaker(bare)) {
            return false;
        }
    }
    false
}

/// Whether a word that begins lower-case is a name all the same: `iPhone`, `eBay`.
fn is_brand(word: &str) -> bool {
    word.chars().nth(1).is_some_and(char::is_uppercase)
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '！' | '？'
    )
}

fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›'
    )
}

/// What may stand between a stop and the next sentence's first word.
fn is_lead(c: char) -> bool {
    is_space(c) || is_quotation_mark(c) || matches!(c, '(' | '[' | '{' | '-' | '–' | '—')
}
