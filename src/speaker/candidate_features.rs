//! What the ranker knows of one candidate for the speaker of one attribution, as numbers.
//!
//! This is the only implementation: training reads the features from the program. The ideas are those of quotation attribution
//! since Elson and McKeown ('Automatic Attribution of Quoted Speech in Literary Narrative', 2010) and O'Keefe et al. ('A
//! Sequence Labelling Approach to Quote Attribution', 2012): distances, recency, form and agreement, whom the quote mentions,
//! who spoke before and after.

use std::collections::HashMap;

use crate::entity::{EntityCluster, EntityId, Gender, gender_leaning};
use crate::lexicon;
use crate::model::{Nobody, WordRange};
use crate::schema::{EntityType, SpeakerKind};
use crate::text::{Span, title_line};

use super::context::Context;
use super::description::{is_definite, is_indefinite};
use super::first_pass::Asked;
use super::form_agreement::{
    form_number, gender_agreement, gender_of_description, is_of_kind, noun_number, sign_of,
    wanted_gender,
};
use super::possessive_gender::PossessiveGender;
use super::pronoun::Pronoun;
use super::resolved_speaker::ResolvedSpeaker;
use super::roles::{Fit, HeadFit};
use super::source_form::SourceForm;
use super::surroundings::Surroundings;

/// Stands for a distance to something that is not there.
const FAR: f32 = 3000.0;
/// How many attributions before and after one its neighbours' speakers are looked for.
const NEIGHBOURS: usize = 12;
/// A subject stands after at most so many words of its sentence: 'in the square an old man'.
const MAX_ADVERBIAL_WORDS: usize = 8;
/// A description at a sentence's beginning is looked for in so many words.
const SUBJECT_WORDS: usize = 4;

