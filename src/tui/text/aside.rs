//! What is worked out aside, by name.

/// What the policy allows now and allowed before.
pub const ACCESS: &str = "the access";
/// What two policies allow.
pub const COMPARISON: &str = "the comparison";
/// What is expected of regions.
pub const EXPECTATIONS: &str = "the expectations";
/// What lint finds.
pub const FINDINGS: &str = "the findings";
/// What would allow a request.
pub const FIXES: &str = "the fixes";
/// The decisions of the matrix.
pub const MATRIX: &str = "the matrix";
/// A trail that is read.
pub const TRAIL: &str = "the trail";
/// What of a trail is granted.
pub const USAGE: &str = "the usage";

/// Work has panicked.
pub fn panicked(what: &str, said: &str) -> String {
    let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
    format!(
        "A fault of acscope{said}: {what} could not be worked out, and what is shown of it is old. Save your work and start again."
    )
}
