//! A quotation: the quotes of documents that are the same, as one node with its edges to entities.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::NodeId;
use super::entities::Entities;
use super::fingerprint::words;
use super::tables::{Node, NodeKind};
use crate::schema::{
    Day, Determinacy, Mode, Month, Polarity, Quote, QuoteType, SpeakerKind, TextSpan,
};
use crate::store::archive::Record;

/// A quote of a document: one occurrence of a quotation.
#[derive(Serialize, Deserialize)]
pub(super) struct Occurrence {
    /// The document's place in the input.
    pub document: u64,
    day: Option<Day>,
    /// The quote's id in the document.
    pub quote: String,
    /// The quote's wording in the document.
    pub text: String,
    kind: QuoteType,
    mode: Mode,
    polarity: Polarity,
    determinacy: Determinacy,
    speaker_kind: SpeakerKind,
    source: String,
    speakers: Vec<NodeId>,
    speaker_confidence: Option<f32>,
    addressees: Vec<NodeId>,
    mentions: Vec<NodeId>,
    /// Confidence in the quote.
    pub confidence: f32,
}

/// What several occurrences say of an entity.
#[derive(Clone, Copy, Default)]
pub(super) struct EntityLink {
    /// How many of them name it.
    pub weight: u32,
    /// The highest confidence in the speaker.
    pub confidence: Option<f32>,
}

/// The entities that a quotation is linked to.
pub(super) type EntityLinks = BTreeMap<NodeId, EntityLink>;

/// The same quotes of documents, at least one.
pub(super) struct QuotationGroup<'a> {
    occurrences: &'a [Occurrence],
    /// The one whose words are shown.
    shown: &'a Occurrence,
}

impl Occurrence {
    /// A quote of the document that has the place `at` among those that were read.
    pub(super) fn new(record: &Record, quote: &Quote, at: usize, entities: &Entities) -> Self {
        let nodes = |ids: &[String]| {
            let nodes = ids.iter().filter_map(|id| entities.node(at, id));
            let mut nodes: Vec<NodeId> = nodes.collect();
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        Self {
            document: record.document,
            day: entities.days[at],
            quote: quote.id.clone(),
            text: joined(&quote.content),
            kind: quote.kind,
            mode: quote.mode,
            polarity: quote.polarity,
            determinacy: quote.determinacy,
            speaker_kind: quote.speaker_kind,
            source: joined(&quote.source),
            speakers: nodes(&quote.speakers),
            speaker_confidence: quote.speaker_confidence,
            addressees: nodes(&quote.addressees),
            mentions: nodes(&quote.mentions),
            confidence: quote.confidence,
        }
    }
}

impl<'a> QuotationGroup<'a> {
    /// A quotation of these occurrences, in the order of documents; none if there is none. It shows its words as they
    /// were said rather than retold, and all of them; those of the earliest document if several are equal in this.
    pub(super) fn new(occurrences: &'a [Occurrence]) -> Option<Self> {
        let length = |o: &Occurrence| o.text.chars().count();
        let shown = occurrences
            .iter()
            .rev()
            .max_by_key(|o| (Reverse(o.kind), length(o)))?;
        Some(Self { occurrences, shown })
    }

    /// Its node.
    pub(super) fn node(&self, id: String) -> Node {
        let Self { occurrences, shown } = self;
        let wordings: HashSet<Vec<u32>> = occurrences
            .iter()
            .map(|o| words(std::iter::once(o.text.as_str())))
            .collect();
        let confidence = occurrences.iter().map(|o| o.confidence);
        let mut node = Node::new(id, NodeKind::Quotation, shown.text.clone());
        node.of_type = Some(shown.kind.to_string());
        node.mode = Some(shown.mode.to_string());
        node.polarity = self.unless_default(|o| o.polarity).map(|p| p.to_string());
        node.determinacy = self
            .unless_default(|o| o.determinacy)
            .map(|d| d.to_string());
        node.speaker_kind = Some(shown.speaker_kind.to_string());
        node.source_text = Some(shown.source.clone()).filter(|s| !s.is_empty());
        node.occurrences = Some(occurrences.len() as u32);
        node.variants = Some(wordings.len() as u32);
        node.date = self.days().min().map(|day| day.to_string());
        node.last_date = self.days().max().map(|day| day.to_string());
        node.confidence = Some(confidence.fold(0.0, f32::max));
        node
    }

    /// What all occurrences have, if that is not the default: what one document reports as said was said.
    fn unless_default<T: Default + PartialEq>(&self, of: impl Fn(&Occurrence) -> T) -> Option<T> {
        let said = self.occurrences.iter().any(|o| of(o) == T::default());
        (!said).then(|| of(self.shown))
    }

    /// Its occurrences.
    pub(super) fn occurrences(&self) -> &'a [Occurrence] {
        self.occurrences
    }

    /// An occurrence's wording, if it is not the one that is shown.
    pub(super) fn other_wording(&self, occurrence: &Occurrence) -> Option<String> {
        (occurrence.text != self.shown.text).then(|| occurrence.text.clone())
    }

    /// The month of its earliest document.
    pub(super) fn month(&self) -> Option<Month> {
        self.days().min().map(Day::month)
    }

    /// Who says it.
    pub(super) fn speakers(&self) -> EntityLinks {
        self.links(|o| &o.speakers)
    }

    /// Whom or what it names.
    pub(super) fn mentions(&self) -> EntityLinks {
        self.links(|o| &o.mentions)
    }

    /// To whom it is said.
    pub(super) fn addressees(&self) -> EntityLinks {
        self.links(|o| &o.addressees)
    }

    fn days(&self) -> impl Iterator<Item = Day> {
        self.occurrences.iter().filter_map(|o| o.day)
    }

    fn links(&self, nodes: impl Fn(&Occurrence) -> &Vec<NodeId>) -> EntityLinks {
        let mut links = EntityLinks::new();
        for occurrence in self.occurrences {
            for &node in nodes(occurrence) {
                let link = links.entry(node).or_default();
                link.weight += 1;
                link.confidence = match (link.confidence, occurrence.speaker_confidence) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        links
    }
}

fn joined(spans: &[TextSpan]) -> String {
    let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
    texts.join(" … ")
}
