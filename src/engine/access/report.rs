//! A difference in words: text for a terminal, Markdown for a review.
//!
//! Text from policies is made visible here (hidden and bidi characters), so that both can be shown as they are.

use super::difference::{AccessRegion, Difference, Exception, StatementPlace, Verdict};
use crate::engine::decide::{Assumption, Request};
use crate::engine::policy::{Condition, Effect};
use crate::engine::text::escape_for_display;

/// Patterns of one kind that are written out before the rest is counted.
const MOST_SHOWN: usize = 12;
/// Services of which the actions that are not written out are counted.
const MOST_SERVICES: usize = 8;
/// So few more are written out too: counting them takes as much room.
const FEW_MORE: usize = 3;

/// How many of so many are written out.
fn shown_of(count: usize) -> usize {
    if count <= MOST_SHOWN + FEW_MORE { count } else { MOST_SHOWN }
}

impl Verdict {
    /// The verdict as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Equal => "both allow the same requests",
            Self::Narrower => "new allows less than old, and nothing else",
            Self::Wider => "new allows more than old, and nothing less",
            Self::Incomparable => "new allows some requests that old does not, and the other way round",
            Self::Undecided => "whether they differ could not be told",
        }
    }
}

/// A difference as lines of text.
pub fn difference_text(difference: &Difference) -> Vec<String> {
    let mut lines =
        vec![format!("{}: {}", difference.verdict.word().to_uppercase(), difference.verdict.sentence())];
    for (title, sign, regions) in [("gained", '+', &difference.gained), ("lost", '-', &difference.lost)] {
        if !regions.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
        }
        for region in regions {
            region_lines(region, sign, &mut lines);
        }
    }
    let notes = difference_notes(difference);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    lines
}

fn region_lines(region: &AccessRegion, sign: char, lines: &mut Vec<String>) {
    let mut texts = region_text(region).into_iter();
    lines.extend(texts.next().map(|text| format!("  {sign} {text}")));
    lines.extend(texts.map(|text| format!("    {text}")));
    if let Some(request) = &region.example {
        lines.push(format!("    for example {}", request_text(request)));
    }
}

/// A region line by line: its actions, then on what, under which conditions, what it leaves out, and why.
pub fn region_text(region: &AccessRegion) -> Vec<String> {
    let mut lines = vec![some_actions(&region.actions), format!("on {}", resources(region))];
    if let Some(group) = &region.resource_group {
        lines.push(format!("in resource group {}", escape_for_display(group)));
    }
    lines.extend(region.conditions.iter().map(|condition| format!("if {}", condition_text(condition))));
    let except =
        region.except.iter().map(|exception| format!("except {}", exception_text(exception, region)));
    lines.extend(except);
    lines.push(reason(region));
    let open = region.undecided.as_ref().filter(|_| region.example.is_none());
    lines.extend(open.map(|why| format!("undecided: {}", escape_for_display(why))));
    lines
}

fn resources(region: &AccessRegion) -> String {
    if region.all_resources_only {
        "all resources at once (a request for *, which ARNs do not match)".to_owned()
    } else {
        some(&region.resources)
    }
}

/// The first few, and how many more there are.
fn some(texts: &[String]) -> String {
    let mut shown: Vec<String> =
        texts.iter().take(shown_of(texts.len())).map(|text| escape_for_display(text).into_owned()).collect();
    if texts.len() > shown.len() {
        shown.push(format!("and {} more", texts.len() - shown.len()));
    }
    shown.join(", ")
}

/// The first few actions, and how many more there are of which services.
fn some_actions(actions: &[String]) -> String {
    let text = some(actions);
    let hidden = actions.get(shown_of(actions.len())..).unwrap_or_default();
    if hidden.is_empty() { text } else { format!("{text} ({})", by_service(hidden)) }
}

