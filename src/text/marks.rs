//! Quotation marks that do not say which way they point, or say it the wrong way round: »so«, „so“, ”so”, `so', ."So".
//!
//! The scan of `quotation.rs` and the model know the marks of print that news is set in. What other marks mean is told here by
//! where they stand: an opening mark before a word, a closing one after it. Nothing else is touched.

use super::character::{is_alphanumeric, is_space};
use super::edits::Rewritten;
use super::paragraph::paragraphs;
use super::span::Span;

/// What may stand before an opening mark, besides white space.
const BEFORE_OPENING: &str = "([{-–—/‘'“\"";

/// The characters that this file may replace, but for `"`.
const CANDIDATES: [char; 16] = [
    '»', '›', '”', '“', '„', '`', '″', '‘', '＂', '❝', '❞', '「', '」', '『', '』', '<',
];

/// The text with marks that point the right way, if it has any that do not.
pub(super) fn directed(text: &str) -> Option<Rewritten> {
    let inverted = Inverted::of(text);
    let mut replacements = Vec::new();
    for span in paragraphs(text) {
        let line = span.text(text);
        if !line.contains(CANDIDATES) && !line.contains('"') && !line.contains(",,") {
            continue;
        }
        let marks = Line { text, span };
        let from = replacements.len();
        marks.inverted(&inverted, &mut replacements);
        marks.rare(&mut replacements);
        marks.curly(&mut replacements);
        marks.unspaced(&mut replacements);
        marks.backticks(&mut replacements);
        replacements[from..].sort_by_key(|r: &(Span, &str)| r.0);
    }
    replacements.dedup_by(|later, earlier| later.0.start < earlier.0.end);
    Rewritten::of(text, &replacements)
}

/// Which guillemets of a text point inwards.
struct Inverted {
    double: bool,
    single: bool,
}

impl Inverted {
    /// Guillemets point inwards if the right one stands before words and the left one never does.
    fn of(text: &str) -> Self {
        let whole = Line {
            text,
            span: Span::new(0, text.len()),
        };
        let inwards = |left: char, right: char| {
            text.contains(right)
                && whole.places(right).any(|mark| whole.opens(mark))
                && !whole.places(left).any(|mark| {
                    whole.opens(mark) || is_space(whole.after(mark)) && is_space(whole.before(mark))
                })
        };
        Self {
            double: inwards('«', '»'),
            single: inwards('‹', '›'),
        }
    }
}

/// A paragraph of a text.
struct Line<'t> {
    text: &'t str,
    span: Span,
}

