//! Pieces of a difference as few regions in the patterns of the policies themselves.
//!
//! Pieces of one kind are laid together: first the zones of one pair of patterns, then all actions with the same
//! resources, then all resources with the same actions. What a piece leaves out is listed with it. A statement that
//! allows on the other side or denies on this one does so everywhere, so that such exceptions can be joined without
//! looking; exceptions that belong to one statement only are joined with their like.

use super::access_set::AccessSet;
use super::apart::ASSUME_ROLE;
use super::cell::{Origin, Zone};
use super::difference::{AccessRegion, DiffOptions, Exception, Side, StatementPlace};
use super::glob_relation::covers_at_cost;
use super::patterns::{
    RAM_ARN, add_missing, covers_resource, drop_covered, shared_actions, shared_resources,
};
use super::piece::{Grant, Piece, Whose};
use super::product::Allowance;
use super::solver::Region;
use crate::engine::decide::{Layer, Request};
use crate::engine::policy::{Clause, Condition, Effect, Statement, arn};
use std::collections::BTreeMap;

const ANY_ARN: &str = "acs:*:*:*:*";
const ASSUMING: &str = "sts:AssumeRole";

/// A part of a region: its zone, the known actions it is limited to, and what is certain of it.
pub(super) type Part = (Zone, Vec<usize>, Result<Region, &'static str>);

/// A region before its example is known.
pub(super) struct OpenRegion {
    region: AccessRegion,
    /// Where the granting statement stands: denials of the group count against some layers only (E7).
    layer: Option<Layer>,
    pub(super) left: Vec<Part>,
}

impl OpenRegion {
    pub(super) fn finish(self, example: Option<Request>, undecided: Option<String>) -> AccessRegion {
        AccessRegion { example, undecided, ..self.region }
    }
}

struct Naming<'a> {
    side: Side,
    allowing: &'a AccessSet,
    refusing: &'a AccessSet,
    options: DiffOptions<'a>,
    allowance: &'a Allowance,
}

/// Lays pieces together.
pub(super) fn open_regions(
    pieces: Vec<Piece>,
    side: Side,
    allowing: &AccessSet,
    refusing: &AccessSet,
    options: DiffOptions<'_>,
    allowance: &Allowance,
) -> Vec<OpenRegion> {
    let naming = Naming { side, allowing, refusing, options, allowance };
    let mut all: Vec<OpenRegion> = Vec::new();
    for same in by_patterns(pieces) {
        naming.add(&same, &mut all);
    }
    all = joined(
        all,
        |one, other| one.resources == other.resources,
        |one, other| add_missing(&mut one.actions, other.actions),
    );
    all = joined(
        all,
        |one, other| same_members(&one.actions, &other.actions),
        |one, other| add_missing(&mut one.resources, other.resources),
    );
    for open in &mut all {
        naming.tidy(&mut open.region);
        // An ARN says more than "all resources", and RAM's own actions work on RAM's ARNs.
        let of_ram = open.region.actions.iter().any(|action| action.to_ascii_lowercase().starts_with("ram:"));
        open.left.sort_by_key(|(zone, _, _)| match zone {
            Zone::Ram => u8::from(!of_ram) * 2,
            Zone::Other => 1,
            Zone::All => 3,
        });
    }
    all
}

/// Pieces that differ in their zone or known action only.
struct SamePatterns {
    grant: Grant,
    denial: Option<Origin>,
    pieces: Vec<Piece>,
}

