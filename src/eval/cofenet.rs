//! The CofeNet paper's view of PolNeAR: sentences of tokens with BIO labels, onto which predictions are projected.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::annotation::{Annotation, Extent, Role};
use super::error::mistake;
use super::metric::Tallies;
use super::spans::matches;
use crate::error::Error;

/// How many code points after the previous token a token is searched for.
const REACH: usize = 40;
/// The same for a sentence's first token.
const REACH_OF_SENTENCE: usize = 4000;

#[derive(Deserialize)]
struct SentenceLine {
    id: String,
    tokens: Vec<String>,
    labels: Vec<String>,
}

/// The sentences of a file, by document.
#[derive(Debug, Default)]
pub struct Sentences {
    by_document: BTreeMap<String, Vec<Sentence>>,
}

#[derive(Debug)]
struct Sentence {
    id: String,
    tokens: Vec<String>,
    labels: Vec<String>,
}

/// Labels by token: `B-` or `I-` of a role, or nothing.
type TokenLabels = Vec<Option<(bool, Role)>>;

impl Sentences {
    /// Reads lines with `id` (the document's and a hash), `tokens` and `labels`; `file` names them in errors.
    ///
    /// # Errors
    /// All lines that are wrong.
    pub fn parse(lines: &str, file: &str) -> Result<Self, Vec<Error>> {
        let (mut sentences, mut errors) = (Self::default(), Vec::new());
        for (index, line) in lines.lines().enumerate() {
            match serde_json::from_str::<SentenceLine>(line) {
                Ok(SentenceLine { id, tokens, labels }) if tokens.len() == labels.len() => {
                    let document = id.rsplit_once('_').map_or(id.as_str(), |(d, _)| d);
                    let of = sentences
                        .by_document
                        .entry(document.to_owned())
                        .or_default();
                    of.push(Sentence { id, tokens, labels });
                }
                other => errors.push(mistake(
                    file,
                    index + 1,
                    match other {
                        Err(error) => error.to_string(),
                        Ok(_) => "tokens and labels are not as many".to_owned(),
                    },
                    "every line needs an object with `id`, `tokens` and as many `labels`",
                )),
            }
        }
        if errors.is_empty() {
            Ok(sentences)
        } else {
            Err(errors)
        }
    }

    /// Counts the sentences of a document; returns how many are not found in its text.
    pub fn tally(
        &self,
        document: &str,
        text: &str,
        predicted: &Annotation,
        tallies: &mut Tallies,
    ) -> usize {
        let text: Vec<char> = text.chars().map(flat).collect();
        let mut from: HashMap<&str, usize> = HashMap::new();
        let mut lost = 0;
        for sentence in self.by_document.get(document).into_iter().flatten() {
            let start = from.entry(&sentence.id).or_default();
            let Some(extents) = aligned(&text, &sentence.tokens, *start) else {
                lost += 1;
                continue;
            };
            *start = extents.last().map_or(*start, |e| e.end);
            let found = projected(&extents, predicted);
            let labels: TokenLabels = sentence.labels.iter().map(|l| label(l)).collect();
            for role in Role::CORE {
                let name = format!("cofenet.{}", role.name());
                matches(&name, &spans(&labels, role), &spans(&found, role), tallies);
            }
        }
        lost
    }
}

fn label(label: &str) -> Option<(bool, Role)> {
    let (position, name) = label.split_once('-')?;
    let role = Role::CORE.into_iter().find(|r| r.name() == name)?;
    Some((position == "B", role))
}

/// The runs of a role, by their tokens: `B` begins one, `I` continues it.
fn spans(labels: &TokenLabels, role: Role) -> BTreeSet<Extent> {
    let mut out = BTreeSet::new();
    let mut at = 0;
    while at < labels.len() {
        if labels[at] == Some((true, role)) {
            let more = labels[at + 1..]
                .iter()
                .take_while(|l| **l == Some((false, role)));
            let end = at + 1 + more.count();
            out.insert(Extent::new(at, end));
            at = end;
        } else {
            at += 1;
        }
    }
    out
}

/// The labels that predictions give to tokens.
fn projected(tokens: &[Extent], predicted: &Annotation) -> TokenLabels {
    let mut labels: TokenLabels = vec![None; tokens.len()];
    for attribution in &predicted.attributions {
        for role in [Role::Content, Role::Source, Role::Cue] {
            for span in attribution.of(role) {
                let mut begins = true;
                for (token, label) in tokens.iter().zip(&mut labels) {
                    if token.start < span.end && token.end > span.start {
                        *label = Some((std::mem::take(&mut begins), role));
                    }
                }
            }
        }
    }
    labels
}

/// Quotation marks and dashes as the tokens have them.
fn flat(c: char) -> char {
    match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '–' | '—' => '-',
        other => other,
    }
}

/// Where the tokens stand in the text from `start` on; none if one is not there.
fn aligned(text: &[char], tokens: &[String], start: usize) -> Option<Vec<Extent>> {
    let mut at = start;
    let mut extents = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let reach = if index == 0 { REACH_OF_SENTENCE } else { REACH };
        let mut best: Option<Extent> = None;
        for form in forms(token) {
            let found = find(text, &form, at, reach);
            if let Some(found) = found
                && best.is_none_or(|best| found < best.start)
            {
                best = Some(Extent::new(found, found + form.len()));
            }
        }
        let extent = best?;
        at = extent.end;
        extents.push(extent);
    }
    Some(extents)
}

/// What a token can be in the text.
fn forms(token: &str) -> Vec<Vec<char>> {
    let token = match token {
        "``" | "''" => "\"",
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "`" => "'",
        other => other,
    };
    let plain: String = token.chars().map(flat).collect();
    let mut forms = vec![plain.clone()];
    match plain.as_str() {
        "-" => forms.push("--".to_owned()),
        "…" => forms.push("...".to_owned()),
        _ => {}
    }
    forms.push(plain.replace("...", "…"));
    forms.push(plain.replace('\\', ""));
    forms.into_iter().map(|f| f.chars().collect()).collect()
}

/// The first place of `form` that begins at `from` or up to `reach` after it.
fn find(text: &[char], form: &[char], from: usize, reach: usize) -> Option<usize> {
    let last = (from + reach).min(text.len().checked_sub(form.len())?);
    (from..=last).find(|&at| text[at..].starts_with(form))
}
