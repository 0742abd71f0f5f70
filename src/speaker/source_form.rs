//! What form a source has: the first thing to know before asking whom it refers to.

use crate::entity::EntityId;
use crate::schema::EntityType;
use crate::text::Span;

use super::antecedents::Agreement;
use super::context::Context;
use super::description::Description;
use super::named_speakers::named_speakers;
use super::noun::Noun;
use super::pronoun::Pronoun;

/// The form of an attribution's source.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SourceForm {
    /// There is no source.
    Implicit,
    /// 'I', 'we'.
    FirstPerson,
    /// 'who' right after a person's name, which it refers to: 'Ann Lee, who said'.
    Relative(EntityId),
    /// Another pronoun.
    Pronoun {
        /// The pronoun.
        pronoun: Pronoun,
        /// How many it counts: two, if it is 'both'.
        count: Option<usize>,
    },
    /// Its head is a name, or several names.
    Named {
        /// Whom they name, in order.
        entities: Vec<EntityId>,
        /// What its words demand of an antecedent, of which names need none: nothing, unless the name is spelt like a
        /// pronoun ('WHO').
        agreement: Agreement,
        /// Whether its words could refer to several together.
        joint: bool,
    },
    /// Its head is a noun: 'the judge', 'the two officials'.
    Nominal {
        /// What the noun tells.
        noun: Option<Noun>,
        /// How many it counts.
        count: Option<usize>,
    },
}

impl SourceForm {
    /// The form of a source that stands at `source` (its first span counts), if at all.
    pub(super) fn of(context: &Context, source: &[Span]) -> Self {
        let Some(&source) = source.first() else {
            return Self::Implicit;
        };
        let pronoun = Pronoun::of(source.text(context.text));
        if pronoun == Some(Pronoun::First) {
            return Self::FirstPerson;
        }
        if pronoun == Some(Pronoun::Who)
            && let Some(entity) = person_right_before(context, source)
        {
            return Self::Relative(entity);
        }
        let Description { noun, count } = Description::of(context.text, source);
        let entities = named_speakers(context.text, source, context.mentions, context.entity_of);
        match pronoun {
            _ if !entities.is_empty() => Self::Named {
                entities,
                agreement: pronoun.map_or(Agreement::Any, Agreement::Pronoun),
                joint: pronoun.map_or(can_be_joint(noun, count), Pronoun::can_be_joint),
            },
            Some(pronoun) => Self::Pronoun { pronoun, count },
            None => Self::Nominal { noun, count },
        }
    }

    /// What the source demands of its antecedent.
    pub(super) fn agreement(&self) -> Agreement {
        match self {
            Self::Implicit | Self::FirstPerson | Self::Relative(_) => Agreement::Any,
            Self::Pronoun { pronoun, .. } => Agreement::Pronoun(*pronoun),
            Self::Named { agreement, .. } => *agreement,
            Self::Nominal { noun, .. } => noun.map_or(Agreement::Any, Agreement::Noun),
        }
    }

    /// Whether several who spoke together can be its antecedent.
    pub(super) fn can_be_joint(&self) -> bool {
        match self {
            Self::Implicit | Self::FirstPerson | Self::Relative(_) => true,
            Self::Pronoun { pronoun, .. } => pronoun.can_be_joint(),
            Self::Named { joint, .. } => *joint,
            Self::Nominal { noun, count } => can_be_joint(*noun, *count),
        }
    }
}

/// Nouns that tell something are in the singular, unless they are counted.
fn can_be_joint(noun: Option<Noun>, count: Option<usize>) -> bool {
    noun.is_none() || count.is_some()
}

