//! Linting the policies of an account: what a document says depends on where it is attached and on what stands beside
//! it there.
//!
//! A policy that is attached in several ways is looked at in each of them. What holds in all of them is said once;
//! what holds in some names one of them.

use super::check::finish_order;
use super::finding::{Finding, NotChecked};
use super::{Context, Report, lint};
use crate::engine::account::{Account, Attached};
use crate::engine::catalog::Catalog;
use crate::engine::json::Span;
use crate::engine::policy::{Effect, Located, Policy, PolicyKind, Size};
use rustc_hash::FxHashSet;

/// The most ways that are looked at for one policy.
const MOST_WAYS: usize = 16;

/// The checks whose answer can differ from way to way: those that ask what is allowed or denied beside the document, or
/// whether it is attached to a resource group.
const LOOK_BESIDE: [&str; 19] = [
    "S213", "S603", "S605", "S606", "S607", "S608", "S609", "S610", "S611", "S613", "S614", "S615", "S616",
    "W211", "W212", "W508", "W510", "W612", "W620",
];

/// What an account says about one of its policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    account: String,
    kind: Option<PolicyKind>,
    size: Option<Size>,
    ways: Vec<Way>,
    more: usize,
}

/// One way in which a policy is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    /// The first to whom it is attached so.
    whom: String,
    in_resource_group: bool,
    /// The names of the other policies of whoever it is attached to.
    names: Vec<String>,
    beside: Vec<Policy>,
}

impl Surroundings {
    /// What is known of a document that is no policy of the account itself: the account that it is used in.
    pub fn of_document(account: &Account) -> Self {
        let account = account.id.text.clone();
        Self { account, kind: None, size: None, ways: Vec::new(), more: 0 }
    }

    /// Where the policy of this name is attached; as [`Self::of_document`] when the account has none of that name.
    /// Policies that are being edited stand in for those of the account that have their names.
    pub fn of_policy(account: &Account, name: &str, edited: &[(&str, &Policy)]) -> Self {
        let mut found = Self::of_document(account);
        let Some(policy) = account.policy(name) else { return found };
        found.size = Some(policy.document.size);
        for user in &account.users {
            let groups = user.groups.iter().filter_map(|group| account.group(&group.text));
            let attached: Vec<&Attached> =
                std::iter::once(&user.attached).chain(groups.map(|group| &group.attached)).collect();
            let whom = format!("user/{}", user.name.text);
            found.attach((account, edited), name, &whom, &attached, true);
        }
        for role in &account.roles {
            // Control policies do not bind service-linked roles (E5).
            let bound = !role.service_linked;
            let whom = format!("role/{}", role.name.text);
            found.attach((account, edited), name, &whom, &[&role.attached], bound);
        }
        // What a control policy allows is a limit, not a grant (E5).
        let limits = account.control_levels.iter().flat_map(|level| &level.attached);
        if found.ways.is_empty() && limits.into_iter().any(|policy| policy.text == name) {
            found.kind = Some(PolicyKind::Control);
        }
        found
    }

    fn attach(
        &mut self,
        (account, edited): (&Account, &[(&str, &Policy)]),
        name: &str,
        whom: &str,
        attached: &[&Attached],
        bound: bool,
    ) {
        let everywhere: Vec<&Located> = attached.iter().flat_map(|one| &one.everywhere).collect();
        let mut ways = Vec::new();
        if everywhere.iter().any(|policy| policy.text == name) {
            ways.push(false);
        }
        let mut in_groups = attached.iter().flat_map(|one| &one.in_resource_group);
        if in_groups.any(|group| group.policies.iter().any(|policy| policy.text == name)) {
            ways.push(true);
        }
        if ways.is_empty() {
            return;
        }
        let mut names: Vec<String> =
            everywhere.iter().map(|policy| policy.text.clone()).filter(|other| other != name).collect();
        names.sort_unstable();
        names.dedup();
        for in_resource_group in ways {
            let known =
                self.ways.iter().any(|way| way.in_resource_group == in_resource_group && way.names == names);
            if known {
                continue;
            }
            if self.ways.len() == MOST_WAYS {
                self.more += 1;
                continue;
            }
            let in_force = |other: &String| {
                if let Some((_, policy)) = edited.iter().find(|(name, _)| name == other) {
                    return Some((*policy).clone());
                }
                let parsed = &account.policy(other)?.document.parsed;
                parsed.is_valid().then(|| parsed.policy.clone())
            };
            let mut beside: Vec<Policy> = names.iter().filter_map(in_force).collect();
            beside.extend(control_denies(account).filter(|_| bound));
            let (whom, names) = (whom.to_owned(), names.clone());
            self.ways.push(Way { whom, in_resource_group, names, beside });
        }
    }

