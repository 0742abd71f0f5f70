//! What the rankers of links know of one candidate for the cue of a content, or for the source of a cue, as numbers.
//!
//! This is the only implementation: training reads the features from the program.

use crate::lexicon;
use crate::model::{BEGINS_PARAGRAPH, Encoded, IN_QUOTATION, WordRange};

use super::links::{Candidate, Links};
use super::role_spans::{RoleSpan, RoleSpans};
use super::words::is_auxiliary;

/// Stands for a distance to something that is not there.
const FAR: f32 = 2000.0;
/// Stands for the odds of something that is not there.
const NO_ODDS: f32 = -50.0;

macro_rules! features {
    ($($name:ident),+ $(,)?) => {
        /// Names of the features, in the order of [`Features::values`].
        pub(crate) const LINK_FEATURE_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The features of a candidate: log odds, distances and counts in words, kinds of words, and 0 or 1 for what holds or not.
        #[derive(Debug, Clone, Default)]
        struct Features { $($name: f32),+ }

        impl Features {
            fn values(&self) -> Vec<f32> {
                vec![$(self.$name),+]
            }
        }
    };
}

features! {
    // Of the span whose link is sought, the child.
    child_probability, child_is_best, child_words, child_quoted, child_begins_paragraph, before_child, child_first, child_last, after_child,
    candidates, best_odds, nearest_gap,
    // Of the candidate.
    is_none, odds, lead, rank, rival_odds, rival_lead, gap, distance, nearness,
    parent_probability, parent_is_best, parent_words, parent_quoted, before_parent, parent_first, parent_last, after_parent,
    parent_best_odds, parent_courted, fewer_stops,
    sources_between, cues_between, contents_between, stops_between, marks_between, commas_between, paragraphs_between, conjunctions_between,
}

/// Makes the features of a text's links.
pub(super) struct LinkFeatures<'t> {
    text: &'t str,
    encoded: &'t Encoded,
    /// How many spans of each role that are on the best path begin before each word.
    sources: Vec<u32>,
    cues: Vec<u32>,
    contents: Vec<u32>,
    /// How many words of a kind stand before each word.
    stops: Vec<u32>,
    marks: Vec<u32>,
    commas: Vec<u32>,
    paragraphs: Vec<u32>,
    conjunctions: Vec<u32>,
}

impl<'t> LinkFeatures<'t> {
    pub(super) fn new(text: &'t str, encoded: &'t Encoded, spans: &RoleSpans) -> Self {
        let starts = |spans: &[RoleSpan]| {
            let mut begins = vec![false; encoded.len()];
            for span in spans.iter().filter(|s| s.is_best) {
                begins[span.words.start] = true;
            }
            counts(encoded.len(), |word| begins[word])
        };
        let kinds: Vec<WordKind> = (0..encoded.len())
            .map(|word| WordKind::of(encoded.words[word].text(text)))
            .collect();
        let of_kind = |kind: WordKind| counts(encoded.len(), |word| kinds[word] == kind);
        Self {
            text,
            encoded,
            sources: starts(&spans.sources),
            cues: starts(&spans.cues),
            contents: starts(&spans.contents),
            stops: of_kind(WordKind::Stop),
            marks: of_kind(WordKind::Mark),
            commas: of_kind(WordKind::Comma),
            conjunctions: of_kind(WordKind::Conjunction),
            paragraphs: counts(encoded.len(), |word| {
                encoded.features[word] & BEGINS_PARAGRAPH != 0
            }),
        }
    }

