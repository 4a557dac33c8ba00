//! The decision process: stages in RAM's order, each of which may end it (semantics section 5).

use super::assumption::Reading;
use super::certainty::rules_that_matter;
use super::compiled::{Asked, CompiledStatement};
use super::policy_set::{Layer, PolicySet, StatementRef};
use super::principal::{Caller, CallerKind};
use super::request::Request;
use super::resource::RequestedResource;
use super::role_session::Assume;
use super::verdict::{Answer, Decision, Stage};
use crate::engine::policy::Effect;
use smallvec::SmallVec;

/// What the statements of one stage say together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    allow: bool,
    deny: bool,
    /// An Allow applies under every reading.
    surely_allow: bool,
    /// A Deny applies under every reading.
    surely_deny: bool,
}

impl Tally {
    fn count(&mut self, effect: Effect, surely: bool) {
        match effect {
            Effect::Allow => (self.allow, self.surely_allow) = (true, self.surely_allow | surely),
            Effect::Deny => (self.deny, self.surely_deny) = (true, self.surely_deny | surely),
        }
    }

    /// Another statement of this effect changes nothing any more, whatever is assumed.
    fn is_settled_for(self, effect: Effect) -> bool {
        self.surely_deny || (self.surely_allow && effect == Effect::Allow)
    }

    /// E1: any Deny, else any Allow, else nothing.
    fn decision(self) -> Decision {
        match self {
            Self { deny: true, .. } => Decision::ExplicitDeny,
            Self { allow: true, .. } => Decision::Allow,
            Self { .. } => Decision::ImplicitDeny,
        }
    }
}

/// The tallies of all stages for one action on one resource.
#[derive(Debug, Default)]
struct Tallies {
    /// In the order of [`PolicySet::control_levels`].
    control: SmallVec<[Tally; 4]>,
    session: Tally,
    identity: Tally,
    resource_group: Tally,
    resource: Tally,
    trust: Tally,
    /// A Deny of the resource's policy binds even the owner (E8).
    owner_denied: bool,
}

/// Whether an operation is allowed to everybody, whatever the policies say (E12, measured, not documented).
pub fn needs_no_authorization(action: &str) -> bool {
    action.eq_ignore_ascii_case("sts:GetCallerIdentity")
}

impl PolicySet {
    /// Decides a request.
    pub fn decide(&self, request: &Request) -> Answer {
        let asked = asked_for(request);
        let mut matched: Vec<StatementRef> = Vec::new();
        let mut seen = Reading::PROPOSED;
        let (decision, stage) = self.settle_all(&asked, Reading::PROPOSED, &mut seen, Some(&mut matched));
        matched.sort_unstable();
        matched.dedup();
        let depends_on = self.depends_on(&asked, decision, seen);
        Answer { decision, stage, definite: depends_on.is_empty(), depends_on, matched }
    }

    /// Decides one action on one resource with everything else taken from the request, without collecting what
    /// matched: for asking the same request about many actions. The flag says whether the decision is definite.
    pub fn verdict(&self, request: &Request, action: &str, resource: &str) -> (Decision, bool) {
        let asked = [Asked::new(request, action, resource)];
        let mut seen = Reading::PROPOSED;
        let (decision, _) = self.settle_all(&asked, Reading::PROPOSED, &mut seen, None);
        (decision, self.depends_on(&asked, decision, seen).is_empty())
    }

    /// The decision under a given reading of the undocumented rules: for checking that a definite decision is one.
    pub fn decide_under(&self, request: &Request, reading: Reading) -> Decision {
        self.settle_all(&asked_for(request), reading, &mut Reading::default(), None).0
    }

    /// Whether one of the request's resources alone gives this answer.
    pub(super) fn settles_like(&self, asked: &Asked<'_>, answer: &Answer) -> bool {
        let settled = self.settle(asked, Reading::PROPOSED, &mut Reading::default(), None);
        settled == (answer.decision, answer.stage)
    }

