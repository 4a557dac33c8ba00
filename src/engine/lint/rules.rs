//! House rules: what an organisation asks of its policies, as data (TOML).
//!
//! ```toml
//! regions = ["cn-hangzhou", "cn-beijing"]         # statements may name no other
//! policy-name = "team-*"                          # a policy's name must match
//!
//! [[require-condition]]
//! actions = ["ram:CreateUser"]
//! any-of = ["acs:MFAPresent", "acs:SourceIp"]
//! reason = "identities are made by people at their desks"
//!
//! [[forbid]]
//! actions = ["actiontrail:DeleteTrail"]
//! resource = "*"
//! reason = "the audit trail stays"
//! ```

use serde::Deserialize;

/// The rules that ship with acscope; a rules file takes their place.
const SHIPPED: &str = r#"
[[require-condition]]
actions = ["ram:CreateUser", "ram:CreateLoginProfile"]
any-of = ["acs:MFAPresent", "acs:SourceIp", "acs:SourceVpc"]
reason = "whoever can make identities can outlive being found out"

[[forbid]]
actions = ["ram:DeleteUser", "ram:DeleteRole", "ram:DeletePolicy"]
reason = "identities and policies are deleted by the account's administrator alone"
"#;

/// An organisation's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct HouseRules {
    /// Regions that statements may name; empty for any.
    pub regions: Vec<String>,
    /// A pattern that policy names must match.
    pub policy_name: Option<String>,
    /// Actions that may be allowed only with a condition.
    pub require_condition: Vec<RequiredCondition>,
    /// Access that must not be given.
    pub forbid: Vec<Forbidden>,
}

/// Actions that need a condition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequiredCondition {
    /// The actions, as patterns.
    pub actions: Vec<String>,
    /// Condition keys of which the statement must have one.
    pub any_of: Vec<String>,
    /// Why, for the message.
    pub reason: String,
}

/// Access that must not be given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Forbidden {
    /// The actions, as patterns.
    pub actions: Vec<String>,
    /// On which resources; all when not said.
    #[serde(default = "everything")]
    pub resource: String,
    /// Why, for the message.
    pub reason: String,
}

fn everything() -> String {
    "*".to_owned()
}

/// A rules file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RulesError(pub String);

impl HouseRules {
    /// Reads a rules file.
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        toml::from_str(text).map_err(|error| RulesError(error.to_string().trim_end().to_owned()))
    }

    /// The rules in force when there is no rules file.
    pub fn shipped() -> Self {
        Self::from_toml(SHIPPED).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_read() {
        assert_eq!(HouseRules::shipped().require_condition.len(), 1);
        assert_eq!(HouseRules::shipped().forbid.len(), 1);
    }

    #[test]
    fn a_misspelled_rule_is_an_error_with_its_line() {
        let error = HouseRules::from_toml("regions = []\nforbidden = []").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("forbidden"), "{error}");
    }
}