    /// For a document whose text is not the one in the account: its own length counts.
    #[must_use]
    pub fn with_own_size(self) -> Self {
        Self { size: None, ..self }
    }
}

/// What the control policies of the account deny. What they allow is a limit, not a grant (E5).
fn control_denies(account: &Account) -> Option<Policy> {
    if account.management {
        return None;
    }
    let attached = account.control_levels.iter().flat_map(|level| &level.attached);
    let policies = attached.filter_map(|name| account.policy(&name.text));
    let valid = policies.filter(|policy| policy.document.parsed.is_valid());
    let statements = valid.flat_map(|policy| &policy.document.parsed.policy.statements);
    let statements: Vec<_> = statements.filter(|one| one.effect == Effect::Deny).cloned().collect();
    (!statements.is_empty()).then_some(Policy { kind: PolicyKind::Control, statements })
}

/// Lints a document in the account that it belongs to. What the context has beside it is beside it in every way in which
/// it is attached.
pub fn lint_in_account(
    text: &str,
    catalog: &Catalog,
    context: &Context<'_>,
    surroundings: &Surroundings,
) -> Report {
    let here = Context {
        account: Some(&surroundings.account),
        kind: context.kind.or(surroundings.kind),
        size: context.size.or(surroundings.size),
        ..context.clone()
    };
    let reports: Vec<(&Way, Report)> = surroundings
        .ways
        .iter()
        .map(|way| {
            let beside: Vec<&Policy> = way.beside.iter().chain(here.beside.iter().copied()).collect();
            let context =
                Context { beside: &beside, in_resource_group: way.in_resource_group, ..here.clone() };
            (way, lint(text, catalog, &context))
        })
        .collect();
    let mut report = match reports.as_slice() {
        [] => return lint(text, catalog, &here),
        [(_, only)] => only.clone(),
        several => merged(several),
    };
    if surroundings.more > 0 {
        let reason = format!(
            "it is attached in {} ways, and only the first {MOST_WAYS} were looked at",
            surroundings.more + MOST_WAYS
        );
        let gap = |code| NotChecked { code, reason: reason.clone(), span: Span::default() };
        report.not_checked.extend(LOOK_BESIDE.map(gap));
    }
    report
}

fn merged(several: &[(&Way, Report)]) -> Report {
    let mut whole = Report::default();
    let name = |one: &Finding| (one.code, one.span.start, one.span.end, one.message.clone());
    let said: Vec<FxHashSet<_>> =
        several.iter().map(|(_, report)| report.findings.iter().map(name).collect()).collect();
    for (at, (way, report)) in several.iter().enumerate() {
        let earlier = said.get(..at).unwrap_or_default();
        for finding in &report.findings {
            let own = name(finding);
            if earlier.iter().any(|said| said.contains(&own)) {
                continue;
            }
            let mut finding = finding.clone();
            if !said.iter().all(|said| said.contains(&own)) {
                finding.message = format!("{}; as attached to {}", finding.message, way.whom);
            }
            whole.findings.push(finding);
        }
        for hidden in &report.suppressed {
            if !whole.suppressed.contains(hidden) {
                whole.suppressed.push(hidden.clone());
            }
        }
        for gap in &report.not_checked {
            if !whole.not_checked.contains(gap) {
                whole.not_checked.push(gap.clone());
            }
        }
    }
    finish_order(&mut whole.findings);
    whole
}
