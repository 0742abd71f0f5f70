//! Which entities a source names, if it names any.
//!
//! The head of a source decides: 'Labour MP Jeremy Corbyn' ends its first phrase with a name and is that person; 'a
//! spokesman for Mr Corbyn' has the head 'spokesman' and is nobody named; in 'a spokeswoman, Ann Lee,' the phrase after
//! the comma names the head; what a name owns ('Mr Corbyn's letter') speaks for its owner if it is something that one
//! says or writes. 'A and B' are two speakers.

use crate::entity::{EntityType, Mention, is_title, without_possessive};
use crate::text::Span;

/// Words after which a phrase's head no longer comes.
const AFTER_HEAD: &[&str] = &[
    "of",
    "for",
    "from",
    "in",
    "at",
    "on",
    "with",
    "who",
    "which",
    "that",
    "whose",
    "to",
    "by",
    "about",
    "after",
    "during",
    "under",
    "into",
    "near",
    "against",
    "among",
    "as",
    "outside",
    "including",
    "speaking",
    "writing",
];
/// What someone says or writes: it speaks for its owner.
const UTTERANCES: &[&str] = &[
    "statement",
    "statements",
    "letter",
    "report",
    "speech",
    "tweet",
    "tweets",
    "post",
    "posts",
    "book",
    "memoir",
    "article",
    "column",
    "editorial",
    "remarks",
    "comments",
    "words",
    "analysis",
    "study",
    "survey",
    "poll",
    "testimony",
    "message",
    "email",
    "blog",
    "website",
    "campaign",
    "lawsuit",
    "ad",
    "announcement",
    "interview",
    "response",
    "claim",
    "claims",
    "story",
    "essay",
    "note",
    "address",
    "office",
];

/// Words before a group's name that take some of it.
const QUANTIFIERS: &[&str] = &[
    "a",
    "an",
    "many",
    "some",
    "few",
    "several",
    "most",
    "other",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "dozens",
    "hundreds",
    "thousands",
    "another",
    "fellow",
    "more",
];

/// The entities that the source at `spans` names, in order, as indices of entities; none if its head is not named.
///
/// `entity_of` gives every mention's entity; `mentions` are in order.
pub fn named_speakers(
    text: &str,
    spans: &[Span],
    mentions: &[Mention],
    entity_of: &[usize],
) -> Vec<usize> {
    let Some(&source) = spans.first() else {
        return Vec::new();
    };
    let from = mentions.partition_point(|m| m.span.end <= source.start);
    let named: Vec<(usize, &Mention)> = mentions
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, m)| m.span.start < source.end)
        .filter(|(_, m)| m.kind.can_speak())
        .collect();
    let mut out: Vec<usize> = Vec::new();
    for phrase in phrases(text, source, &named) {
        match head_of(text, phrase, &named) {
            Head::Named(mention) => {
                let entity = entity_of[mention];
                if !out.contains(&entity) {
                    out.push(entity);
                }
            }
            Head::Described => {}
            Head::Stop => break,
        }
        if !out.is_empty() && !continues_list(text, phrase, source) {
            break; // what follows a name only describes it
        }
    }
    out
}

enum Head {
    /// The phrase's head is this mention.
    Named(usize),
    /// A head without a name, or nothing: an apposition may name it.
    Described,
    /// A head without a name that no apposition can name: 'officials in Paris'.
    Stop,
}

/// The source's phrases: between commas and 'and'.
fn phrases(text: &str, source: Span, named: &[(usize, &Mention)]) -> Vec<Span> {
    let inside = source.text(text);
    let in_name = |at: usize| {
        named
            .iter()
            .any(|(_, m)| m.span.contains(source.start + at))
    };
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in inside.char_indices().filter(|&(at, _)| !in_name(at)) {
        if matches!(c, ',' | ';' | '(' | ')' | '—' | '–') {
            out.push((start, at));
            start = at + c.len_utf8();
        } else if c == ' '
            && ["and ", "& "]
                .iter()
                .any(|and| inside[at + 1..].starts_with(and))
        {
            out.push((start, at));
            start = at + 1 + inside[at + 1..].find(' ').unwrap_or(0);
        }
    }
    out.push((start, inside.len()));
    out.into_iter()
        .map(|(a, b)| Span::new(source.start + a, source.start + b).trim(text))
        .filter(|s| !s.is_empty())
        .collect()
}

