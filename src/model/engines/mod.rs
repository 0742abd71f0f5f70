//! The engines.

mod rten;

pub use self::rten::RtenEngine;
