//! To whom something is said, where the words around the cue tell: 'told the Standard', 'said to her', 'in an
//! interview with the BBC'.

use crate::entity::NamedMention;
use crate::quote::Attribution;
use crate::text::Span;

use super::pronoun::Pronoun;

/// Cues right after which stands who is told.
const TELL: &[&str] = &[
    "tell", "tells", "told", "telling", "ask", "asks", "asked", "asking", "inform", "informs",
    "informed", "warn", "warns", "warned", "warning", "assure", "assures", "assured", "remind",
    "reminds", "reminded", "urge", "urges", "urged", "advise", "advised", "promised", "notified",
    "thanked",
];
/// Words between a cue and who is told.
const TO: &[&str] = &[
    "to",
    "in an interview with",
    "in an interview to",
    "in an interview for",
    "speaking to",
    "talking to",
    "in a letter to",
    "in a message to",
    "in an email to",
    "in a statement to",
];
/// Words that end who is told.
const ENDS: &[&str] = &[
    "that",
    "to",
    "on",
    "in",
    "at",
    "about",
    "not",
    "if",
    "whether",
    "how",
    "why",
    "what",
    "when",
    "where",
    "who",
    "by",
    "after",
    "before",
    "during",
    "for",
    "it",
    "there",
    "this",
    "they",
    "he",
    "she",
    "we",
    "i",
    "you",
    "of",
    "and",
    "as",
    "was",
    "is",
    "were",
    "are",
    "had",
    "has",
    "would",
    "will",
    "could",
    "because",
    "last",
    "yesterday",
    "today",
    "earlier",
    "later",
    "from",
    "with",
    "via",
    "through",
    "outside",
    "inside",
    "ahead",
    "following",
];
/// The most words of somebody without a name who is told.
const LONGEST: usize = 4;

/// The words that say to whom, if they stand right after the cue.
pub fn addressee(text: &str, attribution: &Attribution, mentions: &[NamedMention]) -> Option<Span> {
    let cue = *attribution.cue.last()?;
    let start = told_at(text, cue)?;
    let line = text.get(start..)?.split(['\n', '\r']).next()?;
    let limit = start + line.len();
    // What is said or who says it is nobody who is told.
    let limit = attribution
        .content
        .iter()
        .chain(&attribution.source)
        .filter(|s| s.start >= start)
        .map(|s| s.start)
        .fold(limit, usize::min);
    let phrase = phrase(text, Span::new(start, limit), mentions)?;
    let phrase = phrase.trim(text);
    (!phrase.is_empty()).then_some(phrase)
}

/// Where the words begin that say to whom: a cue may hold them ('told the Standard') or end before them.
fn told_at(text: &str, cue: Span) -> Option<usize> {
    let inside: Vec<Span> = words(text, cue).collect();
    let lower = |span: &Span| {
        let word = span.text(text).trim_matches(|c: char| !c.is_alphanumeric());
        word.to_lowercase()
    };
    // Not 'was told': there the source is who is told.
    let passive = inside.iter().any(|w| {
        matches!(
            lower(w).as_str(),
            "was" | "were" | "been" | "being" | "be" | "is" | "are"
        )
    });
    let tells = inside
        .iter()
        .find(|w| !passive && TELL.contains(&lower(w).as_str()));
    let after = |at: usize| {
        let rest = text.get(at..)?;
        Some(at + rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len())
    };
    if let Some(word) = tells {
        return after(word.end);
    }
    let within = inside.iter().find_map(|w| past_preposition(text, w.end));
    within.or_else(|| past_preposition(text, cue.end))
}

/// Where the text goes on after one of [`TO`]'s phrases at `at`.
fn past_preposition(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', ',']);
    let begins = at + rest.len() - trimmed.len();
    TO.iter().find_map(|to| {
        let same = trimmed.get(..to.len())?.eq_ignore_ascii_case(to);
        let follows = trimmed[to.len()..].starts_with(' ');
        (same && follows).then_some(begins + to.len() + 1)
    })
}

/// The noun phrase at the beginning of `within`.
fn phrase(text: &str, within: Span, mentions: &[NamedMention]) -> Option<Span> {
    let mut end = within.start;
    for (n, word) in words(text, within).enumerate() {
        let from = mentions.partition_point(|m| m.span.end <= word.start);
        if let Some(name) = mentions
            .get(from)
            .filter(|m| m.span.overlaps(word) && m.kind.can_speak())
        {
            let rest = text.get(name.span.end..within.end)?;
            let noun = rest.strip_prefix("'s").or(rest.strip_prefix("’s"));
            if noun.is_none() && name.span.end <= within.end {
                return Some(Span::new(within.start, name.span.end));
            }
        }
        let lower = word
            .text(text)
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        // A pronoun right after the cue, not after an opening mark.
        if n == 0 && word.text(text).to_lowercase().starts_with(&lower) {
            match Pronoun::of(&lower) {
                Some(Pronoun::Generic | Pronoun::Who) => return None,
                Some(_) if matches!(lower.as_str(), "her" | "his" | "my" | "our" | "their") => {
                    // 'told her aides' or 'told her that'
                    let next = words(text, within).nth(1).map(|w| w.text(text));
                    if lower == "her" && next.is_none_or(ends) {
                        return Some(Span::new(word.start, word.start + lower.len()));
                    }
                }
                Some(_) if matches!(lower.as_str(), "him" | "them" | "us" | "me") => {
                    return Some(Span::new(word.start, word.start + lower.len()));
                }
                Some(_) => return None,
                None => {}
            }
        }
        if ends(&lower) || n >= LONGEST || lower.is_empty() {
            break;
        }
        end = word.end;
        let last = word.text(text).ends_with([',', '.', ':', ';', '”', '"']);
        if last {
            end -= 1;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            break;
        }
    }
    (end > within.start).then(|| Span::new(within.start, end))
}

fn ends(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.is_empty() || ENDS.contains(&word.to_lowercase().as_str()) || word.ends_with("day")
}

fn words(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let inside = within.text(text);
    inside.split_whitespace().map(move |w| {
        let start = within.start + (w.as_ptr() as usize - inside.as_ptr() as usize);
        Span::new(start, start + w.len())
    })
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
        addressee(text, &attribution, &[]).map(|s| s.text(text).to_owned())
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
