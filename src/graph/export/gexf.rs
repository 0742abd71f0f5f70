//! GEXF 1.2 (<https://gexf.net>): declared attributes, nodes and directed edges. It is the version that networkx reads
//! by default.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::ExportError;
use super::element::{AttributeColumns, AttributeValue, Attributes, Export};
use super::graphml::{kept, legal};

/// Writes a graph.
pub(super) fn write(out: &mut dyn Write, graph: Export) -> Result<(), ExportError> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut failed = None;
    let Export {
        node_columns,
        nodes,
        edge_columns,
        edges,
    } = graph;
    xml.create_element("gexf")
        .with_attribute(("xmlns", "http://www.gexf.net/1.2draft"))
        .with_attribute(("version", "1.2"))
        .write_inner_content(|xml| {
            xml.create_element("graph")
                .with_attribute(("defaultedgetype", "directed"))
                .with_attribute(("mode", "static"))
                .write_inner_content(|xml| {
                    declare(xml, "node", node_columns)?;
                    declare(xml, "edge", edge_columns)?;
                    xml.create_element("nodes").write_inner_content(|xml| {
                        for node in nodes {
                            let Some(node) = kept(node, &mut failed) else {
                                break;
                            };
                            let label = value(&node.attributes, node_columns, "label");
                            xml.create_element("node")
                                .with_attribute(("id", node.id.as_str()))
                                .with_attribute((
                                    "label",
                                    legal(&label.unwrap_or_default()).as_str(),
                                ))
                                .write_inner_content(|xml| values(xml, &node.attributes))?;
                        }
                        Ok(())
                    })?;
                    xml.create_element("edges").write_inner_content(|xml| {
                        for (number, edge) in edges.enumerate() {
                            let Some(edge) = kept(edge, &mut failed) else {
                                break;
                            };
                            let weight = value(&edge.attributes, edge_columns, "weight");
                            xml.create_element("edge")
                                .with_attribute(("id", number.to_string().as_str()))
                                .with_attribute(("source", edge.id.0.as_str()))
                                .with_attribute(("target", edge.id.1.as_str()))
                                .with_attribute(("weight", weight.unwrap_or_default().as_str()))
                                .write_inner_content(|xml| values(xml, &edge.attributes))?;
                        }
                        Ok(())
                    })?;
                    Ok(())
                })?;
            Ok(())
        })?;
    match failed {
        Some(error) => Err(ExportError::Graph(error)),
        None => Ok(xml.into_inner().write_all(b"\n")?),
    }
}

fn declare(
    xml: &mut Writer<&mut dyn Write>,
    class: &str,
    columns: AttributeColumns,
) -> io::Result<()> {
    xml.create_element("attributes")
        .with_attribute(("class", class))
        .write_inner_content(|xml| {
            for (at, (name, kind)) in columns.iter().enumerate() {
                xml.create_element("attribute")
                    .with_attribute(("id", at.to_string().as_str()))
                    .with_attribute(("title", *name))
                    .with_attribute(("type", kind.xml_name()))
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

fn values(xml: &mut Writer<&mut dyn Write>, attributes: &Attributes) -> io::Result<()> {
    xml.create_element("attvalues").write_inner_content(|xml| {
        for (at, value) in attributes {
            xml.create_element("attvalue")
                .with_attribute(("for", at.to_string().as_str()))
                .with_attribute(("value", legal(&value.to_string()).as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn value(attributes: &Attributes, columns: AttributeColumns, name: &str) -> Option<String> {
    let of = |(at, _): &&(usize, AttributeValue)| columns[*at].0 == name;
    attributes
        .iter()
        .find(of)
        .map(|(_, value)| value.to_string())
}
