//! What the form of a source tells of whom it means: the gender, the kind of entity.

use crate::entity::Gender;
use crate::schema::EntityType;

use super::noun::Noun;
use super::pronoun::Pronoun;
use super::source_form::SourceForm;

/// 1: the source's gender is the entity's; -1: it is the other one; 0: one of them is not known.
pub(super) fn gender_agreement(form: &SourceForm, gender: Option<Gender>) -> f32 {
    match (wanted_gender(form), gender) {
        (Some(wanted), Some(gender)) => sign_of(wanted) * sign_of(gender),
        _ => 0.0,
    }
}

/// The gender that a source's form tells.
pub(super) fn wanted_gender(form: &SourceForm) -> Option<Gender> {
    match form {
        SourceForm::Pronoun {
            pronoun: Pronoun::He,
            ..
        }
        | SourceForm::Nominal {
            noun: Some(Noun::Man),
            ..
        } => Some(Gender::He),
        SourceForm::Pronoun {
            pronoun: Pronoun::She,
            ..
        }
        | SourceForm::Nominal {
            noun: Some(Noun::Woman),
            ..
        } => Some(Gender::She),
        _ => None,
    }
}

/// The gender that the words of a description tell: 'an old woman with a bag'.
pub(super) fn gender_of_description(description: &str) -> Option<Gender> {
    description
        .split_whitespace()
        .find_map(|word| match Noun::of(word)? {
            Noun::Man => Some(Gender::He),
            Noun::Woman => Some(Gender::She),
            _ => None,
        })
}

/// -1: a man's; 1: a woman's.
pub(super) fn sign_of(gender: Gender) -> f32 {
    match gender {
        Gender::He => -1.0,
        Gender::She => 1.0,
    }
}

/// Whether a source of this form may mean an entity of this type.
pub(super) fn is_of_kind(form: &SourceForm, kind: EntityType) -> bool {
    match form {
        SourceForm::Pronoun { pronoun, .. } => match pronoun {
            Pronoun::He | Pronoun::She | Pronoun::Who => kind == EntityType::Person,
            _ => kind != EntityType::Person,
        },
        SourceForm::Nominal { noun, .. } => match noun {
            Some(Noun::Person | Noun::Man | Noun::Woman) => kind == EntityType::Person,
            Some(Noun::Organisation) => kind == EntityType::Organization,
            Some(Noun::Place) => matches!(kind, EntityType::Location | EntityType::Norp),
            None => kind != EntityType::Person,
        },
        _ => kind == EntityType::Person,
    }
}

/// The form of a source as a number.
pub(super) fn form_number(form: &SourceForm) -> f32 {
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

/// What the noun of a description tells, as a number; -1: the source is no description.
pub(super) fn noun_number(form: &SourceForm) -> f32 {
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
