//! What a principal can do: every known action that some policy grants it, with where and when.
//!
//! Actions that the same statements speak of are one group. Wildcards stand for the actions that the catalogs know; a
//! pattern that means none of them is listed by itself, because the catalogs do not know everything.

use super::principal::Principal;
use super::resolver::Resolver;
use super::ways::{Assumes, Found, Piece, Stage, Terms, Ways, settle};
use super::who::Who;
use crate::engine::catalog::{Action, Catalog};
use crate::engine::decide::{
    CompiledPolicy, Context, Layer, OpenQuestion, OpenStatement, Request, asks_for_role,
    needs_no_authorization, needs_trust_only,
};
use crate::engine::policy::Effect;
use crate::engine::policy::glob::has_wildcard;
use rustc_hash::FxHashMap;

/// An action that a principal is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedAction<'c> {
    /// `code:Name`
    pub name: &'c str,
    /// It is known to be asked on all resources only, so that a narrower grant is without effect (F1).
    pub on_all_resources: bool,
}

impl<'c> AskedAction<'c> {
    /// All actions of the catalogs.
    pub fn all_of(catalog: &'c Catalog) -> Vec<Self> {
        let known = |action: &'c Action| Self {
            name: &action.name,
            on_all_resources: catalog.is_on_all_resources(action),
        };
        catalog.actions().iter().map(known).collect()
    }
}

impl<'c> From<&'c str> for AskedAction<'c> {
    /// An action of which nothing is known but its name.
    fn from(name: &'c str) -> Self {
        Self { name, on_all_resources: false }
    }
}

/// Actions that are allowed in the same ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The RAM code in front of them.
    pub service: String,
    /// The actions, sorted.
    pub actions: Vec<String>,
    /// How.
    pub ways: Ways,
}

/// A granted pattern that means no action the catalogs know, or others beside those.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownPattern {
    /// The pattern.
    pub pattern: String,
    /// The policy that has it.
    pub policy: String,
    /// The statement, from 0.
    pub statement: usize,
}

/// Everything that a principal can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Can {
    /// The principal.
    pub who: Who,
    /// The account itself: everything on its own resources but assuming roles (E2). Nothing else is listed then.
    pub everything: bool,
    /// Groups of actions, by service.
    pub allowed: Vec<Allowed>,
    /// Patterns of Allow statements that the catalogs cannot explain.
    pub unknown: Vec<UnknownPattern>,
    /// Wildcards of Allow statements, and what `NotAction` leaves out: they also grant actions that exist and that no
    /// catalog knows.
    pub beyond: Vec<UnknownPattern>,
    /// Statements deny something, so that what is granted beyond the known actions may be denied again.
    pub has_denials: bool,
    /// Policies that RAM would refuse, so that nothing can be said.
    pub invalid: Vec<String>,
    /// Resources whose own policies RAM would refuse, so that nothing can be said about them.
    pub refused_of: Vec<String>,
}

