//! The speaker of one attribution, found from the form of its source.

use crate::entity::EntityId;
use crate::model::{BEGINS_PARAGRAPH, WordRange};
use crate::quote::Attribution;
use crate::schema::{Resolution, SpeakerKind};

use super::antecedent_scores::AntecedentScores;
use super::antecedents::{
    Agreement, AntecedentQuery, QueryKind, score_antecedents, subject_of_object_pronoun,
};
use super::context::{Context, ResolvedSource, SENTENCE_WORDS};
use super::named_together::{last_named_together, subjects_before};
use super::pronoun::Pronoun;
use super::resolved_speaker::ResolvedSpeaker;
use super::source_form::SourceForm;

/// The probability that a relative pronoun refers to the name right before it.
const RELATIVE_CONFIDENCE: f32 = 0.95;
/// The probability, at most, that 'they' are the people who spoke together right before.
const CONTINUATION_CONFIDENCE: f32 = 0.6;

/// A source that is not resolved yet, with what its speaker depends on.
pub(super) struct UnresolvedSource<'a> {
    /// The document.
    pub context: &'a Context<'a>,
    /// The source's words, or those of the content where there is no source; at least one.
    pub words: WordRange,
    /// The sources resolved before, in the order of the text.
    pub earlier: &'a [ResolvedSource],
    /// The speaker of the quote that the source stands in.
    pub outer: Option<&'a ResolvedSpeaker>,
}

