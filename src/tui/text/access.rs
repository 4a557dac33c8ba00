//! Texts of the access tab, of fixes, and of the comparison of two policies.

/// There is no file to compare the policy with.
pub const NO_FILE: &str = "The policy is in no file yet: only its last step is compared.";
/// What the pane shows without a policy.
pub const NO_POLICY: &str = "There is no policy yet whose access could be compared.";
/// What the pane shows before the first answer.
pub const NOT_YET: &str = "What the policy allows is being compared.";
/// The lines are those of the policy before the last change.
pub const STALE: &str = "The policy has changed and is being compared again.";
/// Why something is not possible: no example.
pub const NO_EXAMPLE: &str = "there is no example here";
/// Why something is not possible: no fix.
pub const NO_FIX: &str = "there is no fix for this answer, or it is still being looked for";
/// Title of the list of fixes.
pub const FIXES: &str = "What would allow it, the least other access first";
/// Title of the question before a denial is weakened.
pub const WEAKEN_TITLE: &str = "This weakens a denial";
/// The answer that takes the fix.
pub const WEAKEN: &str = "Weaken it";
/// The policy has changed since the fix was found.
pub const FIX_IS_OLD: &str = "The policy has changed since; look again.";

/// The text is refused, an earlier one is in force.
pub const EARLIER_COUNTS: &str = "RAM would refuse this text. Compared is the last that it would accept.";
/// The text is refused, and there is no other.
pub const NONE_COUNTS: &str = "RAM would refuse this text: it allows nothing. Correct it first.";
/// The file is refused.
pub const DISK_COUNTS_NOT: &str = "RAM would refuse the file on disk, so it is taken to allow nothing.";
/// The text before the last step was refused.
pub const STEP_COUNTS_NOT: &str = "RAM would have refused that text, so it is taken to have allowed nothing.";

/// What the text on disk is called.
pub fn on_disk(name: &str) -> String {
    format!("{name} on disk")
}

/// What the text before the last step is called.
pub fn before_step(name: &str) -> String {
    format!("{name} before the last step")
}

/// The first fault of some.
pub fn first_of(fault: &str, others: usize) -> String {
    match others {
        0 => fault.to_owned(),
        others => format!("{fault} (and {others} more)"),
    }
}

/// What stands on the tab: whether anything was gained or lost since the file.
pub fn tab(title: &str, gained: usize, lost: usize, stale: bool) -> String {
    let count =
        |sign: char, number: usize| if number > 0 { format!(" {sign}{number}") } else { String::new() };
    format!("{title}{}{}{}", count('+', gained), count('-', lost), if stale { "?" } else { "" })
}

/// What the policy is compared with: its file.
pub fn since_file(name: &str) -> String {
    format!("since {name}")
}

/// What the policy is compared with: itself before the last step.
pub fn since_step(label: &str) -> String {
    format!("by \"{label}\"")
}

/// Both at once, where one step did everything.
pub fn since_and_by(since: &str, label: &str) -> String {
    format!("{since}, {}", since_step(label))
}

/// The heading of a comparison.
pub fn heading(since: &str, verdict: &str) -> String {
    format!("{}: {since}", verdict.to_uppercase())
}

/// The heading of a comparison for one principal.
pub fn of_principal(since: &str, principal: &str) -> String {
    format!("{since}, assumed by {principal}")
}

/// A request of a region.
pub fn example(request: &str) -> String {
    format!("for example {request}")
}

/// The smallest fix, with its key.
pub fn fix(key: &str, sentence: &str) -> String {
    format!("{key}  smallest fix: {sentence}")
}

/// The smallest fix is an edit of another policy.
pub fn fix_elsewhere(sentence: &str) -> String {
    format!("smallest fix, in a policy that is not open: {sentence}")
}

/// There is no fix, and why.
pub fn no_fix(why: &str) -> String {
    format!("no fix: {why}")
}

/// The policy that has to be edited is not the one that is open.
pub fn elsewhere(policy: &str) -> String {
    format!("That is a change of {policy}, which is not the policy that is open; open it first.")
}

/// The question before a denial is weakened.
pub fn weaken_question(sentence: &str) -> String {
    format!("{sentence}.")
}
