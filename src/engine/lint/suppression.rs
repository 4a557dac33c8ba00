//! Findings that somebody decided to live with, each with the reason.
//!
//! ```toml
//! [suppress.team-a]                 # the policy's name; "*" for every policy
//! S312 = "the service takes no narrower resource yet"
//! W318 = { statement = 2, reason = "the bucket's names all begin so" }
//! W431 = [{ statement = 1, reason = "one value" }, { statement = 4, reason = "tested" }]
//! ```

use super::finding::Finding;

/// One decision: this code, in this policy, for this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The policy's name; `*` for every policy.
    pub policy: String,
    /// The check's code.
    pub code: String,
    /// The statement, counted from 1; without it every one of the policy.
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
        for entry in &entries {
            if super::check_of(&entry.code).is_none() {
                return Err(format!(
                    "suppress.{}: there is no check {}; write a code of LINT.md",
                    entry.policy, entry.code
                ));
            }
            if entry.reason.trim().is_empty() {
                return Err(format!("suppress.{}: {} has no reason; say why", entry.policy, entry.code));
            }
        }
        Ok(Self { entries })
    }

    /// The suppressions of a configuration's `suppress` table.
    pub fn from_table(table: &toml::Table) -> Result<Self, String> {
        let mut entries = Vec::new();
        for (policy, codes) in table {
            let Some(codes) = codes.as_table() else {
                return Err(format!("suppress.{policy} must be a table of codes, each with its reason"));
            };
            for (code, value) in codes {
                let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                for value in list {
                    entries.push(entry(policy, code, value)?);
                }
            }
        }
        Self::new(entries)
    }

    /// Each of them, as written.
    pub fn entries(&self) -> &[Suppression] {
        &self.entries
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

fn entry(policy: &str, code: &str, value: &toml::Value) -> Result<Suppression, String> {
    let Some(reason) = value.as_str().or_else(|| value.get("reason").and_then(toml::Value::as_str)) else {
        return Err(format!(
            "suppress.{policy}.{code} must be a reason, or {{ statement = 2, reason = \"…\" }}, or a list of these"
        ));
    };
    // What is not understood would suppress the check everywhere.
    let members = value.as_table().into_iter().flat_map(toml::Table::keys);
    if let Some(unknown) = members.into_iter().find(|name| !matches!(name.as_str(), "statement" | "reason")) {
        return Err(format!("suppress.{policy}.{code} has {unknown:?}; write statement and reason only"));
    }
    let number = |written: &toml::Value| {
        let number = written.as_integer().and_then(|number| usize::try_from(number).ok());
        number.filter(|number| *number > 0).ok_or_else(|| {
            format!("suppress.{policy}.{code}: statement must be the number of a statement, counted from 1")
        })
    };
    let statement = value.get("statement").map(number).transpose()?;
    Ok(Suppression {
        policy: policy.to_owned(),
        code: code.to_uppercase(),
        statement,
        reason: reason.to_owned(),
    })
}

/// The statement's number, from 1, in a pointer into it.
pub fn statement_of(pointer: &str) -> Option<usize> {
    let number = pointer.strip_prefix("/Statement/")?.split('/').next()?;
    number.parse::<usize>().ok().map(|number| number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppression_needs_a_reason_and_a_check() {
        let read = |text: &str| Suppressions::from_table(&text.parse().unwrap());
        assert!(read("[team-a]\nS312 = 'because'").is_ok());
        assert!(read("[team-a]\nS312 = { statement = 2, reason = 'because' }").is_ok());
        let two = read("[team-a]\nS312 = [{ statement = 2, reason = 'a' }, { statement = 5, reason = 'b' }]");
        assert_eq!(
            two.unwrap().entries().iter().map(|one| one.statement).collect::<Vec<_>>(),
            [Some(2), Some(5)]
        );
        for (text, part) in [
            ("[team-a]\nS312 = ' '", "no reason"),
            ("[team-a]\nS999 = 'because'", "no check S999"),
            ("S312 = ['team-a']", "must be a table"),
            ("[team-a]\nS312 = [1]", "must be a reason"),
            ("[team-a]\nS312 = 1", "must be a reason"),
            ("[team-a]\nS312 = { statement = 0, reason = 'x' }", "counted from 1"),
            ("[team-a]\nS312 = { statement = '2', reason = 'x' }", "counted from 1"),
            ("[team-a]\nS312 = { statment = 2, reason = 'x' }", "statement and reason only"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
