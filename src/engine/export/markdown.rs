//! A table for reviewers: one row for each statement, and what wildcards cover today.

use super::ExportOptions;
use crate::engine::policy::{Clause, Condition, Policy, Principal, Statement, glob};
use crate::engine::text::escape_for_display;

pub(super) fn write(policy: &Policy, options: &ExportOptions<'_>) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    if !options.name.is_empty() {
        line(&format!("### {}", heading(options.name)));
        line("");
    }
    if !options.description.is_empty() {
        line(&heading(options.description));
        line("");
    }
    let with_principal = policy.statements.iter().any(|statement| statement.principal.is_some());
    let with_resource = policy.statements.iter().any(|statement| statement.resource.is_some());
    let mut titles = vec!["#", "Effect"];
    titles.extend(with_principal.then_some("Principals"));
    titles.push("Actions");
    titles.extend(with_resource.then_some("Resources"));
    titles.push("Conditions");
    line(&row(titles.iter().map(|title| (*title).to_owned())));
    line(&row(titles.iter().map(|_| "---".to_owned())));
    for (number, statement) in policy.statements.iter().enumerate() {
        let mut cells = vec![(number + 1).to_string(), format!("**{}**", statement.effect.word())];
        cells.extend(with_principal.then(|| principals(statement)));
        cells.push(clause(&statement.action, "all but", |pattern| covered(pattern, options)));
        let resource = |resource: &Clause| clause(resource, "all but", |_| String::new());
        cells.extend(with_resource.then(|| statement.resource.as_ref().map(resource).unwrap_or_default()));
        cells.push(statement.conditions.iter().map(condition).collect::<Vec<_>>().join("<br>"));
        line(&row(cells.into_iter()));
    }
    text
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

/// Text in a heading: nothing in it may be markup, and hidden characters are shown.
fn heading(text: &str) -> String {
    let mut plain = String::new();
    for c in escape_for_display(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// A value as code. A table ends a cell at every `|`, also in code, unless it is escaped.
fn code(text: &str) -> String {
    let shown = escape_for_display(text).replace('|', "\\|");
    // A fence of more backticks than the longest run inside.
    let runs = shown.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    if runs == 0 && !shown.is_empty() {
        return format!("`{shown}`");
    }
    let fence = "`".repeat(runs + 1);
    format!("{fence} {shown} {fence}")
}

fn clause(clause: &Clause, negated: &str, about: impl Fn(&str) -> String) -> String {
    let each = clause.texts().map(|text| format!("{}{}", code(text), about(text)));
    let list = each.collect::<Vec<_>>().join("<br>");
    if clause.negated { format!("{negated}<br>{list}") } else { list }
}

/// How many of the known actions a wildcard covers today.
fn covered(pattern: &str, options: &ExportOptions<'_>) -> String {
    match options.catalog {
        Some(catalog) if glob::has_wildcard(pattern) => match catalog.expand(pattern).len() {
            0 => " (no known action)".to_owned(),
            1 => " (1 known action)".to_owned(),
            count => format!(" ({count} known actions)"),
        },
        _ => String::new(),
    }
}

fn principals(statement: &Statement) -> String {
    match &statement.principal {
        Some(Principal::Named(entries)) => {
            let each =
                entries.iter().map(|entry| format!("{} {}", entry.form.word(), code(&entry.name.text)));
            each.collect::<Vec<_>>().join("<br>")
        }
        Some(Principal::Ids(ids)) if ids.is_empty() => "everyone".to_owned(),
        Some(Principal::Ids(ids)) => ids.iter().map(|id| code(&id.text)).collect::<Vec<_>>().join("<br>"),
        None => String::new(),
    }
}

fn condition(condition: &Condition) -> String {
    let values = condition.values.iter().map(|value| code(&value.text)).collect::<Vec<_>>();
    format!("{} {} {}", code(&condition.key.text), condition.operator.name(), values.join(" or "))
}
