//! Where a document's words and mentions stand: in which sentence and paragraph, near which other mentions.

use crate::entity::{EntityId, MentionId};
use crate::model::{BEGINS_PARAGRAPH, WordRange};
use crate::text::Span;

use super::context::Context;

/// The places of a document's words and named mentions.
pub(super) struct Surroundings {
    /// The number of every word's sentence.
    sentence: Vec<usize>,
    /// The number of every word's paragraph.
    paragraph: Vec<usize>,
    /// The first word of every sentence.
    starts: Vec<usize>,
    /// The mentions of every entity, in order; by the entity's index.
    mentions: Vec<Vec<WordRange>>,
    /// The entity that every sentence names first, if any: mostly its subject.
    first_named: Vec<Option<EntityId>>,
    /// The first words of all mentions of those who can speak, in order.
    speaking: Vec<usize>,
}

impl Surroundings {
    /// Those of the document.
    pub(super) fn of(context: &Context) -> Self {
        let words = context.encoded.len();
        let (mut sentence, mut paragraph) = (Vec::with_capacity(words), Vec::with_capacity(words));
        let (mut sentences, mut paragraphs, mut ended) = (0, 0, false);
        let mut starts = vec![0];
        for word in 0..words {
            let text = context.word(word);
            let begins = context.encoded.features[word] & BEGINS_PARAGRAPH != 0;
            paragraphs += usize::from(begins);
            // A closing mark still belongs to the sentence that ends before it.
            let trails = matches!(text, "\"" | "”" | "'" | "’" | ")" | "." | "!" | "?");
            if begins || ended && !trails {
                sentences += 1;
                starts.push(word);
            }
            ended = matches!(text, "." | "!" | "?") || ended && trails && !begins;
            sentence.push(sentences);
            paragraph.push(paragraphs);
        }
        let mut mentions = vec![Vec::new(); context.entities.len()];
        let mut first_named = vec![None; sentences + 1];
        let mut speaking = Vec::new();
        for (m, mention) in context.mentions.iter().enumerate() {
            let entity = context.entity_of(MentionId::new(m));
            let words = context.encoded.words_in(mention.span);
            if words.is_empty() {
                continue;
            }
            mentions[entity.index()].push(words);
            if mention.kind.can_speak() {
                speaking.push(words.start);
            }
            if mention.kind.can_speak() && !context.is_quoted(words.start) {
                first_named[sentence[words.start]].get_or_insert(entity);
            }
        }
        Self {
            sentence,
            paragraph,
            starts,
            mentions,
            first_named,
            speaking,
        }
    }

    /// The number of a word's sentence.
    pub(super) fn sentence(&self, word: usize) -> usize {
        self.sentence[word]
    }

    /// The words of a sentence.
    pub(super) fn words_of(&self, sentence: usize) -> WordRange {
        let start = self
            .starts
            .get(sentence)
            .copied()
            .unwrap_or(self.sentence.len());
        let end = self.starts.get(sentence + 1).copied();
        WordRange::new(start, end.unwrap_or(self.sentence.len()))
    }

    /// The number of a word's paragraph.
    pub(super) fn paragraph(&self, word: usize) -> usize {
        self.paragraph[word]
    }

    /// The entity that a sentence names first outside quotation marks.
    pub(super) fn first_named(&self, sentence: usize) -> Option<EntityId> {
        self.first_named.get(sentence).copied().flatten()
    }

    /// The first word from a word on that begins a mention of somebody who can speak; the document's end if there is none.
    pub(super) fn next_named(&self, word: usize) -> usize {
        let next = self.speaking.partition_point(|&start| start < word);
        self.speaking
            .get(next)
            .copied()
            .unwrap_or(self.sentence.len())
    }

    /// The mentions of an entity, in order.
    pub(super) fn mentions(&self, entity: EntityId) -> &[WordRange] {
        &self.mentions[entity.index()]
    }

    /// How many words after a word an entity is mentioned for the first time, if it is not mentioned before.
    pub(super) fn words_until_named(&self, entity: EntityId, word: usize) -> Option<usize> {
        self.mentions(entity).first()?.start.checked_sub(word)
    }

    /// The last mention of an entity that begins before a word.
    pub(super) fn last_before(&self, entity: EntityId, word: usize) -> Option<WordRange> {
        let mentions = self.mentions(entity);
        let before = mentions.partition_point(|m| m.start < word);
        mentions[..before].last().copied()
    }

    /// The first mention of an entity that begins at a word or after it.
    pub(super) fn first_from(&self, entity: EntityId, word: usize) -> Option<WordRange> {
        let mentions = self.mentions(entity);
        mentions
            .get(mentions.partition_point(|m| m.start < word))
            .copied()
    }

    /// How many mentions of an entity begin inside the words of a span.
    pub(super) fn count_in(&self, context: &Context, entity: EntityId, span: Span) -> usize {
        let words = context.encoded.words_in(span);
        let mentions = self.mentions(entity);
        let until = |word| mentions.partition_point(|m| m.start < word);
        until(words.end) - until(words.start)
    }
}
