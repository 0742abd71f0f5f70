//! GraphML (<http://graphml.graphdrawing.org>): keys with types, nodes and directed edges.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::ExportError;
use super::element::{AttributeColumns, Attributes, Export};

/// Writes a graph.
pub(super) fn write(out: &mut dyn Write, graph: Export) -> Result<(), ExportError> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespace = ("xmlns", "http://graphml.graphdrawing.org/xmlns");
    let mut failed = None;
    xml.create_element("graphml")
        .with_attribute(namespace)
        .write_inner_content(|xml| {
            keys(xml, "node", 'n', graph.node_columns)?;
            keys(xml, "edge", 'e', graph.edge_columns)?;
            xml.create_element("graph")
                .with_attribute(("edgedefault", "directed"))
                .write_inner_content(|xml| {
                    for node in graph.nodes {
                        let Some(node) = kept(node, &mut failed) else {
                            break;
                        };
                        xml.create_element("node")
                            .with_attribute(("id", node.id.as_str()))
                            .write_inner_content(|xml| data(xml, 'n', &node.attributes))?;
                    }
                    for edge in graph.edges {
                        let Some(edge) = kept(edge, &mut failed) else {
                            break;
                        };
                        xml.create_element("edge")
                            .with_attribute(("source", edge.id.0.as_str()))
                            .with_attribute(("target", edge.id.1.as_str()))
                            .write_inner_content(|xml| data(xml, 'e', &edge.attributes))?;
                    }
                    Ok(())
                })?;
            Ok(())
        })?;
    match failed {
        Some(error) => Err(ExportError::Graph(error)),
        None => Ok(xml.into_inner().write_all(b"\n")?),
    }
}

/// A value, or none with the error put aside: the XML writer passes on I/O errors only.
pub(super) fn kept<T, E>(value: Result<T, E>, failed: &mut Option<E>) -> Option<T> {
    value.map_err(|error| *failed = Some(error)).ok()
}

/// The text with a space for every character that XML cannot hold, not even escaped.
pub(super) fn legal(text: &str) -> String {
    let is_legal = |c: char| {
        matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars()
        .map(|c| if is_legal(c) { c } else { ' ' })
        .collect()
}

fn keys(
    xml: &mut Writer<&mut dyn Write>,
    of: &str,
    letter: char,
    columns: AttributeColumns,
) -> io::Result<()> {
    for (at, (name, kind)) in columns.iter().enumerate() {
        xml.create_element("key")
            .with_attribute(("id", format!("{letter}{at}").as_str()))
            .with_attribute(("for", of))
            .with_attribute(("attr.name", *name))
            .with_attribute(("attr.type", kind.xml_name()))
            .write_empty()?;
    }
    Ok(())
}

fn data(xml: &mut Writer<&mut dyn Write>, letter: char, attributes: &Attributes) -> io::Result<()> {
    for (at, value) in attributes {
        xml.create_element("data")
            .with_attribute(("key", format!("{letter}{at}").as_str()))
            .write_text_content(BytesText::new(&legal(&value.to_string())))?;
    }
    Ok(())
}
