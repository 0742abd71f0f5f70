//! Which names of a document are of one entity.
//!
//! Rules, by type. People: a shorter name joins the one longer name that it can be short for ('Mr Corbyn', 'Corbyn',
//! 'Jeremy' -> 'Jeremy Corbyn'), or is a slip of the pen away from; whose a surname is that several share is asked for
//! every mention, of the caller, who has a model. Organisations: the same words but for 'the' and legal endings; a
//! leading part; an acronym of the longer name's initials. Other types: the same words. The longest name is the entity's.

use std::collections::HashMap;

use super::gender::{self, Gender};
use super::name::{
    initials, is_misspelt, is_short_person, lower_words, other_name, other_words, person_name,
    person_words, without_possessive,
};
use super::{Compound, EntityId, MentionId, NamedMention};
use crate::schema::EntityType;

/// A person, organisation, place ... of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityCluster {
    /// The fullest name that the document gives it, without titles and possessive.
    pub name: String,
    /// Its type: that of its first mention with the fullest name.
    pub kind: EntityType,
    /// What its titles and first name tell, of a person.
    pub gender: Option<Gender>,
    /// Its mentions, in order.
    pub mentions: Vec<MentionId>,
}

/// Says which of several people a mention's bare name means: gets the mention, and the mentions that name each person
/// in full; none if there is nothing to tell by.
pub type Disambiguator<'w> = dyn Fn(MentionId, &[&[MentionId]]) -> Option<usize> + 'w;

