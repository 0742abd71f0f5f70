//! Quotations with a label before them or a name behind them: 'Ann Lee, baker: "..."', '"..." — Ann Lee', 'From Ann Lee:' over
//! a quotation, a post with '— Ann Lee (@annlee)' under it.
//!
//! Only where the layout is certain: the quotation fills the rest of its paragraph, and the label says who somebody is and
//! nothing else. A label with a verb in it ('Ann Lee said: "..."') is left to the model.

use std::collections::HashSet;

use crate::entity::{NamedMention, is_title};
use crate::lexicon;
use crate::schema::EntityType;
use crate::text::{Quotation, Span, is_space};

use super::decode::Attribution;
use super::lines::{LAYOUT_CONFIDENCE, Line, fills, has_mention, reports};
use super::voice::Voice;

/// A label has at most so many words.
const MAX_LABEL_WORDS: usize = 16;
/// A label that names nobody has at most so many.
const MAX_UNNAMED_WORDS: usize = 4;
/// A quotation may go on for so many paragraphs.
const MAX_CONTINUED: usize = 30;
/// What may stand between a quotation and who said it.
const DASHES: [char; 5] = ['—', '–', '―', '-', '~'];
/// Words before a name that say that it is not who speaks.
const NOT_SPEAKERS: &[&str] = &[
    "about", "after", "against", "and", "as", "asked", "at", "before", "but", "by", "for", "in",
    "on", "re", "to", "when", "with",
];
/// Words before the colon of a photograph's credit.
const CREDITS: &[&str] = &[
    "picture",
    "pictures",
    "photo",
    "photos",
    "photograph",
    "photographs",
    "image",
    "images",
    "credit",
];

/// The quotations that a label or a name tells the speakers of.
pub(super) fn labelled(
    text: &str,
    lines: &[Line],
    quotations: &[Quotation],
    mentions: &[NamedMention],
) -> Vec<Attribution> {
    let page = Page {
        text,
        lines,
        quotations,
        mentions,
    };
    let mut out = Vec::new();
    let mut unnamed = Vec::new();
    for n in 0..lines.len() {
        if let Some(found) = page
            .behind_dash(n)
            .or_else(|| page.under_post(n))
            .or_else(|| page.before_handle(n))
            .or_else(|| page.lead_in(n))
        {
            out.push(found);
        } else if let Some(found) = page.before_colon(n) {
            match found.voice {
                Some(Voice::Unnamed) => unnamed.push((n, found)),
                _ => out.push(found),
            }
        }
    }
    // 'Passengers: “About time.”' says who speaks only among its like.
    let mut named: Vec<usize> = out
        .iter()
        .filter_map(|a| a.source.first())
        .map(|source| lines.partition_point(|line| line.whole.end <= source.start))
        .collect();
    named.sort_unstable();
    for (n, found) in unnamed {
        let at = named.partition_point(|&m| m < n);
        let around = [at.checked_sub(1), Some(at)].into_iter().flatten();
        if around
            .filter_map(|at| named.get(at))
            .any(|&m| m.abs_diff(n) <= 2)
        {
            out.push(found);
        }
    }
    out.extend(page.named_pairs(&out));
    out
}

/// What the rules read.
struct Page<'t> {
    text: &'t str,
    lines: &'t [Line],
    quotations: &'t [Quotation],
    mentions: &'t [NamedMention],
}

