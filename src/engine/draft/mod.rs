//! The smallest policy for what somebody wants to do: [`draft`].
//!
//! Wanted requests go in, from whatever evidence there is: typed ones, a feature module, an access level, denials, a
//! trail. Out comes one policy: explicit actions; for each the narrowest patterns that the evidence and the catalog's
//! ARN templates support; actions together in a statement only when they need exactly the same resources. What the
//! product asks for beside the wanted requests is in it too and named in [`Drafted::added`]: twins under another
//! prefix, dependent actions, `ram:PassRole`, further resources that a call is checked on. What stayed wide is named
//! with the reason in [`Drafted::unnarrowed`]; what a generalisation adds is worked out by comparing access.
//!
//! Nothing is made up: an action that no catalog knows keeps its spelling and is reported, and resources that nobody
//! states become `*`, which is reported as well.
//!
//! ```
//! use acscope::engine::catalog::Catalog;
//! use acscope::engine::draft::{DraftOptions, WantedRequest, draft};
//!
//! let catalog = Catalog::embedded()?;
//! let wanted = [WantedRequest::parse("oss:GetObject acs:oss:*:1000000000000001:logs/2026/a.gz").unwrap()];
//! let drafted = draft(&wanted, &DraftOptions::default(), &catalog);
//! let statement = &drafted.policy.statements[0];
//! assert_eq!(statement.action.texts().collect::<Vec<_>>(), ["oss:GetObject"]);
//! assert!(drafted.unnarrowed.is_empty());
//! # Ok::<(), acscope::engine::catalog::CatalogError>(())
//! ```

mod asked;
mod companions;
mod generalise;
mod grouping;
mod narrowing;
mod passed_roles;
mod report;
mod roles;
mod wanted;

pub use asked::asked_resources;
pub use generalise::Generalise;
pub use report::{draft_json, draft_notes};
pub use roles::{NeededRole, roles_of_module};
pub use wanted::{LevelWanted, WantedError, WantedRequest, wanted_by_level, wanted_by_module};

use crate::engine::access::Difference;
use crate::engine::catalog::{ActionId, Catalog};
use crate::engine::decide::needs_no_authorization;
use crate::engine::nearest::nearest;
use crate::engine::policy::{Policy, Size};
use grouping::Grant;
use narrowing::Narrowed;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// How to draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftOptions {
    /// What the product asks for beside the wanted requests goes in as well. Off: the wanted requests and nothing else.
    pub companions: bool,
    /// ARNs or ARN patterns for wanted requests that name no resource, where their actions take them.
    pub resources: Vec<String>,
    /// Names of the roles that may be passed; without any, every role to the one service.
    pub passed_roles: Vec<String>,
    /// In which ways to go beyond the evidence.
    pub generalise: Generalise,
}

impl Default for DraftOptions {
    fn default() -> Self {
        Self {
            companions: true,
            resources: Vec::new(),
            passed_roles: Vec::new(),
            generalise: Generalise::default(),
        }
    }
}

/// A draft and what has to be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// The policy. Without statements when nothing was wanted.
    pub policy: Policy,
    /// Its size in canonical form.
    pub size: Size,
    /// What could not be narrowed, and why; in the order of the actions.
    pub unnarrowed: Vec<Unnarrowed>,
    /// What is in the policy beside the wanted requests, and why.
    pub added: Vec<Added>,
    /// Actions that no catalog knows.
    pub unknown: Vec<UnknownAction>,
    /// Wanted requests that are in no statement, and why.
    pub left_out: Vec<LeftOut>,
    /// What the generalisation allows beyond the exact draft; none when none was asked for.
    pub generalised: Option<Difference>,
    /// More to know: contradictions between sources, and the like.
    pub notes: Vec<String>,
}

/// A pattern that is wider than one resource, because nothing supports a narrower one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unnarrowed {
    /// The action.
    pub action: String,
    /// The pattern that it got.
    pub resource: String,
    /// Why.
    pub why: WhyWide,
}

/// Why a pattern is as wide as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyWide {
    /// The action is checked on all resources at once (F1).
    AllResources,
    /// Nobody states what the action is checked on.
    Unknown,
    /// All resources were asked for, though the action is checked on these templates.
    AskedForAll(Vec<String>),
    /// No resource was named.
    NoEvidence,
    /// There is one in each region, and no region was named.
    AnyRegion,
    /// The action is checked on the collection, which nothing narrower matches (F2, W12).
    Collection,
    /// The named resource is none that the catalog knows the action to be checked on; it was taken as it is.
    NotTaken(Vec<String>),
    /// Which role is passed is not in the evidence.
    AnyRole,
    /// To which service a role is passed is not in the evidence.
    AnyService,
}

/// Something in the policy that was not wanted by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Added {
    /// The action.
    pub action: String,
    /// The pattern that it got.
    pub resource: String,
    /// The only service that a role may be passed to.
    pub service: Option<String>,
    /// What asks for it.
    pub why: WhyAdded,
}

/// What asks for an addition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyAdded {
    /// The product checks the same under two prefixes; this is the wanted action.
    Twin(String),
    /// The catalog names it as a dependent action of this one.
    Dependent(String),
    /// A published policy gives it together with this action.
    PassesRole {
        /// The action.
        action: String,
        /// The template that says so.
        template: &'static str,
    },
    /// The call is checked on this resource type as well (F3, E13).
    FurtherType(String),
}

