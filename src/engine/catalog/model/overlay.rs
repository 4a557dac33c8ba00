//! What files put over one another changed.

use std::fmt;

/// Something a user's file changed in an earlier catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayNote {
    /// The file that changed it.
    pub file: String,
    /// The action whose earlier entry it replaced.
    pub action: String,
}

impl fmt::Display for OverlayNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: replaces the earlier entry of {}", self.file, self.action)
    }
}
