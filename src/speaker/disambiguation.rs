//! Which of several people with the same surname a bare surname means.

use crate::entity::{MentionId, NamedMention};
use crate::model::{CandidateKind, CoreferenceScorer, Encoded, Scores};

use super::antecedent_scores::likeliest;
use super::antecedents::{MAX_WORDS_AFTER, MAX_WORDS_BEFORE};

/// The person whom the bare name at `mention` means, as an index into `bearers`: for each person, the mentions that give
/// the full name. None if no such mention is near.
pub(crate) fn disambiguate(
    scorer: &CoreferenceScorer,
    scores: &Scores,
    encoded: &Encoded,
    mentions: &[NamedMention],
    mention: MentionId,
    bearers: &[&[MentionId]],
) -> Option<usize> {
    let words_of = |m: MentionId| encoded.words_in(mentions[m.index()].span);
    let words = words_of(mention);
    if words.is_empty() {
        return None;
    }
    let near = words.start.saturating_sub(MAX_WORDS_BEFORE)..words.end + MAX_WORDS_AFTER;
    let (mut candidates, mut bearer_of) = (Vec::new(), Vec::new());
    for (bearer, full_names) in bearers.iter().enumerate() {
        for words in full_names.iter().map(|&m| words_of(m)) {
            if near.contains(&words.start) && !words.is_empty() {
                candidates.push((words, CandidateKind::Name));
                bearer_of.push(bearer);
            }
        }
    }
    let choices = scorer.choices(scores, words, false, &candidates);
    let mut chances: Vec<(usize, f32)> = (0..bearers.len()).map(|bearer| (bearer, 0.0)).collect();
    for (&bearer, chance) in bearer_of.iter().zip(&choices.candidates) {
        chances[bearer].1 += chance;
    }
    likeliest(&chances)
        .filter(|_| !candidates.is_empty())
        .map(|(bearer, _)| bearer)
}
