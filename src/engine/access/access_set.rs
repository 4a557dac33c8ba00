//! A set of policies as the requests it lets through: which statements must allow and which must not deny, layer by
//! layer (E5 to E9).
//!
//! A request passes when every control level and the session policy allow it, when an identity, resource-group or
//! resource policy allows it, and when no policy that is asked denies it. That makes terms: a term is a choice of
//! one allowing statement for each layer that must allow, and the denials that count against it.

use super::apart::ASSUME_ROLE;
use super::atoms::Atoms;
use super::cell::{Cell, CellMaker, Zone};
use super::keys::Keys;
use crate::engine::decide::{Layer, PolicySet, Reading, Request, Unmet};
use crate::engine::policy::{Condition, Effect, Parsed, Policy, PolicyKind, Statement, parse};
use crate::engine::text::escape_for_display;
use smallvec::SmallVec;

/// Combinations of allowing statements over all layers; beyond, the question is not answered.
const MOST_TERMS: usize = 60_000;

/// A policy of a set.
#[derive(Debug, Clone)]
struct Member {
    name: String,
    layer: Layer,
    policy: Policy,
}

/// Policies in their layers, as a set of requests.
#[derive(Debug, Clone)]
pub struct AccessSet {
    members: Vec<Member>,
    /// The same policies for the evaluator; where no trust policy was given, every role trusts everyone, so that
    /// `sts:AssumeRole` is judged by what the identity side says of it.
    decided: PolicySet,
    /// The first policy whose document RAM would refuse, and what is wrong with it where that is known.
    refused: Option<Refused>,
    has_trust: bool,
    viewpoint: Option<Request>,
    /// Statements with a principal that does not mean the caller.
    unreachable: Vec<(usize, usize)>,
}

/// A policy whose document RAM would refuse, and its first fault.
#[derive(Debug, Clone)]
struct Refused {
    policy: String,
    fault: Option<String>,
}

/// Collects policies for an [`AccessSet`].
#[derive(Debug, Default)]
pub struct AccessSetBuilder {
    members: Vec<Member>,
    refused: Option<Refused>,
    viewpoint: Option<Request>,
}

impl AccessSetBuilder {
    /// Adds a document to a layer.
    pub fn add(&mut self, name: impl Into<String>, layer: Layer, parsed: &Parsed) -> &mut Self {
        let name = name.into();
        if let Some(fault) = parsed.errors().next() {
            self.refuse(&name, Some(fault.message.clone()));
        }
        self.add_policy(name, layer, &parsed.policy)
    }

    /// Adds a policy that was read elsewhere, and whether RAM would accept its document.
    pub fn add_validated(
        &mut self,
        name: impl Into<String>,
        layer: Layer,
        policy: &Policy,
        is_valid: bool,
    ) -> &mut Self {
        let name = name.into();
        if !is_valid {
            self.refuse(&name, None);
        }
        self.add_policy(name, layer, policy)
    }

    fn refuse(&mut self, policy: &str, fault: Option<String>) {
        self.refused.get_or_insert_with(|| Refused { policy: policy.to_owned(), fault });
    }

    /// Adds a policy that was not read from a text.
    pub fn add_policy(&mut self, name: impl Into<String>, layer: Layer, policy: &Policy) -> &mut Self {
        self.members.push(Member { name: name.into(), layer, policy: policy.clone() });
        self
    }

    /// Asks for one caller: principals of resource policies are compared with it, and only resources of its own
    /// account are looked at (W10). Action, resource and context of the request are not used.
    pub fn seen_by(&mut self, request: Request) -> &mut Self {
        self.viewpoint = Some(request);
        self
    }

    /// Compiles the set.
    pub fn build(self) -> AccessSet {
        let has_trust = self.members.iter().any(|member| member.layer == Layer::Trust);
        let mut builder = PolicySet::builder();
        for member in &self.members {
            builder.add(member.name.clone(), member.layer.clone(), &parsed(&member.policy));
        }
        if !has_trust {
            builder.add("any trust policy", Layer::Trust, &parse(TRUSTS_EVERYONE, Some(PolicyKind::Trust)));
        }
        let decided = builder.build();
        let unreachable =
            self.viewpoint.as_ref().map(|request| unreachable(&decided, request)).unwrap_or_default();
        AccessSet {
            members: self.members,
            decided,
            refused: self.refused,
            has_trust,
            viewpoint: self.viewpoint,
            unreachable,
        }
    }
}

const TRUSTS_EVERYONE: &str =
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"*"}}]}"#;

/// The model as the evaluator takes it. Places play no part in decisions.
fn parsed(policy: &Policy) -> Parsed {
    let mut policy = policy.clone();
    for (place, statement) in policy.statements.iter_mut().enumerate() {
        statement.index = place;
    }
    Parsed { policy, faults: Vec::new() }
}

fn unreachable(set: &PolicySet, request: &Request) -> Vec<(usize, usize)> {
    let traces = set.trace(request).into_iter();
    let other = traces.filter(|trace| trace.unmet.iter().any(|unmet| matches!(unmet, Unmet::Principal)));
    other.map(|trace| (trace.statement.policy, trace.statement.statement)).collect()
}