    /// The features of every child's candidates, then of its having none. `of_parents` are the parents' own links, if they have
    /// any.
    pub(super) fn all(
        &self,
        children: &[RoleSpan],
        parents: &[RoleSpan],
        links: &[Links],
        of_parents: &[Links],
    ) -> Vec<Vec<Vec<f32>>> {
        let best_odds = |parent: usize| {
            let of_parent = of_parents.get(parent).map_or(&[][..], Links::candidates);
            of_parent.iter().map(|c| c.odds).fold(NO_ODDS, f32::max)
        };
        // Of every parent, how many children have no likelier one.
        let mut courts = vec![0.0; parents.len()];
        for links in links {
            let likeliest = links.candidates().iter().filter(|c| c.odds > 0.0);
            if let Some(best) = likeliest.max_by(|a, b| a.odds.total_cmp(&b.odds)) {
                courts[best.parent] += 1.0;
            }
        }
        // Of every parent, the two best odds that a child gives it, each with the child.
        let mut courted = vec![[(usize::MAX, NO_ODDS); 2]; parents.len()];
        for (child, links) in links.iter().enumerate() {
            for candidate in links.candidates() {
                let [first, second] = &mut courted[candidate.parent];
                if candidate.odds > first.1 {
                    *second = *first;
                    *first = (child, candidate.odds);
                } else if candidate.odds > second.1 {
                    *second = (child, candidate.odds);
                }
            }
        }
        let of_child = |(child, links): (usize, &Links)| {
            let common = self.of_child(&children[child], parents, links.candidates());
            let rival = |parent: usize| {
                let [first, second] = courted[parent];
                if first.0 == child { second.1 } else { first.1 }
            };
            let mut rows: Vec<Vec<f32>> = links
                .candidates()
                .iter()
                .map(|candidate| {
                    let features = Features {
                        rival_odds: rival(candidate.parent),
                        rival_lead: candidate.odds - rival(candidate.parent),
                        parent_best_odds: best_odds(candidate.parent),
                        parent_courted: courts[candidate.parent],
                        ..common.clone()
                    };
                    self.of_pair(features, &children[child], parents, candidate, links)
                        .values()
                })
                .collect();
            let none = Features {
                is_none: 1.0,
                lead: -common.best_odds,
                rival_odds: NO_ODDS,
                distance: FAR,
                ..common
            };
            rows.push(none.values());
            rows
        };
        links.iter().enumerate().map(of_child).collect()
    }

    /// What all candidates of a child share.
    fn of_child(
        &self,
        child: &RoleSpan,
        parents: &[RoleSpan],
        candidates: &[Candidate],
    ) -> Features {
        let first = self.encoded.features[child.words.start];
        let nearest = candidates
            .iter()
            .map(|c| gap(child.words, parents[c.parent].words))
            .min_by_key(|gap| gap.abs());
        Features {
            child_probability: child.probability,
            child_is_best: flag(child.is_best),
            child_words: child.words.len() as f32,
            child_quoted: flag(first & IN_QUOTATION != 0),
            child_begins_paragraph: flag(first & BEGINS_PARAGRAPH != 0),
            before_child: self.before(child.words),
            child_first: self.kind(Some(child.words.start)),
            child_last: self.kind(child.words.end.checked_sub(1)),
            after_child: self.kind(Some(child.words.end)),
            candidates: candidates.len() as f32,
            best_odds: candidates.iter().map(|c| c.odds).fold(NO_ODDS, f32::max),
            nearest_gap: nearest.map_or(FAR, |gap| gap as f32),
            ..Features::default()
        }
    }

