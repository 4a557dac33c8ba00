//! The decision process for many questions at once: the stages of [`super::evaluate`], 64 questions a step.
//!
//! What the statements of a stage say is a set of questions for each effect; a stage lets pass, denies or leaves out by
//! sets. Questions that sets cannot tell are decided by themselves, so each verdict is the one that
//! [`PolicySet::verdict`] gives.

use super::columns::{Columns, Marker, Marks, has, set};
use super::evaluate::{is_foreign_to, needs_no_authorization};
use super::policy_set::{Layer, PolicySet};
use super::principal::CallerKind;
use super::role_session::asks_for_role;
use super::verdict::Decision;

/// What the statements of one stage say.
struct Stage {
    allow: Box<[u64]>,
    deny: Box<[u64]>,
}

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
        let Marks { allow, deny, doubt } = self.stages(columns);
        let verdict = |question: usize| match (has(&doubt, question), has(&deny, question)) {
            (true, _) => alone(question),
            (false, true) => (Decision::ExplicitDeny, true),
            (false, false) if has(&allow, question) => (Decision::Allow, true),
            (false, false) => (Decision::ImplicitDeny, true),
        };
        (0..questions).map(verdict).collect()
    }

    /// What is allowed in the end, what is denied by a statement, and what has to be decided by itself.
    fn stages(&self, columns: &Columns<'_>) -> Marks {
        let request = columns.request;
        let mut marker = Marker::new(columns);
        let mut decided = Marks::none(columns);
        let mut marks_of = |wanted: &dyn Fn(&Layer) -> bool| {
            let mut marks = Marks { doubt: std::mem::take(&mut decided.doubt), ..Marks::none(columns) };
            for statement in &self.statements {
                if self.layer(statement.policy as usize).is_some_and(wanted) {
                    marker.mark(statement, &mut marks);
                }
            }
            decided.doubt = marks.doubt;
            Stage { allow: marks.allow, deny: marks.deny }
        };
        // E5, E6: stages that can only narrow.
        let exempt = request.management_account || request.service_linked_role;
        let levels = if exempt { &[] } else { self.control_levels.as_slice() };
        let mut narrowing: Vec<Stage> =
            levels.iter().map(|level| marks_of(&|layer| *layer == Layer::Control(*level))).collect();
        if self.has_session {
            narrowing.push(marks_of(&|layer| *layer == Layer::Session));
        }
        // E7, E8: stages that grant.
        let identity = marks_of(&|layer| *layer == Layer::Identity);
        let own_group = request.resource_group.as_ref().filter(|_| request.resource_group_supported);
        let group = own_group.filter(|_| self.has_resource_groups);
        let group =
            group.map(|own| marks_of(&|layer| matches!(layer, Layer::ResourceGroup(group) if group == own)));
        let resource = marks_of(&|layer| *layer == Layer::Resource);
        // E9, E12: actions that have rules of their own.
        columns.actions.for_each_match("sts:*", |question| {
            let (action, _) = columns.text(question);
            if asks_for_role(action) || needs_no_authorization(action) {
                set(&mut decided.doubt, question);
            }
        });
        let foreign = foreign(columns);
        for word in 0..columns.words() {
            let at = |bits: &[u64]| bits.get(word).copied().unwrap_or_default();
            let (mut live, mut denied) = (u64::MAX, 0);
            for stage in &narrowing {
                denied |= live & at(&stage.deny);
                live &= at(&stage.allow) & !at(&stage.deny);
            }
            let mut own_deny = at(&identity.deny);
            let mut own_allow = at(&identity.allow) & !own_deny;
            if let Some(group) = &group {
                // E7: the resource group is only asked where the account scope says nothing.
                let silent = !(own_allow | own_deny);
                own_deny |= silent & at(&group.deny);
                own_allow |= silent & at(&group.allow) & !at(&group.deny);
            }
            // W10: a RAM policy covers resources of its own account only.
            own_allow &= !at(&foreign);
            let deny = own_deny | at(&resource.deny);
            let allow = (own_allow | at(&resource.allow)) & !deny;
            if let (Some(to_allow), Some(to_deny)) = (decided.allow.get_mut(word), decided.deny.get_mut(word))
            {
                *to_allow = live & allow;
                *to_deny = denied | live & deny;
            }
        }
        decided
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
