//! Whose words a quotation is by the layout of the text: by a label before it, or a name behind a dash.

use crate::text::Span;

/// What a layout tells of who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Whom these words name.
    Named(Span),
    /// The person whom an interview is with: 'A:'.
    Interviewee,
    /// Somebody whom the text gives no name: 'REPORTER:', '— A juror'.
    Unnamed,
    /// It does not say: 'Q:'.
    Unknown,
}