impl AccessSet {
    /// An empty collection to add policies to.
    pub fn builder() -> AccessSetBuilder {
        AccessSetBuilder::default()
    }

    /// One policy by itself, in the layer that its kind belongs to.
    pub fn of_policy(name: &str, policy: &Policy) -> Self {
        let layer = match policy.kind {
            // By themselves control and session policies are asked about what they say, not about what they grant.
            PolicyKind::Identity | PolicyKind::Control | PolicyKind::Session => Layer::Identity,
            PolicyKind::Resource => Layer::Resource,
            PolicyKind::Trust => Layer::Trust,
        };
        let mut builder = Self::builder();
        builder.add_policy(name, layer, policy);
        builder.build()
    }

    /// The policies for the evaluator. Where no trust policy was given there is one more, which trusts everyone.
    pub fn policies(&self) -> &PolicySet {
        &self.decided
    }

    /// The name under which a policy was added.
    pub fn policy_name(&self, policy: usize) -> &str {
        self.members.get(policy).map_or("", |member| &member.name)
    }

    /// A statement of one of its policies.
    pub fn statement(&self, policy: usize, place: usize) -> Option<&Statement> {
        self.members.get(policy)?.policy.statements.get(place)
    }

    /// The set with one more policy.
    #[must_use]
    pub fn with(&self, layer: Layer, name: &str, policy: &Policy) -> Self {
        let mut members = self.members.clone();
        members.push(Member { name: name.to_owned(), layer, policy: policy.clone() });
        self.made_of(members)
    }

    /// The set with another document in the place of one of its policies.
    #[must_use]
    pub fn with_changed(&self, policy: usize, document: &Policy) -> Self {
        let mut members = self.members.clone();
        if let Some(member) = members.get_mut(policy) {
            member.policy = document.clone();
        }
        self.made_of(members)
    }

    /// The set with each policy made into another.
    pub(super) fn with_each(&self, change: impl Fn(&Layer, &Policy) -> Policy) -> Self {
        let changed =
            |member: &Member| Member { policy: change(&member.layer, &member.policy), ..member.clone() };
        self.made_of(self.members.iter().map(changed).collect())
    }

    /// The same caller with nothing but this policy.
    pub(super) fn replaced_by(&self, layer: Layer, name: &str, policy: &Policy) -> Self {
        self.made_of(vec![Member { name: name.to_owned(), layer, policy: policy.clone() }])
    }

    /// The same caller with no policy that allows anything.
    pub(super) fn without_allows(&self) -> Self {
        self.made_of(Vec::new())
    }

    fn made_of(&self, members: Vec<Member>) -> Self {
        let builder =
            AccessSetBuilder { members, refused: self.refused.clone(), viewpoint: self.viewpoint.clone() };
        builder.build()
    }

