//! How a description fits what the text tells of an entity.

use std::collections::HashSet;

use super::finding::{Finding, age_of_compound};
use super::may_be_organisation;
use super::noun_phrase::{About, Determiner, Phrase};
use super::nouns::{canonical, is_organisation, is_wider, singular_person};
use super::tokens::{Kind, Tokens};
use crate::entity::{EntityCluster, NamedMention};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::Span;

/// Two words of at least so many common letters at their beginnings are of one stem: 'Texan' and 'Texas'.
const MIN_STEM: usize = 4;

/// How the noun of a description fits those that the text uses of an entity, from least to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum HeadFit {
    /// The text does not call it so.
    None,
    /// It does what the noun says, or belongs to what it says: 'the teacher' for 'who teaches', 'the Texan' for 'of Texas'.
    Kindred,
    /// The noun is a wider one: 'the lawmaker' for 'Senator'.
    Wider,
    /// A noun that means the same: 'the attorney' for 'a lawyer'.
    Synonym,
    /// The very noun.
    Same,
}

/// How a description fits an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    /// How its noun does.
    pub head: HeadFit,
    /// Of the description's other words, the share that the text uses of the entity: 1 if there are none.
    pub modifiers: f32,
    /// How many other words the description has.
    pub words: usize,
    /// Whether the noun fits, but both have other words, none of them common: 'the fire chief', of a 'police chief'.
    pub other_kind: bool,
    /// Whether the text calls the entity otherwise, and never by this noun.
    pub contradicts: bool,
    /// How many nouns the text uses of the entity.
    pub nouns: usize,
    /// The role that fits best, if its noun does.
    pub role: Option<Span>,
    /// Whether the text tells so before the description.
    pub told_before: bool,
}

/// A noun of a role or a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Noun {
    /// As it is written, in lower case and the singular.
    pub word: String,
    /// What stands for all that mean the same.
    pub key: String,
}

impl Noun {
    pub(super) fn new(tokens: &Tokens, at: usize) -> Self {
        let word = tokens.lower(at);
        Self::of(singular_person(&word).unwrap_or(word))
    }

    fn of(word: String) -> Self {
        // Of 'vice-president' and 'co-founder' the whole word counts.
        let key = canonical(&word).to_owned();
        Self { word, key }
    }
}

/// One thing that the text calls an entity.
#[derive(Debug, Clone)]
struct Told {
    /// Where; none if it is in the name.
    span: Option<Span>,
    noun: Noun,
    /// The other words, in lower case.
    words: HashSet<String>,
    /// Whether it is shown as a role.
    shown: bool,
}

/// What the text tells of one entity.
#[derive(Debug, Default)]
pub(super) struct Facts {
    told: Vec<Told>,
    pub(super) affiliations: Vec<Span>,
    /// The words of affiliations, in lower case.
    belongs: HashSet<String>,
    acts: Vec<String>,
    pub(super) age: Option<u32>,
    seen: HashSet<String>,
}

impl Facts {
    /// What the name itself tells: 'the institute' is the Institute for Rural Transport.
    pub(super) fn of_entity(entity: &EntityCluster) -> Self {
        let mut facts = Self::default();
        if entity.kind == EntityType::Person || !may_be_organisation(entity.kind) {
            return facts;
        }
        let words: Vec<String> = entity
            .name
            .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let others: HashSet<String> = words.iter().cloned().collect();
        let end = words
            .iter()
            .position(|w| matches!(w.as_str(), "of" | "for" | "on" | "in" | "at"))
            .unwrap_or(words.len());
        let (before, last) = (&words[..end], words.last());
        let mut nouns = Vec::new();
        // What kind of thing it is stands before 'of' or at the end: 'Bank of Oxmoor', 'Larkham Theatre'.
        if words.len() > 1 {
            nouns.extend(before.last().cloned());
            nouns.extend(last.cloned());
        } else {
            nouns.extend(last.filter(|w| is_organisation(w)).cloned());
        }
        if last.is_some_and(|w| lexicon::LEGAL_FORMS.contains(w)) && words.len() > 1 {
            nouns.push("company".to_owned());
        }
        nouns.dedup();
        for noun in nouns {
            facts.told.push(Told {
                span: None,
                noun: Noun::of(noun),
                words: others.clone(),
                shown: false,
            });
        }
        facts
    }

