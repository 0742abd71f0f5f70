//! A text rewritten in some places, and where everything in it came from.

use super::span::Span;

/// A text, rewritten: what stands in it, and which bytes of it stand for which of the text before.
#[derive(Clone, Debug)]
pub(super) struct Rewritten {
    /// The text after.
    pub text: String,
    /// What was replaced, in order; neither spans before nor spans after overlap.
    edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Copy, Debug)]
struct Edit {
    /// Bytes of the text before.
    before: Span,
    /// Bytes of the text after; empty if something was left out.
    after: Span,
}

impl Rewritten {
    /// `text` with each of the spans replaced, which come in order and do not overlap; none if there is nothing to replace.
    pub(super) fn of(text: &str, replacements: &[(Span, &str)]) -> Option<Self> {
        if replacements.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut edits = Vec::with_capacity(replacements.len());
        let mut copied = 0;
        for &(before, with) in replacements {
            out.push_str(Span::new(copied, before.start).text(text));
            let start = out.len();
            out.push_str(with);
            edits.push(Edit {
                before,
                after: Span::new(start, out.len()),
            });
            copied = before.end;
        }
        out.push_str(Span::new(copied, text.len()).text(text));
        Some(Self { text: out, edits })
    }

    /// The span of the text before that became `span`. What was replaced is taken whole.
    pub(super) fn before(&self, span: Span) -> Span {
        self.moved(span, |edit| (edit.after, edit.before))
    }

    /// The span of the text after that `span` of the text before became.
    pub(super) fn after(&self, span: Span) -> Span {
        self.moved(span, |edit| (edit.before, edit.after))
    }

    /// Moves a span from one side to the other; `sides` gives an edit's spans on the two.
    fn moved(&self, span: Span, sides: impl Fn(&Edit) -> (Span, Span)) -> Span {
        let start = match self.last(|edit| sides(edit).0.start <= span.start) {
            None => span.start,
            Some(edit) => {
                let (from, to) = sides(edit);
                match span.start < from.end {
                    true => to.start,
                    false => to.end + (span.start - from.end),
                }
            }
        };
        let end = match self.last(|edit| sides(edit).0.start < span.end) {
            None => span.end,
            Some(edit) => {
                let (from, to) = sides(edit);
                to.end + span.end.saturating_sub(from.end)
            }
        };
        Span::new(start, end.max(start))
    }

    /// The last edit of those for which `holds`, which are the first ones.
    fn last(&self, holds: impl Fn(&Edit) -> bool) -> Option<&Edit> {
        let after = self.edits.partition_point(holds);
        after.checked_sub(1).map(|at| &self.edits[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the first occurrences of these parts replaced.
    fn rewritten(text: &str, parts: &[(&str, &'static str)]) -> Rewritten {
        let mut from = 0;
        let replacements: Vec<(Span, &str)> = parts
            .iter()
            .map(|&(part, with)| {
                let start = from + text[from..].find(part).unwrap();
                from = start + part.len();
                (Span::new(start, from), with)
            })
            .collect();
        Rewritten::of(text, &replacements).unwrap()
    }

    /// What of the text before stands for a part of the text after.
    fn original<'t>(text: &'t str, rewritten: &Rewritten, part: &str) -> &'t str {
        let start = rewritten.text.find(part).unwrap();
        let span = Span::new(start, start + part.len());
        assert_eq!(rewritten.after(rewritten.before(span)), span, "{part}");
        rewritten.before(span).text(text)
    }

    #[test]
    fn every_part_knows_where_it_came_from() {
        let text = "> &quot;We are\n> late,&quot; he said.";
        let parts = [("> ", ""), ("&quot;", "“"), ("\n> ", " "), ("&quot;", "”")];
        let found = rewritten(text, &parts);
        assert_eq!(found.text, "“We are late,” he said.");
        for (part, from) in [
            ("“We are late,”", "&quot;We are\n> late,&quot;"),
            ("We", "We"),
            ("are late", "are\n> late"),
            (",”", ",&quot;"),
            (" he said.", " he said."),
        ] {
            assert_eq!(original(text, &found, part), from);
        }
    }

    #[test]
    fn what_was_left_out_belongs_to_neither_side() {
        let text = "ab--cd";
        let found = rewritten(text, &[("--", "")]);
        assert_eq!(original(text, &found, "ab"), "ab");
        assert_eq!(original(text, &found, "cd"), "cd");
        assert_eq!(original(text, &found, "bc"), "b--c");
        assert!(Rewritten::of(text, &[]).is_none());
    }
}
