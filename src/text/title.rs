//! Finds the headline of a text file.

use crate::text::{Span, is_space};

/// A longer first line, in characters, is no headline.
const LONGEST: usize = 200;

/// The first line of `text`, in bytes and without white space around it, if it looks like a headline: at most 200
/// characters, not ended by a full stop (nor by one in closing quotation marks), with a blank line after it and more
/// text after that.
///
/// A reader leaves a text file's headline in the text; this is for callers that want to know it.
pub(crate) fn title_line(text: &str) -> Option<Span> {
    let (line, rest) = text.split_once('\n')?;
    let (blank, body) = rest.split_once('\n')?;
    let title = Span::new(0, line.len()).trim(text);
    let end = title
        .text(text)
        .trim_end_matches(['"', '\'', '”', '’', '»']);
    let fits =
        !title.is_empty() && title.text(text).chars().count() <= LONGEST && !end.ends_with('.');
    (fits && blank.chars().all(is_space) && !body.chars().all(is_space)).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<&str> {
        title_line(text).map(|span| span.text(text))
    }

    #[test]
    fn a_short_line_before_a_blank_one() {
        assert_eq!(
            title("Pool to close\n\nThe pool closes."),
            Some("Pool to close")
        );
        assert_eq!(title(" Who pays? \r\n\r\nNobody.\r\n"), Some("Who pays?"));
        assert_eq!(
            title(&format!("{}\n\nx", "é".repeat(200))).map(str::len),
            Some(400)
        );
    }

    #[test]
    fn anything_else_is_none() {
        assert_eq!(title("The pool closes.\n\nIt was old."), None);
        assert_eq!(title("“The pool closes.”\n\nIt was old."), None);
        assert_eq!(title("Pool to close\nThe pool closes."), None);
        assert_eq!(title("Pool to close"), None);
        assert_eq!(title("Pool to close\n\n"), None);
        assert_eq!(title("\n\nPool to close\n\nThe pool closes."), None);
        assert_eq!(title(&format!("{}\n\nx", "é".repeat(201))), None);
        assert_eq!(title(""), None);
    }
}
