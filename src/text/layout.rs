//! How a document's text is laid out: whether its line breaks end paragraphs, or only lines.
//!
//! News as it is published has a paragraph a line, and such a text is read as it is. In a text that was wrapped by hand, by a
//! mail program or a terminal, a line break is white space; paragraphs are apart by blank lines or indents. Wrapped text shows
//! itself: its lines end in the middle of sentences, and the first word of the next line would not have fitted. A text with a
//! sentence a line does neither.

use super::character::is_space;
use super::edits::Rewritten;
use super::span::Span;

/// What a reader of the results is told of a text whose lines were joined.
const WRAPPED: &str = "the text is wrapped: line breaks inside its paragraphs were read as blanks";
/// The same of a text quoted in an e-mail.
const QUOTED: &str =
    "the text is quoted as in an e-mail: it was read without the `>` before its lines";

/// Shorter lines are those of lists, verses, addresses.
const MIN_WIDTH: usize = 40;
/// Longer ones are paragraphs.
const MAX_WIDTH: usize = 200;
/// So many line breaks inside sentences count for wrapping as much as one between short lines counts against it.
const JOINS_FOR_A_SHORT_LINE: usize = 3;
/// An indent of so many columns, beyond that of the lines around, begins a paragraph.
const MIN_INDENT: usize = 2;

/// What a photograph's caption is called before it; it is no part of the sentence.
const CAPTIONS: &[&str] = &[
    "Caption: ",
    "Photo caption: ",
    "Picture caption: ",
    "CAPTION: ",
];

/// Words that no line but a wrapped one ends with.
const UNFINISHED: &[&str] = &[
    "a", "an", "as", "at", "been", "by", "for", "from", "had", "has", "have", "her", "his", "in",
    "is", "its", "of", "on", "said", "that", "the", "their", "to", "was", "were", "which", "who",
    "with",
];

/// The text as it is read, if its layout asks for another reading, and what to tell of that.
pub(super) fn recognised(text: &str) -> Option<(Rewritten, Option<&'static str>)> {
    if !text.contains('\n') {
        return None;
    }
    let lines = lines(text);
    let quoted = lines.iter().any(|line| !line.prefix.is_empty());
    let width = width(text, &lines);
    // The numbers of a list's items are no words of theirs.
    let numbered = lines.iter().filter(|line| number(text, line) > 0).count() > 1;
    let mut replacements = Vec::new();
    let mut joined = false;
    let mut in_item = false; // in a list's item that began on an earlier line
    for (n, line) in lines.iter().enumerate() {
        let before = n.checked_sub(1).map(|n| &lines[n]);
        let gap = before
            .filter(|before| !before.is_blank() && !line.is_blank())
            .filter(|before| joins(text, before, line, width, in_item));
        match gap {
            Some(before) => {
                let gap = Span::new(before.body.end, line.body.start);
                let with = if is_hyphenated(text, gap) { "" } else { " " };
                replacements.push((gap, with));
                joined = true;
            }
            None => {
                in_item = line.is_item(text);
                let number = if numbered { number(text, line) } else { 0 };
                let heading = caption(text, line).max(number);
                let prefix = Span::new(line.prefix.start, line.body.start + heading);
                if !line.prefix.is_empty() || prefix.end > line.body.start {
                    replacements.push((prefix, ""));
                }
            }
        }
    }
    let note = match (quoted, joined) {
        (true, _) => Some(QUOTED),
        (false, true) => Some(WRAPPED),
        (false, false) => None,
    };
    Rewritten::of(text, &replacements).map(|step| (step, note))
}

/// How long the number of a list's item is that a line begins with, with what follows it: '1. ', '2) '.
fn number(text: &str, line: &Line) -> usize {
    let body = line.body.text(text);
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = body.len() - rest.len();
    let is_number = matches!(digits, 1..=3) && (rest.starts_with(". ") || rest.starts_with(") "));
    if is_number { digits + 2 } else { 0 }
}

/// How long the word for a caption is that a line begins with.
fn caption(text: &str, line: &Line) -> usize {
    let body = line.body.text(text);
    let found = CAPTIONS.iter().find(|caption| body.starts_with(**caption));
    found.map_or(0, |caption| caption.len())
}