impl UnresolvedSource<'_> {
    /// The form of the source, how likely everybody is, unless grammar alone decides, and the likeliest speaker.
    pub(super) fn resolve(
        &self,
        attribution: &Attribution,
    ) -> (SourceForm, Option<AntecedentScores>, ResolvedSpeaker) {
        let form = SourceForm::of(self.context, &attribution.source);
        let scores = match form {
            SourceForm::FirstPerson | SourceForm::Relative(_) => None,
            _ => Some(self.scores(&form)),
        };
        let speaker = self.speaker(&form, scores.as_ref());
        (form, scores, speaker)
    }

    fn speaker(&self, form: &SourceForm, scores: Option<&AntecedentScores>) -> ResolvedSpeaker {
        match (form, scores) {
            (SourceForm::Relative(person), _) => {
                ResolvedSpeaker::named(vec![*person], Resolution::Pronoun, RELATIVE_CONFIDENCE)
            }
            (SourceForm::FirstPerson, _) | (_, None) => first_person(self.outer),
            (SourceForm::Implicit, Some(scores)) => scores.decide(Resolution::Implicit),
            (SourceForm::Pronoun { pronoun, count }, Some(scores)) => {
                self.by_pronoun(*pronoun, *count, scores)
            }
            (SourceForm::Named { entities, .. }, Some(scores)) => by_name(entities, scores),
            // 'My father': no name nearby is his.
            (SourceForm::Nominal { .. }, Some(scores)) if self.is_own() => {
                scores.likeliest_without_name(Resolution::Nominal)
            }
            (SourceForm::Nominal { count, .. }, Some(scores)) => self
                .counted(*count, Resolution::Nominal, scores)
                .unwrap_or_else(|| scores.decide(Resolution::Nominal)),
        }
    }

    fn by_pronoun(
        &self,
        pronoun: Pronoun,
        count: Option<usize>,
        scores: &AntecedentScores,
    ) -> ResolvedSpeaker {
        if let Some(counted) = self.counted(count, Resolution::Pronoun, scores) {
            return counted;
        }
        if pronoun == Pronoun::They
            && let Some(subjects) = subjects_before(self.context, self.words)
        {
            return ResolvedSpeaker::named(subjects, Resolution::Pronoun, CONTINUATION_CONFIDENCE);
        }
        let likeliest = scores.decide(Resolution::Pronoun);
        match self.continued_joint_speakers(pronoun) {
            Some(joint) if likeliest.kind != SpeakerKind::Named => joint,
            _ => likeliest,
        }
    }

    /// As many speakers as the source counts; none if it does not count, or there are too few.
    fn counted(
        &self,
        count: Option<usize>,
        by: Resolution,
        scores: &AntecedentScores,
    ) -> Option<ResolvedSpeaker> {
        let count = count?;
        match last_named_together(self.context, self.words, count) {
            Some(people) => Some(ResolvedSpeaker::named(people, by, CONTINUATION_CONFIDENCE)),
            None => scores.likeliest_together(count, by, self.context.entities),
        }
    }

    /// The speakers of the source before, if they spoke together and this one is 'they'.
    fn continued_joint_speakers(&self, pronoun: Pronoun) -> Option<ResolvedSpeaker> {
        let last = self.earlier.last()?;
        let near = last.words.end + SENTENCE_WORDS >= self.words.start;
        let joint = last.speaker.kind == SpeakerKind::Named && last.speaker.entities.len() > 1;
        (pronoun == Pronoun::They && near && joint).then(|| ResolvedSpeaker {
            by: Some(Resolution::Pronoun),
            confidence: last
                .speaker
                .confidence
                .map(|c| c.min(CONTINUATION_CONFIDENCE)),
            ..last.speaker.clone()
        })
    }

    /// The probabilities of whom the source refers to.
    fn scores(&self, form: &SourceForm) -> AntecedentScores {
        let query = AntecedentQuery {
            words: self.words,
            kind: match form {
                SourceForm::Implicit => QueryKind::Content,
                SourceForm::Named { .. } => QueryKind::Mention,
                _ => QueryKind::Description,
            },
            agreement: form.agreement(),
            excluded: self.excluded(form.agreement()),
            joint: form.can_be_joint(),
        };
        let mut scores = score_antecedents(self.context, self.earlier, &query);
        if let Agreement::Pronoun(pronoun @ (Pronoun::He | Pronoun::She)) = query.agreement
            && let Some(words) = same_pronoun_before(self.context, self.words, pronoun)
        {
            let mut excluded = query.excluded;
            let subject = subject_of_object_pronoun(self.context, words);
            scores.exclude(subject);
            excluded.extend(subject);
            let query = AntecedentQuery {
                words,
                kind: QueryKind::Mention,
                agreement: query.agreement,
                excluded,
                joint: false,
            };
            scores.average_with(&score_antecedents(self.context, self.earlier, &query));
        }
        scores
    }

    /// Whom the source cannot refer to: the speaker of the quotation that it stands in says 'I', so that 'he' is somebody
    /// else.
    fn excluded(&self, agreement: Agreement) -> Vec<EntityId> {
        match (agreement, self.outer) {
            (Agreement::Pronoun(Pronoun::He | Pronoun::She), Some(outer))
                if self.context.is_quoted(self.words.start) =>
            {
                outer.entities.clone()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the source is somebody of whoever speaks around it: 'my father'.
    fn is_own(&self) -> bool {
        let first = self.context.word(self.words.start);
        self.outer.is_some() && self.words.len() > 1 && first.eq_ignore_ascii_case("my")
    }
}

/// 'I' inside a quote is its speaker, elsewhere the author.
pub(super) fn first_person(outer: Option<&ResolvedSpeaker>) -> ResolvedSpeaker {
    match outer {
        Some(speaker) => ResolvedSpeaker {
            by: speaker.by.map(|_| Resolution::Pronoun),
            ..speaker.clone()
        },
        None => ResolvedSpeaker::without_name(SpeakerKind::Author),
    }
}

/// The entities that the source names, as surely as the least likely of them.
fn by_name(entities: &[EntityId], scores: &AntecedentScores) -> ResolvedSpeaker {
    let least = entities
        .iter()
        .map(|&entity| scores.entity(entity))
        .fold(1.0, f32::min);
    ResolvedSpeaker::named(entities.to_vec(), Resolution::Name, least)
}

/// The last pronoun of the same gender before a source, in its sentence and outside quotation marks: 'suspended him after
/// he said'. Both mostly refer to one person.
fn same_pronoun_before(
    context: &Context,
    source: WordRange,
    pronoun: Pronoun,
) -> Option<WordRange> {
    for word in (source.start.saturating_sub(SENTENCE_WORDS)..source.start).rev() {
        let text = context.word(word);
        if context.is_quoted(word) || matches!(text, "." | "!" | "?" | ";") {
            return None;
        }
        if Pronoun::of(text) == Some(pronoun) {
            return Some(WordRange::single(word));
        }
        if context.encoded.features[word] & BEGINS_PARAGRAPH != 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_person_is_the_outer_speaker_or_the_author() {
        let named = ResolvedSpeaker::named(vec![EntityId::new(2)], Resolution::Name, 0.9);
        let expected = ResolvedSpeaker::named(vec![EntityId::new(2)], Resolution::Pronoun, 0.9);
        assert_eq!(first_person(Some(&named)), expected);
        let generic = ResolvedSpeaker::without_name(SpeakerKind::Generic);
        assert_eq!(first_person(Some(&generic)), generic);
        assert_eq!(first_person(None).kind, SpeakerKind::Author);
    }

    #[test]
    fn several_names_are_as_sure_as_the_least_likely() {
        let [ann, bob] = [0, 1].map(EntityId::new);
        let mut scores = AntecedentScores::new([0.1, 0.0, 0.0, 0.0]);
        scores.add_entity(ann, 0.5);
        assert_eq!(by_name(&[ann], &scores).confidence, Some(0.5));
        assert_eq!(by_name(&[ann, bob], &scores).confidence, Some(0.0));
    }
}