fn head_of(text: &str, phrase: Span, named: &[(usize, &Mention)]) -> Head {
    // A name may hold 'of' or 'and': the phrase's head region ends at the first such word outside every name.
    let inside = |span: Span| named.iter().any(|(_, m)| m.span.overlaps(span));
    let words: Vec<Span> = words_of(text, phrase).collect();
    if let Some(person) = person_at_end(text, phrase, &words, named) {
        return Head::Named(person);
    }
    let cut = words.iter().skip(1).position(|&word| {
        !inside(word) && AFTER_HEAD.contains(&word.text(text).to_lowercase().as_str())
    });
    let words = &words[..cut.map_or(words.len(), |at| at + 1)];
    let Some(last) = words.last() else {
        return Head::Described;
    };
    if let Some((index, mention)) = named.iter().rev().find(|(_, m)| m.span.overlaps(*last)) {
        let first = words[0].text(text).to_lowercase();
        let some = QUANTIFIERS.contains(&first.as_str())
            || first.starts_with(|c: char| c.is_ascii_digit());
        return if mention.kind == EntityType::Norp && some {
            Head::Stop // 'many Democrats' are not the Democrats
        } else {
            Head::Named(*index)
        };
    }
    let head = last.text(text).to_lowercase();
    if UTTERANCES.contains(&head.as_str()) {
        let owner = named.iter().rev().find(|(_, m)| {
            m.span.end <= last.start
                && m.span.start >= phrase.start
                && owns(text, m.span, last.start)
        });
        if let Some((index, _)) = owner {
            return Head::Named(*index);
        }
        // 'a report by The Economist', 'a letter from Ms Hale'
        let giver = named.iter().find(|(_, m)| {
            m.span.start >= last.end
                && m.span.end <= phrase.end
                && matches!(
                    between(text, last.end, m.span.start),
                    "by" | "from" | "by the" | "from the" | "of"
                )
        });
        if let Some((index, _)) = giver {
            return Head::Named(*index);
        }
    }
    // Several people whom the phrase does not name: 'officials in Paris, London and Rome' are none of these.
    if head.ends_with('s') && !head.ends_with("ss") {
        Head::Stop
    } else {
        Head::Described
    }
}

/// A person whose name ends a phrase, with a description before it: 'Secretary of State Mike Pompeo'; not 'a friend of
/// Mike Pompeo', 'the unions meeting Mike Pompeo'.
fn person_at_end(
    text: &str,
    phrase: Span,
    words: &[Span],
    named: &[(usize, &Mention)],
) -> Option<usize> {
    let last = *words.last()?;
    let (index, person) = named
        .iter()
        .rev()
        .find(|(_, m)| m.kind == EntityType::Person && m.span.overlaps(last))?;
    let before = text.get(phrase.start..person.span.start)?;
    let relative = |w: &str| {
        matches!(
            w.to_lowercase().as_str(),
            "who" | "which" | "that" | "whose"
        )
    };
    if before.split_whitespace().any(relative) {
        return None;
    }
    let description = before
        .split_whitespace()
        .rfind(|w| !is_title(w) && !matches!(w.to_lowercase().as_str(), "former" | "the" | "then"));
    match description {
        None => Some(*index),
        Some(word) => {
            let word = word.to_lowercase();
            (!AFTER_HEAD.contains(&word.as_str())
                && !word.ends_with("ing")
                && !word.ends_with("ed"))
            .then_some(*index)
        }
    }
}

/// Whether the name at `name` is possessive, or stands right before the word at `head`.
fn owns(text: &str, name: Span, head: usize) -> bool {
    let own = name.text(text);
    own != without_possessive(own)
        || text
            .get(name.end..head)
            .is_some_and(|t| t.starts_with(['\'', '’']) || t.trim().is_empty())
}

fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).map_or("", str::trim)
}

fn words_of(text: &str, phrase: Span) -> impl Iterator<Item = Span> + '_ {
    let inside = phrase.text(text);
    inside
        .split_whitespace()
        .map(move |w| {
            let start = phrase.start + (w.as_ptr() as usize - inside.as_ptr() as usize);
            let trimmed = w.trim_matches(|c: char| !c.is_alphanumeric());
            let offset = w.find(trimmed).unwrap_or(0);
            Span::new(start + offset, start + offset + trimmed.len())
        })
        .filter(|s| !s.is_empty())
}

/// Whether an 'and' follows the phrase: a list of speakers goes on.
fn continues_list(text: &str, phrase: Span, source: Span) -> bool {
    text.get(phrase.end..source.end).is_some_and(|rest| {
        let rest = rest.trim_start_matches([' ', ',']);
        rest.starts_with("and ") || rest.starts_with("& ")
    })
}
