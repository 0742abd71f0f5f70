//! Indices of a document's named mentions and of its entities, which cannot be mixed up.

/// A named mention, as an index into the document's mentions in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MentionId(usize);

impl MentionId {
    /// The mention at this index.
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The index.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}

/// An entity, as an index into the document's [`EntityCluster`](super::EntityCluster)s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct EntityId(usize);

impl EntityId {
    /// The entity at this index.
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The index.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}
