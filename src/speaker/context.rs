//! What the resolution of a source reads: the document with its entities, and the sources that were resolved before.

use crate::entity::{EntityCluster, EntityId, MentionId, NamedMention};
use crate::model::{CoreferenceScorer, Encoded, IN_QUOTATION, Scores, SpeakerRanker, WordRange};
use crate::text::Span;

use super::resolved_speaker::ResolvedSpeaker;
use super::roles::RoleIndex;

/// A sentence is taken to have at most this many words: nothing further away counts as being in the same one.
pub(super) const SENTENCE_WORDS: usize = 40;

/// A document as resolution reads it.
pub(crate) struct Context<'d> {
    /// The document's text.
    pub text: &'d str,
    /// Its words.
    pub encoded: &'d Encoded,
    /// The model's scores of them.
    pub scores: &'d Scores,
    /// The parameters of coreference.
    pub scorer: &'d CoreferenceScorer,
    /// The named mentions, in the order of the text.
    pub mentions: &'d [NamedMention],
    /// The entities that they name.
    pub entities: &'d [EntityCluster],
    /// The entity of every mention, at the mention's index.
    pub entity_of: &'d [EntityId],
    /// What the text calls the entities.
    pub roles: &'d RoleIndex,
    /// A speaker less likely than this is not named.
    pub min_speaker_confidence: f32,
    /// Ranks the candidates for a speaker, if the bundle has a ranker.
    pub ranker: Option<&'d SpeakerRanker>,
}

impl Context<'_> {
    /// The entity with this index.
    pub(crate) fn entity(&self, entity: EntityId) -> &EntityCluster {
        &self.entities[entity.index()]
    }

    /// The named mention with this index.
    pub(crate) fn mention(&self, mention: MentionId) -> &NamedMention {
        &self.mentions[mention.index()]
    }

    /// The entity that a mention names.
    pub(crate) fn entity_of(&self, mention: MentionId) -> EntityId {
        self.entity_of[mention.index()]
    }

    /// The last named mention that ends at the byte `end` or before it.
    pub(super) fn last_mention_until(&self, end: usize) -> Option<MentionId> {
        let after = self.mentions.partition_point(|m| m.span.end <= end);
        after.checked_sub(1).map(MentionId::new)
    }

    /// The text of a word.
    pub(super) fn word(&self, word: usize) -> &str {
        self.word_span(word).text(self.text)
    }

    /// The bytes of a word.
    pub(super) fn word_span(&self, word: usize) -> Span {
        self.encoded.words[word]
    }

    /// Whether a word stands inside quotation marks.
    pub(super) fn is_quoted(&self, word: usize) -> bool {
        self.encoded.features[word] & IN_QUOTATION != 0
    }
}

/// A source with the speaker that it was resolved to: a candidate for the sources after it.
#[derive(Debug, Clone)]
pub(super) struct ResolvedSource {
    /// The source's words.
    pub words: WordRange,
    /// Who it is.
    pub speaker: ResolvedSpeaker,
}