/// Groups a document's mentions into entities, in the order of their first mentions.
pub fn entities(
    text: &str,
    mentions: &[NamedMention],
    which: &Disambiguator,
) -> Vec<EntityCluster> {
    let mut people = Clusters::default();
    let mut others = Clusters::default();
    for (index, mention) in mentions.iter().enumerate() {
        let id = MentionId::new(index);
        let raw = without_possessive(mention.span.text(text));
        match (&mention.called, mention.kind) {
            (Some(called), kind) => others.add_called(id, kind, called),
            (None, EntityType::Person) => {
                let before = text[..mention.span.start].split_whitespace().next_back();
                people.add_person(id, raw, before.and_then(gender::of_title));
            }
            (None, kind) => others.add_other(id, kind, raw),
        }
    }
    people.join_short_people(which);
    people.complete_surnames(text);
    others.join_short_organisations();
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

#[derive(Debug)]
struct Cluster {
    name: String,
    kind: EntityType,
    /// The name's words in lower case, without titles and the like.
    words: Vec<String>,
    gender: Option<Gender>,
    mentions: Vec<MentionId>,
    /// Whether others can be short for it: not for what is only called after somebody.
    whole: bool,
}

impl Cluster {
    /// Whether the name may be the initials of a longer one: 'BBC', 'I.R.S.', 'Ofcom'.
    fn is_acronym(&self) -> bool {
        let letters = self.name.chars().filter(|c| c.is_alphabetic()).count();
        self.words.len() == 1 && (self.is_capitals() || letters >= 4)
    }

    /// Whether the name is one word in capitals.
    fn is_capitals(&self) -> bool {
        let mut letters = self.name.chars().filter(|c| c.is_alphabetic());
        self.words.len() == 1 && letters.clone().count() >= 2 && letters.all(char::is_uppercase)
    }
}

#[derive(Debug, Default)]
struct Clusters {
    clusters: Vec<Cluster>,
    by_words: HashMap<(Option<EntityType>, Vec<String>), usize>,
}

impl Clusters {
    /// `told`: the gender that the word before the name tells.
    fn add_person(&mut self, mention: MentionId, raw: &str, told: Option<Gender>) {
        let name = person_name(raw);
        let titles = raw[..raw.len() - name.len()].split_whitespace();
        let told = titles.filter_map(gender::of_title).next_back().or(told);
        let words = person_words(name);
        // 'Mr Hale' and 'Mrs Hale' are two people until a longer name tells whose each is.
        let key = match told {
            Some(Gender::She) if words.len() == 1 => Some(EntityType::Person),
            _ => None,
        };
        let cluster = self.add(mention, EntityType::Person, key, name, words);
        let cluster = &mut self.clusters[cluster];
        let first = match cluster.words.as_slice() {
            [first, _, ..] => gender::of_first_name(first),
            [only] => gender::of_given_name(only),
            [] => None,
        };
        cluster.gender = cluster.gender.or(first).or(told);
    }

    /// What is called after somebody: 'Reuters/Ipsos opinion poll', of the words 'reuters', 'ipsos', 'poll'.
    fn add_called(&mut self, mention: MentionId, kind: EntityType, called: &Compound) {
        let mut words = lower_words(&called.owner);
        words.push(called.head.clone());
        let at = self.add(mention, kind, Some(kind), &called.name, words);
        self.clusters[at].whole = false;
    }

    fn add_other(&mut self, mention: MentionId, kind: EntityType, raw: &str) {
        let name = other_name(kind, raw);
        self.add(mention, kind, Some(kind), name, other_words(name));
    }

    fn add(
        &mut self,
        mention: MentionId,
        kind: EntityType,
        key: Option<EntityType>,
        name: &str,
        words: Vec<String>,
    ) -> usize {
        let key = (key, words.clone());
        if let Some(&at) = self.by_words.get(&key) {
            let cluster = &mut self.clusters[at];
            cluster.mentions.push(mention);
            if name.chars().count() > cluster.name.chars().count() {
                cluster.name = name.to_owned();
            }
            return at;
        }
        self.by_words.insert(key, self.clusters.len());
        self.clusters.push(Cluster {
            name: name.to_owned(),
            kind,
            words,
            gender: None,
            mentions: vec![mention],
            whole: true,
        });
        self.clusters.len() - 1
    }

    /// Joins every name that is short for a longer name to it: first those that can be short for just one, then,
    /// mention by mention, those that several people share.
    fn join_short_people(&mut self, which: &Disambiguator) {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            for word in &cluster.words {
                by_word.entry(word.clone()).or_default().push(c);
            }
        }
        let mut by_initial: HashMap<Option<char>, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [_, .., last] = cluster.words.as_slice() {
                by_initial.entry(last.chars().next()).or_default().push(c);
            }
        }
        // Longest first, so that 'Jeremy Corbyn' is whole before 'Corbyn' asks for it.
        let mut order: Vec<usize> = (0..self.clusters.len()).collect();
        order.sort_by_key(|&c| (std::cmp::Reverse(self.clusters[c].words.len()), c));
        let mut shared = Vec::new();
        for short in order {
            let Some(word) = self.clusters[short].words.last() else {
                continue;
            };
            let bearers = by_word.get(word).map_or(&[][..], Vec::as_slice);
            let longer = self.among(bearers, short, is_short_person);
            match *longer {
                [] => {
                    let alike = by_initial
                        .get(&word.chars().next())
                        .map_or(&[][..], Vec::as_slice);
                    let own = self.clusters[short].mentions.len();
                    let one_word = self.clusters[short].words.len() == 1;
                    let alike = self.among(alike, short, is_misspelt);
                    if let [into] = *alike
                        && (one_word || self.clusters[into].mentions.len() > own)
                    {
                        self.join(short, into);
                    }
                }
                [into] => self.join(short, into),
                _ => shared.push((short, longer)),
            }
        }
        for (short, longer) in shared {
            self.share_out(short, &longer, which);
        }
    }

    /// Gives people who are named by surname alone the first name that stands before it where the tagger found no person:
    /// in 'Barack Obama Day', in 'House Speaker Newt Gingrich'.
    fn complete_surnames(&mut self, text: &str) {
        let mut alone: HashMap<String, usize> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [surname] = cluster.words.as_slice()
                && !cluster.mentions.is_empty()
                && gender::of_first_name(surname).is_none()
            {
                alone.insert(surname.clone(), c);
            }
        }
        if alone.is_empty() {
            return;
        }
        let mut full: HashMap<usize, Option<(&str, &str)>> = HashMap::new();
        let mut words = text.split_whitespace().peekable();
        while let Some(first) = words.next() {
            let Some(next) = words.peek() else { break };
            let first = first.trim_start_matches(['"', '“', '\'', '‘', '(']);
            let surname = without_possessive(
                next.trim_end_matches([',', '.', ';', ':', '?', '!', ')', '"', '”']),
            );
            let Some(&c) = alone.get(&surname.to_lowercase()) else {
                continue;
            };
            let gender = gender::of_first_name(first);
            let known = self.clusters[c].gender;
            let capital = |word: &str| word.starts_with(char::is_uppercase);
            if gender.is_none() || !capital(first) || !capital(surname) {
                continue;
            }
            if known.is_some() && known != gender {
                continue;
            }
            full.entry(c)
                .and_modify(|name| *name = name.filter(|n| n.0 == first))
                .or_insert(Some((first, surname)));
        }
        for (c, name) in full {
            if let Some((first, surname)) = name {
                self.clusters[c].name = format!("{first} {surname}");
                self.clusters[c].gender = gender::of_first_name(first);
            }
        }
    }

    /// The clusters among `of` that `short` can be another name for.
    fn among(
        &self,
        of: &[usize],
        short: usize,
        same: fn(&[String], &[String]) -> bool,
    ) -> Vec<usize> {
        let one = &self.clusters[short];
        of.iter()
            .copied()
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| same(&one.words, &self.clusters[c].words))
            .filter(|&c| {
                let other = self.clusters[c].gender;
                one.gender.is_none() || other.is_none() || one.gender == other
            })
            .collect()
    }

    /// Gives each mention of a name that several people share to one of them; who is named most often gets those that
    /// nothing tells of.
    fn share_out(&mut self, short: usize, longer: &[usize], which: &Disambiguator) {
        let longer: Vec<usize> = longer
            .iter()
            .copied()
            .filter(|&c| !self.clusters[c].mentions.is_empty())
            .collect();
        let named: Vec<Vec<MentionId>> = longer
            .iter()
            .map(|&c| self.clusters[c].mentions.clone())
            .collect();
        let slices: Vec<&[MentionId]> = named.iter().map(Vec::as_slice).collect();
        let main = self.main_one(&longer);
        let gender = self.clusters[short].gender;
        let mut kept = Vec::new();
        for mention in std::mem::take(&mut self.clusters[short].mentions) {
            let told = which(mention, &slices).and_then(|at| longer.get(at).copied());
            match told.or(main) {
                Some(into) => {
                    let into = &mut self.clusters[into];
                    into.mentions.push(mention);
                    into.mentions.sort_unstable();
                    into.gender = into.gender.or(gender);
                }
                None => kept.push(mention),
            }
        }
        self.clusters[short].mentions = kept;
    }

    fn join_short_organisations(&mut self) {
        let mut acronyms: HashMap<String, Vec<usize>> = HashMap::new();
        let mut firsts: HashMap<String, Vec<usize>> = HashMap::new();
        let mut lasts: HashMap<String, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [first, .., last] = cluster.words.as_slice()
                && cluster.whole
                && matches!(
                    cluster.kind,
                    EntityType::Organization | EntityType::Location
                )
            {
                for acronym in initials(&cluster.words) {
                    acronyms.entry(acronym).or_default().push(c);
                }
                firsts.entry(first.clone()).or_default().push(c);
                lasts.entry(last.clone()).or_default().push(c);
            }
        }
        for short in 0..self.clusters.len() {
            let cluster = &self.clusters[short];
            let [first, ..] = cluster.words.as_slice() else {
                continue;
            };
            let kind = cluster.kind;
            let place = kind == EntityType::Location && cluster.is_capitals(); // 'UK', 'U.S.'
            if !cluster.whole || !place && kind != EntityType::Organization {
                continue;
            }
            let spelt: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
            let spelt_out = acronyms.get(&spelt).filter(|_| cluster.is_acronym());
            let candidates: Vec<usize> = match spelt_out {
                Some(spelt_out) => spelt_out.clone(),
                None if cluster.is_capitals() => Vec::new(),
                None => {
                    let last = cluster.words.last().unwrap_or(first);
                    let both = [firsts.get(first), lasts.get(last)];
                    let mut both: Vec<usize> =
                        both.into_iter().flatten().flatten().copied().collect();
                    both.sort_unstable();
                    both.dedup();
                    let words = &cluster.words;
                    both.retain(|&c| {
                        let longer = &self.clusters[c].words;
                        longer.len() > words.len()
                            && (longer.starts_with(words) || longer.ends_with(words))
                    });
                    both
                }
            };
            let longer: Vec<usize> = candidates
                .into_iter()
                .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
                .filter(|&c| self.clusters[c].kind == kind)
                .collect();
            if let Some(into) = self.only_one(short, &longer) {
                self.join(short, into);
            }
        }
    }

    /// The one of `longer` that `short` stands for: the only one, or the only one named before it.
    fn only_one(&self, short: usize, longer: &[usize]) -> Option<usize> {
        let before = |&c: &usize| self.clusters[c].mentions[0] < self.clusters[short].mentions[0];
        match longer {
            [one] => Some(*one),
            [] => None,
            _ => {
                let mut earlier = longer.iter().copied().filter(before);
                match (earlier.next(), earlier.next()) {
                    (Some(one), None) => Some(one),
                    _ => None,
                }
            }
        }
    }

    /// The one who is named most often by far: a bare surname is the article's main bearer of it.
    fn main_one(&self, longer: &[usize]) -> Option<usize> {
        let mut counts: Vec<(usize, usize)> = longer
            .iter()
            .map(|&c| (self.clusters[c].mentions.len(), c))
            .collect();
        counts.sort_unstable_by_key(|&(n, c)| (std::cmp::Reverse(n), c));
        match counts.as_slice() {
            [(most, main), (next, _), ..] if most > next => Some(*main),
            _ => None,
        }
    }

    fn join(&mut self, short: usize, into: usize) {
        let moved = std::mem::take(&mut self.clusters[short].mentions);
        self.clusters[into].mentions.extend(moved);
        self.clusters[into].mentions.sort_unstable();
        let gender = self.clusters[short].gender;
        let into = &mut self.clusters[into];
        into.gender = into.gender.or(gender);
    }
}

/// The entity of every mention, at the mention's index.
pub fn entity_of_mentions(mentions: usize, entities: &[EntityCluster]) -> Vec<EntityId> {
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
    use crate::text::Span;

    /// The entities' names, of a text whose people are between braces and organisations between brackets.
    fn names(marked: &str, which: &Disambiguator) -> Vec<(String, usize)> {
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
                    called: None,
                }),
                c => text.push(c),
            }
        }
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
    fn slips_of_the_pen_are_no_new_people() {
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
