//! The engine: values in, values out. No terminal, clock, environment or file access below this line;
//! `tests/architecture.rs` and a build without the `tui` feature hold it to that.

pub mod catalog;
pub mod text;
