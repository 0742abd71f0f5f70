//! Makes the graph of a folder: entities first, then which quotes are the same, then nodes and edges.

use std::path::Path;

use super::authority::Authority;
use super::duplicates::Duplicates;
use super::entities::{Entities, Explained, GraphEntity};
use super::explain::Explanations;
use super::provenance::Provenance;
use super::quotation::{Occurrence, QuotationGroup};
use super::spill::Spill;
use super::tables::{
    Edge, EdgeKind, Graph, GraphCounts, Member, NetworkEdge, Node, NodeKind, RowWriter, path,
};
use super::{NodeId, QuoteId};
use crate::error::Result;
use crate::progress::Progress;
use crate::schema::{Day, Month};
use crate::store::archive::{Archive, Parts, Record};

/// Quotes that are in memory at a time.
const RUN: usize = 50_000;
/// Edges of the network that are in memory at a time.
const TIES: usize = 1_000_000;
/// Names that a node shows besides its label.
const NAMES: usize = 12;

/// How a graph is made, and what is written besides it.
#[derive(Debug, Default)]
pub struct GraphOptions {
    /// The user's authority file.
    pub authority: Authority,
    /// Whether merges are explained, in `merges.csv`.
    pub explain: bool,
}

/// Makes the graph of a folder. Its tables are written into `work`, an empty folder, which also takes what does not
/// fit into memory on the way.
///
/// # Errors
/// What cannot be read or written, and more entities, names or quotes than four bytes count.
pub fn build(
    archive: &Archive,
    options: &GraphOptions,
    work: &Path,
    progress: &dyn Progress,
) -> Result<Graph> {
    let counts = archive.manifest().counts;
    let documents = counts.documents - counts.failed;
    let authority = &options.authority;
    let seen = || progress.documents(1);
    progress.stage("entities", documents);
    let (entities, evidence) = Entities::read(archive, authority, work, options.explain, &seen)?;
    progress.stage("repeated quotes", documents);
    let duplicates = Duplicates::find(archive, &entities, work, &seen)?;
    progress.stage("nodes and edges", documents);
    let provenance = Provenance::new(archive.manifest(), authority);
    let mut builder = Builder::create(&entities, authority, work, &provenance)?;
    let mut members = Members::create(work, &provenance, evidence)?;
    let mut occurrences = Spill::new(work, "quotes", RUN)?;
    let parts = Parts {
        text: false,
        mentions: false,
        ..Parts::ALL
    };
    let mut first_of = duplicates.first.into_iter().zip(QuoteId::all());
    for (at, record) in archive.records(parts).enumerate() {
        let record = record?;
        builder.document(&record, entities.days[at])?;
        builder.counts.members += members.document(&record, at, &entities, authority)?;
        // Quotes come in the order in which their duplicates were looked for.
        for (quote, key) in record.result.quotes.iter().zip(&mut first_of) {
            occurrences.push(key, Occurrence::new(&record, quote, at, &entities))?;
        }
        seen();
    }
    members.finish()?;
    builder.quotations(occurrences)?;
    builder.finish(work)
}

/// Writes which node every document's entity is a member of, and why.
struct Members {
    table: RowWriter<Member>,
    explanations: Option<Explanations>,
}

impl Members {
    fn create(work: &Path, provenance: &Provenance, evidence: Option<Explained>) -> Result<Self> {
        let mut table = RowWriter::create(path(work, "members"))?;
        table.note(provenance);
        Ok(Self {
            table,
            explanations: match evidence {
                Some(evidence) => Some(Explanations::create(work, evidence)?),
                None => None,
            },
        })
    }

