//! What the ranker knows of one candidate for the speaker of one attribution, as numbers.
//!
//! This is the only implementation: training reads the features from the program. The ideas are those of quotation attribution
//! since Elson and McKeown ('Automatic Attribution of Quoted Speech in Literary Narrative', 2010) and O'Keefe et al. ('A
//! Sequence Labelling Approach to Quote Attribution', 2012): distances, recency, form and agreement, whom the quote mentions,
//! who spoke before and after.

use std::collections::HashMap;

use crate::entity::{EntityId, Gender};
use crate::lexicon;
use crate::model::Nobody;
use crate::text::{Span, title_line};

use super::context::Context;
use super::description::{is_definite, is_indefinite};
use super::first_pass::Asked;
use super::form_agreement::{
    form_number, gender_agreement, is_of_kind, noun_number, sign_of, wanted_gender,
};
use super::possessive_gender::PossessiveGender;
use super::pronoun::Pronoun;
use super::resolved_speaker::ResolvedSpeaker;
use super::roles::{Fit, HeadFit};
use super::source_form::SourceForm;
use super::surroundings::Surroundings;

/// Stands for a distance to something that is not there.
pub(super) const FAR: f32 = 3000.0;
/// How many attributions before and after one its neighbours' speakers are looked for.
pub(super) const NEIGHBOURS: usize = 12;

macro_rules! features {
    ($($name:ident),+ $(,)?) => {
        /// Names of the features, in the order of [`Features::values`].
        pub(crate) const FEATURE_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The features of a candidate: distances in words, sentences, paragraphs or attributions, probabilities, counts, and
        /// 0 or 1 for what holds or not.
        #[derive(Debug, Clone, Default)]
        pub(super) struct Features { $(pub $name: f32),+ }

        impl Features {
            fn values(&self) -> Vec<f32> {
                vec![$(self.$name),+]
            }

            /// The features that these are the values of.
            pub(super) fn of(values: &[f32]) -> Self {
                let mut values = values.iter().copied();
                Self { $($name: values.next().unwrap_or_default()),+ }
            }
        }
    };
}

features! {
    // Of the attribution.
    form, noun, definiteness, source_words, source_place, cue_words, is_quoted, source_in_quotation, position,
    in_first_paragraph, candidates, nobody_new, nobody_author, nobody_generic, nobody_unknown, nobody_earlier, first_pass_is_nobody,
    fitting, words_since_introduced, people_alike,
    introduction_words, introduction_sentences, introduction_is_subject, introduction_agreement, introduced_in_lead, alike_words, alike_since_introduction,
    unnamed_sources_ago, unnamed_source_words, unnamed_source_agreement, unnamed_since, is_reply,
    sentence_of_paragraph, pronoun_before, head_kind,
    // Of the candidate.
    is_nobody, chance, chance_rank, chance_lead, is_first_pass, entity_type, gender_agreement, name_agreement, possessive_agreement, is_they, is_inside_source, name_in_source, name_words_in_source, source_words_in_name, was_asked, subject_before_fit,
    words_before, sentences_before, paragraphs_before, words_before_unquoted, recency, recency_alike,
    words_after, sentences_after, paragraphs_after, is_before_cue, is_after_cue,
    is_subject, is_subject_before, sources_ago, last_source_is_near, was_named_last, is_last_but_one, spoke_in_paragraph,
    next_source_is_it, next_source_paragraphs, times_named_as_source, outer_speaker, mentions_in_content, mentions, mention_share,
    first_mention, is_in_title, is_in_first_paragraph, words_in_name,
    named_after_introduction, is_since_introduction, is_since_unnamed_source, fit, fit_modifiers, fit_other_kind, fit_contradicts, fit_nouns, fit_told_before, fits_best,
}

/// A candidate for the speaker of an attribution, as training reads it.
#[derive(Debug, Clone)]
pub struct SpeakerCandidate {
    /// The entity's name; none: nobody with a name.
    pub name: Option<String>,
    /// Its features, in the order of [`SpeakerCandidate::FEATURE_NAMES`].
    pub features: Vec<f32>,
}

impl SpeakerCandidate {
    /// Names of the features.
    pub const FEATURE_NAMES: &'static [&'static str] = FEATURE_NAMES;
}

