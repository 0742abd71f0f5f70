//! To whom something is said, as far as the words after the cue tell.
//!
//! 'told the Standard', 'said to her', 'said in an interview with the BBC'.

use crate::entity::{EntityId, MentionId, NamedMention};
use crate::lexicon;
use crate::quote::{Attribution, AttributionId};
use crate::text::Span;

use super::context::Context;
use super::phrase::tokens;
use super::pronoun::Pronoun;
use super::resolve::DocumentSpeakers;

/// Whom something is said to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Addressee {
    /// The words that tell it, as bytes of the text.
    pub span: Span,
    /// The entity that they refer to, if that is known.
    pub entity: Option<EntityId>,
}

/// The least probability with which a pronoun is given to an entity.
const MIN_CONFIDENCE: f32 = 0.5;

/// The most words of a phrase between a cue and who is told.
const MAX_PREPOSITION_WORDS: usize = 4;
/// The most words that describe somebody without a name who is told.
const MAX_WORDS: usize = 4;

/// Whom an attribution says something to; `outer`: the attribution whose quote it stands in.
pub(crate) fn addressee(
    context: &Context,
    speakers: &DocumentSpeakers,
    attribution: &Attribution,
    outer: Option<AttributionId>,
) -> Option<Addressee> {
    let span = addressee_span(context.text, attribution, context.mentions)?;
    let pronoun = Pronoun::of(span.text(context.text));
    let entity = match (outer, pronoun) {
        // 'me' inside a quote is its speaker.
        (Some(outer), Some(Pronoun::First)) => speakers.of(outer).entities.first().copied(),
        _ => named_entity(context, span)
            .or_else(|| pronoun_entity(context, speakers, span, pronoun?)),
    };
    Some(Addressee { span, entity })
}

/// The entity whose name stands in a span and ends with it.
fn named_entity(context: &Context, span: Span) -> Option<EntityId> {
    let first = context
        .mentions
        .partition_point(|m| m.span.start < span.start);
    let name = context.mentions[first..]
        .iter()
        .position(|m| m.span.end == span.end && m.kind.can_speak())?;
    Some(context.entity_of(MentionId::new(first + name)))
}

/// The entity that a pronoun refers to, if the model is sure.
fn pronoun_entity(
    context: &Context,
    speakers: &DocumentSpeakers,
    span: Span,
    pronoun: Pronoun,
) -> Option<EntityId> {
    let words = context.encoded.words_in(span);
    if words.is_empty() {
        return None;
    }
    let (entity, chance) = speakers.referent(context, words, Some(pronoun))?;
    (chance >= MIN_CONFIDENCE).then_some(entity)
}

/// The words that tell whom something is said to, if they stand right after the cue.
fn addressee_span(
    text: &str,
    attribution: &Attribution,
    mentions: &[NamedMention],
) -> Option<Span> {
    let cue = *attribution.cue.last()?;
    let start = start_of_addressee(text, cue)?;
    let line = text.get(start..)?.split(['\n', '\r']).next()?;
    // The phrase ends where content or source begins, at the latest.
    let limit = attribution
        .content
        .iter()
        .chain(&attribution.source)
        .map(|span| span.start)
        .filter(|&other| other >= start)
        .fold(start + line.len(), usize::min);
    let phrase = leading_phrase(text, Span::new(start, limit), mentions)?.trim(text);
    (!phrase.is_empty()).then_some(phrase)
}

/// Where the words begin that tell whom something is said to. A cue may hold them ('told the Standard') or end before
/// them.
fn start_of_addressee(text: &str, cue: Span) -> Option<usize> {
    let words: Vec<(Span, String)> = tokens(text, cue)
        .map(|word| (word, bare(word.text(text))))
        .collect();
    // Not 'was told': there the source is who is told.
    let is_passive = words
        .iter()
        .any(|(_, word)| lexicon::FORMS_OF_BE.contains(word));
    let tells = words
        .iter()
        .find(|(_, word)| !is_passive && lexicon::TELLING_VERBS.contains(word));
    if let Some((verb, _)) = tells {
        let rest = text.get(verb.end..)?;
        return Some(verb.end + rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len());
    }
    let within = words
        .iter()
        .find_map(|(word, _)| end_of_preposition(text, word.end));
    within.or_else(|| end_of_preposition(text, cue.end))
}

