//! What the ranker knows of an entity as a candidate: whether it agrees with the source, where it is mentioned, who speaks around.

use crate::entity::{EntityCluster, EntityId, gender_leaning};
use crate::model::WordRange;
use crate::schema::EntityType;

use super::candidate_features::{FeatureMaker, Features, NEIGHBOURS, description, flag, is_named};
use super::description::is_definite;
use super::first_pass::Asked;
use super::form_agreement::{gender_agreement, sign_of, wanted_gender};
use super::roles::HeadFit;

/// A description at a sentence's beginning is looked for in so many words.
const SUBJECT_WORDS: usize = 4;

impl FeatureMaker<'_> {
    pub(super) fn of_entity(&self, index: usize, entity: EntityId, features: &mut Features) {
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
        if let Some(&source) = asked.attribution.source.first() {
            features.is_inside_source = flag(!inside.is_empty());
            let name = mentions.get(inside).and_then(<[_]>::first);
            let name = name.map(|&words| self.context.encoded.span(words));
            let cluster = self.context.entity(entity);
            self.name_in_source(source, name, &cluster.name, cluster.kind, features);
        }
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
    pub(super) fn last_before(&self, entity: EntityId, word: usize) -> usize {
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
}
