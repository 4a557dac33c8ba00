//! Fixes in words: what is done, where, and what it costs.

use super::access_set::AccessSet;
use super::advice::Advice;
use super::difference::AccessRegion;
use super::fix::{Fix, FixEdit};
use super::policy_text::policy_text;
use crate::engine::decide::Layer;
use crate::engine::text::escape_for_display;

/// Further fixes that are listed behind the smallest.
const MOST_LISTED: usize = 4;

/// What it would take, as lines of text: the smallest fix, then dearer ones.
pub fn advice_text(set: &AccessSet, advice: &Advice) -> Vec<String> {
    if let Some(why) = &advice.no_fix {
        return vec![format!("no fix: {}", escape_for_display(why))];
    }
    let mut lines = Vec::new();
    for (at, fix) in advice.fixes.iter().take(MOST_LISTED + 1).enumerate() {
        lines.push(format!("{}: {}", if at == 0 { "smallest fix" } else { "or" }, fix.sentence(set)));
    }
    lines
}

impl FixEdit {
    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::AddAction(_) => "add-action",
            Self::AddResource(_) => "add-resource",
            Self::AddValue { .. } => "add-value",
            Self::RemoveValue { .. } => "remove-value",
            Self::NewStatement => "new-statement",
            Self::RemoveDeniedAction(_) => "remove-denied-action",
            Self::RemoveDeniedResource(_) => "remove-denied-resource",
            Self::RemoveDenial => "remove-denial",
        }
    }

    /// What is added or taken away, if it is one text.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::AddAction(value)
            | Self::AddResource(value)
            | Self::AddValue { value, .. }
            | Self::RemoveValue { value, .. }
            | Self::RemoveDeniedAction(value)
            | Self::RemoveDeniedResource(value) => Some(value),
            Self::NewStatement | Self::RemoveDenial => None,
        }
    }

    /// The condition key concerned.
    pub fn key(&self) -> Option<&str> {
        if let Self::AddValue { key, .. } | Self::RemoveValue { key, .. } = self { Some(key) } else { None }
    }

    fn sentence(&self, number: usize) -> String {
        match self {
            Self::AddAction(action) => format!("add {action} to statement {number}"),
            Self::AddResource(resource) => format!("add {resource} to statement {number}"),
            Self::AddValue { key, value } => format!("add {value} to {key} in statement {number}"),
            Self::RemoveValue { key, value } => format!("take {value} out of {key} in statement {number}"),
            Self::NewStatement => "add a statement for this request alone".to_owned(),
            Self::RemoveDeniedAction(action) => format!("deny {action} no longer"),
            Self::RemoveDeniedResource(resource) => format!("deny on {resource} no longer"),
            Self::RemoveDenial => format!("remove the denial, statement {number}"),
        }
    }
}

impl Fix {
    /// What is done and what it costs, in words; a weakened denial comes first, where it has to be done last.
    pub fn sentence(&self, set: &AccessSet) -> String {
        let warning = if self.weakens_deny { "weakens a denial: " } else { "" };
        let joined = if matches!(self.edits.last(), Some(FixEdit::NewStatement)) { "to" } else { "of" };
        let policy = policy_text(set, self.policy);
        let mut text = format!("{warning}{} {joined} {policy}; {}", self.edits_text(), self.price());
        if let Some(caution) = self.caution(set) {
            text = format!("{text}; {caution}");
        }
        text
    }

    /// What is done, in words.
    pub fn edits_text(&self) -> String {
        let each = self.edits.iter().map(|edit| edit.sentence(self.statement + 1));
        escape_for_display(&each.collect::<Vec<_>>().join(", then ")).into_owned()
    }

    /// Where the change has to be made, when that is not a policy of the principal.
    pub fn caution(&self, set: &AccessSet) -> Option<&'static str> {
        match set.members().nth(self.policy).map(|(_, layer, _)| layer)? {
            Layer::Control(_) => Some(
                "no policy of the account helps: the control policy is changed in the resource directory, and binds everybody below",
            ),
            Layer::Session => Some("no other policy helps: the session policy is given with AssumeRole"),
            Layer::Resource => Some("it is changed at the resource, for everybody whom it names"),
            Layer::Identity | Layer::ResourceGroup(_) | Layer::Trust => None,
        }
    }

    /// What else it would allow, in words.
    pub fn price(&self) -> String {
        if !self.undecided.is_empty() {
            let why = self.undecided.join("; ");
            return format!("what it allows beside could not be told in full ({})", escape_for_display(&why));
        }
        if self.nothing_else {
            return "+1 action on 1 resource, nothing else".to_owned();
        }
        let regions: Vec<String> = self.gained.iter().map(region_text).collect();
        format!("allows {}", regions.join("; "))
    }
}

fn region_text(region: &AccessRegion) -> String {
    let count = |texts: &[String], one: &str| match texts {
        [only] => escape_for_display(only).into_owned(),
        several => format!("{} {one}", several.len()),
    };
    let limited = if region.conditions.is_empty() && region.except.is_empty() { "" } else { " in part" };
    let actions = count(&region.actions, "action patterns");
    format!("{actions} on {}{limited}", count(&region.resources, "resource patterns"))
}
