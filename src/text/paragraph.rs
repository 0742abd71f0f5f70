//! Cuts a text into paragraphs, which are its lines.

use super::{character::is_space, span::Span};

/// The lines of `text` that hold anything but white space, whole and in order, without their line feed.
///
/// Only a line feed ends a line, as in `paragraphs` of `scripts/train/quotation.py`; the carriage return of a CRLF
/// line end stays in the span.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        if !line.chars().all(is_space) {
            out.push(Span::new(start, end));
        }
        start = end + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        paragraphs(text)
            .iter()
            .map(|span| span.text(text))
            .collect()
    }

    #[test]
    fn blank_lines_are_no_paragraphs() {
        assert_eq!(lines("One.\n\n \t\nTwo.\n"), ["One.", "Two."]);
        assert_eq!(lines("\u{1c}\u{1f}\n\u{a0}\n\u{2028}"), [""; 0]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn lines_are_whole_and_end_at_line_feeds_only() {
        assert_eq!(
            lines("  a \r\nb\u{85}c\u{2028}d\re"),
            ["  a \r", "b\u{85}c\u{2028}d\re"]
        );
    }
}
