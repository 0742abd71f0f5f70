//! The type of a quote, by its quotation marks: direct, mixed or indirect.

use crate::schema::QuoteType;
use crate::text::{Quotation, Span};

/// The type of a quote, by how much of its content lies inside quotations. `quotations` are the text's, in order.
pub(crate) fn quote_type(text: &str, content: &[Span], quotations: &[Quotation]) -> QuoteType {
    let (mut inside, mut outside) = (false, false);
    for span in content {
        let mut at = span.start;
        // Outermost regions only: they do not overlap, and what is nested lies in one of them.
        let from = quotations.partition_point(|q| q.open.start < span.start);
        let enclosing = quotations[..from]
            .iter()
            .rev()
            .take(64)
            .find(|q| q.end > span.start && q.depth == 1);
        for region in enclosing
            .into_iter()
            .chain(&quotations[from..])
            .map(Quotation::region)
        {
            if region.start >= span.end {
                break;
            }
            if region.end <= at {
                continue;
            }
            outside |= has_words(text, Span::new(at, region.start.max(at)));
            inside |= has_words(
                text,
                Span::new(region.start.max(at), region.end.min(span.end)),
            );
            at = region.end.min(span.end);
        }
        outside |= has_words(text, Span::new(at, span.end));
    }
    match (inside, outside) {
        (true, false) => QuoteType::Direct,
        (true, true) => QuoteType::Mixed,
        (false, _) => QuoteType::Indirect,
    }
}

/// Whether a span has a letter or a digit: punctuation between two quotations is no content.
fn has_words(text: &str, span: Span) -> bool {
    span.text(text).chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::QuoteType;
    use crate::text::quotations;

    fn of(text: &str, part: &str) -> QuoteType {
        let start = text.find(part).unwrap();
        quote_type(
            text,
            &[Span::new(start, start + part.len())],
            &quotations(text),
        )
    }

    #[test]
    fn types() {
        let text =
            "He said: “It is over.” Then he said the plan was “dead, ‘really’ dead” and gone.";
        assert_eq!(of(text, "“It is over.”"), QuoteType::Direct);
        assert_eq!(of(text, "It is over"), QuoteType::Direct);
        assert_eq!(
            of(text, "the plan was “dead, ‘really’ dead” and gone"),
            QuoteType::Mixed
        );
        assert_eq!(of(text, "the plan was"), QuoteType::Indirect);
        assert_eq!(of(text, "“dead, ‘really’ dead”"), QuoteType::Direct);
    }
}
