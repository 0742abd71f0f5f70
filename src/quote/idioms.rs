//! Attributions by set phrases that the tags may miss: 'in the words of Ann Lee', 'as she put it', '(so says Ann Lee)', 'were told
//! by Ann Lee that', 'that is what Ann Lee said'.
//!
//! The phrase leaves no doubt who says what. What other attributions have of its content, from another sentence, is taken away
//! from them.

use crate::text::Span;

use super::decode::Attribution;
use super::words::{sentence_after, sentence_before, words};

/// The confidence of an attribution by a set phrase that was not tagged.
const CONFIDENCE: f32 = 0.6;
/// A source has at most this many words.
const MAX_SOURCE_WORDS: usize = 12;
/// 'That is what she said' repeats at most this many sentences.
const MAX_REPEATED: usize = 3;

/// The attributions with those by set phrases.
pub(super) fn with_idioms(text: &str, mut found: Vec<Attribution>) -> Vec<Attribution> {
    for attribution in &mut found {
        repeat_sentences(text, attribution);
    }
    // Bytes stay where they are.
    let lower = text.to_ascii_lowercase();
    let idioms = [
        in_the_words_of(text, &lower),
        as_she_put_it(text, &lower),
        in_brackets(text, &lower),
        told_by(text, &lower),
    ];
    for new in idioms.into_iter().flatten() {
        add(text, &mut found, new);
    }
    found
}

/// Adds an attribution unless its cue was found; takes its content from those that should not have it.
fn add(text: &str, found: &mut Vec<Attribution>, new: Attribution) {
    let (Some(&cue), Some(&content)) = (new.cue.first(), new.content.first()) else {
        return;
    };
    let overlaps = |spans: &[Span], with: Span| spans.iter().any(|s| s.overlaps(with));
    let sentence = Span::new(
        sentence_before(text, cue.start).start,
        sentence_after(text, cue.end).end,
    );
    if found.iter().any(|a| overlaps(&a.cue, cue)) {
        return;
    }
    // Somebody else's words, or the same sentence read otherwise.
    let other = |a: &Attribution| {
        a.cue.iter().any(|c| sentence.encloses(*c)) && overlaps(&a.content, content)
    };
    if found.iter().any(other) {
        return;
    }
    for attribution in found.iter_mut() {
        attribution
            .content
            .retain(|piece| !piece.overlaps(content) && !piece.overlaps(cue));
    }
    found.retain(|a| !a.content.is_empty());
    found.push(new);
}

fn attribution(content: Span, cue: Span, source: Span) -> Attribution {
    Attribution {
        content: vec![content],
        cue: vec![cue],
        source: vec![source],
        confidence: CONFIDENCE,
    }
}

/// The source from the byte `start` up to one of `marks`, and that mark's place.
fn source_until(text: &str, start: usize, marks: &[char]) -> Option<Span> {
    let rest = text.get(start..)?;
    let end = rest.find(|c| marks.contains(&c) || matches!(c, '\n' | '"' | '“'))?;
    let source = Span::new(start, start + end).trim(text);
    let count = words(text, source).len();
    (marks.contains(&rest[end..].chars().next()?) && (1..=MAX_SOURCE_WORDS).contains(&count))
        .then_some(source)
}

/// The content that begins at the byte `start` or behind blanks: a quotation, or what is left of the sentence.
fn content_from(text: &str, start: usize) -> Option<Span> {
    let rest = text.get(start..)?;
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', ',', ':']);
    let start = start + rest.len() - trimmed.len();
    let opening = trimmed.chars().next()?;
    let closing = |of: &str, mark: char| of.find(mark).map(|at| at + mark.len_utf8());
    let mark = match opening {
        '"' => Some('"'),
        '“' => Some('”'),
        _ => None,
    };
    if let Some(mark) = mark {
        let inside = trimmed.get(opening.len_utf8()..)?;
        let end = closing(inside, mark)? + opening.len_utf8();
        return Some(Span::new(start, start + end));
    }
    let sentence = sentence_after(text, start);
    let inside = sentence.text(text);
    let kept = inside.trim_end_matches(['.', '!', '?', ';', '…', ' ', '\n', '\r']);
    let content = Span::new(start, start + kept.len());
    // Not from the middle of a quotation.
    let balanced = kept.matches('"').count() % 2 == 0
        && kept.matches('“').count() == kept.matches('”').count();
    (balanced && words(text, content).len() > 2).then_some(content)
}

