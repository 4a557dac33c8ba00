//! Who can do this: every principal, by which policies and which way, and through which roles.

use super::attachments::Attachment;
use super::complete::PRINCIPAL_ARN;
use super::reached::{Reached, Via};
use super::resolver::Resolver;
use super::ways::{Assumes, Found, Piece, Stage, Terms, Ways, settle};
use super::who::Who;
use crate::engine::decide::{
    Caller, CompiledPolicy, Context, OpenQuestion, OpenStatement, Request, RequestError, asks_for_role,
    needs_no_authorization, needs_trust_only,
};
use crate::engine::policy::{Effect, Principal as Named, PrincipalForm, arn};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::sync::Arc;

/// A principal that can, itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Able {
    /// The principal.
    pub who: Who,
    /// How.
    pub ways: Ways,
}

/// One role that is assumed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The role.
    pub role: String,
    /// How the one before it comes to assume it; shared by all chains that go on the same way.
    pub ways: Arc<Ways>,
}

/// A principal that can by assuming roles, one after the other; the last of them can itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Who begins.
    pub who: Who,
    /// The roles, in order; never empty.
    pub steps: Vec<Step>,
}

/// Somebody outside the account whom the first role of a chain trusts: a service, an identity provider, another account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The name in the trust policy.
    pub name: String,
    /// What it is.
    pub form: PrincipalForm,
    /// The roles, in order; never empty. What another account itself allows is not known here.
    pub roles: Vec<String>,
}

/// A principal for which it depends on an undocumented rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsure {
    /// The principal.
    pub who: Who,
    /// The rules whose other reading would let it.
    pub depends_on: Vec<&'static str>,
}

/// Everybody who can.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhoCan {
    /// Users, then roles, in the account's order.
    pub direct: Vec<Able>,
    /// By assuming roles; every first role of every principal that cannot without conditions, by the shortest way on.
    pub chains: Vec<Chain>,
    /// From outside the account.
    pub outside: Vec<Outside>,
    /// Users and roles that could under another reading of an undocumented rule.
    pub unsure: Vec<Unsure>,
    /// Users and roles of which nothing can be said, because RAM would refuse a policy that reaches them.
    pub refused: Vec<Who>,
    /// The account itself can (E2).
    pub root: bool,
    /// Everybody can, because the operation needs no authorization (E12).
    pub needs_no_authorization: bool,
}

const ASSUME_ROLE: &str = "sts:AssumeRole";

impl Resolver {
    /// Who can do an action on a resource, or without one on any. Conditions on keys that the context lacks stay open.
    ///
    /// # Errors
    /// When the action or the resource is not of its form.
    pub fn who_can(
        &self,
        action: &str,
        resource: Option<&str>,
        context: &Context,
    ) -> Result<WhoCan, RequestError> {
        if resource.is_none() && asks_for_role(action) {
            return self.who_can_assume(action, context);
        }
        let root = Who::Root.arn(&self.account.id.text);
        let mut request = Request::new(&root, action, resource.unwrap_or("*"))?;
        request.context = context.clone();
        self.complete(&self.principal_of(&Who::Root), &mut request);
        let asks = Asks::new(self, &request, resource.is_some(), None, Assumes::Too);
        let needs_no_authorization = needs_no_authorization(action);
        let mut answer = WhoCan { root: asks.root_can(), needs_no_authorization, ..WhoCan::default() };
        for who in self.users_and_roles() {
            if asks.is_refused(&who) {
                answer.refused.push(who);
                continue;
            }
            if needs_no_authorization {
                let ways = Ways { definite: true, unconditional: true, ..Ways::default() };
                answer.direct.push(Able { who, ways });
                continue;
            }
            match asks.about(&who) {
                Found::Ways(ways) => answer.direct.push(Able { who, ways }),
                Found::Nothing { definite } => answer.unsure.extend(asks.unsure(who, definite)),
            }
        }
        self.follow_roles(&mut answer, context);
        Ok(answer)
    }

    /// All users, then all roles, in the account's order.
    pub fn users_and_roles(&self) -> impl Iterator<Item = Who> {
        let users = self.account.users.iter().map(|user| Who::User(user.name.text.clone()));
        users.chain(self.account.roles.iter().map(|role| Who::role(role.name.text.clone())))
    }

    fn assume_request(&self, action: &str, role: &str, context: &Context) -> Option<Request> {
        let uid = &self.account.id.text;
        let mut request =
            Request::new(&Who::Root.arn(uid), action, &format!("acs:ram:*:{uid}:role/{role}")).ok()?;
        request.context = context.clone();
        Some(request)
    }

