//! Clusters a document's mentions into entities: which names mean the same person, organisation or place.
//!
//! Rules, by type. People: a shorter name joins the one longer name that it can be short for ('Mr Corbyn', 'Corbyn',
//! 'Jeremy' -> 'Jeremy Corbyn'), or that it misspells; a surname that several people share is resolved mention by mention,
//! by the caller's [`Disambiguator`], who has a model. Organisations: the same words but for 'the' and legal forms; the first
//! or last words of a longer name; an acronym of its initials. Other types: the same words. The longest name is the entity's.

use std::collections::HashMap;
use std::hash::Hash;

use super::gender::{self, Gender};
use super::name::{
    initials, is_misspelt, is_short_person, lower_words, other_name, other_words, person_name,
    person_words, without_possessive,
};
use super::{Compound, EntityId, MentionId, NamedMention};
use crate::schema::EntityType;

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

/// Decides which of several people a mention's bare name means: receives the mention, and for every person the mentions of
/// the full name; returns the person's index among them, or none if nothing in the text tells.
pub(crate) type Disambiguator<'w> = dyn Fn(MentionId, &[&[MentionId]]) -> Option<usize> + 'w;

/// Groups a document's mentions into entities, in the order of their first mentions.
pub(crate) fn entities(
    text: &str,
    mentions: &[NamedMention],
    disambiguator: &Disambiguator,
) -> Vec<EntityCluster> {
    let mut people = NameClusters::default();
    let mut others = NameClusters::default();
    for (index, mention) in mentions.iter().enumerate() {
        let id = MentionId::new(index);
        let raw = without_possessive(mention.span.text(text));
        match (&mention.compound, mention.kind) {
            (Some(compound), kind) => others.add_compound(id, kind, compound),
            (None, EntityType::Person) => {
                let before = text[..mention.span.start].split_whitespace().next_back();
                people.add_person(id, raw, before.and_then(gender::of_title));
            }
            (None, kind) => others.add_other(id, kind, raw),
        }
    }
    people.join_short_people(disambiguator);
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

/// Mentions whose names are the same, or short for the same.
#[derive(Debug)]
struct NameCluster {
    name: String,
    kind: EntityType,
    /// The name's words in lower case, without titles and the like.
    words: Vec<String>,
    gender: Option<Gender>,
    mentions: Vec<MentionId>,
    /// Whether the name has short forms: a compound has none.
    abbreviable: bool,
}

impl NameCluster {
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

/// The clusters of one document, people's or all others'.
#[derive(Debug, Default)]
struct NameClusters {
    clusters: Vec<NameCluster>,
    by_words: HashMap<(Option<EntityType>, Vec<String>), usize>,
}

impl NameClusters {
    /// Adds a person's mention. `told`: the gender that the word before the name tells.
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

    /// Adds a compound: 'Reuters/Ipsos opinion poll', of the words 'reuters', 'ipsos', 'poll'.
    fn add_compound(&mut self, mention: MentionId, kind: EntityType, compound: &Compound) {
        let mut words = lower_words(&compound.owner);
        words.push(compound.head.clone());
        let at = self.add(mention, kind, Some(kind), &compound.name, words);
        self.clusters[at].abbreviable = false;
    }

    /// Adds a mention of something that is no person.
    fn add_other(&mut self, mention: MentionId, kind: EntityType, raw: &str) {
        let name = other_name(kind, raw);
        self.add(mention, kind, Some(kind), name, other_words(name));
    }

    /// Adds a mention to the cluster of the same key and words, or to a new one; returns the cluster.
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
        self.clusters.push(NameCluster {
            name: name.to_owned(),
            kind,
            words,
            gender: None,
            mentions: vec![mention],
            abbreviable: true,
        });
        self.clusters.len() - 1
    }

    /// Joins every name that is short for a longer name to it: first those that can be short for just one, then,
    /// mention by mention, those that several people share.
    fn join_short_people(&mut self, disambiguator: &Disambiguator) {
        let by_word = self.index_by(|cluster| cluster.words.clone());
        let by_initial = self.index_by(|cluster| match cluster.words.as_slice() {
            [_, .., surname] => surname.chars().next(),
            _ => None,
        });
        // Longest first, so that 'Jeremy Corbyn' is complete before 'Corbyn' looks for it.
        let mut order: Vec<usize> = (0..self.clusters.len()).collect();
        order.sort_by_key(|&c| (std::cmp::Reverse(self.clusters[c].words.len()), c));
        let mut shared = Vec::new();
        for short in order {
            let Some(word) = self.clusters[short].words.last() else {
                continue;
            };
            let bearers = by_word.get(word).map_or(&[][..], Vec::as_slice);
            let longer = self.matching(bearers, short, is_short_person);
            match *longer {
                [] => {
                    let initial = word.chars().next();
                    let alike = initial.and_then(|initial| by_initial.get(&initial));
                    self.join_misspelt(short, alike.map_or(&[][..], Vec::as_slice));
                }
                [into] => self.join(short, into),
                _ => shared.push((short, longer)),
            }
        }
        for (short, longer) in shared {
            self.share_out(short, &longer, disambiguator);
        }
    }

    /// Clusters by keys of their names, in order.
    fn index_by<K: Eq + Hash, I: IntoIterator<Item = K>>(
        &self,
        keys: impl Fn(&NameCluster) -> I,
    ) -> HashMap<K, Vec<usize>> {
        let mut index: HashMap<K, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            for key in keys(cluster) {
                index.entry(key).or_default().push(c);
            }
        }
        index
    }

    /// Joins a name to the only one among `alike` that it misspells: a surname always, a full name if the other is named
    /// more often.
    fn join_misspelt(&mut self, misspelt: usize, alike: &[usize]) {
        let cluster = &self.clusters[misspelt];
        let (own, one_word) = (cluster.mentions.len(), cluster.words.len() == 1);
        if let [into] = *self.matching(alike, misspelt, is_misspelt)
            && (one_word || self.clusters[into].mentions.len() > own)
        {
            self.join(misspelt, into);
        }
    }

    /// Gives people who are named by surname alone the first name that stands before it where the tagger found no person:
    /// in 'Barack Obama Day', in 'House Speaker Newt Gingrich'.
    fn complete_surnames(&mut self, text: &str) {
        let bare = self.bare_surnames();
        if bare.is_empty() {
            return;
        }
        for (c, name) in self.first_names(text, &bare) {
            if let Some((first, surname)) = name {
                self.clusters[c].name = format!("{first} {surname}");
                self.clusters[c].gender = gender::of_first_name(first);
            }
        }
    }

    /// The clusters of people who are named by surname alone, by surname.
    fn bare_surnames(&self) -> HashMap<String, usize> {
        let mut bare = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [surname] = cluster.words.as_slice()
                && !cluster.mentions.is_empty()
                && gender::of_first_name(surname).is_none()
            {
                bare.insert(surname.clone(), c);
            }
        }
        bare
    }

    /// The first name that stands before each of the `bare` surnames, and the surname, as the text spells them; none if
    /// there are several.
    fn first_names<'t>(
        &self,
        text: &'t str,
        bare: &HashMap<String, usize>,
    ) -> HashMap<usize, Option<(&'t str, &'t str)>> {
        let mut full: HashMap<usize, Option<(&str, &str)>> = HashMap::new();
        let mut words = text.split_whitespace().peekable();
        while let Some(first) = words.next() {
            let Some(next) = words.peek() else { break };
            let first = first.trim_start_matches(['"', '“', '\'', '‘', '(']);
            let surname = without_possessive(
                next.trim_end_matches([',', '.', ';', ':', '?', '!', ')', '"', '”']),
            );
            let Some(&c) = bare.get(&surname.to_lowercase()) else {
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
        full
    }

    /// The `candidates` that `short` can be another name for, by the words of both names and by gender.
    fn matching(
        &self,
        candidates: &[usize],
        short: usize,
        same: fn(&[String], &[String]) -> bool,
    ) -> Vec<usize> {
        let one = &self.clusters[short];
        let candidates = candidates.iter().copied();
        candidates
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| same(&one.words, &self.clusters[c].words))
            .filter(|&c| {
                let other = self.clusters[c].gender;
                one.gender.is_none() || other.is_none() || one.gender == other
            })
            .collect()
    }

    /// Gives each mention of a name that several people share to one of them; whoever is named most often gets those that
    /// the disambiguator leaves open.
    fn share_out(&mut self, short: usize, longer: &[usize], disambiguator: &Disambiguator) {
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
        let main = self.most_mentioned(&longer);
        let gender = self.clusters[short].gender;
        let mut kept = Vec::new();
        for mention in std::mem::take(&mut self.clusters[short].mentions) {
            let told = disambiguator(mention, &slices).and_then(|at| longer.get(at).copied());
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

    /// Joins the short names of organisations, and of places in capitals, to the one longer name that each stands for.
    fn join_short_organisations(&mut self) {
        let index = self.long_names();
        for short in 0..self.clusters.len() {
            let cluster = &self.clusters[short];
            let organisation = cluster.kind == EntityType::Organization;
            let place = cluster.kind == EntityType::Location && cluster.is_capitals(); // 'UK', 'U.S.'
            if !cluster.abbreviable || !organisation && !place {
                continue;
            }
            let longer = self.longer_names(short, &index);
            if let Some(into) = self.only_one(short, &longer) {
                self.join(short, into);
            }
        }
    }

    /// The names that have short forms, by what these can be.
    fn long_names(&self) -> LongNames {
        let mut index = LongNames::default();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if let [first, .., last] = cluster.words.as_slice()
                && cluster.abbreviable
                && matches!(
                    cluster.kind,
                    EntityType::Organization | EntityType::Location
                )
            {
                for acronym in initials(&cluster.words) {
                    index.by_acronym.entry(acronym).or_default().push(c);
                }
                index.by_first.entry(first.clone()).or_default().push(c);
                index.by_last.entry(last.clone()).or_default().push(c);
            }
        }
        index
    }

    /// The names of the same type that `short` can be an acronym or, unless it is in capitals, the first or last words of.
    fn longer_names(&self, short: usize, index: &LongNames) -> Vec<usize> {
        let cluster = &self.clusters[short];
        let Some(first) = cluster.words.first() else {
            return Vec::new();
        };
        let letters: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
        let spelt_out = index.by_acronym.get(&letters);
        let candidates: Vec<usize> = match spelt_out.filter(|_| cluster.is_acronym()) {
            Some(spelt_out) => spelt_out.clone(),
            None if cluster.is_capitals() => Vec::new(),
            None => {
                let mut candidates = index.sharing_an_end(&cluster.words);
                candidates.retain(|&c| {
                    let longer = &self.clusters[c].words;
                    longer.len() > cluster.words.len()
                        && (longer.starts_with(&cluster.words) || longer.ends_with(&cluster.words))
                });
                candidates
            }
        };
        candidates
            .into_iter()
            .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
            .filter(|&c| self.clusters[c].kind == cluster.kind)
            .collect()
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

    /// The one that is named more often than any other: a bare surname means the article's main bearer of it.
    fn most_mentioned(&self, longer: &[usize]) -> Option<usize> {
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

    /// Moves the mentions of `short` to `into`.
    fn join(&mut self, short: usize, into: usize) {
        let moved = std::mem::take(&mut self.clusters[short].mentions);
        self.clusters[into].mentions.extend(moved);
        self.clusters[into].mentions.sort_unstable();
        let gender = self.clusters[short].gender;
        let into = &mut self.clusters[into];
        into.gender = into.gender.or(gender);
    }
}

/// Names of several words, by what can be short for them: clusters, in order.
#[derive(Debug, Default)]
struct LongNames {
    by_acronym: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
}

impl LongNames {
    /// The names that begin with the first of `words` or end with the last, each once, in order.
    fn sharing_an_end(&self, words: &[String]) -> Vec<usize> {
        let first = words.first().and_then(|word| self.by_first.get(word));
        let last = words.last().and_then(|word| self.by_last.get(word));
        let mut found: Vec<usize> = [first, last]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
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
