//! A command of the aliyun command line, quoted for a POSIX shell.

use super::{ExportError, ExportOptions, ram_name};
use crate::engine::json::Style;
use crate::engine::policy::{Policy, PolicyKind, format};

/// The command that makes the policy, or the role of a trust policy.
pub(super) fn create(policy: &Policy, options: &ExportOptions<'_>) -> Result<String, ExportError> {
    let (call, name, document) = match policy.kind {
        PolicyKind::Identity => ("ram CreatePolicy", "PolicyName", "PolicyDocument"),
        PolicyKind::Control => ("resourcemanager CreateControlPolicy", "PolicyName", "PolicyDocument"),
        PolicyKind::Trust => ("ram CreateRole", "RoleName", "AssumeRolePolicyDocument"),
        kind @ (PolicyKind::Session | PolicyKind::Resource) => {
            return Err(ExportError::NoPlace { form: "the aliyun command line", kind: kind.word() });
        }
    };
    let mut command = begun(call, name, policy, options);
    if policy.kind == PolicyKind::Control {
        add(&mut command, "EffectScope", "RAM");
    }
    if !options.description.is_empty() {
        add(&mut command, "Description", options.description);
    }
    add(&mut command, document, &format(policy, Style::Compact));
    command.push('\n');
    Ok(command)
}

/// The command that makes it the default version of a policy, or the trust policy of a role, that exists.
pub(super) fn new_version(policy: &Policy, options: &ExportOptions<'_>) -> Result<String, ExportError> {
    let document = format(policy, Style::Compact);
    let mut command = match policy.kind {
        PolicyKind::Identity => {
            let mut command = begun("ram CreatePolicyVersion", "PolicyName", policy, options);
            add(&mut command, "PolicyDocument", &document);
            add(&mut command, "SetAsDefault", "true");
            command
        }
        PolicyKind::Trust => {
            let mut command = begun("ram UpdateRole", "RoleName", policy, options);
            add(&mut command, "NewAssumeRolePolicyDocument", &document);
            command
        }
        kind => return Err(ExportError::NoVersion(kind.word())),
    };
    command.push('\n');
    Ok(command)
}

fn begun(call: &str, name: &str, policy: &Policy, options: &ExportOptions<'_>) -> String {
    let mut command = format!("aliyun {call}");
    add(&mut command, name, &ram_name(options.name, policy.kind));
    command
}

fn add(command: &mut String, option: &str, value: &str) {
    command.push_str(" \\\n  --");
    command.push_str(option);
    command.push(' ');
    command.push_str(&quoted(value));
}

/// A word of a POSIX shell: nothing is special between single quotes but the quote itself.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
