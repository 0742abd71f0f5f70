//! Attributions of tests, marked in their text: `<Ann Lee> [said] {it was over}`.

use crate::text::Span;

use super::decode::Attribution;

/// The text without marks, and the attribution that they mark.
pub(super) fn marked(marked: &str) -> (String, Attribution) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut found = Attribution {
        confidence: 0.4,
        ..Attribution::default()
    };
    for c in marked.chars() {
        match c {
            '<' | '[' | '{' => starts.push(text.len()),
            '>' | ']' | '}' => {
                let span = Span::new(starts.pop().unwrap(), text.len());
                match c {
                    '>' => found.source.push(span),
                    ']' => found.cue.push(span),
                    _ => found.content.push(span),
                }
            }
            _ => text.push(c),
        }
    }
    (text, found)
}

/// The same, from a text and an attribution.
pub(super) fn with_marks(text: &str, found: &Attribution) -> String {
    let mut out = text.to_owned();
    let mut marks: Vec<(usize, char)> = Vec::new();
    for (spans, open, close) in [
        (&found.source, '<', '>'),
        (&found.cue, '[', ']'),
        (&found.content, '{', '}'),
    ] {
        for span in spans {
            marks.extend([(span.start, open), (span.end, close)]);
        }
    }
    // From the end on, so that places stay; at one place, what closes stands before what opens.
    marks.sort_by_key(|&(at, mark)| (at, matches!(mark, '<' | '[' | '{')));
    for (at, mark) in marks.into_iter().rev() {
        out.insert(at, mark);
    }
    out
}
