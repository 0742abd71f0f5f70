//! One document, from what the model says of it to its result: decode, link, resolve. No I/O, no shared state.

use serde::{Deserialize, Serialize};

use crate::entity::{self, Mention};
use crate::model::{Bundle, Convention, Encoded, Scores};
use crate::quote::{self, Attribution};
use crate::result::{
    DocumentResult, EntityResult, MentionKind, MentionResult, QuoteResult, TextSpan, UnnamedSpeaker,
};
use crate::speaker::{self, Context, Pronoun, Reference, Resolved, Speaker};
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    mut scores: Scores,
) -> Extracted {
    let Prepared {
        document,
        quotations,
    } = prepared;
    let attributions = quote::attributions(
        convention,
        encoded,
        &document.text,
        &quotations,
        &mut scores,
    );
    let prepared = Prepared {
        document,
        quotations,
    };
    resolve(bundle, prepared, encoded, &scores, &attributions)
}

/// The document's result, from its attributions: whoever made them.
pub fn resolve(
    bundle: &Bundle,
    prepared: Prepared,
    encoded: &Encoded,
    scores: &Scores,
    attributions: &[Attribution],
) -> Extracted {
    let Prepared {
        document,
        quotations,
    } = prepared;
    let text = &document.text;
    let mentions = entity::mentions(text, bundle.entities(), encoded, scores);
    let entities = entity::entities(text, &mentions);
    let entity_of = entity::entity_of_mentions(mentions.len(), &entities);
    let context = speaker::Context {
        text,
        encoded,
        scores,
        scorer: &bundle.manifest().coreference,
        mentions: &mentions,
        entities: &entities,
        entity_of: &entity_of,
    };
    let resolved = speaker::resolve(&context, attributions);
    let references = speaker::references(&context, attributions, &resolved, &quotations);
    let told: Vec<_> = attributions
        .iter()
        .map(|a| speaker::addressee(text, a, &mentions))
        .collect();
    let points = CodePoints::new(text);
    let writer = Writer {
        context: &context,
        points: &points,
        quotations: &quotations,
    };
    let quotes = attributions
        .iter()
        .zip(&resolved.speakers)
        .zip(&told)
        .enumerate()
        .map(|(i, ((attribution, speaker), told))| {
            let addressees = told.and_then(|span| addressee_entity(&context, &resolved, span));
            writer.quote(i, attribution, speaker, *told, addressees)
        })
        .collect();
    let mut warnings = Vec::new();
    if encoded.is_empty() {
        warnings.push("the text is empty".to_owned());
    }
    let result = DocumentResult {
        entities: writer.entities(&references),
        quotes,
        unnamed_speakers: writer.unnamed_speakers(attributions, &resolved.speakers),
        id: document.id,
        title: document.title,
        date: document.date,
        warnings,
        metadata: document.metadata,
    };
    Extracted {
        text: document.text,
        result,
    }
}

/// The entity of somebody who is told something.
fn addressee_entity(context: &Context, resolved: &Resolved, span: Span) -> Option<usize> {
    let from = context
        .mentions
        .partition_point(|m| m.span.start < span.start);
    let name = context.mentions[from..]
        .iter()
        .position(|m| m.span.end == span.end && m.kind.can_speak());
    if let Some(name) = name {
        return Some(context.entity_of[from + name]);
    }
    let words = context.encoded.words_in(span);
    if words.is_empty() {
        return None;
    }
    let pronoun = Pronoun::of(span.text(context.text))?;
    let (entity, chance) = resolved.entity_of(context, &words, Some(pronoun))?;
    (chance >= 0.5).then_some(entity)
}

/// Puts what was found in the output's schema.
struct Writer<'d> {
    context: &'d Context<'d>,
    points: &'d CodePoints<'d>,
    quotations: &'d [Quotation],
}

