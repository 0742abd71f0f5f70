//! Quotes inside quotes: Brandt's words in 'Hale said: “Brandt told me ‘we are ruined’”'.
//!
//! The tags of a text are flat: what Hale says is one content, and nothing in it is tagged. So a content in which somebody may
//! be quoted is read a second time as a text of its own, without the marks around it: a [`Passage`]. What is found there and
//! tells by itself who says what is [`Nested`] in the quote that the passage comes from. One level, no deeper.

use crate::text::{Family, Quotation, Span, quotations};

use super::decode::Attribution;
use super::id::AttributionId;
use super::kind::quote_type;
use super::mode::mode;
use crate::lexicon;
use crate::schema::{Mode, QuoteType};

/// A passage of fewer words has no room for a source, a cue and a content.
const MIN_PASSAGE_WORDS: usize = 5;
/// Quotation marks around fewer words enclose a name or are scare quotes.
const MIN_QUOTED_WORDS: usize = 4;
/// A nested quote's content has at least this many words: 'that' and 'her' are no quotes.
const MIN_CONTENT_WORDS: usize = 3;
/// A nested quote is at least this likely to be exactly right; less is enough for one in quotation marks of its own.
const MIN_CONFIDENCE: f32 = 0.55;
const MIN_CONFIDENCE_IN_MARKS: f32 = 0.3;

/// A stretch of a content that is read as a text of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Passage {
    /// Which of the document's attributions it comes from.
    pub outer: AttributionId,
    /// Where it stands in the document's text.
    pub at: Span,
    /// Its text. Single marks that are outermost in it are replaced by double ones, and a sentence without an end gets a full
    /// stop, as in a text of its own; offsets stay.
    pub text: String,
    /// Its quotations.
    pub quotations: Vec<Quotation>,
}

/// A quote inside another. Its spans are bytes of the document's text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nested {
    /// Which of the document's attributions it is in.
    pub outer: AttributionId,
    /// Its type, by the quotation marks inside the outer quote.
    pub kind: QuoteType,
    /// Who says what in it.
    pub attribution: Attribution,
}

/// Who says what in a document.
#[derive(Debug, Default)]
pub(crate) struct Quoted {
    /// In the order of their contents.
    pub attributions: Vec<Attribution>,
    /// What is quoted inside those contents, in the same order.
    pub nested: Vec<Nested>,
}

