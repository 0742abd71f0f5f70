//! Finds the quotations of a text: which of its quotation marks open and close, and what they enclose.
//!
//! The twin of `scripts/train/quotation.py`: both must give the same regions for any text, because the encoder is fed
//! with them. `tests/fixtures/quotation.jsonl`, written by `scripts/train/write_fixtures.py`, checks that they agree; a rule
//! is changed in both or in neither.
//!
//! The scan goes paragraph by paragraph with a stack of open marks. A mark that nothing closes runs to the end of its
//! paragraph; when the next paragraph opens with the same mark, it continues the same quotation (the news convention:
//! every paragraph opens, the last one closes).

use super::character::{is_alphanumeric, is_space};
use super::{paragraph::paragraphs, span::Span};
use crate::lexicon::ELISIONS;

/// What may stand before an undirected mark that opens, besides white space.
const BEFORE_OPENING: &str = "([{-–—/\"“‘'…:,";

/// More marks than this are never open at once in prose; without a bound, adversarial text would cost quadratic time.
const MAX_OPEN: usize = 16;

/// How far, in characters, to look for a better closing mark.
const LOOKAHEAD: usize = 1000;

/// The kinds of quotation marks. A closing mark closes the innermost open mark of its own family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Family {
    /// `"`, `“ ”`, `„`, `‟`, and the typewriter's doubled marks ` `` ` and `''`.
    Double,
    /// `'`, `‘ ’`, `‚`.
    Single,
    /// `« »`.
    Guillemet,
    /// `‹ ›`.
    SingleGuillemet,
}

impl Family {
    /// The character that stands for the family in the training side's code and in fixtures.
    pub const fn as_char(self) -> char {
        match self {
            Self::Double => '"',
            Self::Single => '\'',
            Self::Guillemet => '«',
            Self::SingleGuillemet => '‹',
        }
    }
}

/// What one opening quotation mark encloses. Offsets are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The opening mark.
    pub open: Span,
    /// The closing mark, if there is one.
    pub close: Option<Span>,
    /// Where the region ends: after the closing mark; without one, at the end of the enclosing quotation or of the
    /// paragraph.
    pub end: usize,
    /// 1 for the outermost.
    pub depth: usize,
    /// Whether it continues the unclosed quotation of the paragraph before.
    pub continues: bool,
    /// The kind of its marks.
    pub family: Family,
}

impl Quotation {
    /// From the opening mark to the end of the region, marks included.
    pub const fn region(&self) -> Span {
        Span::new(self.open.start, self.end)
    }

    /// What stands between the marks.
    pub const fn inner(&self) -> Span {
        match self.close {
            Some(close) => Span::new(self.open.end, close.start),
            None => Span::new(self.open.end, self.end),
        }
    }
}

/// The quotations of `text`, in order of their openings.
///
/// Regions may nest, and those without a closing mark may overlap. Time and memory grow with the text's length, not
/// with how its marks are arranged.
pub fn quotations(text: &str) -> Vec<Quotation> {
    let mut out = Vec::new();
    let mut dangling = Vec::new(); // families left open by the paragraph before
    for paragraph in paragraphs(text) {
        let line = Line {
            text,
            span: paragraph,
        };
        dangling = line.scan(&dangling, &mut out);
    }
    set_depths(&mut out);
    out
}

/// Numbers the nesting of quotations that are in order of their openings.
fn set_depths(quotations: &mut [Quotation]) {
    let mut enclosing: Vec<usize> = Vec::new();
    for quotation in quotations {
        while enclosing
            .last()
            .is_some_and(|&end| end <= quotation.open.start)
        {
            enclosing.pop();
        }
        enclosing.push(quotation.end);
        quotation.depth = enclosing.len();
    }
}

/// A quotation mark, by what decides its role.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `"` and `''`, which open and close.
    Double,
    /// `'`, which opens, closes, or is an apostrophe.
    Apostrophe,
    /// `’`, which closes or is an apostrophe.
    Right,
    /// `‘`, which opens, or is an apostrophe set the wrong way round.
    Left,
    /// A mark that only opens.
    Opener,
    /// A mark that only closes.
    Closer,
}

/// What to do at a mark.
enum Action {
    Open,
    /// Close the open mark at this place of the stack.
    Close(usize),
    Nothing,
}

/// One paragraph of a text.
struct Line<'t> {
    text: &'t str,
    span: Span,
}

