//! Who said what in the news: named entities, quotations and their speakers.

pub mod input;
pub mod text;
