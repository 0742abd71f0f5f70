//! Dialogue behind dashes: '— Fog, Lee answered. Only fog.' is read as '“Fog,” Lee answered. “Only fog.”'.
//!
//! A paragraph of such a dialogue begins with a dash. What is said ends where a clause with a verb of saying begins, and goes
//! on after that clause's full stop. Two such paragraphs, one of them with such a clause, are the least that is a dialogue.

use super::edits::Rewritten;
use super::paragraph::paragraphs;
use super::span::Span;
use crate::lexicon;

/// A clause that says who speaks has at most so many words.
const MAX_CLAUSE_WORDS: usize = 10;
/// And at most so many bytes, with what follows it.
const MAX_CLAUSE: usize = 300;
/// A turn of a dialogue is searched for such a clause in its first so many bytes.
const MAX_SEARCHED: usize = 600;

/// What a reader of the results is told.
pub(super) const NOTE: &str =
    "the text has dialogue behind dashes: it was read as if in quotation marks";

/// What is put where.
type Marks = Vec<(Span, &'static str)>;

/// The text with quotation marks around what is said, if it holds such a dialogue.
pub(super) fn in_marks(text: &str) -> Option<Rewritten> {
    let turns: Vec<Span> = paragraphs(text)
        .into_iter()
        .map(|paragraph| paragraph.trim(text))
        .filter(|turn| is_turn(turn.text(text)))
        .collect();
    // Behind hyphens, a list is likelier than a dialogue, unless somebody asks something.
    let hyphens = turns.iter().any(|turn| turn.text(text).starts_with('-'));
    if hyphens && !turns.iter().any(|turn| turn.text(text).contains('?')) {
        return None;
    }
    let mut marks = Marks::new();
    let mut clauses = 0;
    for &turn in turns.iter().filter(|_| turns.len() > 1) {
        let dash = turn
            .text(text)
            .trim_start_matches(['—', '–', '―', '-', ' ', '\u{a0}']);
        let said = Span::new(turn.end - dash.len(), turn.end);
        if said.is_empty() || said.text(text).contains(['"', '“', '”', '«', '@']) {
            return None;
        }
        marks.push((Span::new(turn.start, said.start), ""));
        marks.push((Span::new(said.start, said.start), "“"));
        match clause(said.text(text)) {
            None => marks.push((Span::new(said.end, said.end), "”")),
            Some((from, to)) => {
                clauses += 1;
                let [from, to] = [from, to].map(|at| Span::new(said.start + at, said.start + at));
                marks.push((from, "”"));
                if to.start < said.end {
                    marks.push((to, "“"));
                    marks.push((Span::new(said.end, said.end), "”"));
                }
            }
        }
    }
    let enough = clauses > 0 && (!hyphens || clauses * 2 >= turns.len());
    enough.then(|| Rewritten::of(text, &marks)).flatten()
}

/// Whether a paragraph begins like a turn.
fn is_turn(paragraph: &str) -> bool {
    paragraph.starts_with(['—', '–', '―']) || paragraph.starts_with("- ")
}

/// Where in a turn the clause begins that says who speaks, and where words that are said go on after it.
fn clause(turn: &str) -> Option<(usize, usize)> {
    let breaks = turn
        .match_indices([',', '?', '!', '…'])
        .take_while(|(at, _)| *at < MAX_SEARCHED);
    for (at, mark) in breaks {
        let from = at + mark.len();
        let rest = &turn[from..];
        if !rest.starts_with(' ') {
            continue;
        }
        let within = beginning(rest, MAX_CLAUSE);
        let stop = match within.find(['.', '?', '!', ':']) {
            Some(stop) => stop,
            None if within.len() == rest.len() => rest.len(),
            None => continue,
        };
        let comma = rest[..stop].find(", ");
        let resumed = comma.filter(|&at| says(&rest[..at]) && resumes(&rest[at + 2..]));
        let stop = resumed.unwrap_or(stop);
        if !says(&rest[..stop]) {
            continue;
        }
        let after = (stop + 1).min(rest.len());
        let next = rest[after..].trim_start();
        return Some((from, turn.len() - next.len()));
    }
    None
}

/// The first bytes of a text, at most so many.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether words after a clause's comma go on what is said: 'I would have it back', 'and so it was', not 'the old man'.
fn resumes(words: &str) -> bool {
    let word = words
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let describes = word.ends_with("ing")
        || matches!(
            word,
            "a" | "an"
                | "at"
                | "from"
                | "her"
                | "his"
                | "in"
                | "its"
                | "my"
                | "of"
                | "on"
                | "our"
                | "the"
                | "their"
                | "which"
                | "who"
                | "with"
        );
    word == "I" || word.starts_with(char::is_lowercase) && !describes
}

/// Whether a clause says that somebody speaks: 'said the ferryman', 'Lee answered', 'the old man asked her'.
fn says(clause: &str) -> bool {
    let words: Vec<String> = clause
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let verb = |word: &String| {
        lexicon::REPORTING_WORDS.contains(word) || word == "answered" || word == "added"
    };
    let is_relative = words
        .first()
        .is_some_and(|word| matches!(word.as_str(), "who" | "which" | "that" | "as"));
    // The verb is first, or behind a name or a short description.
    !is_relative && (2..=MAX_CLAUSE_WORDS).contains(&words.len()) && words.iter().take(4).any(verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_put_in_marks() {
        let text = "— I saw nothing, said the boatman, Ben Lee.\n\n— Nothing at all? asked the judge.\n\n— Fog, Lee answered. Only fog.\n\n— If I knew, said Lee, I would.\n\n— Go home.";
        let read = in_marks(text).unwrap();
        assert_eq!(
            read.text,
            "“I saw nothing,” said the boatman, Ben Lee.\n\n“Nothing at all?” asked the judge.\n\n“Fog,” Lee answered. “Only fog.”\n\n“If I knew,” said Lee, “I would.”\n\n“Go home.”"
        );
        let start = read.text.find("“Only").unwrap();
        let span = Span::new(start, start + "“Only fog.”".len());
        assert_eq!(read.before(span).text(text), "Only fog.");
        let span = Span::new(0, "“I saw nothing,”".len());
        assert_eq!(read.before(span).text(text), "I saw nothing,");
    }

    #[test]
    fn other_dashes_are_none() {
        for text in [
            "— Nobody, said Ann Lee.",
            "Three things:\n— a road\n— a bridge\n— a school",
            "- The bus should stop, said clerk Ann Lee.\n- It stops, said Bob May.",
            "“We won.”\n— Ann Lee\n\n“No.”\n— Bob May, who said it",
        ] {
            assert!(in_marks(text).is_none(), "{text}");
        }
    }
}
