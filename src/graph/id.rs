//! Index types of the graph: nodes, names, documents' entities and quotes are counted apart and cannot be mixed up.

use std::fmt;
use std::num::NonZero;

use serde::{Deserialize, Serialize};

use super::error::too_many;
use crate::error::Result;

/// Defines an index type. It stores the index plus one, so that an `Option` of it needs no more than its four bytes:
/// of a large archive, hundreds of millions of names, nodes and speakers are in memory, and any can be missing.
/// Order and hash are those of the index.
macro_rules! index_type {
    ($(#[$documentation:meta])* $name:ident, $counted:literal) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(NonZero<u32>);

        impl $name {
            /// The type's value of an index from 0.
            ///
            /// # Errors
            /// The index is beyond four bytes.
            pub(super) fn new(index: usize) -> Result<Self> {
                u32::try_from(index)
                    .ok()
                    .and_then(|index| NonZero::new(index.checked_add(1)?))
                    .map(Self)
                    .ok_or_else(|| too_many($counted))
            }

            /// The index, from 0.
            pub fn index(self) -> usize {
                self.number() as usize
            }

            /// The index, from 0, in four bytes.
            pub fn number(self) -> u32 {
                self.0.get() - 1
            }

            /// All values from the first on, to be zipped with what they count.
            pub fn all() -> impl Iterator<Item = Self> {
                (1..=u32::MAX).filter_map(NonZero::new).map(Self)
            }
        }
    };
}

index_type! {
    /// A node of an entity, as an index of [`Entities::nodes`](super::Entities). Displayed as the node's id in all
    /// files: `entity:3`.
    NodeId, "nodes"
}

index_type! {
    /// A name, as an index of [`Names`](super::Names).
    NameId, "names"
}

index_type! {
    /// An entity of a document, as an index of all entities of all documents in the order of reading: a member of a
    /// node.
    MemberId, "entities"
}

index_type! {
    /// A quote of a document, as an index of all quotes of all documents in the order of reading.
    QuoteId, "quotes"
}

index_type! {
    /// An entry of the authority file, in the order of the file.
    EntryId, "names in the file of aliases"
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entity:{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_come_back() {
        for index in [0, 1, 4_294_967_294] {
            assert_eq!(NodeId::new(index).unwrap().index(), index);
        }
        assert_eq!(NodeId::all().nth(2), NodeId::new(2).ok());
        assert_eq!(NodeId::new(3).unwrap().to_string(), "entity:3");
        let error = QuoteId::new(4_294_967_295).unwrap_err().to_string();
        assert!(error.contains("more than 4,294,967,294 quotes"), "{error}");
    }

    #[test]
    fn an_option_takes_no_more_memory() {
        assert_eq!(size_of::<Option<NodeId>>(), size_of::<u32>());
    }
}
