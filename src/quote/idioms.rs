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
        or_so(text, &lower),
        verdicts(text, &lower),
    ];
    for new in idioms.into_iter().flatten() {
        add(text, &mut found, new);
    }
    take_quoted(text, &lower, &mut found);
    take_fronted(text, &mut found);
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
        voice: None,
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
    let balanced = kept.matches('"').count().is_multiple_of(2)
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

/// 'The well is clean (so says the office)'.
fn in_brackets(text: &str, lower: &str) -> Vec<Attribution> {
    let idioms = ["(so says ", "(so said ", "(says ", "(said "];
    let of = |(at, idiom): (usize, &str)| {
        if lower.get(at + idiom.len()..)?.starts_with("to ") {
            return None;
        }
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

/// 'It is over. Or so Ann Lee says.'
fn or_so(text: &str, lower: &str) -> Vec<Attribution> {
    let idiom = "or so ";
    let of = |(at, _): (usize, &str)| {
        let rest = sentence_after(text, at + idiom.len());
        let found = words(text, rest);
        let (verb, subject) = found.split_last()?;
        let verbs = [
            "says", "said", "claims", "claimed", "insists", "insisted", "believes", "argues",
        ];
        let source = Span::new(subject.first()?.span.start, subject.last()?.span.end);
        let whole = begins_sentence(text, at) && subject.len() <= MAX_SOURCE_WORDS;
        let before = text.get(..at)?.trim_end();
        let last = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, '.' | '!' | '?'))?;
        let content = sentence_before(text, before.len() - last.len_utf8()).trim(text);
        let plain = !content.text(text).contains(['"', '“', '”']) && words(text, content).len() > 2;
        (whole && plain && verbs.contains(&verb.text.as_str()))
            .then(|| attribution(content, verb.span, source))
    };
    lower.match_indices(idiom).filter_map(of).collect()
}

/// 'And Lee’s verdict on the parade? “Start again.”'
fn verdicts(text: &str, lower: &str) -> Vec<Attribution> {
    let nouns = [
        "verdict",
        "answer",
        "reply",
        "response",
        "advice",
        "message",
        "conclusion",
        "explanation",
        "assessment",
        "reaction",
    ];
    let of = |(at, noun): (usize, &str)| {
        let before = text.get(..at)?;
        let owner = before.strip_suffix("'s ").or(before.strip_suffix("’s "))?;
        let sentence = sentence_before(text, owner.len());
        let leading = words(text, sentence);
        let leading = match leading.as_slice() {
            [first, rest @ ..] if matches!(first.text.as_str(), "and" | "but") => rest,
            all => all,
        };
        let first = leading.first()?;
        let rest = text.get(at + noun.len()..)?;
        let end = rest.find(['?', ':', '.', '\n', '"', '“', ','])?;
        let (mark, behind) = rest.split_at_checked(end)?;
        let short = words(mark, Span::new(0, mark.len())).len() <= 6;
        let start = at + noun.len() + end + 1;
        let quoted = behind
            .get(1..)?
            .trim_start_matches(' ')
            .starts_with(['"', '“']);
        let asked = behind.starts_with(['?', ':']);
        (leading.len() <= MAX_SOURCE_WORDS && short && asked && quoted).then_some(())?;
        let source = Span::new(first.span.start, at - 1);
        Some(attribution(
            content_from(text, start)?,
            Span::new(at, at + noun.len()),
            source,
        ))
    };
    let places = nouns.into_iter().flat_map(|noun| lower.match_indices(noun));
    places.filter_map(of).collect()
}

/// '“It is over,” Ann Lee was quoted as saying': a quotation without a cue gets that one.
fn take_quoted(text: &str, lower: &str, found: &mut [Attribution]) {
    for (at, idiom) in lower.match_indices(" quoted as saying") {
        let before = sentence_before(text, at);
        let verb = ["was", "were", "is", "are", "has been", "have been"]
            .into_iter()
            .find(|verb| before.text(text).ends_with(&format!(" {verb}")));
        let Some(verb) = verb else {
            continue;
        };
        let cue = Span::new(at - verb.len(), at + idiom.len());
        if found.iter().any(|a| a.cue.iter().any(|c| c.overlaps(cue))) {
            continue;
        }
        let bare = found.iter_mut().find(|a| {
            let end = a.content.last().map_or(0, |piece| piece.end);
            a.cue.is_empty() && a.source.is_empty() && before.start <= end && end < cue.start
        });
        let Some(bare) = bare else {
            continue;
        };
        let start = bare.content.last().map_or(cue.start, |piece| piece.end);
        let source = Span::new(start, cue.start).trim(text);
        let name = source.text(text);
        if (1..=MAX_SOURCE_WORDS).contains(&words(text, source).len())
            && !name.contains(['"', '“', '.', ':'])
        {
            bare.source = vec![source];
            bare.cue = vec![cue];
        }
    }
}

