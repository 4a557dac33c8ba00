//! How something comes to be allowed: the statements that grant it, those that limit it, and those that except from it.
//!
//! A decision answers one request. "Who can" and "what can" ask about all requests of an action, so conditions (and the
//! resource, when none is named) stay open and are shown. What is shown is exact as far as it goes: a grant that a Deny
//! covers is left out, one that a Deny may meet in part is shown with the exception.

use super::reached::{Reached, Via};
use crate::engine::decide::{CompiledPolicy, Layer, OpenStatement};
use crate::engine::policy::{Clause, Condition, Effect, Statement, arn, glob::Glob};

/// A statement that has a say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The policy.
    pub policy: String,
    /// The statement, from 0.
    pub statement: usize,
    /// The stage that the policy belongs to.
    pub layer: Layer,
    /// How the policy reaches the principal.
    pub via: Via,
    /// On which resources; for a trust policy none are named.
    pub resources: Vec<String>,
    /// The resources are those that it does not speak of (`NotResource`).
    pub all_but: bool,
    /// What must hold beside; all of them.
    pub conditions: Vec<Condition>,
}

/// How a principal comes to be allowed something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Any of these grants it.
    pub grants: Vec<Way>,
    /// Of each of these groups one must apply too: control levels, a session policy, a trust policy.
    pub within: Vec<Vec<Way>>,
    /// None of these may apply.
    pub except: Vec<Way>,
    /// No undocumented rule takes part.
    pub definite: bool,
    /// Allowed whatever the context is: on the resource that was asked about, or when none was, on all.
    pub unconditional: bool,
}

impl Ways {
    /// To add ways to, for several resources.
    pub(super) fn of_nothing() -> Self {
        Self { definite: true, ..Self::default() }
    }

    /// The ways on another resource as well: any of the grants, within what any of them is within at the same stage.
    pub(super) fn add(&mut self, more: Self) {
        let union = |all: &mut Vec<Way>, more: Vec<Way>| {
            for way in more {
                if !all.contains(&way) {
                    all.push(way);
                }
            }
        };
        union(&mut self.grants, more.grants);
        union(&mut self.except, more.except);
        for group in more.within {
            let layer = group.first().map(|way| &way.layer);
            match self.within.iter_mut().find(|known| known.first().map(|way| &way.layer) == layer) {
                Some(known) => union(known, group),
                None => self.within.push(group),
            }
        }
        self.definite &= more.definite;
    }
}

/// What was found: ways, or none and whether that rests on an undocumented rule.
pub(super) enum Found {
    Ways(Ways),
    Nothing { definite: bool },
}

/// A statement that applies or may, with where it comes from.
#[derive(Clone, Copy)]
pub(super) struct Piece<'p> {
    pub(super) name: &'p str,
    pub(super) compiled: &'p CompiledPolicy,
    pub(super) stage: Stage<'p>,
    pub(super) via: &'p Via,
    pub(super) open: &'p OpenStatement,
}

/// The layer of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage<'p> {
    Control(u32),
    Session,
    Identity,
    Group(&'p str),
    Resource,
    Trust,
}

impl<'p> Stage<'p> {
    pub(super) fn of(reached: &'p Reached) -> Self {
        match &reached.layer {
            Layer::Control(level) => Self::Control(*level),
            Layer::Session => Self::Session,
            Layer::Identity => Self::Identity,
            Layer::ResourceGroup(group) => Self::Group(group),
            Layer::Resource => Self::Resource,
            Layer::Trust => Self::Trust,
        }
    }

    fn layer(self) -> Layer {
        match self {
            Self::Control(level) => Layer::Control(level),
            Self::Session => Layer::Session,
            Self::Identity => Layer::Identity,
            Self::Group(group) => Layer::ResourceGroup(group.to_owned()),
            Self::Resource => Layer::Resource,
            Self::Trust => Layer::Trust,
        }
    }
}

impl<'p> Piece<'p> {
    fn statement(&self) -> Option<&'p Statement> {
        self.compiled.statement(self.open.statement)
    }

    /// The resource patterns, unless they are those that the statement does not speak of.
    fn patterns(&self) -> impl Iterator<Item = &'p str> {
        let clause = self.statement().and_then(|statement| statement.resource.as_ref());
        clause.filter(|clause| !clause.negated).into_iter().flat_map(Clause::texts)
    }

    fn conditions(&self) -> impl Iterator<Item = &'p Condition> {
        let all = self.statement().map_or(&[][..], |statement| &statement.conditions);
        self.open.conditions.iter().filter_map(|number| all.get(*number))
    }

    fn way(&self) -> Way {
        let clause = self.statement().and_then(|statement| statement.resource.as_ref());
        Way {
            policy: self.name.to_owned(),
            statement: self.open.statement,
            layer: self.stage.layer(),
            via: self.via.clone(),
            resources: clause.into_iter().flat_map(Clause::texts).map(str::to_owned).collect(),
            all_but: clause.is_some_and(|clause| clause.negated),
            conditions: self.conditions().cloned().collect(),
        }
    }
}

