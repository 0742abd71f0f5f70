//! The turns of transcripts and interviews: 'Q:' and 'A:', 'MS. LEE:', 'The SPEAKER:', each with what is said in it.
//!
//! A label is short, begins its line, and is a name, somebody without one, or 'Q' and 'A'. Two turns of different speakers are
//! the least that is a dialogue; a single line with a colon is none.

use std::collections::{HashMap, HashSet};

use crate::entity::{NamedMention, is_title, person_name, person_words};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::{Quotation, Span, is_space};

use super::decode::Attribution;
use super::lines::{LAYOUT_CONFIDENCE, Line, fills};
use super::voice::Voice;

/// A label has at most so many words.
const MAX_LABEL_WORDS: usize = 5;
/// A question has at most so many.
const MAX_QUESTION_WORDS: usize = 60;
/// From the first to the last turn, at least one of so many paragraphs has a label.
const MAX_PARAGRAPHS_A_TURN: usize = 3;

/// A paragraph that begins with a label.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// The number of its paragraph.
    line: usize,
    /// The label, without its colon and what stands in brackets.
    label: Span,
    /// What is said in the paragraph; empty if the label stands alone.
    said: Span,
    voice: Voice,
    /// Whether the label is certain by itself: a known person, or a word for somebody who speaks.
    certain: bool,
}

/// The turns of a dialogue, if the text is or holds one.
pub(super) fn turns(
    text: &str,
    lines: &[Line],
    quotations: &[Quotation],
    mentions: &[NamedMention],
) -> Vec<Attribution> {
    let people = words_of_people(text, mentions);
    let candidates: Vec<Turn> = lines
        .iter()
        .enumerate()
        .filter_map(|(n, line)| turn(text, n, line, &people))
        .collect();
    let turns = accepted(text, candidates);
    // Names before quotations make a list of quotations, whose other items may look otherwise.
    let is_list = turns.iter().all(|turn| {
        let quotation = lines[turn.line].quotation(quotations);
        let is_quoted =
            quotation.is_some_and(|q| q.open.start == turn.said.start && fills(q, turn.said));
        matches!(turn.voice, Voice::Named(_)) && is_quoted
    });
    if is_list || !is_dialogue(text, &turns) {
        return Vec::new();
    }
    let asking = asking(text, &turns);
    turns
        .iter()
        .enumerate()
        .filter_map(|(n, turn)| {
            let next = turns.get(n + 1).map(|next| next.line);
            let mut content: Vec<Span> =
                Vec::from_iter((!turn.said.is_empty()).then_some(turn.said));
            content.extend(continued(text, lines, turn, next));
            (!content.is_empty()).then(|| Attribution {
                content,
                source: vec![turn.label],
                confidence: LAYOUT_CONFIDENCE,
                voice: Some(match asking.contains(turn.label.text(text)) {
                    true => Voice::Unnamed,
                    false => turn.voice,
                }),
                ..Attribution::default()
            })
        })
        .collect()
}

/// The labels of one word, of nobody who is known, that only ask: a newspaper's name, or its initials.
fn asking<'t>(text: &'t str, turns: &[Turn]) -> HashSet<&'t str> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for turn in turns.iter().filter(|turn| !turn.certain) {
        let (all, asked) = counts.entry(turn.label.text(text)).or_default();
        *all += 1;
        *asked += usize::from(turn.said.text(text).ends_with('?'));
    }
    let only_asks = |(label, (all, asked)): (&'t str, (usize, usize))| {
        (all > 1 && asked == all && !label.contains(is_space)).then_some(label)
    };
    counts.into_iter().filter_map(only_asks).collect()
}

/// The paragraphs that go on a turn: those before the next one, but for what stands in brackets. What follows the last turn is
/// told by somebody else, unless its label stands alone.
fn continued(text: &str, lines: &[Line], turn: &Turn, next: Option<usize>) -> Vec<Span> {
    let until = match next {
        Some(next) => next,
        None if turn.said.is_empty() => turn.line + 2,
        None => turn.line + 1,
    };
    lines
        .iter()
        .take(until)
        .skip(turn.line + 1)
        .map(|line| line.span)
        .filter(|span| !span.text(text).starts_with(['(', '[']))
        .collect()
}

/// The words of the names of a text's people, in lower case.
fn words_of_people(text: &str, mentions: &[NamedMention]) -> HashSet<String> {
    mentions
        .iter()
        .filter(|m| m.kind == EntityType::Person)
        .flat_map(|m| person_words(person_name(m.span.text(text))))
        .collect()
}