    /// Adds what was found.
    pub(super) fn add(&mut self, tokens: &Tokens, finding: Finding) {
        match finding {
            Finding::Age(age) => self.age = self.age.or(Some(age)),
            Finding::Act(stem) => self.acts.push(stem),
            Finding::Affiliation(span) => {
                let words = words_of(span.text(tokens.text));
                if self.seen.insert(format!("@{}", words.join(" "))) {
                    self.affiliations.push(span);
                }
                self.belongs.extend(words);
            }
            Finding::Role(role) => {
                let span = tokens.span(role.first, role.end);
                let shown = self.seen.insert(words_of(span.text(tokens.text)).join(" "));
                for at in role.first..role.end {
                    self.age = self.age.or(age_of_compound(&tokens.lower(at)));
                }
                for (n, head) in role.heads.iter().enumerate() {
                    let words = (head.first..role.end)
                        .filter(|&t| t != head.at && tokens.is_word(t))
                        .map(|t| tokens.lower(t))
                        .filter(|w| is_telling(w))
                        .collect();
                    self.told.push(Told {
                        span: Some(span),
                        noun: Noun::new(tokens, head.at),
                        words,
                        shown: shown && n == 0,
                    });
                }
            }
        }
    }

    /// Puts everything into the order of the text.
    pub(super) fn sort(&mut self) {
        self.told.sort_by_key(|t| t.span);
        self.affiliations.sort_unstable();
    }

    /// The nouns that the text uses of it, by what stands for their synonyms, and the nouns that these are narrower than.
    pub(super) fn nouns(&self) -> impl Iterator<Item = &str> {
        self.told.iter().flat_map(|told| {
            let wider = lexicon::WIDER_ROLES.group(&told.noun.key).unwrap_or("");
            let wider = wider.split(' ').filter(|w| !w.is_empty());
            std::iter::once(told.noun.key.as_str()).chain(wider)
        })
    }

    /// Whether more is told of it than nouns.
    pub(super) fn is_told_otherwise(&self) -> bool {
        self.age.is_some() || !self.acts.is_empty() || !self.belongs.is_empty()
    }

    /// The roles that are shown.
    pub(super) fn role_spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.told.iter().filter(|t| t.shown).filter_map(|t| t.span)
    }

    /// Every place where it is called something.
    pub(super) fn all_spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.told.iter().filter_map(|t| t.span)
    }

    /// How a description fits.
    pub(super) fn fit(&self, described: &Described) -> Fit {
        let mut best = Fit {
            head: HeadFit::None,
            modifiers: self.share(described, &HashSet::new()),
            words: described.words.len(),
            other_kind: false,
            contradicts: false,
            nouns: self.told.len(),
            role: None,
            told_before: false,
        };
        let rank = |fit: &Fit| (!fit.other_kind, fit.head, fit.modifiers);
        for told in &self.told {
            let head = described.head_fit(told);
            if head == HeadFit::None {
                continue;
            }
            let modifiers = self.share(described, &told.words);
            let fit = Fit {
                head,
                modifiers,
                other_kind: modifiers == 0.0
                    && !described.words.is_empty()
                    && told
                        .words
                        .iter()
                        .any(|w| !lexicon::ROLE_MODIFIERS.contains(w)),
                role: told.span,
                told_before: told.span.is_none_or(|s| s.start < described.start),
                ..best
            };
            let better = match (best.head, rank(&fit), rank(&best)) {
                (HeadFit::None, _, _) => true,
                (_, one, other) => one > other,
            };
            if better {
                best = fit;
            }
        }
        if best.head == HeadFit::None && self.is_kindred(described) {
            best.head = HeadFit::Kindred;
            best.told_before = true;
        }
        best.contradicts = best.head == HeadFit::None
            && match described.age {
                Some(age) => self.age.is_some_and(|told| told != age),
                None => !self.told.is_empty(),
            };
        best
    }

    /// The share of the description's other words that the text uses of the entity.
    fn share(&self, described: &Described, words: &HashSet<String>) -> f32 {
        if described.words.is_empty() {
            return 1.0;
        }
        let has = |word: &String| {
            words.contains(word)
                || self.belongs.contains(word)
                || words.iter().chain(&self.belongs).any(|w| is_stem(w, word))
        };
        described.words.iter().filter(|w| has(w)).count() as f32 / described.words.len() as f32
    }

    /// Whether the entity does what the noun says, has the age, or comes from there.
    fn is_kindred(&self, described: &Described) -> bool {
        let stem = ["er", "or", "man", "woman", "person"]
            .iter()
            .find_map(|end| described.noun.strip_suffix(end))
            .unwrap_or(&described.noun);
        let acts = self
            .acts
            .iter()
            .any(|act| stem.len() > 3 && act.starts_with(stem) && act.len() <= stem.len() + 2);
        let age = described.age.is_some() && described.age == self.age;
        let origin = described.is_name
            && (self.belongs.iter().any(|w| is_stem(w, &described.noun))
                || self
                    .told
                    .iter()
                    .flat_map(|t| &t.words)
                    .any(|w| is_stem(w, &described.noun)));
        acts || age || origin
    }
}

