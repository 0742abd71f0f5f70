//! Coreference as CoNLL-2012 has it: the last column opens and closes mentions, `(12`, `12)`, `(12)`, with `|` or nothing
//! between them. OntoGUM's three columns are read too.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::text_of;
use super::{GoldDocument, InputError, Place, mistake};
use crate::eval::annotation::{Annotation, Extent, without_singletons};

/// One document's lines.
#[derive(Default)]
struct Part {
    name: String,
    line: usize,
    sentences: Vec<Vec<String>>,
    tokens: usize,
    /// Mentions that are open, by chain: first token and line.
    open: BTreeMap<u64, Vec<(usize, usize)>>,
    /// Mentions by chain, as first and last token.
    chains: BTreeMap<u64, BTreeSet<(usize, usize)>>,
}

impl Part {
    fn document(self, id: String, path: &str) -> GoldDocument {
        let sentences: Vec<_> = self
            .sentences
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect();
        let (text, extents) = text_of(&sentences);
        let chain = |mentions: BTreeSet<(usize, usize)>| -> BTreeSet<Extent> {
            mentions
                .into_iter()
                .map(|(first, last)| Extent::new(extents[first].start, extents[last].end))
                .collect()
        };
        GoldDocument {
            id,
            text,
            annotation: Annotation {
                chains: without_singletons(self.chains.into_values().map(chain).collect()),
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

/// Reads the documents of a file. A single one has the id `stem`, one of several the name in its `#begin document`.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn parse(
    lines: &str,
    file: &str,
    stem: &str,
) -> Result<Vec<GoldDocument>, Vec<InputError>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut errors = Vec::new();
    for (index, line) in lines.lines().enumerate() {
        let number = index + 1;
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(name) = comment.trim_start().strip_prefix("begin document") {
                parts.push(Part {
                    name: name.trim().to_owned(),
                    line: number,
                    ..Part::default()
                });
            }
            continue;
        }
        if parts.is_empty() && !line.trim().is_empty() {
            let remedy = "begin every document with `#begin document (NAME); part 000`";
            errors.push(mistake(file, number, "a line before any document", remedy));
            return Err(errors);
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        match columns(line)[..] {
            [] => part.sentences.push(Vec::new()),
            // A token that is white space, as one of OntoGUM's, is none of the text.
            [_, "", "-" | "_" | "*"] => {}
            [_, token, coreference] | [_, _, _, token, .., coreference] => {
                if part.sentences.is_empty() {
                    part.sentences.push(Vec::new());
                }
                if let Some(sentence) = part.sentences.last_mut() {
                    sentence.push(unescaped(token).to_owned());
                }
                if let Err(reason) = mentions(part, coreference, number) {
                    errors.push(mistake(
                        file,
                        number,
                        reason,
                        "every `(1` needs a `1)` of the same chain in its document",
                    ));
                }
                part.tokens += 1;
            }
            _ => errors.push(mistake(
                file,
                number,
                format!("{} columns", columns(line).len()),
                "CoNLL-2012 has the token in column 4 and coreference in the last; OntoGUM has index, token, coreference",
            )),
        }
    }
    for part in &parts {
        for (chain, open) in &part.open {
            for &(_, line) in open {
                let reason = format!("the mention of chain {chain} that begins here does not end");
                let remedy = "close it with `N)`";
                errors.push(mistake(file, line, reason, remedy));
            }
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
            let id = match (several, part.name.as_str()) {
                (false, _) => stem.to_owned(),
                (true, "") => format!("{stem}:{}", index + 1),
                (true, name) => name.to_owned(),
            };
            part.document(id, file)
        })
        .collect())
}

/// The columns of a line: between tabs if it has any, or else between white space.
fn columns(line: &str) -> Vec<&str> {
    let line = line.trim();
    match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split_whitespace().collect(),
    }
}

/// Opens and closes mentions at the next token of `part`.
fn mentions(part: &mut Part, column: &str, line: usize) -> Result<(), String> {
    if matches!(column, "-" | "_" | "*") {
        return Ok(());
    }
    let mut rest = column;
    while !rest.is_empty() {
        rest = rest.trim_start_matches('|');
        let opens = rest.strip_prefix('(');
        let digits = opens.unwrap_or(rest);
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let chain: u64 = digits[..end]
            .parse()
            .map_err(|_| format!("`{column}` does not say which chain"))?;
        rest = &digits[end..];
        if opens.is_some() {
            part.open
                .entry(chain)
                .or_default()
                .push((part.tokens, line));
        }
        if let Some(after) = rest.strip_prefix(')') {
            rest = after;
            let (first, _) = part
                .open
                .get_mut(&chain)
                .and_then(Vec::pop)
                .ok_or_else(|| format!("a mention of chain {chain} ends that did not begin"))?;
            part.chains
                .entry(chain)
                .or_default()
                .insert((first, part.tokens));
        } else if opens.is_none() {
            return Err(format!("`{column}` is not made of `(1`, `1)` and `(1)`"));
        }
    }
    Ok(())
}

/// A token without the treebank's escapes.
fn unescaped(token: &str) -> &str {
    match token {
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "``" | "''" => "\"",
        "/." => ".",
        "/?" => "?",
        "/-" => "-",
        _ => token,
    }
}
