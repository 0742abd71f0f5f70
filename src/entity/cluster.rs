//! Clusters a document's mentions into entities: which names mean the same person, organisation or place.
//!
//! Rules, by type. People: a shorter name joins the one longer name that it can be short for ('Mr Corbyn', 'Corbyn',
//! 'Jeremy' -> 'Jeremy Corbyn'), or that it misspells; a surname that several people share is resolved mention by mention,
//! by the caller's [`Disambiguator`], who has a model. Organisations: the same words but for 'the' and legal forms; the first
//! or last words of a longer name, or both; an acronym of its initials, a blend of its words. Other types: the same words. The longest name is the
//! entity's. [`name_clusters`](super::name_clusters) has what is common, [`people`](super::people) and
//! [`organisations`](super::organisations) the rules.

use super::couples::surnames_of_others;
use super::declared::declared_short_forms;
use super::gender::{self, Gender};
use super::name::without_possessive;
use super::name_clusters::NameClusters;
use super::people::Disambiguator;
use super::{EntityId, MentionId, NamedMention};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

/// The most bytes of a headline.
const MAX_HEADLINE: usize = 150;

/// A person, organisation, place ... of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EntityCluster {
    /// The fullest name that the document gives it, without titles and possessive.
    pub name: String,
    /// Its type: that of its first mention with the fullest name.
    pub kind: EntityType,
    /// What its titles and first name tell, of a person.
    pub gender: Option<Gender>,
    /// Its mentions, in order.
    pub mentions: Vec<MentionId>,
}

/// Groups a document's mentions into entities, in the order of their first mentions.
pub(crate) fn entities(
    text: &str,
    mentions: &[NamedMention],
    disambiguator: &Disambiguator,
) -> Vec<EntityCluster> {
    let mut people = NameClusters::default();
    let mut others = NameClusters::default();
    let surnames = surnames_of_others(text, mentions);
    for (index, mention) in mentions.iter().enumerate() {
        let id = MentionId::new(index);
        let raw = without_possessive(mention.span.text(text));
        match (&mention.compound, mention.kind) {
            (Some(compound), kind) => others.add_compound(id, kind, compound),
            (None, EntityType::Person) => {
                let told = told_before(text, mention.span);
                match surnames.get(&index) {
                    Some(surname) => people.add_person(id, &format!("{raw} {surname}"), told),
                    None => people.add_person(id, raw, told),
                }
            }
            (None, kind) => others.add_other(id, kind, raw),
        }
    }
    people.join_short_people(disambiguator);
    people.complete_surnames(text);
    others.join_declared(&declared_short_forms(text, mentions));
    others.join_short_organisations(headline_mentions(text, mentions));
    let mut out: Vec<EntityCluster> = people
        .clusters
        .into_iter()
        .chain(others.clusters)
        .filter(|c| !c.mentions.is_empty())
        .map(|mut c| {
            c.mentions.sort_unstable();
            EntityCluster {
                name: c.name,
                kind: c.kind,
                gender: c.gender,
                mentions: c.mentions,
            }
        })
        .collect();
    out.sort_by_key(|e| e.mentions[0]);
    out
}

/// How many of the mentions stand in the text's headline: a short first line with others after it.
fn headline_mentions(text: &str, mentions: &[NamedMention]) -> usize {
    let end = text.trim_end().find('\n');
    let end = end.filter(|&end| end <= MAX_HEADLINE).unwrap_or(0);
    mentions.partition_point(|mention| mention.span.end <= end)
}

/// The gender that the word before a name tells: a title, or a noun for kin ('his wife Ann', 'his wife, Ann,').
fn told_before(text: &str, name: Span) -> Option<Gender> {
    let word = text[..name.start].split_whitespace().next_back()?;
    let kin = word.strip_suffix(',');
    let apposed = kin.is_none() || text[name.end..].starts_with([',', '.', ';']);
    let of_kin = || match lexicon::NOUNS.group(&kin.unwrap_or(word).to_lowercase()) {
        Some("woman") => Some(Gender::She),
        Some("man") => Some(Gender::He),
        _ => None,
    };
    gender::of_title(word).or_else(|| of_kin().filter(|_| apposed))
}

