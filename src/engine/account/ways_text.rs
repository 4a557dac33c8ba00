//! How something is allowed, in words: a line for each statement that has a say. Hidden characters are shown.

use super::reached::Via;
use super::ways::{Way, Ways};
use crate::engine::decide::Layer;
use crate::engine::policy::Condition;
use crate::engine::text::escape_for_display;
use std::fmt::Write as _;

/// `policy#1, by group ops`: statements count from 1 for people.
pub fn way_name(way: &Way) -> String {
    let name = format!("{}#{}", escape_for_display(&way.policy), way.statement + 1);
    let via = match &way.via {
        Via::Own => String::new(),
        Via::Group(group) => format!(", by group {}", escape_for_display(group)),
        Via::Level(level) => format!(", at level {}", escape_for_display(level)),
        Via::Session => ", for this session".to_owned(),
        Via::Resource(_) | Via::Trust(_) => ", on the resource itself".to_owned(),
    };
    let scope = match &way.layer {
        Layer::ResourceGroup(group) => format!(", in resource group {}", escape_for_display(group)),
        _ => String::new(),
    };
    format!("{name}{via}{scope}")
}

fn condition_text(condition: &Condition) -> String {
    let values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
    let text = format!("{} {} {}", condition.key.text, condition.operator.name(), values.join(" | "));
    escape_for_display(&text).into_owned()
}

/// A statement in one line: which, on what, when.
fn way_text(way: &Way, with_resources: bool) -> String {
    let mut text = way_name(way);
    if with_resources && !way.resources.is_empty() {
        let but = if way.all_but { "everything but " } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(text, " on {but}{}", escape_for_display(&way.resources.join(" | ")));
    }
    let conditions: Vec<String> = way.conditions.iter().map(condition_text).collect();
    if !conditions.is_empty() {
        let _ = write!(text, " when {}", conditions.join(" and "));
    }
    text
}

/// One line for each statement that has a say.
pub fn ways_lines(ways: &Ways, with_resources: bool) -> Vec<String> {
    let mut lines: Vec<String> =
        ways.grants.iter().map(|grant| format!("by {}", way_text(grant, with_resources))).collect();
    for group in &ways.within {
        let texts: Vec<String> = group.iter().map(|way| way_text(way, with_resources)).collect();
        lines.push(format!("and only within {}", texts.join(", or ")));
    }
    for deny in &ways.except {
        lines.push(format!("except where denied by {}", way_text(deny, true)));
    }
    if !ways.definite {
        lines.push("resting on an undocumented rule; simulate with --explain says which".to_owned());
    }
    lines
}

/// What keeps somebody's ways from being a plain yes; nothing when they are one.
pub fn when(ways: &Ways) -> &'static str {
    let free = ways.within.is_empty() && ways.except.is_empty();
    match (ways.unconditional, free && ways.grants.iter().any(|grant| grant.conditions.is_empty())) {
        (true, _) => "",
        (false, true) => "on some resources",
        (false, false) => "under conditions",
    }
}
