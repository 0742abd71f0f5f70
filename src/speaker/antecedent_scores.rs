//! Chances of whom a source refers to, by entity rather than by mention.

use crate::entity::EntityCluster;
use crate::model::Nobody;
use crate::schema::EntityType;

use super::kind::Speaker;
use crate::schema::{Resolution, SpeakerKind};

/// A content without a source is given to a speaker who is at least this likely.
const SURE_OF_IMPLICIT: f32 = 0.5;

/// The likeliest.
pub(super) fn most(of: &[(usize, f32)]) -> Option<(usize, f32)> {
    of.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Probabilities of whom one source refers to.
#[derive(Debug, Default)]
pub(super) struct AntecedentScores {
    /// Entities, in order, each once.
    pub(super) entities: Vec<(usize, f32)>,
    /// Speakers without a name who spoke before.
    unnamed: Vec<(usize, f32)>,
    /// Earlier joint speakers.
    joint: Vec<(Vec<usize>, f32)>,
    /// In [`Nobody::ALL`]'s order.
    nobody: [f32; 4],
}

impl AntecedentScores {
    /// No candidates yet.
    pub(super) fn nobody(nobody: [f32; 4]) -> Self {
        Self {
            nobody,
            ..Self::default()
        }
    }

    /// Adds the chance that it is this entity.
    pub(super) fn add_entity(&mut self, entity: usize, chance: f32) {
        match self.entities.iter_mut().find(|e| e.0 == entity) {
            Some(known) => known.1 += chance,
            None => self.entities.push((entity, chance)),
        }
    }

    fn add_unnamed(&mut self, id: usize, chance: f32) {
        match self.unnamed.iter_mut().find(|u| u.0 == id) {
            Some(known) => known.1 += chance,
            None => self.unnamed.push((id, chance)),
        }
    }

    /// Takes the mean with what another mention of the same person says.
    pub(super) fn agree_with(&mut self, other: &Self) {
        self.entities.iter_mut().for_each(|e| e.1 /= 2.0);
        for &(entity, chance) in &other.entities {
            self.add_entity(entity, chance / 2.0);
        }
        for (own, other) in self.nobody.iter_mut().zip(other.nobody) {
            *own = (*own + other) / 2.0;
        }
        self.unnamed.iter_mut().for_each(|u| u.1 /= 2.0);
        for &(id, chance) in &other.unnamed {
            self.add_unnamed(id, chance / 2.0);
        }
    }

    /// Adds the chance that it is an earlier speaker.
    pub(super) fn add(&mut self, speaker: &Speaker, chance: f32) {
        match (speaker.kind, speaker.entities.as_slice()) {
            (SpeakerKind::Named, &[entity]) => self.add_entity(entity, chance),
            (SpeakerKind::Named, several) => match self.joint.iter_mut().find(|j| j.0 == several) {
                Some(known) => known.1 += chance,
                None => self.joint.push((several.to_vec(), chance)),
            },
            (SpeakerKind::Unnamed, _) => {
                self.add_unnamed(speaker.unnamed.unwrap_or(usize::MAX), chance);
            }
            (SpeakerKind::Author, _) => self.nobody[Nobody::Author as usize] += chance,
            (SpeakerKind::Generic, _) => self.nobody[Nobody::Generic as usize] += chance,
            (SpeakerKind::Unknown, _) => self.nobody[Nobody::Unknown as usize] += chance,
        }
    }

    /// The chance of an entity.
    pub(super) fn entity(&self, entity: usize) -> f32 {
        self.entities
            .iter()
            .find(|e| e.0 == entity)
            .map_or(0.0, |e| e.1)
    }

    /// The `count` likeliest of one kind, people or not, together, in the order of the document.
    pub(super) fn together(
        &self,
        count: usize,
        by: Resolution,
        entities: &[EntityCluster],
    ) -> Option<Speaker> {
        let person = |e: usize| entities[e].kind == EntityType::Person;
        let (first, _) = most(&self.entities)?;
        let mut alike: Vec<(usize, f32)> = self
            .entities
            .iter()
            .copied()
            .filter(|e| person(e.0) == person(first) && e.1 > 0.0)
            .collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(count);
        if alike.len() < count {
            return None;
        }
        alike.sort_unstable_by_key(|e| e.0);
        Some(Speaker {
            kind: SpeakerKind::Named,
            entities: alike.iter().map(|e| e.0).collect(),
            by: Some(by),
            confidence: Some(alike.iter().map(|e| e.1).fold(1.0, f32::min)),
            unnamed: None,
        })
    }

    /// The likeliest of all, a named one only if nobody else is likelier.
    pub(super) fn decide(&self, by: Resolution) -> Speaker {
        let named = most(&self.entities);
        let joint = self.joint.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let old = most(&self.unnamed);
        let [new, author, generic, unknown] = self.nobody;
        let described = new + self.unnamed.iter().map(|u| u.1).sum::<f32>();
        let bar = described.max(author).max(generic).max(unknown);
        let bar = if by == Resolution::Implicit {
            bar.max(SURE_OF_IMPLICIT)
        } else {
            bar
        };
        if let Some((entities, chance)) = joint
            && *chance > bar
            && *chance > named.map_or(0.0, |n| n.1)
        {
            return Speaker {
                kind: SpeakerKind::Named,
                entities: entities.clone(),
                by: Some(by),
                confidence: Some(*chance),
                unnamed: None,
            };
        }
        if let Some((entity, chance)) = named
            && chance > bar
        {
            return Speaker {
                kind: SpeakerKind::Named,
                entities: vec![entity],
                by: Some(by),
                confidence: Some(chance),
                unnamed: None,
            };
        }
        let others = [
            (described, SpeakerKind::Unnamed),
            (author, SpeakerKind::Author),
            (generic, SpeakerKind::Generic),
            (unknown, SpeakerKind::Unknown),
        ];
        let kind = others
            .into_iter()
            .fold((0.0, SpeakerKind::Unknown), |best, other| {
                if other.0 > best.0 { other } else { best }
            })
            .1;
        // Whoever is not expressed at all is not a speaker of his own.
        let kind = match (by, kind) {
            (Resolution::Implicit, SpeakerKind::Unnamed) if old.is_none_or(|o| o.1 < new) => {
                SpeakerKind::Unknown
            }
            (_, kind) => kind,
        };
        Speaker {
            unnamed: old
                .filter(|o| kind == SpeakerKind::Unnamed && o.1 > new)
                .map(|o| o.0),
            ..Speaker::nobody(kind)
        }
    }
}
