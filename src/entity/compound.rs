//! Compounds of a name and a noun: 'the Clinton campaign', 'the Saudi government', 'a Reuters/Ipsos opinion poll'.
//!
//! They speak for themselves, but are not names in the sense of named entity recognition.

use super::name::{person_name, person_words, without_possessive};
use super::{Compound, NamedMention};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

/// The most words between the name and the noun.
const MAX_MODIFIERS: usize = 3;

/// Whether a noun makes a compound with a name of this type before it.
fn is_head(noun: &str, owner: EntityType) -> bool {
    let owners = lexicon::COMPOUND_HEADS.group(noun).unwrap_or_default();
    owners.split(' ').any(|kind| kind == owner.as_str())
}

/// Whether a text begins with a noun that the compound before it only describes.
fn is_described(text: &str) -> bool {
    let noun = lexicon::COMPOUND_DESCRIBED.longest_prefix(text);
    noun.is_some_and(|(noun, group)| group == "stems" || text[noun.len()..].starts_with(' '))
}

/// The mentions, each followed by the compound that it is part of, if there is one.
pub(crate) fn with_compounds(text: &str, mentions: Vec<NamedMention>) -> Vec<NamedMention> {
    let mut out = Vec::with_capacity(mentions.len());
    for (m, mention) in mentions.iter().enumerate() {
        out.push(mention.clone());
        let until = mentions
            .get(m + 1)
            .map_or(text.len(), |next| next.span.start);
        out.extend(compound(text, &mentions[..=m], until));
    }
    out
}

/// The compound with the last of `names`, if its noun comes before the byte `until`.
fn compound(text: &str, names: &[NamedMention], until: usize) -> Option<NamedMention> {
    let owner = names.last()?;
    let after = text.get(owner.span.end..until)?;
    let rest = without_genitive(after);
    let mut end = owner.span.end + (after.len() - rest.len());
    for word in rest
        .strip_prefix([' ', '\u{a0}'])?
        .split([' ', '\u{a0}'])
        .take(MAX_MODIFIERS + 1)
    {
        let start = text.get(end..)?.chars().next()?.len_utf8() + end;
        let bare = word
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .next()?;
        end = start + bare.len();
        let head = bare.to_lowercase();
        if is_head(&head, owner.kind) {
            // 'the Ohio police department', 'the campaign manager': the noun only describes another.
            let next = text.get(end..)?.trim_start_matches(' ');
            if is_described(next) {
                return None;
            }
            let kind = match head.as_str() {
                "poll" | "survey" => EntityType::Misc,
                _ => EntityType::Organization,
            };
            let first = first_owner(text, names);
            let span = Span::new(first, end);
            return Some(NamedMention {
                span,
                kind,
                confidence: owner.confidence,
                compound: Some(describe(text, owner, span, head)),
            });
        }
        let modifier = bare.len() == word.len()
            && bare.chars().all(|c| c.is_lowercase() || c == '-')
            && !lexicon::COMPOUND_BREAKS.contains(bare)
            && !bare.ends_with("ed");
        if !modifier || bare.is_empty() {
            return None;
        }
    }
    None
}

/// Where the names begin that are joined to the last one: 'New York Times/CBS News'.
fn first_owner(text: &str, names: &[NamedMention]) -> usize {
    let mut first = names.last().map_or(0, |m| m.span.start);
    for name in names.iter().rev().skip(1) {
        let between = text.get(name.span.end..first);
        if !matches!(between, Some("/" | "-" | "–")) {
            break;
        }
        first = name.span.start;
    }
    // A part that the tagger did not take for a name: 'Reuters' in 'Reuters/Ipsos'.
    let token = text[..first].rfind(char::is_whitespace).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    if text[token..first].ends_with('/') {
        token
    } else {
        first
    }
}

fn without_genitive(text: &str) -> &str {
    let ends = ["'s", "’s", "'", "’"];
    ends.iter()
        .find_map(|s| text.strip_prefix(s))
        .unwrap_or(text)
}

/// The names of a compound whose noun is `head`; `span` is the whole.
fn describe(text: &str, owner: &NamedMention, span: Span, head: String) -> Compound {
    // A campaign goes by the candidate's surname, whatever stands between them.
    if owner.kind == EntityType::Person {
        let person = person_name(without_possessive(owner.span.text(text)));
        let surname = person_words(person).pop().unwrap_or_default();
        let surname = person
            .split_whitespace()
            .rfind(|w| w.to_lowercase().contains(&surname))
            .unwrap_or(person)
            .trim_matches(|c: char| !c.is_alphanumeric());
        return Compound {
            name: format!("{surname} {head}"),
            owner: surname.to_owned(),
            head,
        };
    }
    let names = Span::new(span.start, owner.span.end).text(text);
    let names = without_possessive(names);
    let after = text.get(owner.span.end..span.end).unwrap_or_default();
    Compound {
        name: format!("{names}{}", without_genitive(after)),
        owner: names.replace('/', " "),
        head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, name: &str, kind: EntityType) -> NamedMention {
        let start = text.find(name).unwrap();
        NamedMention {
            span: Span::new(start, start + name.len()),
            kind,
            confidence: 0.9,
            compound: None,
        }
    }

    #[test]
    fn names_make_compounds_with_nouns() {
        use EntityType::{Location, Norp, Organization, Person};
        let cases = [
            (
                "Ann Lee’s presidential campaign said",
                "Ann Lee",
                Person,
                "Lee campaign",
            ),
            ("the Lee campaign said", "Lee", Person, "Lee campaign"),
            (
                "the Saudi government said",
                "Saudi",
                Norp,
                "Saudi government",
            ),
            ("Leeds police said", "Leeds", Location, "Leeds police"),
            (
                "a Gallup opinion poll.\n\nNext",
                "Gallup",
                Organization,
                "Gallup opinion poll",
            ),
        ];
        for (text, owner, kind, called) in cases {
            let found = with_compounds(text, vec![name(text, owner, kind)]);
            assert_eq!(found.len(), 2, "{text}");
            assert_eq!(found[1].compound.as_ref().unwrap().name, called, "{text}");
            assert!(found[1].span.text(text).starts_with(owner));
        }
    }

    #[test]
    fn heads_are_of_known_types() {
        for group in lexicon::COMPOUND_HEADS.groups() {
            for kind in group.split(' ') {
                assert!(EntityType::NAMES.contains(&kind), "{kind}");
            }
        }
        assert!(is_head("poll", EntityType::Norp) && !is_head("poll", EntityType::Person));
        assert_eq!(
            Vec::from_iter(lexicon::COMPOUND_DESCRIBED.groups()),
            ["stems", "words"]
        );
        assert!(is_described("ads said") && is_described("advisers") && !is_described("adverts"));
    }

    #[test]
    fn joined_owners_are_one() {
        let text = "a Daily Echo/Norpoll survey found";
        let names = vec![
            name(text, "Daily Echo", EntityType::Organization),
            name(text, "Norpoll", EntityType::Organization),
        ];
        let found = with_compounds(text, names);
        assert_eq!(found[2].span.text(text), "Daily Echo/Norpoll survey");
    }

    #[test]
    fn a_noun_that_describes_another_makes_no_compound() {
        for text in [
            "the Lee campaign manager said",
            "Lee said the campaign",
            "Lee, campaign",
        ] {
            let found = with_compounds(text, vec![name(text, "Lee", EntityType::Person)]);
            assert_eq!(found.len(), 1, "{text}");
        }
    }
}
