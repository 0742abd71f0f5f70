//! The graph, from a folder: entities first, then which quotes are the same, then nodes and edges.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::GraphError;
use super::authority::Authority;
use super::duplicates::Duplicates;
use super::entities::Entities;
use super::explain::Explanations;
use super::fingerprint::words;
use super::name_index::NONE;
use super::provenance::Provenance;
use super::spill::Spill;
use super::tables::{
    Edge, EdgeKind, Graph, GraphCounts, Member, Node, NodeKind, Tie, Writer, path,
};
use crate::progress::Progress;
use crate::schema::{Day, Month};
use crate::schema::{Mode, QuoteType};
use crate::schema::{Quote, SpeakerKind, TextSpan};
use crate::store::archive::{Archive, Parts, Record};

/// Quotes that are in memory at a time.
const RUN: usize = 50_000;
/// Ties that are in memory at a time.
const TIES: usize = 1_000_000;
/// Names that a node shows besides its label.
const NAMES: usize = 12;

/// What a graph is made of, and what besides.
#[derive(Debug, Default)]
pub struct GraphOptions {
    /// The user's authority file.
    pub authority: Authority,
    /// Whether merges are explained, in `merges.csv`.
    pub explain: bool,
}

/// A quote of a document.
#[derive(Serialize, Deserialize)]
struct Occurrence {
    document: u64,
    day: Option<Day>,
    quote: String,
    text: String,
    kind: QuoteType,
    mode: Mode,
    speaker_kind: SpeakerKind,
    source: String,
    speakers: Vec<u32>,
    speaker_confidence: Option<f32>,
    addressees: Vec<u32>,
    mentions: Vec<u32>,
    confidence: f32,
}

/// Makes the graph of a folder. Its tables are written into `work`, an empty folder, which also takes what does not
/// fit into memory on the way.
///
/// # Errors
/// See [`GraphError`].
pub fn build(
    archive: &Archive,
    making: &GraphOptions,
    work: &Path,
    progress: &dyn Progress,
) -> Result<Graph, GraphError> {
    let counts = archive.manifest().counts;
    let documents = counts.documents - counts.failed;
    let seen = || progress.documents(1);
    progress.stage("entities", documents);
    let (entities, evidence) =
        Entities::read(archive, &making.authority, work, making.explain, &seen)?;
    progress.stage("repeated quotes", documents);
    let repeats = Duplicates::find(archive, &entities, work, &seen)?;
    progress.stage("nodes and edges", documents);
    let mark = Provenance::new(archive.manifest(), &making.authority);
    let mut build = Build {
        entities: &entities,
        authority: &making.authority,
        said: vec![0; entities.nodes.len()],
        mentioned: vec![0; entities.nodes.len()],
        nodes: Writer::create(path(work, "nodes"))?,
        edges: Writer::create(path(work, "edges"))?,
        ties: Spill::new(work, "ties", TIES)?,
        counts: GraphCounts::default(),
    };
    build.nodes.mark(&mark);
    let mut members = Writer::create(path(work, "members"))?;
    members.mark(&mark);
    let mut explanations = match evidence {
        Some(evidence) => Some(Explanations::create(work, evidence)?),
        None => None,
    };
    let mut occurrences = Spill::new(work, "quotes", RUN)?;
    let parts = Parts {
        text: false,
        mentions: false,
        ..Parts::ALL
    };
    let mut quote = 0u32;
    for (at, record) in archive.records(parts).enumerate() {
        let record = record?;
        build.document(&record, entities.days[at])?;
        for entity in &record.result.entities {
            let Some(node) = entities.node(at, &entity.id) else {
                continue;
            };
            let place = entities.place(at, &entity.id).unwrap_or_default();
            build.counts.members += 1;
            members.add(Member {
                document: record.document,
                document_id: record.result.id.clone(),
                entity: entity.id.clone(),
                node: entity_id(node),
                rule: entities.rule(place).name().to_owned(),
            })?;
            if let Some(explanations) = &mut explanations {
                let name = entities.name(node, &making.authority);
                explanations.add(&record, entity, place, node, name, &entities)?;
            }
        }
        for of in &record.result.quotes {
            let key = (repeats.first[quote as usize], quote);
            occurrences.push(key, build.occurrence(&record, of, at))?;
            quote += 1;
        }
        seen();
    }
    members.finish()?;
    if let Some(explanations) = explanations {
        explanations.finish()?;
    }
    let mut group: Vec<Occurrence> = Vec::new();
    let mut first = NONE;
    for record in occurrences.sorted()? {
        let ((of, _), occurrence) = record?;
        if of != first && !group.is_empty() {
            build.quotation(&group)?;
            group.clear();
        }
        first = of;
        group.push(occurrence);
    }
    if !group.is_empty() {
        build.quotation(&group)?;
    }
    build.finish(work)
}

