//! JSON with positions: every value and every member name knows where it stands in the text.
//!
//! A policy tool has to say "line 12, column 9", see a key that stands twice (G18), and survive text that was
//! made to break it. `serde_json` keeps none of the three, so documents that people write (policies, accounts,
//! cases) are read here; our own data files go through `serde_json`.

mod print;
mod read;
mod tree;

pub use print::{Style, escape_into, escape_printed, print};
pub use read::{MAX_DEPTH, SyntaxError, SyntaxFault, read};
pub use tree::{LineIndex, Member, Node, Position, Span, Value};
