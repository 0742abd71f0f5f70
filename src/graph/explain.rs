//! `merges.csv`: for every entity of a document its node, and why.

use std::fs::File;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use super::entities::{Entities, Explained, LinkageStep};
use super::error::file;
use super::profile::Evidence;
use super::{MemberId, NodeId};
use crate::error::{Error, Result};
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

/// Writes `merges.csv`.
pub(super) struct Explanations {
    path: PathBuf,
    out: csv::Writer<File>,
    evidence: Peekable<Explained>,
}

impl Explanations {
    /// A file in `folder`.
    pub(super) fn create(folder: &Path, evidence: Explained) -> Result<Self> {
        let path = folder.join("merges.csv");
        let mut out = csv::Writer::from_path(&path).map_err(|e| failed(&path, e))?;
        out.write_record(COLUMNS).map_err(|e| failed(&path, e))?;
        Ok(Self {
            path,
            out,
            evidence: evidence.peekable(),
        })
    }

    /// Adds the next member, in the order of [`MemberId`]: an entity of a document, with its node and the node's name.
    pub(super) fn add(
        &mut self,
        record: &Record,
        entity: &Entity,
        member: MemberId,
        (node, node_name): (NodeId, &str),
        entities: &Entities,
    ) -> Result<()> {
        let evidence = self.evidence_of(member)?;
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
                entity.kind.as_str(),
                &node.to_string(),
                node_name,
                entities.rule(member).as_str(),
                &score,
                &company.join("; "),
            ])
            .map_err(|e| failed(&self.path, e))
    }

    /// What spoke for a member in the last step that moved it.
    fn evidence_of(&mut self, member: MemberId) -> Result<Evidence> {
        let mut found = Evidence::default();
        let until = |next: &Result<((MemberId, LinkageStep), Evidence)>| {
            next.as_ref().map_or(true, |((at, _), _)| *at <= member)
        };
        while let Some(next) = self.evidence.next_if(until) {
            let ((at, _), evidence) = next?;
            if at == member {
                found = evidence;
            }
        }
        Ok(found)
    }

    /// Flushes the file to the disk.
    pub(super) fn finish(self) -> Result<()> {
        let file = file(&self.path);
        let out = self.out.into_inner().map_err(|e| file(e.into_error()))?;
        out.sync_all().map_err(file)
    }
}

fn failed(path: &Path, error: csv::Error) -> Error {
    file(path)(error.into())
}
