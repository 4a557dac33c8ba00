//! The house rules that the configuration asks for.

use std::path::PathBuf;

use super::layers::LONGEST_FILE;
use super::{Config, ConfigProblem, Located};
use crate::engine::lint::{HouseRules, RulesError};
use crate::files::{display_name, read_text};

/// Where house rules are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesSetting {
    /// In the configuration's `[rules]`, or what is wrong with them there.
    Table(Result<HouseRules, Located<String>>),
    /// In a file of their own.
    File(PathBuf),
}

impl Config {
    /// The house rules in force: those of the configuration, else those that ship with acscope.
    ///
    /// # Errors
    /// With file, line and column, when the configuration's rules cannot be read or one of them could never apply.
    pub fn house_rules(&self) -> Result<HouseRules, ConfigProblem> {
        match &self.rules {
            None => Ok(HouseRules::shipped()),
            Some(RulesSetting::Table(Ok(rules))) => Ok(rules.clone()),
            Some(RulesSetting::Table(Err(problem))) => {
                let file = self.file.clone().unwrap_or_default();
                Err(ConfigProblem::at(&file, problem))
            }
            Some(RulesSetting::File(path)) => read_rules(path),
        }
    }
}

/// House rules from a file of their own.
///
/// # Errors
/// As [`Config::house_rules`].
pub fn read_rules(path: &std::path::Path) -> Result<HouseRules, ConfigProblem> {
    let text = read_text(path, LONGEST_FILE).map_err(|error| ConfigProblem::of(&error))?;
    HouseRules::from_toml(&text).map_err(|RulesError { line, column, message }| {
        ConfigProblem::of(&format_args!("{}:{line}:{column}: {message}", display_name(path)))
    })
}
