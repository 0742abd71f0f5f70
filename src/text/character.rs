//! The two character classes that the text rules need, defined exactly as in Python.
//!
//! The encoder is trained on features that Python computes, so both sides must class every character alike. Rust's
//! own `char::is_whitespace` misses four characters that `str.isspace` takes; `char::is_alphanumeric` takes 1,442
//! more than `str.isalnum` (Unicode 14), combining vowel signs mostly.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Whether `c` is white space: Python's `str.isspace`, Unicode's `White_Space` and the separators U+001C to U+001F.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether `c` is a letter or a number: Python's `str.isalnum`, the general categories `L*` and `N*`.
///
/// The two agree on every character of Unicode 14 (Python 3.11); letters added to Unicode since then are letters
/// here, up to the version that the `unicode-general-category` crate knows.
pub fn is_alphanumeric(c: char) -> bool {
    use GeneralCategory::*;
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(
        get_general_category(c),
        UppercaseLetter
            | LowercaseLetter
            | TitlecaseLetter
            | ModifierLetter
            | OtherLetter
            | DecimalNumber
            | LetterNumber
            | OtherNumber
    )
}

/// Whether `c` has no width and is no space: a soft hyphen, a joiner, a mark of direction, a byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == GeneralCategory::Format
}

/// Whether `c` stands above, below or around the character before it: an accent of its own.
pub(crate) fn is_combining(c: char) -> bool {
    use GeneralCategory::*;
    !c.is_ascii()
        && matches!(
            get_general_category(c),
            NonspacingMark | SpacingMark | EnclosingMark
        )
}
