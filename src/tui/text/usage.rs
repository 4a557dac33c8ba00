//! Texts of the usage screen.

use crate::files::TrailProgress;

/// Title of the list.
pub const PRINCIPALS: &str = "Who called";
/// Title of the right side while nobody is selected.
pub const USE: &str = "Usage";
/// Nothing is open.
pub const NO_TRAIL: &str = "no trail is open; o opens event files of ActionTrail";
/// What a trail leaves out (A3), short enough for a narrow screen.
pub const BLIND: &str = "management events only: what was not seen here may still be in use";
/// Title of the prompt.
pub const OPEN: &str = "Open a trail";
/// Label of the prompt.
pub const FILE: &str = "Event file or folder";
/// There is nothing to stop.
pub const NOT_READING: &str = "nothing is being read";
/// Nothing can be drafted.
pub const NOTHING_USED: &str = "no call of theirs was carried out";
/// The row has nothing below it.
pub const NOTHING_IN_IT: &str = "there is nothing more to this row";
/// Standard input was named.
pub const KEYS_COME_FROM_THERE: &str = "the keys come from standard input; name a file";
/// Files could not be read aside.
pub const NO_THREAD: &str = "the trail could not be read beside the keys; close other programs and try again";
/// Reading was given up.
pub const STOPPED: &str = "reading was stopped; the trail is as it was before";
/// No event was found.
pub const NO_EVENT: &str = "there is no event in it; name files of ActionTrail, which are JSON: a list, {\"Events\": […]}, or one event a line";
/// Before there are catalogs.
pub const NEEDS_CATALOG: &str =
    "without catalogs no call can be named; name one with --catalog when starting";
/// While the answer is worked out.
pub const WORKING: &str = "…";
/// Nothing was recorded.
pub const NO_CALLS: &str = "no call of theirs is in the trail";
/// Section: under the policy and account.
pub const REFUSED: &str = "would be refused as things are edited";
/// Section: under the policy by itself.
pub const REFUSED_ALONE: &str = "would be refused under this policy alone";
/// Section.
pub const TOO_LITTLE: &str = "the trail says too little to tell";
/// Section.
pub const NOT_GRANTED: &str = "used and not granted";
/// Section.
pub const USED: &str = "used and granted";
/// Section, where what is granted is not known.
pub const CALLED: &str = "used";
/// Section.
pub const UNSURE: &str = "used, and whether granted cannot be told";
/// Section.
pub const TRIED: &str = "tried only";
/// Section.
pub const NEVER: &str = "granted and never seen";
/// Section.
pub const UNMAPPED: &str = "calls without a known action";
/// The account's root user.
pub const EVERYTHING: &str = "everything is granted: this is the account itself";
/// In the place of a resource: an event that names none.
pub const NO_RESOURCE: &str = "no resource is recorded";
/// Behind a name: what is shown is about how things were before the last change.
pub const STALE: &str = "being worked out again";
/// Behind a resource.
pub const PARTLY_UNKNOWN: &str = " (in part unknown)";
/// Title of what is to be known of a draft.
pub const ABOUT_DRAFT: &str = "About this draft";

/// A number of events.
fn counted(events: u64) -> String {
    if events == 1 { "1 event".to_owned() } else { format!("{events} events") }
}

/// What the header says.
pub fn subject(name: &str, events: u64) -> String {
    format!("{name}, {}", counted(events))
}

/// Behind the first of several names.
pub fn and_more(more: usize) -> String {
    format!(" and {more} more")
}

/// A section and how much is in it.
pub fn section(title: &str, count: usize) -> String {
    format!("{title} ({count})")
}

/// `1 call`, `3 calls`
pub fn calls(count: u64) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}

/// How calls ended.
pub fn outcomes(done: u64, denied: u64, failed: u64) -> String {
    let mut parts = Vec::new();
    if done > 0 {
        parts.push(calls(done));
    }
    if denied > 0 {
        parts.push(format!("{denied} denied"));
    }
    if failed > 0 {
        parts.push(format!("{failed} failed"));
    }
    parts.join(", ")
}

/// Events that are not listed.
pub fn more_events(more: u64) -> String {
    format!("and {more} more")
}

/// Rows that are not shown.
pub fn more_rows(more: usize) -> String {
    format!("and {more} more; `acscope usage` lists them")
}

/// A service of which nothing was recorded.
pub fn not_in_trail(service: &str) -> String {
    format!("{service}, nobody's events of it are in the trail")
}

/// How far reading has come.
pub fn reading(progress: Option<TrailProgress>) -> String {
    let Some(progress) = progress else { return "reading …  x stops".to_owned() };
    let part = progress.total.filter(|total| *total > 0).map(|total| progress.read.min(total) * 100 / total);
    let part = part.map_or_else(String::new, |part| format!("{part} %  "));
    format!("reading  {part}{}  x stops", counted(progress.events))
}

/// What was read.
pub fn read(events: u64, unmapped: u64, broken: u64) -> String {
    let mut parts = vec![counted(events)];
    if unmapped > 0 {
        parts.push(format!("{} without a known action", calls(unmapped)));
    }
    if broken > 0 {
        let places = if broken == 1 { "place" } else { "places" };
        parts.push(format!("{broken} {places} that could not be read"));
    }
    parts.join(", ")
}

/// In the line at the top of the workbench.
pub fn gauge(refused: u64, all: u64, stale: bool) -> String {
    let stale = if stale { " …" } else { "" };
    format!("trail: {refused} of {all} refused{stale}")
}

/// The name of a drafted policy.
pub fn draft_name(principal: &str) -> String {
    let name = principal.rsplit('/').next().unwrap_or(principal);
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{plain}-as-used")
}

/// A resource that the trail leaves open.
pub fn not_recorded(action: &str, arn: &str) -> String {
    format!("wider than the use: {action} on {arn}: the trail does not say which")
}
