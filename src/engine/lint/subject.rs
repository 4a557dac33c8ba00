//! A document prepared for the checks: what its patterns reach in the catalog, and what it allows in the end.
//!
//! Everything here is worked out once per document; a check only asks. What the catalog does not know is said to
//! be unknown ([`Fit::Unknown`]) and no check may take it for a fault.

use super::context::Context;
use super::edit;
use super::near::Nearby;
use super::pattern::{action_covers, actions_meet, fits_template, resource_covers, resources_meet};
use crate::engine::catalog::{Action, ActionId, Catalog, ServiceId};
use crate::engine::json::{Node, Span};
use crate::engine::policy::{
    Clause, Condition, Effect, Fault, FaultCode, Located, Parsed, Policy, PolicyKind, Size, Statement, Test,
    arn, glob,
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

/// One statement and what it reaches.
pub struct Reach<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Its action patterns.
    pub actions: Vec<ActionReach<'a>>,
    /// Its resource patterns; empty in a trust policy.
    pub resources: Vec<ResourceReach<'a>>,
}

/// One action pattern and the known actions that it matches.
pub struct ActionReach<'a> {
    /// The pattern.
    pub pattern: &'a Located,
    /// The text before the colon, when it has no wildcard.
    pub code: Option<&'a str>,
    /// The service of that code.
    pub service: Option<ServiceId>,
    /// The known actions it matches; left empty for `*`, which is every action.
    pub covers: Vec<ActionId>,
}

/// One resource pattern and what is wrong with it, whatever the actions.
pub struct ResourceReach<'a> {
    /// The pattern.
    pub pattern: &'a Located,
    /// Its fields, when it has five.
    pub fields: Option<arn::Fields<'a>>,
    /// Why no ARN of its service can match it, when that is known.
    pub trouble: Option<Trouble<'a>>,
}

