//! To whom something is said, as far as the words after the cue tell.
//!
//! 'told the Standard', 'said to her', 'said in an interview with the BBC'.

use crate::entity::{EntityId, MentionId, NamedMention};
use crate::lexicon;
use crate::quote::{Attribution, AttributionId};
use crate::text::Span;

use super::context::Context;
use super::hearer::{Place, bare, end_of_message, is_hearer, is_somebody, message, name_at};
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

/// Whether a verb of telling is passive: its subject is who is told, 'they were told'.
fn is_passive(words: &[String], verb: usize) -> bool {
    let before = words[..verb].iter().rev().find(|w| !w.ends_with("ly"));
    before.is_some_and(|w| lexicon::FORMS_OF_BE.contains(w))
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
    let (start, place) = start_of_addressee(text, attribution, cue)?;
    let within = within(start)?;
    let phrase = leading_phrase(text, within, mentions)?.trim(text);
    (!phrase.is_empty() && is_hearer(text, phrase, mentions, place)).then_some(phrase)
}

/// Where the words begin that tell whom something is said to, and what can stand there. A cue may hold them ('told the
/// Standard') or end before them.
fn start_of_addressee(text: &str, attribution: &Attribution, cue: Span) -> Option<(usize, Place)> {
    let spans: Vec<Span> = tokens(text, cue).collect();
    let words: Vec<String> = spans.iter().map(|word| bare(word.text(text))).collect();
    let tells = words
        .iter()
        .position(|w| lexicon::TELLING_VERBS.contains(w));
    // 'Asked Judge Lee': without a source, the one who asks may stand there.
    let inverted = attribution.source.is_empty()
        && attribution
            .content
            .last()
            .is_some_and(|content| content.end <= cue.start);
    if let Some(verb) = tells.filter(|&verb| !is_passive(&words, verb) && !inverted) {
        let end = spans[verb].end;
        let rest = text.get(end..)?;
        let start = end + rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        return Some((start, Place::Noun));
    }
    let message = spans.iter().find_map(|word| end_of_message(text, word.end));
    if let Some(message) = message {
        return Some((message, Place::Noun));
    }
    if words.iter().any(|w| lexicon::FORMS_OF_BE.contains(w)) {
        return None;
    }
    let (said, preposition, place) = spans.iter().zip(&words).rev().find_map(|(span, word)| {
        let (prepositions, place) = prepositions_of(word)?;
        let rest = text.get(span.end..)?.trim_start_matches([' ', '\u{a0}']);
        let preposition = prepositions.iter().find(|p| rest.starts_with(**p))?;
        Some((span.end, preposition, place))
    })?;
    let rest = text.get(said..)?;
    let behind = rest
        .trim_start_matches([' ', '\u{a0}'])
        .get(preposition.len()..)?;
    Some((said + rest.len() - behind.len(), place))
}

/// The prepositions that lead from a verb to whom something is said to, and what can stand behind them.
fn prepositions_of(verb: &str) -> Option<(&'static [&'static str], Place)> {
    let stem = |stems: &[&str]| stems.iter().any(|stem| verb.starts_with(stem));
    if stem(&["spoke", "speak", "talk", "plead", "chat"]) {
        return Some((&["to ", "with "], Place::SureNoun));
    }
    if stem(&["testif"]) {
        return Some((&["to ", "before "], Place::SureNoun));
    }
    if stem(&["shout", "yell", "scream"]) {
        return Some((&["to ", "at "], Place::SureNoun));
    }
    match lexicon::TOPIC_STEMS.longest_prefix(verb) {
        Some((_, "either")) => Some((&["to "], Place::Somebody)),
        Some(_) => None,
        None => speaks_to(verb).then_some((&["to "], Place::SureNoun)),
    }
}

/// Whether a verb is one of saying, behind which 'to' may lead to whom something is said to.
fn speaks_to(verb: &str) -> bool {
    let group = lexicon::MODE_STEMS
        .longest_prefix(verb)
        .map(|(_, group)| group);
    matches!(group, Some("speech" | "writing"))
        || lexicon::SPEAKING_STEMS.longest_prefix(verb).is_some()
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
        return is_hearer(text, phrase, mentions, Place::Noun).then_some(phrase);
    }
    let to = ["to ", "and to ", "but to "]
        .into_iter()
        .find(|to| lower.starts_with(to))?;
    let phrase = leading_phrase(text, Span::new(start + to.len(), speaker), mentions)?.trim(text);
    let rest = text.get(phrase.end..speaker)?.trim();
    (matches!(rest, "" | ",") && is_somebody(text, phrase, mentions)).then_some(phrase)
}

