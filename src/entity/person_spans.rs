//! Where people's names begin and end, for what a tagger cuts up or runs together: nicknames, surnames before a comma, couples.

use super::NamedMention;
use super::name::{first_name_first, is_first_name, is_title};
use crate::schema::EntityType;
use crate::text::Span;

/// The most bytes of a nickname between marks.
const MAX_NICKNAME: usize = 32;

/// A tag of at least this confidence is kept.
const SURE: f32 = 0.9;

/// The mentions, with people's names whole and one by one. They are in the order of the text and never overlap.
pub(super) fn whole_names(text: &str, found: Vec<NamedMention>) -> Vec<NamedMention> {
    let split = found
        .into_iter()
        .map(|mention| listed(text, closed(text, mention)))
        .flat_map(|mention| couple(text, mention));
    let mut out: Vec<NamedMention> = Vec::new();
    for mention in split {
        let first = out
            .iter()
            .rposition(|m| m.span.end + MAX_NICKNAME + 8 < mention.span.start)
            .map_or(0, |at| at + 1);
        let begin = (first..out.len()).find(|&b| joins(text, &out[b], &mention));
        match begin {
            Some(begin) => {
                let span = Span::new(out[begin].span.start, mention.span.end);
                let confidence = out[begin].confidence * mention.confidence;
                out.truncate(begin);
                out.push(NamedMention {
                    span,
                    confidence,
                    kind: EntityType::Person,
                    compound: None,
                });
            }
            None => out.push(mention),
        }
    }
    for first in (1..out.len()).rev().map(|next| next - 1) {
        if is_half(text, &out[first], &out[first + 1]) {
            out[first].kind = EntityType::Person;
        }
    }
    out
}

/// Whether a mention that was not surely tagged as something else is a first name, joined to a full name: 'Peter and Joan Hale'.
fn is_half(text: &str, first: &NamedMention, second: &NamedMention) -> bool {
    let between = text.get(first.span.end..second.span.start).unwrap_or("");
    first.kind != EntityType::Person
        && first.confidence < SURE
        && second.kind == EntityType::Person
        && matches!(between, " and " | " & ")
        && is_first_name(first.span.text(text))
        && second.span.text(text).contains(char::is_whitespace)
}

/// Whether two mentions are one person's name: 'Enzo "the Fox" Hale', 'Robert (Bob) Hale', 'Hale, Ann (27)' at the beginning of
/// a line.
fn joins(text: &str, first: &NamedMention, second: &NamedMention) -> bool {
    if second.kind != EntityType::Person {
        return false;
    }
    let between = text.get(first.span.end..second.span.start).unwrap_or("");
    let (one, other) = (first.span.text(text), second.span.text(text));
    if first.kind == EntityType::Person && is_nickname(between) {
        return !other.contains(char::is_whitespace) && one.split_whitespace().count() <= 3;
    }
    between == ", "
        && begins_line(text, first.span)
        && !one.contains([',', ' '])
        && is_first_name(other.split_whitespace().next().unwrap_or(""))
        && !other.contains(',')
        && text[second.span.end..]
            .trim_start()
            .starts_with([',', '(', ':'])
}

/// Whether nothing but a dash or the like stands before a name on its line.
fn begins_line(text: &str, name: Span) -> bool {
    let line = text[..name.start].rsplit('\n').next().unwrap_or("");
    line.len() < 8 && line.chars().all(|c| !c.is_alphanumeric())
}

/// The mention; a person's, if it is a surname and a first name at the beginning of a line: 'HALE, Ann (baker)'.
fn listed(text: &str, mention: NamedMention) -> NamedMention {
    let own = mention.span.text(text);
    let person = first_name_first(own).is_some()
        && own.matches([',', ' ']).count() <= 3
        && begins_line(text, mention.span)
        && text[mention.span.end..]
            .trim_start()
            .starts_with([',', '(', ':']);
    match person {
        true => NamedMention {
            kind: EntityType::Person,
            ..mention
        },
        false => mention,
    }
}

/// The mention without a quotation mark that opens in it and does not close, and what follows that.
fn closed(text: &str, mention: NamedMention) -> NamedMention {
    let own = mention.span.text(text);
    let open = match own.matches('"').count() {
        1 => own.find('"'),
        _ => own.rfind('“').filter(|&at| !own[at..].contains('”')),
    };
    let kept = open
        .map(|at| own[..at].trim_end())
        .filter(|kept| !kept.is_empty());
    match kept {
        Some(kept) if mention.kind == EntityType::Person => NamedMention {
            span: Span::new(mention.span.start, mention.span.start + kept.len()),
            ..mention
        },
        _ => mention,
    }
}