    /// Adds the entities of the document that has the place `at` among those that were read. Gives how many are nodes.
    fn document(
        &mut self,
        record: &Record,
        at: usize,
        entities: &Entities,
        authority: &Authority,
    ) -> Result<u64> {
        let mut count = 0;
        for entity in &record.result.entities {
            let member = entities.member(at, &entity.id);
            let node = entities.node(at, &entity.id);
            let (Some(member), Some(node)) = (member, node) else {
                continue;
            };
            count += 1;
            self.table.add(Member {
                document: record.document,
                document_id: record.result.id.clone(),
                entity: entity.id.clone(),
                node: node.to_string(),
                rule: entities.rule(member).to_string(),
            })?;
            if let Some(explanations) = &mut self.explanations {
                let node = (node, entities.name(node, authority));
                explanations.add(record, entity, member, node, entities)?;
            }
        }
        Ok(count)
    }

    fn finish(self) -> Result<()> {
        self.table.finish()?;
        self.explanations.map_or(Ok(()), Explanations::finish)
    }
}

/// A speaker, whom it speaks of, and the month.
type Pair = (NodeId, NodeId, Option<Month>);

/// Writes nodes and edges, and gathers the network.
struct Builder<'a> {
    entities: &'a Entities,
    authority: &'a Authority,
    /// By node: quotations that it said.
    said: Vec<u32>,
    /// By node: quotations that mention it.
    mentioned: Vec<u32>,
    nodes: RowWriter<Node>,
    edges: RowWriter<Edge>,
    /// The pairs that every quotation makes, with the number of the quotation.
    pairs: Spill<(Pair, u64), ()>,
    counts: GraphCounts,
}

impl<'a> Builder<'a> {
    fn create(
        entities: &'a Entities,
        authority: &'a Authority,
        work: &Path,
        provenance: &Provenance,
    ) -> Result<Self> {
        let mut nodes = RowWriter::create(path(work, "nodes"))?;
        nodes.note(provenance);
        Ok(Self {
            entities,
            authority,
            said: vec![0; entities.nodes.len()],
            mentioned: vec![0; entities.nodes.len()],
            nodes,
            edges: RowWriter::create(path(work, "edges"))?,
            pairs: Spill::new(work, "ties", TIES)?,
            counts: GraphCounts::default(),
        })
    }

    /// Writes a document's node.
    fn document(&mut self, record: &Record, day: Option<Day>) -> Result<()> {
        let result = &record.result;
        let label = result.title.as_ref().unwrap_or(&result.id).clone();
        let mut node = Node::new(document_id(record.document), NodeKind::Document, label);
        node.date = day.map(|d| d.to_string());
        node.document_id = Some(result.id.clone());
        node.quotes = Some(result.quotes.len() as u32);
        self.counts.documents += 1;
        self.nodes.add(node)
    }

    /// Writes the quotations, each from its occurrences, which are sorted by the first one.
    fn quotations(&mut self, occurrences: Spill<(QuoteId, QuoteId), Occurrence>) -> Result<()> {
        let mut group: Vec<Occurrence> = Vec::new();
        let mut first = None;
        for record in occurrences.sorted()? {
            let ((of, _), occurrence) = record?;
            if first.is_some_and(|first| first != of) {
                self.quotation(&group)?;
                group.clear();
            }
            first = Some(of);
            group.push(occurrence);
        }
        self.quotation(&group)
    }

    /// Writes a quotation with its edges; nothing if it has no occurrences.
    fn quotation(&mut self, group: &[Occurrence]) -> Result<()> {
        let Some(quotation) = QuotationGroup::new(group) else {
            return Ok(());
        };
        let id = format!("quotation:{}", self.counts.quotations);
        self.nodes.add(quotation.node(id.clone()))?;
        let speakers = quotation.speakers();
        for (&speaker, link) in &speakers {
            self.said[speaker.index()] += 1;
            let ends = (speaker.to_string(), id.clone());
            self.edge(EdgeKind::Said, ends, link.weight, link.confidence)?;
        }
        self.occurrence_edges(&id, &quotation)?;
        let mentions = quotation.mentions();
        for (&entity, link) in &mentions {
            self.mentioned[entity.index()] += 1;
            let ends = (id.clone(), entity.to_string());
            self.edge(EdgeKind::Mentions, ends, link.weight, None)?;
        }
        for (entity, link) in quotation.addressees() {
            let ends = (id.clone(), entity.to_string());
            self.edge(EdgeKind::AddressedTo, ends, link.weight, None)?;
        }
        let month = quotation.month();
        for &speaker in speakers.keys() {
            for &entity in mentions.keys() {
                let pair = (speaker, entity, month);
                self.pairs.push((pair, self.counts.quotations), ())?;
            }
        }
        self.counts.quotations += 1;
        self.counts.quotes += group.len() as u64;
        Ok(())
    }