    /// The policies in the order in which they were added: name, layer and document.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Layer, &Policy)> {
        self.members.iter().map(|member| (member.name.as_str(), &member.layer, &member.policy))
    }

    pub(super) fn viewpoint(&self) -> Option<&Request> {
        self.viewpoint.as_ref()
    }

    pub(super) fn has_trust(&self) -> bool {
        self.has_trust
    }

    pub(super) fn same_members(&self, other: &Self) -> bool {
        let same = |(left, right): (&Member, &Member)| {
            left.layer == right.layer && left.policy.statements == right.policy.statements
        };
        self.members.len() == other.members.len() && self.members.iter().zip(&other.members).all(same)
    }

    pub(super) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.members.iter().flat_map(|member| &member.policy.statements)
    }

    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.statements().flat_map(|statement| &statement.conditions)
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &String> {
        self.members.iter().filter_map(|member| {
            if let Layer::ResourceGroup(group) = &member.layer { Some(group) } else { None }
        })
    }

    /// Why the set as such cannot be reasoned about, if so.
    pub(super) fn obstacle(&self) -> Option<String> {
        if let Some(Refused { policy, fault }) = &self.refused {
            let fault = fault.as_ref().map(|fault| format!(": {}", escape_for_display(fault)));
            return Some(format!(
                "RAM would refuse {}{}; correct it first, there is nothing to compare",
                escape_for_display(policy),
                fault.unwrap_or_default()
            ));
        }
        let speaks_of_others = |member: &Member| matches!(member.layer, Layer::Resource | Layer::Trust);
        if self.members.iter().any(speaks_of_others) && self.viewpoint.is_none() {
            let why = "a policy with principals is compared for one caller at a time, and none was named";
            return Some(why.to_owned());
        }
        let is_root = |request: &Request| request.caller.kind == crate::engine::decide::CallerKind::Root;
        let root = self.viewpoint.as_ref().is_some_and(is_root);
        root.then(|| "the root user is not bound by policies (E2)".to_owned())
    }

    /// The statements that may apply in a zone, as terms.
    pub(super) fn side(&self, zone: Zone, atoms: &mut Atoms, keys: &Keys, reading: Reading) -> Side {
        let mut side = Side::default();
        let mut control: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut session: Option<Vec<u32>> = None;
        let (mut identity, mut group, mut resource) = (Vec::new(), Vec::new(), Vec::new());
        // E7, E9: what a group or a resource allows lets nobody assume a role, and what a resource denies stops nobody.
        let assuming = Cell::of_action(atoms.part_of_action("sts"), atoms.part_of_action(ASSUME_ROLE.name));
        let exempt = self
            .viewpoint
            .as_ref()
            .is_some_and(|request| request.management_account || request.service_linked_role);
        for (policy, member) in self.members.iter().enumerate() {
            let allowed = match &member.layer {
                Layer::Control(_) if exempt => continue,
                Layer::Control(level) => {
                    let at = control.iter().position(|(known, _)| known == level).unwrap_or_else(|| {
                        control.push((*level, Vec::new()));
                        control.len() - 1
                    });
                    let Some((_, list)) = control.get_mut(at) else { continue };
                    list
                }
                Layer::Session => session.get_or_insert_with(Vec::new),
                Layer::Identity => &mut identity,
                Layer::ResourceGroup(_) => &mut group,
                Layer::Resource => &mut resource,
                Layer::Trust => continue,
            };
            let within = if let Layer::ResourceGroup(name) = &member.layer { keys.group(name) } else { None };
            for (place, statement) in member.policy.statements.iter().enumerate() {
                if self.unreachable.contains(&(policy, place)) {
                    continue;
                }
                let mut maker = CellMaker { atoms, keys, zone, reading };
                for mut cell in maker.cells(statement, policy as u32, place as u32) {
                    cell.keys.extend(within.clone());
                    let of_group = matches!(member.layer, Layer::ResourceGroup(_));
                    if member.layer == Layer::Resource || (of_group && statement.effect == Effect::Allow) {
                        cell.holes.push(assuming.clone());
                    }
                    let number = side.cells.len() as u32;
                    side.cells.push(cell);
                    match (statement.effect, &member.layer) {
                        (Effect::Allow, _) => allowed.push(number),
                        (Effect::Deny, Layer::ResourceGroup(_)) => side.group_denies.push(number),
                        (Effect::Deny, _) => side.denies.push(number),
                    }
                }
            }
        }
        let needed: Vec<Vec<u32>> = control.into_iter().map(|(_, list)| list).chain(session).collect();
        side.combine(&needed, &identity, &[group, resource].concat());
        side
    }
}

/// One way to be allowed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    /// All of these cells must hold the request.
    pub(super) cells: SmallVec<[u32; 1]>,
    /// Allowed by the resource's group or policy, so that denials of the group count against it (E7).
    pub(super) after_group: bool,
}

/// What a set says in one zone.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Side {
    pub(super) cells: Vec<Cell>,
    pub(super) terms: Vec<Term>,
    /// Deny cells that count against every term.
    pub(super) denies: Vec<u32>,
    /// Deny cells that count against terms of the group stage only.
    pub(super) group_denies: Vec<u32>,
    /// The terms were too many to list.
    pub(super) overflow: bool,
}

impl Side {
    fn combine(&mut self, needed: &[Vec<u32>], identity: &[u32], after_group: &[u32]) {
        // A layer that allows everything leaves nothing to choose.
        let everything =
            |side: &Self, number: &u32| side.cells.get(*number as usize).is_some_and(Cell::is_everything);
        let choices: Vec<&Vec<u32>> =
            needed.iter().filter(|list| !list.iter().any(|number| everything(self, number))).collect();
        let mut prefixes: Vec<SmallVec<[u32; 1]>> = vec![SmallVec::new()];
        for list in choices {
            if prefixes.len().saturating_mul(list.len()) > MOST_TERMS {
                self.overflow = true;
                return;
            }
            prefixes = prefixes
                .iter()
                .flat_map(|prefix| {
                    list.iter().map(|number| {
                        let mut longer = prefix.clone();
                        longer.push(*number);
                        longer
                    })
                })
                .collect();
        }
        if prefixes.len().saturating_mul(identity.len() + after_group.len()) > MOST_TERMS {
            self.overflow = true;
            return;
        }
        for (numbers, after_group) in [(identity, false), (after_group, true)] {
            for number in numbers {
                for prefix in &prefixes {
                    // The granting statement first: a region is named after it.
                    let mut cells: SmallVec<[u32; 1]> = SmallVec::from_slice(&[*number]);
                    cells.extend(prefix.iter().copied().filter(|cell| cell != number));
                    self.terms.push(Term { cells, after_group });
                }
            }
        }
    }

    pub(super) fn cell(&self, number: u32) -> Option<&Cell> {
        self.cells.get(number as usize)
    }

    pub(super) fn cells_of(&self, term: &Term) -> SmallVec<[&Cell; 1]> {
        term.cells.iter().filter_map(|number| self.cell(*number)).collect()
    }
}