/// The clause from the beginning of the sentence up to the byte `end`.
fn clause_until(text: &str, end: usize) -> Option<Span> {
    let clause = sentence_before(text, end).trim(text);
    let kept = clause.text(text).trim_end_matches([',', ' ']);
    let clause = Span::new(clause.start, clause.start + kept.len());
    (words(text, clause).len() > 2 && !kept.contains(['"', '“', '”', ':'])).then_some(clause)
}

fn begins_sentence(text: &str, at: usize) -> bool {
    let before = words(text, sentence_before(text, at));
    before
        .iter()
        .all(|w| matches!(w.text.as_str(), "and" | "but" | "or" | "so"))
}

/// 'In the words of Ann Lee, it is over', 'it was, in the words of Ann Lee, “over”'.
fn in_the_words_of(text: &str, lower: &str) -> Vec<Attribution> {
    let idiom = "in the words of ";
    let of = |(at, _): (usize, &str)| {
        let source = source_until(text, at + idiom.len(), &[',', ':'])?;
        let content = content_from(text, source.end)?;
        let quoted = content.text(text).starts_with(['"', '“']);
        let cue = Span::new(at, at + idiom.len() - 1);
        (quoted || begins_sentence(text, at)).then(|| attribution(content, cue, source))
    };
    lower.match_indices(idiom).filter_map(of).collect()
}

/// 'As Ann Lee put it, it is over'.
fn as_she_put_it(text: &str, lower: &str) -> Vec<Attribution> {
    let idioms = [" put it", " puts it", " once put it"];
    let of = |(at, idiom): (usize, &str)| {
        let before = sentence_before(lower, at);
        let inside = before.text(lower);
        let from = match inside.trim_start().starts_with("as ") {
            true => inside.len() - inside.trim_start().len() + 3,
            false => inside.rfind(" as ")? + 4,
        };
        let source = Span::new(before.start + from, at).trim(text);
        let count = words(text, source).len();
        let cue = Span::new(at + 1, at + idiom.len());
        let content = content_from(text, cue.end)?;
        let separated = text.get(cue.end..)?.starts_with([',', ':']);
        let quoted = content.text(text).starts_with(['"', '“']);
        let begins = begins_sentence(text, before.start + from - 3);
        ((1..=MAX_SOURCE_WORDS).contains(&count) && separated && (quoted || begins))
            .then(|| attribution(content, cue, source))
    };
    let places = idioms
        .into_iter()
        .flat_map(|idiom| lower.match_indices(idiom));
    places.filter_map(of).collect()
}

/// 'The site is safe (so says the office)'.
fn in_brackets(text: &str, lower: &str) -> Vec<Attribution> {
    let idioms = ["(so says ", "(so said ", "(says ", "(said "];
    let of = |(at, idiom): (usize, &str)| {
        let source = source_until(text, at + idiom.len(), &[')'])?;
        let verb = at + idiom.trim_end().rfind([' ', '('])? + 1;
        let cue = Span::new(verb, at + idiom.len() - 1);
        Some(attribution(clause_until(text, at)?, cue, source))
    };
    let places = idioms
        .into_iter()
        .flat_map(|idiom| lower.match_indices(idiom));
    places.filter_map(of).collect()
}

/// 'They were told by Ann Lee, the guard, that it was over'.
fn told_by(text: &str, lower: &str) -> Vec<Attribution> {
    let idioms = [
        "was told by ",
        "were told by ",
        "been told by ",
        "was warned by ",
        "were warned by ",
        "was assured by ",
        "were assured by ",
        "was informed by ",
        "were informed by ",
    ];
    let of = |(at, idiom): (usize, &str)| {
        let start = at + idiom.len();
        let sentence = sentence_after(lower, start);
        let that = sentence.text(lower).find(" that ")?;
        let source = Span::new(start, start + that);
        let name = source.text(text).trim_end_matches([',', ' ']);
        let source = Span::new(start, start + name.len());
        let count = words(text, source).len();
        let cue = Span::new(at, start - 1);
        let content = content_from(text, start + that)?;
        (1..=MAX_SOURCE_WORDS)
            .contains(&count)
            .then(|| attribution(content, cue, source))
    };
    let places = idioms
        .into_iter()
        .flat_map(|idiom| lower.match_indices(idiom));
    places.filter_map(of).collect()
}

