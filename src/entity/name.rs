//! Which names of a document are of one entity.
//!
//! Rules, by type. People: a shorter name joins the one longer name that it can be short for ('Mr Corbyn', 'Corbyn',
//! 'Jeremy' -> 'Jeremy Corbyn'); a surname that two people share joins neither unless one of them is the only one
//! named before it. Organisations: the same words but for 'the' and legal endings; a leading part; an acronym of the
//! longer name's initials. Other types: the same words. The longest name is the entity's.

use std::collections::HashMap;

use super::gender::{self, Gender};
use super::{EntityType, Mention};

/// A person, organisation, place ... of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The fullest name that the document gives it, without titles and possessive.
    pub name: String,
    /// Its type: that of its first mention with the fullest name.
    pub kind: EntityType,
    /// What its titles and first name tell, of a person.
    pub gender: Option<Gender>,
    /// Indices of its mentions, in order.
    pub mentions: Vec<usize>,
}

/// Words before a person's name that are not part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "sen",
    "senator",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "gov",
    "governor",
    "president",
    "prof",
    "professor",
    "gen",
    "general",
    "justice",
    "judge",
    "secretary",
    "mayor",
    "pope",
    "king",
    "queen",
    "prince",
    "princess",
    "vice",
    "capt",
    "captain",
    "col",
    "colonel",
    "lt",
    "sgt",
    "maj",
    "major",
    "rev",
    "reverend",
    "father",
    "sister",
    "cllr",
    "councillor",
    "baroness",
    "baron",
    "chancellor",
    "premier",
    "minister",
    "sheriff",
    "detective",
    "inspector",
    "superintendent",
    "constable",
    "chief",
    "attorney",
    "archbishop",
    "bishop",
    "cardinal",
    "rabbi",
    "imam",
    "sheikh",
    "ambassador",
    "commissioner",
    "coach",
    "director",
    "del",
    "assemblyman",
    "assemblywoman",
    "sen-elect",
];
/// Words after a person's name that do not tell two people apart.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "mp", "msp", "mep", "md", "phd", "qc", "kc", "obe", "cbe",
];
/// Legal forms at the end of a company's name.
const LEGAL: &[&str] = &[
    "inc",
    "ltd",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "group",
    "holdings",
    "ag",
    "sa",
    "nv",
    "gmbh",
    "limited",
    "incorporated",
    "bv",
    "spa",
    "ab",
    "oy",
];
/// Words that an acronym leaves out.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "a", "de", "la", "&",
];

