//! The engine: values in, values out. No terminal, clock, environment or file access below this line;
//! `tests/engine/architecture.rs` and a build without the `tui` feature hold it to that.

pub mod access;
pub mod account;
pub mod aws;
pub mod catalog;
pub mod decide;
pub mod denial;
pub mod draft;
pub mod edit;
pub mod expect;
pub mod export;
pub mod json;
pub mod line_diff;
pub mod lint;
pub mod nearest;
pub mod policy;
pub mod templates;
pub mod text;
pub mod toml_fault;
pub mod trail;
