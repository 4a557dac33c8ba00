//! A difference in words: text for a terminal, Markdown for a review, JSON for a program.
//!
//! Text from policies is made visible here (hidden and bidi characters), so that all three can be shown as they are.

use super::difference::{AccessRegion, Difference, Exception, StatementPlace, Verdict};
use crate::engine::decide::{Assumption, Request};
use crate::engine::json::{self, Member, Node, Style, Value};
use crate::engine::policy::{Condition, Effect};
use crate::engine::text::escape_for_display;

/// Patterns of one kind that are written out before the rest is counted.
const MOST_SHOWN: usize = 12;

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
    let notes = notes(difference);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    lines
}

fn region_lines(region: &AccessRegion, sign: char, lines: &mut Vec<String>) {
    lines.push(format!("  {sign} {}", some(&region.actions)));
    lines.push(format!("    on {}", resources(region)));
    if let Some(group) = &region.resource_group {
        lines.push(format!("    in resource group {}", escape_for_display(group)));
    }
    lines.extend(region.conditions.iter().map(|condition| format!("    if {}", condition_text(condition))));
    lines.extend(region.except.iter().map(|exception| format!("    except {}", exception_text(exception))));
    lines.push(format!("    {}", reason(region)));
    match (&region.example, &region.undecided) {
        (Some(request), _) => lines.push(format!("    for example {}", request_text(request))),
        (None, Some(why)) => lines.push(format!("    undecided: {}", escape_for_display(why))),
        (None, None) => {}
    }
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
        texts.iter().take(MOST_SHOWN).map(|text| escape_for_display(text).into_owned()).collect();
    if texts.len() > MOST_SHOWN {
        shown.push(format!("and {} more", texts.len() - MOST_SHOWN));
    }
    shown.join(", ")
}

fn condition_text(condition: &Condition) -> String {
    let values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
    format!("{} {} {}", condition.operator.name(), escape_for_display(&condition.key.text), some(&values))
}

fn exception_text(exception: &Exception) -> String {
    let but = |all: &[String], not: &[String]| {
        if not.is_empty() { some(all) } else { format!("all but {}", some(not)) }
    };
    let actions = but(&exception.actions, &exception.not_actions);
    let mut text = match (&*exception.resources, &*exception.not_resources) {
        ([star], []) if star == "*" => actions,
        (resources, not) => format!("{actions} on {}", but(resources, not)),
    };
    if !exception.conditions.is_empty() {
        let conditions: Vec<String> = exception.conditions.iter().map(condition_text).collect();
        text = format!("{text} if {}", conditions.join(" and "));
    }
    if let Some(group) = &exception.resource_group {
        text = format!("{text} in resource group {}", escape_for_display(group));
    }
    let by: Vec<String> = exception.by.iter().map(place_text).collect();
    match (by.is_empty(), exception.effect) {
        (true, _) => text,
        (false, Effect::Allow) => format!("{text} (allowed by {})", by.join("; ")),
        (false, Effect::Deny) => format!("{text} (denied by {})", by.join("; ")),
    }
}

fn place_text(place: &StatementPlace) -> String {
    format!("{} {}, statement {}", place.side.word(), escape_for_display(&place.policy), place.statement + 1)
}

fn reason(region: &AccessRegion) -> String {
    let places = |places: &[StatementPlace]| places.iter().map(place_text).collect::<Vec<_>>().join("; ");
    let allowed = format!("allowed by {}", places(&region.allowed_by));
    if region.denied_by.is_empty() {
        allowed
    } else {
        format!("{allowed}; denied by {}", places(&region.denied_by))
    }
}

/// A request on one line.
fn request_text(request: &Request) -> String {
    let mut text = format!("{} on {}", request.action, request.resources.join(", "));
    let context: Vec<String> =
        request.context.iter().map(|(key, values)| format!("{key}={}", values.join(","))).collect();
    if !context.is_empty() {
        text = format!("{text} with {}", context.join(" "));
    }
    if let Some(group) = &request.resource_group {
        text = format!("{text} in resource group {group}");
    }
    if request.action.eq_ignore_ascii_case("sts:AssumeRole") {
        text.push_str(", where the role's trust policy lets the caller in");
    }
    escape_for_display(&text).into_owned()
}

/// What the answer rests on, and what has none.
fn notes(difference: &Difference) -> Vec<String> {
    let rests =
        difference.depends_on.iter().map(|rule| format!("rests on {rule}: {}", Assumption::sentence(rule)));
    let open = difference.undecided.iter().map(|why| format!("undecided: {}", escape_for_display(why)));
    rests.chain(open).collect()
}

/// A difference for a review comment.
pub fn difference_markdown(difference: &Difference, old: &str, new: &str) -> String {
    let code = |text: &str| format!("`{}`", escape_for_display(text).replace('`', "'"));
    let mut text = format!(
        "### Access: {}\n\n{} → {}: {}.\n",
        difference.verdict.word(),
        code(old),
        code(new),
        difference.verdict.sentence()
    );
    for (title, regions) in [("Gained", &difference.gained), ("Lost", &difference.lost)] {
        if regions.is_empty() {
            continue;
        }
        text.push_str(&format!("\n#### {title}\n\n"));
        for region in regions {
            let list = |texts: &[String]| {
                let mut shown: Vec<String> = texts.iter().take(MOST_SHOWN).map(|text| code(text)).collect();
                if texts.len() > MOST_SHOWN {
                    shown.push(format!("and {} more", texts.len() - MOST_SHOWN));
                }
                shown.join(", ")
            };
            let on = if region.all_resources_only {
                "all resources at once".to_owned()
            } else {
                list(&region.resources)
            };
            text.push_str(&format!("- {} on {on}\n", list(&region.actions)));
            for condition in &region.conditions {
                text.push_str(&format!("  - if {}\n", code(&condition_text(condition))));
            }
            for exception in &region.except {
                text.push_str(&format!("  - except {}\n", code(&exception_text(exception))));
            }
            match (&region.example, &region.undecided) {
                (Some(request), _) => {
                    text.push_str(&format!("  - for example {}\n", code(&request_text(request))))
                }
                (None, Some(why)) => text.push_str(&format!("  - undecided: {}\n", escape_for_display(why))),
                (None, None) => {}
            }
        }
    }
    let notes = notes(difference);
    if !notes.is_empty() {
        text.push('\n');
        notes.iter().for_each(|note| text.push_str(&format!("> {note}\n")));
    }
    text
}

