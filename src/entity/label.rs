//! The labels of other people's token classifiers, read as this program's entity types.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::NamedMention;
use super::decode::with_nicknames;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon;
use crate::model::{Encoded, Scores};
use crate::schema::EntityType;
use crate::text::Span;

/// The types that the user gives to labels which have no usual type, or another one: `LABEL=TYPE` separated by commas or
/// lines, `LABEL=-` for labels whose spans are left out, `#` before comments. Labels are named without `B-` and `I-`, in
/// any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelTable(BTreeMap<String, Option<EntityType>>);

impl FromStr for LabelTable {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let lines = text.lines().map(|l| l.split('#').next().unwrap_or(""));
        let mut table = BTreeMap::new();
        for entry in lines.flat_map(|l| l.split(',')).map(str::trim) {
            if entry.is_empty() {
                continue;
            }
            let wrong = |reason: String, remedy: String| {
                Error::new(ErrorKind::Usage, format!("`{entry}`"), reason, remedy)
            };
            let (label, name) = entry.split_once('=').ok_or_else(|| {
                wrong(
                    "write LABEL=TYPE, or LABEL=- to leave it out".to_owned(),
                    String::new(),
                )
            })?;
            let name = name.trim();
            let kind = meaning(name).ok_or_else(|| {
                wrong(
                    format!("there is no type `{name}`"),
                    format!("the types are {}", types()),
                )
            })?;
            table.insert(label.trim().to_uppercase(), kind);
        }
        Ok(Self(table))
    }
}

/// What a label can be given, for messages.
fn types() -> String {
    format!("{}, and - for none", EntityType::NAMES.join(", "))
}

/// The type of a name, or `Some(None)` if it is `-`, which leaves a label out; none if there is no such type.
fn meaning(name: &str) -> Option<Option<EntityType>> {
    match name {
        "-" => Some(None),
        name => EntityType::from_label(name).map(Some),
    }
}

impl LabelTable {
    /// The type of a label, named without its position; `Some(None)` if its spans are left out.
    fn lookup(&self, name: &str) -> Option<Option<EntityType>> {
        let name = name.to_uppercase();
        let usual = || meaning(lexicon::NER_LABELS.group(&name)?);
        self.0.get(&name).copied().or_else(usual)
    }

    /// Its entries as `LABEL=TYPE`, in order.
    pub fn entries(&self) -> Vec<String> {
        let name = |kind: &Option<EntityType>| kind.map_or("-", EntityType::as_str);
        let entries = self.0.iter();
        entries
            .map(|(label, kind)| format!("{label}={}", name(kind)))
            .collect()
    }
}

/// Where a labelled word stands in its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LabelPosition {
    /// Its first word: `B-`, and `S-` or `U-` for the only one.
    Begin,
    /// A later word (`I-`, `E-`, `L-`), or any word where labels have no positions.
    Inside,
}

/// One label of a classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Label {
    position: LabelPosition,
    /// The label without its position.
    name: String,
    kind: EntityType,
}

/// A classifier's labels, in the order of its scores' columns; none for those that stand for no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labels(Vec<Option<Label>>);

impl Labels {
    /// The labels of these names, with the types that `table` gives them, or else their usual ones.
    ///
    /// # Errors
    /// Names that have neither.
    pub(crate) fn new(names: &[String], table: &LabelTable) -> Result<Self> {
        let mut unknown: Vec<&str> = Vec::new();
        let mut labels = Vec::with_capacity(names.len());
        for full in names {
            let (position, name) = parts(full);
            match table.lookup(name) {
                Some(kind) => labels.push(kind.map(|kind| Label {
                    position,
                    name: name.to_uppercase(),
                    kind,
                })),
                None if unknown.contains(&name) => {}
                None => unknown.push(name),
            }
        }
        if unknown.is_empty() {
            return Ok(Self(labels));
        }
        Err(Error::new(
            ErrorKind::Model,
            "",
            format!(
                "what the labels {} stand for is not known",
                unknown.join(", ")
            ),
            format!(
                "say it with --ner-labels {}=TYPE,... (TYPE: {})",
                unknown[0],
                types()
            ),
        ))
    }

    /// The mentions that the best labels of a text's words make, in order, never overlapping. `encoded` has the words
    /// that `scores` are of, in `entities`.
    pub(crate) fn mentions(
        &self,
        text: &str,
        encoded: &Encoded,
        scores: &Scores,
    ) -> Vec<NamedMention> {
        let mut found: Vec<NamedMention> = Vec::new();
        let mut open: Option<&str> = None; // the name of the label whose span the next word may continue
        let rows = scores.entities.chunks_exact(self.0.len().max(1));
        for (&word, row) in encoded.words.iter().zip(rows) {
            let (best, probability) = best(row);
            let Some(label) = &self.0[best] else {
                open = None;
                continue;
            };
            match found.last_mut() {
                Some(mention)
                    if open == Some(&label.name) && label.position == LabelPosition::Inside =>
                {
                    mention.span.end = word.end;
                    mention.confidence *= probability;
                }
                _ => found.push(NamedMention {
                    span: Span::new(word.start, word.end),
                    kind: label.kind,
                    confidence: probability,
                    compound: None,
                }),
            }
            open = Some(&label.name);
        }
        with_nicknames(text, found)
    }
}