/// The turn that a paragraph may be.
fn turn(text: &str, n: usize, line: &Line, people: &HashSet<String>) -> Option<Turn> {
    if line.marker.is_some() {
        return None;
    }
    let start = line.span.start + time_stamp(line.span.text(text));
    let body = Span::new(start, line.span.end);
    let (label, said) = label(text, body)?;
    let written = label.text(text);
    let plain = plain(written);
    let speaker = match plain.as_str() {
        "q" | "question" => (Voice::Unknown, true),
        "a" | "answer" => (Voice::Interviewee, true),
        _ if lexicon::OTHER_LABELS.contains(&plain) => return None,
        _ if lexicon::UNNAMED_LABELS.contains(&plain) => (Voice::Unnamed, true),
        _ if !is_name_like(written) => return None,
        _ => {
            let words = person_words(person_name(written));
            let known = !words.is_empty() && words.iter().all(|word| people.contains(word));
            let last = words.last().map_or("", String::as_str);
            // 'The Chair', 'CITY ENGINEER'.
            let is_office =
                written.to_lowercase().starts_with("the ") || lexicon::NOUNS.group(last).is_some();
            match is_office && !known {
                true => (Voice::Unnamed, false),
                false => (Voice::Named(label), known),
            }
        }
    };
    Some(Turn {
        line: n,
        label,
        said,
        voice: speaker.0,
        certain: speaker.1,
    })
}

/// How long the time before a label is: '[00:12] '.
fn time_stamp(line: &str) -> usize {
    let rest = line.trim_start_matches(['[', '(']);
    let time = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let digits = &rest[..rest.len() - time.len()];
    if !digits.contains(':')
        || digits.ends_with(':')
        || !digits.starts_with(|c: char| c.is_ascii_digit())
    {
        return 0;
    }
    let label = time.trim_start_matches([']', ')', '-', '–', '—', ' ', '\u{a0}', '\t']);
    line.len() - label.len()
}

/// The label that a paragraph begins with, and what follows it.
fn label(text: &str, body: Span) -> Option<(Span, Span)> {
    let written = body.text(text);
    let (end, after) = by_blanks(written)
        .or_else(|| by_full_stop(written))
        .or_else(|| by_colon(written))?;
    // 'MS. LEE (counsel for the town):' is Ms. Lee.
    let name = &written[..end];
    let name = name.split(['(', '[']).next().unwrap_or_default();
    let name = name.trim_end_matches(|c: char| is_space(c) || matches!(c, ',' | '*' | '_'));
    let from = name.len() - name.trim_start_matches(['*', '_']).len();
    let label = Span::new(body.start + from, body.start + name.len());
    let words = label.text(text).split_whitespace().count();
    let said = Span::new(body.start + after, body.end);
    let skipped = said.text(text).trim_start_matches(['*', '_']);
    let said = Span::new(said.end - skipped.len(), said.end).trim(text);
    ((1..=MAX_LABEL_WORDS).contains(&words)).then_some((label, said))
}

/// Where a 'Q' or an 'A' ends that two blanks follow, and where what is said begins.
fn by_blanks(written: &str) -> Option<(usize, usize)> {
    let rest = written.strip_prefix(['Q', 'A'])?;
    let blanks =
        rest.starts_with("  ") || rest.starts_with('\t') || rest.starts_with("\u{a0}\u{a0}");
    blanks.then_some((1, 1))
}

/// Where a label ends that a colon follows, and where what is said begins.
fn by_colon(written: &str) -> Option<(usize, usize)> {
    let colon = written.find(':')?;
    let rest = written[colon + 1..].trim_start_matches(['*', '_']);
    let ends = rest.is_empty() || rest.starts_with(is_space);
    ends.then_some((colon, colon + 1))
}

/// The same of one that a full stop follows: 'Q. ', 'Mr. LEE. '.
fn by_full_stop(written: &str) -> Option<(usize, usize)> {
    let (at, _) = written.match_indices(". ").take(3).find(|&(at, _)| {
        let word = written[..at].rsplit(' ').next().unwrap_or_default();
        matches!(&written[..at], "Q" | "A")
            || is_capitals(word) && at > word.len() && word.chars().count() > 2
    })?;
    let label = &written[..at];
    let first = label.split_whitespace().next().unwrap_or_default();
    let fits = matches!(label, "Q" | "A") || is_title(first) || first == "The";
    fits.then_some((at, at + 1))
}

/// A label in lower case, without 'the' and numbers.
fn plain(label: &str) -> String {
    let lower = label.to_lowercase();
    let label = lower.strip_prefix("the ").unwrap_or(&lower);
    label
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#' | '.' | '*'))
        .to_owned()
}

fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

