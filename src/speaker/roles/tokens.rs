//! A text in words and marks, as the search for roles reads it: which words belong to which name, where a sentence or a line
//! of its own ends.

use super::nouns::canonical;
use crate::entity::{NamedMention, is_title};
use crate::schema::EntityType;
use crate::text::{Span, is_combining, is_invisible};

/// A shorter line is one of its own (a headline, a label), not part of text that was wrapped.
const MIN_WRAPPED_LINE: usize = 40;
/// A longer line is a paragraph.
const MAX_WRAPPED_LINE: usize = 120;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a number, with the hyphens, apostrophes and full stops that belong to it.
    Word,
    /// The ending of a genitive: 's.
    Genitive,
    Comma,
    Colon,
    /// What ends a sentence, and a semicolon.
    Stop,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    Dash,
    /// A quotation mark.
    Quote,
    /// The end of a paragraph.
    Break,
    Other,
}

/// A word or a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub span: Span,
    pub kind: Kind,
    /// The longest named mention that it is part of, as an index.
    pub mention: Option<usize>,
    /// The name that it is part of, if that is a person's.
    pub person: Option<usize>,
}

/// The tokens of a text.
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    pub mentions: &'t [NamedMention],
    pub all: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Cuts a text up.
    pub(super) fn new(text: &'t str, mentions: &'t [NamedMention]) -> Self {
        let mut tokens = Self {
            text,
            mentions,
            all: cut(text),
        };
        tokens.mark_mentions();
        tokens
    }

    fn mark_mentions(&mut self) {
        for (m, mention) in self.mentions.iter().enumerate() {
            let person = mention.kind == EntityType::Person && mention.compound.is_none();
            let range = match person {
                true => self.name_range(mention.span),
                false => self.range(mention.span),
            };
            for token in &mut self.all[range] {
                if token.kind == Kind::Genitive && token.span.end >= mention.span.end {
                    continue;
                }
                let longer = token
                    .mention
                    .is_none_or(|other| self.mentions[other].span.len() < mention.span.len());
                if longer {
                    token.mention = Some(m);
                }
                if person {
                    token.person = Some(m);
                }
            }
        }
    }

    /// The tokens of a person's name in a mention: without titles before it and brackets after it.
    pub(super) fn name_range(&self, mention: Span) -> std::ops::Range<usize> {
        let range = self.range(mention);
        let end = (range.start + 1..range.end)
            .find(|&t| self.kind(t) == Kind::Open)
            .unwrap_or(range.end);
        let mut first = range.start;
        while first + 1 < end && is_title(self.word(first)) {
            first += 1;
        }
        first..end
    }

    /// The tokens that a span touches.
    pub(super) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.all.partition_point(|t| t.span.end <= span.start);
        let end = self.all.partition_point(|t| t.span.start < span.end);
        first..end.max(first)
    }

    /// The kind of a token; the text's end is the end of a paragraph.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.all.get(at).map_or(Kind::Break, |t| t.kind)
    }

    /// The text of a token; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.all.get(at).map_or("", |t| t.span.text(self.text))
    }

    /// The word at an index in lower case, without a full stop at its end; empty if it is no word.
    pub(super) fn lower(&self, at: usize) -> String {
        match self.kind(at) {
            Kind::Word => plain(self.word(at)),
            _ => String::new(),
        }
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Kind::Word
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    pub(super) fn person(&self, at: usize) -> Option<usize> {
        self.all.get(at).and_then(|t| t.person)
    }

    pub(super) fn mention(&self, at: usize) -> Option<&'t NamedMention> {
        let mention = self.all.get(at)?.mention?;
        self.mentions.get(mention)
    }

    /// The bytes of the tokens from `first` up to `end`; there must be at least one.
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        let start = self.all.get(first).map_or(0, |t| t.span.start);
        let last = end.checked_sub(1).and_then(|last| self.all.get(last));
        Span::new(start, last.map_or(start, |t| t.span.end))
    }
}

/// A word as the lists have it: in lower case, without a full stop at its end, without marks that are not seen.
pub(super) fn plain(word: &str) -> String {
    word.trim_end_matches('.')
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| match c {
            '’' => '\'',
            '‑' => '-',
            c => c,
        })
        .collect::<String>()
        .to_lowercase()
}

/// Whether a character is part of a word: a letter, a digit, a mark above or below one, or nothing that is seen.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_invisible(c) || is_combining(c)
}

fn cut(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut line_start = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if c == '\n' {
            if ends_paragraph(text, line_start, at) {
                push(&mut out, at, end, Kind::Break);
            }
            line_start = end;
            at = end;
        } else if c.is_whitespace() || is_invisible(c) {
            at = end;
        } else if is_of_word(c) {
            at = word(text, at, &mut out);
        } else {
            let kind = match c {
                ',' => Kind::Comma,
                ':' => Kind::Colon,
                '.' | '!' | '?' | ';' | '…' => Kind::Stop,
                '(' | '[' => Kind::Open,
                ')' | ']' => Kind::Close,
                '&' => Kind::Word,
                '-' | '–' | '—' | '―' => Kind::Dash,
                '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' | '`' => {
                    Kind::Quote
                }
                _ => Kind::Other,
            };
            push(&mut out, at, end, kind);
            at = end;
        }
    }
    out
}

