//! The document's quotes, entities and unnamed speakers in the output's schema: spans in code points with their text, ids,
//! rounded probabilities.

use crate::entity::{EntityId, MentionId, NamedMention};
use crate::quote::{self, Attribution, Quoted};
use crate::schema::{
    Entity, Evidence, Explanation, Mention, MentionKind, Quote, QuoteType, SpeakerChance, TextSpan,
    UnnamedSpeaker, Withheld,
};
use crate::speaker::{
    Addressee, Context, Pronoun, Reference, ResolvedSpeaker, SpeakerExplanation, UnnamedId,
};
use crate::text::{CodePoints, Reading, Span};

/// Puts what was found in a document into the output's schema.
pub(super) struct Presenter<'d> {
    pub context: &'d Context<'d>,
    /// The document's text, in which the output's offsets count.
    pub original: &'d str,
    /// How that text is read: what all spans are of.
    pub reading: &'d Reading,
    pub points: &'d CodePoints<'d>,
}

impl Presenter<'_> {
    /// One attribution as a quote, without those inside it.
    pub(super) fn quote(
        &self,
        id: String,
        kind: QuoteType,
        attribution: &Attribution,
        speaker: &ResolvedSpeaker,
        addressee: Option<Addressee>,
    ) -> Quote {
        let text = self.context.text;
        let names: Vec<&str> = speaker
            .entities
            .iter()
            .map(|&entity| self.context.entity(entity).name.as_str())
            .collect();
        let ids: Vec<String> = speaker.entities.iter().map(|&e| entity_id(e)).collect();
        let addressee_entity = addressee.and_then(|a| a.entity);
        let factuality = quote::factuality(text, attribution);
        Quote {
            id,
            kind,
            mode: quote::mode(&cue_text(text, attribution)),
            polarity: factuality.polarity,
            determinacy: factuality.determinacy,
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
            addressee: addressee.map(|a| self.span(a.span)).into_iter().collect(),
            addressees: addressee_entity.map(entity_id).into_iter().collect(),
            confidence: rounded(attribution.confidence),
            mentions: entities_in(
                &attribution.content,
                self.context.mentions,
                self.context.entity_of,
            ),
            nested: Vec::new(),
        }
    }

    /// Why a quote has its speaker.
    pub(super) fn explanation(&self, quote: String, why: &SpeakerExplanation) -> Explanation {
        let name = |entity: EntityId| self.context.entity(entity).name.clone();
        let log_odds: f64 = why.evidence.iter().map(|e| e.log_odds).sum();
        Explanation {
            quote,
            source: why.source,
            decided_by: why.decided_by,
            candidates: why
                .candidates
                .iter()
                .map(|of| SpeakerChance {
                    entity: of.entity.map(entity_id),
                    name: of.entity.map(name),
                    probability: rounded(of.chance),
                    last_named: of.last_named.map(|span| self.span(span)),
                })
                .collect(),
            evidence: why
                .evidence
                .iter()
                .map(|of| {
                    let [first, second] = of.seen.clone();
                    Evidence {
                        kind: of.kind,
                        log_odds: rounded(of.log_odds as f32),
                        first,
                        second,
                    }
                })
                .collect(),
            log_odds: (!why.evidence.is_empty()).then(|| rounded(log_odds as f32)),
            withheld: why.withheld.as_ref().map(|speaker| {
                let names: Vec<String> = speaker.entities.iter().map(|&e| name(e)).collect();
                Withheld {
                    speakers: speaker.entities.iter().map(|&e| entity_id(e)).collect(),
                    name: names.join(" & "),
                    confidence: speaker.confidence.map_or(0.0, rounded),
                    least: self.context.min_speaker_confidence,
                }
            }),
        }
    }

    /// The entities, each with all its mentions in the order of the text, and with what the text calls it.
    pub(super) fn entities(&self, references: &[Reference]) -> Vec<Entity> {
        let roles = self.context.roles;
        let mut mentions: Vec<Vec<(Span, MentionKind)>> = self
            .context
            .entities
            .iter()
            .map(|entity| entity.mentions.iter().map(|&m| self.named(m)).collect())
            .collect();
        for reference in references {
            mentions[reference.entity.index()].push((reference.span, reference.kind));
        }
        mentions
            .into_iter()
            .zip(self.context.entities)
            .enumerate()
            .map(|(index, (mut mentions, entity))| {
                mentions.sort_by_key(|m| m.0);
                let id = EntityId::new(index);
                Entity {
                    id: entity_id(id),
                    name: entity.name.clone(),
                    kind: entity.kind,
                    mentions: mentions
                        .into_iter()
                        .map(|(span, kind)| self.mention(span, kind))
                        .collect(),
                    roles: roles.roles(id).map(|s| self.span(s)).collect(),
                    affiliations: roles.affiliations(id).map(|s| self.span(s)).collect(),
                }
            })
            .collect()
    }

    /// The speakers without a name, each once, in the order of their numbers.
    pub(super) fn unnamed_speakers(
        &self,
        quoted: &Quoted,
        speakers: &[ResolvedSpeaker],
        nested_speakers: &[ResolvedSpeaker],
    ) -> Vec<UnnamedSpeaker> {
        let mut sources: Vec<Vec<Span>> = Vec::new();
        let nested = quoted.nested.iter().map(|n| &n.attribution);
        let attributions = quoted.attributions.iter().chain(nested);
        for (attribution, speaker) in attributions.zip(speakers.iter().chain(nested_speakers)) {
            if let Some(id) = speaker.unnamed {
                sources.resize(sources.len().max(id.index() + 1), Vec::new());
                sources[id.index()].extend(attribution.source.first());
            }
        }
        sources
            .into_iter()
            .enumerate()
            .map(|(index, sources)| self.unnamed_speaker(UnnamedId::new(index), sources))
            .collect()
    }

    /// A speaker without a name, described by the first source that is not a pronoun.
    fn unnamed_speaker(&self, id: UnnamedId, mut sources: Vec<Span>) -> UnnamedSpeaker {
        sources.sort_unstable();
        sources.dedup();
        let text = self.context.text;
        let kind = |source: Span| match Pronoun::of(source.text(text)) {
            Some(_) => MentionKind::Pronoun,
            None => MentionKind::Nominal,
        };
        let description = sources
            .iter()
            .find(|&&source| kind(source) == MentionKind::Nominal)
            .or(sources.first());
        UnnamedSpeaker {
            id: unnamed_id(id),
            description: description.map_or("", |s| s.text(text)).to_owned(),
            mentions: sources
                .iter()
                .map(|&source| self.mention(source, kind(source)))
                .collect(),
        }
    }

    fn named(&self, mention: MentionId) -> (Span, MentionKind) {
        let mention = self.context.mention(mention);
        let kind = match mention.compound {
            Some(_) => MentionKind::Nominal,
            None => MentionKind::Name,
        };
        (mention.span, kind)
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
        let span = self.reading.original(span);
        let (start, end) = self.points.range(span);
        TextSpan {
            start,
            end,
            text: span.text(self.original).to_owned(),
        }
    }

    fn spans(&self, of: &[Span]) -> Vec<TextSpan> {
        of.iter().map(|&s| self.span(s)).collect()
    }
}

fn entity_id(entity: EntityId) -> String {
    format!("e{}", entity.index() + 1)
}

fn unnamed_id(speaker: UnnamedId) -> String {
    format!("u{}", speaker.index() + 1)
}

fn rounded(probability: f32) -> f32 {
    (probability * 1000.0).round() / 1000.0
}

fn cue_text(text: &str, attribution: &Attribution) -> String {
    let parts: Vec<&str> = attribution.cue.iter().map(|s| s.text(text)).collect();
    parts.join(" ")
}

/// Ids of the entities that are named in `content`, in order, each once.
fn entities_in(content: &[Span], mentions: &[NamedMention], entity_of: &[EntityId]) -> Vec<String> {
    let mut out: Vec<EntityId> = Vec::new();
    for span in content {
        let first = mentions.partition_point(|m| m.span.start < span.start);
        for (mention, &entity) in mentions[first..].iter().zip(&entity_of[first..]) {
            if mention.span.start >= span.end {
                break;
            }
            if span.encloses(mention.span) && !out.contains(&entity) {
                out.push(entity);
            }
        }
    }
    out.into_iter().map(entity_id).collect()
}
