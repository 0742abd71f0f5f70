//! Named entities as token and tag a line: CoNLL-2003's columns, IOB2, BIO, IOBES. A blank line ends a sentence.

use super::tokens::text_of;
use super::{GoldDocument, InputError, Place, Tags, mistake};
use crate::eval::annotation::{Annotation, Extent, Name};
use crate::schema::EntityType;
use crate::text::is_space;

/// One document's lines.
#[derive(Default)]
struct Part {
    /// The line where it begins.
    line: usize,
    sentences: Vec<Vec<String>>,
    /// Entities as their type and the first and last of their tokens.
    entities: Vec<(EntityType, usize, usize)>,
    tokens: usize,
    ended: bool,
}

impl Part {
    fn sentence_ends(&mut self) {
        if self.sentences.last().is_some_and(|s| !s.is_empty()) {
            self.sentences.push(Vec::new());
        }
        self.ended = true;
    }

    fn push(&mut self, token: &str, begins: bool, kind: Option<EntityType>) {
        if self.sentences.is_empty() {
            self.sentences.push(Vec::new());
        }
        if let Some(sentence) = self.sentences.last_mut() {
            sentence.push(token.to_owned());
        }
        let here = self.tokens;
        self.tokens += 1;
        if let Some(kind) = kind {
            // As `conlleval` and seqeval do: an entity goes on with I- or E- of its type, and begins with anything else.
            match self.entities.last_mut() {
                Some((open, _, last))
                    if *open == kind && *last + 1 == here && !begins && !self.ended =>
                {
                    *last = here;
                }
                _ => self.entities.push((kind, here, here)),
            }
        }
        self.ended = false;
    }

    fn document(mut self, id: String, path: &str) -> GoldDocument {
        self.sentences.retain(|s| !s.is_empty());
        let (text, extents) = text_of(&self.sentences);
        let mut names: Vec<Name> = self
            .entities
            .iter()
            .map(|&(kind, first, last)| Name {
                extent: Extent::new(extents[first].start, extents[last].end),
                kind,
            })
            .collect();
        names.sort_unstable();
        GoldDocument {
            id,
            text,
            annotation: Annotation {
                names,
                ..Annotation::default()
            },
            metadata: Default::default(),
            place: Place {
                path: path.to_owned(),
                line: Some(self.line),
            },
        }
    }
}

/// Reads the documents of a file; `-DOCSTART-` begins one. A single one has the id `stem`, one of several `stem:1` ...
///
/// # Errors
/// All lines that are wrong.
pub(super) fn parse(
    lines: &str,
    file: &str,
    stem: &str,
    tags: &Tags,
) -> Result<Vec<GoldDocument>, Vec<InputError>> {
    let mut parts = vec![Part {
        line: 1,
        ..Part::default()
    }];
    let mut errors = Vec::new();
    for (index, line) in lines.split('\n').enumerate() {
        let number = index + 1;
        let line = line.trim_end_matches('\r');
        if line.chars().all(is_space) {
            parts
                .last_mut()
                .map(Part::sentence_ends)
                .unwrap_or_default();
            continue;
        }
        let columns: Vec<&str> = if line.contains('\t') {
            line.split('\t').collect()
        } else {
            line.split_whitespace().collect()
        };
        if columns[0] == "-DOCSTART-" {
            if parts.last().is_some_and(|p| p.tokens > 0) {
                parts.push(Part::default());
            }
            if let Some(part) = parts.last_mut() {
                part.line = number;
            }
            continue;
        }
        let (Some(&token), Some(&tag), true) = (columns.first(), columns.last(), columns.len() > 1)
        else {
            let remedy = "a line is a token and its tag, with a tab or blanks between them; a blank line ends a sentence";
            errors.push(mistake(file, number, "no tag", remedy));
            continue;
        };
        let (begins, kind) = match split(tag) {
            Some(None) => (false, None),
            Some(Some((begins, name))) if tags.name(name).is_some() || tags.ignored(name) => {
                (begins, tags.name(name))
            }
            Some(Some((_, name))) => {
                let reason = format!("the unknown tag `{tag}`");
                errors.push(mistake(file, number, reason, Tags::remedy(name)));
                continue;
            }
            None => {
                let remedy = "tags are O, and B-TYPE, I-TYPE (also E-, S-) in the last column";
                errors.push(mistake(file, number, format!("`{tag}` is no tag"), remedy));
                continue;
            }
        };
        if let Some(part) = parts.last_mut() {
            part.push(token, begins, kind);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    parts.retain(|p| p.tokens > 0);
    let several = parts.len() > 1;
    Ok(parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            let id = if several {
                format!("{stem}:{}", index + 1)
            } else {
                stem.to_owned()
            };
            part.document(id, file)
        })
        .collect())
}

/// Whether a tag begins an entity, and its type; none inside for `O`, none outside for what is no tag.
fn split(tag: &str) -> Option<Option<(bool, &str)>> {
    if tag == "O" {
        return Some(None);
    }
    match tag.split_at_checked(2)? {
        ("B-" | "S-", name) if !name.is_empty() => Some(Some((true, name))),
        ("I-" | "E-", name) if !name.is_empty() => Some(Some((false, name))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_begin_and_go_on() {
        let lines = "Ann I-PER\nLee I-PER\nTom B-PER\nof O\nOslo I-LOC\n\nOslo I-LOC\n";
        let documents = parse(lines, "f", "f", &Tags::default()).unwrap();
        let names: Vec<_> = documents[0]
            .annotation
            .names
            .iter()
            .map(|n| (n.extent.start, n.extent.end, n.kind.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                (0, 7, "PERSON"),
                (8, 11, "PERSON"),
                (15, 19, "LOCATION"),
                (20, 24, "LOCATION")
            ]
        );
    }
}
