//! A text as it is read: with its lines joined to paragraphs, and its marks written as print writes them.
//!
//! A text may be wrapped at 72 columns, quoted in an e-mail, or hold `&quot;` for a mark. The model and all rules read what is
//! meant: a paragraph a line, and marks that say which way they point. What they find is given back in the bytes of the text
//! as it is. Most texts are read as they are.

use super::dialogue;
use super::edits::Rewritten;
use super::layout;
use super::marks;
use super::references;
use super::span::Span;

/// How a text is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// The rewritings, each of the text that the one before it gave.
    steps: Vec<Rewritten>,
    /// What of the text's layout changed how it is read.
    notes: Vec<&'static str>,
}

impl Reading {
    /// How `text` is read.
    pub(crate) fn of(text: &str) -> Self {
        let mut out = Self::default();
        if let Some(step) = references::decoded(text) {
            out.add(step, Some(references::NOTE));
        }
        let layout = layout::recognised(out.text(text));
        if let Some((step, note)) = layout {
            out.add(step, note);
        }
        if let Some(step) = marks::directed(out.text(text)) {
            out.add(step, None);
        }
        if let Some(step) = dialogue::in_marks(out.text(text)) {
            out.add(step, Some(dialogue::NOTE));
        }
        out
    }

    fn add(&mut self, step: Rewritten, note: Option<&'static str>) {
        self.steps.push(step);
        self.notes.extend(note);
    }

    /// What is read; `original` is the text that this is the reading of.
    pub(crate) fn text<'t>(&'t self, original: &'t str) -> &'t str {
        self.steps.last().map_or(original, |step| &step.text)
    }

    /// The span of the original text that `span` of what is read stands for.
    pub(crate) fn original(&self, span: Span) -> Span {
        self.steps
            .iter()
            .rev()
            .fold(span, |span, step| step.before(span))
    }

    /// The span of what is read that stands for `span` of the original text.
    pub(crate) fn read(&self, span: Span) -> Span {
        self.steps.iter().fold(span, |span, step| step.after(span))
    }

    /// What a reader of the results should know about how the text was read.
    pub(crate) fn notes(&self) -> &[&'static str] {
        &self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_texts_are_read_as_they_are() {
        for text in [
            "",
            "“We are late,” said Ann Lee.\n\nShe added: \"Don't wait for us.\"",
            "Old harbour to reopen\nThe old harbour will reopen in May, its owners said on Monday.\nNobody was surprised.",
        ] {
            let reading = Reading::of(text);
            assert_eq!(reading.text(text), text);
            assert!(reading.notes().is_empty());
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        let many = 100_000;
        for part in [
            "»a ",
            "”a",
            "\"a ",
            ".\"A",
            "`a ",
            "‘‘a",
            "<<a>>",
            "<q ",
            "</q><q>",
            "&",
            "&#8220;",
            "> a\n",
            "a b\n",
            "a, b c\n",
            "— a, said b",
            "— a, said b.\n",
            "- ",
            ", ",
            "a:\n",
            "é\n",
        ] {
            let text = part.repeat(many);
            let begin = std::time::Instant::now();
            Reading::of(&text);
            assert!(
                begin.elapsed().as_secs() < 20,
                "{part} took {:?}",
                begin.elapsed()
            );
        }
    }

    #[test]
    fn all_steps_lead_back_to_the_original() {
        let text = "The owner of the mill on the river, Ann Lee, who has run it for years,\nsaid: &quot;We are late, and we\nknow it.&quot; Nobody else in the town said anything at all about\nit.";
        let reading = Reading::of(text);
        let read = reading.text(text);
        assert!(!read.contains('\n'), "{read}");
        let start = read.find("\"We").unwrap();
        let span = Span::new(start, start + "\"We are late, and we know it.\"".len());
        let original = reading.original(span);
        assert_eq!(
            original.text(text),
            "&quot;We are late, and we\nknow it.&quot;"
        );
        assert_eq!(reading.read(original), span);
    }
}