/// What the question leaves open, and which stages there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// One resource was asked about, so every piece speaks of it.
    pub(super) one_resource: bool,
    /// It belongs to another account (W10).
    pub(super) foreign: bool,
    /// How many control levels bind the principal (E5).
    pub(super) levels: u32,
    /// There is a session policy (E6).
    pub(super) session: bool,
    /// Whether a role is asked for (E9).
    pub(super) assumes: Assumes,
}

/// What the trust policy of a role has to say (E9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assumes {
    /// No role is asked for, or which one is left open.
    No,
    /// It must allow it too.
    Too,
    /// The same, and its statements are named even where they allow it whatever the circumstances are.
    TooByName,
    /// It alone allows it.
    Alone,
}

/// The stages of a decision (E5 to E9) over statements that may apply.
pub(super) fn settle(pieces: &[Piece<'_>], terms: Terms) -> Found {
    let definite = !pieces.iter().any(|piece| piece.open.doubtful);
    let nothing = Found::Nothing { definite };
    let of = |stage: Stage<'static>, effect: Effect| {
        pieces
            .iter()
            .filter(move |piece| piece.open.applies && piece.stage == stage && piece.open.effect == effect)
    };
    let total = |piece: &Piece<'_>| {
        let everywhere = terms.one_resource || piece.patterns().any(|pattern| pattern == "*");
        piece.open.conditions.is_empty() && everywhere
    };
    let mut ways = Ways { definite, ..Ways::default() };
    let mut except: Vec<&Piece<'_>> = Vec::new();
    let narrowing = (0..terms.levels).map(Stage::Control).chain(terms.session.then_some(Stage::Session));
    let by_trust = matches!(terms.assumes, Assumes::Too | Assumes::TooByName);
    for stage in narrowing.chain(by_trust.then_some(Stage::Trust)) {
        if of(stage, Effect::Deny).any(total) || of(stage, Effect::Allow).next().is_none() {
            return nothing;
        }
        except.extend(of(stage, Effect::Deny));
        let is_named = stage == Stage::Trust && terms.assumes == Assumes::TooByName;
        if is_named || !of(stage, Effect::Allow).any(total) {
            ways.within.push(of(stage, Effect::Allow).map(Piece::way).collect());
        }
    }
    // E8, E9: the side of the resource is its own policy, or where that alone allows a session, the role's trust policy.
    let resource_side = if terms.assumes == Assumes::Alone { Stage::Trust } else { Stage::Resource };
    if of(Stage::Identity, Effect::Deny).any(total)
        || (terms.one_resource && of(resource_side, Effect::Deny).any(total))
    {
        return nothing;
    }
    except.extend(of(Stage::Identity, Effect::Deny).chain(of(resource_side, Effect::Deny)));
    let mut grants: Vec<&Piece<'_>> = Vec::new();
    if terms.assumes != Assumes::Alone && (!terms.foreign || by_trust) {
        grants.extend(of(Stage::Identity, Effect::Allow));
    }
    let settled = grants.iter().any(|piece| total(piece));
    let asks_groups = !settled && !terms.foreign && terms.assumes == Assumes::No;
    let group_denies = || {
        let denies = pieces.iter().filter(|piece| {
            piece.open.applies && piece.open.effect == Effect::Deny && matches!(piece.stage, Stage::Group(_))
        });
        denies.filter(|_| asks_groups)
    };
    if asks_groups {
        grants.extend(group_grants(pieces, &total, &mut except));
    }
    // E7, E8: what the group of a resource denies stands against what the resource allows.
    let refused_by_group = terms.one_resource && group_denies().any(total);
    if !by_trust && !refused_by_group {
        let resource_grants: Vec<&Piece<'_>> = of(resource_side, Effect::Allow).collect();
        if !resource_grants.is_empty() {
            except.extend(group_denies().filter(|deny| total(deny)));
        }
        grants.extend(resource_grants);
    }
    ways.grants =
        grants.into_iter().filter_map(|grant| left_of(grant, &except, terms.one_resource)).collect();
    if ways.grants.is_empty() {
        return nothing;
    }
    // An exception that meets none of the grants left is none.
    except.retain(|deny| ways.grants.iter().any(|grant| may_meet(deny, grant)));
    ways.except = except.into_iter().map(Piece::way).collect();
    // What is attached for a resource group, or to a resource, is not granted on all resources.
    let on_all = |way: &Way| {
        let everywhere = matches!(way.layer, Layer::Identity);
        terms.one_resource
            || (everywhere && !way.all_but && way.resources.iter().any(|resource| resource == "*"))
    };
    let freely = |way: &Way| way.conditions.is_empty() && on_all(way);
    ways.unconditional = ways.within.is_empty() && ways.except.is_empty() && ways.grants.iter().any(freely);
    Found::Ways(ways)
}

