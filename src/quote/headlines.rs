//! Who speaks in a headline: 'Floods will return - River Agency', '..., warns agency', 'Lee: "..."'.
//!
//! A headline is short for what the article says in full: a noun stands for the only organisation whose name ends with it, a
//! surname for the only person who has it.

use crate::entity::NamedMention;
use crate::schema::EntityType;
use crate::text::{Span, is_space};

use super::decode::Attribution;
use super::lines::{LAYOUT_CONFIDENCE, Line, reports};
use super::voice::Voice;

/// An article has at most so many lines before its first paragraph.
const MAX_HEADLINES: usize = 4;
/// They make at most so many claims.
const MAX_CLAIMS: usize = 10;
/// The name at a headline's end has at most so many words.
const MAX_NAME_WORDS: usize = 5;
/// A claim has at least so many.
const MIN_CLAIM_WORDS: usize = 3;

/// The claim of a headline with a name behind a dash, if the article names them again.
pub(super) fn headline(
    text: &str,
    lines: &[Line],
    mentions: &[NamedMention],
) -> Option<Attribution> {
    let line = headlines(text, lines).first()?;
    let written = line.whole.text(text);
    let dashes = [" - ", " – ", " — "].into_iter();
    let (at, dash) = dashes
        .filter_map(|dash| Some((written.rfind(dash)?, dash.len())))
        .max()?;
    let source = Span::new(line.whole.start + at + dash, line.whole.end).trim(text);
    let claim = Span::new(line.whole.start, line.whole.start + at).trim(text);
    let words = |span: Span| span.text(text).split_whitespace().count();
    if words(claim) < MIN_CLAIM_WORDS
        || !(1..=MAX_NAME_WORDS).contains(&words(source))
        || reports(text, source)
    {
        return None;
    }
    let name = source.text(text);
    let again = mentions.iter().find(|m| {
        let own = m.span.text(text);
        let is_surname = m.kind == EntityType::Person && last_word(own) == name;
        m.span.start > line.whole.end && m.kind.can_speak() && (own == name || is_surname)
    })?;
    Some(Attribution {
        content: vec![claim],
        source: vec![source],
        confidence: LAYOUT_CONFIDENCE,
        voice: Some(Voice::Named(again.span)),
        ..Attribution::default()
    })
}

/// Gives the sources of headlines that are one word the voice of whom the article names with it. `attributions` come in the
/// order of their contents.
pub(super) fn name_headline_sources(
    text: &str,
    lines: &[Line],
    mentions: &[NamedMention],
    attributions: &mut [Attribution],
) {
    let headlines = headlines(text, lines);
    let end = headlines.last().map_or(0, |line| line.whole.end);
    let is_inside = |a: &Attribution| a.content.first().is_some_and(|c| c.start < end);
    let inside = attributions.iter_mut().take_while(|a| is_inside(a));
    for attribution in inside.take(MAX_CLAIMS) {
        let Some(source) = one_word_source(text, attribution) else {
            continue;
        };
        let Some(name) = only_bearer(text, source.text(text), mentions) else {
            continue;
        };
        attribution.voice = Some(Voice::Named(name));
        attribution.source = vec![source];
        for cue in &mut attribution.cue {
            if cue.encloses(source) {
                *cue = Span::new(cue.start, source.start).trim(text);
            }
        }
    }
}

/// The source of a headline's claim, if it is one word: 'agency'. The model may take it for a part of the cue: 'warns agency'.
fn one_word_source(text: &str, attribution: &Attribution) -> Option<Span> {
    let source = match (attribution.source.as_slice(), attribution.cue.as_slice()) {
        (&[source], _) => source,
        (&[], &[cue]) => {
            let start = cue.text(text).rfind(' ')? + 1;
            Span::new(cue.start + start, cue.end)
        }
        _ => return None,
    };
    let is_word = source.len() > 2 && source.text(text).chars().all(char::is_alphabetic);
    (is_word && attribution.voice.is_none()).then_some(source)
}

/// A mention of the only name of several words that a word ends: an organisation's if it is in lower case, else a person's.
fn only_bearer(text: &str, word: &str, mentions: &[NamedMention]) -> Option<Span> {
    let is_noun = word.chars().all(char::is_lowercase);
    let bears = |m: &&NamedMention| {
        let name = m.span.text(text);
        let last = last_word(name);
        let fits = match is_noun {
            true => m.kind == EntityType::Organization && last.to_lowercase() == word,
            false => m.kind == EntityType::Person && last == word,
        };
        fits && last != name
    };
    let mut bearers = mentions.iter().filter(bears).map(|m| m.span);
    let first = bearers.next()?;
    bearers
        .all(|other| other.text(text) == first.text(text))
        .then_some(first)
}

fn last_word(name: &str) -> &str {
    name.rsplit(is_space).next().unwrap_or_default()
}

/// The lines before the first paragraph: a few that do not end like sentences.
fn headlines<'l>(text: &str, lines: &'l [Line]) -> &'l [Line] {
    let ends = ['.', '!', ':', '…', '"', '”'];
    let is_sentence = |line: &Line| line.whole.text(text).ends_with(ends);
    let count = lines.iter().take(MAX_HEADLINES + 1).position(is_sentence);
    &lines[..count.unwrap_or(0)]
}