    fn of_pair(
        &self,
        features: Features,
        child: &RoleSpan,
        parents: &[RoleSpan],
        candidate: &Candidate,
        links: &Links,
    ) -> Features {
        let parent = &parents[candidate.parent];
        let others = || {
            let all = links.candidates().iter();
            all.filter(|c| c.parent != candidate.parent)
        };
        let gap = gap(child.words, parent.words);
        let distance = |c: &Candidate| self::gap(child.words, parents[c.parent].words).abs();
        let between = between(child.words, parent.words);
        let stops = |parent: &RoleSpan| self.stops_in(self::between(child.words, parent.words));
        let own_stops = stops(parent);
        let count = |before: &[u32]| match between.is_empty() {
            true => 0.0,
            false => (before[between.end] - before[between.start]) as f32,
        };
        Features {
            odds: candidate.odds,
            lead: candidate.odds - others().map(|c| c.odds).fold(0.0, f32::max),
            rank: others().filter(|c| c.odds > candidate.odds).count() as f32,
            gap: gap as f32,
            distance: gap.abs() as f32,
            nearness: others().filter(|c| distance(c) < gap.abs()).count() as f32,
            parent_probability: parent.probability,
            parent_is_best: flag(parent.is_best),
            parent_words: parent.words.len() as f32,
            parent_quoted: flag(self.encoded.features[parent.words.start] & IN_QUOTATION != 0),
            before_parent: self.before(parent.words),
            parent_first: self.kind(Some(parent.words.start)),
            parent_last: self.kind(parent.words.end.checked_sub(1)),
            after_parent: self.kind(Some(parent.words.end)),
            fewer_stops: others()
                .filter(|c| stops(&parents[c.parent]) < own_stops)
                .count() as f32,
            sources_between: count(&self.sources),
            cues_between: count(&self.cues),
            contents_between: count(&self.contents),
            stops_between: own_stops as f32,
            marks_between: count(&self.marks),
            commas_between: count(&self.commas),
            paragraphs_between: match between.is_empty() {
                true => 0.0,
                false => (self.paragraphs[between.end + 1] - self.paragraphs[between.start]) as f32,
            },
            conjunctions_between: count(&self.conjunctions),
            ..features
        }
    }

    fn stops_in(&self, words: WordRange) -> u32 {
        match words.is_empty() {
            true => 0,
            false => self.stops[words.end] - self.stops[words.start],
        }
    }

    /// The kind of the word before a span.
    fn before(&self, words: WordRange) -> f32 {
        self.kind(words.start.checked_sub(1))
    }

    fn kind(&self, word: Option<usize>) -> f32 {
        let word = word.and_then(|word| self.encoded.words.get(word));
        word.map_or(0.0, |span| {
            f32::from(WordKind::of(span.text(self.text)) as u8)
        })
    }
}

/// How many of the words before each one `holds`; one more than there are words.
fn counts(words: usize, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut out = Vec::with_capacity(words + 1);
    let mut count = 0;
    out.push(0);
    for word in 0..words {
        count += u32::from(holds(word));
        out.push(count);
    }
    out
}

/// How many words further on another span begins, or how many words earlier it ends, then negative; 1 if they touch.
fn gap(from: WordRange, to: WordRange) -> i64 {
    match from.start < to.start {
        true => to.start as i64 - from.end as i64 + 1,
        false => to.end as i64 - from.start as i64 - 1,
    }
}

/// The words between two spans.
fn between(a: WordRange, b: WordRange) -> WordRange {
    match a.start < b.start {
        true => WordRange::new(a.end, b.start),
        false => WordRange::new(b.end, a.start),
    }
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// What a word is, as far as that tells where clauses begin and end. Trees compare the numbers, so like kinds are neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordKind {
    Stop = 1,
    Mark,
    Colon,
    Comma,
    Conjunction,
    Relative,
    Other,
    Preposition,
    Auxiliary,
    Participle,
    Number,
    Determiner,
    Pronoun,
    Name,
}

impl WordKind {
    fn of(word: &str) -> Self {
        let lower = word.to_lowercase();
        match lower.as_str() {
            "." | "!" | "?" | "…" => return Self::Stop,
            "\"" | "“" | "”" | "«" | "»" | "„" | "‘" | "’" | "'" => return Self::Mark,
            ":" | ";" | "-" | "–" | "—" | "(" | ")" => return Self::Colon,
            "," => return Self::Comma,
            "and" | "but" | "or" | "while" => return Self::Conjunction,
            "who" | "which" | "that" | "whom" | "where" => return Self::Relative,
            "to" | "by" | "of" | "from" | "in" | "for" | "with" | "on" | "at" | "as" => {
                return Self::Preposition;
            }
            "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "these" | "some" => {
                return Self::Determiner;
            }
            _ => {}
        }
        if is_auxiliary(&lower) {
            Self::Auxiliary
        } else if lexicon::PRONOUNS.group(&lower).is_some() {
            Self::Pronoun
        } else if word.starts_with(char::is_uppercase) {
            Self::Name
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            Self::Number
        } else if lower.len() > 5 && lower.ends_with("ing") {
            Self::Participle
        } else {
            Self::Other
        }
    }
}
