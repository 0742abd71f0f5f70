//! A text from tokens, with ordinary spacing, and where every token stands in it.

use crate::eval::annotation::Extent;

/// Tokens before which there is no blank.
const NO_BLANK_BEFORE: &[&str] = &[
    ".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "'", "’", "”", "…", "'s", "’s", "n't", "n’t",
    "'re", "'ve", "'ll", "'d", "'m", "’re", "’ve", "’ll", "’d", "’m",
];
/// Tokens after which there is none.
const NO_BLANK_AFTER: &[&str] = &["(", "[", "{", "$", "£", "€", "#", "“", "‘"];

/// The text of sentences, one a line, and the extents of all their tokens in order.
///
/// Straight double quotation marks open and close in turn.
pub(super) fn text_of<T: AsRef<str>>(sentences: &[Vec<T>]) -> (String, Vec<Extent>) {
    let mut text = String::new();
    let mut length = 0;
    let mut extents = Vec::new();
    let mut open = false;
    for (index, sentence) in sentences.iter().enumerate() {
        if index > 0 {
            text.push('\n');
            length += 1;
        }
        let mut previous: Option<&str> = None;
        for token in sentence {
            let token = token.as_ref();
            let glued = match previous {
                None => true,
                Some(previous) => {
                    NO_BLANK_BEFORE.contains(&token)
                        || NO_BLANK_AFTER.contains(&previous)
                        || (open && (previous == "\"" || token == "\""))
                }
            };
            if !glued {
                text.push(' ');
                length += 1;
            }
            let end = length + token.chars().count();
            extents.push(Extent::new(length, end));
            text.push_str(token);
            length = end;
            open ^= token == "\"";
            previous = Some(token);
        }
    }
    (text, extents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_spacing() {
        let tokens: Vec<Vec<&str>> = ["\" We do n't , \" said Zoë ( 50 % ) .", "It 's £ 5 ."]
            .iter()
            .map(|s| s.split(' ').collect())
            .collect();
        let (text, extents) = text_of(&tokens);
        assert_eq!(text, "\"We don't,\" said Zoë (50%).\nIt's £5.");
        let characters: Vec<char> = text.chars().collect();
        for (extent, token) in extents.iter().zip(tokens.iter().flatten()) {
            let cut: String = characters[extent.start..extent.end].iter().collect();
            assert_eq!(&cut, token);
        }
    }
}