fn by_patterns(pieces: Vec<Piece>) -> Vec<SamePatterns> {
    let mut groups: Vec<SamePatterns> = Vec::new();
    let mut places = rustc_hash::FxHashMap::default();
    for piece in pieces {
        let pattern = (piece.grant.clone(), piece.denial);
        let at = *places.entry(pattern).or_insert_with(|| {
            groups.push(SamePatterns {
                grant: piece.grant.clone(),
                denial: piece.denial,
                pieces: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.pieces.push(piece);
        }
    }
    groups.sort_by(|left, right| (&left.grant, left.denial).cmp(&(&right.grant, right.denial)));
    groups
}

impl Naming<'_> {
    /// For certain: what cannot be told within the allowance stands beside what may cover it.
    fn covers(&self, outer: &str, inner: &str) -> bool {
        covers_at_cost(outer, inner, self.allowance) == Some(true)
    }

    fn add(&self, same: &SamePatterns, regions: &mut Vec<OpenRegion>) {
        let has = |zone: Zone| same.pieces.iter().any(|piece| piece.zone == zone);
        let (all, ram, other) = (has(Zone::All), has(Zone::Ram), has(Zone::Other));
        let patterns = shared_resources(&self.parts(same), false, self.allowance);
        if all && ram && other && patterns.iter().any(|pattern| pattern == "*") {
            regions.push(self.region(same, vec!["*".to_owned()], false, |_| true));
            return;
        }
        if all {
            regions.push(self.region(same, vec!["*".to_owned()], true, |zone| zone == Zone::All));
        }
        let of_ram = if ram { shared_resources(&self.parts(same), true, self.allowance) } else { Vec::new() };
        let arns: Vec<String> = patterns
            .into_iter()
            .map(|pattern| if pattern == "*" { ANY_ARN.to_owned() } else { pattern })
            .collect();
        let said = |pattern: &String| arns.iter().any(|arn| covers_resource(arn, pattern, self.allowance));
        // Ignoring case, patterns of acs:ram may meet that do not meet elsewhere.
        let together = ram && other && of_ram.iter().all(said);
        if ram && !together {
            regions.push(self.region(same, of_ram, false, |zone| zone == Zone::Ram));
        }
        if other {
            let mut open =
                self.region(same, arns, false, |zone| zone == Zone::Other || (together && zone == Zone::Ram));
            let may_be_ram = |pattern: &String| {
                arn::split(pattern).is_some_and(|fields| self.covers(fields.service, "ram"))
            };
            if !together && open.region.resources.iter().any(may_be_ram) {
                let effect = if same.denial.is_some() { Effect::Deny } else { Effect::Allow };
                open.region.except.push(left_out_of_own(
                    effect,
                    vec!["*".to_owned()],
                    vec![RAM_ARN.to_owned()],
                ));
            }
            regions.push(open);
        }
    }

    fn region(
        &self,
        same: &SamePatterns,
        resources: Vec<String>,
        all_resources_only: bool,
        zones: impl Fn(Zone) -> bool,
    ) -> OpenRegion {
        let of_zones = || same.pieces.iter().filter(|piece| zones(piece.zone));
        let statements: Vec<&Statement> =
            same.grant.iter().filter_map(|origin| self.statement(Whose::Gaining, *origin)).collect();
        let denial = same.denial.and_then(|origin| self.statement(Whose::Lacking, origin));
        let conditions = statements
            .iter()
            .copied()
            .chain(denial)
            .flat_map(|statement| statement.conditions.iter().cloned());
        let mut actions: Vec<String> = shared_actions(&self.parts(same), self.allowance);
        if let Some(known) = known_names(of_zones(), self.options) {
            actions = known;
        }
        let with_roles = of_zones().any(|piece| piece.zone == Zone::Ram)
            && takes_in_assume_role(&actions)
            && resources.iter().any(|pattern| ASSUME_ROLE.works_on(pattern));
        let mut except = self.exceptions(of_zones(), with_roles);
        // A denial under NotAction or NotResource starts from everything; its own list is what stays out.
        for (origin, effect, statement) in same
            .grant
            .iter()
            .zip(&statements)
            .map(|(origin, statement)| (origin, Effect::Allow, *statement))
            .chain(
                same.denial.as_ref().zip(denial).map(|(origin, statement)| (origin, Effect::Deny, statement)),
            )
        {
            except.extend(left_out(origin, effect, statement));
        }
        let mut deduped: Vec<Condition> = Vec::new();
        for condition in conditions {
            if !deduped.contains(&condition) {
                deduped.push(condition);
            }
        }
        let kept =
            with_roles && !except.iter().any(|one| one.by.is_empty() && takes_in_assume_role(&one.actions));
        let silent = (same.grant.iter().map(|origin| (Whose::Gaining, *origin, Effect::Allow)))
            .chain(same.denial.map(|origin| (Whose::Lacking, origin, Effect::Deny)))
            .find(|(whose, origin, effect)| kept && self.is_silent_of_roles(*whose, *origin, *effect));
        except.extend(
            silent.map(|(_, _, effect)| {
                left_out_of_own(effect, vec![ASSUMING.to_owned()], vec!["*".to_owned()])
            }),
        );
        let region = AccessRegion {
            actions,
            resources,
            all_resources_only,
            conditions: deduped,
            // E7: a denial of a group takes away from its resources only.
            resource_group: (same.grant.iter().find_map(|origin| self.group(Whose::Gaining, *origin)))
                .or_else(|| self.group(Whose::Lacking, same.denial?)),
            except,
            allowed_by: same.grant.iter().map(|origin| self.place(Whose::Gaining, *origin)).collect(),
            denied_by: same.denial.iter().map(|origin| self.place(Whose::Lacking, *origin)).collect(),
            example: None,
            undecided: None,
        };
        let left = of_zones().map(|piece| (piece.zone, piece.actions.clone(), piece.left.clone())).collect();
        let layer = same
            .grant
            .first()
            .and_then(|origin| self.allowing.policies().layer(origin.policy as usize).cloned());
        OpenRegion { region, layer, left }
    }

    fn set(&self, whose: Whose) -> &AccessSet {
        match whose {
            Whose::Gaining => self.allowing,
            Whose::Lacking => self.refusing,
        }
    }

    fn statement(&self, whose: Whose, origin: Origin) -> Option<&Statement> {
        self.set(whose).statement(origin.policy as usize, origin.statement as usize)
    }

    fn place(&self, whose: Whose, origin: Origin) -> StatementPlace {
        let side = match (self.side, whose) {
            (side, Whose::Gaining) => side,
            (Side::Old, Whose::Lacking) => Side::New,
            (Side::New, Whose::Lacking) => Side::Old,
        };
        let policy = self.set(whose).policy_name(origin.policy as usize).to_owned();
        StatementPlace { side, index: origin.policy as usize, policy, statement: origin.statement as usize }
    }

    fn group(&self, whose: Whose, origin: Origin) -> Option<String> {
        match self.set(whose).policies().layer(origin.policy as usize) {
            Some(Layer::ResourceGroup(group)) => Some(group.clone()),
            _ => None,
        }
    }

    /// E7, E9: what a resource group or a resource allows lets nobody assume a role, and what a resource denies stops
    /// nobody.
    fn is_silent_of_roles(&self, whose: Whose, origin: Origin, effect: Effect) -> bool {
        match self.set(whose).policies().layer(origin.policy as usize) {
            Some(Layer::Resource) => true,
            Some(Layer::ResourceGroup(_)) => effect == Effect::Allow,
            _ => false,
        }
    }

    /// The statements that leave something out, each once, with those of its patterns that do.
    fn exceptions<'p>(&self, pieces: impl Iterator<Item = &'p Piece>, with_roles: bool) -> Vec<Exception> {
        let mut grants: BTreeMap<&(Whose, Grant), Vec<Zone>> = BTreeMap::new();
        for piece in pieces {
            piece.except.iter().for_each(|grant| grants.entry(grant).or_default().push(piece.zone));
        }
        let mut exceptions: Vec<Exception> = Vec::new();
        for ((whose, grant), zones) in grants {
            let parts: Vec<(Origin, &Statement)> =
                grant.iter().filter_map(|origin| Some((*origin, self.statement(*whose, *origin)?))).collect();
            let Some((_, first)) = parts.first() else { continue };
            // A layer that allows everything in one zone only is not named there, so its zone has to be.
            let only_ram = zones.iter().all(|zone| *zone == Zone::Ram);
            let mut resources = shared_resources(&parts, only_ram, self.allowance);
            if !zones.contains(&Zone::All) {
                resources.iter_mut().filter(|text| *text == "*").for_each(|text| ANY_ARN.clone_into(text));
            }
            let mut exception = Exception {
                effect: first.effect,
                by: grant.iter().map(|origin| self.place(*whose, *origin)).collect(),
                actions: shared_actions(&parts, self.allowance),
                not_actions: Vec::new(),
                resources,
                not_resources: Vec::new(),
                conditions: Vec::new(),
                resource_group: grant.iter().find_map(|origin| self.group(*whose, *origin)),
            };
            if parts.len() > 1 {
                // Ignoring case, patterns of acs:ram may meet that do not meet elsewhere.
                add_missing(&mut exception.resources, shared_resources(&parts, true, self.allowance));
            }
            for (_, statement) in &parts {
                add_missing(&mut exception.not_actions, negated_texts(Some(&statement.action)));
                add_missing(&mut exception.not_resources, negated_texts(statement.resource.as_ref()));
                add_missing(&mut exception.conditions, statement.conditions.clone());
            }
            let silent =
                |(origin, _): &(Origin, &Statement)| self.is_silent_of_roles(*whose, *origin, first.effect);
            if with_roles
                && parts.iter().any(silent)
                && takes_in_assume_role(&exception.actions)
                && !takes_in_assume_role(&exception.not_actions)
            {
                exception.not_actions.push(ASSUMING.to_owned());
            }
            join_exceptions(&mut exceptions, vec![exception]);
        }
        exceptions
    }

    /// The statements that grant a piece, and the one that denied it.
    fn parts(&self, same: &SamePatterns) -> Vec<(Origin, &Statement)> {
        let part = |whose, origin: &Origin| Some((*origin, self.statement(whose, *origin)?));
        let granting = same.grant.iter().filter_map(|origin| part(Whose::Gaining, origin));
        granting.chain(same.denial.iter().filter_map(|origin| part(Whose::Lacking, origin))).collect()
    }

    /// Patterns that others cover go; known actions that are all there are of a pattern become that pattern.
    fn tidy(&self, region: &mut AccessRegion) {
        if self.options.only_known {
            self.compress(region);
        } else {
            drop_covered(&mut region.actions, |outer, inner| {
                self.covers(&outer.to_ascii_lowercase(), &inner.to_ascii_lowercase())
            });
        }
        drop_covered(&mut region.resources, |outer, inner| covers_resource(outer, inner, self.allowance));
        region.allowed_by.sort();
        region.allowed_by.dedup();
        region.denied_by.sort();
        region.denied_by.dedup();
    }

    /// Replaces known actions by a pattern of the granting statements that stands for exactly these.
    fn compress(&self, region: &mut AccessRegion) {
        let granting: Vec<&Statement> = self
            .allowing
            .statements()
            .filter(|statement| statement.effect == Effect::Allow && !statement.action.negated)
            .collect();
        let mut patterns: Vec<&str> = granting
            .iter()
            .flat_map(|statement| statement.action.texts())
            .filter(|pattern| pattern.contains('*'))
            .collect();
        patterns.sort_by_key(|pattern| (pattern.len(), *pattern));
        patterns.dedup();
        for pattern in patterns {
            let glob = crate::engine::policy::glob::Glob::folded(pattern);
            let of_pattern = |name: &str| glob.matches(&name.to_ascii_lowercase());
            let there = region.actions.iter().filter(|name| of_pattern(name)).count();
            let known = self.options.known.iter().filter(|action| of_pattern(&action.name)).count();
            if there > 1 && there == known {
                region.actions.retain(|name| !of_pattern(name));
                region.actions.push(pattern.to_owned());
            }
        }
        region.actions.sort();
    }
}

/// Known actions of pieces, sorted.
fn known_names<'p>(pieces: impl Iterator<Item = &'p Piece>, options: DiffOptions<'_>) -> Option<Vec<String>> {
    if !options.only_known {
        return None;
    }
    let mut places: Vec<usize> = pieces.flat_map(|piece| piece.actions.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    Some(
        places.into_iter().filter_map(|at| options.known.get(at)).map(|action| action.name.clone()).collect(),
    )
}

/// Joins regions that are alike, when they agree in what `alike` looks at.
fn joined(
    regions: Vec<OpenRegion>,
    alike: impl Fn(&AccessRegion, &AccessRegion) -> bool,
    join: impl Fn(&mut AccessRegion, AccessRegion),
) -> Vec<OpenRegion> {
    let mut kept: Vec<OpenRegion> = Vec::new();
    for open in regions {
        let same_kind = |known: &&mut OpenRegion| {
            let (one, other) = (&known.region, &open.region);
            one.conditions == other.conditions
                && one.resource_group == other.resource_group
                && one.all_resources_only == other.all_resources_only
                && one.denied_by.is_empty() == other.denied_by.is_empty()
                && known.layer == open.layer
                && local_exceptions(one).eq(local_exceptions(other))
                && alike(one, other)
        };
        match kept.iter_mut().find(same_kind) {
            Some(known) => {
                let mut region = open.region;
                join_exceptions(&mut known.region.except, std::mem::take(&mut region.except));
                add_missing(&mut known.region.allowed_by, std::mem::take(&mut region.allowed_by));
                add_missing(&mut known.region.denied_by, std::mem::take(&mut region.denied_by));
                join(&mut known.region, region);
                known.left.extend(open.left);
            }
            None => kept.push(open),
        }
    }
    kept
}

/// Exceptions that only hold for the statements of their own region: what `NotAction` and `NotResource` leave out,
/// and for a denial what is allowed in spite of it.
fn local_exceptions(region: &AccessRegion) -> impl Iterator<Item = &Exception> {
    let granting = region.allowed_by.first().map(|place| place.side);
    let local = move |exception: &&Exception| match exception.by.first() {
        None => true,
        Some(by) => !region.denied_by.is_empty() && Some(by.side) != granting,
    };
    region.except.iter().filter(local)
}

fn join_exceptions(known: &mut Vec<Exception>, more: Vec<Exception>) {
    for exception in more {
        let same = |one: &Exception| !one.by.is_empty() && one.by == exception.by;
        match known.iter().position(same).and_then(|at| known.get_mut(at)) {
            Some(one) => {
                add_missing(&mut one.actions, exception.actions);
                add_missing(&mut one.not_actions, exception.not_actions);
                add_missing(&mut one.resources, exception.resources);
            }
            None => add_missing(known, vec![exception]),
        }
    }
}

fn same_members(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|one| right.contains(one))
}