    fn depends_on(&self, asked: &[Asked<'_>], decision: Decision, seen: Reading) -> Vec<&'static str> {
        rules_that_matter(decision, seen, |reading, seen| self.settle_all(asked, reading, seen, None).0)
    }

    /// E13: every resource must be allowed, and any explicit deny wins.
    fn settle_all(
        &self,
        asked: &[Asked<'_>],
        reading: Reading,
        seen: &mut Reading,
        mut matched: Option<&mut Vec<StatementRef>>,
    ) -> (Decision, Stage) {
        if !self.invalid.is_empty() {
            return (Decision::InvalidPolicy, Stage::Validation);
        }
        let mut settled: Option<(Decision, Stage)> = None;
        for asked in asked {
            let next = self.settle(asked, reading, seen, matched.as_deref_mut());
            let worse = |now: Decision, next: Decision| severity(next) > severity(now);
            if settled.is_none_or(|(now, _)| worse(now, next.0)) {
                settled = Some(next);
            }
        }
        settled.unwrap_or((Decision::ImplicitDeny, Stage::Identity))
    }

    fn settle(
        &self,
        asked: &Asked<'_>,
        reading: Reading,
        seen: &mut Reading,
        matched: Option<&mut Vec<StatementRef>>,
    ) -> (Decision, Stage) {
        if needs_no_authorization(&asked.action_folded) {
            return (Decision::NotChecked, Stage::NoAuthorization);
        }
        let tallies = self.tally(asked, reading, seen, matched);
        if let Some(settled) = root_decision(asked, &tallies) {
            return settled;
        }
        self.control_and_session(asked, &tallies)
            .unwrap_or_else(|| self.identity_and_resource(asked, &tallies))
    }

    fn tally(
        &self,
        asked: &Asked<'_>,
        reading: Reading,
        seen: &mut Reading,
        mut matched: Option<&mut Vec<StatementRef>>,
    ) -> Tallies {
        let mut tallies = Tallies {
            control: self.control_levels.iter().map(|_| Tally::default()).collect(),
            ..Tallies::default()
        };
        self.for_candidates(asked, |statement| {
            let Some(tally) = self.tally_of(statement, &mut tallies) else { return };
            // Statements with a principal are always looked at: one more may bind the owner (E8).
            let settled =
                matched.is_none() && statement.principal.is_none() && tally.is_settled_for(statement.effect);
            if settled || !self.reaches(statement, asked) {
                return;
            }
            let mut doubt = Reading::PROPOSED;
            if statement.applies(asked, reading, &mut doubt) {
                tally.count(statement.effect, doubt.is_empty());
                tallies.owner_denied |=
                    statement.effect == Effect::Deny && !statement.is_trust && binds_owner(statement);
                if let Some(matched) = &mut matched {
                    matched.push(Self::reference(statement));
                }
            }
            seen.add(doubt);
        });
        tallies
    }

    fn tally_of<'t>(&self, statement: &CompiledStatement, tallies: &'t mut Tallies) -> Option<&'t mut Tally> {
        Some(match self.layer(statement.policy as usize)? {
            Layer::Control(level) => {
                let slot = self.control_levels.binary_search(level).ok()?;
                tallies.control.get_mut(slot)?
            }
            Layer::Session => &mut tallies.session,
            Layer::Identity => &mut tallies.identity,
            Layer::ResourceGroup(_) => &mut tallies.resource_group,
            Layer::Resource => &mut tallies.resource,
            Layer::Trust => &mut tallies.trust,
        })
    }

    /// The stages that can only narrow (E5, E6). `None` when they let the request pass.
    fn control_and_session(&self, asked: &Asked<'_>, tallies: &Tallies) -> Option<(Decision, Stage)> {
        // E5: the root user is exempt too, also where it asks for what another account's resource allows it.
        let is_root = asked.request.caller.kind == CallerKind::Root;
        let exempt = is_root || asked.request.management_account || asked.request.service_linked_role;
        if !exempt {
            for (level, tally) in self.control_levels.iter().zip(&tallies.control) {
                let decision = tally.decision();
                if decision != Decision::Allow {
                    return Some((decision, Stage::Control(*level)));
                }
            }
        }
        let session = tallies.session.decision();
        (self.has_session && session != Decision::Allow).then_some((session, Stage::Session))
    }

    /// The stages that grant (E7 to E9).
    fn identity_and_resource(&self, asked: &Asked<'_>, tallies: &Tallies) -> (Decision, Stage) {
        let assume = Assume::of(&asked.action_folded);
        let (mut a, mut stage_a) = (tallies.identity.decision(), Stage::Identity);
        // E7: the resource-group pass only follows an implicit deny; AssumeRole needs account scope [M].
        if a == Decision::ImplicitDeny
            && self.has_resource_groups
            && assume == Assume::No
            && self.group_is_asked(asked)
        {
            (a, stage_a) = (tallies.resource_group.decision(), Stage::ResourceGroup);
        }
        if a == Decision::Allow && assume == Assume::No && is_foreign(asked) {
            // W10: a RAM policy covers resources of its own account only.
            (a, stage_a) = (Decision::ImplicitDeny, Stage::Identity);
        }
        let (b, stage_b) = match assume {
            Assume::No => (tallies.resource.decision(), Stage::Resource),
            Assume::Role | Assume::Federated => (tallies.trust.decision(), Stage::Trust),
        };
        if a == Decision::ExplicitDeny {
            return (a, stage_a);
        }
        if b == Decision::ExplicitDeny {
            return (b, stage_b);
        }
        match assume {
            // E9: a service has no identity policies; it assumes by trust alone.
            Assume::Role if asked.request.caller.kind != CallerKind::Service && a != Decision::Allow => {
                (a, stage_a)
            }
            Assume::Role | Assume::Federated => (b, stage_b),
            Assume::No if a == Decision::Allow => (a, stage_a),
            Assume::No if b == Decision::Allow => (b, stage_b),
            Assume::No => (Decision::ImplicitDeny, stage_a),
        }
    }

    fn group_is_asked(&self, asked: &Asked<'_>) -> bool {
        asked.request.resource_group_supported
            && asked.resource_group.is_some_and(|group| {
                self.policies
                    .iter()
                    .any(|(_, layer)| matches!(layer, Layer::ResourceGroup(attached) if attached == group))
            })
    }
}

/// The request, taken apart once for each of its resources.
pub(super) fn asked_for(request: &Request) -> SmallVec<[Asked<'_>; 1]> {
    let numbered = request.resources.iter().enumerate();
    numbered.map(|(number, resource)| Asked::number(request, number, resource)).collect()
}

/// E8: everyone without a condition leaves the owner alone; with one, or by name, it binds the owner too.
fn binds_owner(statement: &CompiledStatement) -> bool {
    let Some(principal) = &statement.principal else { return false };
    !principal.is_everyone() || !statement.conditions.is_empty()
}

/// E2: the root user may assume no role, of whatever account, and do everything else on its own account's resources.
/// `None` when somebody else asks, or for what belongs to others.
fn root_decision(asked: &Asked<'_>, tallies: &Tallies) -> Option<(Decision, Stage)> {
    if asked.request.caller.kind != CallerKind::Root {
        return None;
    }
    if Assume::of(&asked.action_folded) == Assume::Role {
        return Some((Decision::NotAllowed, Stage::Root));
    }
    if is_foreign(asked) {
        return None;
    }
    let settled = if tallies.owner_denied {
        (Decision::ExplicitDeny, Stage::Resource)
    } else {
        (Decision::Allow, Stage::Root)
    };
    Some(settled)
}

/// W10: the resource names another account than the caller's.
pub(super) fn is_foreign(asked: &Asked<'_>) -> bool {
    is_foreign_to(&asked.request.caller, &asked.resource)
}

pub(super) fn is_foreign_to(caller: &Caller, resource: &RequestedResource<'_>) -> bool {
    match (resource.account(), &caller.account) {
        (Some(owner), Some(own)) => owner != own,
        _ => false,
    }
}

/// For E13: which of two decisions ends the request.
fn severity(decision: Decision) -> u8 {
    match decision {
        Decision::NotChecked => 0,
        Decision::Allow => 1,
        Decision::ImplicitDeny => 2,
        Decision::NotAllowed => 3,
        Decision::ExplicitDeny => 4,
        Decision::InvalidPolicy => 5,
    }
}
