//! Surnames that are said once for several people: 'Peter and Joan Hale' are Peter Hale and Joan Hale.

use std::collections::{HashMap, HashSet};

use super::NamedMention;
use super::gender;
use super::name::{is_first_name, person_name, person_words, without_possessive};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

/// The surnames of people who are named by first name alone, at the mentions' indices.
pub(super) fn surnames_of_others<'t>(
    text: &'t str,
    mentions: &[NamedMention],
) -> HashMap<usize, &'t str> {
    let names: Vec<Option<&str>> = mentions.iter().map(|m| name_of(text, m)).collect();
    let mut out: HashMap<usize, &str> = HashMap::new();
    let mut others = None; // the words of all names, read when they are first asked for
    for first in (0..names.len()).rev() {
        let next = first + 1;
        let (Some(Some(name)), Some(Some(other))) = (names.get(first), names.get(next)) else {
            continue;
        };
        let between = Span::new(mentions[first].span.end, mentions[next].span.start);
        let listed = out.get(&next).copied();
        let surname = match between.text(text).trim() {
            "and" | "&" => surname(other),
            "," => listed, // 'Peter, Joan and Ann Hale'
            _ => None,
        };
        let Some(surname) = surname.filter(|_| !name.contains(char::is_whitespace)) else {
            continue;
        };
        let others = others.get_or_insert_with(|| Others::of(text, mentions, &names));
        let kin = || listed.is_some() || follows_kin(text, mentions[first].span);
        let given = !lexicon::GIVEN_SURNAMES.contains(&name.to_lowercase()) && is_first_name(name);
        if others.allow(name, surname) && (given || kin() || others.is_of_couple(surname)) {
            out.insert(first, surname);
        }
    }
    out
}

/// A person's name without titles, if a mention gives one.
fn name_of<'t>(text: &'t str, mention: &NamedMention) -> Option<&'t str> {
    let person = mention.kind == EntityType::Person && mention.compound.is_none();
    person.then(|| person_name(without_possessive(mention.span.text(text))))
}

/// The surname of a full name: its last word, with the small words before it.
fn surname(name: &str) -> Option<&str> {
    let (_, rest) = name.trim().split_once(char::is_whitespace)?;
    let particle = rest.find(|c: char| !c.is_whitespace())?;
    match rest[particle..].starts_with(char::is_lowercase) {
        true => Some(rest[particle..].trim()),
        false => rest.split_whitespace().next_back(),
    }
}

/// Whether a noun for several of a family stands before a name: 'the brothers'.
fn follows_kin(text: &str, name: Span) -> bool {
    let before = text[..name.start].split_whitespace().next_back();
    before.is_some_and(|word| lexicon::PLURAL_KIN.contains(&word.to_lowercase()))
}

/// What the other names of a text tell.
struct Others {
    /// First words of full names, each with the last.
    full: HashMap<String, HashSet<String>>,
    /// Names that are surnames: with a title before them, or last in a full name.
    surnames: HashSet<String>,
    /// Surnames with titles for a man and for a woman.
    titled: HashMap<String, HashSet<&'static str>>,
}

impl Others {
    fn of(text: &str, mentions: &[NamedMention], names: &[Option<&str>]) -> Self {
        let mut others = Self {
            full: HashMap::new(),
            surnames: HashSet::new(),
            titled: HashMap::new(),
        };
        for (mention, name) in mentions.iter().zip(names) {
            let Some(name) = name else { continue };
            let words = person_words(name);
            let whole = mention.span.text(text);
            let title = whole[..whole.len().min(whole.find(name).unwrap_or(0))]
                .split_whitespace()
                .next_back()
                .or_else(|| text[..mention.span.start].split_whitespace().next_back())
                .filter(|word| super::is_title(word));
            match words.as_slice() {
                [only] => {
                    if let Some(title) = title {
                        others.surnames.insert(only.clone());
                        let gender = match gender::of_title(title) {
                            Some(gender::Gender::He) => "he",
                            Some(gender::Gender::She) => "she",
                            None => "",
                        };
                        others
                            .titled
                            .entry(only.clone())
                            .or_default()
                            .insert(gender);
                    }
                }
                [first, .., last] => {
                    others.surnames.insert(last.clone());
                    others
                        .full
                        .entry(first.clone())
                        .or_default()
                        .insert(last.clone());
                }
                [] => {}
            }
        }
        others
    }

    /// Whether nothing speaks against a first name with this surname: it is no surname itself, and of nobody else.
    fn allow(&self, first: &str, surname: &str) -> bool {
        let (first, surname) = (first.to_lowercase(), person_words(surname));
        let of_another = self
            .full
            .get(&first)
            .is_some_and(|last| surname.last().is_none_or(|s| !last.contains(s)));
        !of_another && !self.surnames.contains(&first)
    }

    /// Whether the text has a man and a woman of this surname: 'Mr Hale', 'Mrs Hale'.
    fn is_of_couple(&self, surname: &str) -> bool {
        person_words(surname)
            .last()
            .and_then(|s| self.titled.get(s))
            .is_some_and(|genders| genders.contains("he") && genders.contains("she"))
    }
}
