//! Linting all policies of an account file, each where it stands.

use std::path::Path;

use super::Linted;
use crate::cli::output::CommandError;
use crate::engine::account::{Account, DocumentSource};
use crate::engine::catalog::Catalog;
use crate::engine::json::{self, Node, Span};
use crate::engine::lint::{Context, Report, Surroundings, lint_in_account};
use crate::engine::policy::PolicyKind;
use crate::files::{LONGEST_POLICY, display_name, read_text};

/// Every policy, every trust policy and every resource's own policy of an account, in the order of its file.
pub(super) fn lint_account(
    path: &Path,
    text: &str,
    account: &Account,
    catalog: &Catalog,
    context: &Context<'_>,
) -> Result<Vec<Linted>, CommandError> {
    let tree = json::read(text)
        .map_err(|error| CommandError::Request(format!("{}: {error}", display_name(path))))?;
    let file = AccountText { shown: display_name(path), text, catalog, context };
    let mut linted = Vec::new();
    for policy in &account.policies {
        let name = policy.name.text.as_str();
        let surroundings = Surroundings::of_policy(account, name, &[]);
        let node = tree.member("policies").and_then(|policies| policies.member(name));
        match &policy.document.source {
            DocumentSource::Inline(_) => {
                let Some(document) = node.and_then(|node| node.member("document")) else { continue };
                let pointer = format!("/policies/{}/document", step(name));
                linted.push(file.document(name, None, document, &pointer, &surroundings));
            }
            DocumentSource::File(written) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                let own = folder.join(&written.text);
                let text = read_text(&own, LONGEST_POLICY)?;
                let context = Context { name: Some(name), ..context.clone() };
                let report = lint_in_account(&text, catalog, &context, &surroundings);
                linted.push(Linted { shown: display_name(&own), text, report });
            }
        }
    }
    let here = Surroundings::of_document(account);
    let roles = tree.member("roles").and_then(Node::as_list).unwrap_or_default();
    for (at, (role, node)) in account.roles.iter().zip(roles).enumerate() {
        let Some(trust) = node.member("trust") else { continue };
        let pointer = format!("/roles/{at}/trust");
        linted.push(file.document(&role.name.text, Some(PolicyKind::Trust), trust, &pointer, &here));
    }
    let resources = tree.member("resources").and_then(Node::as_list).unwrap_or_default();
    for (at, (resource, node)) in account.resources.iter().zip(resources).enumerate() {
        let Some(policy) = node.member("policy") else { continue };
        let pointer = format!("/resources/{at}/policy");
        linted.push(file.document(&resource.arn.text, Some(PolicyKind::Resource), policy, &pointer, &here));
    }
    Ok(linted)
}

/// `~` and `/` as a JSON pointer writes them.
fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

struct AccountText<'a> {
    shown: String,
    text: &'a str,
    catalog: &'a Catalog,
    context: &'a Context<'a>,
}

impl AccountText<'_> {
    /// A document that stands in the account file, with the places that it has there.
    fn document(
        &self,
        name: &str,
        kind: Option<PolicyKind>,
        node: &Node<'_>,
        pointer: &str,
        surroundings: &Surroundings,
    ) -> Linted {
        let Span { start, end } = node.span;
        let text = self.text.get(start as usize..end as usize).unwrap_or_default();
        // White space of the account file is not the document's.
        let compact = json::print(node, json::Style::Compact);
        let size = Some(crate::engine::policy::Size::of(&compact));
        let context = Context { name: Some(name), kind, size, ..self.context.clone() };
        let mut report = lint_in_account(text, self.catalog, &context, surroundings);
        shift(&mut report, start, pointer);
        Linted { shown: self.shown.clone(), text: self.text.to_owned(), report }
    }
}

fn shift(report: &mut Report, by: u32, pointer: &str) {
    let moved = |span: &mut Span| {
        span.start += by;
        span.end += by;
    };
    let hidden = report.suppressed.iter_mut().map(|(finding, _)| finding);
    for finding in report.findings.iter_mut().chain(hidden) {
        moved(&mut finding.span);
        finding.pointer.insert_str(0, pointer);
        if let Some(fix) = &mut finding.fix {
            fix.move_by(by);
        }
    }
    for gap in &mut report.not_checked {
        moved(&mut gap.span);
    }
}
