//! Probabilities of whom one source refers to, by entity rather than by mention, and the decision that they lead to.

use crate::entity::{EntityCluster, EntityId};
use crate::model::Nobody;
use crate::schema::{EntityType, Resolution, SpeakerKind};

use super::resolved_speaker::{ResolvedSpeaker, UnnamedId};

/// A content without a source is given to a speaker only if more likely than this.
const IMPLICIT_THRESHOLD: f32 = 0.5;

/// The candidate with the highest probability; of equals, the last.
pub(super) fn likeliest<T: Copy>(candidates: &[(T, f32)]) -> Option<(T, f32)> {
    candidates
        .iter()
        .copied()
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Probabilities of whom one source refers to; together at most 1.
#[derive(Debug, Default)]
pub(super) struct AntecedentScores {
    /// Entities, each once, in the order in which they were added.
    entities: Vec<(EntityId, f32)>,
    /// Speakers without a name who spoke before, each once.
    unnamed: Vec<(UnnamedId, f32)>,
    /// Several speakers who spoke together before, each group once.
    joint: Vec<(Vec<EntityId>, f32)>,
    /// Whom grammar rules out: the subject of 'suspended him', where 'he' is whom 'him' is.
    excluded: Option<EntityId>,
    /// Nobody mentioned before, in [`Nobody::ALL`]'s order.
    nobody: [f32; 4],
}

impl AntecedentScores {
    /// No candidates yet; `nobody`: the probabilities of nobody mentioned before, in [`Nobody::ALL`]'s order.
    pub(super) fn new(nobody: [f32; 4]) -> Self {
        Self {
            nobody,
            ..Self::default()
        }
    }

    /// Adds to the probability of an entity.
    pub(super) fn add_entity(&mut self, entity: EntityId, chance: f32) {
        add(&mut self.entities, entity, chance);
    }

    /// Adds to the probability of whoever an earlier source was resolved to.
    pub(super) fn add_speaker(&mut self, speaker: &ResolvedSpeaker, chance: f32) {
        let nobody = match (speaker.kind, speaker.entities.as_slice()) {
            (SpeakerKind::Named, &[entity]) => return self.add_entity(entity, chance),
            (SpeakerKind::Named, several) => return self.add_joint(several, chance),
            (SpeakerKind::Unnamed, _) => match speaker.unnamed {
                Some(id) => return add(&mut self.unnamed, id, chance),
                None => Nobody::New,
            },
            (SpeakerKind::Author, _) => Nobody::Author,
            (SpeakerKind::Generic, _) => Nobody::Generic,
            (SpeakerKind::Unknown, _) => Nobody::Unknown,
        };
        self.nobody[nobody as usize] += chance;
    }

    fn add_joint(&mut self, entities: &[EntityId], chance: f32) {
        match self.joint.iter_mut().find(|j| j.0 == entities) {
            Some(known) => known.1 += chance,
            None => self.joint.push((entities.to_vec(), chance)),
        }
    }

    /// Takes the mean with the scores of another mention of the same person. Joint speakers keep their own probability.
    pub(super) fn average_with(&mut self, other: &Self) {
        self.entities.iter_mut().for_each(|e| e.1 /= 2.0);
        for &(entity, chance) in &other.entities {
            self.add_entity(entity, chance / 2.0);
        }
        for (own, other) in self.nobody.iter_mut().zip(other.nobody) {
            *own = (*own + other) / 2.0;
        }
        self.unnamed.iter_mut().for_each(|u| u.1 /= 2.0);
        for &(id, chance) in &other.unnamed {
            add(&mut self.unnamed, id, chance / 2.0);
        }
    }

    /// Rules an entity out, whatever its probability.
    pub(super) fn exclude(&mut self, entity: Option<EntityId>) {
        self.excluded = entity;
    }

    /// The entity that is ruled out, if one is.
    pub(super) fn excluded(&self) -> Option<EntityId> {
        self.excluded
    }

    /// The entities that have a probability, in the order in which they were added.
    pub(super) fn entities(&self) -> &[(EntityId, f32)] {
        &self.entities
    }

    /// The probability of one way of being nobody mentioned before.
    pub(super) fn nobody(&self, nobody: Nobody) -> f32 {
        self.chance(nobody)
    }

    /// The probability of a speaker without a name who spoke before.
    pub(super) fn earlier_unnamed_chance(&self) -> f32 {
        self.unnamed.iter().map(|u| u.1).sum()
    }

    /// The probability of anybody without a name.
    pub(super) fn nobody_chance(&self) -> f32 {
        self.nobody.iter().sum::<f32>() + self.earlier_unnamed_chance()
    }

    /// The probability of an entity; 0 if it is no candidate.
    pub(super) fn entity(&self, entity: EntityId) -> f32 {
        let known = self.entities.iter().find(|e| e.0 == entity);
        known.map_or(0.0, |e| e.1)
    }

    /// The likeliest entity, whoever else may be likelier.
    pub(super) fn likeliest_entity(&self) -> Option<(EntityId, f32)> {
        likeliest(&self.entities)
    }

    /// The `count` likeliest entities together, all of them people or none, as the likeliest is; none if there are fewer.
    /// They come in the order of the document, with the probability of the least likely.
    pub(super) fn likeliest_together(
        &self,
        count: usize,
        by: Resolution,
        entities: &[EntityCluster],
    ) -> Option<ResolvedSpeaker> {
        let is_person = |e: EntityId| entities[e.index()].kind == EntityType::Person;
        let (first, _) = likeliest(&self.entities)?;
        let mut alike: Vec<(EntityId, f32)> = self
            .entities
            .iter()
            .copied()
            .filter(|e| is_person(e.0) == is_person(first) && e.1 > 0.0)
            .collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(count);
        if alike.len() < count {
            return None;
        }
        alike.sort_unstable_by_key(|e| e.0);
        let least = alike.iter().map(|e| e.1).fold(1.0, f32::min);
        let entities = alike.into_iter().map(|e| e.0).collect();
        Some(ResolvedSpeaker::named(entities, by, least))
    }

    /// The likeliest speaker: one with a name only if nobody without a name is as likely, and of a content without a
    /// source only above [`IMPLICIT_THRESHOLD`].
    pub(super) fn decide(&self, by: Resolution) -> ResolvedSpeaker {
        self.likeliest_named(by)
            .unwrap_or_else(|| self.likeliest_without_name(by))
    }

    /// The probability of somebody without a name, mentioned before or not.
    fn unnamed_chance(&self) -> f32 {
        self.chance(Nobody::New) + self.unnamed.iter().map(|u| u.1).sum::<f32>()
    }

    fn chance(&self, nobody: Nobody) -> f32 {
        self.nobody[nobody as usize]
    }

    fn likeliest_named(&self, by: Resolution) -> Option<ResolvedSpeaker> {
        let others = [Nobody::Author, Nobody::Generic, Nobody::Unknown];
        let others = others.into_iter().map(|nobody| self.chance(nobody));
        let mut threshold = others.fold(self.unnamed_chance(), f32::max);
        if by == Resolution::Implicit {
            threshold = threshold.max(IMPLICIT_THRESHOLD);
        }
        let single = self.likeliest_entity();
        let joint = self.joint.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((entities, chance)) = joint
            && *chance > threshold
            && *chance > single.map_or(0.0, |s| s.1)
        {
            return Some(ResolvedSpeaker::named(entities.clone(), by, *chance));
        }
        let (entity, chance) = single.filter(|s| s.1 > threshold)?;
        Some(ResolvedSpeaker::named(vec![entity], by, chance))
    }

    /// The likeliest kind of speaker without a name; of equals, the first here.
    pub(super) fn likeliest_without_name(&self, by: Resolution) -> ResolvedSpeaker {
        let kinds = [
            (self.unnamed_chance(), SpeakerKind::Unnamed),
            (self.chance(Nobody::Author), SpeakerKind::Author),
            (self.chance(Nobody::Generic), SpeakerKind::Generic),
            (self.chance(Nobody::Unknown), SpeakerKind::Unknown),
        ];
        let (_, kind) = kinds
            .into_iter()
            .fold((0.0, SpeakerKind::Unknown), |best, kind| {
                if kind.0 > best.0 { kind } else { best }
            });
        if kind != SpeakerKind::Unnamed {
            return ResolvedSpeaker::without_name(kind);
        }
        let new = self.chance(Nobody::New);
        let earlier = likeliest(&self.unnamed);
        // A content without a source does not introduce a speaker.
        if by == Resolution::Implicit && earlier.is_none_or(|e| e.1 < new) {
            return ResolvedSpeaker::without_name(SpeakerKind::Unknown);
        }
        ResolvedSpeaker {
            unnamed: earlier.filter(|e| e.1 > new).map(|e| e.0),
            ..ResolvedSpeaker::without_name(kind)
        }
    }
}

/// Adds to the probability of one of `candidates`, which may be new among them.
fn add<T: PartialEq>(candidates: &mut Vec<(T, f32)>, candidate: T, chance: f32) {
    match candidates.iter_mut().find(|c| c.0 == candidate) {
        Some(known) => known.1 += chance,
        None => candidates.push((candidate, chance)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: EntityId = EntityId::new(0);
    const BOB: EntityId = EntityId::new(1);
    const OFFICIAL: UnnamedId = UnnamedId::new(0);
    const WITNESS: UnnamedId = UnnamedId::new(1);

    /// Scores of entities, with `nobody` in the order new, author, generic, unknown.
    fn scores(entities: &[(EntityId, f32)], nobody: [f32; 4]) -> AntecedentScores {
        let mut scores = AntecedentScores::new(nobody);
        for &(entity, chance) in entities {
            scores.add_entity(entity, chance);
        }
        scores
    }

    fn unnamed(id: UnnamedId) -> ResolvedSpeaker {
        ResolvedSpeaker {
            unnamed: Some(id),
            ..ResolvedSpeaker::without_name(SpeakerKind::Unnamed)
        }
    }

    fn together(entities: &[EntityId]) -> ResolvedSpeaker {
        ResolvedSpeaker::named(entities.to_vec(), Resolution::Name, 1.0)
    }

    fn by_pronoun(entities: &[EntityId], confidence: f32) -> ResolvedSpeaker {
        ResolvedSpeaker::named(entities.to_vec(), Resolution::Pronoun, confidence)
    }

    #[test]
    fn the_likeliest_entity_speaks() {
        let scores = scores(&[(ANN, 0.3), (BOB, 0.4)], [0.1, 0.1, 0.05, 0.05]);
        let speaker = scores.decide(Resolution::Pronoun);
        assert_eq!(speaker, by_pronoun(&[BOB], 0.4));
    }

    #[test]
    fn mentions_of_an_entity_add_up() {
        let mut scores = scores(
            &[(ANN, 0.25), (BOB, 0.35), (ANN, 0.25)],
            [0.15, 0.0, 0.0, 0.0],
        );
        assert_eq!(scores.decide(Resolution::Pronoun), by_pronoun(&[ANN], 0.5));
        scores.add_speaker(&together(&[BOB]), 0.25);
        assert_eq!(scores.decide(Resolution::Pronoun), by_pronoun(&[BOB], 0.6));
        assert_eq!(scores.entity(ANN), 0.5);
        assert_eq!(scores.entity(EntityId::new(7)), 0.0);
    }

    #[test]
    fn of_equal_entities_the_last_speaks() {
        let scores = scores(&[(ANN, 0.4), (BOB, 0.4)], [0.2, 0.0, 0.0, 0.0]);
        assert_eq!(scores.decide(Resolution::Nominal).entities, [BOB]);
    }

    #[test]
    fn an_entity_must_be_likelier_than_every_kind_of_nobody() {
        let kinds = [
            SpeakerKind::Unnamed,
            SpeakerKind::Author,
            SpeakerKind::Generic,
            SpeakerKind::Unknown,
        ];
        for (nobody, kind) in kinds.into_iter().enumerate() {
            for (chance, expected) in [(0.39, kind), (0.4, kind), (0.41, SpeakerKind::Named)] {
                let mut nobodies = [0.0; 4];
                nobodies[nobody] = 0.4;
                let speaker = scores(&[(ANN, chance)], nobodies).decide(Resolution::Pronoun);
                assert_eq!(speaker.kind, expected, "{kind} at {chance}");
                assert_eq!(speaker.entities.is_empty(), expected != SpeakerKind::Named);
                assert_eq!(speaker.unnamed, None);
            }
        }
    }

    #[test]
    fn of_equal_kinds_of_nobody_the_first_is_taken() {
        for (nobody, expected) in [
            ([0.25, 0.25, 0.25, 0.25], SpeakerKind::Unnamed),
            ([0.1, 0.3, 0.3, 0.3], SpeakerKind::Author),
            ([0.2, 0.2, 0.3, 0.3], SpeakerKind::Generic),
            ([0.0, 0.0, 0.0, 0.0], SpeakerKind::Unknown),
        ] {
            let speaker = scores(&[], nobody).decide(Resolution::Nominal);
            assert_eq!(speaker, ResolvedSpeaker::without_name(expected));
        }
    }

    #[test]
    fn earlier_speakers_without_a_name_come_back() {
        let mut scores = scores(&[(ANN, 0.35)], [0.2, 0.05, 0.0, 0.0]);
        scores.add_speaker(&unnamed(OFFICIAL), 0.15);
        scores.add_speaker(&unnamed(WITNESS), 0.25);
        let speaker = scores.decide(Resolution::Nominal);
        assert_eq!(speaker, unnamed(WITNESS));
    }

    #[test]
    fn somebody_new_is_not_counted_yet() {
        let new = ResolvedSpeaker::without_name(SpeakerKind::Unnamed);
        let mut scores = scores(&[(ANN, 0.3)], [0.3, 0.0, 0.0, 0.1]);
        scores.add_speaker(&unnamed(OFFICIAL), 0.3);
        assert_eq!(
            scores.decide(Resolution::Nominal),
            new,
            "as likely as an earlier one"
        );
        scores.add_speaker(&new, 0.1);
        assert_eq!(scores.decide(Resolution::Nominal), new);
    }

    #[test]
    fn earlier_speakers_of_other_kinds_add_to_their_kind() {
        for kind in [
            SpeakerKind::Author,
            SpeakerKind::Generic,
            SpeakerKind::Unknown,
        ] {
            let mut scores = scores(&[(ANN, 0.4)], [0.1, 0.1, 0.1, 0.1]);
            scores.add_speaker(&ResolvedSpeaker::without_name(kind), 0.35);
            let speaker = scores.decide(Resolution::Pronoun);
            assert_eq!(speaker, ResolvedSpeaker::without_name(kind));
        }
    }

    #[test]
    fn joint_speakers_must_be_likelier_than_one_alone() {
        let mut scores = scores(&[(ANN, 0.4)], [0.1, 0.0, 0.0, 0.0]);
        scores.add_speaker(&together(&[ANN, BOB]), 0.2);
        scores.add_speaker(&together(&[ANN, BOB]), 0.2);
        assert_eq!(scores.decide(Resolution::Pronoun), by_pronoun(&[ANN], 0.4));
        scores.add_speaker(&together(&[ANN, BOB]), 0.1);
        let speaker = scores.decide(Resolution::Pronoun);
        assert_eq!(speaker, by_pronoun(&[ANN, BOB], 0.5));
    }

    #[test]
    fn a_content_without_a_source_needs_a_likely_speaker() {
        let decide = |chance: f32| {
            let scores = scores(&[(ANN, chance)], [0.0, 0.0, 0.0, 0.2]);
            scores.decide(Resolution::Implicit)
        };
        assert_eq!(decide(0.5).kind, SpeakerKind::Unknown);
        let speaker = ResolvedSpeaker::named(vec![ANN], Resolution::Implicit, 0.51);
        assert_eq!(decide(0.51), speaker);
    }

    #[test]
    fn a_content_without_a_source_introduces_nobody() {
        let mut scores = scores(&[], [0.4, 0.0, 0.0, 0.3]);
        assert_eq!(
            scores.decide(Resolution::Implicit).kind,
            SpeakerKind::Unknown
        );
        scores.add_speaker(&unnamed(OFFICIAL), 0.3);
        assert_eq!(
            scores.decide(Resolution::Implicit).kind,
            SpeakerKind::Unknown
        );
        scores.add_speaker(&unnamed(OFFICIAL), 0.15);
        assert_eq!(scores.decide(Resolution::Implicit), unnamed(OFFICIAL));
    }

    #[test]
    fn another_mention_counts_half() {
        let mut own = scores(&[(ANN, 0.6)], [0.2, 0.2, 0.0, 0.0]);
        let mut other = scores(&[(BOB, 0.4)], [0.0, 0.0, 0.4, 0.0]);
        other.add_speaker(&unnamed(OFFICIAL), 0.2);
        own.average_with(&other);
        assert_eq!(own.entities, [(ANN, 0.3), (BOB, 0.2)]);
        assert_eq!(own.nobody, [0.1, 0.1, 0.2, 0.0]);
        assert_eq!(own.unnamed, [(OFFICIAL, 0.1)]);
    }

    #[test]
    fn those_together_are_all_people_or_none() {
        let entity = |kind| EntityCluster {
            name: "Dune".to_owned(),
            kind,
            gender: None,
            mentions: Vec::new(),
        };
        let entities = [
            entity(EntityType::Person),
            entity(EntityType::Organization),
            entity(EntityType::Person),
            entity(EntityType::Person),
        ];
        let [first, company, third, fourth] = [0, 1, 2, 3].map(EntityId::new);
        let scores = scores(
            &[(fourth, 0.3), (company, 0.25), (first, 0.2), (third, 0.1)],
            [0.0; 4],
        );
        let joint = |count| scores.likeliest_together(count, Resolution::Nominal, &entities);
        let expected = ResolvedSpeaker::named(vec![first, fourth], Resolution::Nominal, 0.2);
        assert_eq!(joint(2), Some(expected));
        assert_eq!(joint(4), None, "there are only three people");
    }
}
