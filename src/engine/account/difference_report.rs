//! The difference of two accounts in words, as Markdown and for programs.

use super::difference::{AccountDifference, Presence, PrincipalDifference};
use super::trust_difference::RoleDifference;
use crate::engine::access::{Difference, difference_markdown_body, difference_node, difference_text};
use crate::engine::json::{self, Member, Node, Style, Value};
use crate::engine::text::escape_for_display;

impl AccountDifference {
    fn headline(&self) -> String {
        let count = |one: &str, many: &str, number: usize| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {many}"),
        };
        if self.principals.is_empty() && self.roles.is_empty() {
            let all = count("principal", "principals", self.compared);
            return format!("both allow the same requests to {all}, and roles may be assumed by the same");
        }
        let principals = format!("{} of {} principals", self.principals.len(), self.compared);
        let roles = match self.roles.len() {
            0 => String::new(),
            roles => format!(", and who may assume {}", count("role", "roles", roles)),
        };
        format!("the access of {principals} differs{roles}")
    }
}

impl PrincipalDifference {
    fn title(&self) -> String {
        let shown = escape_for_display(&self.principal);
        match self.presence {
            Presence::Both => format!("{shown}: {}", self.difference.verdict.word()),
            Presence::Added => format!("{shown}: new"),
            Presence::Removed => format!("{shown}: gone"),
        }
    }
}

/// The difference as lines of text.
pub fn account_difference_text(found: &AccountDifference) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", found.verdict.word().to_uppercase(), found.headline())];
    for one in &found.principals {
        lines.extend([String::new(), one.title()]);
        lines.extend(body(&one.difference));
    }
    for role in &found.roles {
        lines.extend([String::new(), role_title(role)]);
        for caller in &role.callers {
            lines.push(format!("  {}", who(&caller.principal)));
            lines.extend(body(&caller.difference).into_iter().map(|line| format!("  {line}")));
        }
    }
    if !found.notes.is_empty() {
        lines.push(String::new());
        lines.extend(found.notes.iter().map(|note| format!("note: {}", escape_for_display(note))));
    }
    lines
}

fn role_title(role: &RoleDifference) -> String {
    format!("role/{}: who may assume it", escape_for_display(&role.role))
}

/// What was gained and lost, without the verdict and the blank lines between.
fn body(difference: &Difference) -> Vec<String> {
    let lines = difference_text(difference).into_iter().skip(1).filter(|line| !line.is_empty());
    lines.map(|line| format!("  {line}")).collect()
}

fn who(principal: &str) -> String {
    let shown = escape_for_display(principal);
    if principal == "*" {
        return "everybody (*)".to_owned();
    }
    match principal.strip_suffix(":root").and_then(|rest| rest.rsplit(':').next()) {
        Some(account) => format!("{shown}: every user and role of account {}", escape_for_display(account)),
        None => shown.into_owned(),
    }
}

/// The difference for a review comment.
pub fn account_difference_markdown(found: &AccountDifference, old: &str, new: &str) -> String {
    let code = |text: &str| format!("`{}`", escape_for_display(text).replace('`', "'"));
    let mut lines = vec![
        format!("### Access: {}", found.verdict.word()),
        String::new(),
        format!("{} → {}: {}.", code(old), code(new), found.headline()),
    ];
    for one in &found.principals {
        lines.extend([String::new(), format!("#### {}", code(&one.title()))]);
        lines.extend(difference_markdown_body(&one.difference));
    }
    for role in &found.roles {
        lines.extend([String::new(), format!("#### {}", code(&role_title(role)))]);
        for caller in &role.callers {
            lines.extend([String::new(), code(&who(&caller.principal))]);
            lines.extend(difference_markdown_body(&caller.difference));
        }
    }
    lines.extend(
        found.notes.iter().flat_map(|note| [String::new(), format!("> {}", escape_for_display(note))]),
    );
    lines.join("\n") + "\n"
}

/// The difference for programs.
pub fn account_difference_json(found: &AccountDifference) -> String {
    let mut depends_on: Vec<String> = Vec::new();
    let mut undecided: Vec<String> = Vec::new();
    for difference in found.differences() {
        depends_on.extend(difference.depends_on.iter().map(|rule| (*rule).to_owned()));
        undecided.extend(difference.undecided.iter().cloned());
    }
    for list in [&mut depends_on, &mut undecided] {
        list.sort();
        list.dedup();
    }
    let principals = found.principals.iter().map(|one| {
        with(&one.difference, [("principal", one.principal.as_str()), ("presence", one.presence.word())])
    });
    let roles = found.roles.iter().map(|role| {
        let callers = role
            .callers
            .iter()
            .map(|caller| with(&caller.difference, [("principal", caller.principal.as_str())]));
        Node::object([
            Member::made("role", Node::text(role.role.as_str())),
            Member::made("assumed_by", Node::list(callers)),
        ])
    });
    let node = Node::object([
        Member::made("verdict", Node::text(found.verdict.word())),
        Member::made("definite", Node::made(Value::Bool(depends_on.is_empty() && undecided.is_empty()))),
        Member::made("compared", Node::number(found.compared)),
        Member::made("principals", Node::list(principals)),
        Member::made("roles", Node::list(roles)),
        Member::made("depends_on", Node::texts(depends_on)),
        Member::made("undecided", Node::texts(undecided)),
        Member::made("notes", Node::texts(found.notes.iter().map(String::as_str))),
    ]);
    json::print(&node, Style::Pretty)
}

/// A difference with some names before it.
fn with<'d, const N: usize>(difference: &'d Difference, names: [(&'static str, &'d str); N]) -> Node<'d> {
    let mut members: Vec<Member<'d>> =
        names.into_iter().map(|(name, value)| Member::made(name, Node::text(value))).collect();
    if let Node { value: Value::Object(more), .. } = difference_node(difference) {
        members.extend(more);
    }
    Node::object(members)
}
