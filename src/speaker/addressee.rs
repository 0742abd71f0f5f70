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

/// The most words of a phrase between a cue and who is told: 'in a long open letter to'.
const MAX_MESSAGE_WORDS: usize = 7;
/// Who is told stands at most this many bytes before the speaker.
const MAX_CLAUSE: usize = 160;
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

/// The words that tell whom something is said to: behind the cue, before the speaker, or the subject of 'was told'.
fn addressee_span(
    text: &str,
    attribution: &Attribution,
    mentions: &[NamedMention],
) -> Option<Span> {
    behind_cue(text, attribution, mentions)
        .or_else(|| before_speaker(text, attribution, mentions))
        .or_else(|| subject_of_passive(text, attribution, mentions))
}

/// 'Told reporters', 'said to her', 'said in an interview with the paper'.
fn behind_cue(text: &str, attribution: &Attribution, mentions: &[NamedMention]) -> Option<Span> {
    let cue = *attribution.cue.last()?;
    // The phrase ends where content or source begins, at the latest.
    let within = |start: usize| {
        let line = text.get(start..)?.split(['\n', '\r']).next()?;
        let others = attribution.content.iter().chain(&attribution.source);
        let limit = others
            .map(|span| span.start)
            .filter(|&other| other >= start)
            .fold(start + line.len(), usize::min);
        Some(Span::new(start, limit))
    };
    let (start, is_bare) = start_of_addressee(text, attribution, cue)?;
    let within = within(start)?;
    let phrase = leading_phrase(text, within, mentions)?.trim(text);
    (!phrase.is_empty() && is_hearer(text, phrase, mentions, is_bare)).then_some(phrase)
}

/// Where the words begin that tell whom something is said to, and whether any noun can stand there. A cue may hold them
/// ('told the Standard') or end before them.
fn start_of_addressee(text: &str, attribution: &Attribution, cue: Span) -> Option<(usize, bool)> {
    let words: Vec<(Span, String)> = tokens(text, cue)
        .map(|word| (word, bare(word.text(text))))
        .collect();
    // Not 'was told': there the subject is who is told.
    let is_passive = words
        .iter()
        .any(|(_, word)| lexicon::FORMS_OF_BE.contains(word));
    let tells = words
        .iter()
        .find(|(_, word)| lexicon::TELLING_VERBS.contains(word));
    // 'Asked Judge Lee': without a source, the one who asks may stand there.
    let inverted = attribution.source.is_empty()
        && attribution
            .content
            .last()
            .is_some_and(|content| content.end <= cue.start);
    if let Some((verb, _)) = tells.filter(|_| !is_passive && !inverted) {
        let rest = text.get(verb.end..)?;
        let start = verb.end + rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        return Some((start, true));
    }
    let message = words
        .iter()
        .map(|(word, _)| word.end)
        .find_map(|at| end_of_message(text, at));
    if let Some(message) = message {
        return Some((message, true));
    }
    if is_passive {
        return None;
    }
    let said = words.iter().rfind(|(_, word)| speaks_to(word));
    let with = words.iter().find(|(_, word)| {
        matches!(
            word.as_str(),
            "spoke" | "speaking" | "speak" | "speaks" | "talking" | "talked" | "pleaded"
        )
    });
    let (said, _) = said.or(with)?;
    let preposition = |at: usize| {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
        let with = with.is_some_and(|(verb, _)| verb.end == at);
        let behind = trimmed
            .strip_prefix("to ")
            .or_else(|| trimmed.strip_prefix("with ").filter(|_| with))?;
        Some(at + rest.len() - behind.len())
    };
    Some((preposition(said.end)?, false))
}

/// Whether 'to' behind a verb leads to whom something is said to: 'said to her', but not 'admitted to the theft'.
fn speaks_to(verb: &str) -> bool {
    matches!(
        lexicon::MODE_STEMS.longest_prefix(verb),
        Some((_, "speech" | "writing"))
    ) && lexicon::TOPIC_STEMS.longest_prefix(verb).is_none()
        || matches!(
            verb,
            "spoke"
                | "speaking"
                | "talking"
                | "talked"
                | "whispered"
                | "complained"
                | "complaining"
                | "apologised"
                | "apologized"
                | "boasted"
                | "confided"
                | "appealed"
                | "lied"
                | "preached"
                | "reiterated"
                | "proclaimed"
                | "testified"
                | "muttered"
                | "called out"
                | "pitch"
                | "stressed"
        )
}

