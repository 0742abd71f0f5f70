//! Which entities a source names, decided by its head.
//!
//! 'Labour MP Jeremy Corbyn' ends its first phrase with a name and is that person. 'A spokesman for Mr Corbyn' has the
//! head 'spokesman' and names nobody. In 'a spokeswoman, Ann Lee,' the phrase after the comma names the head. What a
//! name owns ('Mr Corbyn's letter') stands for its owner if it is something that people say or write. 'A and B' are two
//! speakers.

use crate::entity::{EntityId, MentionId, NamedMention, is_title, without_possessive};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

use super::noun::Noun;
use super::phrase::{between, ends_head, follows_and, phrases, words};

/// A named mention inside a source.
#[derive(Debug, Clone, Copy)]
struct Name {
    mention: MentionId,
    span: Span,
    kind: EntityType,
}

/// What a phrase's head is.
#[derive(Debug, Clone, Copy)]
enum Head {
    /// A name.
    Named(Name),
    /// A noun, or nothing: an apposition may name it.
    Described,
    /// A noun that no apposition can name: 'officials in Paris'.
    Unnameable,
}

/// The entities that a source names, in order, each once; none if its head is not a name.
///
/// `mentions` are in the order of the text; `entity_of` has the entity of each at its index.
pub(super) fn named_speakers(
    text: &str,
    source: Span,
    mentions: &[NamedMention],
    entity_of: &[EntityId],
) -> Vec<EntityId> {
    let names = names_in(source, mentions);
    let spans: Vec<Span> = names.iter().map(|name| name.span).collect();
    let phrases = phrases(text, source, &spans);
    let heads: Vec<Head> = phrases
        .iter()
        .map(|&phrase| match is_badge(phrase.text(text)) {
            true => Head::Described,
            false => head_of(text, phrase, &names),
        })
        .collect();
    let mut out: Vec<EntityId> = Vec::new();
    let mut first_is_person = None;
    for (n, head) in heads.iter().enumerate() {
        match (head, first_is_person) {
            (Head::Named(name), None) => {
                first_is_person = Some(name.kind == EntityType::Person);
                out.push(entity_of[name.mention.index()]);
            }
            // What follows a name only describes it, but in a list: 'A and B', 'A, a doctor, and B', 'A, B and C'.
            (Head::Named(name), Some(person)) => {
                let entity = entity_of[name.mention.index()];
                let alike = (name.kind == EntityType::Person) == person;
                let listed = follows_and(text, phrases[n], source)
                    || listed_until_and(text, &phrases[n + 1..], &heads[n + 1..], source);
                if alike && listed && !out.contains(&entity) {
                    out.push(entity);
                }
            }
            (Head::Unnameable, None) => break,
            (Head::Described | Head::Unnameable, _) => {}
        }
    }
    out
}

/// The names in a source of what can speak.
fn names_in(source: Span, mentions: &[NamedMention]) -> Vec<Name> {
    let first = mentions.partition_point(|m| m.span.end <= source.start);
    mentions
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, m)| m.span.start < source.end)
        .filter(|(_, m)| m.kind.can_speak())
        .map(|(index, m)| Name {
            mention: MentionId::new(index),
            span: m.span,
            kind: m.kind,
        })
        .collect()
}

/// Whether a phrase gives the party and the state of the name before it: 'D-Ohio', 'R-Tenn.', 'R'.
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

fn head_of(text: &str, phrase: Span, names: &[Name]) -> Head {
    let words: Vec<Span> = words(text, phrase).collect();
    if let Some(person) = person_at_end(text, phrase, &words, names) {
        return Head::Named(person);
    }
    let words = head_region(text, &words, names);
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else {
        return Head::Described;
    };
    if let Some(&name) = names.iter().rev().find(|name| name.span.overlaps(last)) {
        return head_with_name(text, first, name);
    }
    if let Some(place) = place_of(text, phrase, last, names) {
        return Head::Named(place);
    }
    let noun = last.text(text).to_lowercase();
    if lexicon::UTTERANCES.contains(&noun)
        && let Some(author) = author_of(text, phrase, last, names)
    {
        return Head::Named(author);
    }
    // Several people whom the phrase does not name: 'officials in Paris, London and Rome' are none of these.
    if noun.ends_with('s') && !noun.ends_with("ss") {
        Head::Unnameable
    } else {
        Head::Described
    }
}

