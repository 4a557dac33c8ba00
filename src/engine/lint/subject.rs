//! A document prepared for the checks: what its patterns reach in the catalog, and what it allows in the end.
//!
//! Everything here is worked out once per document; a check only asks. What the catalog does not know is said to
//! be unknown ([`Fit::Unknown`]) and no check may take it for a fault.

use super::context::Context;
use super::covering::clause_has;
use super::edit;
use super::near::Nearby;
use super::pattern::{fits_all_resources, fits_template, resource_covers};
use super::reach::{ActionReach, Reach, reach};
use crate::engine::catalog::{Action, ActionId, Catalog};
use crate::engine::json::{Node, Span};
use crate::engine::policy::{
    Condition, Effect, Fault, FaultCode, Parsed, Policy, PolicyKind, Size, Statement, arn,
};

/// A document with everything the checks ask about.
pub struct Subject<'a> {
    /// The text as it was submitted.
    pub text: &'a str,
    /// The JSON tree; none when the text is not JSON.
    pub tree: Option<&'a Node<'a>>,
    /// The policy and the grammar's faults.
    pub parsed: &'a Parsed,
    /// What is known about services and actions.
    pub catalog: &'a Catalog,
    /// Where the document stands and by which rules it is judged.
    pub context: &'a Context<'a>,
    /// The statements that could be read, with what they reach.
    pub statements: Vec<Reach<'a>>,
    /// The other policies that reach the same principal. A policy of a resource, of a role's trust or of a level speaks of
    /// others, so that nothing stands beside it.
    pub beside: &'a [&'a Policy],
    nearby: Nearby,
    /// Statements, here and beside, that take what they name away from everybody and always.
    denials: Vec<&'a Statement>,
}

/// Whether a resource pattern can match the resources of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It can.
    Yes,
    /// It cannot: with it the action is never allowed or denied (F1, F5).
    No,
    /// No source says which resources the action takes.
    Unknown,
}

impl<'a> Subject<'a> {
    /// Prepares a document.
    pub fn new(
        text: &'a str,
        tree: Option<&'a Node<'a>>,
        parsed: &'a Parsed,
        catalog: &'a Catalog,
        context: &'a Context<'a>,
    ) -> Self {
        let statements = parsed.policy.statements.iter().map(|statement| reach(statement, catalog)).collect();
        let nearby = Nearby::new(&parsed.policy.statements);
        let beside = match parsed.policy.kind {
            PolicyKind::Identity | PolicyKind::Session => context.beside,
            PolicyKind::Control | PolicyKind::Resource | PolicyKind::Trust => &[],
        };
        let others = beside.iter().flat_map(|policy| policy.statements.iter());
        let denials = parsed.policy.statements.iter().chain(others).filter(|one| is_denial(one)).collect();
        Self { text, tree, parsed, catalog, context, statements, beside, nearby, denials }
    }