/// A line of a text.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// The `>` of an e-mail before it; empty, at its start, if there are none.
    prefix: Span,
    /// What stands in it, without white space around.
    body: Span,
    /// How many columns the body is indented, and how many it fills.
    indent: usize,
    columns: usize,
    /// The least indent of the lines around it, which are those up to a blank one.
    around: usize,
}

impl Line {
    fn of(text: &str, span: Span) -> Self {
        let body = span.trim(text);
        Self {
            prefix: Span::new(span.start, span.start),
            body,
            indent: columns(Span::new(span.start, body.start).text(text)),
            columns: columns(body.text(text)),
            around: 0,
        }
    }

    /// The same line without the `>` before it; none if there is no such mark.
    fn unquoted(&self, text: &str) -> Option<Self> {
        let body = self.body.text(text);
        let rest = body.trim_start_matches(['>', ' ']);
        let marks = &body[..body.len() - rest.len()];
        if !body.starts_with('>') {
            return None;
        }
        // One blank after the last mark belongs to it; more are an indent.
        let last = marks.rfind('>').map_or(0, |at| at + 1);
        let start = self.body.start + last;
        let blank = usize::from(text.get(start..).is_some_and(|rest| rest.starts_with(' ')));
        let start = start + blank;
        let line = Self::of(text, Span::new(start, self.body.end.max(start)));
        Some(Self {
            prefix: Span::new(self.prefix.start, start),
            ..line
        })
    }

    fn is_blank(&self) -> bool {
        self.body.is_empty()
    }

    /// Whether it begins an item of a list, or a turn of a dialogue behind a dash.
    fn is_item(&self, text: &str) -> bool {
        let body = self.body.text(text);
        let is_numbered = number(text, self) > 0;
        let marked = body.strip_prefix(['-', '–', '—', '―', '*', '•', '·', '▪', '‣']);
        is_numbered
            || marked
                .is_some_and(|rest| rest.starts_with(is_space) || !body.starts_with(['-', '*']))
    }

    /// Whether it begins with a label, 'Q:' or 'MS. LEE:'.
    fn is_labelled(&self, text: &str) -> bool {
        let body = self.body.text(text);
        let Some((label, rest)) = body.split_once(':') else {
            return false;
        };
        rest.starts_with(is_space)
            && label.split_whitespace().count() <= 4
            && label
                .split_whitespace()
                .all(|word| !word.starts_with(char::is_lowercase))
    }

    /// Whether it ends like a sentence or a heading over what follows.
    fn is_finished(&self, text: &str) -> bool {
        let body = self.body.text(text);
        body.trim_end_matches(['"', '\'', '”', '’', '»', '›', ')', ']', '“', '«', '‘'])
            .ends_with(['.', '!', '?', ':', '…'])
    }

    /// Whether it ends, for certain, in the middle of a sentence: with an article, say, or after the first sentence of a
    /// paragraph and some words of the second.
    fn is_broken(&self, text: &str) -> bool {
        let body = self.body.text(text);
        let last = body.rsplit(is_space).next().unwrap_or_default();
        !self.is_finished(text)
            && (UNFINISHED.contains(&last) || has_sentence_end(body) && !body.ends_with([',', ';']))
    }

    fn begins_in_lower_case(&self, text: &str) -> bool {
        self.body.text(text).starts_with(char::is_lowercase)
    }

    /// Whether it begins a paragraph by its form: by its indent, as an item, or with a label. `in_item`: the line before is of
    /// a list's item, whose other lines are indented.
    fn begins(&self, text: &str, before: &Self, in_item: bool) -> bool {
        let indented = self.indent >= self.around + MIN_INDENT && !in_item;
        // A dash or a number in the middle of a sentence begins nothing.
        let body = self.body.text(text);
        let is_capital = body
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_uppercase);
        indented
            || self.is_item(text) && (is_capital || before.is_finished(text))
            || self.is_labelled(text) && before.is_finished(text)
    }

    /// The columns up to its end.
    fn width(&self) -> usize {
        self.indent + self.columns
    }
}

/// Whether a sentence ends inside a line: a full stop after a word in lower case, and a capital.
fn has_sentence_end(line: &str) -> bool {
    line.match_indices(". ").any(|(at, stop)| {
        let word = line[..at]
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let next = line[at + stop.len()..].trim_start_matches(['"', '“', '\'', '‘']);
        word.chars().count() > 3
            && word.starts_with(char::is_lowercase)
            && next.starts_with(char::is_uppercase)
    })
}

