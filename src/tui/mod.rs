//! The workbench: the engine's answers on one screen, at every keystroke.

pub mod action;
pub mod context;
pub mod key;
pub mod keymap;
pub mod symbols;
pub mod theme;