/// Whether a text is a nickname in marks or brackets, with blanks around it.
fn is_nickname(text: &str) -> bool {
    let inside = text.trim();
    let marks = [
        ("\"", "\""),
        ("“", "”"),
        ("‘", "’"),
        ("'", "'"),
        ("(", ")"),
        ("''", "''"),
        ("«", "»"),
    ];
    let name = marks
        .iter()
        .find_map(|(open, close)| inside.strip_prefix(open)?.strip_suffix(close));
    text.len() <= MAX_NICKNAME
        && text.starts_with(char::is_whitespace)
        && text.ends_with(char::is_whitespace)
        && name.is_some_and(|name| {
            let words = name.split_whitespace().count();
            let capital = name.chars().any(char::is_uppercase);
            (1..=3).contains(&words)
                && capital
                && name
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'))
        })
}

/// The two people of 'Peter and Joan Hale', where the tagger found one; else the mention.
fn couple(text: &str, mention: NamedMention) -> Vec<NamedMention> {
    let own = mention.span.text(text);
    let halves = [" and ", " & "]
        .iter()
        .find_map(|and| own.split_once(and).map(|(a, b)| (a, b, and.len())));
    if let Some((one, other, _)) = halves
        && mention.kind == EntityType::Person
        && [one, other]
            .iter()
            .any(|n| n.split_whitespace().next().is_some_and(is_first_name))
        && !one.split_whitespace().next_back().is_some_and(is_title)
        && !other.trim().is_empty()
    {
        let end = mention.span.start + one.len();
        let start = mention.span.end - other.len();
        return vec![
            NamedMention {
                span: Span::new(mention.span.start, end).trim(text),
                ..mention.clone()
            },
            NamedMention {
                span: Span::new(start, mention.span.end).trim(text),
                ..mention
            },
        ];
    }
    vec![mention]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::marked_mentions;

    fn spans(marked: &str) -> Vec<String> {
        let (text, mentions) = marked_mentions(marked);
        let found = whole_names(&text, mentions);
        found
            .iter()
            .map(|m| m.span.text(&text).to_owned())
            .collect()
    }

    #[test]
    fn nicknames_are_inside_names() {
        assert_eq!(
            spans("{Enzo} \"the [Owl]\" {Hale} met"),
            ["Enzo \"the Owl\" Hale"]
        );
        assert_eq!(spans("{Robert} (Bob) {Hale} met"), ["Robert (Bob) Hale"]);
        assert_eq!(
            spans("said {Enzo}. \"Well,\" {Hale} said"),
            ["Enzo", "Hale"]
        );
        assert_eq!(spans("{Enzo} “well” {Hale}"), ["Enzo", "Hale"]);
    }

    #[test]
    fn surnames_before_a_comma_begin_a_line() {
        assert_eq!(spans("- {Hale}, {Ann} (27): no"), ["Hale, Ann"]);
        assert_eq!(spans("{HALE}, {Ann}, baker: no"), ["HALE, Ann"]);
        let (text, mentions) = marked_mentions("[HALE, Ann] (baker): no");
        assert_eq!(whole_names(&text, mentions)[0].kind, EntityType::Person);
        assert_eq!(spans("With {Hale}, {Ann}, the baker, met"), ["Hale", "Ann"]);
        assert_eq!(spans("{Hale}, {Ann} met"), ["Hale", "Ann"]);
    }

    #[test]
    fn a_mark_that_does_not_close_ends_a_name() {
        assert_eq!(spans("said {Ann Lee “Moo}, it is"), ["Ann Lee"]);
        assert_eq!(spans("{Ann “Nan” Lee} met"), ["Ann “Nan” Lee"]);
    }

    #[test]
    fn couples_are_two() {
        let (text, mut mentions) = marked_mentions("[Peter] and {Joan Hale} met");
        mentions[0].confidence = 0.6;
        assert_eq!(whole_names(&text, mentions)[0].kind, EntityType::Person);
        assert_eq!(spans("{Peter and Joan Hale} met"), ["Peter", "Joan Hale"]);
        assert_eq!(spans("{Mr and Mrs Hale} met"), ["Mr and Mrs Hale"]);
    }
}