    /// The other statements that can have an action in common with this one, in their order.
    pub fn near<'s>(&'s self, reach: &'s Reach<'_>) -> impl Iterator<Item = &'s Reach<'a>> {
        let places = self.nearby.of(reach.statement).into_iter();
        let near = places.filter_map(|place| self.statements.get(place));
        near.filter(|other| other.statement.index != reach.statement.index)
    }

    /// Which grammar the document follows.
    pub fn kind(&self) -> PolicyKind {
        self.parsed.policy.kind
    }

    /// The grammar's faults of one code.
    pub fn faults(&self, code: FaultCode) -> impl Iterator<Item = &'a Fault> {
        let parsed = self.parsed;
        parsed.faults.iter().filter(move |fault| fault.code == code)
    }

    /// The statements of one effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Reach<'a>> {
        self.statements.iter().filter(move |reach| reach.statement.effect == effect)
    }

    /// The statements that allow.
    pub fn allows(&self) -> impl Iterator<Item = &Reach<'a>> {
        self.with_effect(Effect::Allow)
    }

    /// The statements that deny.
    pub fn denies(&self) -> impl Iterator<Item = &Reach<'a>> {
        self.with_effect(Effect::Deny)
    }

    /// How long the document is.
    pub fn size(&self) -> Size {
        self.context.size.unwrap_or_else(|| Size::of(self.text))
    }

    /// Every condition with its statement.
    pub fn conditions(&self) -> impl Iterator<Item = (&Reach<'a>, &'a Condition)> {
        self.statements
            .iter()
            .flat_map(|reach| reach.statement.conditions.iter().map(move |one| (reach, one)))
    }

    /// A Deny without conditions, here or in a policy beside this one, takes all of the action away.
    pub fn denied_everywhere(&self, action: &str) -> bool {
        self.denials.iter().any(|statement| {
            clause_has(&statement.action, action)
                && statement.resource.as_ref().is_some_and(|resource| {
                    !resource.negated && resource.texts().any(|text| covers_service(text, action))
                })
        })
    }

    /// A Deny without conditions, here or in a policy beside this one, takes an action away on all that a resource pattern
    /// names.
    pub fn denied_on(&self, action: &str, resource: &str) -> bool {
        self.denied_everywhere(action)
            || self.denials.iter().any(|statement| {
                clause_has(&statement.action, action)
                    && statement.resource.as_ref().is_some_and(|denied| {
                        !denied.negated && denied.texts().any(|text| resource_covers(text, resource))
                    })
            })
    }

    /// The statements that allow an action in the end: matched by an Allow and not taken away by a Deny.
    pub fn granting<'s>(&'s self, action: &'s str) -> impl Iterator<Item = &'s Reach<'a>> {
        let denied = self.denied_everywhere(action);
        self.allows().filter(move |reach| !denied && clause_has(&reach.statement.action, action))
    }

    /// An action is allowed somewhere, by this document or a policy beside it.
    pub fn allowed_anywhere(&self, action: &str) -> bool {
        let beside = self.beside.iter().flat_map(|policy| policy.statements.iter());
        self.granting(action).next().is_some()
            || beside
                .filter(|statement| statement.effect == Effect::Allow)
                .any(|statement| clause_has(&statement.action, action))
    }

    /// The named actions that exist in the catalog among those a statement reaches, each once.
    pub fn reached(&self, reach: &Reach<'_>) -> Vec<ActionId> {
        let mut ids: Vec<ActionId> = Vec::new();
        if reach.statement.action.negated || reach.actions.iter().any(ActionReach::is_any) {
            return self
                .catalog
                .action_ids()
                .filter(|id| clause_has(&reach.statement.action, &self.catalog.action(*id).name))
                .collect();
        }
        for action in &reach.actions {
            ids.extend(&action.covers);
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether a resource pattern can match a resource of the action.
    pub fn fit(&self, action: &Action, pattern: &str) -> Fit {
        if pattern == "*" {
            return Fit::Yes;
        }
        if !action.resources_known() || is_policy_beside(action, pattern) {
            return Fit::Unknown;
        }
        let code = action.name.split_once(':').map_or("", |(code, _)| code);
        let fits = action.resources.iter().any(|one| {
            let resource = self.catalog.resource_type(one.resource_type);
            if resource.is_all_resources() {
                return fits_all_resources(pattern, code);
            }
            resource.arns.is_empty() || resource.arns.iter().any(|template| fits_template(pattern, template))
        });
        if fits { Fit::Yes } else { Fit::No }
    }

    /// The first template of an action's resources, for messages.
    pub fn template_of(&self, action: &Action) -> Option<&'a str> {
        let catalog = self.catalog;
        let first = action.resources.first()?;
        let resource = catalog.resource_type(first.resource_type);
        if resource.is_all_resources() {
            Some("*")
        } else {
            resource.arns.first().map(|template| &**template)
        }
    }

    /// The action is authorised on everything at once and takes no narrower resource.
    pub fn is_all_resources(&self, action: &Action) -> bool {
        action.resources_known()
            && action
                .resources
                .iter()
                .all(|one| self.catalog.resource_type(one.resource_type).is_all_resources())
    }

    /// Edits that take a value out of its list.
    pub fn without(&self, element: Span) -> Option<Vec<edit::Edit>> {
        edit::remove_element(self.tree?, element)
    }

    /// Edits that take a statement out of the policy.
    pub fn without_statement(&self, statement: &Statement) -> Option<Vec<edit::Edit>> {
        self.without(statement.place.0)
    }

    /// The name of the member whose value stands at a place.
    pub fn key_of(&self, value: Span) -> Option<Span> {
        edit::key_of(self.tree?, value)
    }

    /// The value of the member whose name stands at a place.
    pub fn value_of(&self, key: Span) -> Option<Span> {
        let members = edit::find_members(self.tree?, key)?;
        members.iter().find(|member| member.key_span == key).map(|member| member.node.span)
    }

    /// The object at a pointer has this member in another case, which is a finding of its own.
    pub fn spelled_otherwise(&self, pointer: &str, name: &str) -> bool {
        self.faults(FaultCode::ElementCase).any(|fault| {
            fault
                .pointer
                .rsplit_once('/')
                .is_some_and(|(parent, key)| parent == pointer && key.eq_ignore_ascii_case(name))
        })
    }

    /// Edits that take a member out of its object.
    pub fn without_member(&self, key: Span) -> Option<Vec<edit::Edit>> {
        edit::remove_member(self.tree?, key)
    }

    /// Edits that add values to an Action or Resource.
    pub fn with_added(&self, value: Span, added: &[String]) -> Option<Vec<edit::Edit>> {
        edit::append(self.text, self.tree?, value, added)
    }

    /// The source text of a place.
    pub fn source(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// RAM's table of 2021 names whom a policy is attached to; its published modules (PowerUserAccess) grant these actions on
/// the policy as well.
fn is_policy_beside(action: &Action, pattern: &str) -> bool {
    let attaches = ["ram:AttachPolicyTo", "ram:DetachPolicyFrom"];
    let is_policy = |fields: arn::Fields<'_>| fields.relative_id.starts_with("policy/");
    attaches.iter().any(|start| action.name.starts_with(start)) && arn::split(pattern).is_some_and(is_policy)
}

/// Whether a resource pattern is every resource that the action could be asked on, as far as its text says.
fn covers_service(resource: &str, action: &str) -> bool {
    let code = action.split_once(':').map_or(action, |(code, _)| code);
    resource == "*" || resource_covers(resource, &format!("acs:{code}:*:*:*"))
}

/// A Deny that waits for nothing.
fn is_denial(statement: &Statement) -> bool {
    statement.effect == Effect::Deny && statement.conditions.is_empty() && statement.principal.is_none()
}