/// The words of a phrase up to its head: they end before the first word that ends a head, unless it belongs to a name
/// ('Bank of England').
fn head_region<'w>(text: &str, words: &'w [Span], names: &[Name]) -> &'w [Span] {
    let in_name = |word: Span| names.iter().any(|name| name.span.overlaps(word));
    let end = words
        .iter()
        .skip(1)
        .position(|&word| !in_name(word) && ends_head(word.text(text)));
    &words[..end.map_or(words.len(), |at| at + 1)]
}

/// The head of a phrase that begins with the word `first` and ends with `name`.
fn head_with_name(text: &str, first: Span, name: Name) -> Head {
    let first = first.text(text).to_lowercase();
    let some_of_them =
        lexicon::QUANTIFIERS.contains(&first) || first.starts_with(|c: char| c.is_ascii_digit());
    let one_of_them = matches!(first.as_str(), "the" | "this" | "that")
        && ["an", "crat", "ist", "er"]
            .iter()
            .any(|end| name.span.text(text).ends_with(end));
    if name.kind == EntityType::Norp && some_of_them {
        Head::Unnameable // 'many Democrats' are not the Democrats
    } else if name.kind == EntityType::Norp && one_of_them {
        Head::Described // 'the Republican' is one of them
    } else {
        Head::Named(name)
    }
}

/// Whoever made what the noun says, a statement or the like: its owner ('Ms Hale's letter'), or who is named after it ('a
/// report by The Economist', 'a letter from Ms Hale').
fn author_of(text: &str, phrase: Span, noun: Span, names: &[Name]) -> Option<Name> {
    let owner = names.iter().rev().find(|name| {
        name.span.end <= noun.start
            && name.span.start >= phrase.start
            && owns(text, name.span, noun.start)
    });
    let giver = || {
        names.iter().find(|name| {
            let preposition = between(text, noun.end, name.span.start);
            name.span.start >= noun.end
                && name.span.end <= phrase.end
                && matches!(preposition, "by" | "from" | "by the" | "from the" | "of")
                || lexicon::AUTHORSHIP_PHRASES.contains(preposition)
        })
    };
    owner.or_else(giver).copied()
}

/// A person whose name ends a phrase, with a description before it: 'Secretary of State Mike Pompeo'; not 'a friend of
/// Mike Pompeo', 'the unions meeting Mike Pompeo'.
fn person_at_end(text: &str, phrase: Span, words: &[Span], names: &[Name]) -> Option<Name> {
    let last = *words.last()?;
    let person = names
        .iter()
        .rev()
        .find(|name| name.kind == EntityType::Person && name.span.overlaps(last))?;
    let before = text.get(phrase.start..person.span.start)?;
    let before: Vec<&str> = before.split_whitespace().collect();
    let lower: Vec<String> = before.iter().map(|word| word.to_lowercase()).collect();
    let is_relative = |word: &String| matches!(word.as_str(), "who" | "which" | "that" | "whose");
    let speaks_for =
        |noun: usize| before[noun + 1] == "for" && lexicon::REPRESENTATIVES.contains(&lower[noun]);
    if lower.iter().any(is_relative) || (0..before.len().saturating_sub(1)).any(speaks_for) {
        return None;
    }
    let description = lower
        .iter()
        .rfind(|word| !is_title(word) && !matches!(word.as_str(), "former" | "the" | "then"));
    let is_apposed = description
        .is_none_or(|word| !ends_head(word) && !word.ends_with("ing") && !word.ends_with("ed"));
    is_apposed.then_some(*person)
}

/// A place that a phrase names after its noun: 'the city of Phoenix'.
fn place_of(text: &str, phrase: Span, noun: Span, names: &[Name]) -> Option<Name> {
    let place = names.iter().find(|name| name.span.start >= noun.end)?;
    let of = matches!(between(text, noun.end, place.span.start), "of" | "of the");
    let is_place = Noun::of(noun.text(text)) == Some(Noun::Place);
    (of && is_place && place.span.end == phrase.end).then_some(*place)
}

/// Whether the name at `name` is possessive, or stands right before the word at `head`.
fn owns(text: &str, name: Span, head: usize) -> bool {
    let own = name.text(text);
    own != without_possessive(own)
        || text
            .get(name.end..head)
            .is_some_and(|t| t.starts_with(['\'', '’']) || t.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    /// Which of the names in braces the source (the whole) names.
    fn named(marked: &str) -> Vec<String> {
        let (text, mentions) = marked_mentions(marked);
        let entity_of: Vec<EntityId> = (0..mentions.len()).map(EntityId::new).collect();
        let whole = Span::new(0, text.len());
        named_speakers(&text, whole, &mentions, &entity_of)
            .into_iter()
            .map(|entity| mentions[entity.index()].span.text(&text).to_owned())
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
}
