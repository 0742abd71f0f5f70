//! Explanations in the terminal: of every quote in a few lines, of one quote with all that is known.

use std::io::{self, Write};

use super::attribution::joined;
use super::paragraphs::Paragraphs;
use super::reasons::{Chance, Reasons};
use super::terminal::{
    FAINT, HEADING, TerminalStyle, role, write_heading, write_quote, write_speaker,
};
use crate::schema::{Explained, Explanation, Quote};

/// Of what is said, a list shows so many characters.
const SAID: usize = 150;
/// Of the candidates, a list shows so many.
const CANDIDATES: usize = 3;
/// Of the kinds of evidence, a list names so many.
const FACTORS: usize = 2;

/// Writes for every quote of a document, under its number, who speaks and why, in a few lines.
///
/// # Errors
/// Those of `out`.
pub fn write_all_reasons(
    out: &mut impl Write,
    explained: &Explained,
    style: TerminalStyle,
) -> io::Result<()> {
    let found = &explained.extracted;
    let width = style.width.max(24);
    write_heading(out, found, width)?;
    let paragraphs = Paragraphs::of(&found.text);
    for (quote, why) in explained.quotes() {
        let reasons = Reasons::of(quote, why, &|place| paragraphs.at(place));
        let number = quote.id.trim_start_matches('q');
        write!(out, "\n{HEADING}{number:>4}{HEADING:#}  ")?;
        write_speaker(out, quote, None)?;
        writeln!(out)?;
        write_wrapped(out, &shortened(&joined(&quote.content)), width, "      ")?;
        let mut told = reasons.decided;
        if !reasons.candidates.is_empty() {
            let shown = reasons.candidates.iter().take(CANDIDATES);
            let shown: Vec<String> = shown.map(|c| format!("{} {}", c.chance, c.name)).collect();
            told = format!("{told} {}.", shown.join(", "));
        }
        let factors = reasons.factors.iter().take(FACTORS);
        let kinds: Vec<&str> = factors.map(|factor| factor.kind).collect();
        if !kinds.is_empty() {
            told = format!("{told} What weighs most: {}.", kinds.join(", "));
        }
        write!(out, "{FAINT}")?;
        write_wrapped(out, &told, width, "      ")?;
        write!(out, "{FAINT:#}")?;
    }
    if found.result.quotes.is_empty() {
        writeln!(out, "\n{FAINT}Nobody is quoted.{FAINT:#}")?;
    }
    writeln!(out)
}

/// Writes why one quote of a document has its speaker: the candidates and what told the likeliest two apart. `id` is the quote's;
/// nothing is written if there is none of this id.
///
/// # Errors
/// Those of `out`.
pub fn write_reasons(
    out: &mut impl Write,
    explained: &Explained,
    id: &str,
    style: TerminalStyle,
) -> io::Result<()> {
    let Some((quote, why)) = explained.quotes().find(|(quote, _)| quote.id == id) else {
        return Ok(());
    };
    let width = style.width.max(24);
    let found = &explained.extracted;
    let paragraphs = Paragraphs::of(&found.text);
    let role = |quote: &Quote| role(&found.result.entities, quote);
    write_quote(out, quote, &role, &paragraphs, width, "")?;
    writeln!(out)?;
    write_one(out, quote, why, &paragraphs, width)?;
    writeln!(out)
}

fn write_one(
    out: &mut impl Write,
    quote: &Quote,
    why: &Explanation,
    paragraphs: &Paragraphs,
    width: usize,
) -> io::Result<()> {
    let reasons = Reasons::of(quote, why, &|place| paragraphs.at(place));
    write_wrapped(out, &reasons.decided, width, "")?;
    if !reasons.candidates.is_empty() {
        writeln!(out)?;
    }
    let names = reasons.candidates.iter();
    let names = names.map(|c| textwrap::core::display_width(&c.name));
    let widest = names.max().unwrap_or(0).min(width / 2);
    for Chance {
        chance,
        name,
        place,
    } in &reasons.candidates
    {
        write!(out, "{chance:>5}  {name}")?;
        if !place.is_empty() {
            let space = widest.saturating_sub(textwrap::core::display_width(name));
            write!(out, "{:space$}  {FAINT}{place}{FAINT:#}", "")?;
        }
        writeln!(out)?;
    }
    if reasons.others > 0 {
        writeln!(
            out,
            "       {FAINT}and {} less likely{FAINT:#}",
            reasons.others
        )?;
    }
    let Some(against) = &reasons.against else {
        return Ok(());
    };
    writeln!(out)?;
    write_wrapped(out, against, width, "")?;
    for factor in &reasons.factors {
        writeln!(
            out,
            "{:>8}  {HEADING}{}{HEADING:#}",
            factor.factor, factor.kind
        )?;
        if !factor.seen.is_empty() {
            write!(out, "{FAINT}")?;
            write_wrapped(out, &factor.seen, width, "          ")?;
            write!(out, "{FAINT:#}")?;
        }
    }
    Ok(())
}

fn write_wrapped(out: &mut impl Write, text: &str, width: usize, indent: &str) -> io::Result<()> {
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent);
    for line in textwrap::wrap(text, &options) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The beginning of a long text, to a word's end where that is near.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SAID) {
        None => text.to_owned(),
        Some((end, _)) => {
            let start = &text[..end];
            let end = start.rfind(' ').filter(|&space| space > SAID / 2);
            format!("{} …", &start[..end.unwrap_or(start.len())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_shortened_at_a_word() {
        assert_eq!(shortened("It rains."), "It rains.");
        let long = "été ".repeat(60);
        let short = shortened(&long);
        assert!(short.ends_with("été …") && short.chars().count() <= SAID + 2);
        let word = "é".repeat(400);
        assert_eq!(shortened(&word).chars().count(), SAID + 2);
    }
}