impl Line<'_> {
    /// Appends the paragraph's quotations to `out`; gives the families that it leaves open.
    fn scan(&self, dangling: &[Family], out: &mut Vec<Quotation>) -> Vec<Family> {
        let mut stack: Vec<usize> = Vec::with_capacity(MAX_OPEN); // places in `out`
        let mut first = true; // only white space so far in this paragraph
        let mut i = self.span.start;
        while let Some(c) = self.char_at(i) {
            let Some((mark, family, width)) = self.mark_at(i, c) else {
                first = first && is_space(c);
                i += c.len_utf8();
                continue;
            };
            let here = Span::new(i, i + width);
            let opened = stack.iter().rposition(|&k| out[k].family == family);
            match self.action(mark, here, opened) {
                Action::Open if stack.len() < MAX_OPEN => {
                    if let (Mark::Double, Some(at)) = (mark, opened) {
                        // An opening mark while its own kind is open: the open one was never closed.
                        stack.truncate(at);
                    }
                    stack.push(out.len());
                    out.push(Quotation {
                        open: here,
                        close: None,
                        end: self.span.end,
                        depth: 0,
                        continues: first && dangling.contains(&family),
                        family,
                    });
                }
                Action::Close(at) => {
                    out[stack[at]].close = Some(here);
                    out[stack[at]].end = here.end;
                    for &k in &stack[at + 1..] {
                        out[k].end = i; // left open inside: ends with what encloses it
                    }
                    stack.truncate(at);
                }
                Action::Open | Action::Nothing => {}
            }
            first = false;
            i = here.end;
        }
        // A single mark that nothing closes was an apostrophe.
        let (dead, open): (Vec<usize>, Vec<usize>) = stack
            .iter()
            .partition(|&&k| out[k].family == Family::Single);
        let dangling = open.iter().map(|&k| out[k].family).collect();
        for &k in dead.iter().rev() {
            out.remove(k);
        }
        dangling
    }

    /// The mark that `c`, at byte `i`, begins: what it is, its family and its width in bytes.
    fn mark_at(&self, i: usize, c: char) -> Option<(Mark, Family, usize)> {
        let doubled = matches!(c, '`' | '\'') && self.char_at(i + 1) == Some(c);
        let (mark, family) = match c {
            '\'' if doubled => return Some((Mark::Double, Family::Double, 2)),
            '`' if doubled => return Some((Mark::Opener, Family::Double, 2)),
            '"' => (Mark::Double, Family::Double),
            '\'' => (Mark::Apostrophe, Family::Single),
            '’' => (Mark::Right, Family::Single),
            '‘' => (Mark::Left, Family::Single),
            '‚' => (Mark::Opener, Family::Single),
            '“' | '„' | '‟' => (Mark::Opener, Family::Double),
            '”' => (Mark::Closer, Family::Double),
            '«' => (Mark::Opener, Family::Guillemet),
            '»' => (Mark::Closer, Family::Guillemet),
            '‹' => (Mark::Opener, Family::SingleGuillemet),
            '›' => (Mark::Closer, Family::SingleGuillemet),
            _ => return None,
        };
        Some((mark, family, c.len_utf8()))
    }

    /// What the mark at `here` does. `opened`: where in the stack the innermost open mark of its family is.
    fn action(&self, mark: Mark, here: Span, opened: Option<usize>) -> Action {
        let before = self.before(here.start);
        let after = self.after(here.end);
        match (mark, opened) {
            (Mark::Double, Some(at)) => {
                if is_space(before) && self.opens(here) {
                    Action::Open
                } else {
                    Action::Close(at)
                }
            }
            (Mark::Double, None) if self.opens(here) => Action::Open,
            (Mark::Apostrophe | Mark::Right, Some(at))
                if self.closes_single(here)
                    && !(matches!(before, 's' | 'S')
                        && is_space(after)
                        && self.closes_later(here)) =>
            {
                Action::Close(at)
            }
            (Mark::Apostrophe, _)
                if self.opens(here)
                    && !self.elision(here)
                    && !matches!(before, ',' | ':' | '…') =>
            {
                Action::Open
            }
            (Mark::Left, _) if !self.elision(here) => Action::Open,
            (Mark::Opener, _) => Action::Open,
            (Mark::Closer, Some(at)) => Action::Close(at),
            _ => Action::Nothing,
        }
    }

    /// Whether an undirected mark stands where an opening mark does.
    fn opens(&self, mark: Span) -> bool {
        let before = self.before(mark.start);
        !is_space(self.after(mark.end)) && (is_space(before) || BEFORE_OPENING.contains(before))
    }

    /// Whether an apostrophe stands for dropped letters: '90s, 'em, 'til.
    fn elision(&self, mark: Span) -> bool {
        let rest = self.rest(mark.end);
        let length = rest.find(|c| !is_alphanumeric(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let decade = match word.as_bytes() {
            [a, b] | [a, b, b's' | b'S'] => a.is_ascii_digit() && b.is_ascii_digit(),
            _ => false,
        };
        decade || ELISIONS.contains(&word.to_ascii_lowercase())
    }

    /// Whether a `'` or `’`, with a single quotation open, can close it: no letter follows, no space precedes.
    fn closes_single(&self, mark: Span) -> bool {
        !is_space(self.before(mark.start)) && !is_alphanumeric(self.after(mark.end))
    }

    /// Whether a better closing mark follows before another mark opens: `the workers' pay'`.
    fn closes_later(&self, mark: Span) -> bool {
        for (offset, c) in self.rest(mark.end).char_indices().take(LOOKAHEAD - 1) {
            let start = mark.end + offset;
            let here = Span::new(start, start + c.len_utf8());
            match c {
                '"' | '“' | '”' | '„' | '‟' | '‘' => return false,
                '\'' if self.opens(here) => return false,
                '\'' | '’' if self.closes_single(here) => return true,
                _ => {}
            }
        }
        false
    }

    /// The paragraph from byte `i` on.
    fn rest(&self, i: usize) -> &str {
        self.text.get(i..self.span.end).unwrap_or_default()
    }

    /// The character at byte `i`, if the paragraph has one there.
    fn char_at(&self, i: usize) -> Option<char> {
        self.rest(i).chars().next()
    }

    /// The character before byte `i`; a line feed at the paragraph's start.
    fn before(&self, i: usize) -> char {
        let before = self.text.get(self.span.start..i).unwrap_or_default();
        before.chars().next_back().unwrap_or('\n')
    }

    /// The character at byte `i`; a line feed at the paragraph's end.
    fn after(&self, i: usize) -> char {
        self.char_at(i).unwrap_or('\n')
    }
}
