//! The terminal view: the quotes of every article, each with its speaker, its type and its place.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::attribution::{self, joined, one_line};
use super::paragraphs::Paragraphs;
use crate::schema::{Entity, Extracted, Quote, Resolution, SpeakerKind};
use crate::text::title_line;

/// The layout of the terminal view.
#[derive(Debug, Clone, Copy)]
pub struct TerminalStyle {
    /// Columns to fill.
    pub width: usize,
}

/// A longer role is not shown.
const LONGEST_ROLE: usize = 60;

pub(super) const HEADING: Style = Style::new().bold();
const SPEAKER: Style = AnsiColor::Cyan.on_default().bold();
const NOBODY: Style = AnsiColor::Yellow.on_default();
pub(super) const FAINT: Style = Style::new().dimmed();

/// Writes one document's quotes. Colours are ANSI escapes: give an `anstream` writer to drop them where they do not
/// belong.
///
/// # Errors
/// Those of `out`.
pub fn write_terminal(
    out: &mut impl Write,
    found: &Extracted,
    style: TerminalStyle,
) -> io::Result<()> {
    let Extracted { text, result } = found;
    let width = style.width.max(24);
    write_heading(out, found, width)?;
    let paragraphs = Paragraphs::of(text);
    let role = |quote: &Quote| role(&result.entities, quote);
    for quote in &result.quotes {
        writeln!(out)?;
        write_quote(out, quote, &role, &paragraphs, width, "")?;
        for nested in &quote.nested {
            write_quote(out, nested, &role, &paragraphs, width, "    ")?;
        }
    }
    if result.quotes.is_empty() {
        writeln!(out, "\n{FAINT}Nobody is quoted.{FAINT:#}")?;
    }
    for warning in &result.warnings {
        writeln!(out, "{NOBODY}warning: {}{NOBODY:#}", one_line(warning))?;
    }
    writeln!(out)
}

/// The title, and what there is in the document.
pub(super) fn write_heading(
    out: &mut impl Write,
    found: &Extracted,
    width: usize,
) -> io::Result<()> {
    let Extracted { text, result } = found;
    let title = result
        .title
        .as_deref()
        .or_else(|| title_line(text).map(|s| s.text(text)))
        .unwrap_or(&result.id);
    for line in textwrap::wrap(one_line(title).trim(), width) {
        writeln!(out, "{HEADING}{line}{HEADING:#}")?;
    }
    let mut about = vec![result.id.clone()];
    about.extend(result.date.clone());
    about.push(counted(result.quotes.len(), "quote"));
    about.push(counted(result.entities.len(), "entity"));
    writeln!(out, "{FAINT}{}{FAINT:#}", one_line(&about.join(" · ")))
}

/// The most that the text calls the quote's only speaker, if that fits into a line.
pub(super) fn role(entities: &[Entity], quote: &Quote) -> Option<String> {
    let [speaker] = quote.speakers.as_slice() else {
        return None;
    };
    let entity = entities.iter().find(|e| e.id == *speaker)?;
    let longest = entity.roles.iter().rev().max_by_key(|r| r.end - r.start)?;
    (longest.end - longest.start <= LONGEST_ROLE).then(|| longest.text.clone())
}

pub(super) fn write_quote(
    out: &mut impl Write,
    quote: &Quote,
    role: &dyn Fn(&Quote) -> Option<String>,
    paragraphs: &Paragraphs,
    width: usize,
    indent: &str,
) -> io::Result<()> {
    let first = quote.content.first().map_or(0, |c| c.start);
    let place = match paragraphs.at(first) {
        None => String::new(),
        Some(paragraph) => format!(" · paragraph {paragraph}"),
    };
    write!(out, "{indent}")?;
    write_speaker(out, quote, role(quote))?;
    let how_sure = match (quote.speaker_by, quote.speaker_confidence) {
        // A name in the source speaks for itself.
        (Some(by), Some(chance)) if by != Resolution::Name => {
            format!(
                " · by {} {:.0}%",
                match by {
                    Resolution::Pronoun => "pronoun",
                    Resolution::Nominal => "description",
                    _ => "context",
                },
                chance * 100.0
            )
        }
        _ => String::new(),
    };
    let said = match attribution::factuality(quote) {
        Some(words) => format!(" · {words}"),
        None => String::new(),
    };
    writeln!(
        out,
        "  {FAINT}{} {}{said}{place} · {:.0}%{how_sure}{FAINT:#}",
        quote.kind,
        quote.mode,
        quote.confidence * 100.0
    )?;
    let below = format!("{indent}  ");
    let options = textwrap::Options::new(width)
        .initial_indent(&below)
        .subsequent_indent(&below);
    for line in textwrap::wrap(&joined(&quote.content), &options) {
        writeln!(out, "{line}")?;
    }
    let how = attribution::line(quote);
    if !how.is_empty() {
        let (dash, under) = (format!("{indent}  — "), format!("{indent}    "));
        let options = textwrap::Options::new(width)
            .initial_indent(&dash)
            .subsequent_indent(&under);
        for line in textwrap::wrap(&how, &options) {
            writeln!(out, "{FAINT}{line}{FAINT:#}")?;
        }
    }
    Ok(())
}

/// Who speaks: a name and what the text calls it, or what stands for one.
pub(super) fn write_speaker(
    out: &mut impl Write,
    quote: &Quote,
    role: Option<String>,
) -> io::Result<()> {
    let source = joined(&quote.source);
    match (&quote.speaker_name, source.as_str()) {
        (Some(name), _) => {
            write!(out, "{SPEAKER}{}{SPEAKER:#}", one_line(name))?;
            if let Some(role) = role {
                write!(out, "{FAINT}, {}{FAINT:#}", one_line(&role))?;
            }
            Ok(())
        }
        (None, "") => {
            let who = match quote.speaker_kind {
                SpeakerKind::Author => "(the writer)",
                SpeakerKind::Generic => "(people in general)",
                _ => "(no source)",
            };
            write!(out, "{NOBODY}{who}{NOBODY:#}")
        }
        (None, source) => write!(out, "{NOBODY}{source}{NOBODY:#}"),
    }
}

fn counted(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}