/// Groups a document's mentions into entities, in the order of their first mentions.
pub fn entities(text: &str, mentions: &[Mention]) -> Vec<Entity> {
    let mut people = Clusters::default();
    let mut others = Clusters::default();
    for (index, mention) in mentions.iter().enumerate() {
        let raw = without_possessive(mention.span.text(text));
        match mention.kind {
            EntityType::Person => {
                let before = text[..mention.span.start].split_whitespace().next_back();
                people.add_person(index, raw, before.and_then(gender::of_title));
            }
            kind => others.add_other(index, kind, raw),
        }
    }
    people.join_short_people();
    others.join_short_organisations();
    let mut out: Vec<Entity> = people
        .clusters
        .into_iter()
        .chain(others.clusters)
        .filter(|c| !c.mentions.is_empty())
        .map(|mut c| {
            c.mentions.sort_unstable();
            Entity {
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

/// A name's span without a possessive ending: for showing whom a source names.
pub fn without_possessive(name: &str) -> &str {
    let name = name.trim();
    ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .or_else(|| {
            name.strip_suffix(['\'', '’'])
                .filter(|n| n.ends_with(['s', 'S']))
        })
        .unwrap_or(name)
}

#[derive(Debug)]
struct Cluster {
    name: String,
    kind: EntityType,
    /// The name's words in lower case, without titles and the like.
    words: Vec<String>,
    gender: Option<Gender>,
    mentions: Vec<usize>,
}

#[derive(Debug, Default)]
struct Clusters {
    clusters: Vec<Cluster>,
    by_words: HashMap<(Option<EntityType>, Vec<String>), usize>,
}

impl Clusters {
    /// `told`: the gender that the word before the name tells.
    fn add_person(&mut self, mention: usize, raw: &str, told: Option<Gender>) {
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
            _ => None,
        };
        cluster.gender = cluster.gender.or(first).or(told);
    }

    fn add_other(&mut self, mention: usize, kind: EntityType, raw: &str) {
        let name = other_name(kind, raw);
        let words = other_words(name);
        self.add(mention, kind, Some(kind), name, words);
    }

    fn add(
        &mut self,
        mention: usize,
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
        });
        self.clusters.len() - 1
    }

    /// Joins every name that is short for just one longer name to it.
    fn join_short_people(&mut self) {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            for word in &cluster.words {
                by_word.entry(word.clone()).or_default().push(c);
            }
        }
        // Longest first, so that 'Jeremy Corbyn' is whole before 'Corbyn' asks for it.
        let mut order: Vec<usize> = (0..self.clusters.len()).collect();
        order.sort_by_key(|&c| (std::cmp::Reverse(self.clusters[c].words.len()), c));
        for short in order {
            let Some(word) = self.clusters[short].words.last() else {
                continue;
            };
            let longer: Vec<usize> = by_word
                .get(word)
                .into_iter()
                .flatten()
                .copied()
                .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
                .filter(|&c| is_short_person(&self.clusters[short].words, &self.clusters[c].words))
                .filter(|&c| {
                    let (one, other) = (self.clusters[short].gender, self.clusters[c].gender);
                    one.is_none() || other.is_none() || one == other
                })
                .collect();
            if let Some(into) = self
                .only_one(short, &longer)
                .or_else(|| self.main_one(&longer))
            {
                self.join(short, into);
            }
        }
    }

    fn join_short_organisations(&mut self) {
        let mut acronyms: HashMap<String, Vec<usize>> = HashMap::new();
        let mut firsts: HashMap<String, Vec<usize>> = HashMap::new();
        let mut lasts: HashMap<String, Vec<usize>> = HashMap::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            if cluster.words.len() > 1 {
                for acronym in initials(&cluster.words) {
                    acronyms.entry(acronym).or_default().push(c);
                }
                firsts.entry(cluster.words[0].clone()).or_default().push(c);
                let last = &cluster.words[cluster.words.len() - 1];
                lasts.entry(last.clone()).or_default().push(c);
            }
        }
        for short in 0..self.clusters.len() {
            let cluster = &self.clusters[short];
            if cluster.kind != EntityType::Organization || cluster.words.is_empty() {
                continue;
            }
            let is_acronym = cluster.words.len() == 1
                && cluster.name.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && cluster
                    .name
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .all(char::is_uppercase);
            let compact: String = cluster
                .words
                .concat()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect();
            let candidates: Vec<usize> = if is_acronym {
                acronyms.get(&compact).cloned().unwrap_or_default()
            } else {
                let last = &cluster.words[cluster.words.len() - 1];
                let mut both = firsts.get(&cluster.words[0]).cloned().unwrap_or_default();
                both.extend(lasts.get(last).into_iter().flatten());
                both.sort_unstable();
                both.dedup();
                both
            };
            let longer: Vec<usize> = candidates
                .into_iter()
                .filter(|&c| c != short && !self.clusters[c].mentions.is_empty())
                .filter(|&c| self.clusters[c].kind == EntityType::Organization)
                .filter(|&c| {
                    is_acronym
                        || self.clusters[c].words.len() > cluster.words.len()
                            && (self.clusters[c].words.starts_with(&cluster.words)
                                || self.clusters[c].words.ends_with(&cluster.words))
                })
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

/// The words of a person's name without titles, in lower case, without what does not tell two people apart.
pub(crate) fn person_words(name: &str) -> Vec<String> {
    lower_words(name)
        .into_iter()
        .filter(|w| !SUFFIXES.contains(&w.as_str()))
        .collect()
}

/// The name of what is not a person, without the words before it that are none of its own.
pub(crate) fn other_name(kind: EntityType, raw: &str) -> &str {
    let name = raw
        .get(..4)
        .filter(|the| the.eq_ignore_ascii_case("the "))
        .map_or(raw, |_| raw[4..].trim_start());
    if kind == EntityType::Organization {
        from_capital(name)
    } else {
        name
    }
}

/// The words of a name that is not a person's, in lower case, without legal endings.
pub(crate) fn other_words(name: &str) -> Vec<String> {
    let mut words = lower_words(name);
    while words.len() > 1 && words.last().is_some_and(|w| LEGAL.contains(&w.as_str())) {
        words.pop();
    }
    words
}

/// A person's name without what stands before it.
pub(crate) fn person_name(raw: &str) -> &str {
    let mut name = raw;
    while let Some((first, rest)) = name.split_once(char::is_whitespace) {
        if !is_title(first) {
            break;
        }
        name = rest.trim_start();
    }
    name
}

/// An organisation's name without the descriptions before it: 'nonpartisan Commission on Debates'.
fn from_capital(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ') {
        if first.chars().any(|c| !c.is_lowercase()) {
            return rest;
        }
        rest = after;
    }
    if rest.chars().any(char::is_uppercase) {
        rest
    } else {
        name
    }
}

/// Whether a word is a title that stands before names: 'Mr', 'Sen.', 'President'.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

fn lower_words(name: &str) -> Vec<String> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”'))
        .map(|w| {
            w.replace('’', "'")
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .filter(|w| !w.is_empty())
        .collect()
}

/// Whether one name can be short for another: alone, the other's first name or one of its surnames; with more words,
/// the same last word and the others in the same order ('Keir Starmer' in 'Sir Keir Rodney Starmer'), initials
/// included.
pub(crate) fn is_short_person(short: &[String], long: &[String]) -> bool {
    if short.is_empty() || short.len() > long.len() {
        return false;
    }
    if short.len() == long.len() {
        return short.len() > 1 && initials_agree(short, long);
    }
    if let [word] = short {
        return *word == long[0]
            || long.last() == Some(word)
            || long.len() >= 3 && long[1..].contains(word);
    }
    let mut rest = long.iter();
    short.last() == long.last()
        && short
            .iter()
            .all(|w| rest.any(|l| l == w || w.chars().count() == 1 && l.starts_with(w.as_str())))
}

/// 'J. Corbyn' and 'Jeremy Corbyn'.
pub(crate) fn initials_agree(short: &[String], long: &[String]) -> bool {
    short != long
        && short.last() == long.last()
        && short
            .iter()
            .zip(long)
            .all(|(s, l)| s == l || s.chars().count() == 1 && l.starts_with(s.as_str()))
}

/// What a name's initials can be: with and without small words.
pub(crate) fn initials(words: &[String]) -> Vec<String> {
    let all: String = words.iter().filter_map(|w| w.chars().next()).collect();
    let large: String = words
        .iter()
        .filter(|w| !SMALL.contains(&w.as_str()))
        .filter_map(|w| w.chars().next())
        .collect();
    if all == large {
        vec![all]
    } else {
        vec![all, large]
    }
}

/// The entity of every mention.
pub fn entity_of_mentions(mentions: usize, entities: &[Entity]) -> Vec<usize> {
    let mut out = vec![0; mentions];
    for (e, entity) in entities.iter().enumerate() {
        for &m in &entity.mentions {
            out[m] = e;
        }
    }
    out
}
