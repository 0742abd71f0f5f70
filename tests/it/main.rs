//! The integration tests, in one program: linked once.

mod articles;
mod batch;
mod cli;
mod cmd;
mod common;
mod determinism;
#[cfg(not(feature = "rust-bert"))]
mod engines;
mod eval;
mod explain;
mod extractor;
mod fuzz;
mod graph;
mod graph_commands;
mod input;
mod layouts;
mod links;
mod nested;
mod parity;
mod properties;
mod report;
mod roles;
mod rooms;
#[cfg(feature = "rust-bert")]
mod rust_bert;
mod speakers;
mod text;
