//! The index of an attribution in its document.

/// An attribution, as an index into the document's attributions in the order of their contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributionId(usize);

impl AttributionId {
    /// The attribution at this index.
    pub const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The index.
    pub const fn index(self) -> usize {
        self.0
    }
}
