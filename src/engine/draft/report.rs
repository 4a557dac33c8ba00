//! A draft in words and for programs. Text from files is made visible here, so that it can be shown as it is.

use super::{Added, Drafted, NeededRole, Unnarrowed, WhyAdded, WhyWide};
use crate::engine::access::{Verdict, difference_json, difference_text};
use crate::engine::json::{self, Member, Node, Style, Value};
use crate::engine::policy::{PolicyKind, format};
use crate::engine::text::escape_for_display;
use std::fmt;

/// Actions of one reason that are written out before the rest is counted.
const MOST_SHOWN: usize = 6;

impl fmt::Display for WhyWide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllResources => f.write_str("checked on all resources at once, which only * matches (F1)"),
            Self::Unknown => f.write_str("no source states what it is checked on"),
            Self::AskedForAll(templates) => {
                write!(f, "all resources were asked for; it is checked on {}", templates.join(", "))
            }
            Self::NoEvidence => f.write_str("no resource was named; name one to narrow it"),
            Self::AnyRegion => f.write_str("there is one in each region, and no region was named"),
            Self::Collection => {
                f.write_str("checked on the whole collection, which nothing narrower matches (W12)")
            }
            Self::NotTaken(templates) => {
                write!(f, "taken as named, though the catalog has it checked on {}", templates.join(", "))
            }
            Self::AnyRole => f.write_str("which role is passed is not said; name it to narrow this"),
            Self::AnyService => f.write_str("to which service the role is passed is not said (acs:Service)"),
        }
    }
}

impl fmt::Display for WhyAdded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twin(action) => write!(f, "twin of {action}: the product checks both prefixes"),
            Self::Dependent(action) => write!(f, "needed by {action}, as the catalog says"),
            Self::PassesRole { action, template } => {
                write!(f, "given together with {action} by the template {template}")
            }
            Self::FurtherType(name) => write!(f, "the same call is checked on {name} as well (E13)"),
        }
    }
}

