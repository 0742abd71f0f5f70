//! People of a document: which names are short for others, and whose a shared surname is.

use std::collections::HashMap;

use super::MentionId;
use super::gender;
use super::name::{is_misspelt, is_short_person_here, without_possessive};
use super::name_clusters::NameClusters;

/// Decides which of several people a mention's bare name means: receives the mention, and for every person the mentions of
/// the full name; returns the person's index among them, or none if nothing in the text tells.
pub(crate) type Disambiguator<'w> = dyn Fn(MentionId, &[&[MentionId]]) -> Option<usize> + 'w;

impl NameClusters {
    /// Joins every name that is short for a longer name to it: first those that can be short for just one, then,
    /// mention by mention, those that several people share.
    pub(super) fn join_short_people(&mut self, disambiguator: &Disambiguator) {
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
            let longer = self.matching(bearers, short, is_short_person_here);
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
    pub(super) fn complete_surnames(&mut self, text: &str) {
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
        let mut kept = Vec::new();
        for mention in std::mem::take(&mut self.clusters[short].mentions) {
            // 'Mr Hale' is the man, and whom the text has not named yet is not meant, if it has named another.
            let gender = self.told.get(&mention).copied();
            let is_told =
                |at: &usize| gender.is_some() && self.clusters[longer[*at]].gender == gender;
            let named_before = |at: &usize| slices[*at].first() < Some(&mention);
            let only = only_one((0..slices.len()).filter(is_told))
                .or_else(|| only_one((0..slices.len()).filter(named_before)));
            let told = only
                .or_else(|| disambiguator(mention, &slices))
                .and_then(|at| longer.get(at).copied());
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
}

/// The only item, if there is just one.
fn only_one(mut items: impl Iterator<Item = usize>) -> Option<usize> {
    let first = items.next();
    first.filter(|_| items.next().is_none())
}
