//! What the words around a name tell of whom it names.

use super::noun_phrase::{Determiner, Head, Phrase};
use super::tokens::{Kind, Tokens};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

/// The most words of an organisation that no tagger found.
const MAX_CAPITALS: usize = 10;

/// One thing that the text tells of the named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// What it is.
    Role(RolePhrase),
    /// What it belongs to.
    Affiliation(Span),
    /// How old it is.
    Age(u32),
    /// The stem of a verb for what it does: 'chair' of 'who chairs the board'.
    Act(String),
}

/// A role, as tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RolePhrase {
    /// The first token, after the determiner.
    pub first: usize,
    /// The token after the last.
    pub end: usize,
    pub heads: Vec<Head>,
    /// Whether one phrase is said of several: 'senators Ann Lee and Bob May'.
    pub plural: bool,
}

/// Adds a phrase as a role, and the affiliations that it tells.
pub(super) fn add_phrase(tokens: &Tokens, phrase: &Phrase, out: &mut Vec<Finding>) {
    let begin = match phrase.determiner {
        Determiner::Owner(at) => at,
        _ => phrase.first,
    };
    add_role(
        tokens,
        begin,
        RolePhrase {
            first: phrase.first,
            end: phrase.end,
            heads: phrase.heads.clone(),
            plural: false,
        },
        out,
    );
}

/// Adds a role, and the affiliations between the token `begin` and its end.
pub(super) fn add_role(tokens: &Tokens, begin: usize, role: RolePhrase, out: &mut Vec<Finding>) {
    let head = role.heads.first().map_or(role.first, |h| h.at);
    let mut at = begin;
    while at < role.end {
        let before_head = at < head;
        let preposition = tokens.lower(at.saturating_sub(1).max(begin));
        let article = preposition == "the" && at >= begin + 2;
        let preposition = match article {
            true => tokens.lower(at - 2),
            false => preposition,
        };
        let belongs = matches!(preposition.as_str(), "of" | "from" | "for" | "at" | "with");
        let belongs = belongs || preposition == "in" && at > head;
        match tokens.mention(at) {
            Some(mention) if tokens.range(mention.span).start >= begin => {
                let mut end = tokens.range(mention.span).end.max(at + 1);
                let mut found = match mention.kind {
                    EntityType::Organization | EntityType::Facility => true,
                    EntityType::Location => before_head || belongs,
                    EntityType::Misc | EntityType::Product => belongs && preposition != "in",
                    EntityType::Person => {
                        works_for(&tokens.lower(head))
                            && (before_head || belongs || preposition == "to")
                    }
                    _ => false,
                };
                // 'the Lee campaign spokesman', 'Ohio police chief'
                let noun = lexicon::COMPOUND_HEADS.group(&tokens.lower(end));
                if end < head
                    && noun.is_some_and(|of| of.split(' ').any(|k| k == mention.kind.as_str()))
                {
                    end += 1;
                    found = true;
                }
                if found && end <= role.end.max(head) {
                    out.push(Finding::Affiliation(without_ending(tokens, at, end)));
                }
                at = end;
            }
            None if belongs
                && preposition != "in"
                && tokens.is_capital(at)
                && at > head
                && tokens.lower(head) != "secretary" =>
            {
                let end = capitals(tokens, at, role.end);
                out.push(Finding::Affiliation(tokens.span(at, end)));
                at = end;
            }
            _ => at += 1,
        }
    }
    out.push(Finding::Role(role));
}

/// Whether somebody with this noun works for whom it is said to be of: 'Ann Lee's adviser'.
fn works_for(noun: &str) -> bool {
    lexicon::REPRESENTATIVES.contains(noun)
        || matches!(
            noun,
            "strategist"
                | "director"
                | "chief"
                | "secretary"
                | "chairman"
                | "chairwoman"
                | "chair"
                | "assistant"
                | "pollster"
                | "staffer"
                | "counsel"
                | "deputy"
        )
}

/// The bytes of the tokens, without the ending of a genitive.
pub(super) fn without_ending(tokens: &Tokens, first: usize, end: usize) -> Span {
    let genitive = end > first + 1 && tokens.kind(end - 1) == Kind::Genitive;
    tokens.span(first, end - usize::from(genitive))
}

/// The token after words with capital letters and the small words between them.
fn capitals(tokens: &Tokens, first: usize, until: usize) -> usize {
    let mut end = first + 1;
    for t in first + 1..until.min(first + MAX_CAPITALS) {
        if tokens.is_capital(t) {
            end = t + 1;
        } else if !matches!(
            tokens.lower(t).as_str(),
            "of" | "the" | "for" | "and" | "&" | "on"
        ) {
            break;
        }
    }
    end
}

/// Whether a word gives a party and a state: 'D-Ohio', 'R', 'I-Vt.'.
pub(super) fn is_badge(word: &str) -> bool {
    match word.split_once('-') {
        Some(("D" | "R" | "I", state)) => state.len() <= 7,
        Some(_) => false,
        None => matches!(word, "D" | "R" | "I"),
    }
}

/// Whether a token is an age.
pub(super) fn age(tokens: &Tokens, at: usize) -> Option<u32> {
    let word = tokens.word(at);
    let number = word.parse().ok().filter(|n| (1..=119).contains(n));
    let digits = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    number.filter(|_| digits)
}

/// The age that 'a 71-year-old' tells.
pub(super) fn age_of_compound(word: &str) -> Option<u32> {
    let number = word.strip_suffix("-year-old")?;
    number.parse().ok()
}

/// Whether a word may stand between a name or a form of 'be' and a role, and tells when.
pub(super) fn is_adverb(word: &str) -> bool {
    lexicon::ROLE_ADVERBS.contains(word)
}
