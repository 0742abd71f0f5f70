//! Names as tokens, and lists of names.

use super::noun_phrase::About;
use super::tokens::{Kind, Tokens};
use crate::entity::is_title;
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
        let range = tokens.range(named.span);
        let mut first = range.start;
        let mut end = range.end;
        if named.kind == EntityType::Person {
            while first + 1 < end && is_title(tokens.word(first)) {
                first += 1;
            }
        }
        if end > first + 1 && tokens.kind(end - 1) == Kind::Genitive {
            end -= 1;
        }
        (first < end).then_some(Self {
            mention,
            first,
            end,
        })
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