impl Resolver {
    /// What a principal can do of the known actions, in every service or in one.
    pub fn can(
        &self,
        principal: &Principal,
        known: &[AskedAction<'_>],
        service: Option<&str>,
        context: &Context,
    ) -> Can {
        let mut can = Can {
            who: principal.who.clone(),
            everything: principal.who == Who::Root,
            allowed: Vec::new(),
            unknown: Vec::new(),
            beyond: Vec::new(),
            has_denials: false,
            invalid: Vec::new(),
            refused_of: Vec::new(),
        };
        if can.everything {
            return can;
        }
        let invalid = principal.parts().filter(|(_, compiled)| !compiled.is_valid());
        can.invalid = invalid.map(|(reached, _)| reached.policy.clone()).collect();
        if !can.invalid.is_empty() {
            return can;
        }
        let in_service =
            |action: &str| service.is_none_or(|wanted| code(action).eq_ignore_ascii_case(wanted));
        let mut actions: Vec<(String, AskedAction<'_>)> = known
            .iter()
            .filter(|action| in_service(action.name))
            .map(|action| (action.name.to_ascii_lowercase(), *action))
            .collect();
        actions.sort_by(|(a, _), (b, _)| a.cmp(b));
        actions.dedup_by(|a, b| a.0 == b.0);
        let folded: Vec<String> = actions.iter().map(|(folded, _)| folded.clone()).collect();
        let of_resources = || {
            let beside = self.account.resources.iter().zip(&self.resource_policies);
            let with_policy = beside.filter_map(|(resource, policy)| Some((resource, policy.as_ref()?)));
            with_policy.filter(|_| principal.layers.resource)
        };
        let refused = of_resources().filter(|(_, policy)| !policy.is_valid());
        can.refused_of = refused.map(|(resource, _)| resource.arn.text.clone()).collect();
        let policies = || {
            let own = principal.parts().map(|(_, compiled)| compiled);
            own.chain(of_resources().map(|(_, policy)| policy))
        };
        let spoken = Spoken::new(policies(), &folded);
        can.allowed = self.groups(principal, &actions, &spoken, context);
        can.unknown = unknown_patterns(principal, known, &in_service);
        can.beyond = patterns_beyond(principal, &in_service, &can.unknown);
        can.has_denials = policies().any(|compiled| {
            compiled.policy().statements.iter().any(|statement| statement.effect == Effect::Deny)
        });
        can
    }

    fn groups(
        &self,
        principal: &Principal,
        actions: &[(String, AskedAction<'_>)],
        spoken: &Spoken,
        context: &Context,
    ) -> Vec<Allowed> {
        let mut groups: Vec<Allowed> = Vec::new();
        let mut known: FxHashMap<(&str, &[u32], bool, bool), Option<usize>> = FxHashMap::default();
        for ((folded, action), signature) in actions.iter().zip(&spoken.by_action) {
            // E9, E12: what no policy of the principal's allows.
            let without_them = needs_no_authorization(folded) || needs_trust_only(folded);
            if without_them || !spoken.may_allow(signature) {
                continue;
            }
            let service = code(folded);
            let alike = (service, signature.as_slice(), action.on_all_resources, asks_for_role(folded));
            let place = *known.entry(alike).or_insert_with(|| {
                let ways = self.ways_of(principal, *action, context)?;
                groups.push(Allowed { service: service.to_owned(), actions: Vec::new(), ways });
                Some(groups.len() - 1)
            });
            if let Some(group) = place.and_then(|place| groups.get_mut(place)) {
                group.actions.push(action.name.to_owned());
            }
        }
        groups
    }

    /// How a principal comes to an action, on any resource.
    fn ways_of(&self, principal: &Principal, action: AskedAction<'_>, context: &Context) -> Option<Ways> {
        let uid = &self.account.id.text;
        let mut request = Request::new(&principal.who.arn(uid), action.name, "*").ok()?;
        request.context = context.clone();
        self.complete(principal, &mut request);
        // F1: what is asked on all resources only is asked on "*", which is in no resource group.
        let on_all = action.on_all_resources;
        let question =
            if on_all { OpenQuestion::new(&request) } else { OpenQuestion::on_any_resource(&request) };
        let of_resources = self.resource_side(&request, on_all);
        let side = of_resources
            .iter()
            .filter(|(_, compiled)| principal.layers.resource && compiled.is_valid())
            .map(|(reached, compiled)| (reached, *compiled));
        let sources: Vec<_> = principal.parts().chain(side).collect();
        let opens: Vec<Vec<OpenStatement>> =
            sources.iter().map(|(_, compiled)| compiled.open_statements(&question)).collect();
        let pieces: Vec<Piece<'_>> = sources
            .iter()
            .zip(&opens)
            .flat_map(|((reached, compiled), opens)| {
                let (name, stage, via) = (reached.policy.as_str(), Stage::of(reached), &reached.via);
                opens.iter().map(move |open| Piece { name, compiled, stage, via, open })
            })
            .filter(|piece| match piece.stage {
                // Roles are assumed by what is attached at account scope only (E7, E9).
                Stage::Group(_) => !on_all && !asks_for_role(action.name),
                Stage::Resource => !asks_for_role(action.name),
                _ => true,
            })
            .collect();
        let exempt = request.management_account || request.service_linked_role;
        let levels = if exempt || !principal.layers.control { 0 } else { self.account.control_levels.len() };
        let terms = Terms {
            one_resource: on_all,
            foreign: false,
            levels: u32::try_from(levels).unwrap_or(u32::MAX),
            session: principal.reached().iter().any(|reached| reached.layer == Layer::Session),
            // Which role is meant is open, so the trust policies are not asked; `who-can` names them.
            assumes: Assumes::No,
        };
        match settle(&pieces, terms) {
            Found::Ways(ways) => Some(ways),
            Found::Nothing { .. } => None,
        }
    }
}

/// The RAM code of an action.
fn code(action: &str) -> &str {
    action.split_once(':').map_or(action, |(code, _)| code)
}

/// Which statements speak of which action: the numbers of the statements, counted through all policies.
struct Spoken {
    by_action: Vec<Vec<u32>>,
    /// By the same numbers.
    allows: Vec<bool>,
}

impl Spoken {
    fn new<'p>(policies: impl Iterator<Item = &'p CompiledPolicy>, folded: &[String]) -> Self {
        let mut by_action = vec![Vec::new(); folded.len()];
        let mut allows = Vec::new();
        for compiled in policies {
            for (number, actions) in compiled.actions_of_statements(folded) {
                let statement = compiled.statement(number);
                let own = u32::try_from(allows.len()).unwrap_or(u32::MAX);
                allows.push(statement.is_some_and(|statement| statement.effect == Effect::Allow));
                // A condition on the pseudo key Action tells actions apart that the statement names alike (C19).
                let tells_apart = statement.is_some_and(|statement| {
                    statement.conditions.iter().any(|condition| condition.key.text == "Action")
                });
                for action in actions {
                    if let Some(signature) = by_action.get_mut(action as usize) {
                        signature.push(own);
                        if tells_apart {
                            signature.push(u32::MAX - action);
                        }
                    }
                }
            }
        }
        Self { by_action, allows }
    }

    fn may_allow(&self, signature: &[u32]) -> bool {
        signature.iter().any(|number| self.allows.get(*number as usize) == Some(&true))
    }
}

/// Every wildcard that grants something, and every `NotAction`: what no catalog knows is granted by them too.
fn patterns_beyond(
    principal: &Principal,
    in_service: &impl Fn(&str) -> bool,
    unknown: &[UnknownPattern],
) -> Vec<UnknownPattern> {
    let mut found = Vec::new();
    let parts = principal.parts().filter(|(reached, _)| !matches!(Stage::of(reached), Stage::Control(_)));
    for (reached, compiled) in parts {
        let statements = compiled.policy().statements.iter();
        for statement in statements.filter(|statement| statement.effect == Effect::Allow) {
            let one = |pattern: String| UnknownPattern {
                pattern,
                policy: reached.policy.clone(),
                statement: statement.index,
            };
            if statement.action.negated {
                let but: Vec<&str> = statement.action.texts().collect();
                found.push(one(format!("everything but {}", but.join(", "))));
                continue;
            }
            let wide =
                |pattern: &&str| has_wildcard(pattern) && (is_any_service(pattern) || in_service(pattern));
            found.extend(statement.action.texts().filter(wide).map(|pattern| one(pattern.to_owned())));
        }
    }
    found.retain(|one| !unknown.contains(one));
    found.sort();
    found.dedup();
    found
}

/// Whether the code in front of a pattern is itself a pattern.
fn is_any_service(pattern: &str) -> bool {
    has_wildcard(code(pattern))
}

fn unknown_patterns(
    principal: &Principal,
    known: &[AskedAction<'_>],
    in_service: &impl Fn(&str) -> bool,
) -> Vec<UnknownPattern> {
    use crate::engine::policy::glob::Glob;
    let mut folded: Vec<String> = known.iter().map(|action| action.name.to_ascii_lowercase()).collect();
    folded.sort_unstable();
    let means_something = |pattern: &Glob| {
        let prefix = if pattern.is_literal() { pattern.as_str() } else { pattern.literal_prefix() };
        let start = folded.partition_point(|action| action.as_str() < prefix);
        folded
            .iter()
            .skip(start)
            .take_while(|action| action.starts_with(prefix))
            .any(|action| pattern.matches(action))
    };
    let mut found = Vec::new();
    for (reached, compiled) in
        principal.parts().filter(|(reached, _)| !matches!(Stage::of(reached), Stage::Control(_)))
    {
        let allows = compiled.policy().statements.iter();
        for statement in
            allows.filter(|statement| statement.effect == Effect::Allow && !statement.action.negated)
        {
            for pattern in statement.action.texts() {
                if (pattern == "*" || in_service(pattern)) && !means_something(&Glob::folded(pattern)) {
                    found.push(UnknownPattern {
                        pattern: pattern.to_owned(),
                        policy: reached.policy.clone(),
                        statement: statement.index,
                    });
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}
