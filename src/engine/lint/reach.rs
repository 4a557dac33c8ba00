//! One statement and what its patterns reach in the catalog, whatever else the document says.

use super::covering::clause_has;
use super::pattern::{action_covers, actions_meet, fits_template, resource_covers};
use crate::engine::catalog::{Action, ActionId, Catalog, ServiceId};
use crate::engine::json::Span;
use crate::engine::policy::{Located, Statement, arn, glob};

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

/// Every action on every resource.
pub fn is_admin(reach: &Reach<'_>) -> bool {
    reach.names_actions() && reach.on_everything() && reach.actions.iter().any(ActionReach::is_any)
}

/// `code:*`: every action of one service.
pub fn is_whole_service(action: &ActionReach<'_>) -> bool {
    action.code.is_some() && !action.name().is_empty() && action.name().bytes().all(|byte| byte == b'*')
}

/// What a statement reaches.
pub fn reach<'a>(statement: &'a Statement, catalog: &'a Catalog) -> Reach<'a> {
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
