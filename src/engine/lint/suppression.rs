//! Findings that somebody decided to live with, each with the reason.

use super::finding::Finding;

/// One decision: this code, in this policy, for this reason.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// The policy's name; `*` for every policy.
    pub policy: String,
    /// The check's code.
    pub code: String,
    /// The statement, counted from 1; without it every one of the policy.
    #[serde(default)]
    pub statement: Option<usize>,
    /// Why.
    pub reason: String,
}

/// All suppressions in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressions {
    entries: Vec<Suppression>,
}

impl Suppressions {
    /// These suppressions; one without a reason is an error, because in a year nobody will know.
    pub fn new(entries: Vec<Suppression>) -> Result<Self, String> {
        match entries.iter().find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => Err(format!("the suppression of {} in {} has no reason; say why", entry.code, entry.policy)),
            None => Ok(Self { entries }),
        }
    }

    /// Takes in further ones.
    pub fn add(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Why a finding is not to be shown, when it is not.
    pub fn reason(&self, policy: Option<&str>, finding: &Finding) -> Option<&str> {
        let statement = statement_of(&finding.pointer);
        let applies = |entry: &&Suppression| {
            entry.code == finding.code
                && (entry.policy == "*" || policy == Some(entry.policy.as_str()))
                && entry.statement.is_none_or(|number| statement == Some(number))
        };
        self.entries.iter().find(applies).map(|entry| entry.reason.as_str())
    }
}

/// The statement's number, from 1, in a pointer into it.
fn statement_of(pointer: &str) -> Option<usize> {
    let number = pointer.strip_prefix("/Statement/")?.split('/').next()?;
    number.parse::<usize>().ok().map(|number| number + 1)
}
