//! House rules: what an organisation asks of its policies, as data (TOML), in a file of their own or as the `[rules]` table
//! of the configuration.
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

use crate::engine::catalog::Catalog;
use crate::engine::policy::{arn, glob};
use crate::engine::text::line_and_column;
use crate::engine::toml_fault::toml_fault;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The rules that ship with acscope; those that somebody writes take their place.
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseRules {
    /// Regions that statements may name; empty for any.
    pub regions: Vec<String>,
    /// A pattern that policy names must match.
    pub policy_name: Option<String>,
    /// Actions that may be allowed only with a condition.
    pub require_condition: Vec<RequiredCondition>,
    /// Access that must not be given.
    pub forbid: Vec<Forbidden>,
    /// They are those that ship with acscope and nobody's own.
    pub shipped: bool,
}

/// Actions that need a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredCondition {
    /// The actions, as patterns.
    pub actions: Vec<String>,
    /// Condition keys of which the statement must have one.
    pub any_of: Vec<String>,
    /// Why, for the message.
    pub reason: String,
}

/// Access that must not be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbidden {
    /// The actions, as patterns.
    pub actions: Vec<String>,
    /// On which resources; all when not said.
    pub resource: String,
    /// Why, for the message.
    pub reason: String,
}

/// What is wrong with written rules, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct RulesError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to write, one line.
    pub message: String,
}

impl HouseRules {
    /// Reads a rules file.
    ///
    /// # Errors
    /// At the first place, when the text is no TOML, names a rule that there is not, or a rule could never apply.
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        let written: WrittenRules = toml::from_str(text).map_err(|error| not_read(text, &error))?;
        written.checked(text)
    }

    /// Reads the `[rules]` table of a configuration; places are those of the configuration's text.
    ///
    /// # Errors
    /// As [`Self::from_toml`].
    pub fn from_configuration(text: &str) -> Result<Self, RulesError> {
        let whole: WrittenConfiguration = toml::from_str(text).map_err(|error| not_read(text, &error))?;
        whole.rules.checked(text)
    }

    /// The rules in force when nobody wrote any.
    pub fn shipped() -> Self {
        Self { shipped: true, ..Self::from_toml(SHIPPED).unwrap_or_default() }
    }

    /// Actions of the rules that no catalog knows, in a sentence each: a misspelled rule forbids nothing.
    pub fn doubts(&self, catalog: &Catalog) -> Vec<String> {
        let required = self.require_condition.iter().flat_map(|rule| &rule.actions);
        let forbidden = self.forbid.iter().flat_map(|rule| &rule.actions);
        let mut doubts: Vec<String> = Vec::new();
        for action in required.chain(forbidden) {
            if action == "*" || !catalog.expand(action).is_empty() {
                continue;
            }
            let near = catalog.nearest_action(action).filter(|_| !glob::has_wildcard(action));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let doubt = format!("the house rules name {action}, which no catalog knows{hint}");
            if !doubts.contains(&doubt) {
                doubts.push(doubt);
            }
        }
        doubts
    }
}

