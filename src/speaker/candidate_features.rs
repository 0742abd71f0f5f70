//! What the ranker knows of one candidate for the speaker of one attribution, as numbers.
//!
//! This is the only implementation: training reads the features from the program. The ideas are those of quotation attribution
//! since Elson and McKeown ('Automatic Attribution of Quoted Speech in Literary Narrative', 2010) and O'Keefe et al. ('A
//! Sequence Labelling Approach to Quote Attribution', 2012): distances, recency, form and agreement, whom the quote mentions,
//! who spoke before and after.

use std::collections::HashMap;

use crate::entity::{EntityId, Gender};
use crate::model::{Nobody, WordRange};
use crate::schema::{EntityType, SpeakerKind};
use crate::text::{Span, title_line};

use super::context::Context;
use super::description::{is_definite, is_indefinite};
use super::first_pass::Asked;
use super::noun::Noun;
use super::pronoun::Pronoun;
use super::roles::{Fit, HeadFit};
use super::source_form::SourceForm;
use super::surroundings::Surroundings;

/// Stands for a distance to something that is not there.
const FAR: f32 = 3000.0;
/// How many attributions before and after one its neighbours' speakers are looked for.
const NEIGHBOURS: usize = 12;

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
    introduction_words, introduction_sentences, introduction_is_subject, unnamed_sources_ago,
    // Of the candidate.
    is_nobody, chance, chance_rank, chance_lead, is_first_pass, entity_type, gender_agreement, is_named_by_source, is_inside_source,
    words_before, sentences_before, paragraphs_before, words_before_unquoted, recency, recency_alike,
    words_after, sentences_after, paragraphs_after, is_before_cue, is_after_cue,
    is_subject, is_subject_before, sources_ago, last_source_is_near, was_named_last, is_last_but_one, spoke_in_paragraph,
    next_source_is_it, next_source_paragraphs, times_named_as_source, outer_speaker, mentions_in_content, mentions, mention_share,
    first_mention, is_in_title, is_in_first_paragraph, words_in_name,
    is_since_introduction, is_since_unnamed_source, fit, fit_modifiers, fit_other_kind, fit_contradicts, fit_nouns, fit_told_before, fits_best,
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
    context: &'d Context<'d>,
    surroundings: Surroundings,
    /// The attributions in the order of the first pass.
    asked: &'d [Asked<'d>],
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
        Self {
            surroundings: Surroundings::of(context),
            asked,
            times_named,
            title: title_line(context.text),
            people_mentions: speaking.count(),
            context,
        }
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
                features.is_since_introduction = is_since(since.0);
                features.is_since_unnamed_source = is_since(since.1);
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
        let introduced = description(&self.asked[index])
            .and_then(|d| self.context.roles.introduced(text, d))
            .map(|span| self.context.encoded.words_in(span).start);
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
        features.is_named_by_source = flag(
            matches!(&asked.form, SourceForm::Named { entities, .. } if entities.contains(&entity)),
        );
        features.outer_speaker = flag(asked.outer.and_then(|o| o.1) == Some(entity));
        features.words_in_name = cluster.name.split_whitespace().count() as f32;
        features.times_named_as_source = self.times_named.get(&entity).copied().unwrap_or(0) as f32;
        self.places(asked, entity, features);
        self.fit(asked, entity, features);
        self.neighbours(index, entity, features);
    }

    /// Where somebody without a name was spoken of last, and where such a one spoke last: their first words.
    fn somebody_unnamed(
        &self,
        index: usize,
        features: &mut Features,
    ) -> (Option<usize>, Option<usize>) {
        let at = self.asked[index].words.start;
        let byte = self.context.word_span(at).start;
        let introduction = self.context.roles.last_introduction(byte);
        let introduction = introduction
            .map(|span| self.context.encoded.words_in(span).start)
            .filter(|&word| word < at);
        if let Some(word) = introduction {
            let sentence = self.surroundings.sentence(word);
            let begins = word
                .checked_sub(1)
                .is_none_or(|w| self.surroundings.sentence(w) < sentence);
            features.introduction_words = (at - word) as f32;
            features.introduction_sentences = (self.surroundings.sentence(at) - sentence) as f32;
            features.introduction_is_subject = flag(begins);
        }
        let is_unnamed = |asked: &Asked| {
            asked.speaker.kind == SpeakerKind::Unnamed && !asked.attribution.source.is_empty()
        };
        let before = self.asked[..index].iter().rev().take(NEIGHBOURS);
        let source = before.enumerate().find(|(_, asked)| is_unnamed(asked));
        if let Some((ago, _)) = source {
            features.unnamed_sources_ago = ago as f32;
        }
        (introduction, source.map(|(_, asked)| asked.words.start))
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
        let before = self.asked[..index].iter().rev().take(NEIGHBOURS);
        let mut speakers = before
            .clone()
            .enumerate()
            .filter_map(|(ago, asked)| asked.entity().map(|entity| (ago, asked, entity)));
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
                .take_while(|asked| paragraph(asked) == paragraph(own))
                .any(|asked| asked.entity() == Some(entity)),
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
        let wants_person = matches!(
            asked.form,
            SourceForm::Pronoun {
                pronoun: Pronoun::He | Pronoun::She | Pronoun::Who,
                ..
            } | SourceForm::Nominal {
                noun: Some(Noun::Person | Noun::Man | Noun::Woman),
                ..
            } | SourceForm::Implicit
        );
        let fits = |entity: EntityId| {
            let cluster = self.context.entity(entity);
            (cluster.kind == EntityType::Person) == wants_person
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

/// 1: the source's gender is the entity's; -1: it is the other one; 0: one of them is not known.
fn gender_agreement(form: &SourceForm, gender: Option<Gender>) -> f32 {
    let wanted = match form {
        SourceForm::Pronoun {
            pronoun: Pronoun::He,
            ..
        }
        | SourceForm::Nominal {
            noun: Some(Noun::Man),
            ..
        } => Gender::He,
        SourceForm::Pronoun {
            pronoun: Pronoun::She,
            ..
        }
        | SourceForm::Nominal {
            noun: Some(Noun::Woman),
            ..
        } => Gender::She,
        _ => return 0.0,
    };
    gender.map_or(0.0, |gender| if gender == wanted { 1.0 } else { -1.0 })
}

fn form_number(form: &SourceForm) -> f32 {
    match form {
        SourceForm::Implicit => 0.0,
        SourceForm::Pronoun { pronoun, .. } => match pronoun {
            Pronoun::He => 1.0,
            Pronoun::She => 2.0,
            Pronoun::Who => 3.0,
            Pronoun::They => 4.0,
            Pronoun::It => 5.0,
            Pronoun::Generic => 6.0,
            Pronoun::First => 7.0,
        },
        SourceForm::Nominal { .. } => 8.0,
        SourceForm::Named { .. } => 9.0,
        SourceForm::FirstPerson | SourceForm::Relative(_) => 10.0,
    }
}

fn noun_number(form: &SourceForm) -> f32 {
    let SourceForm::Nominal { noun, .. } = form else {
        return -1.0;
    };
    match noun {
        None => 0.0,
        Some(Noun::Person) => 1.0,
        Some(Noun::Man) => 2.0,
        Some(Noun::Woman) => 3.0,
        Some(Noun::Organisation) => 4.0,
        Some(Noun::Place) => 5.0,
    }
}