/// What has to be known about a draft, one line each; empty when it is exactly what was wanted.
pub fn draft_notes(drafted: &Drafted, roles: &[NeededRole]) -> Vec<String> {
    let mut lines = Vec::new();
    for one in &drafted.left_out {
        lines.push(format!("left out: {}: {}", escape_for_display(&one.action), one.why));
    }
    for one in &drafted.unknown {
        let near = one.nearest.as_ref().map_or_else(String::new, |near| format!("; did you mean {near}?"));
        lines.push(format!("unknown action: {}: no catalog has it{near}", escape_for_display(&one.action)));
    }
    lines.extend(grouped(&drafted.unnarrowed, |one: &Unnarrowed| {
        (one.action.as_str(), format!("not narrowed: ACTIONS on {}: {}", one.resource, one.why))
    }));
    lines.extend(grouped(&drafted.added, added_line));
    lines.extend(drafted.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(roles.iter().map(role_line));
    match &drafted.generalised {
        Some(difference) if difference.verdict == Verdict::Equal => {
            lines.push("the generalisation adds nothing".to_owned());
        }
        Some(difference) => {
            lines.push("the generalisation adds:".to_owned());
            // The first line is the verdict, which is known.
            lines.extend(difference_text(difference).into_iter().skip(2).map(|line| format!("  {line}")));
        }
        None => {}
    }
    let limit = PolicyKind::Identity.limit().characters;
    if drafted.size.characters > limit {
        lines.push(format!(
            "too long: {} of {limit} characters; generalise, shrink it, or split it over several policies",
            drafted.size.characters
        ));
    }
    lines
}

fn added_line(one: &Added) -> (&str, String) {
    let service = one.service.as_ref().map_or_else(String::new, |service| format!(" for {service}"));
    (one.action.as_str(), format!("added: ACTIONS on {}{service}: {}", one.resource, one.why))
}

/// Lines that differ in their action only become one line with the actions.
fn grouped<'d, T>(list: &'d [T], line: impl Fn(&'d T) -> (&'d str, String)) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    let mut places: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    for one in list {
        let (action, text) = line(one);
        let at = *places.entry(text.clone()).or_insert_with(|| {
            groups.push((text, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, actions)) = groups.get_mut(at) {
            actions.push(action);
        }
    }
    let shown = |(text, actions): (String, Vec<&str>)| {
        let mut names: Vec<String> = actions.iter().take(MOST_SHOWN).map(ToString::to_string).collect();
        let more = actions.len().saturating_sub(MOST_SHOWN);
        names.extend((more > 0).then(|| format!("and {more} more")));
        let names = names.join(", ");
        escape_for_display(&text.replacen("ACTIONS", &names, 1)).into_owned()
    };
    groups.into_iter().map(shown).collect()
}

fn role_line(role: &NeededRole) -> String {
    let kind = if role.service_linked { "service-linked role" } else { "role" };
    let part = role.only_for.as_ref().map_or_else(String::new, |part| format!(" (for {part} only)"));
    let names: Vec<&str> = role.policies.iter().map(|(name, _)| name.as_str()).collect();
    let policies = if names.is_empty() { String::new() } else { format!("; with {}", names.join(", ")) };
    let line = format!(
        "needs the {kind} {}{part}, which trusts {}: {}{policies}",
        role.name, role.trusted_service, role.purpose
    );
    escape_for_display(&line).into_owned()
}

/// A draft for programs: the policy and everything that has to be known about it.
pub fn draft_json(drafted: &Drafted, roles: &[NeededRole]) -> String {
    let document = format(&drafted.policy, Style::Compact);
    let generalised = drafted.generalised.as_ref().map(difference_json);
    let mut members = vec![
        Member::made("policy", reread(&document)),
        Member::made("characters", Node::number(drafted.size.characters)),
        Member::made("unnarrowed", Node::list(drafted.unnarrowed.iter().map(unnarrowed_node))),
        Member::made("added", Node::list(drafted.added.iter().map(added_node))),
        Member::made(
            "unknown_actions",
            Node::list(drafted.unknown.iter().map(|one| {
                Node::object([
                    Member::made("action", Node::text(one.action.as_str())),
                    Member::made(
                        "nearest",
                        one.nearest.as_deref().map_or(Node::made(Value::Null), Node::text),
                    ),
                ])
            })),
        ),
        Member::made(
            "left_out",
            Node::list(drafted.left_out.iter().map(|one| {
                Node::object([
                    Member::made("action", Node::text(one.action.as_str())),
                    Member::made("why", Node::text(one.why)),
                ])
            })),
        ),
        Member::made("roles", Node::list(roles.iter().map(role_node))),
        Member::made("notes", Node::texts(drafted.notes.iter().map(String::as_str))),
    ];
    if let Some(text) = &generalised {
        members.push(Member::made("generalised", reread(text)));
    }
    json::print(&Node::object(members), Style::Pretty)
}

/// Text of our own making, as a node.
fn reread(text: &str) -> Node<'_> {
    json::read(text).unwrap_or_else(|_| Node::made(Value::Null))
}

fn unnarrowed_node(one: &Unnarrowed) -> Node<'_> {
    Node::object([
        Member::made("action", Node::text(one.action.as_str())),
        Member::made("resource", Node::text(one.resource.as_str())),
        Member::made("why", Node::text(one.why.to_string())),
    ])
}

fn added_node(one: &Added) -> Node<'_> {
    let mut members = vec![
        Member::made("action", Node::text(one.action.as_str())),
        Member::made("resource", Node::text(one.resource.as_str())),
    ];
    members.extend(one.service.as_deref().map(|service| Member::made("service", Node::text(service))));
    members.push(Member::made("why", Node::text(one.why.to_string())));
    Node::object(members)
}

fn role_node(role: &NeededRole) -> Node<'_> {
    let mut members = vec![
        Member::made("name", Node::text(role.name.as_str())),
        Member::made("trusted_service", Node::text(role.trusted_service.as_str())),
        Member::made("service_linked", Node::made(Value::Bool(role.service_linked))),
        Member::made("policies", Node::list(role.policies.iter().map(|(name, _)| Node::text(name.as_str())))),
        Member::made("purpose", Node::text(role.purpose.as_str())),
    ];
    members.extend(role.only_for.as_deref().map(|part| Member::made("only_for", Node::text(part))));
    Node::object(members)
}