    /// Who can assume any role at all: each role is asked about with its own trust policy (E9).
    fn who_can_assume(&self, action: &str, context: &Context) -> Result<WhoCan, RequestError> {
        // What cannot be asked is told, whether there are roles or not.
        Request::new(&Who::Root.arn(&self.account.id.text), action, "*")?;
        let everybody: Vec<Who> = self.users_and_roles().collect();
        let mut ways: Vec<Option<Ways>> = vec![None; everybody.len()];
        let mut refused = vec![false; everybody.len()];
        let mut unsure: Vec<Option<Unsure>> = vec![None; everybody.len()];
        for role in &self.account.roles {
            let Some(request) = self.assume_request(action, &role.name.text, context) else { continue };
            let asks = Asks::new(self, &request, true, None, Assumes::TooByName);
            let slots = ways.iter_mut().zip(&mut refused).zip(&mut unsure);
            for (who, ((ways, refused), unsure)) in everybody.iter().zip(slots) {
                if asks.is_refused(who) {
                    *refused = true;
                    continue;
                }
                match asks.about(who) {
                    Found::Ways(more) => ways.get_or_insert_with(Ways::of_nothing).add(more),
                    Found::Nothing { definite } if unsure.is_none() => {
                        *unsure = asks.unsure(who.clone(), definite);
                    }
                    Found::Nothing { .. } => {}
                }
            }
        }
        let mut answer = WhoCan::default();
        for (((who, ways), refused), unsure) in everybody.into_iter().zip(ways).zip(refused).zip(unsure) {
            match ways {
                Some(ways) => answer.direct.push(Able { who, ways }),
                None if refused => answer.refused.push(who),
                None => answer.unsure.extend(unsure),
            }
        }
        self.follow_roles(&mut answer, context);
        Ok(answer)
    }

    /// Breadth first from the roles that can, against the direction of assuming: each role is reached once, by the
    /// shortest way, so cycles end by themselves.
    fn follow_roles(&self, answer: &mut WhoCan, context: &Context) {
        let unconditional: FxHashSet<&Who> =
            answer.direct.iter().filter(|able| able.ways.unconditional).map(|able| &able.who).collect();
        let able_roles = answer.direct.iter().filter_map(|able| {
            if let Who::Role { name, .. } = &able.who { Some(name.clone()) } else { None }
        });
        let mut queue: VecDeque<(String, Vec<Step>)> = able_roles.map(|name| (name, Vec::new())).collect();
        let mut reached: FxHashSet<String> = queue.iter().map(|(name, _)| name.clone()).collect();
        // Users and roles with any policy that speaks of assuming roles.
        let speaks: Vec<bool> =
            self.policies.iter().map(|policy| policy.mentions("sts:assumerole")).collect();
        let may = |attachment: &Attachment| speaks.get(attachment.policy) == Some(&true);
        let assumers: Vec<Who> =
            self.users_and_roles().filter(|who| self.attachments(who).iter().any(may)).collect();
        let (mut chains, mut outside) = (Vec::new(), Vec::new());
        while let Some((role, onward)) = queue.pop_front() {
            outside.extend(self.outside(&role, &onward));
            let Some(request) = self.assume_request(ASSUME_ROLE, &role, context) else { continue };
            let asks = Asks::new(self, &request, true, Some(&speaks), Assumes::Too);
            let passed: FxHashSet<&str> =
                onward.iter().map(|step| step.role.as_str()).chain([role.as_str()]).collect();
            for who in &assumers {
                if matches!(who, Who::Role { name, .. } if passed.contains(name.as_str())) {
                    continue;
                }
                let Found::Ways(ways) = asks.about(who) else { continue };
                let mut steps = vec![Step { role: role.clone(), ways: Arc::new(ways) }];
                steps.extend(onward.iter().cloned());
                if let Who::Role { name, .. } = who
                    && reached.insert(name.clone())
                {
                    queue.push_back((name.clone(), steps.clone()));
                }
                if !unconditional.contains(&who) {
                    chains.push(Chain { who: who.clone(), steps });
                }
            }
        }
        let order: FxHashMap<Who, usize> = self.users_and_roles().zip(0..).collect();
        chains.sort_by_key(|chain: &Chain| (order.get(&chain.who).copied(), chain.steps.len()));
        (answer.chains, answer.outside) = (chains, outside);
    }

