//! Chunks: the documents that go through a stage together.

use crate::error::Result;
use crate::text::Document;

/// Text of about this many bytes a thread is in a chunk: enough windows that the threads end together, few enough that an
/// interruption loses seconds.
const BYTES: usize = 48 << 10;
/// At most so many documents are.
const DOCUMENTS: usize = 512;

/// The next chunk for so many threads; empty if there is no document left. What cannot be read is one of its documents.
pub(super) fn next(
    documents: &mut impl Iterator<Item = Result<Document>>,
    threads: usize,
) -> Vec<Result<Document>> {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while bytes < threads * BYTES && chunk.len() < DOCUMENTS {
        let Some(document) = documents.next() else {
            break;
        };
        bytes += document.as_ref().map_or(0, |d| d.text.len());
        chunk.push(document);
    }
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};

    fn document(bytes: usize) -> Result<Document> {
        Ok(Document::new("a", "x".repeat(bytes)))
    }

    #[test]
    fn a_chunk_ends_with_the_document_that_fills_it() {
        let mut documents = (0..3).map(|_| document(BYTES));
        assert_eq!(next(&mut documents, 2).len(), 2);
        assert_eq!(next(&mut documents, 2).len(), 1);
        assert!(next(&mut documents, 2).is_empty());
    }

    #[test]
    fn a_chunk_has_an_end_even_if_nothing_can_be_read() {
        let mut documents =
            std::iter::repeat_with(|| Err(Error::of(ErrorKind::Input, "unreadable")));
        assert_eq!(next(&mut documents, 1).len(), DOCUMENTS);
    }
}
