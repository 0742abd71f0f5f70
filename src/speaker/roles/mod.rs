//! What the article calls people and organisations, and whom a description may mean.
//!
//! [`RoleIndex::new`] reads a document once, from its text, named mentions and entities. Then
//!
//! - [`RoleIndex::roles`] and [`RoleIndex::affiliations`] give what the article says of an entity, as spans of the text in its
//!   order: 'county fire chief', 'economist at Hexley Partners'; 'Hexley Partners';
//! - [`RoleIndex::matches`] gives the entities that a description fits ('the judge', 'the city attorney', 'the firm'), each
//!   with a [`Fit`]; [`RoleIndex::fit`] compares a description with any one entity, which it may contradict;
//! - [`RoleIndex::introduced`] tells where the text speaks of such a person without a name ('a constable was waiting') before
//!   a description ('the constable').
//!
//! Every fact of a [`Fit`] is one that the text tells; whether the description means the entity is for the caller to weigh.
//!
//! [`tokens`] cuts the text up, [`noun_phrase`] reads phrases with [`nouns`], [`before`] and [`after`] find them around
//! [`names`] as [`finding`]s, [`fit`] compares them with descriptions.

mod after;
mod before;
mod finding;
mod fit;
mod names;
mod noun_phrase;
mod nouns;
mod tokens;

use std::collections::HashMap;

use self::finding::Finding;
use self::fit::{Described, Facts, Noun};
use self::names::Name;
use self::noun_phrase::{About, Phrase};
use self::tokens::{Kind, Tokens};
use crate::entity::{EntityCluster, EntityId, NamedMention};
use crate::schema::EntityType;
use crate::text::{Quotation, Span};

pub(crate) use self::fit::{Fit, HeadFit};

/// At most so many entities are compared with a description that none of their nouns fits.
const MAX_TOLD_OTHERWISE: usize = 200;

/// What a document calls its entities.
#[derive(Debug, Default)]
pub(crate) struct RoleIndex {
    /// What is told of every entity, at its index.
    entities: Vec<Facts>,
    /// The entities that are called by a noun (by what stands for its synonyms), each once, in order.
    by_noun: HashMap<String, Vec<EntityId>>,
    /// The entities of which more is told than nouns: what they do, how old they are, where they come from.
    told_otherwise: Vec<EntityId>,
    /// Where the text speaks of somebody without a name, by noun: 'a constable'.
    introduced: HashMap<String, Vec<Span>>,
    /// All these places, in order.
    introductions: Vec<Span>,
    /// The named mentions, which a description's words may belong to.
    mentions: Vec<NamedMention>,
}

impl RoleIndex {
    /// Reads a document. `entity_of` has the entity of every mention at its index; `quotations` are the text's.
    pub(crate) fn new(
        text: &str,
        quotations: &[Quotation],
        mentions: &[NamedMention],
        entities: &[EntityCluster],
        entity_of: &[EntityId],
    ) -> Self {
        let tokens = Tokens::new(text, mentions);
        let mut index = Self {
            entities: entities.iter().map(Facts::of_entity).collect(),
            mentions: mentions.to_vec(),
            ..Self::default()
        };
        let mut quoted = QuotedParts::new(quotations);
        for (m, &entity) in entity_of.iter().enumerate() {
            let Some(name) = Name::of(&tokens, m) else {
                continue;
            };
            let is_quoted = mentions
                .get(m)
                .is_some_and(|mention| quoted.contains(mention.span.start));
            for (mention, finding) in findings(&tokens, name, is_quoted) {
                let entity = if mention == m {
                    entity
                } else {
                    entity_of[mention]
                };
                if let Some(facts) = index.entities.get_mut(entity.index()) {
                    facts.add(&tokens, finding);
                }
            }
        }
        for facts in &mut index.entities {
            facts.sort();
        }
        for (e, facts) in index.entities.iter().enumerate() {
            for noun in facts.nouns() {
                let found = index.by_noun.entry(noun.to_owned()).or_default();
                if found.last() != Some(&EntityId::new(e)) {
                    found.push(EntityId::new(e));
                }
            }
        }
        index.told_otherwise = (0..index.entities.len())
            .filter(|&e| index.entities[e].is_told_otherwise())
            .take(MAX_TOLD_OTHERWISE)
            .map(EntityId::new)
            .collect();
        index.introduced = index.introductions(&tokens);
        index.introductions = index.introduced.values().flatten().copied().collect();
        index.introductions.sort_unstable();
        index
    }

