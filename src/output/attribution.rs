//! A quote in words: what was said, and the line that says by whom.

use crate::schema::{Determinacy, Polarity, Quote, TextSpan};

/// Source and cue in the order of the text, and to whom: 'Mr Corbyn said', 'said Mr Corbyn', 'told (to the court)'.
/// Empty if there are none.
pub(super) fn line(quote: &Quote) -> String {
    let [source, cue, addressee] = [&quote.source, &quote.cue, &quote.addressee].map(|s| joined(s));
    let how = if source.is_empty() {
        cue
    } else if quote.cue.first().map(|c| c.start) < quote.source.first().map(|s| s.start) {
        format!("{cue} {source}")
    } else {
        format!("{source} {cue}")
    };
    let how = how.trim();
    if addressee.is_empty() || how.contains(&addressee) {
        how.to_owned()
    } else {
        format!("{how} (to {addressee})")
    }
}

/// Whether it was said, where that is in question: 'negative', 'hypothetical', or both.
pub(super) fn factuality(quote: &Quote) -> Option<String> {
    let polarity = (quote.polarity != Polarity::default()).then(|| quote.polarity.as_str());
    let determinacy =
        (quote.determinacy != Determinacy::default()).then(|| quote.determinacy.as_str());
    let words: Vec<&str> = polarity.into_iter().chain(determinacy).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The spans' texts on one line, ` … ` between them.
pub(super) fn joined(spans: &[TextSpan]) -> String {
    let parts: Vec<&str> = spans.iter().map(|s| s.text.as_str()).collect();
    one_line(&parts.join(" … "))
}

/// The text with spaces for line breaks, tabs and other control characters, which a terminal could act on.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
