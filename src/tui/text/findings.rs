//! Texts of the findings.

use crate::engine::json::Position;
use crate::engine::lint::{FixEffect, Severity};

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
pub const STALE: &str = "The policy changed; checking again.";
/// Why something is not possible: no finding.
pub const NONE: &str = "There is no finding here.";

/// Why something is not possible: no fix.
pub const NO_FIX: &str = "There is no fix for it that would surely be right.";
/// Why something is not possible: the text is larger than any policy.
pub const TOO_LARGE_TO_FIX: &str = "The policy is too large for that here; `acscope lint --fix` does it.";
/// Why something is not possible: somebody has decided to live with it.
pub const SUPPRESSED_ALREADY: &str = "It is suppressed already.";
/// Why something is not possible: no place to write to.
pub const NO_CONFIGURATION: &str =
    "There is no configuration file to write it into; name one with --config when starting.";
/// No fix is proven to leave access equal or narrower.
pub const NOTHING_TO_FIX: &str = "No fix is proven to leave access equal or narrower.";
/// Title of the preview of a fix.
pub const FIX: &str = "Fix";
/// Title of the preview of several fixes.
pub const FIXES: &str = "Fixes that leave access equal or narrower";
/// Take the fix.
pub const APPLY: &str = "Apply";
/// Take a fix that gives more access, or may.
pub const APPLY_ANYWAY: &str = "Apply anyway";
/// Title of the explanation of a check.
pub const CHECK: &str = "Check";
/// Title of the choice of what to suppress.
pub const SUPPRESS: &str = "Suppress where?";
/// Title of the question for a reason.
pub const REASON_TITLE: &str = "Why it is all right";
/// Label of the line for a reason.
pub const REASON: &str = "Reason";
/// No reason was given.
pub const GIVE_A_REASON: &str = "Write why: in a year nobody will know.";
/// Suppress in every policy.
pub const IN_EVERY_POLICY: &str = "in every policy";
/// Suppressed findings are listed.
pub const WITH_SUPPRESSED: &str = "Suppressed findings are listed too.";
/// Suppressed findings are not listed.
pub const WITHOUT_SUPPRESSED: &str = "Suppressed findings are not listed.";

/// Suppress in one policy.
pub fn in_policy(name: &str) -> String {
    format!("in the policy {name}")
}

/// Suppress in one statement.
pub fn in_statement(number: usize, name: &str) -> String {
    format!("in statement {number} of {name}")
}

/// It is suppressed now.
pub fn suppressed(code: &str, file: &str) -> String {
    format!("{code} is suppressed; the reason is in {file}.")
}

/// It could not be suppressed.
pub fn not_suppressed(problem: &str) -> String {
    format!("Not suppressed: {problem}.")
}

/// Why a finding is not listed otherwise.
pub fn reason(reason: &str) -> String {
    format!("suppressed: {reason}")
}

/// What is listed.
pub fn listing(least: Severity) -> String {
    match least {
        Severity::Hint => "All findings are listed.".to_owned(),
        Severity::Error => "Only errors are listed.".to_owned(),
        other => format!("Findings of severity {} and worse are listed.", severity(other)),
    }
}

/// How many findings the filter leaves out.
pub fn left_out(count: usize) -> String {
    match count {
        1 => "1 milder finding is not listed.".to_owned(),
        count => format!("{count} milder findings are not listed."),
    }
}

/// What a fix does to access, in a sentence.
pub const fn effect(effect: FixEffect, by_catalogs: bool) -> &'static str {
    if by_catalogs {
        return match effect {
            FixEffect::Wider => "By the catalogs nothing is taken away; this gives more access.",
            FixEffect::Narrower => "By the catalogs access is taken away and none is given.",
            _ => "By the catalogs access stays the same.",
        };
    }
    match effect {
        FixEffect::Equal => "Proven: access stays the same.",
        FixEffect::Narrower => "Proven: access is taken away, none is given.",
        FixEffect::Wider => "This gives more access.",
        FixEffect::Different => "Proven: some access is taken away and other is given.",
        FixEffect::Unknown => "What this does to access is not proven.",
    }
}

/// The name of a fix in the history.
pub fn fix_label(code: &str, description: &str, effect: &str) -> String {
    format!("fix {code}: {description} ({effect})")
}

/// The name of several fixes in the history.
pub fn fixes_label(count: usize) -> String {
    match count {
        1 => "apply 1 fix".to_owned(),
        count => format!("apply {count} fixes"),
    }
}

/// More lines of a preview than are shown.
pub fn more_lines(count: usize) -> String {
    if count == 1 { "and 1 more line".to_owned() } else { format!("and {count} more lines") }
}

/// What was checked when nothing was found.
pub fn clean(checks: usize) -> String {
    format!("{checks} checks, no findings.")
}

/// Something that could not be judged.
pub fn not_checked(code: &str, reason: &str) -> String {
    format!("not checked {code}: {reason}")
}

/// The checks that could not be judged, where there is no room for the reasons.
pub fn gaps(codes: impl Iterator<Item = &'static str>) -> String {
    let mut codes: Vec<&str> = codes.collect();
    codes.dedup();
    format!("not checked: {}", codes.join(", "))
}

/// A finding in full.
pub fn finding(severity: &str, code: &str, place: Position, message: &str) -> String {
    format!("{severity} {code} at {place}: {message}")
}

/// What could be done about a finding, and what that does to access.
pub fn fix(effect: &str, description: &str) -> String {
    format!("fix ({effect}): {description}")
}

/// The configuration's house rules cannot be used.
pub fn wrong_rules(problem: &str) -> String {
    format!("House rules: {problem}. Those that ship with acscope hold instead.")
}

/// A house rule may be misspelled.
pub fn doubtful_rules(doubt: &str) -> String {
    format!("Lint: {doubt}.")
}

/// The configuration's suppressions cannot be used.
pub fn wrong_suppression(problem: &str) -> String {
    format!("The configuration's {problem}. Nothing is suppressed; correct it and start again.")
}