    /// What the text calls an entity, in its order, the same words once.
    pub(crate) fn roles(&self, entity: EntityId) -> impl Iterator<Item = Span> + '_ {
        let facts = self.entities.get(entity.index());
        facts.into_iter().flat_map(Facts::role_spans)
    }

    /// What the text says an entity belongs to, in its order, the same words once.
    pub(crate) fn affiliations(&self, entity: EntityId) -> impl Iterator<Item = Span> + '_ {
        let facts = self.entities.get(entity.index());
        facts
            .into_iter()
            .flat_map(|f| f.affiliations.iter().copied())
    }

    /// The entities that the text calls by a description's noun, or by one that means the same or says more; those that only
    /// one word of the description speaks against are among them. In the order of the entities; none for a plural.
    pub(crate) fn matches(&self, text: &str, description: Span) -> Vec<(EntityId, Fit)> {
        let Some(described) = self.describe(text, description) else {
            return Vec::new();
        };
        let mut candidates: Vec<EntityId> = self
            .by_noun
            .get(&described.noun)
            .cloned()
            .unwrap_or_default();
        candidates.extend(self.told_otherwise.iter().copied());
        candidates.sort_unstable();
        candidates.dedup();
        candidates
            .into_iter()
            .filter_map(|entity| {
                let fit = self.entities.get(entity.index())?.fit(&described);
                (fit.head != HeadFit::None).then_some((entity, fit))
            })
            .collect()
    }

    /// How a description fits one entity; none if it is no description in the singular.
    pub(crate) fn fit(&self, text: &str, description: Span, entity: EntityId) -> Option<Fit> {
        let described = self.describe(text, description)?;
        Some(self.entities.get(entity.index())?.fit(&described))
    }

    /// The last place before a description where the text speaks of such a person without a name.
    pub(crate) fn introduced(&self, text: &str, description: Span) -> Option<Span> {
        let described = self.describe(text, description)?;
        let spans = self.introduced.get(&described.noun)?;
        let before = spans.partition_point(|s| s.end <= description.start);
        before.checked_sub(1).map(|last| spans[last])
    }

    /// The last place before a byte where the text speaks of anybody without a name.
    pub(crate) fn last_introduction(&self, before: usize) -> Option<Span> {
        let until = self.introductions.partition_point(|s| s.end <= before);
        until.checked_sub(1).map(|last| self.introductions[last])
    }

    fn describe(&self, text: &str, description: Span) -> Option<Described> {
        // Only the mentions in the description and around it count.
        let first = self
            .mentions
            .partition_point(|m| m.span.end <= description.start);
        let end = self
            .mentions
            .partition_point(|m| m.span.start < description.end);
        Described::new(text, description, &self.mentions[first..end.max(first)])
    }

    /// Where the text speaks of people without a name, by noun.
    fn introductions(&self, tokens: &Tokens) -> HashMap<String, Vec<Span>> {
        let mut told: Vec<Span> = self.entities.iter().flat_map(Facts::all_spans).collect();
        told.sort_unstable();
        let mut out: HashMap<String, Vec<Span>> = HashMap::new();
        for at in 0..tokens.all.len() {
            if !matches!(
                tokens.word(at),
                "a" | "an" | "A" | "An" | "another" | "Another"
            ) {
                continue;
            }
            let Some(phrase) = Phrase::at(tokens, at, About::Person) else {
                continue;
            };
            let span = tokens.span(phrase.first, phrase.end);
            let near = told.partition_point(|s| s.start < span.start);
            let is_told = told[near..]
                .iter()
                .take_while(|s| s.start < span.end)
                .any(|s| s.overlaps(span))
                || near > 0 && told[near - 1].overlaps(span);
            if let Some(head) = phrase.heads.first().filter(|_| !is_told) {
                let noun = Noun::new(tokens, head.at);
                out.entry(noun.key).or_default().push(span);
            }
        }
        out
    }
}

/// What the words around a name tell, each with the mention of which they tell it.
fn findings(tokens: &Tokens, name: Name, quoted: bool) -> Vec<(usize, Finding)> {
    let Some(about) = name.about(tokens) else {
        return Vec::new();
    };
    let mut own = Vec::new();
    let at = after::attached(tokens, name, about, &mut own);
    before::before(tokens, name, at, about, &mut own);
    after::after(tokens, name.first, at, about, quoted, &mut own);
    let mut out: Vec<(usize, Finding)> = own.into_iter().map(|f| (name.mention, f)).collect();
    if about == About::Person {
        out.extend(shared(tokens, name));
    }
    out
}

/// What is said of several people whose first one is `name`: 'Senators Ann Lee and Bob May', 'two analysts, Ann Lee and Bob May,',
/// 'Ann Lee and Bob May, the owners'.
fn shared(tokens: &Tokens, name: Name) -> Vec<(usize, Finding)> {
    let names = name.list(tokens);
    let Some(&last) = names.get(1).and(names.last()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    match before::directly_before(tokens, name.first, About::Person) {
        Some((begin, _, role)) if role.plural => {
            finding::add_role(tokens, begin, role, &mut found);
        }
        _ => {
            let at = last.after_suffix(tokens);
            let mark = name.first.checked_sub(1);
            let mark = mark.filter(|&m| matches!(tokens.kind(m), Kind::Comma | Kind::Dash));
            if let Some(mark) = mark
                && noun_phrase::closes(tokens, at)
                && let Some(phrase) = before::apposed(tokens, mark, About::People)
            {
                finding::add_phrase(tokens, &phrase, &mut found);
            }
            after::after(tokens, name.first, at, About::People, true, &mut found);
        }
    }
    let of_all = |name: &Name| {
        let mention = name.mention;
        found.iter().map(move |f| (mention, f.clone()))
    };
    names.iter().flat_map(of_all).collect()
}

/// Whether something is quoted at a byte, asked in the order of the text.
struct QuotedParts<'q> {
    quotations: &'q [Quotation],
    next: usize,
    reached: usize,
}

impl<'q> QuotedParts<'q> {
    fn new(quotations: &'q [Quotation]) -> Self {
        Self {
            quotations,
            next: 0,
            reached: 0,
        }
    }

    fn contains(&mut self, byte: usize) -> bool {
        while let Some(quotation) = self.quotations.get(self.next)
            && quotation.open.start <= byte
        {
            self.reached = self.reached.max(quotation.end);
            self.next += 1;
        }
        byte < self.reached
    }
}

/// Whether something of this type may be an organisation that descriptions mean: 'the bank', 'the country'.
fn may_be_organisation(kind: EntityType) -> bool {
    matches!(
        kind,
        EntityType::Organization | EntityType::Location | EntityType::Facility | EntityType::Misc
    )
}

#[cfg(test)]
mod tests;