/// Where the text continues after a preposition or a longer phrase like one that stands at the byte `at`.
fn end_of_preposition(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', ',']);
    let start = at + rest.len() - trimmed.len();
    trimmed
        .match_indices(' ')
        .take(MAX_PREPOSITION_WORDS)
        .find(|&(end, _)| {
            let phrase = trimmed[..end].to_ascii_lowercase();
            lexicon::ADDRESSEE_PREPOSITIONS.contains(&phrase)
        })
        .map(|(end, _)| start + end + 1)
}

/// The noun phrase that `within` begins with: a name with what stands before it, a pronoun, or a few words.
fn leading_phrase(text: &str, within: Span, mentions: &[NamedMention]) -> Option<Span> {
    let mut end = within.start;
    for (n, token) in tokens(text, within).enumerate() {
        if let Some(name) = name_at(token, mentions) {
            // A name that runs into the content is no addressee, nor is the owner in 'the Standard's editor'.
            let rest = text.get(name.end..within.end)?;
            if !rest.starts_with("'s") && !rest.starts_with("’s") {
                return Some(Span::new(within.start, name.end));
            }
        }
        let word = bare(token.text(text));
        // A pronoun right after the cue, not after an opening mark.
        if n == 0
            && token.text(text).to_lowercase().starts_with(&word)
            && let Some(pronoun) = Pronoun::of(&word)
        {
            let next = tokens(text, within).nth(1).map(|next| next.text(text));
            match pronoun_role(pronoun, &word, next) {
                PronounRole::Addressee => {
                    return Some(Span::new(token.start, token.start + word.len()));
                }
                PronounRole::Determiner => {}
                PronounRole::Other => return None,
            }
        }
        if ends_addressee(&word) || n >= MAX_WORDS || word.is_empty() {
            break;
        }
        end = token.end;
        if token.text(text).ends_with([',', '.', ':', ';', '”', '"']) {
            end -= 1;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            break;
        }
    }
    (end > within.start).then(|| Span::new(within.start, end))
}

/// The name that a token belongs to, of what can speak.
fn name_at(token: Span, mentions: &[NamedMention]) -> Option<Span> {
    let next = mentions.partition_point(|m| m.span.end <= token.start);
    mentions
        .get(next)
        .filter(|m| m.span.overlaps(token) && m.kind.can_speak())
        .map(|m| m.span)
}

/// What a pronoun right after a cue is there.
enum PronounRole {
    /// Who is told.
    Addressee,
    /// The first word of a longer phrase: 'told her aides'.
    Determiner,
    /// Something else.
    Other,
}

fn pronoun_role(pronoun: Pronoun, word: &str, next: Option<&str>) -> PronounRole {
    match (pronoun, word) {
        (Pronoun::Generic | Pronoun::Who, _) => PronounRole::Other,
        // 'told her that', but not 'told her aides'.
        (_, "her") if next.is_none_or(ends_addressee) => PronounRole::Addressee,
        (_, "her" | "his" | "my" | "our" | "their") => PronounRole::Determiner,
        (_, "him" | "them" | "us" | "me") => PronounRole::Addressee,
        _ => PronounRole::Other,
    }
}

/// Whether a word no longer belongs to whom something is said to.
fn ends_addressee(word: &str) -> bool {
    let word = bare(word);
    word.is_empty() || lexicon::ADDRESSEE_ENDERS.contains(&word) || word.ends_with("day")
}

/// A word in lower case, without the punctuation around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, cue: &str, content: &str) -> Option<String> {
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let attribution = Attribution {
            cue: vec![at(cue)],
            content: vec![at(content)],
            ..Attribution::default()
        };
        addressee_span(text, &attribution, &[]).map(|s| s.text(text).to_owned())
    }

    #[test]
    fn who_is_told() {
        let cases = [
            (
                "He told reporters that it was late.",
                "told",
                Some("reporters"),
            ),
            ("He told her that it was late.", "told", Some("her")),
            (
                "He told a packed hall it was late.",
                "told",
                Some("a packed hall"),
            ),
            ("“No,” he said to them, “it was late.", "said", Some("them")),
            ("He said it was late.", "said", None),
            (
                "He told the Standard: it was late.",
                "told the Standard:",
                Some("the Standard"),
            ),
            (
                "She wrote in an email to supporters that it was late.",
                "wrote in an email to supporters",
                Some("supporters"),
            ),
            ("He was told it was late.", "was told", None),
            (
                "He said in an interview with the paper on Monday it was late.",
                "said",
                Some("the paper"),
            ),
        ];
        for (text, cue, expected) in cases {
            assert_eq!(
                told(text, cue, "it was late").as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
