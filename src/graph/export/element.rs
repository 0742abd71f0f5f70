//! Nodes and edges as attributes with types, which all formats know.

use std::collections::HashSet;

use super::GraphError;
use crate::graph::tables::{Edge, Graph, Node, NodeKind, Tie};

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Real,
}

/// An attribute's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Whole(u64),
    Real(f32),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

/// Attributes that can be there, in the order of their values.
pub type Columns = &'static [(&'static str, Kind)];
/// An attribute's place among the columns, and its value.
pub type Attributes = Vec<(usize, Value)>;

/// A node or an edge: its ends and its attributes.
pub struct Element<I> {
    /// The node's id, or the edge's two.
    pub id: I,
    /// What is known of it.
    pub attributes: Attributes,
}

type Elements<I> = Box<dyn Iterator<Item = Result<Element<I>, GraphError>>>;

/// A graph to be written.
pub struct Export {
    /// Attributes of nodes.
    pub node_columns: Columns,
    /// The nodes.
    pub nodes: Elements<String>,
    /// Attributes of edges.
    pub edge_columns: Columns,
    /// The edges: source and target.
    pub edges: Elements<(String, String)>,
}

/// The whole graph's nodes' attributes.
pub const NODE: Columns = &[
    ("kind", Kind::Text),
    ("label", Kind::Text),
    ("type", Kind::Text),
    ("names", Kind::Text),
    ("gender", Kind::Text),
    ("external_id", Kind::Text),
    ("documents", Kind::Whole),
    ("said", Kind::Whole),
    ("mentioned", Kind::Whole),
    ("mode", Kind::Text),
    ("speaker_kind", Kind::Text),
    ("source_text", Kind::Text),
    ("occurrences", Kind::Whole),
    ("variants", Kind::Whole),
    ("date", Kind::Text),
    ("last_date", Kind::Text),
    ("confidence", Kind::Real),
    ("document_id", Kind::Text),
    ("quotes", Kind::Whole),
];

/// The whole graph's edges' attributes.
pub const EDGE: Columns = &[
    ("kind", Kind::Text),
    ("weight", Kind::Whole),
    ("confidence", Kind::Real),
    ("quote", Kind::Text),
    ("text", Kind::Text),
];

const TIE: Columns = &[
    ("weight", Kind::Whole),
    ("first_month", Kind::Text),
    ("last_month", Kind::Text),
];

/// The whole graph.
pub fn whole(graph: &Graph) -> Result<Export, GraphError> {
    Ok(Export {
        node_columns: NODE,
        nodes: Box::new(graph.nodes()?.map(|node| Ok(node_element(node?)))),
        edge_columns: EDGE,
        edges: Box::new(graph.edges()?.map(|edge| Ok(edge_element(edge?)))),
    })
}

/// The network of speakers: entities, and for two of them how often the one speaks of the other.
pub fn network(graph: &Graph) -> Result<Export, GraphError> {
    let mut wanted: HashSet<u64> = HashSet::new();
    for tie in graph.network()? {
        let tie = tie?;
        wanted.extend([number(&tie.source), number(&tie.target)]);
    }
    let nodes = graph.nodes()?.filter(move |node| match node {
        Ok(node) => node.kind == NodeKind::Entity && wanted.contains(&number(&node.id)),
        Err(_) => true,
    });
    Ok(Export {
        node_columns: NODE,
        nodes: Box::new(nodes.map(|node| Ok(node_element(node?)))),
        edge_columns: TIE,
        edges: Box::new(Ties {
            ties: graph.network()?.peekable(),
        }),
    })
}

fn number(id: &str) -> u64 {
    let digits = id.rsplit(':').next().unwrap_or_default();
    digits.parse().unwrap_or(u64::MAX)
}

/// The months of a tie brought together.
struct Ties<I: Iterator> {
    ties: std::iter::Peekable<I>,
}

impl<I, E> Iterator for Ties<I>
where
    I: Iterator<Item = Result<Tie, E>>,
    GraphError: From<E>,
{
    type Item = Result<Element<(String, String)>, GraphError>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.ties.next()? {
            Ok(tie) => tie,
            Err(error) => return Some(Err(error.into())),
        };
        let ends = |tie: &Tie| tie.source == first.source && tie.target == first.target;
        let mut weight = u64::from(first.weight);
        let (mut earliest, mut latest) = (first.month.clone(), first.month.clone());
        while let Some(next) = self.ties.next_if(|t| t.as_ref().map_or(true, ends)) {
            let next = match next {
                Ok(tie) => tie,
                Err(error) => return Some(Err(error.into())),
            };
            weight += u64::from(next.weight);
            earliest = earliest.or_else(|| next.month.clone());
            latest = next.month.or(latest);
        }
        let values = vec![
            Some(Value::Whole(weight)),
            earliest.map(Value::Text),
            latest.map(Value::Text),
        ];
        Some(Ok(Element {
            id: (first.source, first.target),
            attributes: present(values),
        }))
    }
}

fn node_element(node: Node) -> Element<String> {
    let text = |value: Option<String>| value.map(Value::Text);
    let whole = |value: Option<u32>| value.map(|n| Value::Whole(n.into()));
    let kind = match node.kind {
        NodeKind::Entity => "entity",
        NodeKind::Quotation => "quotation",
        NodeKind::Document => "document",
    };
    let values = vec![
        Some(Value::Text(kind.to_owned())),
        Some(Value::Text(node.label)),
        text(node.of_type),
        text(Some(node.names.join("; ")).filter(|names| !names.is_empty())),
        text(node.gender),
        text(node.external_id),
        whole(node.documents),
        whole(node.said),
        whole(node.mentioned),
        text(node.mode),
        text(node.speaker_kind),
        text(node.source_text),
        whole(node.occurrences),
        whole(node.variants),
        text(node.date),
        text(node.last_date),
        node.confidence.map(Value::Real),
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
        Some(Value::Text(edge.kind.name().to_owned())),
        Some(Value::Whole(edge.weight.into())),
        edge.confidence.map(Value::Real),
        edge.quote.map(Value::Text),
        edge.text.map(Value::Text),
    ];
    Element {
        id: (edge.source, edge.target),
        attributes: present(values),
    }
}

fn present(values: Vec<Option<Value>>) -> Attributes {
    let values = values.into_iter().enumerate();
    values
        .filter_map(|(at, value)| Some((at, value?)))
        .collect()
}
