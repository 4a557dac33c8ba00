//! Typing a line, wherever one is typed: the line, what could be meant by it, and which of that fits best.

pub mod completion;
pub mod rank;
pub mod text_input;
