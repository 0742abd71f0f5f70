//! Which entities a source names, if it names any.
//!
//! The head of a source decides: 'Labour MP Jeremy Corbyn' ends its first phrase with a name and is that person; 'a
//! spokesman for Mr Corbyn' has the head 'spokesman' and is nobody named; in 'a spokeswoman, Ann Lee,' the phrase after
//! the comma names the head; what a name owns ('Mr Corbyn's letter') speaks for its owner if it is something that one
//! says or writes. 'A and B' are two speakers.

use crate::entity::{NamedMention, is_title, without_possessive};
use crate::schema::EntityType;
use crate::text::Span;

use super::noun::Noun;

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
    "released",
    "published",
    "conducted",
    "issued",
    "filed",
    "written",
    "signed",
    "obtained",
    "commissioned",
    "tracking",
    "representing",
];
/// Whoever speaks for somebody is somebody else.
const SPEAK_FOR: &[&str] = &[
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "lawyer",
    "lawyers",
    "attorney",
    "attorneys",
    "aide",
    "aides",
    "adviser",
    "advisers",
    "advisor",
    "solicitor",
    "manager",
    "representative",
    "agent",
    "publicist",
    "surrogate",
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
    "database",
    "memo",
    "research",
    "review",
    "complaint",
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

/// What stands between such a thing and who made it.
const MADE_BY: &[&str] = &[
    "released by",
    "released by the",
    "published by",
    "published by the",
    "conducted by",
    "conducted by the",
    "issued by",
    "issued by the",
    "filed by",
    "filed by the",
    "written by",
    "commissioned by",
    "commissioned by the",
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
    "more",
];

/// The entities that the source at `spans` names, in order, as indices of entities; none if its head is not named.
///
/// `entity_of` gives every mention's entity; `mentions` are in order.
pub fn named_speakers(
    text: &str,
    spans: &[Span],
    mentions: &[NamedMention],
    entity_of: &[usize],
) -> Vec<usize> {
    let Some(&source) = spans.first() else {
        return Vec::new();
    };
    let from = mentions.partition_point(|m| m.span.end <= source.start);
    let named: Vec<(usize, &NamedMention)> = mentions
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, m)| m.span.start < source.end)
        .filter(|(_, m)| m.kind.can_speak())
        .collect();
    let phrases = phrases(text, source, &named);
    let heads: Vec<Head> = phrases
        .iter()
        .map(|&phrase| match is_badge(phrase.text(text)) {
            true => Head::Described,
            false => head_of(text, phrase, &named),
        })
        .collect();
    let mut out: Vec<usize> = Vec::new();
    let mut first = None;
    for (n, head) in heads.iter().enumerate() {
        match (head, first) {
            (Head::Named(mention), None) => {
                first = Some(mentions[*mention].kind == EntityType::Person);
                out.push(entity_of[*mention]);
            }
            // What follows a name only describes it, but in a list: 'A and B', 'A, a doctor, and B', 'A, B and C'.
            (Head::Named(mention), Some(person)) => {
                let alike = (mentions[*mention].kind == EntityType::Person) == person;
                let listed = follows_and(text, phrases[n], source)
                    || listed_until_and(text, &phrases[n + 1..], &heads[n + 1..], source);
                if alike && listed && !out.contains(&entity_of[*mention]) {
                    out.push(entity_of[*mention]);
                }
            }
            (Head::Stop, None) => break,
            (Head::Described | Head::Stop, _) => {}
        }
    }
    out
}

/// A party and a state after a name: 'D-Ohio', 'R-Tenn.', 'R'.
fn is_badge(phrase: &str) -> bool {
    matches!(phrase.split_once('-'), Some(("D" | "R" | "I", state)) if state.len() <= 6)
        || matches!(phrase, "D" | "R" | "I")
}

/// Whether the next phrases are names up to one that follows an 'and'.
fn listed_until_and(text: &str, phrases: &[Span], heads: &[Head], source: Span) -> bool {
    for (phrase, head) in phrases.iter().zip(heads) {
        let named = matches!(head, Head::Named(_));
        if named && follows_and(text, *phrase, source) {
            return true;
        }
        if !named && !is_badge(phrase.text(text)) {
            return false;
        }
    }
    false
}

enum Head {
    /// The phrase's head is this mention.
    Named(usize),
    /// A head without a name, or nothing: an apposition may name it.
    Described,
    /// A head without a name that no apposition can name: 'officials in Paris'.
    Stop,
}

/// Whether a source may be of somebody who was not mentioned before: 'a judge', and a headline's 'Judge'.
pub fn indefinite(text: &str, source: Span) -> bool {
    let first = source.text(text).split_whitespace().next().unwrap_or("");
    ![
        "the", "this", "that", "these", "those", "his", "her", "their", "its", "my", "our",
    ]
    .contains(&first.to_lowercase().as_str())
}

/// What the noun of a source that names nobody says: 'the judge', 'the bank in Leeds'.
pub fn noun(text: &str, source: Span) -> Option<Noun> {
    Noun::of(&noun_of(text, source)?)
}

/// That noun, in lower case.
pub fn noun_of(text: &str, source: Span) -> Option<String> {
    let phrase = phrases(text, source, &[]).into_iter().next()?;
    let mut head = None;
    for (n, word) in words_of(text, phrase).enumerate() {
        let word = word.text(text);
        if n > 0 && AFTER_HEAD.contains(&word.to_lowercase().as_str()) {
            break;
        }
        head = Some(word);
    }
    Some(head?.to_lowercase())
}