macro_rules! features {
    ($($name:ident),+ $(,)?) => {
        /// Names of the features, in the order of [`Features::values`].
        pub(crate) const FEATURE_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The features of a candidate: distances in words, sentences, paragraphs or attributions, probabilities, counts, and
        /// 0 or 1 for what holds or not.
        #[derive(Debug, Clone, Default)]
        struct Features { $($name: f32),+ }

        impl Features {
            fn values(&self) -> Vec<f32> {
                vec![$(self.$name),+]
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
    sentence_of_paragraph, pronoun_before,
    // Of the candidate.
    is_nobody, chance, chance_rank, chance_lead, is_first_pass, entity_type, gender_agreement, name_agreement, possessive_agreement, is_they, is_inside_source, was_asked, subject_before_fit,
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

/// Where somebody without a name was spoken of before an attribution, or spoke: their first words.
struct Unnamed {
    /// Who was spoken of last.
    introduction: Option<usize>,
    /// Who may be meant: of a description the last one of its noun, else the last one.
    introduced: Option<usize>,
    /// Who spoke last.
    source: Option<usize>,
}

/// Makes the features of a document's candidates.
pub(super) struct FeatureMaker<'d> {
    context: &'d Context<'d>,
    surroundings: Surroundings,
    /// The attributions in the order of the first pass.
    asked: &'d [Asked<'d>],
    /// Their speakers, as far as is known by now.
    speakers: Vec<ResolvedSpeaker>,
    possessives: PossessiveGender,
    /// How many sources name every entity.
    times_named: HashMap<EntityId, usize>,
    title: Option<Span>,
    people_mentions: usize,
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

    fn of_entity(&self, index: usize, entity: EntityId, features: &mut Features) {
        let asked = &self.asked[index];
        let cluster = self.context.entity(entity);
        features.is_first_pass = flag(asked.entity() == Some(entity));
        features.entity_type = match cluster.kind {
            EntityType::Person => 0.0,
            EntityType::Organization => 1.0,
            EntityType::Norp => 2.0,
            EntityType::Location => 3.0,
            EntityType::Facility => 4.0,
            _ => 5.0,
        };
        features.gender_agreement = gender_agreement(&asked.form, cluster.gender);
        if let Some(wanted) = wanted_gender(&asked.form) {
            let sign = sign_of(wanted);
            features.name_agreement = sign * self.leaning(cluster);
            features.possessive_agreement = sign * self.possessives.leaning(entity);
        }
        features.is_they = flag(self.possessives.is_they(entity));
        features.subject_before_fit = self.subject_before_fit(asked.words.start, entity);
        features.was_asked = flag(self.was_asked(index, entity));
        features.outer_speaker = flag(asked.outer.and_then(|o| o.1) == Some(entity));
        features.words_in_name = cluster.name.split_whitespace().count() as f32;
        features.times_named_as_source = self.times_named.get(&entity).copied().unwrap_or(0) as f32;
        self.places(asked, entity, features);
        self.fit(asked, entity, features);
        self.neighbours(index, entity, features);
    }

    /// Where somebody without a name was spoken of and spoke.
    fn somebody_unnamed(&self, index: usize, features: &mut Features) -> Unnamed {
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
    fn introduced(&self, asked: &Asked) -> Option<usize> {
        let span = self
            .context
            .roles
            .introduced(self.context.text, description(asked)?)?;
        Some(self.context.encoded.words_in(span).start)
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

    /// 1: the sentence before begins with a description of the entity ('The firm has two mills. It said'); -1: with one that
    /// what the text calls the entity speaks against.
    fn subject_before_fit(&self, word: usize, entity: EntityId) -> f32 {
        let Some(before) = self.surroundings.sentence(word).checked_sub(1) else {
            return 0.0;
        };
        let words = self.surroundings.words_of(before);
        let end = words.end.min(words.start + SUBJECT_WORDS);
        if words.is_empty() || !is_definite(&self.context.word(words.start).to_lowercase()) {
            return 0.0;
        }
        let subject = self.context.encoded.span(WordRange::new(words.start, end));
        match self.context.roles.fit(self.context.text, subject, entity) {
            Some(fit) if fit.head != HeadFit::None => 1.0,
            Some(fit) if fit.contradicts => -1.0,
            _ => 0.0,
        }
    }

    /// What the first name tells of a person's gender, from -1, a man's, to 1.
    fn leaning(&self, cluster: &EntityCluster) -> f32 {
        match (cluster.kind, cluster.gender) {
            (EntityType::Person, Some(gender)) => sign_of(gender),
            // Of a surname alone the ending tells nothing.
            (EntityType::Person, None) => match cluster.name.split_once(' ') {
                Some((first, _)) => gender_leaning(first),
                None => 0.0,
            },
            _ => 0.0,
        }
    }

    /// Whether the attribution before asks or tells the entity something: 'she asked Hale'.
    fn was_asked(&self, index: usize, entity: EntityId) -> bool {
        let Some(before) = index.checked_sub(1).map(|before| &self.asked[before]) else {
            return false;
        };
        before.attribution.cue.last().is_some_and(|&cue| {
            let cue = self.context.encoded.words_in(cue);
            let after = self.surroundings.first_from(entity, cue.end);
            after.is_some_and(|m| m.start - cue.end <= 1)
        })
    }

    /// The entities that the text calls by the description that the source is, if it is one.
    fn fits(&self, asked: &Asked) -> Vec<(EntityId, Fit)> {
        match description(asked) {
            Some(description) => self.context.roles.matches(self.context.text, description),
            None => Vec::new(),
        }
    }

    /// How the description fits the entity.
    fn fit(&self, asked: &Asked, entity: EntityId, features: &mut Features) {
        let Some(description) = description(asked) else {
            return;
        };
        if let Some(fit) = self
            .context
            .roles
            .fit(self.context.text, description, entity)
        {
            features.fit = fit.head as u8 as f32;
            features.fit_modifiers = fit.modifiers;
            features.fit_other_kind = flag(fit.other_kind);
            features.fit_contradicts = flag(fit.contradicts);
            features.fit_nouns = fit.nouns as f32;
            features.fit_told_before = flag(fit.told_before);
        }
    }

    /// Where the entity is mentioned.
    fn places(&self, asked: &Asked, entity: EntityId, features: &mut Features) {
        let (at, surroundings) = (asked.words, &self.surroundings);
        let mentions = surroundings.mentions(entity);
        let inside = mentions.partition_point(|m| m.start < at.start)
            ..mentions.partition_point(|m| m.start < at.end);
        features.is_inside_source =
            flag(!inside.is_empty() && !asked.attribution.source.is_empty());
        let sentence = surroundings.sentence(at.start);
        if let Some(before) = surroundings.last_before(entity, at.start) {
            features.words_before = (at.start - before.start) as f32;
            features.sentences_before = (sentence - surroundings.sentence(before.start)) as f32;
            features.paragraphs_before =
                (surroundings.paragraph(at.start) - surroundings.paragraph(before.start)) as f32;
        }
        if let Some(before) = self.last_unquoted(entity, at.start) {
            features.words_before_unquoted = (at.start - before.start) as f32;
        }
        if let Some(after) = surroundings.first_from(entity, at.end) {
            features.words_after = (after.start - at.end) as f32;
            features.sentences_after = (surroundings.sentence(after.start) - sentence) as f32;
            features.paragraphs_after =
                (surroundings.paragraph(after.start) - surroundings.paragraph(at.start)) as f32;
        }
        features.is_subject = flag(surroundings.first_named(sentence) == Some(entity));
        let before = sentence
            .checked_sub(1)
            .and_then(|s| surroundings.first_named(s));
        features.is_subject_before = flag(before == Some(entity));
        if let Some(cue) = asked
            .attribution
            .cue
            .first()
            .map(|&cue| self.context.encoded.words_in(cue))
        {
            let is_close = |m: WordRange| m.end <= cue.start && cue.start - m.end <= 3;
            let before = surroundings.last_before(entity, cue.start);
            features.is_before_cue = flag(before.is_some_and(is_close));
            let after = surroundings.first_from(entity, cue.end);
            features.is_after_cue = flag(after.is_some_and(|m| m.start - cue.end <= 2));
        }
        let content = &asked.attribution.content;
        let inside = content
            .iter()
            .map(|&span| surroundings.count_in(self.context, entity, span));
        features.mentions_in_content = inside.sum::<usize>() as f32;
        features.mentions = mentions.len() as f32;
        features.mention_share = mentions.len() as f32 / self.people_mentions.max(1) as f32;
        if let Some(first) = mentions.first() {
            features.first_mention = first.start as f32;
            features.is_in_first_paragraph = flag(surroundings.paragraph(first.start) <= 1);
            let span = self.context.encoded.span(*first);
            features.is_in_title = flag(self.title.is_some_and(|title| title.encloses(span)));
        }
    }

    /// Who speaks before and after, as far as the first pass knows.
    fn neighbours(&self, index: usize, entity: EntityId, features: &mut Features) {
        let paragraph = |asked: &Asked| self.surroundings.paragraph(asked.words.start);
        let own = &self.asked[index];
        let before = self.asked[..index].iter().zip(&self.speakers);
        let before = before.rev().take(NEIGHBOURS);
        let mut speakers = before
            .clone()
            .enumerate()
            .filter_map(|(ago, (asked, speaker))| {
                speaker.entity().map(|entity| (ago, asked, entity))
            });
        if let Some((ago, last, _)) = speakers.clone().find(|s| s.2 == entity) {
            features.sources_ago = ago as f32;
            features.last_source_is_near = flag(paragraph(own) <= paragraph(last) + 1);
            features.was_named_last = flag(is_named(last));
        }
        if let Some((_, _, last)) = speakers.next() {
            let other = speakers.find(|s| s.2 != last);
            features.is_last_but_one = flag(other.is_some_and(|s| s.2 == entity));
        }
        features.spoke_in_paragraph = flag(
            before
                .take_while(|(asked, _)| paragraph(asked) == paragraph(own))
                .any(|(_, speaker)| speaker.entity() == Some(entity)),
        );
        let next = self.asked[index + 1..]
            .iter()
            .take(NEIGHBOURS)
            .find(|a| is_named(a));
        if let Some(next) = next {
            features.next_source_is_it = flag(next.entity() == Some(entity));
            if next.entity() == Some(entity) {
                features.next_source_paragraphs =
                    (paragraph(next).saturating_sub(paragraph(own))) as f32;
            }
        }
    }

    /// The first word of the entity's last mention before a word; 0 if there is none.
    fn last_before(&self, entity: EntityId, word: usize) -> usize {
        let last = self.surroundings.last_before(entity, word);
        last.map_or(0, |m| m.start + 1)
    }

    /// The last mention before a word that stands outside quotation marks, among the last few.
    fn last_unquoted(&self, entity: EntityId, word: usize) -> Option<WordRange> {
        let mentions = self.surroundings.mentions(entity);
        let before = mentions.partition_point(|m| m.start < word);
        let mut last = mentions[..before].iter().rev().take(NEIGHBOURS);
        last.find(|m| !self.context.is_quoted(m.start)).copied()
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
fn description(asked: &Asked) -> Option<Span> {
    let source = asked.attribution.source.first().copied();
    source.filter(|_| matches!(asked.form, SourceForm::Nominal { .. }))
}

fn is_named(asked: &Asked) -> bool {
    matches!(asked.form, SourceForm::Named { .. })
}

fn flag(holds: bool) -> f32 {
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