/// The lines of a text; those of a run that are quoted in an e-mail without the marks for that.
fn lines(text: &str) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        out.push(Line::of(text, Span::new(start, start + line.len())));
        start += line.len() + 1;
    }
    unquote(text, &mut out);
    for block in out.split_mut(Line::is_blank) {
        let around = block.iter().map(|line| line.indent).min().unwrap_or(0);
        block.iter_mut().for_each(|line| line.around = around);
    }
    out
}

/// Takes the `>` of an e-mail off lines, where at least two of them in a row have it.
fn unquote(text: &str, lines: &mut [Line]) {
    let mut run = 0;
    for n in 0..=lines.len() {
        let quoted = lines
            .get(n)
            .is_some_and(|line| line.body.text(text).starts_with('>'));
        if quoted {
            run += 1;
            continue;
        }
        if run > 1 {
            for line in &mut lines[n - run..n] {
                *line = line.unquoted(text).unwrap_or(*line);
            }
        }
        run = 0;
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum()
}

/// Whether the line break at `gap` divides a word at its hyphen.
fn is_hyphenated(text: &str, gap: Span) -> bool {
    let mut before = text.get(..gap.start).unwrap_or_default().chars().rev();
    let after = text.get(gap.end..).unwrap_or_default();
    let word = after
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    before.next() == Some('-')
        && before.next().is_some_and(char::is_alphanumeric)
        && !matches!(word, "" | "and" | "or" | "to")
}

/// The columns of the longest wrapped line of a text; none if the text is not wrapped.
fn width(text: &str, lines: &[Line]) -> Option<usize> {
    // Lists, verses and addresses between blank lines show nothing.
    let evident: Vec<&[Line]> = lines
        .split(Line::is_blank)
        .filter(|block| pairs(block).any(|(before, line)| is_inside_sentence(text, before, line)))
        .collect();
    let width = evident
        .iter()
        .flat_map(|block| block.iter().map(Line::width))
        .max()?;
    let (mut joins, mut short) = (0, 0);
    for (before, line) in evident.into_iter().flat_map(pairs) {
        if line.begins(text, before, false) {
            continue;
        }
        if is_inside_sentence(text, before, line) || is_full(text, before, line, width) {
            joins += 1;
        } else if before.is_finished(text) {
            short += 1;
        }
    }
    let wrapped =
        (MIN_WIDTH..=MAX_WIDTH).contains(&width) && joins >= short * JOINS_FOR_A_SHORT_LINE;
    wrapped.then_some(width)
}

/// Every line with the one before it.
fn pairs(lines: &[Line]) -> impl Iterator<Item = (&Line, &Line)> {
    lines.iter().zip(lines.iter().skip(1))
}

/// Whether the break between two lines is, for certain, one inside a sentence.
fn is_inside_sentence(text: &str, before: &Line, line: &Line) -> bool {
    let long = before.columns >= MIN_WIDTH;
    let unfinished = !before.is_finished(text) && line.begins_in_lower_case(text);
    long && !line.begins(text, before, false) && (unfinished || before.is_broken(text))
}

/// Whether the first word of a line had no room in the line before it.
fn is_full(text: &str, before: &Line, line: &Line, width: usize) -> bool {
    let word = line
        .body
        .text(text)
        .split(is_space)
        .next()
        .unwrap_or_default();
    before.width() + 1 + columns(word) > width
}

/// Whether a line goes on the paragraph of the line before it, in a text of this width, if it is wrapped.
fn joins(text: &str, before: &Line, line: &Line, width: Option<usize>, in_item: bool) -> bool {
    if line.begins(text, before, in_item) {
        return false;
    }
    match width {
        None => is_inside_sentence(text, before, line),
        Some(width) => {
            is_full(text, before, line, width)
                || !before.is_finished(text)
                    && (line.begins_in_lower_case(text) || before.columns >= MIN_WIDTH)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        recognised(text).map_or_else(|| text.to_owned(), |(step, _)| step.text)
    }

    /// Paragraphs of prose, whose lines break in many ways.
    const PARAGRAPHS: [&str; 4] = [
        "The owners of the old mill on the river said on Sunday that it would close in May. Nobody was surprised to hear it.",
        "\"We have looked at every bill that came through that door for three winters,\" said Ann Lee, who keeps the books of the Mill-by-the-Water Company. \"There is nothing left.\"",
        "She smiled.",
        "The council, which owns the bridge, said it was sorry. It has no plans of its own for the site, a spokesman added on Tuesday evening.",
    ];

    /// A paragraph in lines of at most so many columns, the first one indented.
    fn filled(paragraph: &str, indent: &str, width: usize) -> String {
        let mut out = indent.to_owned();
        let mut columns = indent.len();
        for (n, word) in paragraph.split(' ').enumerate() {
            if columns + 1 + word.len() > width {
                out.push('\n');
                columns = 0;
            } else if n > 0 {
                out.push(' ');
                columns += 1;
            }
            out.push_str(word);
            columns += word.len();
        }
        out
    }

    fn wrapped(between: &str, indent: &str, width: usize) -> String {
        PARAGRAPHS.map(|p| filled(p, indent, width)).join(between)
    }

    #[test]
    fn wrapped_paragraphs_are_whole_again() {
        for width in [50, 60, 72, 80, 100] {
            assert_eq!(read(&wrapped("\n\n", "", width)), PARAGRAPHS.join("\n\n"));
            let indented = PARAGRAPHS.map(|p| format!("    {p}")).join("\n");
            assert_eq!(read(&wrapped("\n", "    ", width)), indented);
            let crlf = wrapped("\n\n", "", width).replace('\n', "\r\n");
            assert_eq!(read(&crlf), PARAGRAPHS.join("\r\n\r\n"));
        }
    }

    #[test]
    fn quoted_mail() {
        let text = wrapped("\n\n", "", 60).replace('\n', "\n> ");
        let text = format!("Dear all,\n\n> {text}\n\nYours, Bob");
        let expected = format!("Dear all,\n\n{}\n\nYours, Bob", PARAGRAPHS.join("\n\n"));
        assert_eq!(read(&text).replace("\n\n\n", "\n\n"), expected);
        assert_eq!(read(">> One.\n>> Two.\n> Three."), "One.\nTwo.\nThree.");
        assert_eq!(read("> One line is none."), "> One line is none.");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        let a_line_each = PARAGRAPHS.join("\n");
        for text in [
            &a_line_each,
            "Smoke rose from the old dye mill on Sunday night.\nNobody was hurt in it.\n\"The roof went first of all, and then the stairs,\" an officer said.\nThe owner was away.",
            "What the villages want from the county\nThe villages want a bus and a shop, their councils said on Monday.",
            "The panel of next year's award for poems that are set in towns:\n\nAnn Lee\nBob May\nOld Mill Books Ltd",
            "Roses are red,\nviolets are blue,\nsugar is sweet\nand so are you.",
            "- The first thing, which is the longest of all of them by far\n- The second",
            "Sold for less than the cost of a boat. I hope that it floats. #Rovers\n— Ann Lee (@annlee) August 2",
            "Q: Who are you, and what have you been doing here all day long?\nA: Nobody.",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn a_line_break_inside_a_name() {
        let text = "The council met on Tuesday with the bridge's designer, Ann\nLee-May, who said that it was safe. Lee-May said she had called the painter of the bridge, Bob\nHale, of nothing. Hale said he had never\nmet her.";
        assert_eq!(read(text), text.replace('\n', " "));
    }

    #[test]
    fn numbers_of_items() {
        assert_eq!(
            read("1. Ann Lee said so.\n2. Bob May did not."),
            "Ann Lee said so.\nBob May did not."
        );
        assert_eq!(read("1984. It rained."), "1984. It rained.");
        assert_eq!(read("5. It rained.\nAll day."), "5. It rained.\nAll day.");
    }

    #[test]
    fn captions() {
        let (step, note) = recognised("One.\nCaption: Ann Lee says it rains.").unwrap();
        assert_eq!(
            (step.text.as_str(), note),
            ("One.\nAnn Lee says it rains.", None)
        );
    }

    #[test]
    fn items_of_lists_are_paragraphs() {
        let text = "The council, which met on Monday in the hall, said that it would do\nthree things before the winter comes:\n- It would mend the road that leads from the harbour to the market and\n  the bridge.\n- It would paint the hall.";
        assert_eq!(
            read(text),
            "The council, which met on Monday in the hall, said that it would do three things before the winter comes:\n- It would mend the road that leads from the harbour to the market and the bridge.\n- It would paint the hall."
        );
    }
}