/// Whether a phrase names somebody who can be told something. After a bare 'to' it may as well be a verb or a thing.
fn is_hearer(text: &str, phrase: Span, mentions: &[NamedMention], is_bare: bool) -> bool {
    let words: Vec<String> = tokens(text, phrase)
        .map(|word| bare(word.text(text)))
        .collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if words.iter().any(|word| lexicon::NOT_HEARERS.contains(word)) {
        return false;
    }
    let of = phrase.text(text);
    is_bare
        || matches!(
            first.as_str(),
            "a" | "an" | "one" | "him" | "them" | "us" | "me" | "some" | "both" | "all"
        )
        || lexicon::DETERMINERS.group(first).is_some()
        || lexicon::HEARERS.contains(last)
        || tokens(text, phrase).any(|token| name_at(token, mentions).is_some())
        || of.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Where the text continues behind a phrase that leads to whom something is said to: 'in a letter to', 'speaking to'.
fn end_of_message(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', ',']);
    let start = at + rest.len() - trimmed.len();
    message(trimmed).map(|length| start + length)
}

/// How long a phrase is that a text begins with and that leads to whom something is said to, with the blank behind it.
fn message(text: &str) -> Option<usize> {
    let line = text.split(['\n', '\r']).next()?;
    let words: Vec<Span> = tokens(line, Span::new(0, line.len()))
        .take(MAX_MESSAGE_WORDS)
        .collect();
    let texts: Vec<String> = words.iter().map(|w| w.text(line).to_lowercase()).collect();
    let text_at = |at: usize| texts.get(at).map_or("", String::as_str);
    let end = match text_at(0) {
        "speaking" | "talking" | "writing" => 1,
        "in" | "during" | "at" | "on" => {
            let noun = (1..texts.len()).find(|&at| lexicon::MESSAGES.contains(text_at(at)))?;
            // Other phrases may stand between: 'in a hall on Monday, he read a letter to'.
            let between = &texts[1..noun];
            if between
                .iter()
                .any(|w| w.ends_with(',') || matches!(w.as_str(), "and" | "of" | "in" | "on"))
            {
                return None;
            }
            noun + 1
        }
        _ => return None,
    };
    matches!(text_at(end), "to" | "with" | "for")
        .then(|| words.get(end).map(|word| word.end + 1))
        .flatten()
        .filter(|&end| end < line.len())
}

/// 'To his driver he said', 'in a letter to the board, she wrote'.
fn before_speaker(
    text: &str,
    attribution: &Attribution,
    mentions: &[NamedMention],
) -> Option<Span> {
    let cue = attribution.cue.first()?;
    let speaker = attribution
        .source
        .first()
        .map_or(cue.start, |s| s.start.min(cue.start));
    let before = clause_before(text, attribution, speaker);
    let inside = before.text(text);
    let start = before.start + inside.len() - inside.trim_start().len();
    let lower = text.get(start..speaker)?.to_lowercase();
    let says = tokens(text, *cue).any(|word| speaks_to(&bare(word.text(text))));
    if !says {
        return None;
    }
    if let Some(length) = message(&lower).filter(|_| lower.len() == speaker - start) {
        let phrase = leading_phrase(text, Span::new(start + length, speaker), mentions)?.trim(text);
        return is_hearer(text, phrase, mentions, true).then_some(phrase);
    }
    let to = ["to ", "and to ", "but to "]
        .into_iter()
        .find(|to| lower.starts_with(to))?;
    let phrase = leading_phrase(text, Span::new(start + to.len(), speaker), mentions)?.trim(text);
    let rest = text.get(phrase.end..speaker)?.trim();
    (matches!(rest, "" | ",") && is_somebody(text, phrase, mentions)).then_some(phrase)
}

/// Whether a phrase surely means somebody.
fn is_somebody(text: &str, phrase: Span, mentions: &[NamedMention]) -> bool {
    let Some(last) = tokens(text, phrase).last() else {
        return false;
    };
    let word = bare(last.text(text));
    let singular = word.strip_suffix('s').unwrap_or(&word);
    matches!(word.as_str(), "him" | "her" | "them" | "me" | "us")
        || lexicon::HEARERS.contains(&word)
        || lexicon::NOUNS
            .group(&word)
            .or(lexicon::NOUNS.group(singular))
            .is_some_and(|group| group != "place")
        || name_at(last, mentions).is_some()
}

/// The subject of a cue like 'was told': a name, a pronoun, or the few words that begin the sentence.
fn subject_of_passive(
    text: &str,
    attribution: &Attribution,
    mentions: &[NamedMention],
) -> Option<Span> {
    let cue = attribution.cue.first()?;
    let words: Vec<String> = tokens(text, *cue).map(|w| bare(w.text(text))).collect();
    let be = words
        .iter()
        .position(|w| lexicon::FORMS_OF_BE.contains(w))?;
    let tells = words
        .get(be + 1..)?
        .iter()
        .any(|w| lexicon::TELLING_VERBS.contains(w));
    if !tells {
        return None;
    }
    let before = clause_before(text, attribution, cue.start).trim(text);
    let subject = text
        .get(before.start..before.end)?
        .trim_end_matches([',', ' ']);
    let before = Span::new(before.start, before.start + subject.len());
    let last = tokens(text, before).last()?;
    let word = bare(last.text(text));
    let span = if let Some(name) = name_at(last, mentions) {
        name
    } else if matches!(word.as_str(), "he" | "she" | "they" | "i" | "we" | "it") {
        last
    } else if tokens(text, before).count() <= MAX_WORDS && !subject.contains(',') {
        before
    } else {
        return None;
    };
    let is_source = attribution
        .source
        .iter()
        .any(|source| source.overlaps(span));
    (!is_source && !span.is_empty()).then_some(span)
}

/// The text from the beginning of the sentence, or from the end of the content before it, up to the byte `at`.
fn clause_before(text: &str, attribution: &Attribution, at: usize) -> Span {
    let contents = attribution.content.iter().map(|piece| piece.end);
    let from = contents.filter(|&end| end <= at).max().unwrap_or(0);
    let mut low = from.max(at.saturating_sub(MAX_CLAUSE));
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let before = text.get(low..at).unwrap_or_default();
    let mut start = 0;
    for (end, mark) in before.match_indices(['.', '!', '?', ';', '\n', '”', '"', '’']) {
        let behind = end + mark.len();
        if before[behind..].starts_with(char::is_whitespace) {
            start = behind;
        }
    }
    Span::new(low + start, at)
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