    /// Whom the trust policy of a role names that is not of this account.
    fn outside(&self, role: &str, onward: &[Step]) -> Vec<Outside> {
        let Some(trust) = self.role(role).and_then(|role| role.trust.as_ref()) else {
            return Vec::new();
        };
        let roles: Vec<String> =
            std::iter::once(role.to_owned()).chain(onward.iter().map(|step| step.role.clone())).collect();
        let mut found: Vec<Outside> = Vec::new();
        for statement in &trust.parsed.policy.statements {
            let Some(Named::Named(entries)) = &statement.principal else { continue };
            for entry in entries {
                let owner = entry.name.text.split(':').nth(3);
                let own = entry.form == PrincipalForm::Ram && owner == Some(self.account.id.text.as_str());
                let outside =
                    Outside { name: entry.name.text.clone(), form: entry.form, roles: roles.clone() };
                if !own && statement.effect == Effect::Allow && !found.contains(&outside) {
                    found.push(outside);
                }
            }
        }
        found
    }
}

/// One question, asked about many principals: what each policy says is worked out once.
pub(super) struct Asks<'r> {
    resolver: &'r Resolver,
    request: &'r Request,
    one_resource: bool,
    /// Beside the account's policies; none for those that compare the caller's ARN.
    opens: Vec<Option<Vec<OpenStatement>>>,
    /// The places of those.
    comparing_caller: Vec<usize>,
    /// The control levels, with the places of their policies.
    levels: Vec<(Via, Vec<usize>)>,
    /// The policies of the resource, or of all resources, or the trust policy of the role.
    of_resource: Vec<(Reached, &'r CompiledPolicy)>,
    assumes: Assumes,
    foreign: bool,
}

impl<'r> Asks<'r> {
    /// With `speaking`, only those of the account's policies are asked: the others are known to say nothing. `by_trust` is
    /// how the trust policy counts where a role is asked for.
    pub(super) fn new(
        resolver: &'r Resolver,
        request: &'r Request,
        one_resource: bool,
        speaking: Option<&[bool]>,
        by_trust: Assumes,
    ) -> Self {
        let question = question(request, one_resource);
        let opens = resolver.policies.iter().enumerate().map(|(place, policy)| {
            if speaking.is_some_and(|speaking| speaking.get(place) == Some(&false)) {
                return Some(Vec::new());
            }
            // Who asks makes a difference there, so such a policy is asked again for each.
            (!policy.compares(PRINCIPAL_ARN)).then(|| policy.open_statements(&question))
        });
        let levels = resolver.account.control_levels.iter().map(|level| {
            let places = level.attached.iter().filter_map(|name| resolver.policy_place(&name.text));
            (Via::Level(level.name.text.clone()), places.collect())
        });
        let owner =
            arn::split(request.resources.first().map_or("", String::as_str)).map(|fields| fields.account);
        let opens: Vec<_> = opens.collect();
        let comparing_caller = (0..).zip(&opens).filter(|(_, opens)| opens.is_none());
        Self {
            comparing_caller: comparing_caller.map(|(place, _)| place).collect(),
            opens,
            levels: levels.collect(),
            of_resource: resolver.resource_side(request, one_resource),
            assumes: match (needs_trust_only(&request.action), asks_for_role(&request.action)) {
                (true, _) => Assumes::Alone,
                (false, true) => by_trust,
                (false, false) => Assumes::No,
            },
            foreign: owner
                .is_some_and(|owner| arn::is_account_id(owner) && owner != resolver.account.id.text),
            resolver,
            request,
            one_resource,
        }
    }

    fn root_can(&self) -> bool {
        let principal = self.resolver.principal_of(&Who::Root);
        self.resolver.decide(&principal, self.request).decision.is_permitted()
    }

    /// Where a "no" may rest on an undocumented rule, the decision itself tells which.
    fn unsure(&self, who: Who, definite: bool) -> Option<Unsure> {
        if definite || !self.one_resource {
            return None;
        }
        let principal = self.resolver.principal_of(&who);
        let mut request = self.request.clone();
        request.caller = Caller::parse(&who.arn(&self.resolver.account.id.text)).ok()?;
        self.resolver.complete(&principal, &mut request);
        let answer = self.resolver.decide(&principal, &request);
        (!answer.definite).then_some(Unsure { who, depends_on: answer.depends_on })
    }

