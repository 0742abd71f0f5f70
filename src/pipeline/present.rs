//! What was found, in the output's schema: spans in code points with their text, ids, rounded probabilities.

use crate::entity::NamedMention;
use crate::quote::{self, Attribution, Quoted};
use crate::schema::QuoteType;
use crate::schema::{Entity, Mention, MentionKind, Quote, TextSpan, UnnamedSpeaker};
use crate::speaker::{Context, Pronoun, Reference, Speaker};
use crate::text::{CodePoints, Span};

/// Puts what was found in the output's schema.
pub(super) struct Presenter<'d> {
    pub context: &'d Context<'d>,
    pub points: &'d CodePoints<'d>,
}

impl Presenter<'_> {
    /// One attribution.
    pub fn quote(
        &self,
        id: String,
        kind: QuoteType,
        attribution: &Attribution,
        speaker: &Speaker,
        told: Option<Span>,
        addressee: Option<usize>,
    ) -> Quote {
        let text = self.context.text;
        let names: Vec<&str> = speaker
            .entities
            .iter()
            .map(|&e| self.context.entities[e].name.as_str())
            .collect();
        let ids: Vec<String> = speaker.entities.iter().map(|&e| entity_id(e)).collect();
        Quote {
            id,
            kind,
            mode: quote::mode(&cue_text(text, attribution)),
            content: self.spans(&attribution.content),
            cue: self.spans(&attribution.cue),
            source: self.spans(&attribution.source),
            speaker: ids.first().cloned(),
            speaker_name: (!names.is_empty()).then(|| names.join(" & ")),
            speakers: ids,
            speaker_kind: speaker.kind,
            speaker_by: speaker.by,
            speaker_confidence: speaker
                .calibrated(&self.context.scorer.calibration)
                .map(rounded),
            unnamed_speaker: speaker.unnamed.map(unnamed_id),
            addressee: told.map(|s| self.span(s)).into_iter().collect(),
            addressees: addressee.map(entity_id).into_iter().collect(),
            confidence: rounded(attribution.confidence),
            mentions: mentioned(
                &attribution.content,
                self.context.mentions,
                self.context.entity_of,
            ),
            nested: Vec::new(),
        }
    }

    /// The entities, with all that refers to them.
    pub fn entities(&self, references: &[Reference]) -> Vec<Entity> {
        let mut mentions: Vec<Vec<(Span, MentionKind)>> = self
            .context
            .entities
            .iter()
            .map(|e| {
                let span = |&m: &usize| {
                    let mention = &self.context.mentions[m];
                    let kind = match mention.compound {
                        Some(_) => MentionKind::Nominal,
                        None => MentionKind::Name,
                    };
                    (mention.span, kind)
                };
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
                Entity {
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

    /// Speakers without a name, each once.
    pub fn unnamed_speakers(
        &self,
        quoted: &Quoted,
        speakers: &[Speaker],
        inner: &[Speaker],
    ) -> Vec<UnnamedSpeaker> {
        let mut sources: Vec<Vec<Span>> = Vec::new();
        let nested = quoted.nested.iter().map(|n| &n.attribution);
        let all = quoted.attributions.iter().chain(nested);
        for (attribution, speaker) in all.zip(speakers.iter().chain(inner)) {
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

    fn mention(&self, span: Span, kind: MentionKind) -> Mention {
        let TextSpan { start, end, text } = self.span(span);
        Mention {
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
fn mentioned(content: &[Span], mentions: &[NamedMention], entity_of: &[usize]) -> Vec<String> {
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