/// The entity of every mention, at the mention's index.
pub(crate) fn entity_of_mentions(mentions: usize, entities: &[EntityCluster]) -> Vec<EntityId> {
    let mut out = vec![EntityId::new(0); mentions];
    for (e, entity) in entities.iter().enumerate() {
        for &m in &entity.mentions {
            out[m.index()] = EntityId::new(e);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    /// The entities' names, of a text whose people are between braces and organisations between brackets.
    fn names(marked: &str, which: &Disambiguator) -> Vec<(String, usize)> {
        let (text, mentions) = marked_mentions(marked);
        let found = entities(&text, &mentions, which);
        found
            .into_iter()
            .map(|e| (e.name, e.mentions.len()))
            .collect()
    }

    fn nobody(_: MentionId, _: &[&[MentionId]]) -> Option<usize> {
        None
    }

    fn check(marked: &str, expected: &[(&str, usize)]) {
        let found = names(marked, &nobody);
        let found: Vec<(&str, usize)> = found.iter().map(|(n, k)| (n.as_str(), *k)).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn short_names_join_long_ones() {
        check(
            "{Hale} and {Edmund Hale}, {Mr Hale}.",
            &[("Edmund Hale", 3)],
        );
        check("{Bob Corr (R-Ohio} and {Corr}", &[("Bob Corr", 2)]);
        check("{Democrat Ann Lee} and {Ann Lee}", &[("Ann Lee", 2)]);
        check(
            "[Academy of Film Arts and Music] or [Afam]",
            &[("Academy of Film Arts and Music", 2)],
        );
        check(
            "[Department of Veterans Affairs], the [VA]",
            &[("Department of Veterans Affairs", 2)],
        );
    }

    #[test]
    fn blends_join_the_names_whose_words_they_blend() {
        check(
            "[Velmar Steamship Co Ltd] sank. [Velsteam] said",
            &[("Velmar Steamship Co Ltd", 2)],
        );
        check(
            "the [Orran Institute of Science] and the [OISc]",
            &[("Orran Institute of Science", 2)],
        );
        check(
            "[Velmar Steamship] and [Velmarine]",
            &[("Velmar Steamship", 1), ("Velmarine", 1)],
        );
        check(
            "[Velsteam] and [Velmar Steamship]",
            &[("Velsteam", 1), ("Velmar Steamship", 1)],
        );
    }

    #[test]
    fn misspellings_are_no_new_people() {
        check(
            "{Tyresha McClenney} and {McLenney}, {McLenney}",
            &[("Tyresha McClenney", 3)],
        );
        check(
            "{Donald Voss}, {Donald Voss}, {Donand Voss}",
            &[("Donald Voss", 3)],
        );
        check("{Ann Hale} and {Hall}", &[("Ann Hale", 1), ("Hall", 1)]);
    }

    #[test]
    fn couples_share_a_surname() {
        check(
            "{Peter} and {Joan Hale} met. {Mr Hale} left, {Mrs Hale} stayed. {Joan} slept.",
            &[("Peter Hale", 2), ("Joan Hale", 3)],
        );
        check(
            "The brothers {Ilgo} and {Umbo de la Roza} met.",
            &[("Ilgo de la Roza", 1), ("Umbo de la Roza", 1)],
        );
        check(
            "{Joan Moss} met. {Joan} and {Peter Hale} left. {Corr} and {Peter Hale} did not.",
            &[("Joan Moss", 2), ("Peter Hale", 2), ("Corr", 1)],
        );
    }

    #[test]
    fn titles_tell_the_man_from_the_woman() {
        check(
            "{Peter Hale} and {Mettel Hale} met. {Mr Hale} left.",
            &[("Peter Hale", 2), ("Mettel Hale", 1)],
        );
    }

    #[test]
    fn a_bare_surname_is_of_whom_the_text_has_told() {
        check(
            "{Lewis Hale} and his wife, {Pomona Hale}, met. {Mrs Hale} left. Their aunt, {Iris Hale}, stayed.",
            &[("Lewis Hale", 1), ("Pomona Hale", 2), ("Iris Hale", 1)],
        );
    }

    #[test]
    fn names_are_the_same_however_they_are_written() {
        check("{Mar\u{ad}ine Hale}, {Marine\nHale}", &[("Marine Hale", 2)]);
        check(
            "{Rene\u{301}e Hale}, {Ren\u{e9}e Hale}",
            &[("Ren\u{e9}e Hale", 2)],
        );
        check(
            "{Jean\u{2011}Luc O’Dell}, {O'Dell}",
            &[("Jean\u{2011}Luc O’Dell", 2)],
        );
        check("{Tom Gri\u{fb03}n}, {Griffin}", &[("Tom Griffin", 2)]);
        check("{ANN MOYO} met. {Ann Moyo} left.", &[("Ann Moyo", 2)]);
        check("{Robert Hale} met. {Bob Hale} left.", &[("Robert Hale", 2)]);
        check("{Hale, Ann} met. {Hale} left.", &[("Ann Hale", 2)]);
        check("[U.K.] and [UK]", &[("U.K.", 2)]);
    }

    #[test]
    fn organisations_leave_words_out() {
        check(
            "[Selby Stock Exchange], the [Selby Exchange]",
            &[("Selby Stock Exchange", 2)],
        );
        check("[SRT Property Co], [SRT]", &[("SRT Property Co", 2)]);
        check("[SRT News], [SRT]", &[("SRT News", 1), ("SRT", 1)]);
    }

    #[test]
    fn a_shared_surname_is_asked_for_and_else_the_main_bearers() {
        let marked = "{Ann Hale}, {Ann Hale}, {Bob Hale}, {Hale}, {Hale}";
        check(marked, &[("Ann Hale", 4), ("Bob Hale", 1)]);
        let found = names(marked, &|mention, _| (mention.index() == 4).then_some(1));
        assert_eq!(
            found,
            [("Ann Hale".to_owned(), 3), ("Bob Hale".to_owned(), 2)]
        );
    }

    #[test]
    fn a_first_name_that_the_tagger_left_completes_a_surname() {
        check("On \"Barack Moyo Day\" {Moyo} spoke", &[("Barack Moyo", 1)]);
        check(
            "Edward Moyo Day, Anna Moyo Day: {Moyo} spoke",
            &[("Moyo", 1)],
        );
    }
}