/// A plural noun's singular, by its ending.
pub fn singular(noun: &str) -> String {
    match noun.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}

/// How many people or things a source counts that it does not name: 'both', 'the two', 'all three candidates'.
pub fn counted(text: &str, source: Span) -> Option<usize> {
    let phrase = source.text(text).to_lowercase();
    let words: Vec<&str> = phrase.split_whitespace().take(4).collect();
    let begins = |of: &[&str]| words.first().is_some_and(|w| of.contains(w));
    if words.contains(&"three") && begins(&["the", "all", "these", "those", "none"]) {
        Some(3)
    } else if begins(&["both", "neither"])
        || words.contains(&"two") && begins(&["the", "these", "those"])
        || phrase == "the pair"
        || phrase == "the couple"
    {
        Some(2)
    } else {
        None
    }
}

/// The source's phrases: between commas and 'and'.
fn phrases(text: &str, source: Span, named: &[(usize, &NamedMention)]) -> Vec<Span> {
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

fn head_of(text: &str, phrase: Span, named: &[(usize, &NamedMention)]) -> Head {
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
        let one = matches!(first.as_str(), "the" | "this" | "that")
            && ["an", "crat", "ist", "er"]
                .iter()
                .any(|end| mention.span.text(text).ends_with(end));
        return if mention.kind == EntityType::Norp && some {
            Head::Stop // 'many Democrats' are not the Democrats
        } else if mention.kind == EntityType::Norp && one {
            Head::Described // 'the Republican' is one of them
        } else {
            Head::Named(*index)
        };
    }
    if let Some(place) = place_of(text, phrase, *last, named) {
        return Head::Named(place);
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
                || MADE_BY.contains(&between(text, last.end, m.span.start))
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
    named: &[(usize, &NamedMention)],
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
    let mut pairs = before
        .split_whitespace()
        .zip(before.split_whitespace().skip(1));
    if pairs.any(|(noun, next)| next == "for" && SPEAK_FOR.contains(&noun.to_lowercase().as_str()))
    {
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

/// A place that a phrase names after its noun: 'the city of Phoenix'.
fn place_of(
    text: &str,
    phrase: Span,
    noun: Span,
    named: &[(usize, &NamedMention)],
) -> Option<usize> {
    let (index, place) = named.iter().find(|(_, m)| m.span.start >= noun.end)?;
    let of = matches!(between(text, noun.end, place.span.start), "of" | "of the");
    let is_place = Noun::of(noun.text(text)) == Some(Noun::Place);
    (of && is_place && place.span.end == phrase.end).then_some(*index)
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

/// Whether an 'and' stands before the phrase.
fn follows_and(text: &str, phrase: Span, source: Span) -> bool {
    text.get(source.start..phrase.start).is_some_and(|before| {
        let before = before.trim_end();
        before.ends_with(" and") || before.ends_with(" &")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the names in braces the source (the whole) names.
    fn named(marked: &str) -> Vec<String> {
        let (mut text, mut mentions, mut start) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '{' | '[' => start = text.len(),
                '}' | ']' => mentions.push(NamedMention {
                    span: Span::new(start, text.len()),
                    kind: match c {
                        '}' => EntityType::Person,
                        _ => EntityType::Organization,
                    },
                    confidence: 0.9,
                    compound: None,
                }),
                c => text.push(c),
            }
        }
        let entity_of: Vec<usize> = (0..mentions.len()).collect();
        let whole = [Span::new(0, text.len())];
        let found = named_speakers(&text, &whole, &mentions, &entity_of);
        found
            .into_iter()
            .map(|m| mentions[m].span.text(&text).to_owned())
            .collect()
    }

    #[test]
    fn who_a_source_names() {
        let cases: [(&str, &[&str]); 9] = [
            ("Labour MP {Ann Lee}", &["Ann Lee"]),
            ("a spokesman for the leader {Ann Lee}", &[]),
            ("{Ann Lee} and {Bob May}", &["Ann Lee", "Bob May"]),
            (
                "Sens. {Ann Lee} (D-Ohio) and {Bob May} (R-Utah)",
                &["Ann Lee", "Bob May"],
            ),
            (
                "{Ann Lee}, {Bob May} and {Cy Orr}",
                &["Ann Lee", "Bob May", "Cy Orr"],
            ),
            ("{Ann Lee}, head of [Oxbank] and [Camfund]", &["Ann Lee"]),
            (
                "{Ann Lee}, a doctor, and {Bob May}",
                &["Ann Lee", "Bob May"],
            ),
            ("a report released last year by [Oxbank]", &[]),
            ("a report released by [Oxbank]", &["Oxbank"]),
        ];
        for (source, expected) in cases {
            assert_eq!(named(source), expected, "{source}");
        }
    }

    #[test]
    fn how_many_a_source_counts() {
        let counted = |text: &str| super::counted(text, Span::new(0, text.len()));
        assert_eq!(counted("Both"), Some(2));
        assert_eq!(counted("the two candidates"), Some(2));
        assert_eq!(counted("All three ministers"), Some(3));
        assert_eq!(counted("Two diplomats"), None);
    }
}
