//! `merges.csv`: for every document's entity its node, and why.

use std::fs::File;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use super::GraphError;
use super::build::entity_id;
use super::entities::Entities;
use super::profile::Evidence;
use super::spill::Sorted;
use crate::schema::Entity;
use crate::store::archive::Record;

/// The columns.
const COLUMNS: [&str; 10] = [
    "document",
    "document_id",
    "entity",
    "name",
    "type",
    "node",
    "node_name",
    "rule",
    "score",
    "company",
];

/// Writes the file.
pub struct Explanations {
    path: PathBuf,
    out: csv::Writer<File>,
    evidence: Peekable<Sorted<(u32, u8), Evidence>>,
}

impl Explanations {
    /// A file in `folder`. `evidence` is by the entities' places.
    pub fn create(
        folder: &Path,
        evidence: Sorted<(u32, u8), Evidence>,
    ) -> Result<Self, GraphError> {
        let path = folder.join("merges.csv");
        let mut out = csv::Writer::from_path(&path).map_err(|e| failed(&path, e))?;
        out.write_record(COLUMNS).map_err(|e| failed(&path, e))?;
        Ok(Self {
            path,
            out,
            evidence: evidence.peekable(),
        })
    }

    /// Adds the next entity, at `place` among all entities of all documents.
    pub fn add(
        &mut self,
        record: &Record,
        entity: &Entity,
        place: usize,
        node: u32,
        node_name: &str,
        entities: &Entities,
    ) -> Result<(), GraphError> {
        let mut evidence = Evidence::default();
        let until = |next: &Result<((u32, u8), Evidence), GraphError>| {
            next.as_ref()
                .map_or(true, |((at, _), _)| *at as usize <= place)
        };
        while let Some(next) = self.evidence.next_if(until) {
            let ((at, _), of) = next?;
            if at as usize == place {
                evidence = of;
            }
        }
        let score = match evidence.score > 0.0 {
            true => format!("{:.1}", evidence.score),
            false => String::new(),
        };
        let company: Vec<&str> = evidence
            .strongest
            .into_iter()
            .flatten()
            .map(|feature| entities.feature(feature))
            .collect();
        self.out
            .write_record([
                record.document.to_string().as_str(),
                &record.result.id,
                &entity.id,
                &entity.name,
                &format!("{:?}", entity.kind).to_uppercase(),
                &entity_id(node),
                node_name,
                entities.rule(place).name(),
                &score,
                &company.join("; "),
            ])
            .map_err(|e| failed(&self.path, e))
    }

    /// Brings the file to the disk.
    pub fn finish(self) -> Result<(), GraphError> {
        let file = GraphError::file(&self.path);
        let out = self.out.into_inner().map_err(|e| file(e.into_error()))?;
        out.sync_all().map_err(file)
    }
}

fn failed(path: &Path, error: csv::Error) -> GraphError {
    GraphError::file(path)(error.into())
}
