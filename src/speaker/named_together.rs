//! People whom the text names together: 'Ann Lee and her pilot, Bob May, landed at noon. They said ... Both said ...'.

use crate::entity::{EntityId, MentionId, NamedMention};
use crate::model::{BEGINS_PARAGRAPH, WordRange};
use crate::schema::EntityType;

use super::context::{Context, SENTENCE_WORDS};

/// At most so many words of a title or an apposition stand before a name.
const MAX_TITLE_WORDS: usize = 4;

/// The people who are the subject of the sentence before the one that begins at `words`, if there are two.
pub(super) fn subjects_before(context: &Context, words: WordRange) -> Option<Vec<EntityId>> {
    let is_end = |word: usize| matches!(context.word(word), "." | "!" | "?");
    let begins_paragraph = |word: usize| context.encoded.features[word] & BEGINS_PARAGRAPH != 0;
    let last = words.start.checked_sub(1)?;
    if !is_end(last) && !begins_paragraph(words.start) {
        return None;
    }
    let begins = |word: usize| word == 0 || is_end(word - 1) || begins_paragraph(word);
    let until = last.saturating_sub(SENTENCE_WORDS);
    let first = (until..last).rev().find(|&word| begins(word))?;
    if context.is_quoted(first) {
        return None;
    }
    let start = context.word_span(first).start;
    let at = context.mentions.partition_point(|m| m.span.start < start);
    let one = context.mentions.get(at)?;
    let is_subject = context.encoded.words_in(one.span).start <= first + MAX_TITLE_WORDS;
    is_subject.then(|| together(context, at, 2)).flatten()
}

/// The last `count` people whom the text names together before `words`.
pub(super) fn last_named_together(
    context: &Context,
    words: WordRange,
    count: usize,
) -> Option<Vec<EntityId>> {
    let end = context.word_span(words.start).start;
    let until = context.mentions.partition_point(|m| m.span.end <= end);
    let last = (until + 1).checked_sub(count)?;
    (0..last).rev().find_map(|at| together(context, at, count))
}

/// The `count` people whom the mentions from `at` on name, if these stand together and no other one with them.
fn together(context: &Context, at: usize, count: usize) -> Option<Vec<EntityId>> {
    let mentions = context.mentions.get(at..at + count)?;
    let joined = |one: &NamedMention, other: &NamedMention| {
        let between = context.text.get(one.span.end..other.span.start)?.trim();
        Some(match between {
            "," => false,
            _ if is_and(between.trim_start_matches(',').trim_start()) => true,
            _ => return None,
        })
    };
    let mut pairs = mentions.windows(2).map(|pair| joined(&pair[0], &pair[1]));
    let is_list = pairs
        .by_ref()
        .take(count.checked_sub(2)?)
        .all(|and| and == Some(false));
    if !is_list || pairs.next() != Some(Some(true)) {
        return None;
    }
    let is_longer = at
        .checked_sub(1)
        .is_some_and(|before| joined(&context.mentions[before], &mentions[0]).is_some());
    let people: Vec<EntityId> = (at..at + count)
        .map(|m| context.entity_of(MentionId::new(m)))
        .collect();
    let are_people = people
        .iter()
        .all(|&e| context.entity(e).kind == EntityType::Person);
    let all_differ = (1..count).all(|n| !people[..n].contains(&people[n]));
    (are_people && all_differ && !is_longer).then_some(people)
}

/// Whether the words between two names are 'and', perhaps with a title or what the second one is: 'and her pilot, '.
fn is_and(between: &str) -> bool {
    let Some(rest) = between
        .strip_prefix("and")
        .filter(|r| !r.starts_with(char::is_alphabetic))
    else {
        return false;
    };
    let rest = rest.trim_start();
    let plain = rest.trim_end_matches(',');
    let is_title = rest.starts_with(char::is_uppercase);
    (rest.is_empty() || rest.ends_with(',') || is_title)
        && !plain.contains([',', '.', ';', '"', '“'])
        && plain.split_whitespace().count() <= MAX_TITLE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_may_have_a_title_or_an_apposition_after_it() {
        for between in [
            "and",
            "and her pilot,",
            "and Captain",
            "and the chief engineer,",
        ] {
            assert!(is_and(between), "{between}");
        }
        for between in [
            "",
            "or",
            "and met",
            "and, on Friday, his friend,",
            "andante,",
        ] {
            assert!(!is_and(between), "{between}");
        }
    }
}
