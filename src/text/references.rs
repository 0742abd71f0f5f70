//! Characters that stand in a text as HTML or a wrong encoding left them: `&quot;`, `<q>`, `â€œ`, `\"`.

use super::edits::Rewritten;
use super::span::Span;

/// What a reader of the results is told.
pub(super) const NOTE: &str = "the text has characters that were left encoded (like `&quot;`): they were read as what they stand for";

/// A longer tag is none.
const LONGEST_TAG: usize = 300;
/// A longer character reference is none.
const LONGEST_REFERENCE: usize = 12;

/// What was written in UTF-8 and read as Windows-1252, or written in Windows-1252 and read as Latin-1, and what it stands for.
const MISREAD: &[(&str, &str)] = &[
    ("â€œ", "“"),
    ("â€\u{9d}", "”"),
    ("â€˜", "‘"),
    ("â€™", "’"),
    ("â€“", "–"),
    ("â€”", "—"),
    ("â€¦", "…"),
    ("\u{91}", "‘"),
    ("\u{92}", "’"),
    ("\u{93}", "“"),
    ("\u{94}", "”"),
    ("\u{96}", "–"),
    ("\u{97}", "—"),
    ("\\\"", "\""),
];

/// The text with the characters that it means, if it has any that were left encoded.
pub(super) fn decoded(text: &str) -> Option<Rewritten> {
    let mut replacements: Vec<(Span, String)> = Vec::new();
    let has_quotation_tags = text.contains("<q") && text.contains("</q>");
    let mut depth = 0_usize;
    for (start, c) in text.char_indices() {
        let rest = &text[start..];
        let found = match c {
            '&' => reference(rest),
            '<' if has_quotation_tags => quotation_tag(rest, &mut depth),
            'â' | '\\' | '\u{91}'..='\u{97}' => MISREAD
                .iter()
                .find(|(from, _)| rest.starts_with(from))
                .map(|&(from, to)| (from.len(), to.to_owned())),
            _ => None,
        };
        if let Some((length, with)) = found {
            replacements.push((Span::new(start, start + length), with));
        }
    }
    let replacements: Vec<(Span, &str)> = replacements
        .iter()
        .map(|(span, with)| (*span, with.as_str()))
        .collect();
    Rewritten::of(text, &replacements)
}

/// The character reference that a text begins with: its length, and its character.
fn reference(text: &str) -> Option<(usize, String)> {
    let length = 1 + text
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|byte| byte == b';')?;
    let written = text.get(..length)?;
    let mut name = written.trim_start_matches("&#").chars();
    if !name
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '&')
    {
        return None;
    }
    let decoded = html_escape::decode_html_entities(written);
    let mut characters = decoded.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Some((length, printed(c).to_string())),
        _ => None,
    }
}

/// What a browser shows for a character: Windows-1252's marks for the controls that have their numbers, a blank for a break.
fn printed(c: char) -> char {
    match c {
        '\u{91}' => '‘',
        '\u{92}' => '’',
        '\u{93}' => '“',
        '\u{94}' => '”',
        '\u{96}' => '–',
        '\u{97}' => '—',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// The tag around a quotation that a text begins with, and the mark that it stands for. Inside another one marks are single.
fn quotation_tag(text: &str, depth: &mut usize) -> Option<(usize, String)> {
    if text.starts_with("</q>") {
        if *depth == 0 {
            return None;
        }
        *depth = depth.saturating_sub(1);
        let mark = if depth.is_multiple_of(2) {
            "”"
        } else {
            "’"
        };
        return Some((4, mark.to_owned()));
    }
    let attributes = text.strip_prefix("<q")?;
    let end = attributes
        .bytes()
        .take(LONGEST_TAG)
        .position(|byte| byte == b'>')?;
    let is_tag = end == 0 || attributes.starts_with(' ') && !attributes[..end].contains('<');
    if !is_tag {
        return None;
    }
    let mark = if depth.is_multiple_of(2) {
        "“"
    } else {
        "‘"
    };
    *depth += 1;
    Some(("<q".len() + end + 1, mark.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_encoded() {
        for (text, read) in [
            (
                "&quot;It isn&#8217;t,&quot; said Lee &amp; Son.",
                "\"It isn’t,\" said Lee & Son.",
            ),
            ("&ldquo;No&#x201d; &#147;or&#148;", "“No” “or”"),
            ("a&nbsp;b&#10;c", "a\u{a0}b c"),
            (
                "<q>One <q cite=\"x\">two</q></q>, he said",
                "“One ‘two’”, he said",
            ),
            ("â€œIt isnâ€™t,â€\u{9d} he said", "“It isn’t,” he said"),
            ("\\\"No,\\\" he said", "\"No,\" he said"),
        ] {
            assert_eq!(decoded(text).unwrap().text, read);
        }
    }

    #[test]
    fn what_is_no_reference() {
        for text in [
            "R&D; AT&T;",
            "black & white; grey",
            "a <quite> odd </q> tag",
            "<q> and no end",
            "&; &#; &#x;",
            "châteaux",
        ] {
            assert!(decoded(text).is_none(), "{text}");
        }
    }
}
