//! Nodes and edges as lists of typed attributes, which all formats can write.

use std::collections::HashSet;

use crate::error::Result;
use crate::graph::tables::{Edge, Graph, NetworkEdge, Node, NodeKind};

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributeType {
    Text,
    Whole,
    Real,
}

impl AttributeType {
    /// The type's name in GraphML and in GEXF.
    pub(super) fn xml_name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Whole => "long",
            Self::Real => "double",
        }
    }
}

/// An attribute's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum AttributeValue {
    Text(String),
    Whole(u64),
    Real(f32),
}

impl std::fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

/// Names and types of the attributes that elements can have.
pub(super) type AttributeColumns = &'static [(&'static str, AttributeType)];
/// An attribute's place among the columns, and its value.
pub(super) type Attributes = Vec<(usize, AttributeValue)>;

/// A node or an edge with its attributes.
pub(super) struct Element<I> {
    /// The node's id, or the edge's two.
    pub id: I,
    /// What is known of it.
    pub attributes: Attributes,
}

type Elements<I> = Box<dyn Iterator<Item = Result<Element<I>>>>;

/// A graph to be written.
pub(super) struct Export {
    /// Attributes of nodes.
    pub node_columns: AttributeColumns,
    /// The nodes.
    pub nodes: Elements<String>,
    /// Attributes of edges.
    pub edge_columns: AttributeColumns,
    /// The edges: source and target.
    pub edges: Elements<(String, String)>,
}

/// The attributes of nodes.
pub(super) const NODE: AttributeColumns = &[
    ("kind", AttributeType::Text),
    ("label", AttributeType::Text),
    ("type", AttributeType::Text),
    ("names", AttributeType::Text),
    ("gender", AttributeType::Text),
    ("external_id", AttributeType::Text),
    ("documents", AttributeType::Whole),
    ("said", AttributeType::Whole),
    ("mentioned", AttributeType::Whole),
    ("mode", AttributeType::Text),
    ("polarity", AttributeType::Text),
    ("determinacy", AttributeType::Text),
    ("speaker_kind", AttributeType::Text),
    ("source_text", AttributeType::Text),
    ("occurrences", AttributeType::Whole),
    ("variants", AttributeType::Whole),
    ("date", AttributeType::Text),
    ("last_date", AttributeType::Text),
    ("confidence", AttributeType::Real),
    ("document_id", AttributeType::Text),
    ("quotes", AttributeType::Whole),
];

/// The attributes of the whole graph's edges.
pub(super) const EDGE: AttributeColumns = &[
    ("kind", AttributeType::Text),
    ("weight", AttributeType::Whole),
    ("confidence", AttributeType::Real),
    ("quote", AttributeType::Text),
    ("text", AttributeType::Text),
];

const NETWORK_EDGE: AttributeColumns = &[
    ("weight", AttributeType::Whole),
    ("first_month", AttributeType::Text),
    ("last_month", AttributeType::Text),
];

/// The whole graph.
pub(super) fn whole(graph: &Graph) -> Result<Export> {
    Ok(Export {
        node_columns: NODE,
        nodes: Box::new(graph.nodes()?.map(|node| Ok(node_element(node?)))),
        edge_columns: EDGE,
        edges: Box::new(graph.edges()?.map(|edge| Ok(edge_element(edge?)))),
    })
}

/// The network of speakers: entities, and for two of them how often the one speaks of the other.
pub(super) fn network(graph: &Graph) -> Result<Export> {
    let mut wanted: HashSet<u64> = HashSet::new();
    for edge in graph.network()? {
        let edge = edge?;
        wanted.extend([number(&edge.source), number(&edge.target)]);
    }
    let nodes = graph.nodes()?.filter(move |node| match node {
        Ok(node) => node.kind == NodeKind::Entity && wanted.contains(&number(&node.id)),
        Err(_) => true,
    });
    Ok(Export {
        node_columns: NODE,
        nodes: Box::new(nodes.map(|node| Ok(node_element(node?)))),
        edge_columns: NETWORK_EDGE,
        edges: Box::new(MonthsSummed {
            edges: graph.network()?.peekable(),
        }),
    })
}

fn number(id: &str) -> u64 {
    let digits = id.rsplit(':').next().unwrap_or_default();
    digits.parse().unwrap_or(u64::MAX)
}

/// Edges of the network with their months summed.
struct MonthsSummed<I: Iterator> {
    edges: std::iter::Peekable<I>,
}

impl<I: Iterator<Item = Result<NetworkEdge>>> Iterator for MonthsSummed<I> {
    type Item = Result<Element<(String, String)>>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.edges.next()? {
            Ok(edge) => edge,
            Err(error) => return Some(Err(error)),
        };
        let same = |e: &NetworkEdge| e.source == first.source && e.target == first.target;
        let mut weight = u64::from(first.weight);
        let (mut earliest, mut latest) = (first.month.clone(), first.month.clone());
        while let Some(next) = self.edges.next_if(|e| e.as_ref().map_or(true, same)) {
            let next = match next {
                Ok(edge) => edge,
                Err(error) => return Some(Err(error)),
            };
            weight += u64::from(next.weight);
            earliest = earliest.or_else(|| next.month.clone());
            latest = next.month.or(latest);
        }
        let values = vec![
            Some(AttributeValue::Whole(weight)),
            earliest.map(AttributeValue::Text),
            latest.map(AttributeValue::Text),
        ];
        Some(Ok(Element {
            id: (first.source, first.target),
            attributes: present(values),
        }))
    }
}

fn node_element(node: Node) -> Element<String> {
    let text = |value: Option<String>| value.map(AttributeValue::Text);
    let whole = |value: Option<u32>| value.map(|n| AttributeValue::Whole(n.into()));
    let values = vec![
        Some(AttributeValue::Text(node.kind.to_string())),
        Some(AttributeValue::Text(node.label)),
        text(node.of_type),
        text(Some(node.names.join("; ")).filter(|names| !names.is_empty())),
        text(node.gender),
        text(node.external_id),
        whole(node.documents),
        whole(node.said),
        whole(node.mentioned),
        text(node.mode),
        text(node.polarity),
        text(node.determinacy),
        text(node.speaker_kind),
        text(node.source_text),
        whole(node.occurrences),
        whole(node.variants),
        text(node.date),
        text(node.last_date),
        node.confidence.map(AttributeValue::Real),
        text(node.document_id),
        whole(node.quotes),
    ];
    Element {
        id: node.id,
        attributes: present(values),
    }
}

fn edge_element(edge: Edge) -> Element<(String, String)> {
    let values = vec![
        Some(AttributeValue::Text(edge.kind.to_string())),
        Some(AttributeValue::Whole(edge.weight.into())),
        edge.confidence.map(AttributeValue::Real),
        edge.quote.map(AttributeValue::Text),
        edge.text.map(AttributeValue::Text),
    ];
    Element {
        id: (edge.source, edge.target),
        attributes: present(values),
    }
}

fn present(values: Vec<Option<AttributeValue>>) -> Attributes {
    let values = values.into_iter().enumerate();
    values
        .filter_map(|(at, value)| Some((at, value?)))
        .collect()
}