/// Why a resource pattern matches no ARN of its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble<'a> {
    /// No catalog has this RAM code.
    UnknownService,
    /// The RAM code is spelled in another case.
    ServiceCase(&'a str),
    /// It would match this template if case were ignored.
    Case(&'a str),
    /// This template has no region, and the pattern names one.
    RegionUnexpected(&'a str),
    /// This template has a region, and the pattern's is empty.
    RegionMissing(&'a str),
    /// This template has an account, and the pattern's is empty.
    AccountMissing(&'a str),
    /// A list or create action is checked on this collection, which the pattern narrows.
    Collection(&'a str),
    /// It fits no template at all.
    UnknownType,
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

impl ActionReach<'_> {
    /// `*`: every action.
    pub fn is_any(&self) -> bool {
        self.pattern.text.bytes().all(|byte| byte == b'*')
    }

    /// Holds a wildcard.
    pub fn is_pattern(&self) -> bool {
        glob::has_wildcard(&self.pattern.text)
    }

    /// The text after the colon.
    pub fn name(&self) -> &str {
        self.pattern.text.split_once(':').map_or("", |(_, name)| name)
    }
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
                // F1: an all-resources action is asked on acs:<code>:*:<account>:*.
                return fits_template(pattern, &format!("acs:{code}:*:{{#account}}:*"));
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

impl Reach<'_> {
    /// A resource pattern is the bare `*`.
    pub fn on_everything(&self) -> bool {
        !self.statement.resource.as_ref().is_some_and(|resource| resource.negated)
            && self.resources.iter().any(|resource| resource.pattern.text == "*")
    }

    /// A resource pattern takes in all that this one does.
    pub fn on_all_of(&self, pattern: &str) -> bool {
        !self.statement.resource.as_ref().is_some_and(|resource| resource.negated)
            && self.resources.iter().any(|resource| resource_covers(&resource.pattern.text, pattern))
    }

    /// The pattern that makes the statement match an action, or the whole clause of a NotAction.
    pub fn place_of(&self, action: &str) -> Span {
        let found = self.actions.iter().find(|one| action_covers(&one.pattern.text, action));
        match found {
            Some(one) if !self.statement.action.negated => one.pattern.place.0,
            _ => self.statement.action.place.0,
        }
    }

    /// Some action of the statement is among those that a pattern means.
    pub fn touches(&self, wanted: &str) -> bool {
        let meets = |action: &ActionReach<'_>| actions_meet(&action.pattern.text, wanted);
        (self.names_actions() && self.actions.iter().any(meets)) || clause_has(&self.statement.action, wanted)
    }

    /// The statement as a whole.
    pub fn span(&self) -> Span {
        self.statement.place.0
    }

    /// It names actions (and not all but some).
    pub fn names_actions(&self) -> bool {
        !self.statement.action.negated
    }
}

/// Whether an action, or all that a pattern matches, is in the clause.
pub fn clause_has(clause: &Clause, action: &str) -> bool {
    if clause.negated {
        !clause.texts().any(|pattern| actions_meet(pattern, action))
    } else {
        clause.texts().any(|pattern| action_covers(pattern, action))
    }
}

/// Every action on every resource.
pub fn is_admin(reach: &Reach<'_>) -> bool {
    reach.names_actions() && reach.on_everything() && reach.actions.iter().any(ActionReach::is_any)
}

/// `code:*`: every action of one service.
pub fn is_whole_service(action: &ActionReach<'_>) -> bool {
    action.code.is_some() && !action.name().is_empty() && action.name().bytes().all(|byte| byte == b'*')
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

/// Everything that the narrow statement applies to, the wide one applies to as well, as far as can be seen.
pub fn statement_covers(wide: &Statement, narrow: &Statement) -> bool {
    let actions = match (wide.action.negated, narrow.action.negated) {
        (false, false) => all_covered(&wide.action, &narrow.action, action_covers),
        // All but W covers N when no pattern of W meets one of N.
        (true, false) => {
            narrow.action.texts().all(|one| !wide.action.texts().any(|other| actions_meet(one, other)))
        }
        // All but W covers all but N when everything in W is in N.
        (true, true) => all_covered(&narrow.action, &wide.action, action_covers),
        (false, true) => wide.action.texts().any(|pattern| pattern == "*"),
    };
    let resources = match (&wide.resource, &narrow.resource) {
        (Some(wide), Some(narrow)) => match (wide.negated, narrow.negated) {
            (false, false) => all_covered(wide, narrow, resource_covers),
            (true, false) => narrow.texts().all(|one| !wide.texts().any(|other| resources_meet(one, other))),
            (true, true) => all_covered(narrow, wide, resource_covers),
            (false, true) => wide.texts().any(|pattern| pattern == "*"),
        },
        (None, None) => true,
        _ => false,
    };
    let has_all = |some: &[Condition], all: &[Condition]| {
        some.iter().all(|one| all.iter().any(|other| same_condition(one, other)))
    };
    // A condition that the wide one asks for and the narrow one does not makes it less wide.
    let conditions = has_all(&wide.conditions, &narrow.conditions);
    actions && resources && conditions && wide.principal == narrow.principal
}

fn all_covered(wide: &Clause, narrow: &Clause, covers: impl Fn(&str, &str) -> bool) -> bool {
    narrow.texts().all(|one| wide.texts().any(|other| covers(other, one)))
}

/// The same condition, whatever the order of its values; StringLike without a wildcard is StringEquals (C7).
pub fn same_condition(one: &Condition, other: &Condition) -> bool {
    let sorted = |condition: &Condition| {
        let mut values: Vec<String> = condition.values.iter().map(|value| value.text.clone()).collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    let operator = |condition: &Condition| {
        let mut operator = condition.operator;
        let literal = !condition.values.iter().any(|value| glob::has_wildcard(&value.text));
        if operator.test == Test::StringLike && literal {
            operator.test = Test::StringEquals;
        }
        operator
    };
    operator(one) == operator(other) && one.key.text == other.key.text && sorted(one) == sorted(other)
}

/// The policy's statements that allow, for a policy that is not the subject.
pub fn allows_of(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.statements.iter().filter(|statement| statement.effect == Effect::Allow)
}

fn reach<'a>(statement: &'a Statement, catalog: &'a Catalog) -> Reach<'a> {
    let actions: Vec<ActionReach<'a>> =
        statement.action.patterns.iter().map(|pattern| action_reach(pattern, catalog)).collect();
    let patterns = statement.resource.iter().flat_map(|resource| &resource.patterns);
    let resources = patterns
        .map(|pattern| {
            let fields = arn::split(&pattern.text);
            let trouble =
                fields.and_then(|fields| trouble(&pattern.text, fields, statement, &actions, catalog));
            ResourceReach { pattern, fields, trouble }
        })
        .collect();
    Reach { statement, actions, resources }
}

fn action_reach<'a>(pattern: &'a Located, catalog: &'a Catalog) -> ActionReach<'a> {
    let code = pattern.text.split_once(':').map(|(code, _)| code).filter(|code| !glob::has_wildcard(code));
    let service = code.and_then(|code| catalog.service_id(code));
    let is_any = pattern.text.bytes().all(|byte| byte == b'*');
    let covers = if is_any { Vec::new() } else { catalog.expand(&pattern.text) };
    ActionReach { pattern, code, service, covers }
}

/// Why no ARN of the pattern's service can match it. Says nothing where the catalog is silent.
fn trouble<'a>(
    text: &str,
    fields: arn::Fields<'a>,
    statement: &Statement,
    actions: &[ActionReach<'_>],
    catalog: &'a Catalog,
) -> Option<Trouble<'a>> {
    if fields.prefix != "acs" || glob::has_wildcard(fields.service) {
        return None;
    }
    let Some(service) = catalog.service_id(fields.service) else { return Some(Trouble::UnknownService) };
    let code = &*catalog.service(service).code;
    if code != fields.service {
        return Some(Trouble::ServiceCase(code));
    }
    let mut templates = catalog.arn_templates_of(service);
    let reached: Vec<&Action> =
        actions.iter().flat_map(|action| &action.covers).map(|id| catalog.action(*id)).collect();
    for one in reached.iter().flat_map(|action| action.resources.iter()) {
        let resource = catalog.resource_type(one.resource_type);
        templates.extend(resource.arns.iter().map(|template| &**template));
    }
    let fits = |pattern: &str| templates.iter().copied().find(|template| fits_template(pattern, template));
    let whole_service = format!("acs:{code}:*:{{#account}}:*");
    if fits(text).is_some() || fits_template(text, &whole_service) {
        return None;
    }
    let folded = text.to_lowercase();
    if let Some(template) = templates.iter().find(|template| fits_template(&folded, &fold_template(template)))
    {
        return Some(Trouble::Case(template));
    }
    let with = |region: &str, account: &str| format!("acs:{code}:{region}:{account}:{}", fields.relative_id);
    if let Some(template) = fits(&with("*", fields.account)) {
        return Some(if fields.region.is_empty() {
            Trouble::RegionMissing(template)
        } else {
            Trouble::RegionUnexpected(template)
        });
    }
    if fields.account.is_empty()
        && let Some(template) = fits(&with("*", "*"))
    {
        return Some(Trouble::AccountMissing(template));
    }
    if let Some(template) = templates.iter().find(|template| narrows_collection(text, template)) {
        return Some(Trouble::Collection(template));
    }
    // A table that is not complete proves nothing: every action of this service that the statement reaches must
    // have its resources known.
    let own: Vec<&&Action> = reached.iter().filter(|action| action.service == service).collect();
    let known = !own.is_empty() && own.iter().all(|action| action.resources_known());
    (known && !statement.action.negated && !templates.is_empty()).then_some(Trouble::UnknownType)
}

/// W12: the template is a collection (`…/*`), and the pattern names members of it.
pub fn narrows_collection(pattern: &str, template: &str) -> bool {
    template.strip_suffix("/*").is_some_and(|stem| fits_template(pattern, &format!("{stem}/{{#member}}")))
        && !fits_template(pattern, template)
}

/// The template with its literal text in lower case; names of placeholders may change with it.
fn fold_template(template: &str) -> String {
    template.to_lowercase()
}
