//! Names as tokens, and lists of names.

use super::noun_phrase::About;
use super::tokens::{Kind, Tokens};
use crate::lexicon;
use crate::schema::EntityType;

/// The most names of a list, and the most tokens in brackets after a name.
const MAX_LISTED: usize = 12;
const MAX_BRACKETED: usize = 8;

/// A named mention as tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// The mention's index.
    pub mention: usize,
    /// The first token, after titles.
    pub first: usize,
    /// The token after the last.
    pub end: usize,
}

impl Name {
    /// The name that a mention gives, unless it is a compound or empty.
    pub(super) fn of(tokens: &Tokens, mention: usize) -> Option<Self> {
        let named = tokens.mentions.get(mention)?;
        if named.compound.is_some() {
            return None;
        }
        let range = match named.kind {
            EntityType::Person => tokens.name_range(named.span),
            _ => tokens.range(named.span),
        };
        let (first, mut end) = (range.start, range.end);
        if end > first + 1 && tokens.kind(end - 1) == Kind::Genitive {
            end -= 1;
        }
        (first < end).then_some(Self {
            mention,
            first,
            end,
        })
    }

    /// The token after the name and a suffix that is no part of the mention: 'Ann Lee Jr.', 'Ann Lee, Jr.'.
    pub(super) fn after_suffix(self, tokens: &Tokens) -> usize {
        let at = self.end + usize::from(tokens.kind(self.end) == Kind::Comma);
        match lexicon::NAME_SUFFIXES.contains(&tokens.lower(at)) {
            true => at + 1,
            false => self.end,
        }
    }

    /// What can be told of such a name.
    pub(super) fn about(self, tokens: &Tokens) -> Option<About> {
        match tokens.mentions.get(self.mention)?.kind {
            EntityType::Person => Some(About::Person),
            EntityType::Organization => Some(About::Organisation),
            _ => None,
        }
    }

    /// The people's names of the list that begins with this one: 'Ann Lee (D-Ohio), Bob May and Carl Bo'.
    pub(super) fn list(self, tokens: &Tokens) -> Vec<Self> {
        let mut out = vec![self];
        let mut at = self.end;
        while out.len() < MAX_LISTED {
            at = after_brackets(tokens, at);
            let mut next = at + usize::from(tokens.kind(at) == Kind::Comma);
            next += usize::from(matches!(tokens.word(next), "and" | "&"));
            let Some(person) = tokens.person(next).filter(|_| next > at) else {
                break;
            };
            let Some(name) = Name::of(tokens, person).filter(|n| n.end > next) else {
                break;
            };
            at = name.end;
            out.push(name);
        }
        out
    }
}

/// The token after brackets that begin at `at`, or `at`.
pub(super) fn after_brackets(tokens: &Tokens, at: usize) -> usize {
    bracket_end(tokens, at).map_or(at, |close| close + 1)
}

/// The closing bracket of an opening one at `at`, if it is near.
pub(super) fn bracket_end(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.kind(at) != Kind::Open {
        return None;
    }
    (at + 1..at + MAX_BRACKETED).find(|&t| tokens.kind(t) == Kind::Close)
}