impl Writer<'_> {
    fn quote(
        &self,
        index: usize,
        attribution: &Attribution,
        speaker: &Speaker,
        told: Option<Span>,
        addressee: Option<usize>,
    ) -> QuoteResult {
        let text = self.context.text;
        let names: Vec<&str> = speaker
            .entities
            .iter()
            .map(|&e| self.context.entities[e].name.as_str())
            .collect();
        let ids: Vec<String> = speaker.entities.iter().map(|&e| entity_id(e)).collect();
        QuoteResult {
            id: format!("q{}", index + 1),
            kind: quote::quote_type(text, &attribution.content, self.quotations),
            mode: quote::mode(&cue_text(text, attribution)),
            content: self.spans(&attribution.content),
            cue: self.spans(&attribution.cue),
            source: self.spans(&attribution.source),
            speaker: ids.first().cloned(),
            speaker_name: (!names.is_empty()).then(|| names.join(" & ")),
            speakers: ids,
            speaker_kind: speaker.kind,
            speaker_by: speaker.by,
            speaker_confidence: speaker.confidence.map(rounded),
            unnamed_speaker: speaker.unnamed.map(unnamed_id),
            addressee: told.map(|s| self.span(s)).into_iter().collect(),
            addressees: addressee.map(entity_id).into_iter().collect(),
            confidence: rounded(attribution.confidence),
            mentions: mentioned(
                &attribution.content,
                self.context.mentions,
                self.context.entity_of,
            ),
        }
    }

    fn entities(&self, references: &[Reference]) -> Vec<EntityResult> {
        let mut mentions: Vec<Vec<(Span, MentionKind)>> = self
            .context
            .entities
            .iter()
            .map(|e| {
                let span = |&m: &usize| (self.context.mentions[m].span, MentionKind::Name);
                e.mentions.iter().map(span).collect()
            })
            .collect();
        for reference in references {
            let kind = if reference.pronoun {
                MentionKind::Pronoun
            } else {
                MentionKind::Nominal
            };
            mentions[reference.entity].push((reference.span, kind));
        }
        mentions
            .into_iter()
            .zip(self.context.entities)
            .enumerate()
            .map(|(i, (mut mentions, entity))| {
                mentions.sort_by_key(|m| m.0);
                EntityResult {
                    id: entity_id(i),
                    name: entity.name.clone(),
                    kind: entity.kind,
                    mentions: mentions
                        .into_iter()
                        .map(|(span, kind)| self.mention(span, kind))
                        .collect(),
                }
            })
            .collect()
    }

    fn unnamed_speakers(
        &self,
        attributions: &[Attribution],
        speakers: &[Speaker],
    ) -> Vec<UnnamedSpeaker> {
        let mut sources: Vec<Vec<Span>> = Vec::new();
        for (attribution, speaker) in attributions.iter().zip(speakers) {
            if let Some(id) = speaker.unnamed {
                sources.resize(sources.len().max(id + 1), Vec::new());
                sources[id].extend(attribution.source.first());
            }
        }
        sources
            .into_iter()
            .enumerate()
            .map(|(id, mut spans)| {
                spans.sort_unstable();
                spans.dedup();
                let pronoun = |s: &Span| Pronoun::of(s.text(self.context.text)).is_some();
                let first = spans.iter().find(|s| !pronoun(s)).or(spans.first());
                UnnamedSpeaker {
                    id: unnamed_id(id),
                    description: first.map_or("", |s| s.text(self.context.text)).to_owned(),
                    mentions: spans
                        .iter()
                        .map(|&span| {
                            let kind = if pronoun(&span) {
                                MentionKind::Pronoun
                            } else {
                                MentionKind::Nominal
                            };
                            self.mention(span, kind)
                        })
                        .collect(),
                }
            })
            .collect()
    }

    fn mention(&self, span: Span, kind: MentionKind) -> MentionResult {
        let TextSpan { start, end, text } = self.span(span);
        MentionResult {
            start,
            end,
            text,
            kind,
        }
    }

    fn span(&self, span: Span) -> TextSpan {
        let (start, end) = self.points.range(span);
        TextSpan {
            start,
            end,
            text: span.text(self.context.text).to_owned(),
        }
    }

    fn spans(&self, of: &[Span]) -> Vec<TextSpan> {
        of.iter().map(|&s| self.span(s)).collect()
    }
}

fn unnamed_id(index: usize) -> String {
    format!("u{}", index + 1)
}

fn rounded(probability: f32) -> f32 {
    (probability * 1000.0).round() / 1000.0
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

fn cue_text(text: &str, attribution: &Attribution) -> String {
    let parts: Vec<&str> = attribution.cue.iter().map(|s| s.text(text)).collect();
    parts.join(" ")
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
