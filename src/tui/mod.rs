//! The workbench: the engine's answers on one screen, at every keystroke.

pub mod action;
pub mod completion;
pub mod context;
pub mod fit;
pub mod input;
pub mod key;
pub mod keymap;
pub mod rank;
pub mod symbols;
pub mod terminal;
pub mod text_input;
pub mod theme;
