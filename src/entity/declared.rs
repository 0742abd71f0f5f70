//! Short forms that a text declares: 'the Harbour and Coast Agency (Hacoa)', 'the HCA (Harbour and Coast Agency)'.
//!
//! A short form in brackets after a name is the name's if its letters stand in the name in their order, the first at the
//! beginning of a word (Schwartz and Hearst, 'A simple algorithm for identifying abbreviation definitions in biomedical text',
//! 2003). Capitals may also be the initials of the name in another language: if the text uses them again, they are.

use std::collections::HashMap;

use super::NamedMention;
use super::name::without_possessive;
use crate::lexicon;
use crate::schema::EntityType;

/// What stands between a name and its short form, or the other way round, with a bracket; marks and 'the' aside.
const OPENINGS: [&str; 5] = ["(", "(or", "(aka", "(also known as", "(known as"];

/// The most letters of a short form of one word.
const MAX_SHORT: usize = 10;

/// A name and the short form that the text declares for it: indices of mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) long: usize,
    pub(super) short: usize,
}

/// The short forms that a text declares for names that are not people's, in order.
pub(super) fn declared_short_forms(text: &str, mentions: &[NamedMention]) -> Vec<Declared> {
    let names: Vec<usize> = (0..mentions.len())
        .filter(|&m| mentions[m].compound.is_none() && has_short_forms(mentions[m].kind))
        .collect();
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for &name in &names {
        *uses.entry(own(text, &mentions[name])).or_default() += 1;
    }
    let declared = |pair: &[usize]| {
        let &[first, second] = pair else { return None };
        if !is_bracketed_after(text, &mentions[first], &mentions[second]) {
            return None;
        }
        let (one, other) = (own(text, &mentions[first]), own(text, &mentions[second]));
        if abbreviates(other, one) {
            return Some((first, second));
        }
        if abbreviates(one, other) {
            return Some((second, first));
        }
        let organisations =
            [first, second].map(|m| mentions[m].kind == EntityType::Organization) == [true, true];
        let foreign = is_initials(other)
            && one.contains(' ')
            && !names_a_part(other, one)
            && uses.get(other).is_some_and(|&n| n > 1);
        (organisations && foreign).then_some((first, second))
    };
    names
        .windows(2)
        .filter_map(declared)
        .map(|(long, short)| Declared { long, short })
        .collect()
}

/// Whether names of this type have short forms of their letters; people's are told by their words.
fn has_short_forms(kind: EntityType) -> bool {
    !matches!(
        kind,
        EntityType::Person | EntityType::Date | EntityType::Money
    )
}

fn own<'t>(text: &'t str, mention: &NamedMention) -> &'t str {
    without_possessive(mention.span.text(text))
}

/// Whether the second name stands alone in brackets right after the first.
fn is_bracketed_after(text: &str, first: &NamedMention, second: &NamedMention) -> bool {
    let start = first.span.start + own(text, first).len();
    let Some(between) = text.get(start..second.span.start) else {
        return false;
    };
    let between = between.trim_start_matches(['\'', '’', 's']).trim();
    let between = between
        .trim_end_matches(['"', '“', '\'', '‘'])
        .trim_end_matches("the ")
        .trim_end();
    let after = &text[second.span.end..];
    OPENINGS.contains(&between)
        && after
            .trim_start_matches(['"', '”', '\'', '’'])
            .starts_with(')')
}

/// Whether a short form is one for the whole of a longer name: 'Hacoa' of 'Harbour and Coast Agency', but not 'NSW' of
/// 'Parliament of New South Wales'.
fn abbreviates(short: &str, long: &str) -> bool {
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    let is_short = !short.contains(char::is_whitespace)
        && (2..=MAX_SHORT).contains(&letters)
        && short.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    is_short
        && short.chars().count() * 2 < long.chars().count() + 2
        && long_form_start(short, long).is_some_and(|start| is_whole(&long[..start]))
}