/// "30 of fc, 12 of log, 4 of other services", the most first.
fn by_service(actions: &[String]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for action in actions {
        let code = action.split_once(':').map_or("*", |(code, _)| code).to_ascii_lowercase();
        match counts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    counts.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let others: usize = counts.iter().skip(MOST_SERVICES).map(|(_, count)| count).sum();
    let named = counts.iter().take(MOST_SERVICES);
    let mut parts: Vec<String> =
        named.map(|(code, count)| format!("{count} of {}", escape_for_display(code))).collect();
    if others > 0 {
        parts.push(format!("{others} of other services"));
    }
    parts.join(", ")
}

fn condition_text(condition: &Condition) -> String {
    let values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
    format!("{} {} {}", condition.operator.name(), escape_for_display(&condition.key.text), some(&values))
}

/// What a region leaves out. What an exception has in common with the whole region goes without saying.
fn exception_text(exception: &Exception, region: &AccessRegion) -> String {
    let but = |all: &[String], not: &[String]| {
        if not.is_empty() {
            some(all)
        } else if all.iter().any(|one| one == "*") {
            format!("all but {}", some(not))
        } else {
            format!("{} but {}", some(all), some(not))
        }
    };
    let among = |all: &[String], text: &String| all.iter().any(|one| one == "*" || one == text);
    let takes_all = |all: &[String], not: &[String], of_region: &[String]| {
        not.is_empty() && of_region.iter().all(|text| among(all, text))
    };
    let any_action = takes_all(&exception.actions, &exception.not_actions, &region.actions);
    let any_resource = takes_all(&exception.resources, &exception.not_resources, &region.resources);
    let actions = but(&exception.actions, &exception.not_actions);
    let mut text = match (any_action, any_resource) {
        (false, true) => actions,
        (true, false) => format!("on {}", but(&exception.resources, &exception.not_resources)),
        (true, true) if !exception.conditions.is_empty() || exception.resource_group.is_some() => {
            String::new()
        }
        _ => format!("{actions} on {}", but(&exception.resources, &exception.not_resources)),
    };
    if !exception.conditions.is_empty() {
        let conditions: Vec<String> = exception.conditions.iter().map(condition_text).collect();
        text = format!("{text} if {}", conditions.join(" and "));
    }
    if let Some(group) = &exception.resource_group {
        text = format!("{text} in resource group {}", escape_for_display(group));
    }
    let text = text.trim_start().to_owned();
    match (exception.by.is_empty(), exception.effect) {
        (true, _) => text,
        (false, Effect::Allow) => format!("{text} (allowed by {})", places_text(&exception.by)),
        (false, Effect::Deny) => format!("{text} (denied by {})", places_text(&exception.by)),
    }
}

/// Statements by their policies: "new team-a, statements 1, 3".
fn places_text(places: &[StatementPlace]) -> String {
    let same_policy =
        |one: &StatementPlace, other: &StatementPlace| (one.side, one.index) == (other.side, other.index);
    let each = places.chunk_by(same_policy).map(|of_policy| {
        let numbers: Vec<String> = of_policy.iter().map(|place| (place.statement + 1).to_string()).collect();
        let noun = if numbers.len() == 1 { "statement" } else { "statements" };
        let (side, policy) = of_policy.first().map_or(("", ""), |place| (place.side.word(), &*place.policy));
        format!("{side} {}, {noun} {}", escape_for_display(policy), numbers.join(", "))
    });
    each.collect::<Vec<_>>().join("; ")
}

fn reason(region: &AccessRegion) -> String {
    let allowed = format!("allowed by {}", places_text(&region.allowed_by));
    if region.denied_by.is_empty() {
        allowed
    } else {
        format!("{allowed}; denied by {}", places_text(&region.denied_by))
    }
}

/// A request on one line: action, resources, context and resource group, made visible.
pub fn request_text(request: &Request) -> String {
    let mut text = format!("{} on {}", request.action, request.resources.join(", "));
    let context: Vec<String> =
        request.context.iter().map(|(key, values)| format!("{key}={}", values.join(","))).collect();
    if !context.is_empty() {
        text = format!("{text} with {}", context.join(" "));
    }
    if let Some(group) = &request.resource_group {
        text = format!("{text} in resource group {group}");
    }
    escape_for_display(&text).into_owned()
}

/// What the answer rests on, what it leaves open, and what it leaves out, in sentences.
pub fn difference_notes(difference: &Difference) -> Vec<String> {
    let rests =
        difference.depends_on.iter().map(|rule| format!("rests on {rule}: {}", Assumption::sentence(rule)));
    let open = difference.undecided.iter().map(|why| format!("undecided: {}", escape_for_display(why)));
    let beside = difference.notes().into_iter().map(|note| format!("note: {note}"));
    rests.chain(open).chain(beside).collect()
}

/// A difference for a review comment.
pub fn difference_markdown(difference: &Difference, old: &str, new: &str) -> String {
    let mut lines = vec![
        format!("### Access: {}", difference.verdict.word()),
        String::new(),
        format!("{} → {}: {}.", code(old), code(new), difference.verdict.sentence()),
    ];
    lines.extend(difference_markdown_body(difference));
    lines.join("\n") + "\n"
}

/// What was gained and lost, and what that rests on, as lines of Markdown under a heading of the caller's.
pub fn difference_markdown_body(difference: &Difference) -> Vec<String> {
    let mut lines = Vec::new();
    for (title, regions) in [("Gained", &difference.gained), ("Lost", &difference.lost)] {
        if regions.is_empty() {
            continue;
        }
        lines.extend([String::new(), format!("**{title}**"), String::new()]);
        for region in regions {
            region_markdown(region, &mut lines);
        }
    }
    let notes = difference_notes(difference);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes.iter().map(|note| format!("> {note}  ")));
    }
    lines
}

fn region_markdown(region: &AccessRegion, lines: &mut Vec<String>) {
    let list = |texts: &[String]| {
        let mut shown: Vec<String> =
            texts.iter().take(shown_of(texts.len())).map(|text| code(text)).collect();
        if texts.len() > shown.len() {
            shown.push(format!("and {} more", texts.len() - shown.len()));
        }
        shown.join(", ")
    };
    let on =
        if region.all_resources_only { "all resources at once".to_owned() } else { list(&region.resources) };
    let hidden = region.actions.get(shown_of(region.actions.len())..).unwrap_or_default();
    let services = if hidden.is_empty() { String::new() } else { format!(" ({})", by_service(hidden)) };
    lines.push(format!("- {}{services} on {on}", list(&region.actions)));
    if let Some(group) = &region.resource_group {
        lines.push(format!("  - in resource group {}", code(group)));
    }
    let conditions =
        region.conditions.iter().map(|condition| format!("  - if {}", code(&condition_text(condition))));
    lines.extend(conditions);
    let except = region.except.iter().map(|one| format!("  - except {}", code(&exception_text(one, region))));
    lines.extend(except);
    match (&region.example, &region.undecided) {
        (Some(request), _) => lines.push(format!("  - for example {}", code(&request_text(request)))),
        (None, Some(why)) => lines.push(format!("  - undecided: {}", escape_for_display(why))),
        (None, None) => {}
    }
}

/// Text as it is, whatever Markdown would make of it.
fn code(text: &str) -> String {
    format!("`{}`", escape_for_display(text).replace('`', "'"))
}
