//! Keys: what each of them does, where, and how it is written.
//!
//! One [table of actions](action) is behind everything: the [keymap] that turns keys into actions, help, palette,
//! bottom line, and the [page of keys](mod@reference) in the documents.

pub mod action;
pub mod context;
pub mod key;
pub mod keymap;
pub mod reference;