fn push(out: &mut Vec<Token>, start: usize, end: usize, kind: Kind) {
    out.push(Token {
        span: Span::new(start, end),
        kind,
        mention: None,
        person: None,
    });
}

/// Whether the line feed at `at` ends a paragraph: the line is no line of wrapped text.
fn ends_paragraph(text: &str, line_start: usize, at: usize) -> bool {
    let line = text.get(line_start..at).unwrap_or("").trim();
    let length = line.chars().count();
    let wrapped = (MIN_WRAPPED_LINE..=MAX_WRAPPED_LINE).contains(&length)
        && !line.ends_with(['.', '!', '?', ':', '"', '”', '’', '»']);
    let blank_follows = text[at + 1..]
        .split('\n')
        .next()
        .is_none_or(|next| next.trim().is_empty());
    !wrapped || blank_follows
}

/// Takes the word that begins at `at`, and the ending of a genitive; returns where it ends.
fn word(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    let mut end = at;
    let mut chars = text[at..].char_indices().peekable();
    let mut before = ' ';
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        // A sentence may end without a blank after it.
        if c == '.' && before.is_lowercase() && next.is_some_and(char::is_uppercase) {
            break;
        }
        before = c;
        let joins = matches!(c, '-' | '‑' | '.' | '\'' | '’' | '&' | '·')
            && next.is_some_and(|n| n.is_alphanumeric());
        if !is_of_word(c) && !joins {
            break;
        }
        end = at + i + c.len_utf8();
    }
    let whole = &text[at..end];
    let genitive = ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|ending| whole.strip_suffix(ending))
        .filter(|stem| !stem.is_empty());
    if let Some(stem) = genitive {
        let split = at + stem.len();
        push(out, at, split, Kind::Word);
        push(out, split, end, Kind::Genitive);
        return end;
    }
    let mut after = text[end..].chars();
    match after.next() {
        Some('.') if is_abbreviation(whole, after.as_str()) => end += 1,
        // 'the Hales' agent'; a quotation mark stands at the end of what it closes.
        Some(mark @ ('\'' | '’'))
            if whole.ends_with(['s', 'S'])
                && after.as_str().starts_with(' ')
                && after
                    .as_str()
                    .trim_start()
                    .starts_with(char::is_alphanumeric) =>
        {
            push(out, at, end, Kind::Word);
            push(out, end, end + mark.len_utf8(), Kind::Genitive);
            return end + mark.len_utf8();
        }
        _ => {}
    }
    push(out, at, end, Kind::Word);
    end
}

/// Whether the full stop after a word belongs to it, by the word and by what comes after.
fn is_abbreviation(word: &str, after: &str) -> bool {
    let follows = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let goes_on = follows.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ')' | ';'));
    let capital = word.starts_with(char::is_uppercase);
    let lower = word.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    // 'Sen.', 'Reps.', 'Mr.', but not 'the lady.'
    let short = word.len() <= 4
        && [lower.as_str(), singular].iter().any(|w| {
            is_title(w) && (canonical(w) != *w || matches!(*w, "mr" | "mrs" | "ms" | "mx"))
        });
    let dotted = word.contains('.') && (goes_on || capital);
    goes_on && capital && !follows.is_empty()
        || dotted
        || capital && word.chars().count() == 1
        || short && follows.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, Kind)> {
        cut(text)
            .into_iter()
            .map(|t| (t.span.text(text), t.kind))
            .collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        use Kind::{Comma, Genitive, Stop, Word};
        let expected = [
            ("Sen.", Word),
            ("O'Dell's", Word),
            ("co-host", Word),
            (",", Comma),
            ("Bo", Word),
            (".", Stop),
        ];
        let mut found = kinds("Sen. O'Dell's co-host, Bo.");
        assert_eq!(found.remove(2), ("'s", Genitive));
        found[1].0 = "O'Dell's";
        assert_eq!(found, expected);
        assert_eq!(plain("Mar\u{ad}ine’s"), "marine's");
    }

    #[test]
    fn line_ends_of_wrapped_text_are_no_marks() {
        let wrapped = "The county has asked the harbour master, Bo\nDunn, to go.";
        assert!(!kinds(wrapped).iter().any(|k| k.1 == Kind::Break));
        let lines = "Harbour to close\nBo Dunn is sorry\n";
        assert_eq!(
            kinds(lines).iter().filter(|k| k.1 == Kind::Break).count(),
            2
        );
    }
}
