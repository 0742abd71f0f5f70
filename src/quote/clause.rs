//! The clause of a cue: its verb with what stands before it, its subject, and what stands before that.

use crate::lexicon;
use crate::text::Span;

use super::decode::Attribution;
use super::words::{Word, sentence_before, words};

/// A governing verb stands at most this many words before the verb it governs: 'urged the members of the board to say'.
pub(super) const MAX_OBJECT: usize = 7;

/// What a word does to the verb after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Negation,
    Auxiliary,
    Modal,
    Denial,
    Wish,
    Condition,
    Asking,
    Filler,
    To,
}

impl Part {
    fn of(word: &str) -> Option<Self> {
        Some(match lexicon::FACTUALITY.group(word) {
            Some("negation") => Self::Negation,
            Some("auxiliary") => Self::Auxiliary,
            Some("modal") => Self::Modal,
            Some("denial") => Self::Denial,
            Some("wish") => Self::Wish,
            Some("condition") => Self::Condition,
            Some("asking") => Self::Asking,
            Some("filler") => Self::Filler,
            _ if word == "to" => Self::To,
            _ if word.len() > 3 && word.ends_with("ly") => Self::Filler,
            _ => return None,
        })
    }
}

/// A word of the clause: contracted negations are taken off it.
#[derive(Debug)]
pub(super) struct Token {
    /// As it stands in the text.
    pub(super) word: Word,
    /// The word without `n't`: 'would' of 'wouldn't'.
    pub(super) stem: String,
    /// What it does, if that is known.
    pub(super) part: Option<Part>,
    /// Whether `n't` or 'not' is a part of it.
    pub(super) contracted: bool,
}

impl Token {
    fn new(word: Word) -> Self {
        let stem = match word
            .text
            .strip_suffix("n't")
            .or(word.text.strip_suffix("not"))
        {
            Some("ca") => Some("can"),
            Some("wo") => Some("will"),
            Some("sha") => Some("shall"),
            Some("can") => Some("can"),
            Some(stem) if word.text.ends_with("n't") => Some(stem),
            _ => None,
        };
        let contracted = stem.is_some();
        let stem = stem.unwrap_or(&word.text).to_owned();
        let part = Part::of(&stem);
        Self {
            word,
            stem,
            part,
            contracted,
        }
    }

    pub(super) fn part_is(&self, part: Part) -> bool {
        self.part == Some(part)
    }

    pub(super) fn is(&self, stem: &str) -> bool {
        self.stem == stem
    }

    pub(super) fn is_one_of(&self, stems: &[&str]) -> bool {
        stems.contains(&self.stem.as_str())
    }

    pub(super) fn is_verb_before_subject(&self) -> bool {
        self.part_is(Part::Auxiliary) || self.part_is(Part::Modal)
    }
}

fn tokens(text: &str, within: Span) -> Vec<Token> {
    words(text, within).into_iter().map(Token::new).collect()
}

/// The words around a cue that tell whether it happened.
pub(super) struct Clause<'t> {
    /// The document's text.
    pub(super) text: &'t str,
    /// Whose cue it is.
    pub(super) attribution: &'t Attribution,
    /// The words of the sentence before the source, if that stands before the cue.
    pub(super) before: Vec<Token>,
    /// The subject.
    pub(super) source: Vec<Token>,
    /// The words between them that do not belong to the verb: 'the minister' in 'urged the minister to say'.
    pub(super) between: Vec<Token>,
    /// The verb with what stands before it: 'would not immediately say'.
    pub(super) verb: Vec<Token>,
    /// How many of these words are not in the cue.
    pub(super) outside: usize,
}