/// A speaker, whom it speaks of, and the month.
type Pair = (u32, u32, Option<Month>);

struct Build<'a> {
    entities: &'a Entities,
    authority: &'a Authority,
    /// By node: quotations that it said.
    said: Vec<u32>,
    /// By node: quotations that mention it.
    mentioned: Vec<u32>,
    nodes: Writer<Node>,
    edges: Writer<Edge>,
    /// A speaker, whom it speaks of, the month, and the number of the quotation.
    ties: Spill<(u32, u32, Option<Month>, u64), ()>,
    counts: GraphCounts,
}

impl Build<'_> {
    fn document(&mut self, record: &Record, day: Option<Day>) -> Result<(), GraphError> {
        let result = &record.result;
        let label = result.title.as_ref().unwrap_or(&result.id).clone();
        let mut node = Node::new(document_id(record.document), NodeKind::Document, label);
        node.date = day.map(|d| d.to_string());
        node.document_id = Some(result.id.clone());
        node.quotes = Some(result.quotes.len() as u32);
        self.counts.documents += 1;
        self.nodes.add(node)
    }

    fn occurrence(&self, record: &Record, quote: &Quote, at: usize) -> Occurrence {
        let nodes = |ids: &[String]| {
            let nodes = ids.iter().filter_map(|id| self.entities.node(at, id));
            let mut nodes: Vec<u32> = nodes.collect();
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        Occurrence {
            document: record.document,
            day: self.entities.days[at],
            quote: quote.id.clone(),
            text: joined(&quote.content),
            kind: quote.kind,
            mode: quote.mode,
            speaker_kind: quote.speaker_kind,
            source: joined(&quote.source),
            speakers: nodes(&quote.speakers),
            speaker_confidence: quote.speaker_confidence,
            addressees: nodes(&quote.addressees),
            mentions: nodes(&quote.mentions),
            confidence: quote.confidence,
        }
    }

    /// A quotation with its edges.
    fn quotation(&mut self, group: &[Occurrence]) -> Result<(), GraphError> {
        let id = format!("quotation:{}", self.counts.quotations);
        let length = |o: &Occurrence| o.text.chars().count();
        // Its words as they were said rather than retold, and all of them; the earliest document's of equal ones.
        let Some(shown) = group
            .iter()
            .rev()
            .max_by_key(|o| (std::cmp::Reverse(o.kind), length(o)))
        else {
            return Ok(());
        };
        let wordings: HashSet<Vec<u32>> = group
            .iter()
            .map(|o| words(std::iter::once(o.text.as_str())))
            .collect();
        let days = || group.iter().filter_map(|o| o.day);
        let confidence = group.iter().map(|o| o.confidence).fold(0.0, f32::max);
        let mut node = Node::new(id.clone(), NodeKind::Quotation, shown.text.clone());
        node.of_type = Some(lower(&shown.kind));
        node.mode = Some(lower(&shown.mode));
        node.speaker_kind = Some(lower(&shown.speaker_kind));
        node.source_text = Some(shown.source.clone()).filter(|s| !s.is_empty());
        node.occurrences = Some(group.len() as u32);
        node.variants = Some(wordings.len() as u32);
        node.date = days().min().map(|d| d.to_string());
        node.last_date = days().max().map(|d| d.to_string());
        node.confidence = Some(confidence);
        self.nodes.add(node)?;

        let speakers = counted(group, |o| &o.speakers);
        for (&speaker, &(weight, confidence)) in &speakers {
            self.said[speaker as usize] += 1;
            let ends = (entity_id(speaker), id.clone());
            self.edge(EdgeKind::Said, ends, weight, confidence)?;
        }
        for occurrence in group {
            self.edges.add(Edge {
                source: id.clone(),
                target: document_id(occurrence.document),
                kind: EdgeKind::In,
                weight: 1,
                confidence: Some(occurrence.confidence),
                quote: Some(occurrence.quote.clone()),
                text: (occurrence.text != shown.text).then(|| occurrence.text.clone()),
            })?;
            self.counts.edges += 1;
        }
        let mentions = counted(group, |o| &o.mentions);
        for (&entity, &(weight, _)) in &mentions {
            self.mentioned[entity as usize] += 1;
            let ends = (id.clone(), entity_id(entity));
            self.edge(EdgeKind::Mentions, ends, weight, None)?;
        }
        for (entity, (weight, _)) in counted(group, |o| &o.addressees) {
            let ends = (id.clone(), entity_id(entity));
            self.edge(EdgeKind::AddressedTo, ends, weight, None)?;
        }
        let month = days().min().map(Day::month);
        for &speaker in speakers.keys() {
            for &entity in mentions.keys() {
                let key = (speaker, entity, month, self.counts.quotations);
                self.ties.push(key, ())?;
            }
        }
        self.counts.quotations += 1;
        self.counts.quotes += group.len() as u64;
        Ok(())
    }

    fn edge(
        &mut self,
        kind: EdgeKind,
        (source, target): (String, String),
        weight: u32,
        confidence: Option<f32>,
    ) -> Result<(), GraphError> {
        self.counts.edges += 1;
        self.edges.add(Edge {
            source,
            target,
            kind,
            weight,
            confidence,
            quote: None,
            text: None,
        })
    }

    /// The nodes of entities, and the network.
    fn finish(mut self, work: &Path) -> Result<Graph, GraphError> {
        for (number, entity) in (0u32..).zip(&self.entities.nodes) {
            let label = self.entities.name(number, self.authority).to_owned();
            let mut names: Vec<String> = Vec::new();
            for &(name, _) in &entity.names {
                let shown = &self.entities.names.get(name).shown;
                if **shown != *label && names.len() < NAMES && !names.iter().any(|n| **n == **shown)
                {
                    names.push(shown.to_string());
                }
            }
            let mut node = Node::new(entity_id(number), NodeKind::Entity, label);
            node.names = names;
            node.of_type = Some(upper(&entity.kind));
            node.gender = entity.gender.map(str::to_owned);
            let entry = entity.authority.map(|entry| self.authority.entry(entry));
            node.external_id = entry.and_then(|entry| entry.external_id.clone());
            node.documents = Some(entity.documents);
            node.said = Some(self.said[number as usize]);
            node.mentioned = Some(self.mentioned[number as usize]);
            self.nodes.add(node)?;
        }
        self.counts.entities = self.entities.nodes.len() as u64;
        self.counts.speakers = self.said.iter().filter(|&&said| said > 0).count() as u64;
        self.nodes.finish()?;
        self.edges.finish()?;
        let mut network = Writer::create(path(work, "network"))?;
        let mut open: Option<(Pair, u32)> = None;
        let name = |node: u32| self.entities.name(node, self.authority).to_owned();
        let tie = |((source, target, month), weight): (Pair, u32)| Tie {
            source: entity_id(source),
            target: entity_id(target),
            source_name: name(source),
            target_name: name(target),
            month: month.map(|m| m.to_string()),
            weight,
        };
        for record in self.ties.sorted()? {
            let ((source, target, month, _), ()) = record?;
            let key = (source, target, month);
            match &mut open {
                Some((of, weight)) if *of == key => *weight += 1,
                _ => {
                    if let Some(done) = open.replace((key, 1)) {
                        network.add(tie(done))?;
                    }
                }
            }
        }
        if let Some(done) = open {
            network.add(tie(done))?;
        }
        network.finish()?;
        Ok(Graph {
            folder: work.to_owned(),
            counts: self.counts,
        })
    }
}

/// How many quotes of a quotation name each entity, and the highest confidence in the speaker.
fn counted(
    group: &[Occurrence],
    nodes: impl Fn(&Occurrence) -> &Vec<u32>,
) -> BTreeMap<u32, (u32, Option<f32>)> {
    let mut counted = BTreeMap::new();
    for occurrence in group {
        for &node in nodes(occurrence) {
            let (weight, confidence): &mut (u32, Option<f32>) = counted.entry(node).or_default();
            *weight += 1;
            *confidence = match (*confidence, occurrence.speaker_confidence) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
        }
    }
    counted
}

/// The id of an entity's node.
pub(super) fn entity_id(node: u32) -> String {
    format!("entity:{node}")
}

fn document_id(document: u64) -> String {
    format!("document:{document}")
}

fn joined(spans: &[TextSpan]) -> String {
    let texts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
    texts.join(" … ")
}

/// The name that a value has in outputs.
fn lower(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

fn upper(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").to_uppercase()
}