/// The passages of a document in which somebody may be quoted, in the order of the attributions.
pub(crate) fn passages(
    text: &str,
    outermost: &[Quotation],
    attributions: &[Attribution],
) -> Vec<Passage> {
    let mut out = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        for &piece in &attribution.content {
            let at = without_marks(outermost, piece).trim(text);
            if let Some(text) = passage_text(at.text(text)) {
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

/// The text of a passage, if somebody may be quoted in it.
fn passage_text(inside: &str) -> Option<String> {
    if word_count(inside) < MIN_PASSAGE_WORDS {
        return None;
    }
    let found = quotations(inside);
    let quotes = has_reporting_word(inside) || found.iter().any(|q| is_introduced(inside, q));
    quotes.then(|| {
        let mut text = with_double_marks(inside, &found);
        if text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
        text
    })
}

/// Whether a comma or a colon leads to a quotation: 'as Brandt put it, “...”'. Other marks enclose names and doubtful words.
fn is_introduced(text: &str, quotation: &Quotation) -> bool {
    let before = text.get(..quotation.open.start).unwrap_or_default();
    quotation.close.is_some()
        && before.trim_end().ends_with([',', ':'])
        && word_count(quotation.inner().text(text)) >= MIN_QUOTED_WORDS
}

fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
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

fn has_reporting_word(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| lexicon::REPORTING_WORDS.contains(&word.to_lowercase()))
        || text.to_lowercase().contains("according to")
}

/// The text with its outermost single marks replaced by double ones, which take as many bytes.
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
    /// Those of the attributions found in the passage that are quotes of their own, with the document's offsets.
    pub(crate) fn nested(&self, found: &[Attribution]) -> Vec<Nested> {
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

    /// The attribution with the document's offsets, if it tells by itself who says what.
    fn accepted(&self, found: &Attribution) -> Option<Attribution> {
        let (&[source, ..], &[cue, ..], [_, ..]) = (
            found.source.as_slice(),
            found.cue.as_slice(),
            found.content.as_slice(),
        ) else {
            return None;
        };
        let content = without_sequel(&found.content, source, cue);
        let words: usize = content.iter().map(|s| word_count(s.text(&self.text))).sum();
        let (source, cue) = (source.text(&self.text), cue.text(&self.text));
        let min_confidence = match quote_type(&self.text, &content, &self.quotations) {
            QuoteType::Direct => MIN_CONFIDENCE_IN_MARKS,
            QuoteType::Mixed | QuoteType::Indirect => MIN_CONFIDENCE,
        };
        let accepted = found.confidence >= min_confidence
            && words >= MIN_CONTENT_WORDS
            && is_report(cue)
            && can_report(source, mode(cue));
        accepted.then(|| Attribution {
            content: self.in_document(&content),
            cue: self.in_document(&found.cue),
            source: self.in_document(&found.source),
            confidence: found.confidence,
            voice: None,
        })
    }

    fn in_document(&self, spans: &[Span]) -> Vec<Span> {
        let moved = |s: &Span| {
            let end = s.end + self.at.start;
            Span::new(s.start + self.at.start, end.min(self.at.end)) // without a stop of ours
        };
        let moved = spans.iter().map(moved);
        moved.filter(|span| !span.is_empty()).collect()
    }

    fn in_passage(&self, spans: &[Span]) -> Vec<Span> {
        let moved = |s: &Span| Span::new(s.start - self.at.start, s.end - self.at.start);
        spans.iter().map(moved).collect()
    }
}

/// The content up to the first gap that holds neither source nor cue: 'A', he said, 'B'. After a full stop, the outer speaker's
/// own words follow.
fn without_sequel(content: &[Span], source: Span, cue: Span) -> Vec<Span> {
    let interrupted = |pair: &&[Span]| {
        let gap = Span::new(pair[0].end, pair[1].start);
        gap.encloses(source) || gap.encloses(cue)
    };
    let pieces = content.windows(2).take_while(interrupted).count() + 1;
    content[..pieces.min(content.len())].to_vec()
}

/// Whether a cue reports that something was said: not that it might or should be, nor from inside quotation marks.
fn is_report(cue: &str) -> bool {
    let cue = cue.to_lowercase();
    !cue.contains(['"', '“', '”'])
        && !cue
            .split(|c: char| !c.is_alphanumeric())
            .enumerate()
            .any(|(n, word)| lexicon::UNREAL_CUE_WORDS.contains(word) || n == 0 && word == "to")
}

/// Whether a source can be somebody who is quoted: 'my father', but not 'my guess'. An intention is nobody's words. A thought
/// counts if it is that of somebody with a name: 'I think', 'they want' are ways to speak for oneself.
fn can_report(source: &str, mode: Mode) -> bool {
    let lower = source.to_lowercase();
    let mut words = lower.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_impersonal = lexicon::IMPERSONAL_SOURCES.contains(first)
        && !words.any(|word| lexicon::PERSON_NOUNS.contains(word));
    if is_impersonal || lower.ends_with("'s") || lower.ends_with("’s") {
        return false;
    }
    match mode {
        Mode::Speech | Mode::Writing => true,
        Mode::Intention => false,
        Mode::Thought | Mode::Perception => source.split_whitespace().any(|w| {
            w.starts_with(char::is_uppercase)
                && !lexicon::NAMELESS_WORDS.contains(&w.to_lowercase())
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
            voice: None,
        }
    }

    fn passages_of(text: &str, content: &str) -> Vec<Passage> {
        let outer = attribution(text, "Hale", "said", &[content]);
        passages(text, &quotations(text), &[outer])
    }

    #[test]
    fn a_passage_has_no_marks_around_it_and_double_ones_in_it() {
        for (text, content, inside, stop) in [
            (
                "Hale said: “Brandt told me ‘we are ruined’ on Monday.”",
                "“Brandt told me ‘we are ruined’ on Monday.”",
                "Brandt told me “we are ruined” on Monday.",
                "",
            ),
            (
                "Hale said \"Brandt told me 'we are ruined' again\" and left.",
                "\"Brandt told me 'we are ruined' again\"",
                "Brandt told me \"we are ruined\" again.",
                ".",
            ),
            (
                "Hale said the auditor’s men had told him “we are all ruined”.",
                "the auditor’s men had told him “we are all ruined”",
                "the auditor’s men had told him “we are all ruined”",
                "",
            ),
            (
                "Hale said Brandt told him it was over.",
                "Brandt told him it was over",
                "Brandt told him it was over.",
                ".",
            ),
        ] {
            let found = passages_of(text, content);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].text, inside);
            assert_eq!(found[0].at.len() + stop.len(), inside.len());
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
    fn nested_quotes_have_the_documents_offsets() {
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
        assert!(can_report("my old father", Mode::Speech));
        assert!(!can_report("my guess", Mode::Speech));
        assert!(!accepted("I", "think", "Brandt said it was all over"));
        assert!(!accepted("he", "should say", "it was all over"));
        assert!(!accepted("he", "say", "so"));
        let mut found = attribution(&passage.text, "Brandt", "said", &["it was all over"]);
        found.source.clear();
        assert!(passage.nested(&[found]).is_empty());
    }

    #[test]
    fn a_content_ends_where_the_outer_speaker_resumes() {
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
