//! What the ranker knows of those without a name who were spoken of, or spoke, before an attribution.

use crate::entity::Gender;
use crate::schema::SpeakerKind;

use super::candidate_features::{FAR, FeatureMaker, Features, NEIGHBOURS, description, flag};
use super::first_pass::Asked;
use super::form_agreement::{gender_of_description, sign_of, wanted_gender};

/// A subject stands after at most so many words of its sentence: 'in the square an old man'.
const MAX_ADVERBIAL_WORDS: usize = 8;

/// Where somebody without a name was spoken of before an attribution, or spoke: their first words.
pub(super) struct Unnamed {
    /// Who was spoken of last.
    pub introduction: Option<usize>,
    /// Who may be meant: of a description the last one of its noun, else the last one.
    pub introduced: Option<usize>,
    /// Who spoke last.
    pub source: Option<usize>,
}

impl FeatureMaker<'_> {
    /// Where somebody without a name was spoken of and spoke.
    pub(super) fn somebody_unnamed(&self, index: usize, features: &mut Features) -> Unnamed {
        let at = self.asked[index].words.start;
        let byte = self.context.word_span(at).start;
        let text = self.context.text;
        let introduced = self.context.roles.last_introduction(byte);
        let introduction = introduced
            .map(|span| self.context.encoded.words_in(span).start)
            .filter(|&word| word < at);
        if let Some(word) = introduction {
            let sentence = self.surroundings.sentence(word);
            // Mostly the subject, if nobody else comes before it.
            let start = self.surroundings.words_of(sentence).start;
            let begins =
                word - start <= MAX_ADVERBIAL_WORDS && self.surroundings.next_named(start) >= word;
            features.introduction_words = (at - word) as f32;
            features.introduction_sentences = (self.surroundings.sentence(at) - sentence) as f32;
            features.introduction_is_subject = flag(begins);
        }
        let is_unnamed = |n: &usize| {
            self.speakers[*n].kind == SpeakerKind::Unnamed
                && !self.asked[*n].attribution.source.is_empty()
        };
        let mut before = (0..index).rev().take(NEIGHBOURS);
        let source = before.find(is_unnamed);
        let wanted = wanted_gender(&self.asked[index].form);
        let agreement = |told: Option<Gender>| match (wanted, told) {
            (Some(wanted), Some(told)) => sign_of(wanted) * sign_of(told),
            _ => 0.0,
        };
        if let Some(source) = source {
            let asked = &self.asked[source];
            features.unnamed_sources_ago = (index - 1 - source) as f32;
            features.unnamed_source_words = (at - asked.words.start) as f32;
            features.unnamed_source_agreement = agreement(wanted_gender(&asked.form));
        }
        if let Some(span) = introduced {
            features.introduction_agreement = agreement(gender_of_description(span.text(text)));
        }
        let source = source.map(|n| self.asked[n].words.start);
        features.unnamed_since = introduction
            .max(source)
            .map_or(FAR, |word| (at - word) as f32);
        let asked = &self.asked[index];
        let introduced = match description(asked) {
            Some(_) => self.introduced(asked),
            None => introduction,
        };
        features.introduced_in_lead =
            flag(introduced.is_some_and(|word| self.surroundings.paragraph(word) <= 2));
        Unnamed {
            introduction,
            introduced,
            source,
        }
    }

    /// The first word of the place where the text speaks of somebody, without a name, by the noun of the source.
    pub(super) fn introduced(&self, asked: &Asked) -> Option<usize> {
        let span = self
            .context
            .roles
            .introduced(self.context.text, description(asked)?)?;
        Some(self.context.encoded.words_in(span).start)
    }
}
