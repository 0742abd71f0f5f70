//! Queries for quotes: by speaker, by whom they name or address, by day, type, mode, confidence. Names are matched
//! forgivingly: case, diacritics and titles do not matter, and a surname finds its bearers. With the corpus's graph, a
//! name also finds those whom a document calls by another ([`NodeQuery`]).

mod node_query;

use std::collections::HashSet;

pub use node_query::{NodeMatches, NodeQuery, SpeakerNode};

use crate::entity::{initials, is_short_person};
use crate::graph::{Authority, fold, key_words};
use crate::schema::{
    Day, Determinacy, Entity, EntityType, MentionKind, Mode, Polarity, Quote, QuoteType,
};
use crate::store::archive::Record;

/// Which quotes are asked for. What is left open matches everything.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Who speaks.
    pub speaker: Option<NameQuery>,
    /// Who or what is named in the quote.
    pub mentions: Option<NameQuery>,
    /// To whom it is said.
    pub addressee: Option<NameQuery>,
    /// The first day.
    pub since: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// Types; all if there is none.
    pub types: Vec<QuoteType>,
    /// Modes; all if there is none.
    pub modes: Vec<Mode>,
    /// Polarities; all if there is none.
    pub polarities: Vec<Polarity>,
    /// Determinacies; all if there is none.
    pub determinacies: Vec<Determinacy>,
    /// The lowest confidence.
    pub min_confidence: f32,
}

/// A name that is asked for.
#[derive(Debug, Clone)]
pub struct NameQuery {
    /// Words of the name and of its aliases, as of people.
    people: Vec<Vec<String>>,
    /// The same as of anything else.
    things: Vec<Vec<String>>,
}

impl NameQuery {
    /// Asks for a name, and for the other names that the authority file gives it.
    pub fn new(name: &str, authority: &Authority) -> Self {
        let folded = fold(name);
        let entries = authority.entries().iter();
        let known = entries.filter(|e| e.names.iter().any(|n| fold(n) == folded));
        let names: Vec<&str> = known
            .flat_map(|entry| entry.names.iter().map(String::as_str))
            .chain([name])
            .collect();
        let words = |kind| {
            let words = names.iter().map(|name| key_words(kind, name));
            words.filter(|words| !words.is_empty()).collect()
        };
        Self {
            people: words(EntityType::Person),
            things: words(EntityType::Organization),
        }
    }

    /// Whether there is no word to look for.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.things.is_empty()
    }

    /// Whether an entity has this name, in full or in short, or is called by it somewhere in its document.
    pub fn matches(&self, entity: &Entity) -> bool {
        let calls = entity
            .mentions
            .iter()
            .filter(|m| m.kind == MentionKind::Name);
        let calls: HashSet<&str> = calls.map(|m| m.text.as_str()).collect();
        self.finds(entity.kind, &entity.name, calls.into_iter())
    }

    /// Whether somebody or something of this type has the name that is asked for: in full or in short as its name, or
    /// in full as one of its other names.
    fn finds<'a>(
        &self,
        kind: EntityType,
        name: &'a str,
        mut others: impl Iterator<Item = &'a str>,
    ) -> bool {
        let asked = match kind {
            EntityType::Person => &self.people,
            _ => &self.things,
        };
        others.any(|name| asked.contains(&key_words(kind, name))) || {
            let words = key_words(kind, name);
            asked.iter().any(|asked| match kind {
                _ if *asked == words => true,
                EntityType::Person => is_short_person(asked, &words),
                _ => {
                    words.len() > asked.len() && words.windows(asked.len()).any(|w| w == asked)
                        || words.len() > 1 && initials(&words).contains(&asked.concat())
                }
            })
        }
    }
}

impl Query {
    /// Whether a name is asked for at all.
    pub fn has_names(&self) -> bool {
        self.speaker.is_some() || self.mentions.is_some() || self.addressee.is_some()
    }

    /// The document's quotes that are asked for, as indices. Its entities are found by the names that it gives them,
    /// and by their nodes in `found`.
    pub fn quotes(&self, record: &Record, found: &NodeMatches) -> Vec<usize> {
        let result = &record.result;
        if (self.since.is_some() || self.until.is_some()) && !self.day_matches(record) {
            return Vec::new();
        }
        let ids = |query: &Option<NameQuery>, by_node: &dyn Fn(&str) -> bool| {
            query.as_ref().map(|query| {
                let entities = result.entities.iter();
                let entities = entities.filter(|e| by_node(&e.id) || query.matches(e));
                entities.map(|e| e.id.as_str()).collect::<HashSet<&str>>()
            })
        };
        let (speakers, named, addressed) = (
            ids(&self.speaker, &|id| found.speakers.contains_key(id)),
            ids(&self.mentions, &|id| found.mentions.contains(id)),
            ids(&self.addressee, &|id| found.addressees.contains(id)),
        );
        let among = |ids: &[String], wanted: &Option<HashSet<&str>>| {
            let wanted = wanted.as_ref();
            wanted.is_none_or(|wanted| ids.iter().any(|id| wanted.contains(id.as_str())))
        };
        let asked = |quote: &Quote| {
            among(&quote.speakers, &speakers)
                && among(&quote.mentions, &named)
                && among(&quote.addressees, &addressed)
                && (self.types.is_empty() || self.types.contains(&quote.kind))
                && (self.modes.is_empty() || self.modes.contains(&quote.mode))
                && (self.polarities.is_empty() || self.polarities.contains(&quote.polarity))
                && (self.determinacies.is_empty()
                    || self.determinacies.contains(&quote.determinacy))
                && quote.confidence >= self.min_confidence
        };
        let quotes = result.quotes.iter().enumerate();
        quotes.filter(|(_, q)| asked(q)).map(|(at, _)| at).collect()
    }

    fn day_matches(&self, record: &Record) -> bool {
        let Some(day) = record.result.date.as_deref().and_then(Day::parse) else {
            return false;
        };
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Mention;

    fn entity(kind: EntityType, name: &str, calls: &[&str]) -> Entity {
        let mentions = calls.iter().map(|text| Mention {
            start: 0,
            end: 1,
            text: (*text).to_owned(),
            kind: MentionKind::Name,
        });
        Entity {
            id: "e1".to_owned(),
            name: name.to_owned(),
            kind,
            mentions: mentions.collect(),
            roles: Vec::new(),
            affiliations: Vec::new(),
        }
    }

    fn finds(asked: &str, entity: &Entity) -> bool {
        NameQuery::new(asked, &Authority::default()).matches(entity)
    }

    #[test]
    fn people() {
        let inge = entity(EntityType::Person, "Inge Sørås-Vale", &["Mrs Sørås-Vale"]);
        for asked in [
            "inge soras-vale",
            "INGE SORAS VALE",
            "Vale",
            "Mrs Vale",
            "inge",
        ] {
            assert!(finds(asked, &inge), "{asked}");
        }
        for asked in ["Soras Inge", "Ing", "Edmund Vale"] {
            assert!(!finds(asked, &inge), "{asked}");
        }
    }

    #[test]
    fn organisations() {
        let authority = entity(
            EntityType::Organization,
            "Harbour Transport Authority",
            &["HTA"],
        );
        for asked in [
            "the harbour transport authority",
            "HTA",
            "harbour",
            "Transport Authority",
        ] {
            assert!(finds(asked, &authority), "{asked}");
        }
        assert!(!finds("Harbour Authority", &authority));
    }
}
