//! What pronouns beside names tell of people's gender: 'Robin Hale has sold her car', 'Robin Hale, who uses they/them pronouns'.

use crate::entity::EntityId;
use crate::lexicon;
use crate::schema::EntityType;

use super::context::Context;
use super::surroundings::Surroundings;

/// What the possessives of the sentences that name somebody first tell, by the entity's index.
pub(super) struct PossessiveGender {
    /// How many of a man and how many of a woman.
    counts: Vec<(u32, u32)>,
    /// Who is said to be 'they'.
    they: Vec<bool>,
}

impl PossessiveGender {
    /// Reads the document: the possessives and reflexives outside quotation marks after the person whom their sentence names
    /// first, as long as it names nobody else.
    pub(super) fn of(context: &Context, surroundings: &Surroundings) -> Self {
        let mut counts = vec![(0, 0); context.entities.len()];
        let mut they = vec![false; context.entities.len()];
        for (index, entity) in context.entities.iter().enumerate() {
            if entity.kind != EntityType::Person {
                continue;
            }
            let id = EntityId::new(index);
            for mention in surroundings.mentions(id) {
                let sentence = surroundings.sentence(mention.start);
                if surroundings.first_named(sentence) != Some(id)
                    || context.is_quoted(mention.start)
                {
                    continue;
                }
                let end = surroundings.next_named(mention.end);
                let of_sentence = (mention.end..end)
                    .take_while(|&word| surroundings.sentence(word) == sentence)
                    .filter(|&word| !context.is_quoted(word));
                for word in of_sentence {
                    match context.word(word) {
                        "his" | "himself" => counts[index].0 += 1,
                        "herself" => counts[index].1 += 1,
                        "they" if is_they_them(context, word) => they[index] = true,
                        "her" if is_possessive(context, word) => counts[index].1 += 1,
                        _ => {}
                    }
                }
            }
        }
        Self { counts, they }
    }

    /// Whether the text says that an entity is 'they'.
    pub(super) fn is_they(&self, entity: EntityId) -> bool {
        self.they[entity.index()]
    }

    /// What they tell of an entity, from -1, a man, to 1, a woman.
    pub(super) fn leaning(&self, entity: EntityId) -> f32 {
        let (he, she) = self.counts[entity.index()];
        match he + she {
            0 => 0.0,
            all => (she as f32 - he as f32) / all as f32,
        }
    }
}

/// Whether the words at a word are 'they/them'.
fn is_they_them(context: &Context, word: usize) -> bool {
    context.word_span(word).start < context.text.len()
        && context.text[context.word_span(word).start..].starts_with("they/them")
}

/// Whether a noun may follow the 'her' at a word: 'her car', not 'met her at'.
fn is_possessive(context: &Context, word: usize) -> bool {
    word + 1 < context.encoded.len() && {
        let next = context.word(word + 1).to_lowercase();
        next.chars().all(char::is_alphabetic)
            && !lexicon::NOUN_PHRASE_ENDERS.contains(&next)
            && !lexicon::HEAD_ENDERS.contains(&next)
            && lexicon::DETERMINERS.group(&next).is_none()
    }
}