/// A candidate for the speaker of one attribution.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The entity; none: nobody with a name.
    pub entity: Option<EntityId>,
    /// Its features, in the order of [`FEATURE_NAMES`].
    pub features: Vec<f32>,
}

/// Makes the features of a document's candidates.
pub(super) struct FeatureMaker<'d> {
    pub(super) context: &'d Context<'d>,
    pub(super) surroundings: Surroundings,
    /// The attributions in the order of the first pass.
    pub(super) asked: &'d [Asked<'d>],
    /// Their speakers, as far as is known by now.
    pub(super) speakers: Vec<ResolvedSpeaker>,
    pub(super) possessives: PossessiveGender,
    /// How many sources name every entity.
    pub(super) times_named: HashMap<EntityId, usize>,
    pub(super) title: Option<Span>,
    pub(super) people_mentions: usize,
}

impl<'d> FeatureMaker<'d> {
    /// For the document whose attributions were resolved once.
    pub(super) fn new(context: &'d Context<'d>, asked: &'d [Asked<'d>]) -> Self {
        let mut times_named = HashMap::new();
        for entity in asked
            .iter()
            .filter(|a| is_named(a))
            .filter_map(Asked::entity)
        {
            *times_named.entry(entity).or_default() += 1;
        }
        let speaking = context.mentions.iter().filter(|m| m.kind.can_speak());
        let surroundings = Surroundings::of(context);
        Self {
            possessives: PossessiveGender::of(context, &surroundings),
            surroundings,
            speakers: asked.iter().map(|a| a.speaker.clone()).collect(),
            asked,
            times_named,
            title: title_line(context.text),
            people_mentions: speaking.count(),
            context,
        }
    }

    /// Tells who speaks at `index`, for those that come after it.
    pub(super) fn settle(&mut self, index: usize, speaker: &ResolvedSpeaker) {
        self.speakers[index] = speaker.clone();
    }

    /// The candidates for the speaker of the attribution at `index`, nobody last; none if grammar alone decides.
    pub(super) fn candidates(&self, index: usize) -> Option<Vec<Candidate>> {
        let asked = &self.asked[index];
        let scores = asked.scores.as_ref()?;
        // Whom a source names is settled, and that several speak together.
        if is_named(asked) || asked.speaker.entities.len() > 1 {
            return None;
        }
        let mut entities: Vec<(EntityId, f32)> = scores.entities().to_vec();
        let found = asked.entity();
        entities.extend(
            found
                .filter(|&f| entities.iter().all(|e| e.0 != f))
                .map(|f| (f, 0.0)),
        );
        let fits = self.fits(asked);
        for (entity, _) in &fits {
            if !entities.iter().any(|e| e.0 == *entity) {
                entities.push((*entity, 0.0));
            }
        }
        entities.retain(|e| scores.excluded() != Some(e.0));
        entities.sort_unstable_by_key(|e| e.0);
        let mut shared = self.shared(index, entities.len());
        shared.fitting = fits.len() as f32;
        let since = self.somebody_unnamed(index, &mut shared);
        let best = fits.iter().map(|f| (f.1.head, f.1.modifiers));
        let best = best.fold((HeadFit::None, 0.0), |a, b| if b > a { b } else { a });
        let ranks = ranks(&entities, |&(_, chance)| -chance);
        let last_words: Vec<usize> = entities
            .iter()
            .map(|e| self.last_before(e.0, asked.words.start))
            .collect();
        let recency = ranks_of(&last_words);
        let alike = self.recency_alike(asked, &entities, &last_words);
        shared.people_alike = alike.iter().filter(|&&rank| rank >= 0.0).count() as f32;
        let nearest = alike
            .iter()
            .zip(&last_words)
            .filter(|(rank, _)| **rank >= 0.0);
        let nearest = nearest.map(|(_, &last)| last).max();
        shared.alike_words = nearest.map_or(FAR, |last| (asked.words.start + 1 - last) as f32);
        shared.alike_since_introduction = flag(
            since
                .introduction
                .is_some_and(|word| nearest.is_some_and(|last| last > word)),
        );
        let top = entities.iter().map(|e| e.1).fold(0.0, f32::max);
        let second = entities
            .iter()
            .zip(&ranks)
            .filter(|(_, rank)| **rank > 0)
            .map(|(e, _)| e.1)
            .fold(0.0, f32::max);
        let mut out: Vec<Candidate> = entities
            .iter()
            .enumerate()
            .map(|(n, &(entity, chance))| {
                let mut features = shared.clone();
                features.chance = chance;
                features.chance_rank = ranks[n] as f32;
                features.chance_lead = chance - if ranks[n] == 0 { second } else { top };
                features.recency = recency[n] as f32;
                features.recency_alike = alike[n];
                let is_since = |word: Option<usize>| flag(word.is_some_and(|w| last_words[n] > w));
                features.is_since_introduction = is_since(since.introduction);
                features.named_after_introduction = since
                    .introduced
                    .and_then(|word| self.surroundings.words_until_named(entity, word))
                    .map_or(FAR, |words| words as f32);
                features.is_since_unnamed_source = is_since(since.source);
                self.of_entity(index, entity, &mut features);
                features.fits_best = flag(
                    best.0 != HeadFit::None
                        && (features.fit, features.fit_modifiers) == (best.0 as u8 as f32, best.1),
                );
                Candidate {
                    entity: Some(entity),
                    features: features.values(),
                }
            })
            .collect();
        let mut nobody = shared;
        nobody.is_nobody = 1.0;
        nobody.chance = scores.nobody_chance();
        nobody.chance_lead = nobody.chance - top;
        nobody.is_first_pass = nobody.first_pass_is_nobody;
        out.push(Candidate {
            entity: None,
            features: nobody.values(),
        });
        Some(out)
    }

    /// The features of an attribution, whoever the candidate is.
    fn shared(&self, index: usize, candidates: usize) -> Features {
        let Asked {
            attribution,
            words,
            form,
            scores,
            speaker,
            ..
        } = &self.asked[index];
        let text = self.context.text;
        let source = attribution.source.first().copied();
        let content = attribution.content.first().copied();
        let nobody = |kind| scores.as_ref().map_or(0.0, |s| s.nobody(kind));
        let definiteness = source.map_or(0.0, |source| {
            let first = source.text(text).split_whitespace().next().unwrap_or("");
            let first = first.to_lowercase();
            match () {
                () if matches!(first.as_str(), "his" | "her" | "their" | "its") => 2.0,
                () if is_definite(&first) => 1.0,
                () if is_indefinite(text, source) => 3.0,
                () => 4.0,
            }
        });
        let source_place = match (source, content) {
            (Some(source), Some(content)) if source.start < content.start => 1.0,
            (Some(_), Some(_)) => 2.0,
            _ => 0.0,
        };
        let cue_words = attribution
            .cue
            .first()
            .map_or(0, |&cue| self.context.encoded.words_in(cue).len());
        let content_words = content.map(|c| self.context.encoded.words_in(c));
        let is_quoted =
            content_words.is_some_and(|w| !w.is_empty() && self.context.is_quoted(w.start));
        let introduced = self.introduced(&self.asked[index]);
        Features {
            words_since_introduced: introduced
                .map_or(FAR, |word| words.start.saturating_sub(word) as f32),
            form: form_number(form),
            noun: noun_number(form),
            definiteness,
            source_words: source.map_or(0.0, |_| words.len() as f32),
            source_place,
            cue_words: cue_words as f32,
            is_quoted: flag(is_quoted),
            source_in_quotation: flag(source.is_some() && self.context.is_quoted(words.start)),
            position: words.start as f32,
            in_first_paragraph: flag(self.surroundings.paragraph(words.start) <= 1),
            candidates: candidates as f32,
            nobody_new: nobody(Nobody::New),
            nobody_author: nobody(Nobody::Author),
            nobody_generic: nobody(Nobody::Generic),
            nobody_unknown: nobody(Nobody::Unknown),
            nobody_earlier: scores.as_ref().map_or(0.0, |s| s.earlier_unnamed_chance()),
            first_pass_is_nobody: flag(speaker.entities.is_empty()),
            introduction_words: FAR,
            introduction_sentences: FAR,
            unnamed_sources_ago: FAR,
            unnamed_source_words: FAR,
            sentence_of_paragraph: self.sentence_of_paragraph(words.start) as f32,
            pronoun_before: self.pronoun_before(form, words.start),
            head_kind: source.map_or(0.0, |source| self.head_kind(source)),
            is_reply: flag(attribution.cue.first().is_some_and(|&cue| {
                let cue = cue.text(text).to_lowercase();
                cue.split_whitespace()
                    .any(|word| lexicon::REPLYING_STEMS.longest_prefix(word).is_some())
            })),
            chance_rank: -1.0,
            fit: -1.0,
            entity_type: -1.0,
            words_before: FAR,
            sentences_before: FAR,
            paragraphs_before: FAR,
            words_before_unquoted: FAR,
            recency: -1.0,
            recency_alike: -1.0,
            words_after: FAR,
            sentences_after: FAR,
            paragraphs_after: FAR,
            sources_ago: FAR,
            next_source_paragraphs: FAR,
            first_mention: FAR,
            ..Features::default()
        }
    }

    /// How many sentences of a word's paragraph come before the word's own.
    fn sentence_of_paragraph(&self, word: usize) -> usize {
        let paragraph = self.surroundings.paragraph(word);
        let sentence = self.surroundings.sentence(word);
        let is_inside = |s: &usize| {
            let first = self.surroundings.words_of(*s).start;
            self.surroundings.paragraph(first) == paragraph
        };
        (0..sentence)
            .rev()
            .take(NEIGHBOURS)
            .take_while(is_inside)
            .count()
    }

    /// 1: the sentence before begins with a pronoun of the gender that the source's form tells; -1: with one of the other.
    fn pronoun_before(&self, form: &SourceForm, word: usize) -> f32 {
        let Some(before) = self.surroundings.sentence(word).checked_sub(1) else {
            return 0.0;
        };
        let first = self.surroundings.words_of(before).start;
        let told = match Pronoun::of(self.context.word(first)) {
            Some(Pronoun::He) => Gender::He,
            Some(Pronoun::She) => Gender::She,
            _ => return 0.0,
        };
        wanted_gender(form).map_or(0.0, |wanted| sign_of(wanted) * sign_of(told))
    }

    /// The entities that the text calls by the description that the source is, if it is one.
    fn fits(&self, asked: &Asked) -> Vec<(EntityId, Fit)> {
        match description(asked) {
            Some(description) => self.context.roles.matches(self.context.text, description),
            None => Vec::new(),
        }
    }

    /// How many of those whom the source's form can mean just as well were mentioned later than each entity; -1 for one whom
    /// it cannot mean.
    fn recency_alike(
        &self,
        asked: &Asked,
        entities: &[(EntityId, f32)],
        last: &[usize],
    ) -> Vec<f32> {
        let fits = |entity: EntityId| {
            let cluster = self.context.entity(entity);
            is_of_kind(&asked.form, cluster.kind)
                && gender_agreement(&asked.form, cluster.gender) >= 0.0
        };
        let mut fitting: Vec<usize> = entities
            .iter()
            .zip(last)
            .filter(|(e, last)| fits(e.0) && **last > 0)
            .map(|(_, &last)| last)
            .collect();
        fitting.sort_unstable();
        let later = |last: usize| fitting.len() - fitting.partition_point(|&l| l <= last);
        entities
            .iter()
            .zip(last)
            .map(|(e, &last)| {
                if fits(e.0) && last > 0 {
                    later(last) as f32
                } else {
                    -1.0
                }
            })
            .collect()
    }
}

/// The source, if it is a description.
pub(super) fn description(asked: &Asked) -> Option<Span> {
    let source = asked.attribution.source.first().copied();
    source.filter(|_| matches!(asked.form, SourceForm::Nominal { .. }))
}

/// Whether the source names the speaker.
pub(super) fn is_named(asked: &Asked) -> bool {
    matches!(asked.form, SourceForm::Named { .. })
}

/// 1 for what holds, 0 for what does not.
pub(super) fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// The place of every item in the order of its keys, from 0.
fn ranks<T>(items: &[T], key: impl Fn(&T) -> f32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| key(&items[a]).total_cmp(&key(&items[b])).then(a.cmp(&b)));
    let mut ranks = vec![0; items.len()];
    order
        .into_iter()
        .enumerate()
        .for_each(|(rank, item)| ranks[item] = rank);
    ranks
}

/// The place of every word in the order from the last to the first.
fn ranks_of(words: &[usize]) -> Vec<usize> {
    ranks(words, |&word| -(word as f32))
}