impl<'t> Clause<'t> {
    pub(super) fn of(text: &'t str, attribution: &'t Attribution) -> Option<Self> {
        let cue = *attribution.cue.first()?;
        let start = attribution
            .content
            .iter()
            .map(|piece| piece.end)
            .filter(|&end| end <= cue.start)
            .fold(sentence_before(text, cue.start).start, usize::max);
        let source = attribution.source.first().copied();
        // The source of an abbreviation, 'Mr. Hale', cuts the sentence before it off.
        let start_of_source = source.map_or(cue.start, |s| s.start);
        let with_source = attribution
            .content
            .iter()
            .map(|piece| piece.end)
            .filter(|&end| end <= start_of_source)
            .fold(sentence_before(text, start_of_source).start, usize::max);
        let (before, left) = match source {
            Some(source) if source.end <= cue.start && (start <= source.end) => (
                Span::new(with_source.min(source.start), source.start),
                Span::new(source.end, cue.start),
            ),
            _ => (Span::new(start, start), Span::new(start, cue.start)),
        };
        let mut left = tokens(text, left);
        let from = start_of_verb(text, &left);
        let mut verb = left.split_off(from);
        let outside = verb.len();
        verb.extend(verb_of_cue(text, &attribution.cue));
        let mut before = tokens(text, before);
        let mut subject = source.map_or_else(Vec::new, |s| tokens(text, s));
        if source.is_none() {
            // Words that lead to a subject, then the subject: 'even if Hale', 'has Hale'.
            let leads = |t: &Token| {
                t.part_is(Part::Condition) || t.is_verb_before_subject() || is_presupposing(&t.stem)
            };
            let from = left.iter().rposition(leads).map_or(left.len(), |at| at + 1);
            subject = left.split_off(from);
            before.append(&mut left);
        }
        // 'Nor has Hale' is no subject.
        let leads = |t: &&Token| {
            t.is_verb_before_subject()
                || t.part_is(Part::Condition)
                || t.is("nor")
                || is_presupposing(&t.stem)
                || t.is_one_of(&["even", "let", "what", "perhaps", "maybe"])
        };
        let leading = subject.iter().take_while(leads).count();
        if leading < subject.len() {
            before.extend(subject.drain(..leading));
        }
        Some(Self {
            text,
            attribution,
            before,
            source: subject,
            between: left,
            verb,
            outside,
        })
    }
}

/// Where the verb begins in the words before a cue: the auxiliaries, negations and governing verbs that lead to it.
fn start_of_verb(text: &str, left: &[Token]) -> usize {
    let comma_after = |at: usize| {
        let end = left[at].word.span.end;
        text.get(end..)
            .is_some_and(|rest| rest.trim_start().starts_with(','))
    };
    let mut from = left.len();
    while from > 0 {
        let token = &left[from - 1];
        let leads = token.part.is_some()
            || matches!(
                token.stem.as_str(),
                "of" | "short" | "from" | "stopped" | "stop" | "stops" | "stopping"
            );
        if leads {
            from -= 1;
        } else if comma_after(from - 1) {
            // 'Did not, on Monday, say'.
            let verb = (0..from - 1)
                .rev()
                .take(MAX_OBJECT)
                .find(|&at| comma_after(at));
            match verb {
                Some(at)
                    if left[at].is_verb_before_subject() || left[at].part_is(Part::Negation) =>
                {
                    from = at + 1
                }
                _ => break,
            }
        } else {
            break;
        }
    }
    from
}

/// The words of a cue up to its last word of reporting.
fn verb_of_cue(text: &str, cue: &[Span]) -> Vec<Token> {
    let mut all: Vec<Token> = cue.iter().flat_map(|&span| tokens(text, span)).collect();
    let reports = |t: &Token| {
        t.part_is(Part::Denial)
            || t.part_is(Part::Asking)
            || lexicon::MODE_STEMS.longest_prefix(&t.stem).is_some()
    };
    if let Some(last) = all.iter().rposition(reports) {
        all.truncate(last + 1);
    }
    all
}

/// Whether a question with this word takes it for granted that something was said.
pub(super) fn is_presupposing(word: &str) -> bool {
    matches!(word, "why" | "when" | "where" | "how")
}
