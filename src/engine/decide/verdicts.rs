//! The verdicts on many questions at once, by [sets](super::stage_sets). Questions that sets cannot tell are decided by
//! themselves, so each verdict is the one that [`PolicySet::verdict`] gives.

use super::columns::{Columns, Marker, Marks};
use super::evaluate::{is_foreign_to, needs_no_authorization};
use super::policy_set::{Layer, PolicySet};
use super::principal::CallerKind;
use super::role_session::asks_for_role;
use super::stage_sets::{StageSets, Stages, has, set};
use super::verdict::Decision;

impl PolicySet {
    /// The verdict on each question, as [`Self::verdict`] gives it, and whether it is definite.
    pub fn verdicts(&self, columns: &Columns<'_>) -> Vec<(Decision, bool)> {
        let questions = columns.actions.len();
        if !self.invalid.is_empty() {
            return vec![(Decision::InvalidPolicy, true); questions];
        }
        let alone = |question: usize| {
            let (action, resource) = columns.text(question);
            self.verdict(columns.request, action, resource)
        };
        // The root user is not asked about in statements (E2).
        if columns.request.caller.kind == CallerKind::Root {
            return (0..questions).map(alone).collect();
        }
        let (StageSets { allow, deny }, doubt) = self.settled(columns);
        let verdict = |question: usize| match (has(&doubt, question), has(&deny, question)) {
            (true, _) => alone(question),
            (false, true) => (Decision::ExplicitDeny, true),
            (false, false) if has(&allow, question) => (Decision::Allow, true),
            (false, false) => (Decision::ImplicitDeny, true),
        };
        (0..questions).map(verdict).collect()
    }

    /// What all stages come to, and what has to be decided by itself.
    fn settled(&self, columns: &Columns<'_>) -> (StageSets, Box<[u64]>) {
        let request = columns.request;
        let mut marker = Marker::new(columns);
        let mut doubt = Marks::none(columns).doubt;
        let mut sets_of = |wanted: &dyn Fn(&Layer) -> bool| {
            let mut marks = Marks { doubt: std::mem::take(&mut doubt), ..Marks::none(columns) };
            for statement in &self.statements {
                if self.layer(statement.policy as usize).is_some_and(wanted) {
                    marker.mark(statement, &mut marks);
                }
            }
            doubt = marks.doubt;
            StageSets { allow: marks.allow, deny: marks.deny }
        };
        // E5: whom control policies do not bind.
        let exempt = request.management_account || request.service_linked_role;
        let levels = if exempt { &[] } else { self.control_levels.as_slice() };
        let mut narrowing: Vec<StageSets> =
            levels.iter().map(|level| sets_of(&|layer| *layer == Layer::Control(*level))).collect();
        if self.has_session {
            narrowing.push(sets_of(&|layer| *layer == Layer::Session));
        }
        let identity = sets_of(&|layer| *layer == Layer::Identity);
        let own_group = request.resource_group.as_ref().filter(|_| request.resource_group_supported);
        let group = own_group.filter(|_| self.has_resource_groups);
        let group =
            group.map(|own| sets_of(&|layer| matches!(layer, Layer::ResourceGroup(group) if group == own)));
        let resource = Some(sets_of(&|layer| *layer == Layer::Resource));
        // E9, E12: actions that have rules of their own.
        columns.actions.for_each_match("sts:*", |question| {
            let (action, _) = columns.text(question);
            if asks_for_role(action) || needs_no_authorization(action) {
                set(&mut doubt, question);
            }
        });
        let foreign = foreign(columns);
        let stages = Stages { narrowing, identity, group, resource, foreign: &foreign };
        (stages.settle(), doubt)
    }
}

/// The questions about another account's resources (W10).
fn foreign(columns: &Columns<'_>) -> Box<[u64]> {
    let mut bits = vec![0; columns.words()].into_boxed_slice();
    let caller = &columns.request.caller;
    let of_resource: Vec<bool> =
        columns.resources.iter().map(|resource| is_foreign_to(caller, resource)).collect();
    if of_resource.contains(&true) {
        for question in 0..columns.actions.len() {
            if of_resource.get(columns.resource_of(question)) == Some(&true) {
                set(&mut bits, question);
            }
        }
    }
    bits
}