/// 'Not just yet, said his brother. “There is,” she went on, “a queue.”': what stands before an inverted cue at the end of its sentence
/// is its content; a quotation that another cue interrupts is that one's.
fn take_fronted(text: &str, found: &mut Vec<Attribution>) {
    let mut released = Vec::new();
    for index in 0..found.len() {
        let Some(fronted) = fronted(text, &found[index]) else {
            continue;
        };
        if found
            .iter()
            .any(|a| a.content.iter().any(|piece| piece.overlaps(fronted)))
        {
            continue;
        }
        released.append(&mut std::mem::replace(
            &mut found[index].content,
            vec![fronted],
        ));
    }
    for piece in released {
        let interrupted = found.iter_mut().find(|a| {
            let (Some(cue), Some(content)) = (a.cue.first(), a.content.first()) else {
                return false;
            };
            let start = a
                .source
                .first()
                .map_or(cue.start, |s| s.start.min(cue.start));
            let gap = text.get(piece.end..start);
            content.start > piece.end && gap.is_some_and(|gap| gap.trim().is_empty())
        });
        match interrupted {
            Some(attribution) => attribution.content.insert(0, piece),
            None => found.push(Attribution {
                content: vec![piece],
                confidence: CONFIDENCE,
                ..Attribution::default()
            }),
        }
    }
}

/// The clause before an inverted cue that ends its sentence, if its contents all stand behind that sentence.
fn fronted(text: &str, attribution: &Attribution) -> Option<Span> {
    let (cue, source) = (attribution.cue.first()?, attribution.source.first()?);
    let verb = words(text, *cue);
    let inverted = verb.len() == 1
        && matches!(
            verb[0].text.as_str(),
            "said" | "says" | "added" | "replied" | "insisted"
        );
    let adjacent = text
        .get(cue.end..source.start)
        .is_some_and(|gap| gap.trim().is_empty());
    let sentence = sentence_after(text, source.end);
    let last = sentence.text(text).trim_end();
    let ends = words(text, sentence).is_empty() && last.ends_with('.');
    let behind = attribution
        .content
        .iter()
        .all(|piece| piece.start >= sentence.end);
    let before = sentence_before(text, cue.start).trim(text);
    let clause = before.text(text).strip_suffix(',')?;
    let content = Span::new(before.start, before.start + clause.len());
    let plain = !clause.contains(['"', '“', '”', ':', '\n']);
    (inverted && adjacent && ends && behind && plain && words(text, content).len() > 1)
        .then_some(content)
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
                "It rained. As Bo Dix put it: “We sang to stay awake.” She left.",
                ["Bo Dix", "put it", "“We sang to stay awake.”"],
            ),
            (
                "The well is clean (so says the Water Office) but few drink from it.",
                ["the Water Office", "says", "The well is clean"],
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
    fn contents_go_to_the_cue_of_their_own_sentence() {
        let text = "Not just yet, said his brother, Bo Dix. “There is,” she went on, “a queue.” And Lee’s verdict? “Close it.”";
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let mut second = attribution(span("“a queue.”"), span("went on"), span("she"));
        second.content.push(span("“Close it.”"));
        let first = attribution(
            span("“There is,”"),
            span("said"),
            span("his brother, Bo Dix"),
        );
        let found = with_idioms(text, vec![first, second]);
        let contents: Vec<String> = found
            .iter()
            .map(|a| {
                a.content
                    .iter()
                    .map(|s| s.text(text))
                    .collect::<Vec<_>>()
                    .join(" … ")
            })
            .collect();
        assert_eq!(
            contents,
            ["Not just yet", "“There is,” … “a queue.”", "“Close it.”"]
        );
        assert_eq!(found[2].source[0].text(text), "Lee’s");
    }

    #[test]
    fn a_quotation_without_a_cue_gets_that_of_being_quoted() {
        let text = "“The well is dry,” Ann Lee was quoted as saying in May.";
        let end = text.find(" Ann").unwrap();
        let bare = Attribution {
            content: vec![Span::new(0, end)],
            ..Attribution::default()
        };
        let found = with_idioms(text, vec![bare]);
        assert_eq!(found[0].source[0].text(text), "Ann Lee");
        assert_eq!(found[0].cue[0].text(text), "was quoted as saying");
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
