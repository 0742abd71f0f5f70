//! Speakers beside a brat folder: for every source, who it refers to.
//!
//! A line a document: `{"doc": "...", "sources": [{"source": [[0, 3]], "entity": "Ann Lee", "kind": "named"}]}`.

use std::collections::HashMap;

use serde::Deserialize;

use super::{InputError, mistake};
use crate::eval::annotation::{Extent, SpeakerLabel};
use crate::schema::SpeakerKind;

const REMEDY: &str = "every line needs an object like {\"doc\": \"a1\", \"sources\": [{\"source\": [[0, 7]], \"entity\": \"Ann Lee\", \
                      \"kind\": \"named\"}]}; kinds are named, unnamed, author, people, unknown";

#[derive(Deserialize)]
struct Line {
    doc: String,
    sources: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    /// Null for an attribution without a source.
    source: Option<Vec<Extent>>,
    entity: Option<String>,
    kind: Kind,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Named,
    Unnamed,
    Author,
    #[serde(alias = "generic")]
    People,
    Unknown,
}

/// The speaker of every segment of a document's sources.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    /// The line in the file.
    pub line: usize,
    /// By segment, as it is in the `.ann` file.
    pub by_segment: HashMap<Extent, SpeakerLabel>,
}

/// Reads a file of speakers, by document.
///
/// # Errors
/// All lines that are wrong.
pub(super) fn parse(lines: &str, file: &str) -> Result<HashMap<String, Speakers>, Vec<InputError>> {
    let (mut documents, mut errors) = (HashMap::new(), Vec::new());
    for (index, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let Line { doc, sources } = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(error) => {
                errors.push(mistake(file, index + 1, error.to_string(), REMEDY));
                continue;
            }
        };
        let mut speakers = Speakers {
            line: index + 1,
            ..Speakers::default()
        };
        for Source {
            source,
            entity,
            kind,
        } in sources
        {
            let kind = match kind {
                Kind::Named => SpeakerKind::Named,
                Kind::Unnamed => SpeakerKind::Unnamed,
                Kind::Author => SpeakerKind::Author,
                Kind::People => SpeakerKind::Generic,
                Kind::Unknown => SpeakerKind::Unknown,
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