/// 'That, at least, is what Ann Lee said': what she said are the sentences before.
fn repeat_sentences(text: &str, attribution: &mut Attribution) {
    let ([content], Some(cue)) = (attribution.content.as_slice(), attribution.cue.first()) else {
        return;
    };
    let inside = content.text(text).to_lowercase();
    if content.start > cue.start || !(inside == "that" || inside.ends_with("what")) {
        return;
    }
    let speaker = attribution
        .source
        .first()
        .map_or(cue.start, |s| s.start.min(cue.start));
    let before = sentence_before(text, speaker);
    let found = words(text, before);
    let texts: Vec<&str> = found.iter().map(|w| w.text.as_str()).collect();
    let ["that" | "this", .., "is" | "was", "what"] = (match texts.as_slice() {
        ["at", "least", rest @ ..] | ["or" | "and" | "but", rest @ ..] => rest,
        all => all,
    }) else {
        return;
    };
    if texts.iter().any(|w| matches!(*w, "not" | "never")) {
        return;
    }
    let begins = before.start;
    let paragraph = text
        .get(..begins)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let mut start = begins;
    for _ in 0..=MAX_REPEATED {
        let end = text
            .get(paragraph..start)
            .map_or(start, |t| paragraph + t.trim_end().len());
        let last = text
            .get(..end)
            .and_then(|t| t.chars().next_back())
            .map_or(0, char::len_utf8);
        if end <= paragraph + last {
            break;
        }
        start = sentence_before(text, end - last).start.max(paragraph);
    }
    let all = Span::new(start, begins).trim(text);
    let only = if start > paragraph {
        // More than can be meant: the last one.
        let last = all.text(text).chars().next_back().map_or(0, char::len_utf8);
        Span::new(sentence_before(text, all.end - last).start, all.end).trim(text)
    } else {
        all
    };
    if !only.is_empty() && !only.text(text).contains(['"', '“', '”']) {
        attribution.content = vec![only];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source, cue and content of what set phrases tell in a text in which nothing was found.
    fn parts(text: &str) -> Vec<[String; 3]> {
        with_idioms(text, Vec::new())
            .iter()
            .map(|a| [&a.source, &a.cue, &a.content].map(|s| s[0].text(text).to_owned()))
            .collect()
    }

    #[test]
    fn set_phrases_tell_who_says_what() {
        for (text, expected) in [
            (
                "In the words of Ann Lee, it was “a wet Sunday with no umbrella”. She left.",
                [
                    "Ann Lee",
                    "In the words of",
                    "it was “a wet Sunday with no umbrella”",
                ],
            ),
            (
                "It rained. As Bo Dix put it: “We clapped to keep warm.” She left.",
                ["Bo Dix", "put it", "“We clapped to keep warm.”"],
            ),
            (
                "The site is safe (so says the Water Office) but few believe it.",
                ["the Water Office", "says", "The site is safe"],
            ),
            (
                "Passengers were told by the guard, Ann Lee, that the train had no engine.",
                [
                    "the guard, Ann Lee",
                    "were told by",
                    "that the train had no engine",
                ],
            ),
        ] {
            assert_eq!(parts(text), [expected.map(str::to_owned)], "{text}");
        }
        for text in [
            "In the words of the song there is a river.",
            "He put it on the table. As a rule, he put it away.",
            "They were told by the guard to leave.",
            "It was late (said to be past two).",
        ] {
            assert!(parts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn that_is_what_repeats_the_sentences_before() {
        let text = "It rained.\n\nThe boat is late. Its rudder is bent. That, at least, is what Ann Lee said.";
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let mut found = attribution(span("what"), span("said"), span("Ann Lee"));
        repeat_sentences(text, &mut found);
        assert_eq!(
            found.content[0].text(text),
            "The boat is late. Its rudder is bent."
        );
    }
}