/// An action that no catalog knows; it may be new, or misspelt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownAction {
    /// As it was wanted.
    pub action: String,
    /// A known action with nearly the same name.
    pub nearest: Option<String>,
}

/// A wanted request that could not be drafted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The action or action pattern.
    pub action: String,
    /// Why.
    pub why: &'static str,
    /// It is allowed anyway.
    pub is_harmless: bool,
}

/// Drafts the smallest policy that allows all wanted requests.
pub fn draft(wanted: &[WantedRequest], options: &DraftOptions, catalog: &Catalog) -> Drafted {
    let mut work = Work {
        catalog,
        options,
        grants: Vec::new(),
        have: FxHashSet::default(),
        unknown: BTreeSet::new(),
        left_out: BTreeSet::new(),
        notes: BTreeSet::new(),
    };
    for request in wanted {
        work.want(request);
    }
    if options.companions {
        companions::add(&mut work);
    }
    let exact = grouping::policy(&work.grants);
    let (policy, generalised) = match generalise::widened(&work.grants, &options.generalise) {
        None => (exact, None),
        Some(grants) => {
            let wider = grouping::policy(&grants);
            let added = generalise::gained(&exact, &wider, catalog);
            (wider, Some(added))
        }
    };
    let unnarrowed: BTreeSet<Unnarrowed> = work.grants.iter().flat_map(Grant::unnarrowed).collect();
    let added: BTreeSet<Added> = work.grants.iter().filter_map(Grant::addition).collect();
    Drafted {
        size: Size::of(&crate::engine::policy::format(&policy, crate::engine::json::Style::Pretty)),
        policy,
        unnarrowed: unnarrowed.into_iter().collect(),
        added: added.into_iter().collect(),
        unknown: work.unknown.into_iter().collect(),
        left_out: work.left_out.into_iter().collect(),
        generalised,
        notes: work.notes.into_iter().collect(),
    }
}

/// A draft in the making.
struct Work<'w> {
    catalog: &'w Catalog,
    options: &'w DraftOptions,
    /// One action on one pattern each; the wanted ones first.
    grants: Vec<Grant>,
    /// Action, pattern and service of every grant.
    have: FxHashSet<(String, String, Option<String>)>,
    unknown: BTreeSet<UnknownAction>,
    left_out: BTreeSet<LeftOut>,
    notes: BTreeSet<String>,
}

impl Work<'_> {
    fn want(&mut self, request: &WantedRequest) {
        if !wanted::is_action(&request.action) {
            let why = "it is not an action; actions are written code:Name";
            self.left_out.insert(LeftOut { action: request.action.clone(), why, is_harmless: false });
            return;
        }
        if needs_no_authorization(&request.action) {
            let why = "it needs no authorization (E12)";
            self.left_out.insert(LeftOut { action: request.action.clone(), why, is_harmless: true });
            return;
        }
        if !request.action.contains(['*', '?']) {
            self.want_one(&request.action, request);
            return;
        }
        // Explicit actions only: a pattern stands for those that exist today.
        let covered = self.catalog.expand(&request.action);
        if covered.is_empty() {
            let why = "no action that the catalogs know matches it";
            self.left_out.insert(LeftOut { action: request.action.clone(), why, is_harmless: false });
        }
        for id in covered.into_iter().filter(|id| !needs_no_authorization(&self.catalog.action(*id).name)) {
            let name = self.catalog.action(id).name.to_string();
            self.want_one(&name, request);
        }
    }

    fn want_one(&mut self, name: &str, request: &WantedRequest) {
        let id = self.catalog.action_id(name);
        let action = match id {
            // G12: RAM folds case, the catalog knows the spelling.
            Some(id) => self.catalog.action(id).name.to_string(),
            None => {
                self.note_unknown(name);
                name.to_owned()
            }
        };
        let narrowed = narrowing::narrowed(self.catalog, id, request.resource.as_deref(), self.options);
        let is_passing = action.eq_ignore_ascii_case(passed_roles::PASS_ROLE);
        let service = request.passed_to.as_deref().filter(|_| is_passing);
        for one in narrowed {
            self.grant(&action, id, one, service, None);
        }
    }

    /// Adds a grant unless it is there already.
    fn grant(
        &mut self,
        action: &str,
        id: Option<ActionId>,
        narrowed: Narrowed,
        service: Option<&str>,
        why: Option<WhyAdded>,
    ) {
        let Narrowed { pattern, why: wide } = narrowed;
        let service = service.map(str::to_owned);
        if self.have.insert((action.to_owned(), pattern.clone(), service.clone())) {
            self.grants.push(Grant { action: action.to_owned(), id, pattern, service, wide, why });
        }
    }

    fn note_unknown(&mut self, name: &str) {
        let service = name.split_once(':').and_then(|(code, _)| self.catalog.service_id(code));
        let among = service.map(|service| {
            self.catalog.actions_of(service).map(|id| &*self.catalog.action(id).name).collect::<Vec<_>>()
        });
        let nearest = nearest(name, among.unwrap_or_default()).map(str::to_owned);
        self.unknown.insert(UnknownAction { action: name.to_owned(), nearest });
    }
}

#[cfg(test)]
mod tests;