/// A description, as it is compared.
#[derive(Debug)]
pub(super) struct Described {
    start: usize,
    word: String,
    /// What stands for all nouns that mean the same as its own.
    pub(super) noun: String,
    words: Vec<String>,
    age: Option<u32>,
    /// Whether its noun is a nation or a party: 'the Texan'.
    is_name: bool,
    /// Whether it is 'a' or 'another' one, or has no article and no capital.
    rank: bool,
}

impl Described {
    /// Reads a description; none if it is in the plural or has no noun.
    pub(super) fn new(text: &str, description: Span, mentions: &[NamedMention]) -> Option<Self> {
        let inside = description.text(text);
        // The tokens of the description alone, with the names in it.
        let moved: Vec<NamedMention> = mentions
            .iter()
            .filter(|m| description.encloses(m.span))
            .map(|m| NamedMention {
                span: Span::new(
                    m.span.start - description.start,
                    m.span.end - description.start,
                ),
                ..m.clone()
            })
            .collect();
        let tokens = Tokens::new(inside, &moved);
        let phrase = [About::Person, About::Organisation]
            .into_iter()
            .find_map(|about| Phrase::at(&tokens, 0, about));
        let (first, head, end) = match &phrase {
            Some(phrase) => {
                let head = phrase.heads.first()?.at;
                (phrase.first, head, phrase.end)
            }
            // 'the Texan', 'the 71-year-old', 'the chair of it': the last word of the first ones.
            None => {
                let first = usize::from(matches!(
                    tokens.lower(0).as_str(),
                    "the"
                        | "a"
                        | "an"
                        | "this"
                        | "that"
                        | "his"
                        | "her"
                        | "its"
                        | "their"
                        | "one"
                        | "another"
                ));
                let end = (first..tokens.all.len())
                    .take_while(|&t| {
                        tokens.kind(t) == Kind::Word && !super::noun_phrase::is_ender(&tokens, t)
                    })
                    .last()?
                    + 1;
                (first, end - 1, end)
            }
        };
        let raw = tokens.lower(head);
        if raw.is_empty() || singular_person(&raw).is_some() {
            return None;
        }
        let owner = phrase.as_ref().and_then(|p| match p.determiner {
            Determiner::Owner(at) => Some(at),
            _ => None,
        });
        let words: Vec<String> = (owner.unwrap_or(first)..end)
            .filter(|&t| t != head && tokens.is_word(t))
            .map(|t| tokens.lower(t))
            .filter(|w| is_telling(w) && w != "former" && w != "then")
            .collect();
        let noun = Noun::of(raw);
        Some(Self {
            start: description.start,
            rank: words.iter().any(|w| is_rank(w)),
            is_name: phrase.is_none() && tokens.is_capital(head),
            age: (0..tokens.all.len()).find_map(|t| age_of_compound(&tokens.lower(t))),
            word: noun.word,
            noun: noun.key,
            words,
        })
    }

    fn head_fit(&self, told: &Told) -> HeadFit {
        // A deputy is none of those that he is the deputy of.
        if self.rank != told.words.iter().any(|w| is_rank(w)) {
            return HeadFit::None;
        }
        if self.word == told.noun.word {
            HeadFit::Same
        } else if self.noun == told.noun.key {
            HeadFit::Synonym
        } else if is_wider(&self.noun, &told.noun.key) {
            HeadFit::Wider
        } else {
            HeadFit::None
        }
    }
}

/// Words that make another post of a noun: 'vice president'.
fn is_rank(word: &str) -> bool {
    matches!(
        word,
        "vice" | "deputy" | "assistant" | "associate" | "under" | "shadow"
    )
}

/// Whether a word besides the noun tells something.
fn is_telling(word: &str) -> bool {
    !matches!(
        word,
        "the"
            | "a"
            | "an"
            | "of"
            | "and"
            | "for"
            | "at"
            | "in"
            | "on"
            | "to"
            | "from"
            | "with"
            | "his"
            | "her"
            | "its"
            | "their"
            | "by"
            | "&"
    ) && !word.ends_with("-year-old")
}

/// The words of a text in lower case.
fn words_of(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|w| super::tokens::plain(w.trim_matches(|c: char| !c.is_alphanumeric())))
        .filter(|w| is_telling(w) && !w.is_empty())
        .collect()
}

/// Whether two words are of one stem: 'Texan' and 'Texas', 'Norwegian' and 'Norway'.
fn is_stem(one: &str, other: &str) -> bool {
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let longer = one.chars().count().max(other.chars().count());
    common >= MIN_STEM && longer <= common + 4
}