/// Whether a short form is one for what stands inside a longer name.
fn names_a_part(short: &str, long: &str) -> bool {
    long_form_start(short, long).is_some_and(|start| !is_whole(&long[..start]))
}

/// Whether a name that begins after this much of a longer one is the whole of it but for a word or so: it is none of its own
/// after a preposition.
fn is_whole(before: &str) -> bool {
    let mut words = before.split_whitespace();
    !words.any(|word| lexicon::ACRONYM_FILLERS.contains(&word.to_lowercase()) && word != "the")
}

/// Whether a short form is capitals, at least three, all its letters.
fn is_initials(short: &str) -> bool {
    short.chars().all(char::is_uppercase) && short.chars().count() >= 3
}

/// Where the shortest long form begins that has the letters of `short` in their order, its first at the beginning of a word: the
/// letters are sought from the end.
fn long_form_start(short: &str, long: &str) -> Option<usize> {
    let letters: Vec<char> = lower(short).map(|(_, c)| c).collect();
    let long: Vec<(usize, char)> = lower(long).collect();
    let mut at = long.len();
    for (n, &letter) in letters.iter().enumerate().rev() {
        if !letter.is_alphanumeric() {
            continue;
        }
        let begins = |i: usize| i == 0 || !long[i - 1].1.is_alphanumeric();
        at = (0..at)
            .rev()
            .find(|&i| long[i].1 == letter && (n > 0 || begins(i)))?;
    }
    long.get(at).map(|&(byte, _)| byte)
}

/// The letters of a name in lower case, with where each stands.
fn lower(name: &str) -> impl Iterator<Item = (usize, char)> {
    name.char_indices()
        .flat_map(|(at, c)| c.to_lowercase().map(move |c| (at, c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    /// The pairs of long and short form that a text declares, whose organisations are between brackets.
    fn declared(marked: &str) -> Vec<(String, String)> {
        let (text, mentions) = marked_mentions(marked);
        declared_short_forms(&text, &mentions)
            .into_iter()
            .map(|d| [d.long, d.short].map(|m| mentions[m].span.text(&text).to_owned()))
            .map(|[long, short]| (long, short))
            .collect()
    }

    #[test]
    fn letters_of_a_name_in_their_order_are_its_short_form() {
        for (marked, long, short) in [
            (
                "the [Harbour and Coast Agency] ([Hacoa]) said",
                "Harbour and Coast Agency",
                "Hacoa",
            ),
            (
                "the [Directorate-General of Tides] ([DGT])",
                "Directorate-General of Tides",
                "DGT",
            ),
            (
                "[Velmar Institute of Soil]'s (the “[VISo]”) head",
                "Velmar Institute of Soil",
                "VISo",
            ),
            (
                "the [HCA] ([Harbour and Coast Agency])",
                "Harbour and Coast Agency",
                "HCA",
            ),
            (
                "the [National Institute of Rivers] ([IR])",
                "National Institute of Rivers",
                "IR",
            ),
        ] {
            assert_eq!(
                declared(marked),
                [(long.to_owned(), short.to_owned())],
                "{marked}"
            );
        }
    }

    #[test]
    fn what_stands_in_brackets_may_be_something_else() {
        for marked in [
            "the [Parliament of North Velmar Shore] ([NVS]) sat, [NVS] said",
            "the [Oxbank] in [Camford] ([Reuters])",
            "the [Lake Bank] ([XPQ]) said",
            "{Ann Hale} ([AH])",
        ] {
            assert_eq!(declared(marked), [], "{marked}");
        }
    }

    #[test]
    fn capitals_that_are_used_again_may_be_another_languages() {
        let marked = "the [Lake Workers' Union] ([XPQ]) met. The [XPQ] agreed.";
        assert_eq!(
            declared(marked),
            [("Lake Workers' Union".to_owned(), "XPQ".to_owned())]
        );
    }
}
