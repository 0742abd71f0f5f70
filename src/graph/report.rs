//! The report of a folder: one page, with the folder's people brought together as `whosaid graph` does it.

use std::path::Path;

use super::authority::Authority;
use super::duplicates::Duplicates;
use super::entities::Entities;
use super::error::file;
use crate::error::{Error, ErrorKind, Result};
use crate::output::report::{CorpusEntity, Report, ReportArticle};
use crate::progress::Progress;
use crate::schema::{Day, Entity};
use crate::store::archive::{Archive, Parts};

/// So many other names of a speaker are in the page.
const ALIASES: usize = 8;

/// What goes into a report.
#[derive(Debug, Default)]
pub struct ReportOptions {
    /// The page's title; if there is none, its documents give one.
    pub title: Option<String>,
    /// Whether the articles' texts are left out.
    pub no_text: bool,
    /// Only articles of this day or later.
    pub since: Option<Day>,
    /// Only articles of this day or earlier.
    pub until: Option<Day>,
    /// So many articles at most, the first ones.
    pub limit: Option<usize>,
    /// The user's authority file.
    pub authority: Authority,
}

impl ReportOptions {
    fn wants(&self, date: Option<&str>) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        date.and_then(Day::parse).is_some_and(|day| {
            self.since.is_none_or(|since| day >= since)
                && self.until.is_none_or(|until| day <= until)
        })
    }
}

/// Gathers the report of a folder.
///
/// # Errors
/// What cannot be read; more quotes than a page holds; no article that is wanted.
pub fn report(
    archive: &Archive,
    options: &ReportOptions,
    progress: &dyn Progress,
) -> Result<Report> {
    let mut report = Report::new(options.title.as_deref());
    let parts = Parts {
        text: !options.no_text,
        ..Parts::ALL
    };
    let work = tempfile::tempdir().map_err(file(Path::new("a temporary folder")))?;
    let merged = Merged::read(archive, &options.authority, work.path())?;
    let mut first = 0;
    for (number, record) in archive.records(parts).enumerate() {
        let record = record?;
        let quotations = first..first + record.result.quotes.len();
        first = quotations.end;
        if options.wants(record.result.date.as_deref()) {
            if options.limit.is_some_and(|n| report.documents() >= n) {
                break;
            }
            let added = report.add(&ReportArticle {
                text: record.text.as_deref(),
                result: &record.result,
                who: &|entity| merged.entity(number, entity),
                quotations: merged.quotations.get(quotations).unwrap_or_default(),
                explanations: &[],
            });
            added.map_err(|full| {
                wrong(
                    archive,
                    full.to_string(),
                    "take a part of the folder with --since, --until or --limit",
                )
            })?;
        }
        progress.documents(1);
    }
    if report.documents() == 0 {
        let remedy = match (options.since, options.until) {
            (None, None) => "",
            _ => "check --since and --until (articles without a date are left out by them)",
        };
        return Err(wrong(
            archive,
            "no article is left to show".to_owned(),
            remedy,
        ));
    }
    Ok(report)
}

fn wrong(archive: &Archive, reason: String, remedy: &'static str) -> Error {
    let folder = archive.path().display().to_string();
    Error::new(ErrorKind::Folder, folder, reason, remedy)
}

/// The entities and repeated quotes of the folder's documents, brought together.
struct Merged<'a> {
    entities: Entities,
    /// For every quote the first one of its quotation, in the order of documents.
    quotations: Vec<u32>,
    authority: &'a Authority,
}

impl<'a> Merged<'a> {
    fn read(archive: &Archive, authority: &'a Authority, work: &Path) -> Result<Self> {
        let (entities, _) = Entities::read(archive, authority, work, false, &|| {})?;
        let duplicates = Duplicates::find(archive, &entities, work, &|| {})?;
        Ok(Self {
            entities,
            quotations: duplicates.first.iter().map(|q| q.number()).collect(),
            authority,
        })
    }

    /// Who an entity of a document is in the corpus, by the document's place among those that were read.
    fn entity(&self, document: usize, entity: &Entity) -> Option<CorpusEntity<'_>> {
        let node = self.entities.node(document, &entity.id)?;
        let main = self.entities.name(node, self.authority);
        let of = self.entities.entity(node);
        let names = of
            .names
            .iter()
            .map(|&(name, _)| &*self.entities.names.get(name).shown);
        Some(CorpusEntity {
            number: node.number(),
            kind: of.kind,
            names: std::iter::once(main)
                .chain(names.filter(|&name| name != main).take(ALIASES))
                .collect(),
        })
    }
}
