//! The speakers that a text's layout tells: who the labels of a transcript and the names behind dashes are.

use std::collections::HashMap;

use crate::entity::{EntityId, initials, person_words};
use crate::quote::{Attribution, Voice};
use crate::schema::{EntityType, Resolution, SpeakerKind};
use crate::text::Span;

use super::context::Context;
use super::named_speakers::named_speakers;
use super::resolved_speaker::ResolvedSpeaker;

/// The probability that a label's name is the speaker.
const LABEL_CONFIDENCE: f32 = 0.97;
/// The probability that the person whom an interview's introduction is about gives its answers.
const INTERVIEWEE_CONFIDENCE: f32 = 0.85;

/// The speakers of a document that its layout tells.
pub(super) struct Voices<'c> {
    context: &'c Context<'c>,
    interviewee: Option<EntityId>,
    /// Those without a name, by their labels in lower case.
    unnamed: HashMap<String, ResolvedSpeaker>,
    /// The people who are named in full, by every word and by the initials of their names.
    people: HashMap<String, Vec<EntityId>>,
}

impl<'c> Voices<'c> {
    /// Those of a document with these attributions, which come in the order of their contents.
    pub(super) fn new(context: &'c Context<'c>, attributions: &[Attribution]) -> Self {
        let told = attributions.iter().any(|a| a.voice.is_some());
        let asked = attributions
            .iter()
            .any(|a| a.voice == Some(Voice::Interviewee));
        Self {
            context,
            interviewee: match asked {
                true => interviewee(context, attributions),
                false => None,
            },
            unnamed: HashMap::new(),
            people: if told {
                people(context)
            } else {
                HashMap::new()
            },
        }
    }

    /// The speaker of an attribution with this voice.
    pub(super) fn speaker(&self, voice: Voice, attribution: &Attribution) -> ResolvedSpeaker {
        match voice {
            Voice::Named(name) => self
                .named(name)
                .unwrap_or_else(|| self.unnamed(attribution)),
            Voice::Interviewee => match self.interviewee {
                Some(person) => {
                    let by = Resolution::Implicit;
                    ResolvedSpeaker::named(vec![person], by, INTERVIEWEE_CONFIDENCE)
                }
                None => ResolvedSpeaker::without_name(SpeakerKind::Unknown),
            },
            Voice::Unnamed => self.unnamed(attribution),
            Voice::Unknown => ResolvedSpeaker::without_name(SpeakerKind::Unknown),
        }
    }

    /// Keeps a speaker without a name, after it was counted, for the next turn with its label.
    pub(super) fn remember(&mut self, attribution: &Attribution, speaker: &ResolvedSpeaker) {
        if attribution.voice.is_some() && speaker.kind == SpeakerKind::Unnamed {
            self.unnamed
                .insert(self.label(attribution), speaker.clone());
        }
    }

    fn label(&self, attribution: &Attribution) -> String {
        let label = attribution.source.first();
        label.map_or_else(String::new, |s| s.text(self.context.text).to_lowercase())
    }

    fn unnamed(&self, attribution: &Attribution) -> ResolvedSpeaker {
        let known = self.unnamed.get(&self.label(attribution)).cloned();
        known.unwrap_or_else(|| ResolvedSpeaker::without_name(SpeakerKind::Unnamed))
    }

    /// Whom a name means, which is a label or the end of one.
    fn named(&self, name: Span) -> Option<ResolvedSpeaker> {
        let Context {
            text,
            mentions,
            entity_of,
            ..
        } = *self.context;
        let mut entities = named_speakers(text, name, mentions, entity_of);
        if entities.is_empty() {
            let from = mentions.partition_point(|m| m.span.end <= name.start);
            let last = mentions[from..]
                .iter()
                .take_while(|m| m.span.start < name.end)
                .position(|m| m.span.end == name.end && m.kind.can_speak())?;
            entities.push(entity_of[from + last]);
        }
        for entity in &mut entities {
            *entity = self.fuller(*entity);
        }
        entities.dedup();
        let by = Resolution::Name;
        Some(ResolvedSpeaker::named(entities, by, LABEL_CONFIDENCE))
    }

    /// The one person whose name an entity's is short for: a first name, or a surname in capitals, or initials.
    fn fuller(&self, entity: EntityId) -> EntityId {
        let words = person_words(&self.context.entity(entity).name);
        let [word] = words.as_slice() else {
            return entity;
        };
        match self.people.get(word).map(Vec::as_slice) {
            Some(&[only]) => only,
            _ => entity,
        }
    }
}

/// The people who are named in full, by every word and by the initials of their names.
fn people(context: &Context) -> HashMap<String, Vec<EntityId>> {
    let mut out: HashMap<String, Vec<EntityId>> = HashMap::new();
    for (index, person) in context.entities.iter().enumerate() {
        let words = person_words(&person.name);
        if person.kind != EntityType::Person || words.len() < 2 {
            continue;
        }
        let letters = initials(&words);
        for key in words.into_iter().chain(letters) {
            let bearers = out.entry(key).or_default();
            if bearers.last() != Some(&EntityId::new(index)) {
                bearers.push(EntityId::new(index));
            }
        }
    }
    out
}

/// The person whom an interview is with: whom the text before its first turn names most often, or else the text around its turns.
/// Of equals, the first; who wrote the text is not asked.
fn interviewee(context: &Context, attributions: &[Attribution]) -> Option<EntityId> {
    let voiced = attributions.iter().filter(|a| a.voice.is_some());
    let mut turns: Vec<Span> = voiced
        .flat_map(|a| a.content.iter().chain(&a.source))
        .copied()
        .collect();
    turns.sort_unstable();
    let first = turns.first()?.start;
    let is_outside = |span: Span| {
        let at = turns.partition_point(|turn| turn.end <= span.start);
        turns.get(at).is_none_or(|turn| !turn.overlaps(span))
    };
    most_named(context, |span| span.end <= first).or_else(|| most_named(context, is_outside))
}

/// The person whom the mentions that are `asked` for name most often.
fn most_named(context: &Context, asked: impl Fn(Span) -> bool) -> Option<EntityId> {
    let mut counts: Vec<(EntityId, usize)> = Vec::new();
    let mut place: HashMap<EntityId, usize> = HashMap::new();
    for (mention, &entity) in context.mentions.iter().zip(context.entity_of) {
        let before = context.text.get(..mention.span.start).unwrap_or_default();
        let writes = before.trim_end().rsplit(char::is_whitespace).next();
        let is_person = context.entity(entity).kind == EntityType::Person;
        let is_author = writes.is_some_and(|word| word.eq_ignore_ascii_case("by"));
        if !is_person || is_author || !asked(mention.span) {
            continue;
        }
        let at = *place.entry(entity).or_insert_with(|| {
            counts.push((entity, 0));
            counts.len() - 1
        });
        counts[at].1 += 1;
    }
    let most = counts.iter().map(|c| c.1).max()?;
    counts.iter().find(|c| c.1 == most).map(|c| c.0)
}