/// Splits `B-PER` into position and name.
fn parts(label: &str) -> (LabelPosition, &str) {
    let split = label.split_once(['-', '_']);
    match split {
        Some(("B" | "S" | "U", name)) => (LabelPosition::Begin, name),
        Some(("I" | "E" | "L", name)) => (LabelPosition::Inside, name),
        _ => (LabelPosition::Inside, label),
    }
}

/// The best column of a row of scores (the first, if several are), and its probability.
fn best(row: &[f32]) -> (usize, f32) {
    let best = (0..row.len()).fold(0, |best, i| if row[i] > row[best] { i } else { best });
    let sum: f32 = row.iter().map(|score| (score - row[best]).exp()).sum();
    (best, 1.0 / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|&l| l.to_owned()).collect()
    }

    /// The spans of words that have these labels, with their types.
    fn spans(table: &str, labels: &[&str], words: &[&str]) -> Vec<(String, EntityType)> {
        let labels = named(labels);
        let text: String = (b'a'..).take(words.len()).map(char::from).collect();
        let encoded = Encoded {
            words: (0..words.len()).map(|w| Span::new(w, w + 1)).collect(),
            ..Encoded::default()
        };
        let scores = Scores {
            entities: words
                .iter()
                .flat_map(|w| labels.iter().map(move |l| if l == w { 9.0 } else { 0.0 }))
                .collect(),
            ..Scores::default()
        };
        Labels::new(&labels, &table.parse().unwrap())
            .unwrap()
            .mentions(&text, &encoded, &scores)
            .into_iter()
            .map(|m| (m.span.text(&text).to_owned(), m.kind))
            .collect()
    }

    #[test]
    fn spans_are_read_in_every_scheme() {
        use EntityType::{Location, Person};
        let labels = ["O", "B-PER", "I-PER", "B-GPE", "I-GPE"];
        let words = [
            "B-PER", "I-PER", "I-GPE", "I-PER", "O", "B-PER", "B-PER", "O", "I-GPE", "I-GPE",
        ];
        let expected = [
            ("ab", Person),
            ("c", Location),
            ("d", Person),
            ("f", Person),
            ("g", Person),
            ("ij", Location),
        ];
        let owned = expected.map(|(span, kind)| (span.to_owned(), kind));
        assert_eq!(spans("", &labels, &words), owned);
        let plain = spans("", &["PERSON", "O"], &["PERSON", "PERSON", "O", "PERSON"]);
        assert_eq!(plain, [("ab".to_owned(), Person), ("d".to_owned(), Person)]);
        let bioes = ["O", "B-LOC", "I-LOC", "E-LOC", "S-LOC"];
        let found = spans("", &bioes, &["B-LOC", "E-LOC", "S-LOC", "S-LOC"]);
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn usual_labels_have_types() {
        for group in lexicon::NER_LABELS.groups() {
            let kind = meaning(group).unwrap();
            assert_eq!(kind.map_or("-", EntityType::as_str), group);
        }
    }

    #[test]
    fn own_tables_come_first() {
        let found = spans(
            "animal = misc, PER=-  # no people\nLOC=FACILITY",
            &["O", "B-ANIMAL", "B-PER", "B-LOC"],
            &["B-ANIMAL", "B-PER", "B-LOC"],
        );
        assert_eq!(
            found,
            [
                ("a".to_owned(), EntityType::Misc),
                ("c".to_owned(), EntityType::Facility)
            ]
        );
        let table: LabelTable = "LOC=FACILITY,animal=-".parse().unwrap();
        assert_eq!(table.entries(), ["ANIMAL=-", "LOC=FACILITY"]);
    }

    #[test]
    fn unknown_labels_are_refused() {
        let error = Labels::new(
            &named(&["O", "LABEL_1", "B-DRUG", "I-DRUG"]),
            &LabelTable::default(),
        );
        let message = error.unwrap_err().to_string();
        assert!(
            message.contains("LABEL_1, DRUG") && message.contains("--ner-labels"),
            "{message}"
        );
        for (table, part) in [("PER", "LABEL=TYPE"), ("PER=HUMAN", "no type `HUMAN`")] {
            let message = table.parse::<LabelTable>().unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn confidence_is_the_product_of_the_words_probabilities() {
        let labels = Labels::new(&named(&["O", "PER"]), &LabelTable::default()).unwrap();
        let encoded = Encoded {
            words: vec![Span::new(0, 1), Span::new(1, 2)],
            ..Encoded::default()
        };
        let scores = Scores {
            entities: vec![0.0, 3.0_f32.ln(), 0.0, 4.0_f32.ln()],
            ..Scores::default()
        };
        let [mention] = &labels.mentions("ab", &encoded, &scores)[..] else {
            panic!("one mention");
        };
        assert!((mention.confidence - 0.75 * 0.8).abs() < 1e-6);
    }
}
