//! Speakers: whether a found attribution, or a given one, has the right name.

use unicode_normalization::UnicodeNormalization;

use super::annotation::{Annotation, Attribution, Role, SpeakerLabel, Trimming};
use super::attributions::Matching;
use super::metric::Tallies;
use crate::lexicon;
use crate::schema::SpeakerKind;

/// A gold speaker's class, by which accuracy is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A name or description is the source.
    Name,
    /// A pronoun is.
    Pronoun,
    /// There is no source.
    Implicit,
    /// The speaker has no name.
    Unnamed,
}

impl Class {
    /// The class of a gold attribution with this speaker.
    pub(super) fn of(attribution: &Attribution, label: &SpeakerLabel, text: &Trimming) -> Self {
        let named = label.kind == SpeakerKind::Named;
        match attribution.of(Role::Source).first() {
            _ if !named => Self::Unnamed,
            None => Self::Implicit,
            Some(&source) => {
                let source = text.text(source).unwrap_or_default().to_lowercase();
                if lexicon::GOLD_PRONOUNS.contains(&source) {
                    Self::Pronoun
                } else {
                    Self::Name
                }
            }
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pronoun => "pronoun",
            Self::Implicit => "implicit",
            Self::Unnamed => "unnamed",
        }
    }
}

/// Counts the speakers of a document; `given` has, where resolution was run on gold attributions, its answers.
pub(super) fn tally(
    gold: &Annotation,
    predicted: &Annotation,
    matching: &Matching,
    given: Option<&[Option<SpeakerLabel>]>,
    text: &Trimming,
    tallies: &mut Tallies,
) {
    for (index, attribution) in gold.attributions.iter().enumerate() {
        let Some(label) = &attribution.speaker else {
            continue;
        };
        let class = Class::of(attribution, label, text);
        let has_source = !attribution.of(Role::Source).is_empty();
        if !has_source && class == Class::Unnamed {
            continue; // nobody is named and nobody speaks
        }
        if !attribution.of(Role::Content).is_empty() {
            let found = matching.found[index].map(|p| &predicted.attributions[p]);
            let right = found.is_some_and(|p| is_right(label, p.speaker.as_ref()));
            tallies.add_answer(format!("speaker.{}", class.name()), right);
            if matches!(class, Class::Name | Class::Pronoun) {
                tallies.add_answer("speaker", right);
                tallies.add_answer("speaker.found", found.is_some());
                if found.is_some() {
                    tallies.add_answer("speaker.of-found", right);
                }
            }
        }
        let answer = given
            .and_then(|g| g.get(index))
            .filter(|_| class != Class::Implicit);
        if let Some(answer) = answer {
            let right = is_right(label, answer.as_ref());
            tallies.add_answer(format!("speaker.given.{}", class.name()), right);
            if class != Class::Unnamed {
                tallies.add_answer("speaker.given", right);
            }
        }
    }
}

/// Whether a predicted speaker is the gold one: the same name, or none for one without a name.
pub(super) fn is_right(gold: &SpeakerLabel, predicted: Option<&SpeakerLabel>) -> bool {
    let name = |label: &SpeakerLabel| label.name.as_deref().and_then(compared);
    name(gold) == predicted.and_then(name)
}

/// A name as it is compared: without accents, titles, possessive and case. None for an empty one.
fn compared(name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    let ascii: String = name.nfkd().filter(char::is_ascii).collect();
    let mut rest = ascii.trim_matches([' ', '.', ',', '\'', '"']);
    while let Some(shorter) = without_title(rest) {
        rest = shorter;
    }
    let one_line = collapsed(rest);
    let bare = one_line.strip_suffix("'s").unwrap_or(&one_line);
    Some(bare.to_lowercase())
}

/// Every run of blanks as one; those at the ends too.
fn collapsed(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match (c.is_whitespace(), out.ends_with(' ')) {
            (true, true) => {}
            (true, false) => out.push(' '),
            (false, _) => out.push(c),
        }
    }
    out
}

/// What follows a title, its dot and blanks; none if there is no title before something.
fn without_title(name: &str) -> Option<&str> {
    let title = lexicon::GOLD_TITLES.longest_prefix(&name.to_ascii_lowercase())?;
    let rest = &name[title.len()..];
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let after = rest.trim_start();
    (after.len() < rest.len()).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_they_are_compared() {
        for (name, plain) in [
            ("Mr. Ann  Lee's", "ann lee"),
            ("the Vice President José Núñez", "jose nunez"),
            ("Sir Dr Tom Beck.", "tom beck"),
            ("Theresa Beck", "theresa beck"),
            ("Lady", "lady"),
        ] {
            assert_eq!(compared(name).as_deref(), Some(plain), "{name}");
        }
        assert_eq!(compared(""), None);
    }
}
