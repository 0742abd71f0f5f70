//! Gives all mentions of a name in a document the same type.
//!
//! The tagger reads every mention by itself, but a document hardly ever means two things by one name (Gale, Church and
//! Yarowsky, 'One Sense Per Discourse', 1992).

use std::collections::{HashMap, HashSet};

use super::NamedMention;
use super::name::{
    has_legal_form, lower_words, person_name, person_words, without_dots, without_possessive,
};
use crate::schema::EntityType;

/// How many times the confidence of a mention's own type the confidence of another must sum to.
const MAJORITY: f32 = 1.5;

/// The mentions, with another type where the document's other mentions of the name outvote one, and with that of a person
/// where a surname or a first name of somebody named in full was tagged as an organisation, and the other way round for the
/// first word of a company's name.
pub(crate) fn consistent(text: &str, mut mentions: Vec<NamedMention>) -> Vec<NamedMention> {
    let mut votes: HashMap<Vec<String>, HashMap<EntityType, f32>> = HashMap::new();
    let (mut of_people, mut others) = (HashSet::new(), HashSet::new());
    let mut companies = HashSet::new();
    let words: Vec<Vec<String>> = mentions
        .iter()
        .map(|m| {
            let words = lower_words(without_possessive(m.span.text(text)));
            words.into_iter().map(without_dots).collect()
        })
        .collect();
    for (mention, words) in mentions.iter().zip(&words) {
        *votes
            .entry(words.clone())
            .or_default()
            .entry(mention.kind)
            .or_default() += mention.confidence;
        if mention.kind == EntityType::Person {
            let name = person_name(without_possessive(mention.span.text(text)));
            if let [first, .., surname] = person_words(name).as_slice()
                && first != surname
            {
                of_people.extend([first.clone(), surname.clone()]);
            }
        } else if words.len() > 1 {
            if mention.kind == EntityType::Organization && has_legal_form(mention.span.text(text)) {
                companies.insert(words[0].clone());
            }
            others.extend(words.iter().cloned()); // 'Merrill Lynch' may be what 'Merrill' is short for
        }
    }
    for (mention, words) in mentions.iter_mut().zip(&words) {
        if !can_be_confused(mention.kind) {
            continue;
        }
        let own = votes[words][&mention.kind];
        let other = votes[words]
            .iter()
            .filter(|(kind, _)| can_be_confused(**kind) && **kind != mention.kind)
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
        if let Some((&kind, &weight)) = other
            && weight > MAJORITY * own
        {
            mention.kind = kind;
        } else if let [surname] = words.as_slice()
            && mention.kind == EntityType::Organization
            && of_people.contains(surname)
            && !others.contains(surname)
        {
            mention.kind = EntityType::Person;
        } else if let [name] = words.as_slice()
            && mention.kind == EntityType::Person
            && companies.contains(name)
            && !of_people.contains(name)
        {
            mention.kind = EntityType::Organization;
        }
    }
    mentions
}

/// Whether the tagger confuses a type with others: not dates and sums of money, seldom nationalities.
fn can_be_confused(kind: EntityType) -> bool {
    matches!(
        kind,
        EntityType::Person
            | EntityType::Organization
            | EntityType::Location
            | EntityType::Misc
            | EntityType::Product
            | EntityType::Facility
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn kinds(text: &str, names: &[(&str, EntityType, f32)]) -> Vec<EntityType> {
        let mut from = 0;
        let mut mentions = Vec::new();
        for &(name, kind, confidence) in names {
            let start = from + text[from..].find(name).unwrap();
            from = start + name.len();
            let span = Span::new(start, from);
            mentions.push(NamedMention {
                span,
                kind,
                confidence,
                compound: None,
            });
        }
        consistent(text, mentions).iter().map(|m| m.kind).collect()
    }

    #[test]
    fn the_others_outvote_one() {
        use EntityType::{Location, Organization};
        let text = "The I.R.S. and the I.R.S. and the I.R.S.";
        let found = kinds(
            text,
            &[
                ("I.R.S.", Organization, 0.9),
                ("I.R.S.", Location, 0.8),
                ("I.R.S.", Organization, 0.9),
            ],
        );
        assert_eq!(found, [Organization; 3]);
    }

    #[test]
    fn the_first_word_of_a_company_is_the_company() {
        use EntityType::{Organization, Person};
        let names = [
            ("Merrill Timber Ltd", Organization, 0.9),
            ("Merrill", Person, 0.5),
        ];
        let found = kinds("Merrill Timber Ltd shut. Merrill fell.", &names);
        assert_eq!(found, [Organization, Organization]);
        let names = [
            ("Nick Merrill", Person, 0.9),
            ("Nick", Organization, 0.5),
            ("E.U.", Organization, 0.9),
            ("EU", EntityType::Location, 0.4),
        ];
        let found = kinds("Nick Merrill spoke. Nick left the E.U. in the EU.", &names);
        assert_eq!(found, [Person, Person, Organization, Organization]);
    }

    #[test]
    fn a_surname_is_a_person_unless_a_company_has_it() {
        use EntityType::{Organization, Person};
        let names = [
            ("Nick Merrill", Person, 0.9),
            ("Merrill", Organization, 0.5),
        ];
        assert_eq!(
            kinds("Nick Merrill spoke. Merrill left.", &names),
            [Person, Person]
        );
        let names = [
            ("Nick Merrill", Person, 0.9),
            ("Merrill Bank", Organization, 0.9),
            ("Merrill", Organization, 0.5),
        ];
        let found = kinds("Nick Merrill of Merrill Bank. Merrill rose.", &names);
        assert_eq!(found, [Person, Organization, Organization]);
    }
}
