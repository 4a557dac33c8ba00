//! Configuration and where things live on disk.
//!
//! `config.rs` reads the configuration file and lays environment and options over it, `paths.rs` knows the
//! directories. Nothing here knows the terminal: names of keys, actions and themes stay text with their
//! place in the file, and the workbench checks them.

mod located;

pub use located::Located;

/// The keys that the configuration gives one action in one context: `[keys.CONTEXT] ACTION = [KEYS]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyBinding {
    /// The context's name.
    pub context: Located<String>,
    /// The action's name.
    pub action: Located<String>,
    /// The keys, which replace the default ones.
    pub keys: Vec<Located<String>>,
}
