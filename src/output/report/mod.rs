//! The report: one HTML page that shows who said what, with everything it needs inside.
//!
//! ```text
//! Report::add      a document -> rows of the corpus's tables, and its article into the open block
//! Report::write    page.html, filled: style, theme, data islands, program
//! ```
//!
//! The page's data are islands of deflated JSON in base64: one `corpus` (documents, entities, quotes as columns), which
//! the page reads when it is opened, and blocks of articles, each read when one of its articles is looked at. No word of
//! an article is ever markup: base64 has no `<`, and the page makes text nodes of it. A content security policy names
//! the hashes of the page's own script and style, and allows nothing else, the network least of all.

mod corpus;
mod island;
mod page;

use std::io::{self, Write};

use corpus::{ArticleBlock, Corpus};
pub use corpus::{CorpusEntity, ReportArticle};

/// How many bytes of JSON a block of articles has before it ends: what the page inflates to show one article.
const BLOCK_BYTES: usize = 256 << 10;

/// How many quotes a page can have: with more, browsers take too long to open it.
pub const MOST_QUOTES: usize = 200_000;

/// Gathers documents and writes them as one HTML page. The same documents make the same bytes.
pub struct Report {
    corpus: Corpus,
    block: ArticleBlock,
    /// Finished blocks, as they stand in the page.
    islands: Vec<String>,
}

impl Report {
    /// A report without documents yet, with this title or one that its documents give.
    pub fn new(title: Option<&str>) -> Self {
        Self {
            corpus: Corpus::new(title),
            block: ArticleBlock::default(),
            islands: Vec::new(),
        }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// The page would have more than [`MOST_QUOTES`].
    pub fn add(&mut self, article: &ReportArticle) -> io::Result<()> {
        if self.quotes() + article.result.quotes.len() > MOST_QUOTES {
            return Err(io::Error::other(format!(
                "a page holds at most {MOST_QUOTES} quotes"
            )));
        }
        let view = self.corpus.add(article);
        if self.block.is_empty() {
            self.corpus.begin_block();
        }
        self.block.add(&view)?;
        if self.block.bytes() >= BLOCK_BYTES {
            self.end_block()?;
        }
        Ok(())
    }

    /// How many documents there are.
    pub fn documents(&self) -> usize {
        self.corpus.documents()
    }

    /// How many quotes there are.
    pub fn quotes(&self) -> usize {
        self.corpus.quotes()
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_block()?;
        self.corpus.give_title();
        let corpus = island::pack(&serde_json::to_vec(&self.corpus)?)?;
        page::write(out, self.corpus.title(), &corpus, &self.islands)
    }

    fn end_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            let block = std::mem::take(&mut self.block);
            self.islands.push(island::pack(&block.finish())?);
        }
        Ok(())
    }
}
