//! Texts of the findings.

use crate::engine::json::Position;
use crate::engine::lint::Severity;

/// What stands on the tab: how many findings there are, and whether they are those of the policy before the last change.
pub fn tab(title: &str, count: usize, stale: bool) -> String {
    let still_counting = if stale { "?" } else { "" };
    match count {
        0 if !stale => title.to_owned(),
        0 => format!("{title} ?"),
        _ => format!("{title} {count}{still_counting}"),
    }
}

/// How bad a finding is.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Security => "security",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// What the list shows without a policy.
pub const NO_POLICY: &str = "There is no policy to check yet.";
/// What the list shows before the first answer.
pub const NOT_YET: &str = "The policy is being checked.";
/// The findings are those of the policy before the last change.
pub const STALE: &str = "The policy has changed and is being checked again.";
/// Why something is not possible: no finding.
pub const NONE: &str = "There is no finding here.";

/// What was checked when nothing was found.
pub fn clean(checks: usize) -> String {
    format!("{checks} checks, no findings.")
}

/// Something that could not be judged.
pub fn not_checked(code: &str, reason: &str) -> String {
    format!("not checked {code}: {reason}")
}

/// A finding in full.
pub fn finding(severity: &str, code: &str, place: Position, message: &str) -> String {
    format!("{severity} {code} at {place}: {message}")
}

/// What could be done about a finding, and what that does to access.
pub fn fix(effect: &str, description: &str) -> String {
    format!("fix ({effect}): {description}")
}

/// The configuration's suppressions cannot be used.
pub fn wrong_suppression(problem: &str) -> String {
    format!("The configuration's {problem}. Nothing is suppressed.")
}
