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
