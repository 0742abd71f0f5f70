//! Quotations inside quotations: Brandt's words in 'Hale said: “Brandt told me ‘we are ruined’”'.
//!
//! The tags of a text are flat: what Hale says is one content, and nothing in it is tagged. So a content in which somebody may be
//! quoted is read once more as a text of its own, without the marks around it: a [`Passage`]. What is found there, and can
//! stand by itself, is [`Nested`] in the quote that the passage comes from. One level, no deeper.

use crate::text::{Family, Quotation, Span, quotations};

use super::decode::Attribution;
use super::id::AttributionId;
use super::kind::quote_type;
use super::mode::mode;
use crate::schema::Mode;
use crate::schema::QuoteType;

/// A passage of fewer words has no room for a source, a cue and a content.
const FEWEST_WORDS: usize = 5;
/// Quotation marks around fewer words are round a name or a scare quote.
const FEWEST_QUOTED: usize = 4;
/// What is said in it has at least so many words: 'that' and 'her' are no quotes.
const FEWEST_SAID: usize = 3;
/// A nested quote is at least so likely to be exactly right; one in quotation marks of its own need be less so.
const SURE: f32 = 0.55;
const SURE_IN_MARKS: f32 = 0.3;

/// Reporting words: without one of them, nobody is quoted who is not in quotation marks. Words that mostly do something else
/// ('call', 'show', 'find', 'want') would have every second content read twice.
const REPORTING: &[&str] = &[
    "accused",
    "acknowledged",
    "admitted",
    "advised",
    "alleged",
    "alleges",
    "announced",
    "apologised",
    "apologized",
    "argue",
    "argued",
    "argues",
    "asked",
    "asks",
    "asserted",
    "assured",
    "believes",
    "boasted",
    "claim",
    "claimed",
    "claiming",
    "claims",
    "complained",
    "conceded",
    "concluded",
    "confirmed",
    "cried",
    "declared",
    "denied",
    "denies",
    "deny",
    "emphasised",
    "emphasized",
    "estimated",
    "explained",
    "feared",
    "fears",
    "informed",
    "insisted",
    "insists",
    "joked",
    "noted",
    "pleaded",
    "pledged",
    "predicted",
    "promised",
    "replied",
    "reported",
    "reportedly",
    "responded",
    "said",
    "saying",
    "says",
    "shouted",
    "shouting",
    "stated",
    "stressed",
    "suggested",
    "suggesting",
    "suggests",
    "tell",
    "telling",
    "tells",
    "testified",
    "thinks",
    "told",
    "tweeted",
    "urged",
    "vowed",
    "warned",
    "warning",
    "warns",
    "wondered",
    "writes",
    "wrote",
    "yelled",
];

/// Words of a cue that nobody has uttered (yet).
const UNREAL: &[&str] = &[
    "should", "would", "could", "can", "cannot", "may", "might", "must", "ever", "never", "if",
    "like", "not", "want", "wants",
];
/// Sources that are nobody in particular, or whose cue is a noun: 'my guess', 'people say'.
const OF_ALL: &[&str] = &[
    "you",
    "your",
    "one",
    "people",
    "everyone",
    "everybody",
    "anyone",
    "anybody",
    "nobody",
    "no",
    "my",
    "mine",
    "our",
    "ours",
    "its",
    "their",
    "his",
    "any",
    "whoever",
    "which",
];
/// Words that may begin with a capital and name nobody.
const COMMON: &[&str] = &[
    "i", "we", "he", "she", "it", "they", "who", "which", "the", "a", "an", "this", "that",
    "these", "those", "many", "some", "most", "all", "few", "every", "both", "other", "others",
    "several",
];

/// A stretch of a content that is read as a text of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Which of the document's attributions it comes from.
    pub outer: AttributionId,
    /// Where it stands in the document's text.
    pub at: Span,
    /// Its text. Single marks that are outermost here are double ones, as in a text that begins here; bytes stay where they are.
    pub text: String,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
}

/// A quote inside another. Its spans are bytes of the document's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// Which of the document's attributions it is in.
    pub outer: AttributionId,
    /// Its type, by the quotation marks inside the outer quote.
    pub kind: QuoteType,
    /// Who says what in it.
    pub attribution: Attribution,
}

/// Who says what in a document.
#[derive(Debug, Default)]
pub struct Quoted {
    /// In the order of their contents.
    pub attributions: Vec<Attribution>,
    /// What is quoted inside those contents, in the same order.
    pub nested: Vec<Nested>,
}

