//! The words of a stretch of text, as the rules of grammar compare them.

use crate::lexicon;
use crate::text::{Span, is_alphanumeric};

/// A word: letters and digits, with apostrophes and hyphens between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Where it stands.
    pub span: Span,
    /// In lower case, with straight apostrophes.
    pub text: String,
}

impl Word {
    /// Whether it is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text == word
    }
}

/// The words of a stretch, in order.
pub(super) fn words(text: &str, within: Span) -> Vec<Word> {
    let inside = within.text(text);
    let mut out = Vec::new();
    let mut start = None;
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let joins =
            matches!(c, '\'' | '’' | '-') && start.is_some() && next.is_some_and(is_alphanumeric);
        if is_alphanumeric(c) || joins {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            out.push(word(inside, within.start, start, at));
        }
    }
    if let Some(start) = start {
        out.push(word(inside, within.start, start, inside.len()));
    }
    out
}

fn word(inside: &str, offset: usize, start: usize, end: usize) -> Word {
    let text = inside.get(start..end).unwrap_or_default();
    Word {
        span: Span::new(offset + start, offset + end),
        text: text.to_lowercase().replace('’', "'"),
    }
}

/// A sentence is looked through for at most this many bytes.
const MAX_SENTENCE: usize = 600;

/// The part of a text from the beginning of the sentence that the byte `at` is in up to that byte. Abbreviations may cut it short.
pub(super) fn sentence_before(text: &str, at: usize) -> Span {
    let mut from = at.saturating_sub(MAX_SENTENCE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..at).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .scan(None, |after, (at, c)| {
            let next = after.replace(c);
            Some((at, c, next))
        })
        .find(|&(_, c, next)| ends_sentence(c, next))
        .map_or(from, |(at, c, _)| from + at + c.len_utf8());
    Span::new(start, at)
}

/// The part of a text from the byte `at` up to the end of its sentence, with the mark that ends it.
pub(super) fn sentence_after(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let mut chars = rest.char_indices().peekable();
    let mut end = rest.len();
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        if ends_sentence(c, next) || offset >= MAX_SENTENCE {
            end = offset + c.len_utf8();
            break;
        }
    }
    Span::new(at, at + end)
}

/// Whether a character ends a sentence, by the one after it.
fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        ';' => true,
        // A line that goes on with a small letter is a wrapped one.
        '\n' => next.is_none_or(|next| !next.is_lowercase()),
        '.' | '!' | '?' | '…' => next.is_none_or(|next| {
            next.is_whitespace() || matches!(next, '"' | '”' | '’' | '\'' | ')' | '»' | '“')
        }),
        _ => false,
    }
}

/// Whether a word is an auxiliary or a modal verb, with 'not' or without.
pub(super) fn is_auxiliary(word: &str) -> bool {
    let stem = word.strip_suffix("n't").unwrap_or(word);
    matches!(lexicon::FACTUALITY.group(stem), Some("auxiliary" | "modal"))
        || matches!(stem, "ca" | "wo" | "cannot")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_apostrophes_and_hyphens_between_letters() {
        let text = "“He didn’t say 'no-one' (ever) – 5.”";
        let found = words(text, Span::new(0, text.len()));
        let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["he", "didn't", "say", "no-one", "ever", "5"]);
        assert_eq!(found[1].span.text(text), "didn’t");
    }

    #[test]
    fn sentences_end_at_marks_and_lines() {
        let text = "It rained. Did she say 3.5 boats sank? No; one\nOf us.";
        let at = text.find("say").unwrap();
        assert_eq!(sentence_before(text, at).text(text), " Did she ");
        assert_eq!(sentence_after(text, at).text(text), "say 3.5 boats sank?");
        let at = text.find("No").unwrap();
        assert_eq!(sentence_after(text, at).text(text), "No;");
        assert_eq!(sentence_after(text, text.len()).text(text), "");
    }
}
