//! One document, from what the model says of it to its result: decode, link, resolve. No I/O, no shared state.

use crate::entity::{self, Mention};
use crate::model::{Bundle, Convention, Encoded, Scores};
use crate::quote::{self, Attribution};
use crate::result::{
    DocumentResult, EntityResult, MentionKind, MentionResult, QuoteResult, Resolution, SpeakerKind,
    TextSpan,
};
use crate::speaker;
use crate::text::{CodePoints, Document, Quotation, Span, quotations};

/// A document made ready for the model.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: Document,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
}

/// A document's result, and the text that its offsets count in.
#[derive(Debug, Clone, PartialEq)]
pub struct Extracted {
    /// The document's text.
    pub text: String,
    /// What was found in it.
    pub result: DocumentResult,
}

/// Finds the document's quotations and encodes its words.
///
/// # Errors
/// What the tokenizer refuses, as a sentence.
pub fn prepare(bundle: &Bundle, document: Document) -> Result<(Prepared, Encoded), String> {
    let quotations = quotations(&document.text);
    match Encoded::new(bundle.tokenizer(), &document.text, &quotations) {
        Ok(encoded) => Ok((
            Prepared {
                document,
                quotations,
            },
            encoded,
        )),
        Err(e) => Err(format!("the text cannot be tokenized: {e}")),
    }
}

/// The document's result, from its scores.
pub fn decode(
    bundle: &Bundle,
    convention: &Convention,
    prepared: Prepared,
    encoded: &Encoded,
    scores: Scores,
) -> Extracted {
    let Prepared {
        document,
        quotations,
    } = prepared;
    let text = &document.text;
    let mentions = entity::mentions(bundle.entities(), encoded, &scores);
    let entities = entity::entities(text, &mentions);
    let entity_of = entity::entity_of_mentions(mentions.len(), &entities);
    let attributions = quote::attributions(convention, encoded, text, &quotations, scores);
    let points = CodePoints::new(text);
    let quotes = attributions
        .iter()
        .enumerate()
        .map(|(i, a)| {
            let speakers = speaker::speakers(text, &a.source, &mentions, &entity_of);
            let names: Vec<&str> = speakers
                .iter()
                .map(|&e| entities[e].name.as_str())
                .collect();
            QuoteResult {
                id: format!("q{}", i + 1),
                kind: quote::quote_type(text, &a.content, &quotations),
                mode: quote::mode(&cue_text(text, a)),
                content: spans(text, &points, &a.content),
                cue: spans(text, &points, &a.cue),
                source: spans(text, &points, &a.source),
                speaker: speakers.first().map(|&e| entity_id(e)),
                speaker_name: (!names.is_empty()).then(|| names.join(" & ")),
                speakers: speakers.iter().map(|&e| entity_id(e)).collect(),
                speaker_kind: if names.is_empty() {
                    SpeakerKind::Unknown
                } else {
                    SpeakerKind::Named
                },
                speaker_by: (!names.is_empty()).then_some(Resolution::Name),
                speaker_confidence: None,
                unnamed_speaker: None,
                addressee: Vec::new(),
                addressees: Vec::new(),
                confidence: (a.confidence * 1000.0).round() / 1000.0,
                mentions: mentioned(&a.content, &mentions, &entity_of),
            }
        })
        .collect();
    let entities = entities
        .iter()
        .enumerate()
        .map(|(i, e)| EntityResult {
            id: entity_id(i),
            name: e.name.clone(),
            kind: e.kind,
            mentions: e
                .mentions
                .iter()
                .map(|&m| {
                    let TextSpan { start, end, text } = span(text, &points, mentions[m].span);
                    MentionResult {
                        start,
                        end,
                        text,
                        kind: MentionKind::Name,
                    }
                })
                .collect(),
        })
        .collect();
    let mut warnings = Vec::new();
    if encoded.is_empty() {
        warnings.push("the text is empty".to_owned());
    }
    let result = DocumentResult {
        id: document.id,
        title: document.title,
        date: document.date,
        entities,
        quotes,
        unnamed_speakers: Vec::new(),
        warnings,
        metadata: document.metadata,
    };
    Extracted {
        text: document.text,
        result,
    }
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

fn cue_text(text: &str, attribution: &Attribution) -> String {
    let parts: Vec<&str> = attribution.cue.iter().map(|s| s.text(text)).collect();
    parts.join(" ")
}

fn span(text: &str, points: &CodePoints, span: Span) -> TextSpan {
    let (start, end) = points.range(span);
    TextSpan {
        start,
        end,
        text: span.text(text).to_owned(),
    }
}

fn spans(text: &str, points: &CodePoints, of: &[Span]) -> Vec<TextSpan> {
    of.iter().map(|&s| span(text, points, s)).collect()
}

/// Ids of the entities whose mentions lie in `content`, in order, each once.
fn mentioned(content: &[Span], mentions: &[Mention], entity_of: &[usize]) -> Vec<String> {
    let mut out: Vec<usize> = Vec::new();
    for span in content {
        let from = mentions.partition_point(|m| m.span.start < span.start);
        for (m, mention) in mentions.iter().enumerate().skip(from) {
            if mention.span.start >= span.end {
                break;
            }
            if span.encloses(mention.span) && !out.contains(&entity_of[m]) {
                out.push(entity_of[m]);
            }
        }
    }
    out.into_iter().map(entity_id).collect()
}