/// The passages of a document in which somebody may be quoted, in the order of the attributions.
pub fn passages(text: &str, outermost: &[Quotation], attributions: &[Attribution]) -> Vec<Passage> {
    let mut out = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        for &piece in &attribution.content {
            let at = without_marks(outermost, piece).trim(text);
            let inside = at.text(text);
            if inside.split_whitespace().count() < FEWEST_WORDS {
                continue;
            }
            let found = quotations(inside);
            // What a comma or a colon leads to: 'as Brandt put it, “...”'; other marks are round names and doubtful words.
            let quoted = |q: &Quotation| {
                let before = inside.get(..q.open.start).unwrap_or_default();
                q.close.is_some()
                    && before.trim_end().ends_with([',', ':'])
                    && q.inner().text(inside).split_whitespace().count() >= FEWEST_QUOTED
            };
            if reports(inside) || found.iter().any(quoted) {
                let text = with_double_marks(inside, &found);
                out.push(Passage {
                    outer: AttributionId::new(index),
                    at,
                    quotations: quotations(&text),
                    text,
                });
            }
        }
    }
    out
}

/// A piece of a content without the marks of the quotation that it lies in.
fn without_marks(quotations: &[Quotation], piece: Span) -> Span {
    let from = quotations.partition_point(|q| q.open.start < piece.start);
    match quotations.get(from) {
        Some(q) if q.open.start == piece.start && q.end >= piece.end => Span::new(
            q.open.end,
            q.inner().end.clamp(q.open.end, piece.end.max(q.open.end)),
        ),
        _ => piece,
    }
}

fn reports(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        REPORTING
            .binary_search(&word.to_lowercase().as_str())
            .is_ok()
    }) || text.to_lowercase().contains("according to")
}

/// The text with its outermost single marks as double ones, which take as many bytes.
fn with_double_marks(text: &str, quotations: &[Quotation]) -> String {
    let mut out = text.to_owned();
    for quotation in quotations {
        if quotation.family == Family::Single && quotation.depth == 1 {
            for mark in std::iter::once(quotation.open).chain(quotation.close) {
                let double = match mark.text(text) {
                    "'" => "\"",
                    "‘" => "“",
                    "’" => "”",
                    other => other,
                };
                out.replace_range(mark.start..mark.end, double);
            }
        }
    }
    out
}

impl Passage {
    /// Those of the attributions found in the passage that are quotes of their own, in the document's bytes.
    pub fn nested(&self, found: &[Attribution]) -> Vec<Nested> {
        found
            .iter()
            .filter_map(|a| self.accepted(a))
            .map(|attribution| Nested {
                outer: self.outer,
                kind: quote_type(
                    &self.text,
                    &self.in_passage(&attribution.content),
                    &self.quotations,
                ),
                attribution,
            })
            .collect()
    }

    /// What was found, if it tells by itself who says what.
    fn accepted(&self, found: &Attribution) -> Option<Attribution> {
        let (&[source, ..], &[cue, ..], [_, ..]) = (
            found.source.as_slice(),
            found.cue.as_slice(),
            found.content.as_slice(),
        ) else {
            return None;
        };
        let content = without_sequel(&found.content, source, cue);
        let words: usize = content
            .iter()
            .map(|s| s.text(&self.text).split_whitespace().count())
            .sum();
        let (source, cue) = (source.text(&self.text), cue.text(&self.text));
        let sure = match quote_type(&self.text, &content, &self.quotations) {
            QuoteType::Direct => SURE_IN_MARKS,
            QuoteType::Mixed | QuoteType::Indirect => SURE,
        };
        let accepted = found.confidence >= sure
            && words >= FEWEST_SAID
            && is_report(cue)
            && can_report(source, mode(cue));
        accepted.then(|| Attribution {
            content: self.in_document(&content),
            cue: self.in_document(&found.cue),
            source: self.in_document(&found.source),
            confidence: found.confidence,
        })
    }

    fn in_document(&self, spans: &[Span]) -> Vec<Span> {
        let moved = |s: &Span| Span::new(s.start + self.at.start, s.end + self.at.start);
        spans.iter().map(moved).collect()
    }

    fn in_passage(&self, spans: &[Span]) -> Vec<Span> {
        let moved = |s: &Span| Span::new(s.start - self.at.start, s.end - self.at.start);
        spans.iter().map(moved).collect()
    }
}

/// The content as far as it goes on over source and cue only: 'A', he said, 'B'. What comes behind a full stop is the outer
/// speaker's again.
fn without_sequel(content: &[Span], source: Span, cue: Span) -> Vec<Span> {
    let goes_on = |pair: &&[Span]| {
        let gap = Span::new(pair[0].end, pair[1].start);
        gap.encloses(source) || gap.encloses(cue)
    };
    let pieces = content.windows(2).take_while(goes_on).count() + 1;
    content[..pieces.min(content.len())].to_vec()
}

/// Whether a cue tells that something was said: not that it might be or should, nor half inside quotation marks.
fn is_report(cue: &str) -> bool {
    let cue = cue.to_lowercase();
    !cue.contains(['"', '“', '”'])
        && !cue
            .split(|c: char| !c.is_alphanumeric())
            .enumerate()
            .any(|(n, word)| UNREAL.contains(&word) || n == 0 && word == "to")
}

