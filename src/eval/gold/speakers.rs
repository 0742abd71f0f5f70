//! The file of speakers beside a brat folder: whom every source refers to.
//!
//! A line a document: `{"doc": "...", "sources": [{"source": [[0, 3]], "entity": "Ann Lee", "kind": "named"}]}`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Error;
use crate::eval::annotation::{Extent, SpeakerLabel};
use crate::eval::error::mistake;
use crate::schema::SpeakerKind;

const REMEDY: &str = "every line needs an object like {\"doc\": \"a1\", \"sources\": [{\"source\": [[0, 7]], \"entity\": \"Ann Lee\", \
                      \"kind\": \"named\"}]}; kinds are named, unnamed, author, people, unknown";

#[derive(Deserialize)]
struct SpeakersLine {
    doc: String,
    sources: Vec<SourceLine>,
}

#[derive(Deserialize)]
struct SourceLine {
    /// Null for an attribution without a source.
    source: Option<Vec<Extent>>,
    entity: Option<String>,
    kind: WrittenKind,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum WrittenKind {
    Named,
    Unnamed,
    Author,
    #[serde(alias = "generic")]
    People,
    Unknown,
}

/// The speaker of every segment of a document's sources.
#[derive(Debug, Default)]
pub(super) struct SourceSpeakers {
    /// The line in the file.
    pub line: usize,
    /// By segment, with the offsets of the `.ann` file.
    pub by_segment: HashMap<Extent, SpeakerLabel>,
}

/// Reads a file of speakers, by document.
///
/// # Errors
/// All lines that are wrong.
pub(super) fn parse(
    lines: &str,
    file: &str,
) -> Result<HashMap<String, SourceSpeakers>, Vec<Error>> {
    let (mut documents, mut errors) = (HashMap::new(), Vec::new());
    for (index, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let SpeakersLine { doc, sources } = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(error) => {
                errors.push(mistake(file, index + 1, error.to_string(), REMEDY));
                continue;
            }
        };
        let mut speakers = SourceSpeakers {
            line: index + 1,
            ..SourceSpeakers::default()
        };
        for SourceLine {
            source,
            entity,
            kind,
        } in sources
        {
            let kind = match kind {
                WrittenKind::Named => SpeakerKind::Named,
                WrittenKind::Unnamed => SpeakerKind::Unnamed,
                WrittenKind::Author => SpeakerKind::Author,
                WrittenKind::People => SpeakerKind::Generic,
                WrittenKind::Unknown => SpeakerKind::Unknown,
            };
            let name = entity.filter(|_| kind == SpeakerKind::Named);
            for segment in source.into_iter().flatten() {
                let name = name.clone();
                speakers
                    .by_segment
                    .insert(segment, SpeakerLabel { kind, name });
            }
        }
        documents.insert(doc, speakers);
    }
    if errors.is_empty() {
        Ok(documents)
    } else {
        Err(errors)
    }
}