impl Page<'_> {
    /// The quotation that a paragraph begins with, and the rest of the paragraph.
    fn leading(&self, line: &Line) -> Option<(Quotation, Span)> {
        let quotation = *line.quotation(self.quotations)?;
        let rest = Span::new(quotation.end, line.span.end).trim(self.text);
        (quotation.open.start == line.span.start && quotation.close.is_some())
            .then_some((quotation, rest))
    }

    /// '"..." — Ann Lee, baker', on one line or two.
    fn behind_dash(&self, n: usize) -> Option<Attribution> {
        let line = self.lines.get(n)?;
        let (quotation, rest) = self.leading(line)?;
        let source = match rest.is_empty() {
            false => rest,
            true => {
                self.lines
                    .get(n + 1)
                    .filter(|next| next.quotation(self.quotations).is_none())?
                    .whole
            }
        };
        let source = self.after_dash(source)?;
        self.attribution(vec![quotation.region()], source, self.voice(source)?)
    }

    /// A post with its writer's name and handle behind it: 'No trams tonight. — Ann Lee (@annlee)'.
    fn before_handle(&self, n: usize) -> Option<Attribution> {
        let line = self.lines.get(n)?;
        let written = line.whole.text(self.text);
        let handle = written.rfind("(@")?;
        let dashes = [" — ", " – ", " - ", " -- "].into_iter();
        let dash = dashes
            .filter_map(|dash| written[..handle].rfind(dash))
            .max()?;
        let content = Span::new(line.whole.start, line.whole.start + dash).trim(self.text);
        let source = self.after_dash(Span::new(line.whole.start + dash + 1, line.whole.end))?;
        let name = Span::new(source.start, line.whole.start + handle).trim(self.text);
        let words = name.text(self.text).split_whitespace().count();
        ((1..=6).contains(&words) && !content.is_empty())
            .then(|| self.attribution(vec![content], source, Voice::Named(name)))
            .flatten()
    }

    /// What stands behind the dash that a span begins with, if it can say who somebody is.
    fn after_dash(&self, span: Span) -> Option<Span> {
        let written = span.text(self.text);
        let rest = written.trim_start_matches(DASHES);
        let dashes = written.len() - rest.len();
        let source = Span::new(span.start + dashes, span.end).trim(self.text);
        (dashes > 0 && self.is_description(source)).then_some(source)
    }

    /// Whether words can say who somebody is: few, no sentence, without a word that reports.
    fn is_description(&self, span: Span) -> bool {
        let written = span.text(self.text);
        let first = written.chars().next();
        let word_count = written.split_whitespace().count();
        (1..=MAX_LABEL_WORDS).contains(&word_count)
            && first.is_some_and(|c| c.is_uppercase() || c.is_numeric() || c == '@')
            && !written.ends_with(['!', '?', ':', ',', ';'])
            && !(written.ends_with('.') && word_count > 4)
            && !reports(self.text, span)
    }

    /// A post with the writer's name and handle under it: '— Ann Lee (@annlee) May 3, 2021'.
    fn under_post(&self, n: usize) -> Option<Attribution> {
        let line = self.lines.get(n)?;
        let source = self.after_dash(line.whole).unwrap_or(line.span);
        let written = source.text(self.text);
        let (name, handle) = written.split_once("(@")?;
        let fits = handle.contains(')')
            && (1..=6).contains(&name.split_whitespace().count())
            && self.is_description(source);
        // The lines above, up to a blank one; or one paragraph.
        let block = self.lines[..n]
            .iter()
            .rev()
            .take(MAX_CONTINUED)
            .take_while(|above| above.block == line.block)
            .count();
        let first = n.checked_sub(block.max(1))?;
        let content: Vec<Span> = self.lines[first..n]
            .iter()
            .map(|above| above.span)
            .collect();
        let ends_block = self
            .lines
            .get(n + 1)
            .is_none_or(|below| below.block != line.block);
        let name = Span::new(source.start, source.start + name.len()).trim(self.text);
        (fits && ends_block)
            .then(|| self.attribution(content, source, Voice::Named(name)))
            .flatten()
    }

    /// A quotation under 'From Ann Lee:' or 'Ann Lee, baker:'.
    fn lead_in(&self, n: usize) -> Option<Attribution> {
        let line = self.lines.get(n)?;
        if line.quotation(self.quotations).is_some() {
            return None;
        }
        let label = self.before_last_colon(line.span)?;
        let from = self.after_from(label);
        let source = from.unwrap_or(label);
        let voice = match from {
            Some(_) if !reports(self.text, source) => self.voice(source).unwrap_or(Voice::Unnamed),
            Some(_) => return None,
            None if self.is_description(label) => self
                .named(label)
                .filter(|&voice| self.ends_phrase(label, voice))?,
            None => return None,
        };
        let mut content = Vec::new();
        for line in self.lines[n + 1..].iter().take(MAX_CONTINUED) {
            let quotation = line
                .quotation(self.quotations)
                .filter(|q| q.open.start == line.span.start && fills(q, line.span))?;
            content.push(quotation.region());
            if quotation.close.is_some() {
                break;
            }
        }
        self.attribution(content, source, voice)
    }

    /// Whom a label says that words are from: 'From Ann Lee', 'And from Ann Lee', 'A statement from Ann Lee'.
    fn after_from(&self, label: Span) -> Option<Span> {
        let written = label.text(self.text);
        let at = written.to_ascii_lowercase().find("from ")?;
        let before = written[..at].trim_end();
        let last = before
            .rsplit(is_space)
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let leads = matches!(
            last.as_str(),
            "" | "and" | "this" | "more" | "also" | "then"
        ) || lexicon::UTTERANCES.contains(&last);
        let fits = leads && before.split_whitespace().count() <= MAX_UNNAMED_WORDS;
        fits.then(|| Span::new(label.start + at + "from ".len(), label.end).trim(self.text))
    }

    /// What stands before the colon that ends a span.
    fn before_last_colon(&self, span: Span) -> Option<Span> {
        let written = span.text(self.text);
        let label = written.strip_suffix(':')?;
        let label = Span::new(span.start, span.start + label.len()).trim(self.text);
        let words = label.text(self.text).split_whitespace().count();
        ((1..=MAX_LABEL_WORDS).contains(&words) && !label.text(self.text).contains([':', '?', '!']))
            .then_some(label)
    }

    /// 'Ann Lee, baker: "..."', or a dash in the place of the colon.
    fn before_colon(&self, n: usize) -> Option<Attribution> {
        let line = self.lines.get(n)?;
        let quotation = *line.quotation(self.quotations)?;
        let before = Span::new(line.span.start, quotation.open.start).trim(self.text);
        let label = self
            .before_last_colon(before)
            .or_else(|| self.before_last_dash(before))?;
        let tail = Span::new(quotation.end, line.span.end).trim(self.text);
        let is_caption = self.is_credit(tail);
        if !(tail.is_empty() || is_caption)
            || !self.is_description(label)
            || self.has_sentence(label)
        {
            return None;
        }
        let plain = label.text(self.text).to_lowercase();
        if lexicon::OTHER_LABELS.contains(&plain) {
            return None;
        }
        let named = self
            .named(label)
            .filter(|voice| is_caption || self.ends_phrase(label, *voice));
        let voice = named.or_else(|| {
            let words = plain.split_whitespace().count();
            (words <= MAX_UNNAMED_WORDS && line.marker.is_some()).then_some(Voice::Unnamed)
        })?;
        self.attribution(vec![quotation.region()], label, voice)
    }

    /// What stands before the dash that ends a span.
    fn before_last_dash(&self, span: Span) -> Option<Span> {
        let label = span.text(self.text).trim_end_matches(DASHES);
        let spaced = label.len() < span.len() && label.ends_with(is_space);
        spaced.then(|| Span::new(span.start, span.start + label.len()).trim(self.text))
    }

    /// Whether a label's name ends one of its phrases: in 'Ann Lee opened the letter' it does not.
    fn ends_phrase(&self, label: Span, voice: Voice) -> bool {
        let Voice::Named(name) = voice else {
            return true;
        };
        let after = Span::new(name.end, label.end).text(self.text).trim_start();
        after.is_empty() || after.starts_with([',', '(', ';'])
    }

    /// Whether a sentence ends inside a label, other than after a title or an initial.
    fn has_sentence(&self, label: Span) -> bool {
        let written = label.text(self.text);
        written.match_indices(". ").any(|(at, _)| {
            let word = written[..at].rsplit(is_space).next().unwrap_or_default();
            word.chars().count() > 2 && !is_title(word)
        })
    }

    fn is_credit(&self, tail: Span) -> bool {
        let (before, _) = tail.text(self.text).split_once(':').unwrap_or_default();
        CREDITS.contains(&before.to_lowercase().as_str())
    }

    /// Whom a source names; if nobody, somebody without a name. None if it seems to be something else.
    fn voice(&self, source: Span) -> Option<Voice> {
        if let Some(named) = self.named(source) {
            return Some(named);
        }
        let written = source.text(self.text);
        let first = written
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        (!NOT_SPEAKERS.contains(&first.to_lowercase().as_str())).then_some(Voice::Unnamed)
    }

    /// The voice of the name that a source has in its first phrase, or as an apposition to it.
    fn named(&self, source: Span) -> Option<Voice> {
        let written = source.text(self.text);
        let first_word = written
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if NOT_SPEAKERS.contains(&first_word.to_lowercase().as_str()) {
            return None;
        }
        let end = written.find([',', '(', ';', ':']).unwrap_or(written.len());
        let first = Span::new(source.start, source.start + end).trim(self.text);
        if let Some(name) = self.name_of(first) {
            return Some(Voice::Named(name));
        }
        // 'The mayor, Ann Lee'; not 'Juror nine, Selwick Crown Court'.
        let rest =
            Span::new(source.start + (end + 1).min(written.len()), source.end).trim(self.text);
        let rest_end = rest
            .text(self.text)
            .find([',', '(', ';'])
            .unwrap_or(rest.len());
        let second = Span::new(rest.start, rest.start + rest_end).trim(self.text);
        has_mention(self.mentions, second, |kind| kind == EntityType::Person)
            .then(|| self.name_of(second).map(Voice::Named))
            .flatten()
    }

    /// The part of a phrase, from its beginning, that ends with a name; none if there is no name, or if it owns something.
    fn name_of(&self, phrase: Span) -> Option<Span> {
        let from = self
            .mentions
            .partition_point(|m| m.span.end <= phrase.start);
        let inside = self.mentions[from..]
            .iter()
            .take_while(|m| m.span.start < phrase.end);
        let speakers: Vec<&NamedMention> = inside.filter(|m| m.kind.can_speak()).collect();
        let person = speakers.iter().find(|m| m.kind == EntityType::Person);
        let last = || speakers.last().filter(|m| m.span.end == phrase.end);
        let Some(name) = person.or_else(last) else {
            return self.is_spelt_like_a_name(phrase).then_some(phrase);
        };
        let after = self.text.get(name.span.end..phrase.end).unwrap_or_default();
        let owns = after.starts_with("'s")
            || after.starts_with("’s")
            || name.span.text(self.text).ends_with("'s")
            || name.span.text(self.text).ends_with("’s");
        let before = Span::new(phrase.start, name.span.start).text(self.text);
        let prepositions = before.split_whitespace().any(|word| {
            matches!(
                word,
                "of" | "for" | "to" | "from" | "by" | "with" | "on" | "against" | "about"
            )
        });
        let is_apposed = person.is_some() && !prepositions
            || before.split_whitespace().count() == 0
            || before.eq_ignore_ascii_case("the ");
        (!owns && is_apposed).then(|| Span::new(phrase.start, name.span.end))
    }

    /// Whether a phrase is two to four capitalised words.
    fn is_spelt_like_a_name(&self, phrase: Span) -> bool {
        let written = phrase.text(self.text);
        let words = written.split_whitespace().count();
        let title = written.split_whitespace().next().is_some_and(is_title);
        (2..=4).contains(&words)
            && written.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_numeric())
            })
            && (title || !has_mention(self.mentions, phrase, |_| true))
    }

    /// Quotations and names a line each, without a dash or a colon: at least two such pairs, all in the same order.
    fn named_pairs(&self, found: &[Attribution]) -> Vec<Attribution> {
        let pairs = |name_first: bool| -> Vec<Attribution> {
            let all = self
                .lines
                .iter()
                .zip(self.lines.iter().skip(1))
                .filter(|(a, b)| a.block == b.block);
            all.filter_map(|(a, b)| {
                let (name, quote) = if name_first { (a, b) } else { (b, a) };
                let (quotation, rest) = self.leading(quote)?;
                let is_name = rest.is_empty()
                    && name.quotation(self.quotations).is_none()
                    && self.is_description(name.span)
                    && !name.span.text(self.text).ends_with('.')
                    && self.is_alone(a, b);
                let voice = is_name.then(|| self.named(name.span)).flatten()?;
                self.attribution(vec![quotation.region()], name.span, voice)
            })
            .collect()
        };
        let known: HashSet<Option<Span>> =
            found.iter().map(|f| f.content.first().copied()).collect();
        let pairs = [pairs(true), pairs(false)]
            .into_iter()
            .find(|pairs| pairs.len() > 1);
        pairs
            .unwrap_or_default()
            .into_iter()
            .filter(|a| !known.contains(&a.content.first().copied()))
            .collect()
    }

    /// Whether two lines have blank lines around them.
    fn is_alone(&self, a: &Line, b: &Line) -> bool {
        let same = |line: &&Line| line.block == a.block;
        let from = self.lines.partition_point(|line| line.block < a.block);
        self.lines[from..].iter().take_while(same).take(3).count() == 2 && a.block == b.block
    }

    fn attribution(&self, content: Vec<Span>, source: Span, voice: Voice) -> Option<Attribution> {
        (!content.is_empty()).then(|| Attribution {
            content,
            source: vec![source],
            confidence: LAYOUT_CONFIDENCE,
            voice: Some(voice),
            ..Attribution::default()
        })
    }
}