/// The person whose name stands right before a relative pronoun.
fn person_right_before(context: &Context, pronoun: Span) -> Option<EntityId> {
    let id = context.last_mention_until(pronoun.start)?;
    let mention = context.mention(id);
    let between = context.text.get(mention.span.end..pronoun.start)?;
    let is_antecedent = mention.kind == EntityType::Person && matches!(between, " " | ", ");
    is_antecedent.then(|| context.entity_of(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;
    use crate::model::{CoreferenceScorer, Encoded, Scores, SpeakerCalibration};
    use crate::speaker::RoleIndex;

    /// The form of the source `source` in a text whose people are between braces and organisations between brackets; every
    /// name is an entity of its own.
    fn form(marked: &str, source: &str) -> SourceForm {
        let (text, mentions) = marked_mentions(marked);
        let scorer = CoreferenceScorer {
            output: String::new(),
            dimension: 0,
            nobody: Vec::new(),
            nobody_bias: Vec::new(),
            implicit: Vec::new(),
            distance: [Vec::new(), Vec::new()],
            mention_bias: 0.0,
            longest_mention: 0,
            calibration: SpeakerCalibration::default(),
        };
        let entity_of: Vec<EntityId> = (0..mentions.len()).map(EntityId::new).collect();
        let context = Context {
            text: &text,
            encoded: &Encoded::default(),
            scores: &Scores::default(),
            scorer: &scorer,
            mentions: &mentions,
            entities: &[],
            entity_of: &entity_of,
            roles: &RoleIndex::default(),
            min_speaker_confidence: 0.0,
            ranker: None,
        };
        let at = text.find(source).unwrap();
        SourceForm::of(
            &context,
            &[Span::new(at, at + source.len())][..source.len().min(1)],
        )
    }

    fn named(entities: &[usize], agreement: Agreement, joint: bool) -> SourceForm {
        SourceForm::Named {
            entities: entities.iter().map(|&e| EntityId::new(e)).collect(),
            agreement,
            joint,
        }
    }

    #[test]
    fn pronouns_are_told_apart() {
        let pronoun = |pronoun, count| SourceForm::Pronoun { pronoun, count };
        assert_eq!(
            form("it was over, She said", "She"),
            pronoun(Pronoun::She, None)
        );
        assert_eq!(
            form("Both said so", "Both"),
            pronoun(Pronoun::They, Some(2))
        );
        assert_eq!(form("“We won,” I said", "I"), SourceForm::FirstPerson);
        let ann = EntityId::new(0);
        assert_eq!(
            form("{Ann Lee}, who said", "who"),
            SourceForm::Relative(ann)
        );
        assert_eq!(
            form("[Oxbank], who said", "who"),
            pronoun(Pronoun::Who, None)
        );
    }

    #[test]
    fn names_need_no_antecedent_but_keep_what_their_words_demand() {
        let plain = form(
            "the mayor {Ann Lee} and {Bob May} said",
            "the mayor Ann Lee and Bob May",
        );
        assert_eq!(plain, named(&[0, 1], Agreement::Any, true));
        let noun = form("Oxford’s {Mayor} said", "Mayor");
        assert_eq!(noun, named(&[0], Agreement::Any, false));
        let spelt_like_a_pronoun = form("the doctors of [WHO] said", "WHO");
        let who = Agreement::Pronoun(Pronoun::Who);
        assert_eq!(spelt_like_a_pronoun, named(&[0], who, true));
    }

    #[test]
    fn what_is_neither_is_a_description_or_nothing() {
        let nominal = |noun, count| SourceForm::Nominal { noun, count };
        let judge = form(
            "a judge in the case of {Ann Lee} said",
            "a judge in the case of Ann Lee",
        );
        assert_eq!(judge, nominal(Some(Noun::Person), None));
        let both = form("the two judges said", "the two judges");
        assert_eq!(both, nominal(Some(Noun::Person), Some(2)));
        assert!(both.can_be_joint() && !judge.can_be_joint());
        assert_eq!(judge.agreement(), Agreement::Noun(Noun::Person));
        assert_eq!(form("so it goes", ""), SourceForm::Implicit);
    }
}
