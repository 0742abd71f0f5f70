//! Candidates for the antecedent of a span, and the model's probability of each.
//!
//! Candidates are the named mentions around the span and the sources resolved before it; grammar rules some of them out.

use crate::entity::{EntityCluster, EntityId, MentionId};
use crate::model::{CandidateKind, WordRange};
use crate::schema::SpeakerKind;

use super::antecedent_scores::AntecedentScores;
use super::context::{Context, ResolvedSource};
use super::noun::Noun;
use super::pronoun::Pronoun;

/// How many words before a span its candidates may be, as in training (scripts/train/coreference.py); the limit keeps a
/// document's cost linear in its length.
pub(super) const MAX_WORDS_BEFORE: usize = 1200;
/// How many words after a span the names among its candidates may be, as in training.
pub(super) const MAX_WORDS_AFTER: usize = 60;

/// What a span demands of its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Nothing.
    Any,
    /// That the pronoun can stand for it.
    Pronoun(Pronoun),
    /// That the noun can describe it.
    Noun(Noun),
}

impl Agreement {
    fn allows(self, entity: &EntityCluster) -> bool {
        match self {
            Self::Any => true,
            Self::Pronoun(pronoun) => pronoun.allows(entity),
            Self::Noun(noun) => noun.allows(entity),
        }
    }
}

/// What kind of span asks for its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryKind {
    /// A mention: names inside it are candidates too.
    Mention,
    /// A source whose head is not a name: a name inside it is somebody else ('a solicitor for Ann Lee').
    Description,
    /// A content without a source.
    Content,
}

/// A span that asks for its antecedent.
#[derive(Debug, Clone)]
pub(super) struct AntecedentQuery {
    /// Its words.
    pub words: WordRange,
    /// What it is.
    pub kind: QueryKind,
    /// What it demands of the antecedent.
    pub agreement: Agreement,
    /// Entities that it cannot refer to.
    pub excluded: Vec<EntityId>,
    /// Whether several who spoke together can be the antecedent.
    pub joint: bool,
}

impl AntecedentQuery {
    fn admits(&self, context: &Context, entity: EntityId) -> bool {
        self.agreement.allows(context.entity(entity)) && !self.excluded.contains(&entity)
    }
}

/// The probabilities of whom a span refers to; `earlier` are the sources resolved before it.
pub(super) fn score_antecedents(
    context: &Context,
    earlier: &[ResolvedSource],
    query: &AntecedentQuery,
) -> AntecedentScores {
    let names = name_candidates(context, query);
    let sources = source_candidates(context, earlier, query);
    let candidates: Vec<(WordRange, CandidateKind)> = names
        .iter()
        .map(|&(_, words)| (words, CandidateKind::Name))
        .chain(sources.iter().map(|s| (s.words, CandidateKind::Source)))
        .collect();
    let implicit = query.kind == QueryKind::Content;
    let choices = context
        .scorer
        .choices(context.scores, query.words, implicit, &candidates);
    let mut scores = AntecedentScores::new(choices.nobody);
    let (of_names, of_sources) = choices.candidates.split_at(names.len());
    for (&(entity, _), &chance) in names.iter().zip(of_names) {
        scores.add_entity(entity, chance);
    }
    for (source, &chance) in sources.iter().zip(of_sources) {
        scores.add_speaker(&source.speaker, chance);
    }
    scores
}

/// The named mentions near a query that it can refer to, each with its entity and its words.
fn name_candidates(context: &Context, query: &AntecedentQuery) -> Vec<(EntityId, WordRange)> {
    let encoded = context.encoded;
    let first_word = query.words.start.saturating_sub(MAX_WORDS_BEFORE);
    let end_word = (query.words.end + MAX_WORDS_AFTER).min(encoded.len());
    let start = context.word_span(first_word).start;
    let end = context.word_span(end_word - 1).end;
    let first = context.mentions.partition_point(|m| m.span.start < start);
    context
        .mentions
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, mention)| mention.span.start < end)
        .filter(|(_, mention)| mention.kind.can_be_meant())
        .map(|(m, mention)| {
            let entity = context.entity_of(MentionId::new(m));
            (entity, encoded.words_in(mention.span))
        })
        .filter(|&(entity, words)| {
            let inside = query.kind == QueryKind::Description && words.overlaps(query.words);
            !inside && query.admits(context, entity)
        })
        .collect()
}

/// The earlier sources near a query whose speakers it can refer to.
fn source_candidates<'e>(
    context: &Context,
    earlier: &'e [ResolvedSource],
    query: &AntecedentQuery,
) -> Vec<&'e ResolvedSource> {
    let near = earlier.partition_point(|s| s.words.start + MAX_WORDS_BEFORE < query.words.start);
    let admitted = |source: &&ResolvedSource| match source.speaker.kind {
        SpeakerKind::Named => match source.speaker.entities.as_slice() {
            &[entity] => query.admits(context, entity),
            _ => query.joint,
        },
        _ => true,
    };
    earlier[near..].iter().filter(admitted).collect()
}

/// The subject of the verb whose object is the pronoun at `words`: Sir Keir in 'Sir Keir suspended him'. The pronoun
/// cannot refer to it (principle B of Chomsky's binding theory, 1981).
pub(super) fn subject_of_object_pronoun(context: &Context, words: WordRange) -> Option<EntityId> {
    if words.len() != 1 || !matches!(context.word(words.start), "him" | "her" | "them") {
        return None;
    }
    let verb = context.word_span(words.start.checked_sub(1)?);
    let lower_case = verb.text(context.text).starts_with(char::is_lowercase);
    let subject = context.last_mention_until(verb.start)?;
    let between = context
        .text
        .get(context.mention(subject).span.end..verb.start)?;
    (lower_case && between == " ").then(|| context.entity_of(subject))
}