/// Whether all words of a label are of a name: capitalised, or 'de', 'van'.
fn is_name_like(label: &str) -> bool {
    let particle = |word: &str| {
        matches!(
            word,
            "de" | "der"
                | "den"
                | "di"
                | "da"
                | "del"
                | "la"
                | "le"
                | "van"
                | "von"
                | "of"
                | "bin"
                | "al"
        )
    };
    label.starts_with(char::is_uppercase)
        && !label.contains(['"', '“', '?', '!', ';', '/', '%', '$', '£', '€'])
        && label
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || particle(word))
}

/// The candidates whose label is certain, or comes twice.
fn accepted(text: &str, candidates: Vec<Turn>) -> Vec<Turn> {
    let mut labels: Vec<&str> = candidates.iter().map(|t| t.label.text(text)).collect();
    labels.sort_unstable();
    let often = |label: &str| {
        let from = labels.partition_point(|&l| l < label);
        labels.get(from + 1).is_some_and(|&l| l == label)
    };
    // In a text whose labels are in capitals, a label in capitals is one of them.
    let capitals = candidates
        .iter()
        .filter(|t| t.certain && is_capitals(t.label.text(text)))
        .count()
        >= 2;
    // Beside a person who is known, a full name is one who is not.
    let is_name = |turn: &Turn| matches!(turn.voice, Voice::Named(_));
    let named = candidates.iter().any(|t| t.certain && is_name(t));
    candidates
        .into_iter()
        .filter(|turn| {
            let label = turn.label.text(text);
            let is_like_others = capitals && is_capitals(label)
                || named && is_name(turn) && label.contains(is_space);
            turn.certain || often(label) || is_like_others && is_finished(text, turn)
        })
        .collect()
}

/// Whether turns make a dialogue: at least two speakers, at least one of them certain, at least every third paragraph, and
/// sentences that are said.
fn is_dialogue(text: &str, turns: &[Turn]) -> bool {
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else {
        return false;
    };
    let label = |turn: &Turn| turn.label.text(text).to_lowercase();
    let several = turns.iter().any(|turn| label(turn) != label(first));
    let dense = turns.len() * MAX_PARAGRAPHS_A_TURN > last.line - first.line;
    let sentences = turns.iter().filter(|turn| is_finished(text, turn)).count();
    // Names that the model does not know: at least two labels in capitals that come again.
    let capitals = turns.len() >= 4 && turns.iter().all(|turn| is_capitals(turn.label.text(text)));
    let certain = capitals || turns.iter().any(|turn| turn.certain);
    several && dense && certain && sentences * 2 > turns.len()
}

/// Whether what is said in a turn ends like a sentence.
fn is_finished(text: &str, turn: &Turn) -> bool {
    let said = turn.said.text(text);
    let said = said.trim_end_matches(['"', '”', '\'', '’', ')', ']']);
    said.is_empty() || said.ends_with(['.', '!', '?', '…', '—', '–', '-'])
}

/// The answers of an interview without labels: paragraphs that follow a question. They are in quotation marks, or the questions
/// are put to 'you' and the answers are those of an 'I'.
pub(super) fn answers(text: &str, lines: &[Line], quotations: &[Quotation]) -> Vec<Attribution> {
    let (mut quoted, mut plain) = (Vec::new(), Vec::new());
    let (mut personal, mut put) = (0, 0);
    for (question, answer) in lines.iter().zip(lines.iter().skip(1)) {
        let (asked, said) = (question.span.text(text), answer.span.text(text));
        let is_question = asked.ends_with('?')
            && question.quotation(quotations).is_none()
            && asked.split_whitespace().count() <= MAX_QUESTION_WORDS;
        if !is_question || said.ends_with('?') {
            continue;
        }
        match answer.quotation(quotations) {
            Some(quotation)
                if quotation.open.start == answer.span.start && fills(quotation, answer.span) =>
            {
                quoted.push(answered(quotation.region()));
            }
            Some(_) => {}
            None => {
                personal += usize::from(has_word(
                    said,
                    &[
                        "I", "I'm", "I’m", "I've", "I’ve", "I'd", "I’d", "my", "My", "me",
                    ],
                ));
                put += usize::from(has_word(asked, &["you", "your", "You", "Your"]));
                plain.push(answered(answer.span));
            }
        }
    }
    if quoted.len() > 1 {
        quoted
    } else if plain.len() > 1 && personal * 2 >= plain.len() && put * 2 >= plain.len() {
        plain
    } else {
        Vec::new()
    }
}

fn answered(content: Span) -> Attribution {
    Attribution {
        content: vec![content],
        confidence: LAYOUT_CONFIDENCE,
        voice: Some(Voice::Interviewee),
        ..Attribution::default()
    }
}

fn has_word(text: &str, words: &[&str]) -> bool {
    let mut found = text.split(|c: char| is_space(c) || matches!(c, ',' | '.' | '?' | '!' | ';'));
    found.any(|word| words.contains(&word))
}
