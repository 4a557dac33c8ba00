//! What comes from the person: keys, the mouse, pastes, and changes of the window.

use super::keys::key::Key;

/// One thing the person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats. Releases never get here.
    Key(Key),
    /// Text was pasted, as it was in the clipboard.
    Paste(String),
    /// More was pasted than is taken; nothing of it is used.
    PasteTooLong,
    /// The mouse did something.
    Mouse(Mouse),
    /// The window has another size.
    Resize {
        /// Its width.
        columns: u16,
        /// Its height.
        rows: u16,
    },
    /// The window was left for another one, or come back to.
    Focus(bool),
}

/// Something the mouse did, where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// The mouse moved with the left button down.
    Drag,
    /// The left button went up.
    Release,
    /// The wheel turned away from the person.
    WheelUp,
    /// The wheel turned towards the person.
    WheelDown,
}
