//! A policy for elsewhere: canonical JSON, Terraform, the aliyun command line, a table for reviewers.
//!
//! Every form holds the document as [`format()`] writes it, so that nothing changes its meaning on the way: heredocs of
//! Terraform and arguments of a shell have escapes of their own, and those are made here and nowhere else.

mod aliyun_cli;
mod markdown;
mod terraform;

use crate::engine::catalog::Catalog;
use crate::engine::json::Style;
use crate::engine::policy::{Policy, PolicyKind, format};

/// The forms that a policy can leave in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// Canonical JSON.
    Json,
    /// A resource of the alicloud provider.
    Terraform,
    /// A command of the aliyun command line that makes the policy.
    AliyunCli,
    /// The same for a policy that exists: a new version of it.
    AliyunCliVersion,
    /// A table for reviewers.
    Markdown,
}

/// What a form needs to know beside the policy.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions<'a> {
    /// The policy's name, or the role's for a trust policy. What RAM takes in no name becomes `-`.
    pub name: &'a str,
    /// What it is for; nothing when empty.
    pub description: &'a str,
    /// For counting what wildcards cover today.
    pub catalog: Option<&'a Catalog>,
}

/// Why there is no such form of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The kind of policy has no resource or command of its own.
    #[error("{form} has nothing to hold a {kind} policy by itself; export it as json")]
    NoPlace {
        /// `Terraform` or `the aliyun command line`
        form: &'static str,
        /// The kind's word.
        kind: &'static str,
    },
    /// A bucket or key policy belongs to a resource that nobody named.
    #[error(
        "a new version exists for identity policies and roles only; a {0} policy has none; leave --new-version out"
    )]
    NoVersion(&'static str),
}

/// The policy in another form, with a line end at the end.
///
/// # Errors
/// When the form has no place for this kind of policy.
pub fn export(policy: &Policy, form: ExportForm, options: &ExportOptions<'_>) -> Result<String, ExportError> {
    match form {
        ExportForm::Json => Ok(format(policy, Style::Pretty)),
        ExportForm::Terraform => terraform::write(policy, options),
        ExportForm::AliyunCli => aliyun_cli::create(policy, options),
        ExportForm::AliyunCliVersion => aliyun_cli::new_version(policy, options),
        ExportForm::Markdown => Ok(markdown::write(policy, options)),
    }
}

/// A name that RAM takes: letters, digits and `-`, at most so many. A role's may hold `.` as well.
fn ram_name(name: &str, kind: PolicyKind) -> String {
    let (also, longest) = if kind == PolicyKind::Trust { ("-.", 64) } else { ("-", 128) };
    let fits = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    let made: String = name.chars().map(|c| if fits(c) { c } else { '-' }).take(longest).collect();
    if made.chars().any(|c| c.is_ascii_alphanumeric()) { made } else { "policy".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_one_that_ram_takes() {
        let name = |name: &str| ram_name(name, PolicyKind::Identity);
        assert_eq!(name("team a_1.json"), "team-a-1-json");
        assert_eq!(name("策略"), "policy");
        assert_eq!(name(""), "policy");
        assert_eq!(name(&"x".repeat(300)).len(), 128);
        assert_eq!(ram_name("my.role", PolicyKind::Trust), "my.role");
    }
}