    /// Writes the edges from a quotation to its documents.
    fn occurrence_edges(&mut self, id: &str, quotation: &QuotationGroup) -> Result<()> {
        for occurrence in quotation.occurrences() {
            self.edges.add(Edge {
                source: id.to_owned(),
                target: document_id(occurrence.document),
                kind: EdgeKind::In,
                weight: 1,
                confidence: Some(occurrence.confidence),
                quote: Some(occurrence.quote.clone()),
                text: quotation.other_wording(occurrence),
            })?;
            self.counts.edges += 1;
        }
        Ok(())
    }

    fn edge(
        &mut self,
        kind: EdgeKind,
        (source, target): (String, String),
        weight: u32,
        confidence: Option<f32>,
    ) -> Result<()> {
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

    /// Writes what is known only after all quotations: the nodes of entities, and the network.
    fn finish(mut self, work: &Path) -> Result<Graph> {
        for (id, entity) in NodeId::all().zip(&self.entities.nodes) {
            self.nodes.add(self.entity_node(id, entity))?;
        }
        self.counts.entities = self.entities.nodes.len() as u64;
        self.counts.speakers = self.said.iter().filter(|&&said| said > 0).count() as u64;
        self.nodes.finish()?;
        self.edges.finish()?;
        let name = |node| self.entities.name(node, self.authority).to_owned();
        write_network(work, self.pairs, &name)?;
        Ok(Graph {
            folder: work.to_owned(),
            counts: self.counts,
        })
    }

    fn entity_node(&self, id: NodeId, entity: &GraphEntity) -> Node {
        let label = self.entities.name(id, self.authority).to_owned();
        let mut names: Vec<String> = Vec::new();
        for &(name, _) in &entity.names {
            let shown = &self.entities.names.get(name).shown;
            if **shown != *label && names.len() < NAMES && !names.iter().any(|n| **n == **shown) {
                names.push(shown.to_string());
            }
        }
        let entry = entity.authority.map(|entry| self.authority.entry(entry));
        let mut node = Node::new(id.to_string(), NodeKind::Entity, label);
        node.names = names;
        node.of_type = Some(entity.kind.to_string());
        node.gender = entity.gender.map(str::to_owned);
        node.external_id = entry.and_then(|entry| entry.external_id.clone());
        node.documents = Some(entity.documents);
        node.said = Some(self.said[id.index()]);
        node.mentioned = Some(self.mentioned[id.index()]);
        node
    }
}

/// Writes the network: every pair of a month once, weighted by its quotations.
fn write_network(
    work: &Path,
    pairs: Spill<(Pair, u64), ()>,
    name: &dyn Fn(NodeId) -> String,
) -> Result<()> {
    let mut network = RowWriter::create(path(work, "network"))?;
    let edge = |((source, target, month), weight): (Pair, u32)| NetworkEdge {
        source: source.to_string(),
        target: target.to_string(),
        source_name: name(source),
        target_name: name(target),
        month: month.map(|m| m.to_string()),
        weight,
    };
    let mut open: Option<(Pair, u32)> = None;
    for record in pairs.sorted()? {
        let ((pair, _), ()) = record?;
        match &mut open {
            Some((of, weight)) if *of == pair => *weight += 1,
            _ => {
                if let Some(done) = open.replace((pair, 1)) {
                    network.add(edge(done))?;
                }
            }
        }
    }
    if let Some(done) = open {
        network.add(edge(done))?;
    }
    network.finish()
}

fn document_id(document: u64) -> String {
    format!("document:{document}")
}