/// The rules as they are written, each text with its place.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct WrittenRules {
    regions: Vec<Spanned<String>>,
    policy_name: Option<Spanned<String>>,
    require_condition: Vec<Spanned<WrittenCondition>>,
    forbid: Vec<Spanned<WrittenForbidden>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WrittenConfiguration {
    rules: WrittenRules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenCondition {
    actions: Vec<Spanned<String>>,
    any_of: Vec<Spanned<String>>,
    reason: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenForbidden {
    actions: Vec<Spanned<String>>,
    resource: Option<Spanned<String>>,
    reason: Spanned<String>,
}

impl WrittenRules {
    fn checked(self, text: &str) -> Result<HouseRules, RulesError> {
        let wrong = |span: Range<usize>, message: String| Err(error_at(text, span, message));
        let region = |text: &str| {
            text.contains('-')
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if let Some(one) = self.regions.iter().find(|one| !region(one.get_ref())) {
            let message = format!("{:?} is no region; write one like cn-hangzhou", one.get_ref());
            return wrong(one.span(), message);
        }
        if let Some(name) = self.policy_name.as_ref().filter(|name| name.get_ref().trim().is_empty()) {
            return wrong(name.span(), "no policy has an empty name; write a pattern like team-*".to_owned());
        }
        let mut rules = HouseRules {
            regions: self.regions.into_iter().map(Spanned::into_inner).collect(),
            policy_name: self.policy_name.map(Spanned::into_inner),
            ..HouseRules::default()
        };
        for rule in self.require_condition {
            let (span, rule) = (rule.span(), rule.into_inner());
            let actions = checked_actions(text, &span, rule.actions)?;
            if rule.any_of.is_empty() {
                return wrong(
                    span,
                    "any-of is empty; name the condition keys of which one must be there".to_owned(),
                );
            }
            if let Some(key) = rule.any_of.iter().find(|key| !key.get_ref().contains(':')) {
                let message =
                    format!("{:?} is no condition key; write one like acs:MFAPresent", key.get_ref());
                return wrong(key.span(), message);
            }
            let any_of = rule.any_of.into_iter().map(Spanned::into_inner).collect();
            let reason = checked_reason(text, rule.reason)?;
            rules.require_condition.push(RequiredCondition { actions, any_of, reason });
        }
        for rule in self.forbid {
            let (span, rule) = (rule.span(), rule.into_inner());
            let actions = checked_actions(text, &span, rule.actions)?;
            let unusable = |resource: &&Spanned<String>| {
                let resource = resource.get_ref();
                resource != "*" && arn::split(resource).is_none_or(|fields| fields.prefix != "acs")
            };
            if let Some(resource) = rule.resource.as_ref().filter(unusable) {
                let message = format!(
                    "{:?} is no resource; write * or acs:CODE:REGION:ACCOUNT:PATH with all five parts",
                    resource.get_ref()
                );
                return wrong(resource.span(), message);
            }
            let resource = rule.resource.map_or_else(|| "*".to_owned(), Spanned::into_inner);
            let reason = checked_reason(text, rule.reason)?;
            rules.forbid.push(Forbidden { actions, resource, reason });
        }
        Ok(rules)
    }
}

fn checked_actions(
    text: &str,
    rule: &Range<usize>,
    actions: Vec<Spanned<String>>,
) -> Result<Vec<String>, RulesError> {
    if actions.is_empty() {
        let message = "actions is empty; name the actions that the rule is about".to_owned();
        return Err(error_at(text, rule.clone(), message));
    }
    let is_action = |text: &str| {
        let named = text.split_once(':').is_some_and(|(code, name)| !code.is_empty() && !name.is_empty());
        (text == "*" || named) && !text.contains(char::is_whitespace) && text.matches(':').count() < 2
    };
    if let Some(action) = actions.iter().find(|action| !is_action(action.get_ref())) {
        let message =
            format!("{:?} is no action; write one like ram:CreateUser or ram:Delete*", action.get_ref());
        return Err(error_at(text, action.span(), message));
    }
    Ok(actions.into_iter().map(Spanned::into_inner).collect())
}

fn checked_reason(text: &str, reason: Spanned<String>) -> Result<String, RulesError> {
    if reason.get_ref().trim().is_empty() {
        return Err(error_at(
            text,
            reason.span(),
            "the reason is empty; say why, for whoever reads the finding".to_owned(),
        ));
    }
    Ok(reason.into_inner())
}

fn not_read(text: &str, error: &toml::de::Error) -> RulesError {
    let (at, message) = toml_fault(text, error);
    error_at(text, at..at, message)
}

fn error_at(text: &str, span: Range<usize>, message: String) -> RulesError {
    let (line, column) = line_and_column(text.as_bytes(), span.start);
    RulesError { line, column, message }
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
    fn each_mistake_is_an_error_at_its_place() {
        let rule = |lines: &str| format!("[[forbid]]\n{lines}");
        for (text, place, part) in [
            ("regions = []\nforbidden = []".to_owned(), (2, 1), "forbidden"),
            ("regions = ['cn-hangzhou', 'Hangzhou']".to_owned(), (1, 27), "cn-hangzhou"),
            ("regions = 'cn-hangzhou'".to_owned(), (1, 11), "`regions` is text; write a list"),
            ("regions = [5]".to_owned(), (1, 12), "`regions` is a number; write text in quotes"),
            ("policy-name = ' '".to_owned(), (1, 15), "empty name"),
            ("policy-name = ".to_owned(), (1, 15), ""),
            (rule("actions = []\nreason = 'x'"), (1, 1), "actions is empty"),
            (rule("actions = ['ram']\nreason = 'x'"), (2, 12), "ram:CreateUser"),
            (rule("actions = ['ram:*']\nreason = ' '"), (3, 10), "say why"),
            (rule("actions = ['ram:*']"), (1, 1), "reason"),
            (rule("actions = ['ram:*']\nresource = 'bucket'\nreason = 'x'"), (3, 12), "five parts"),
            (
                "[[require-condition]]\nactions = ['ram:*']\nany-of = []\nreason = 'x'".to_owned(),
                (1, 1),
                "any-of",
            ),
            (
                "[[require-condition]]\nactions = ['ram:*']\nany-of = ['MFA']\nreason = 'x'".to_owned(),
                (3, 11),
                "acs:MFAPresent",
            ),
        ] {
            let error = HouseRules::from_toml(&text).unwrap_err();
            assert_eq!((error.line, error.column), place, "{text}: {error}");
            assert!(error.message.contains(part) && !error.message.contains('\n'), "{text}: {error}");
        }
    }

    #[test]
    fn a_configuration_holds_them_in_a_table_and_places_are_its_own() {
        let text = "theme = 'dark'\n[rules]\nregions = ['cn-hangzhou']\n[[rules.forbid]]\nactions = ['ram:*']\nreason = 'x'\n";
        let rules = HouseRules::from_configuration(text).unwrap();
        assert_eq!((rules.regions.len(), rules.forbid.len()), (1, 1));
        let error = HouseRules::from_configuration(&text.replace("'ram:*'", "'ram'")).unwrap_err();
        assert_eq!((error.line, error.column), (5, 12));
    }

    #[test]
    fn a_rule_about_an_action_that_nobody_knows_is_doubted() {
        let catalog = Catalog::embedded().unwrap();
        assert_eq!(HouseRules::shipped().doubts(&catalog), Vec::<String>::new());
        let text = "[[forbid]]\nactions = ['ram:DeletUser', 'edas:*']\nreason = 'x'";
        let doubts = HouseRules::from_toml(text).unwrap().doubts(&catalog);
        assert_eq!(
            doubts,
            ["the house rules name ram:DeletUser, which no catalog knows; did you mean ram:DeleteUser?"]
        );
    }
}