impl Line<'_> {
    /// Where a character stands.
    fn places(&self, c: char) -> impl Iterator<Item = Span> {
        let start = self.span.start;
        self.span
            .text(self.text)
            .match_indices(c)
            .map(move |(at, found)| Span::new(start + at, start + at + found.len()))
    }

    /// The character before a span; a line feed at the paragraph's start.
    fn before(&self, mark: Span) -> char {
        let before = Span::new(self.span.start, mark.start).text(self.text);
        before.chars().next_back().unwrap_or('\n')
    }

    /// The character after a span; a line feed at the paragraph's end.
    fn after(&self, mark: Span) -> char {
        let after = Span::new(mark.end, self.span.end).text(self.text);
        after.chars().next().unwrap_or('\n')
    }

    /// Whether a mark stands where one opens: before a word or another mark, and not after one.
    fn opens(&self, mark: Span) -> bool {
        let (before, after) = (self.before(mark), self.after(mark));
        (is_space(before) || BEFORE_OPENING.contains(before))
            && (is_alphanumeric(after) || "‘'“\"…([$£€".contains(after))
    }

    /// Whether a mark stands where one closes: after a word or its punctuation, and before neither.
    fn closes(&self, mark: Span) -> bool {
        !is_space(self.before(mark)) && !is_alphanumeric(self.after(mark))
    }

    /// Guillemets of a text where they point inwards.
    fn inverted(&self, inverted: &Inverted, out: &mut Vec<(Span, &'static str)>) {
        let pairs = [
            (inverted.double, '«', '»', "“", "”"),
            (inverted.single, '‹', '›', "‘", "’"),
        ];
        for (_, left, right, opening, closing) in pairs.into_iter().filter(|p| p.0) {
            for mark in self.places(right) {
                if self.opens(mark) {
                    out.push((mark, opening));
                } else if self.closes(mark) {
                    out.push((mark, closing));
                }
            }
            out.extend(self.places(left).map(|mark| (mark, closing)));
        }
    }

    /// Marks that news is hardly ever set in.
    fn rare(&self, out: &mut Vec<(Span, &'static str)>) {
        for (marks, with) in [(['❝', '「', '『'], "“"), (['❞', '」', '』'], "”")] {
            let places = marks.into_iter().flat_map(|mark| self.places(mark));
            out.extend(places.map(|place| (place, with)));
        }
        out.extend(self.places('＂').map(|mark| (mark, "\"")));
        // Not the inches in 12″.
        let primes = self.places('″');
        let marks = primes.filter(|&mark| !self.before(mark).is_numeric());
        out.extend(marks.map(|mark| (mark, if self.opens(mark) { "“" } else { "”" })));
        // Two of a single mark: ‘‘so’’, ,,so'', <<so>>.
        for (opening, closing) in [("‘‘", "’’"), (",,", "''"), ("<<", ">>")] {
            let line = self.span.text(self.text);
            let mut from = 0;
            while let Some((open, close)) = doubled(line, from, opening, closing) {
                let [open, close] = [(open, opening), (close, closing)].map(|(at, mark)| {
                    Span::new(self.span.start + at, self.span.start + at + mark.len())
                });
                from = close.end - self.span.start;
                if self.opens(open) {
                    out.extend([(open, "“"), (close, "”")]);
                }
            }
        }
    }

    /// Curly double marks that point the wrong way: ”so” and „so“.
    fn curly(&self, out: &mut Vec<(Span, &'static str)>) {
        let line = self.span.text(self.text);
        let mut open: Option<(Span, char)> = None;
        for (at, c) in line.char_indices() {
            let mark = Span::new(self.span.start + at, self.span.start + at + c.len_utf8());
            match c {
                '”' if open.is_none() && self.opens(mark) => {
                    out.push((mark, "“"));
                    open = Some((mark, '“'));
                }
                '”' => open = None,
                '“' if open.is_some() && self.closes(mark) && !self.opens(mark) => {
                    if let Some((low, '„' | '‟')) = open {
                        out.push((low, "“"));
                    }
                    out.push((mark, "”"));
                    open = None;
                }
                '“' | '„' | '‟' => open = Some((mark, c)),
                _ => {}
            }
        }
    }

    /// Typewriter's marks that open right after a sentence, without a blank ('He left."We are late," she said.'), or with
    /// blanks on both sides (' " We are late . " ').
    fn unspaced(&self, out: &mut Vec<(Span, &'static str)>) {
        let mut open = false;
        let mut marks = self.places('"').peekable();
        while let Some(mark) = marks.next() {
            let (before, after) = (self.before(mark), self.after(mark));
            let spaced =
                is_space(before) || BEFORE_OPENING.contains(before) || ",:…".contains(before);
            let closed = marks.peek().is_some_and(|&next| match is_space(after) {
                true => is_space(self.before(next)) && next.start > mark.end + 1,
                false => !is_space(self.before(next)),
            });
            open = match open {
                true => is_space(before) && !is_space(after),
                false if spaced && !is_space(after) => true,
                false if spaced => {
                    let opens = closed && is_space(before) && mark.end < self.span.end;
                    if opens {
                        out.push((mark, "“"));
                    }
                    opens
                }
                false => {
                    let ended = ".!?;%".contains(before) || before.is_lowercase();
                    let opens = ended && after.is_uppercase() && closed;
                    if opens {
                        out.push((mark, "“"));
                    }
                    opens
                }
            };
        }
    }

    /// A backtick that opens what an apostrophe closes: `so'.
    fn backticks(&self, out: &mut Vec<(Span, &'static str)>) {
        let mut marks = self.places('`').peekable();
        while let Some(mark) = marks.next() {
            let until = marks.peek().map_or(self.span.end, |next| next.start);
            let within = Span::new(mark.end, until).text(self.text);
            let closed = within.match_indices(['\'', '’']).any(|(at, found)| {
                let start = mark.end + at;
                self.closes(Span::new(start, start + found.len()))
            });
            let doubled = self.before(mark) == '`' || self.after(mark) == '`';
            if closed && !doubled && self.opens(mark) {
                out.push((mark, "‘"));
            }
        }
    }
}

/// Where in a line, from a byte on, a mark of two characters opens and the next one closes.
fn doubled(line: &str, from: usize, opening: &str, closing: &str) -> Option<(usize, usize)> {
    let open = from + line.get(from..)?.find(opening)?;
    let inside = open + opening.len();
    let close = inside + line.get(inside..)?.find(closing)?;
    Some((open, close))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        directed(text).map_or_else(|| text.to_owned(), |r| r.text)
    }

    #[test]
    fn marks_point_where_they_stand() {
        for (text, expected) in [
            (
                "Lee said : \" We are late . \" It was \" odd \" .",
                "Lee said : “ We are late . \" It was “ odd \" .",
            ),
            (
                "»We are late«, said Lee. »Wait.«",
                "“We are late”, said Lee. “Wait.”",
            ),
            ("»We are late», said Lee.", "“We are late”, said Lee."),
            ("„We are late,“ said Lee.", "“We are late,” said Lee."),
            (
                "”We are late,” said Lee. ”Wait.”",
                "“We are late,” said Lee. “Wait.”",
            ),
            ("“We are late,“ said Lee.", "“We are late,” said Lee."),
            ("`We're late,' said Lee.", "‘We're late,' said Lee."),
            (
                "It is over.\"We are late,\"Lee said.\"Wait.\"",
                "It is over.“We are late,\"Lee said.“Wait.\"",
            ),
            ("‘‘We are late,’’ said Lee.", "“We are late,” said Lee."),
            (",,We are late,'' said Lee.", "“We are late,” said Lee."),
            ("<<We are late>>, said Lee.", "“We are late”, said Lee."),
            (
                "″We are late,″ said Lee, 12″ tall.",
                "“We are late,” said Lee, 12″ tall.",
            ),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn what_is_known_stays() {
        for text in [
            "“We are late,” said Lee. “Wait for ‘us’.”",
            "“We are late.\n“Wait,” said Lee.",
            "« We are late », said Lee. «Wait.»",
            "„We are late,” said Lee.",
            "``We are late,'' said Lee.",
            "\"We are late,\" said Lee (\"Wait\"). A 12\" disc.",
            "He typed `ls` and didn't look.",
            "12”, 14” and 16” discs",
        ] {
            assert_eq!(read(text), text);
        }
    }
}