/// E7: what is attached for a resource group, where the account scope does not settle it. A Deny there speaks of its own
/// group only.
fn group_grants<'p, 'a>(
    pieces: &'a [Piece<'p>],
    total: &impl Fn(&Piece<'p>) -> bool,
    except: &mut Vec<&'a Piece<'p>>,
) -> Vec<&'a Piece<'p>> {
    let in_groups =
        || pieces.iter().filter(|piece| piece.open.applies && matches!(piece.stage, Stage::Group(_)));
    let denies = || in_groups().filter(|piece| piece.open.effect == Effect::Deny);
    let refused = |grant: &&Piece<'p>| denies().any(|deny| deny.stage == grant.stage && total(deny));
    except.extend(denies().filter(|deny| !total(deny)));
    in_groups().filter(|piece| piece.open.effect == Effect::Allow && !refused(piece)).collect()
}

/// A grant without the resources that a Deny covers under the same conditions or fewer; `None` when nothing is left.
fn left_of(grant: &Piece<'_>, denies: &[&Piece<'_>], one_resource: bool) -> Option<Way> {
    let reaches = |deny: &&&Piece<'_>| match (deny.stage, grant.stage) {
        (Stage::Group(denied), Stage::Group(granted)) => denied == granted,
        // The policy of one resource says nothing about others, and which group a resource is in is open without it.
        (Stage::Group(_), Stage::Resource) | (Stage::Resource, _) => one_resource,
        (Stage::Group(_), _) => false,
        _ => true,
    };
    let as_wide = |deny: &&&Piece<'_>| {
        deny.conditions().all(|condition| grant.conditions().any(|own| own == condition))
    };
    let mut covering = denies.iter().filter(reaches).filter(as_wide).peekable();
    let mut way = grant.way();
    if covering.peek().is_none() {
        return Some(way);
    }
    let covering: Vec<&&Piece<'_>> = covering.collect();
    if one_resource || covering.iter().any(|deny| deny.patterns().any(|pattern| pattern == "*")) {
        return None;
    }
    if !way.all_but {
        way.resources.retain(|resource| {
            !covering.iter().any(|deny| deny.patterns().any(|pattern| arn::covers(pattern, resource)))
        });
    }
    (!way.resources.is_empty()).then_some(way)
}

/// Whether a Deny may take something from a grant: not when it is certain that their resources differ.
fn may_meet(deny: &Piece<'_>, grant: &Way) -> bool {
    match (deny.stage, &grant.layer) {
        (Stage::Group(denied), Layer::ResourceGroup(granted)) if denied != granted => return false,
        (Stage::Group(_), Layer::ResourceGroup(_) | Layer::Resource) => {}
        (Stage::Group(_), _) => return false,
        _ => {}
    }
    let mut patterns = deny.patterns().peekable();
    if patterns.peek().is_none() || grant.all_but || grant.resources.is_empty() {
        return true;
    }
    patterns.any(|pattern| grant.resources.iter().any(|resource| !apart(pattern, resource)))
}

/// Whether no resource can match both patterns: some field begins differently before either has a wildcard.
fn apart(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (arn::split(a), arn::split(b)) else { return false };
    let differ = |a: &str, b: &str| {
        let (a, b) = (Glob::new(a), Glob::new(b));
        match (a.is_literal(), b.is_literal()) {
            (true, _) => !b.matches(a.as_str()),
            (_, true) => !a.matches(b.as_str()),
            _ => {
                let (a, b) = (a.literal_prefix().to_owned(), b.literal_prefix().to_owned());
                !a.starts_with(&b) && !b.starts_with(&a)
            }
        }
    };
    // W9 leaves it open whether case counts, W7 what an empty region is.
    let folded = |text: &str| text.to_ascii_lowercase();
    differ(a.service, b.service) || differ(&folded(a.relative_id), &folded(b.relative_id))
}
