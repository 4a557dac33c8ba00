//! Configuration and where things live on disk.
//!
//! [`Config::load`] lays the configuration file, the environment and options over the defaults; [`Paths`]
//! knows the directories. Nothing here knows the terminal: names of keys, actions, roles and colours stay
//! text with their place in the file, and the workbench checks them when it starts.

mod file;
mod house_rules;
mod layers;
mod located;
mod look;
mod paths;
mod suppress;

pub use house_rules::{RulesSetting, read_rules};
pub use layers::{Config, ConfigProblem, Layer};
pub use located::Located;
pub use look::{ColorChoice, ThemeChoice, UnknownChoice};
pub use paths::{
    CONFIG_DIR_VARIABLE, DATA_DIR_VARIABLE, Environment, NoHome, Paths, STATE_DIR_VARIABLE,
    process_environment, resolve,
};
pub use suppress::{with_suppression, write_suppression};

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

/// The style that the configuration gives one role: `[style] ROLE = "bold red"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleSetting {
    /// The role's name.
    pub role: Located<String>,
    /// The style as written.
    pub style: Located<String>,
}
