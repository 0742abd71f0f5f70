//! The index of an attribution in its document.

/// An attribution, as an index into the document's attributions in the order of their contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AttributionId(usize);

impl AttributionId {
    /// The attribution at this index.
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The index.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}
