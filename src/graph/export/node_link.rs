//! Node-link JSON, as networkx's `node_link_data(graph, edges="edges")` writes it.

use std::io::Write;

use serde_json::{Map, Value as Json, json};

use super::ExportError;
use super::element::{AttributeColumns, AttributeValue, Attributes, Export};

/// Writes a graph, a node or an edge a line.
pub(super) fn write(out: &mut dyn Write, graph: Export) -> Result<(), ExportError> {
    out.write_all(b"{\"directed\":true,\"multigraph\":true,\"graph\":{},\"nodes\":[")?;
    for (number, node) in graph.nodes.enumerate() {
        let node = node?;
        let mut object = object(&node.attributes, graph.node_columns);
        object.insert("id".to_owned(), Json::String(node.id));
        line(out, number, object)?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    for (number, edge) in graph.edges.enumerate() {
        let edge = edge?;
        let mut object = object(&edge.attributes, graph.edge_columns);
        let (source, target) = edge.id;
        object.insert("source".to_owned(), Json::String(source));
        object.insert("target".to_owned(), Json::String(target));
        object.insert("key".to_owned(), json!(number));
        line(out, number, object)?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

fn line(out: &mut dyn Write, number: usize, object: Map<String, Json>) -> Result<(), ExportError> {
    out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
    serde_json::to_writer(&mut *out, &object).map_err(std::io::Error::from)?;
    Ok(())
}

fn object(attributes: &Attributes, columns: AttributeColumns) -> Map<String, Json> {
    attributes
        .iter()
        .map(|(at, value)| {
            let value = match value {
                AttributeValue::Text(text) => json!(text),
                AttributeValue::Whole(number) => json!(number),
                AttributeValue::Real(number) => json!(number),
            };
            (columns[*at].0.to_owned(), value)
        })
        .collect()
}