/// A difference by the contract of the command line.
pub fn difference_json(difference: &Difference) -> String {
    let texts = |texts: Vec<String>| list(texts.into_iter().map(Node::text));
    let rules = difference.depends_on.iter().map(|rule| (*rule).to_owned()).collect();
    let node = object([
        Member::made("verdict", Node::text(difference.verdict.word())),
        Member::made("definite", Node::made(Value::Bool(difference.is_definite()))),
        Member::made("depends_on", texts(rules)),
        Member::made("gained", list(difference.gained.iter().map(region_node))),
        Member::made("lost", list(difference.lost.iter().map(region_node))),
        Member::made("undecided", texts(difference.undecided.clone())),
    ]);
    json::print(&node, Style::Pretty)
}

fn object<'s>(members: impl IntoIterator<Item = Member<'s>>) -> Node<'s> {
    Node::made(Value::Object(members.into_iter().collect()))
}

fn list<'s>(nodes: impl IntoIterator<Item = Node<'s>>) -> Node<'s> {
    Node::made(Value::List(nodes.into_iter().collect()))
}

fn texts(texts: &[String]) -> Node<'_> {
    list(texts.iter().map(|text| Node::text(text.as_str())))
}

fn conditions_node(conditions: &[Condition]) -> Node<'_> {
    list(conditions.iter().map(|condition| {
        object([
            Member::made("operator", Node::text(condition.operator.name())),
            Member::made("key", Node::text(condition.key.text.as_str())),
            Member::made(
                "values",
                list(condition.values.iter().map(|value| Node::text(value.text.as_str()))),
            ),
        ])
    }))
}

fn places_node(places: &[StatementPlace]) -> Node<'_> {
    list(places.iter().map(place_node))
}

fn place_node(place: &StatementPlace) -> Node<'_> {
    object([
        Member::made("side", Node::text(place.side.word())),
        Member::made("policy", Node::text(place.policy.as_str())),
        Member::made("statement", Node::made(Value::Number(place.statement.to_string().into()))),
    ])
}

fn region_node(region: &AccessRegion) -> Node<'_> {
    let mut members = vec![
        Member::made("actions", texts(&region.actions)),
        Member::made("resources", texts(&region.resources)),
        Member::made("conditions", conditions_node(&region.conditions)),
        Member::made("except", list(region.except.iter().map(exception_node))),
        Member::made("allowed_by", places_node(&region.allowed_by)),
        Member::made("denied_by", places_node(&region.denied_by)),
    ];
    if region.all_resources_only {
        members.push(Member::made("all_resources_only", Node::made(Value::Bool(true))));
    }
    if let Some(group) = &region.resource_group {
        members.push(Member::made("resource_group", Node::text(group.as_str())));
    }
    members
        .push(Member::made("example", region.example.as_ref().map_or(Node::made(Value::Null), request_node)));
    if let Some(why) = &region.undecided {
        members.push(Member::made("undecided", Node::text(why.as_str())));
    }
    object(members)
}

fn exception_node(exception: &Exception) -> Node<'_> {
    let mut members = vec![
        Member::made("effect", Node::text(exception.effect.word())),
        Member::made("actions", texts(&exception.actions)),
        Member::made("resources", texts(&exception.resources)),
    ];
    for (name, left_out) in
        [("not_actions", &exception.not_actions), ("not_resources", &exception.not_resources)]
    {
        if !left_out.is_empty() {
            members.push(Member::made(name, texts(left_out)));
        }
    }
    if !exception.conditions.is_empty() {
        members.push(Member::made("conditions", conditions_node(&exception.conditions)));
    }
    members.extend(
        exception
            .resource_group
            .as_ref()
            .map(|group| Member::made("resource_group", Node::text(group.as_str()))),
    );
    members.push(Member::made("by", places_node(&exception.by)));
    object(members)
}

/// A request as a case of the command line holds it.
pub fn request_node(request: &Request) -> Node<'_> {
    let values = |values: &'_ [String]| match values {
        [one] => Node::text(one.clone()),
        several => list(several.iter().cloned().map(Node::text)),
    };
    let mut members = vec![
        Member::made("principal", Node::text(request.caller.text.as_str())),
        Member::made("action", Node::text(request.action.as_str())),
        Member::made("resource", values(&request.resources)),
        Member::made(
            "context",
            object(request.context.iter().map(|(key, set)| Member::made(key, values(set)))),
        ),
    ];
    if let Some(id) = &request.principal_id {
        members.push(Member::made("principal_id", Node::text(id.as_str())));
    }
    if let Some(group) = &request.resource_group {
        members.push(Member::made("resource_group", Node::text(group.as_str())));
    }
    for (name, set) in [
        ("management_account", request.management_account),
        ("service_linked_role", request.service_linked_role),
    ] {
        if set {
            members.push(Member::made(name, Node::made(Value::Bool(true))));
        }
    }
    if !request.resource_group_supported {
        members.push(Member::made("resource_group_supported", Node::made(Value::Bool(false))));
    }
    object(members)
}