/// The subject of a cue like 'was told': a name, a pronoun, or the few words that begin the sentence.
fn subject_of_passive(
    text: &str,
    attribution: &Attribution,
    mentions: &[NamedMention],
) -> Option<Span> {
    let cue = attribution.cue.first()?;
    let words: Vec<String> = tokens(text, *cue).map(|w| bare(w.text(text))).collect();
    let verb = words
        .iter()
        .position(|w| lexicon::TELLING_VERBS.contains(w))?;
    if !is_passive(&words, verb) {
        return None;
    }
    // 'The court was told', all of it a cue.
    let helpers = |w: &&String| {
        lexicon::FORMS_OF_BE.contains(w) || matches!(w.as_str(), "has" | "have" | "had")
    };
    let named = words.iter().take_while(|w| !helpers(w)).count();
    if named > 0 {
        let mut subject = tokens(text, *cue).take(named);
        let first = subject.next()?;
        let last = subject.last().unwrap_or(first);
        return Some(Span::new(first.start, last.end));
    }
    let before = clause_before(text, attribution, cue.start).trim(text);
    let subject = text.get(before.start..before.end)?;
    let subject = [" has", " have", " had"]
        .into_iter()
        .find_map(|helper| subject.strip_suffix(helper))
        .unwrap_or(subject)
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
                return Some(Span::new(within.start, with_noun(text, name, within.end)));
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

/// Where a name ends with the noun behind it: 'the Standard newspaper', 'the British people'.
fn with_noun(text: &str, name: Span, limit: usize) -> usize {
    let noun = tokens(text, Span::new(name.end, limit)).next();
    let noun = noun.filter(|noun| {
        let word = noun.text(text);
        noun.start == name.end + 1
            && (lexicon::HEARERS.contains(word) || lexicon::NOUNS.group(word).is_some())
    });
    noun.map_or(name.end, |noun| noun.end)
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
        (_, "her" | "his" | "its" | "my" | "our" | "their") => PronounRole::Determiner,
        (_, "him" | "them" | "us" | "me") => PronounRole::Addressee,
        _ => PronounRole::Other,
    }
}

/// Whether a word no longer belongs to whom something is said to.
fn ends_addressee(word: &str) -> bool {
    let word = bare(word);
    word.is_empty() || lexicon::ADDRESSEE_ENDERS.contains(&word) || word.ends_with("day")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who is told, in a text whose `cue` and `content` are its first ones after `source`.
    fn told(text: &str, source: &str, cue: &str, content: &str) -> Option<String> {
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let attribution = Attribution {
            cue: vec![at(cue)],
            content: vec![at(content)],
            source: (!source.is_empty())
                .then(|| at(source))
                .into_iter()
                .collect(),
            ..Attribution::default()
        };
        addressee_span(text, &attribution, &[]).map(|s| s.text(text).to_owned())
    }

    #[test]
    fn who_is_told() {
        for (text, cue, expected) in [
            ("He told reporters that it was late.", "told", "reporters"),
            ("He told her that it was late.", "told", "her"),
            ("He told its clerk that it was late.", "told", "its clerk"),
            (
                "He told a packed hall it was late.",
                "told",
                "a packed hall",
            ),
            ("“No,” he said to them, “it was late.", "said", "them"),
            (
                "He told the Standard: it was late.",
                "told the Standard:",
                "the Standard",
            ),
            (
                "He wrote in an email to supporters that it was late.",
                "wrote in an email to supporters",
                "supporters",
            ),
            (
                "He said in an interview with the paper on Monday it was late.",
                "said",
                "the paper",
            ),
            (
                "He complained to the board that it was late.",
                "complained to the board",
                "the board",
            ),
            (
                "He admitted to police that it was late.",
                "admitted",
                "police",
            ),
            (
                "He shouted at the crowd that it was late.",
                "shouted",
                "the crowd",
            ),
            (
                "He testified before the board that it was late.",
                "testified",
                "the board",
            ),
            (
                "He texted his brother that it was late.",
                "texted his brother",
                "his brother",
            ),
            ("He promised voters that it was late.", "promised", "voters"),
            (
                "He is said to have told friends that it was late.",
                "is said to have told friends",
                "friends",
            ),
        ] {
            let found = told(
                text,
                if text.starts_with('H') { "He" } else { "he" },
                cue,
                "it was late",
            );
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn who_is_told_may_stand_before_the_cue() {
        for (text, source, cue, expected) in [
            (
                "To his driver he said it was late.",
                "he",
                "said",
                "his driver",
            ),
            (
                "In a letter to the board, Lee said it was late.",
                "Lee",
                "said",
                "the board",
            ),
            (
                "Speaking to reporters on Monday, Lee said it was late.",
                "Lee",
                "said",
                "reporters",
            ),
            (
                "Passengers were told by a guard it was late.",
                "a guard",
                "were told by",
                "Passengers",
            ),
            ("He had been told it was late.", "", "had been told", "He"),
            (
                "The court was told it was late.",
                "",
                "The court was told",
                "The court",
            ),
        ] {
            assert_eq!(
                told(text, source, cue, "it was late").as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_to_be_done_is_nobody_who_is_told() {
        for (text, source, cue, content) in [
            ("He said it was late.", "He", "said", "it was late"),
            (
                "He said on Monday that it was late.",
                "He",
                "said",
                "it was late",
            ),
            (
                "He said to applause that it was late.",
                "He",
                "said to applause",
                "it was late",
            ),
            ("He promised to go home.", "He", "promised", "home"),
            (
                "He threatened to leave the firm.",
                "He",
                "threatened",
                "to leave the firm",
            ),
            (
                "He declined to be filmed.",
                "He",
                "declined",
                "to be filmed",
            ),
            ("He admitted to the theft of it.", "He", "admitted", "it"),
            ("The vase is said to be old.", "", "is said", "old"),
            (
                "According to minutes it was late.",
                "minutes",
                "According to",
                "it was late",
            ),
            (
                "To his surprise he said it was late.",
                "he",
                "said",
                "it was late",
            ),
            ("“Who?” asked Judge Lee.", "", "asked", "“Who?”"),
        ] {
            assert_eq!(told(text, source, cue, content), None, "{text}");
        }
    }
}