/// What `NotAction` and `NotResource` of a region's own statement keep out of it, or for a denial, keep undenied.
fn left_out(origin: &Origin, effect: Effect, statement: &Statement) -> Vec<Exception> {
    let exception = |actions, resources| left_out_of_own(effect, actions, resources);
    let mut out = Vec::new();
    if origin.action.is_none() {
        out.push(exception(negated_texts(Some(&statement.action)), vec!["*".to_owned()]));
    }
    if origin.resource.is_none() && statement.resource.as_ref().is_some_and(|resource| resource.negated) {
        out.push(exception(vec!["*".to_owned()], negated_texts(statement.resource.as_ref())));
    }
    out
}

/// What a region's own statement leaves out.
fn left_out_of_own(effect: Effect, actions: Vec<String>, resources: Vec<String>) -> Exception {
    Exception {
        effect,
        by: Vec::new(),
        actions,
        not_actions: Vec::new(),
        resources,
        not_resources: Vec::new(),
        conditions: Vec::new(),
        resource_group: None,
    }
}

fn takes_in_assume_role(actions: &[String]) -> bool {
    actions.iter().any(|pattern| ASSUME_ROLE.is_among_actions(pattern))
}

/// The patterns of a `NotAction` or `NotResource`; none of a plain list.
fn negated_texts(clause: Option<&Clause>) -> Vec<String> {
    clause.filter(|clause| clause.negated).into_iter().flat_map(Clause::texts).map(str::to_owned).collect()
}
