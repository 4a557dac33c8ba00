//! Texts of the compare screen.

/// Title of the list of what can stand on the old side.
pub const CHOOSE_OLD: &str = "Compare from";
/// Title of the list of what can stand on the new side.
pub const CHOOSE_NEW: &str = "Compare to";
/// A state that is in no file.
pub const NOTHING: &str = "nothing";
/// A file that is to be named.
pub const ANOTHER_FILE: &str = "another file";
/// Title of the prompt for it.
pub const WHICH_FILE: &str = "Compare with the policy in";
/// Heading of the undo steps.
pub const STEPS: &str = "Before an edit";
/// Heading of the templates.
pub const TEMPLATES: &str = "Templates";
/// The part with the access.
pub const ACCESS: &str = "Access";
/// What the access says before the answer.
pub const NOT_YET: &str = "The two are being compared.";
/// What the texts say when there is none.
pub const NO_TEXT: &str = "There is no text on either side.";

/// What to do about a side that RAM would refuse: the policy that is open.
pub const CORRECT_NOW: &str = "RAM would refuse it. Correct it: the findings list every fault.";
/// The same for the file that the open policy was read from.
pub const CORRECT_SAVED: &str = "RAM would refuse it. Save a correct policy, or compare something else.";
/// The same for a state that lies back.
pub const CORRECT_BACK: &str = "RAM would have refused it. Compare another step.";
/// The same for another file, or for a template.
pub const CORRECT_FILE: &str = "RAM would refuse it. Correct the file, then choose it again.";

/// The policy that is open.
pub fn now(name: &str) -> String {
    format!("{name} as it is now")
}

/// The file on disk.
pub fn saved(name: &str) -> String {
    super::access::on_disk(name)
}

/// Some steps back.
pub fn back(steps: usize) -> String {
    if steps == 1 { "one step back".to_owned() } else { format!("{steps} steps back") }
}

/// A template.
pub fn template(name: &str) -> String {
    format!("template {name}")
}

/// From one to the other.
pub fn between(old: &str, new: &str) -> String {
    format!("{old} to {new}")
}
