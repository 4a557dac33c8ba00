//! A resource of Terraform's alicloud provider, the document in a heredoc.

use super::{ExportError, ExportOptions, ram_name};
use crate::engine::json::Style;
use crate::engine::policy::{Policy, PolicyKind, format};
use std::fmt::Write as _;

/// Ends the heredoc. No line of a printed document is a bare word, so no document can hold it.
const END: &str = "POLICY";

/// What the resource of a kind of policy is called, and its arguments for name and document.
fn resource(kind: PolicyKind) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        PolicyKind::Identity => Some(("alicloud_ram_policy", "policy_name", "policy_document")),
        PolicyKind::Control => {
            Some(("alicloud_resource_manager_control_policy", "control_policy_name", "policy_document"))
        }
        PolicyKind::Trust => Some(("alicloud_ram_role", "role_name", "assume_role_policy_document")),
        // A session policy is an argument of a call, a bucket policy an argument of its bucket.
        PolicyKind::Session | PolicyKind::Resource => None,
    }
}

pub(super) fn write(policy: &Policy, options: &ExportOptions<'_>) -> Result<String, ExportError> {
    let Some((resource, name_argument, document_argument)) = resource(policy.kind) else {
        return Err(ExportError::NoPlace { form: "Terraform", kind: policy.kind.word() });
    };
    let name = ram_name(options.name, policy.kind);
    let mut arguments = vec![(name_argument, quoted(&name))];
    if !options.description.is_empty() {
        arguments.push(("description", quoted(options.description)));
    }
    if policy.kind == PolicyKind::Control {
        arguments.push(("effect_scope", quoted("RAM")));
    }
    let width = arguments.iter().map(|(name, _)| name.len()).chain([document_argument.len()]).max();
    let width = width.unwrap_or_default();
    let mut text = format!("resource \"{resource}\" \"{}\" {{\n", label(&name));
    for (argument, value) in arguments {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {argument:width$} = {value}");
    }
    let _ = writeln!(text, "  {document_argument:width$} = <<{END}");
    text.push_str(&escaped_template(&format(policy, Style::Pretty)));
    text.push_str(END);
    text.push_str("\n}\n");
    Ok(text)
}

/// A name that HCL takes for a block's label in references: letters, digits, `_` and `-`, no digit first.
fn label(name: &str) -> String {
    let made: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if made.starts_with(|c: char| c.is_ascii_digit()) { format!("_{made}") } else { made }
}

/// Terraform reads `${` and `%{` of a template as the beginning of an expression; doubled they are text. Behind
/// another sign of the kind that would be read in two ways, so there they become escapes, which JSON and quoted
/// strings both know.
fn escaped_template(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '%']) {
        let (before, from) = rest.split_at(at);
        escaped.push_str(before);
        let after = from.trim_start_matches(['$', '%']);
        let signs = from.get(..from.len() - after.len()).unwrap_or_default();
        match (after.starts_with('{'), signs) {
            (true, "$" | "%") => escaped.extend([signs, signs]),
            (true, _) => escaped.extend(signs.chars().map(|c| if c == '$' { "\\u0024" } else { "\\u0025" })),
            (false, _) => escaped.push_str(signs),
        }
        rest = after;
    }
    escaped.push_str(rest);
    escaped
}

/// A quoted string of HCL.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Hidden characters have no place in a file for review.
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    escaped_template(&quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_text_and_labels_are_identifiers() {
        assert_eq!(escaped_template("a${b}%{c}$d%%"), "a$${b}%%{c}$d%%");
        assert_eq!(
            escaped_template("$${b}%%%{c}$%{d}"),
            r"\u0024\u0024{b}\u0025\u0025\u0025{c}\u0024\u0025{d}"
        );
        assert_eq!(label("1-Team.A"), "_1_team_a");
        assert_eq!(quoted("a\"b\\${c}\n\u{7}"), "\"a\\\"b\\\\$${c}\\n\\u0007\"");
    }
}