/// Whether a source can be somebody who is quoted. A plan is nobody's words. What is only thought or meant counts if somebody
/// with a name does: 'I think', 'they want' are ways to speak for oneself.
fn can_report(source: &str, mode: Mode) -> bool {
    let lower = source.to_lowercase();
    let mut words = lower.split_whitespace();
    let first = words.next().unwrap_or_default();
    if OF_ALL.contains(&first) || lower.ends_with("'s") || lower.ends_with("’s") {
        return false;
    }
    match mode {
        Mode::Speech | Mode::Writing => true,
        Mode::Intention => false,
        Mode::Thought | Mode::Perception => source.split_whitespace().any(|w| {
            w.starts_with(char::is_uppercase) && !COMMON.contains(&w.to_lowercase().as_str())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An attribution of the parts of a text: its first occurrences.
    fn attribution(text: &str, source: &str, cue: &str, content: &[&str]) -> Attribution {
        let span = |part: &&str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        Attribution {
            content: content.iter().map(span).collect(),
            cue: vec![span(&cue)],
            source: vec![span(&source)],
            confidence: 0.9,
        }
    }

    fn passages_of(text: &str, content: &str) -> Vec<Passage> {
        let outer = attribution(text, "Hale", "said", &[content]);
        passages(text, &quotations(text), &[outer])
    }

    #[test]
    fn reporting_words_are_in_order() {
        assert!(REPORTING.is_sorted());
    }

    #[test]
    fn a_passage_has_no_marks_around_it_and_double_ones_in_it() {
        for (text, content, inside) in [
            (
                "Hale said: “Brandt told me ‘we are ruined’ on Monday.”",
                "“Brandt told me ‘we are ruined’ on Monday.”",
                "Brandt told me “we are ruined” on Monday.",
            ),
            (
                "Hale said \"Brandt told me 'we are ruined' again\" and left.",
                "\"Brandt told me 'we are ruined' again\"",
                "Brandt told me \"we are ruined\" again",
            ),
            (
                "Hale said the auditor’s men had told him “we are all ruined”.",
                "the auditor’s men had told him “we are all ruined”",
                "the auditor’s men had told him “we are all ruined”",
            ),
        ] {
            let found = passages_of(text, content);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].text, inside);
            assert_eq!(found[0].at.len(), inside.len());
        }
    }

    #[test]
    fn contents_in_which_nobody_reports_are_not_read_again() {
        for content in [
            "“We have gone as far as we can with the “green” plan.”",
            "the harbour would be closed for the winter",
            "“Brandt said no.”",
        ] {
            let text = format!("Hale said {content}");
            assert!(passages_of(&text, content).is_empty(), "{content}");
        }
    }

    #[test]
    fn nested_quotes_are_in_the_documents_bytes() {
        let text = "Ça va? Hale said: “Brandt told me ‘we are ruined’ on Monday.”";
        let passage = &passages_of(text, "“Brandt told me ‘we are ruined’ on Monday.”")[0];
        let inner = attribution(&passage.text, "Brandt", "told me", &["“we are ruined”"]);
        let nested = passage.nested(&[inner]);
        assert_eq!(nested.len(), 1);
        assert_eq!(nested[0].kind, QuoteType::Direct);
        let Attribution {
            source,
            cue,
            content,
            ..
        } = &nested[0].attribution;
        let [source, cue, content] = [source, cue, content].map(|s| s[0].text(text));
        assert_eq!(
            (source, cue, content),
            ("Brandt", "told me", "‘we are ruined’")
        );
    }

    #[test]
    fn what_does_not_stand_alone_is_no_quote() {
        let content =
            "“I think Brandt said it was all over, and he should say so. We told him to go home.”";
        let text = format!("Hale said: {content}");
        let passage = &passages_of(&text, content)[0];
        let accepted = |source, cue, content| {
            let found = attribution(&passage.text, source, cue, &[content]);
            !passage.nested(&[found]).is_empty()
        };
        assert!(accepted("Brandt", "said", "it was all over"));
        assert!(accepted("We", "told him", "to go home"));
        assert!(!accepted("I", "think", "Brandt said it was all over"));
        assert!(!accepted("he", "should say", "it was all over"));
        assert!(!accepted("he", "say", "so"));
        let mut found = attribution(&passage.text, "Brandt", "said", &["it was all over"]);
        found.source.clear();
        assert!(passage.nested(&[found]).is_empty());
    }

    #[test]
    fn a_content_ends_where_the_outer_speaker_goes_on() {
        let content = "“Brandt said ‘it is all over’. I left the next day. ‘We are ruined,’ he told us, ‘and we know it.’”";
        let text = format!("Hale said: {content}");
        let passage = &passages_of(&text, content)[0];
        let pieces = |source, cue, content: &[&str]| {
            let found = attribution(&passage.text, source, cue, content);
            passage.nested(&[found])[0].attribution.content.len()
        };
        assert_eq!(
            pieces(
                "Brandt",
                "said",
                &["“it is all over”", "I left the next day."]
            ),
            1
        );
        assert_eq!(
            pieces("he", "told us", &["“We are ruined,”", "“and we know it.”"]),
            2
        );
    }
}
