//! CSV for `neo4j-admin database import full`: a file of nodes, one of relationships, with its headers.

use std::path::PathBuf;

use super::element::{AttributeColumns, AttributeType, AttributeValue, EDGE, NODE, whole};
use super::written;
use crate::error::Result;
use crate::graph::tables::Graph;

/// Writes `neo4j-nodes.csv` and `neo4j-relationships.csv`.
pub(super) fn write(graph: &Graph) -> Result<Vec<PathBuf>> {
    let export = whole(graph)?;
    let nodes = graph.folder.join("neo4j-nodes.csv");
    written(&nodes, |out| {
        let mut csv = csv::Writer::from_writer(out);
        let header = ["id:ID".to_owned()].into_iter().chain(header(NODE));
        csv.write_record(header.chain([":LABEL".to_owned()]))
            .map_err(std::io::Error::from)?;
        for node in export.nodes {
            let node = node?;
            let mut row = vec![node.id];
            let mut label = String::new();
            row.extend(cells(NODE, &node.attributes, &mut label));
            row.push(capital(&label));
            csv.write_record(row).map_err(std::io::Error::from)?;
        }
        Ok(csv.flush()?)
    })?;
    let relationships = graph.folder.join("neo4j-relationships.csv");
    written(&relationships, |out| {
        let mut csv = csv::Writer::from_writer(out);
        let ends = [":START_ID".to_owned(), ":END_ID".to_owned()];
        let header = ends.into_iter().chain(header(EDGE));
        csv.write_record(header.chain([":TYPE".to_owned()]))
            .map_err(std::io::Error::from)?;
        for edge in export.edges {
            let edge = edge?;
            let mut row = vec![edge.id.0, edge.id.1];
            let mut kind = String::new();
            row.extend(cells(EDGE, &edge.attributes, &mut kind));
            row.push(kind.to_uppercase());
            csv.write_record(row).map_err(std::io::Error::from)?;
        }
        Ok(csv.flush()?)
    })?;
    Ok(vec![nodes, relationships])
}

/// The columns but the first, `kind`, which becomes the label or the type.
fn header(columns: AttributeColumns) -> impl Iterator<Item = String> {
    columns[1..].iter().map(|(name, kind)| match (*name, kind) {
        // Import splits lists at semicolons.
        ("names", _) => "names:string[]".to_owned(),
        (name, AttributeType::Text) => name.to_owned(),
        (name, AttributeType::Whole) => format!("{name}:long"),
        (name, AttributeType::Real) => format!("{name}:double"),
    })
}

fn cells(
    columns: AttributeColumns,
    attributes: &[(usize, AttributeValue)],
    kind: &mut String,
) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    for (at, value) in attributes {
        cells[*at] = match columns[*at].0 {
            "names" => value.to_string().replace("; ", ";"),
            _ => value.to_string(),
        };
    }
    *kind = cells.remove(0);
    cells
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