    /// How a user or role can.
    pub(super) fn about(&self, who: &Who) -> Found {
        let resolver = self.resolver;
        let attachments = resolver.attachments(who);
        // Most principals have nothing that could grant it, and trust in them is not enough to assume a role (E9).
        let by_resource =
            matches!(self.assumes, Assumes::No | Assumes::Alone) && !self.of_resource.is_empty();
        if !by_resource && !attachments.iter().any(|attachment| self.may_grant(attachment.policy)) {
            return Found::Nothing { definite: true };
        }
        let levels = self.levels_for(who);
        if self.is_refused(who) {
            return Found::Nothing { definite: true };
        }
        let own = self.own(who);
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        for (depth, (via, places)) in (0_u32..).zip(levels) {
            for place in places {
                self.add(&mut pieces, *place, Stage::Control(depth), via, &own);
            }
        }
        let group = self.request.resource_group.as_deref();
        for attachment in attachments {
            let stage = match &attachment.resource_group {
                None => Stage::Identity,
                Some(attached) if !self.one_resource || group == Some(attached) => Stage::Group(attached),
                Some(_) => continue,
            };
            self.add(&mut pieces, attachment.policy, stage, &attachment.via, &own);
        }
        let of_resource = self.of_resource(who);
        for ((reached, compiled), opens) in self.of_resource.iter().zip(&of_resource) {
            let (name, stage, via) = (reached.policy.as_str(), Stage::of(reached), &reached.via);
            pieces.extend(opens.iter().map(|open| Piece { name, compiled, stage, via, open }));
        }
        let terms = Terms {
            one_resource: self.one_resource,
            foreign: self.foreign && self.one_resource,
            levels: u32::try_from(levels.len()).unwrap_or(u32::MAX),
            session: false,
            assumes: self.assumes,
        };
        settle(&pieces, terms)
    }

    fn may_grant(&self, place: usize) -> bool {
        let allows = |opens: &Vec<OpenStatement>| opens.iter().any(|open| open.effect == Effect::Allow);
        self.opens.get(place).is_some_and(|opens| opens.as_ref().is_none_or(allows))
    }

    /// The control levels that bind a principal (E5).
    fn levels_for(&self, who: &Who) -> &[(Via, Vec<usize>)] {
        let resolver = self.resolver;
        let is_linked = matches!(who, Who::Role { name, .. } if resolver.role(name).is_some_and(|role| role.service_linked));
        if resolver.account.management || is_linked { &[] } else { &self.levels }
    }

    /// RAM would refuse a policy that reaches the principal, so nothing can be said.
    fn is_refused(&self, who: &Who) -> bool {
        let of_levels = self.levels_for(who).iter().flat_map(|(_, places)| places).copied();
        let own = self.resolver.attachments(who).iter().map(|attachment| attachment.policy);
        let policies = of_levels.chain(own).filter_map(|place| self.resolver.policies.get(place));
        policies
            .chain(self.of_resource.iter().map(|(_, compiled)| *compiled))
            .any(|policy| !policy.is_valid())
    }

    /// What the policies say that compare the caller's ARN.
    fn own(&self, who: &Who) -> FxHashMap<usize, Vec<OpenStatement>> {
        let mut own = FxHashMap::default();
        if self.comparing_caller.is_empty() {
            return own;
        }
        let request = self.request_of(who);
        let question = question(&request, self.one_resource);
        for place in &self.comparing_caller {
            if let Some(policy) = self.resolver.policies.get(*place) {
                own.insert(*place, policy.open_statements(&question));
            }
        }
        own
    }

    fn request_of(&self, who: &Who) -> Request {
        let mut request = self.request.clone();
        if let Ok(caller) = Caller::parse(&who.arn(&self.resolver.account.id.text)) {
            request.caller = caller;
        }
        self.resolver.complete_caller(who, &mut request);
        request
    }

    fn of_resource(&self, who: &Who) -> Vec<Vec<OpenStatement>> {
        if self.of_resource.is_empty() {
            return Vec::new();
        }
        let request = self.request_of(who);
        let question = question(&request, self.one_resource);
        self.of_resource.iter().map(|(_, compiled)| compiled.open_statements(&question)).collect()
    }

    fn add<'p>(
        &'p self,
        pieces: &mut Vec<Piece<'p>>,
        place: usize,
        stage: Stage<'p>,
        via: &'p Via,
        own: &'p FxHashMap<usize, Vec<OpenStatement>>,
    ) {
        let (Some(compiled), Some(policy)) =
            (self.resolver.policies.get(place), self.resolver.account.policies.get(place))
        else {
            return;
        };
        let opens = match self.opens.get(place) {
            Some(Some(opens)) => opens,
            _ => match own.get(&place) {
                Some(opens) => opens,
                None => return,
            },
        };
        let name = policy.name.text.as_str();
        pieces.extend(opens.iter().map(|open| Piece { name, compiled, stage, via, open }));
    }
}

fn question(request: &Request, one_resource: bool) -> OpenQuestion<'_> {
    if one_resource { OpenQuestion::new(request) } else { OpenQuestion::on_any_resource(request) }
}
