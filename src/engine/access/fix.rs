//! The smallest fix for a "no": edits that turn it into a "yes", ordered by how little else they would allow.
//!
//! Each edit is made in the policy, put to the evaluator, and weighed by comparing access before and after. An edit that
//! takes something away from a denial says so, and stands behind all that do not.

use super::access_set::AccessSet;
use super::diff::diff;
use super::difference::{AccessRegion, DiffOptions, Difference, Verdict};
use super::relevance::Actions;
use crate::engine::decide::{Decision, Explanation, Layer, Request, Stage, StatementRef, Unmet};
use crate::engine::policy::{Clause, Condition, Effect, Located, Policy, Statement, arn, glob, glob::Glob};

/// What an edit does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FixEdit {
    /// One more action of a statement.
    AddAction(String),
    /// One more resource of a statement.
    AddResource(String),
    /// One more value of a condition.
    AddValue {
        /// The condition key.
        key: String,
        /// The value of the request.
        value: String,
    },
    /// One value less of a negated condition, or of a denial's condition.
    RemoveValue {
        /// The condition key.
        key: String,
        /// The policy's value.
        value: String,
    },
    /// A statement of its own that allows what was asked for.
    NewStatement,
    /// A denial loses an action pattern.
    RemoveDeniedAction(String),
    /// A denial loses a resource pattern.
    RemoveDeniedResource(String),
    /// A denial goes.
    RemoveDenial,
}

/// One way to allow a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Which policy, in the order of the set.
    pub policy: usize,
    /// Which of its statements, in order; for a new one its place.
    pub statement: usize,
    /// What is done, in order: a denial may have to give way before anything can be allowed.
    pub edits: Vec<FixEdit>,
    /// Something that was denied no longer is.
    pub weakens_deny: bool,
    /// The policy after the edit.
    pub document: Policy,
    /// Everything that the edit would newly allow.
    pub gained: Vec<AccessRegion>,
    /// Nothing but the request itself, whatever its context and the caller's place.
    pub nothing_else: bool,
    /// What could not be told of the price.
    pub undecided: Vec<String>,
}

/// Fixes that one question is given.
const MOST_FIXES: usize = 8;
/// Fixes that are compared with one another.
const MOST_COMPARED: usize = 12;
/// Statements that lack one part and are tried.
const MOST_TRIED: usize = 32;

/// Which policies may be edited, in the order of the set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editable {
    /// Of fixes that cost the same, the one in this policy comes first, and new statements go there.
    pub preferred: Option<usize>,
    /// Policies that nobody here can edit: those that Alibaba Cloud maintains.
    pub locked: Vec<usize>,
}

/// Edits of the set's policies that allow the request, the least other access first.
///
/// Nothing comes back where no single policy can be changed to allow it: for several resources at once, an invalid
/// document, or a "no" of the service's own. [`advise`](super::advise) says which it is.
pub fn smallest_fixes(
    set: &AccessSet,
    request: &Request,
    explanation: &Explanation,
    editable: &Editable,
) -> Vec<Fix> {
    let [resource] = request.resources.as_slice() else { return Vec::new() };
    let finder = Finder { set, request, resource, editable };
    let mut drafts: Vec<Edited> = match explanation.answer.decision {
        Decision::ImplicitDeny => finder.allowing(set, explanation),
        Decision::ExplicitDeny => finder.undenying(explanation),
        _ => Vec::new(),
    };
    drafts.retain(|draft| !editable.locked.contains(&draft.policy));
    drafts.dedup_by(|left, right| left.policy == right.policy && left.document == right.document);
    let mut fixes: Vec<(Fix, Actions)> =
        drafts.into_iter().filter_map(|draft| finder.confirmed(draft)).collect();
    // Comparing each with each is for the few that may be shown.
    fixes.sort_by_key(|(fix, _)| (fix.weakens_deny, breadth(fix)));
    fixes.truncate(MOST_COMPARED);
    let places = order(set, &fixes, editable.preferred);
    let mut ordered: Vec<(usize, Fix)> =
        places.into_iter().zip(fixes.drain(..).map(|(fix, _)| fix)).collect();
    ordered.sort_by_key(|(place, _)| *place);
    ordered.into_iter().map(|(_, fix)| fix).take(MOST_FIXES).collect()
}

/// A policy after an edit, not yet confirmed.
#[derive(Debug, Clone)]
struct Edited {
    policy: usize,
    statement: usize,
    edits: Vec<FixEdit>,
    weakens_deny: bool,
    document: Policy,
}

struct Finder<'a> {
    set: &'a AccessSet,
    request: &'a Request,
    resource: &'a str,
    editable: &'a Editable,
}

impl Finder<'_> {
    /// Edits of allowing statements, and a statement of its own.
    fn allowing(&self, set: &AccessSet, explanation: &Explanation) -> Vec<Edited> {
        let mut edited: Vec<Edited> = Vec::new();
        let traces = set.policies().trace(self.request).into_iter();
        let one_part =
            traces.filter(|trace| trace.statement.effect == Effect::Allow && trace.unmet.len() == 1);
        for trace in one_part.take(MOST_TRIED) {
            edited.extend(trace.unmet.iter().flat_map(|unmet| self.meeting(set, trace.statement, unmet)));
        }
        edited.extend(self.new_statement(set, explanation.answer.stage));
        edited
    }

    fn document(set: &AccessSet, policy: usize) -> Option<&Policy> {
        set.members().nth(policy).map(|(_, _, document)| document)
    }

    fn changed(
        set: &AccessSet,
        at: StatementRef,
        edit: FixEdit,
        weakens_deny: bool,
        change: impl FnOnce(&mut Statement) -> Option<()>,
    ) -> Option<Edited> {
        let mut document = Self::document(set, at.policy)?.clone();
        change(document.statements.get_mut(at.statement)?)?;
        Some(Edited { policy: at.policy, statement: at.statement, edits: vec![edit], weakens_deny, document })
    }

    /// The one part that does not match, made to match.
    fn meeting(&self, set: &AccessSet, at: StatementRef, unmet: &Unmet) -> Vec<Edited> {
        let action = &self.request.action;
        let one = match unmet {
            Unmet::Action { negated: false, .. } => {
                Self::changed(set, at, FixEdit::AddAction(action.clone()), false, |statement| {
                    statement.action.patterns.push(Located::from(action.as_str()));
                    Some(())
                })
            }
            Unmet::Resource { negated: false, .. } => {
                let resource = pattern_of(self.resource);
                Self::changed(set, at, FixEdit::AddResource(resource.clone()), false, |statement| {
                    statement.resource.as_mut()?.patterns.push(Located::from(resource));
                    Some(())
                })
            }
            Unmet::Condition(failure) => {
                let Some([value]) = failure.found.as_deref() else { return Vec::new() };
                return Self::meeting_condition(set, at, &failure.key, &failure.operator, value);
            }
            _ => None,
        };
        one.into_iter().collect()
    }

    /// A value of the request for a positive operator; one value less for a negated one.
    fn meeting_condition(
        set: &AccessSet,
        at: StatementRef,
        key: &str,
        operator: &str,
        value: &str,
    ) -> Vec<Edited> {
        let is_it =
            |condition: &Condition| condition.key.text == key && condition.operator.name() == operator;
        let statement =
            Self::document(set, at.policy).and_then(|document| document.statements.get(at.statement));
        let Some(condition) =
            statement.and_then(|statement| statement.conditions.iter().find(|condition| is_it(condition)))
        else {
            return Vec::new();
        };
        if !condition.operator.negated {
            let edit = FixEdit::AddValue { key: key.to_owned(), value: value.to_owned() };
            let wanted = Self::changed(set, at, edit, false, |statement| {
                let condition = statement.conditions.iter_mut().find(|condition| is_it(condition))?;
                // C9: Bool takes one value only.
                if condition.operator.base_name() == "Bool" {
                    return None;
                }
                condition.values.push(Located::from(value));
                Some(())
            });
            return wanted.into_iter().collect();
        }
        let each = condition.values.iter().filter_map(|wanted| {
            let edit = FixEdit::RemoveValue { key: key.to_owned(), value: wanted.text.clone() };
            Self::changed(set, at, edit, false, |statement| remove_value(statement, &is_it, &wanted.text))
        });
        each.collect()
    }

    /// A statement that allows exactly the action on the resource, in the first policy where it would count.
    fn new_statement(&self, set: &AccessSet, stage: Stage) -> Option<Edited> {
        let counts = |layer: &Layer| match stage {
            Stage::Control(level) => *layer == Layer::Control(level),
            Stage::Session => *layer == Layer::Session,
            Stage::Trust => false,
            _ => *layer == Layer::Identity,
        };
        let open = |at: usize| !self.editable.locked.contains(&at);
        let members: Vec<_> =
            set.members().enumerate().filter(|(at, (_, layer, _))| open(*at) && counts(layer)).collect();
        let first = members.first().copied();
        let preferred = members.iter().copied().find(|(at, _)| self.editable.preferred == Some(*at));
        let (policy, document) = preferred.or(first).map(|(at, (_, _, document))| (at, document))?;
        let mut document = document.clone();
        let place = document.statements.len();
        document.statements.push(allowing(self.request, self.resource));
        Some(Edited {
            policy,
            statement: place,
            edits: vec![FixEdit::NewStatement],
            weakens_deny: false,
            document,
        })
    }

    /// Edits of the denials that refused it. Where more than one statement denies, or nothing allows it either, one
    /// edit of one statement is not enough, and the edits that would be are looked for in turn.
    fn undenying(&self, explanation: &Explanation) -> Vec<Edited> {
        let mut found = Vec::new();
        let [denial] = explanation.deciding.as_slice() else { return found };
        for edited in self.weakened(*denial) {
            let set = self.set.with_changed(edited.policy, &edited.document);
            let after = set.policies().explain(self.request);
            if after.answer.decision == Decision::Allow {
                found.push(edited);
                continue;
            }
            if after.answer.decision == Decision::ImplicitDeny {
                // The second edit has to be in the same policy, so that one document holds the whole fix.
                for mut second in
                    self.allowing(&set, &after).into_iter().filter(|second| second.policy == edited.policy)
                {
                    second.edits = edited.edits.iter().chain(&second.edits).cloned().collect();
                    second.weakens_deny = true;
                    found.push(second);
                }
            }
        }
        found
    }

    fn weakened(&self, at: StatementRef) -> Vec<Edited> {
        let mut edited = Vec::new();
        let Some(statement) =
            Self::document(self.set, at.policy).and_then(|document| document.statements.get(at.statement))
        else {
            return edited;
        };
        let action = self.request.action.to_ascii_lowercase();
        let matching =
            |pattern: &&Located| !statement.action.negated && Glob::folded(&pattern.text).matches(&action);
        if let ([only], true) = (
            statement.action.patterns.iter().filter(matching).collect::<Vec<_>>().as_slice(),
            statement.action.patterns.len() > 1,
        ) {
            edited.extend(Self::changed(
                self.set,
                at,
                FixEdit::RemoveDeniedAction(only.text.clone()),
                true,
                |statement| {
                    statement.action.patterns.retain(|pattern| pattern != *only);
                    Some(())
                },
            ));
        }
        let resources = statement
            .resource
            .as_ref()
            .filter(|resource| !resource.negated)
            .map(|resource| &resource.patterns);
        for pattern in
            resources.into_iter().flatten().filter(|_| resources.is_some_and(|list| list.len() > 1))
        {
            edited.extend(Self::changed(
                self.set,
                at,
                FixEdit::RemoveDeniedResource(pattern.text.clone()),
                true,
                |statement| {
                    statement.resource.as_mut()?.patterns.retain(|known| known != pattern);
                    Some(())
                },
            ));
        }
        for condition in &statement.conditions {
            for value in
                condition.values.iter().filter(|_| !condition.operator.negated && condition.values.len() > 1)
            {
                let edit =
                    FixEdit::RemoveValue { key: condition.key.text.clone(), value: value.text.clone() };
                let is_it = |known: &Condition| known == condition;
                edited.extend(Self::changed(self.set, at, edit, true, |statement| {
                    remove_value(statement, &is_it, &value.text)
                }));
            }
            if let ([found], true) = (
                self.request.context.get(&condition.key.text).unwrap_or_default(),
                condition.operator.negated,
            ) {
                let edit = FixEdit::AddValue { key: condition.key.text.clone(), value: found.clone() };
                edited.extend(Self::changed(self.set, at, edit, true, |statement| {
                    let known = statement.conditions.iter_mut().find(|known| *known == condition)?;
                    known.values.push(Located::from(found.as_str()));
                    Some(())
                }));
            }
        }
        if let Some(document) =
            Self::document(self.set, at.policy).filter(|document| document.statements.len() > 1)
        {
            let mut document = document.clone();
            document.statements.remove(at.statement);
            edited.push(Edited {
                policy: at.policy,
                statement: at.statement,
                edits: vec![FixEdit::RemoveDenial],
                weakens_deny: true,
                document,
            });
        }
        edited
    }

    /// The fix with its price, when the evaluator says that it is one, and the actions that it is about.
    fn confirmed(&self, edited: Edited) -> Option<(Fix, Actions)> {
        let actions = Actions::of_change(Self::document(self.set, edited.policy)?, &edited.document);
        // Requests of all other actions are decided as before.
        let (before, after) =
            (self.set.about(&actions), self.set.with_changed(edited.policy, &edited.document));
        if after.policies().decide(self.request).decision != Decision::Allow {
            return None;
        }
        let difference: Difference = diff(&before, &after.about(&actions), DiffOptions::default());
        let fix = Fix {
            policy: edited.policy,
            statement: edited.statement,
            edits: edited.edits,
            weakens_deny: edited.weakens_deny,
            document: edited.document,
            nothing_else: difference.gained.iter().all(|region| self.is_the_request(region)),
            gained: difference.gained,
            undecided: difference.undecided,
        };
        Some((fix, actions))
    }

    fn is_the_request(&self, region: &AccessRegion) -> bool {
        let same = |texts: &[String], text: &str| matches!(texts, [only] if only.eq_ignore_ascii_case(text));
        same(&region.actions, &self.request.action)
            && matches!(region.resources.as_slice(), [only] if *only == self.resource)
    }
}

/// A statement that allows the action on the resource.
pub(super) fn allowing(request: &Request, resource: &str) -> Statement {
    Statement::of(Effect::Allow, Clause::of([request.action.as_str()]), Clause::of([pattern_of(resource)]))
}

/// The pattern that matches the requested resource and as little else as may be (W7: no region is written `*`).
fn pattern_of(resource: &str) -> String {
    match arn::split(resource) {
        Some(fields) if fields.region.is_empty() => {
            format!("{}:{}:*:{}:{}", fields.prefix, fields.service, fields.account, fields.relative_id)
        }
        _ => resource.to_owned(),
    }
}

fn remove_value(statement: &mut Statement, is_it: &dyn Fn(&Condition) -> bool, value: &str) -> Option<()> {
    let condition = statement.conditions.iter_mut().find(|condition| is_it(condition))?;
    // G19: a list without values is refused.
    if condition.values.len() < 2 {
        return None;
    }
    condition.values.retain(|known| known.text != value);
    Some(())
}

/// How much a fix allows, roughly: patterns that are many or wide weigh more, conditions make them lighter.
fn breadth(fix: &Fix) -> usize {
    let weight = |text: &String| if text == "*" { 9 } else { 1 + usize::from(glob::has_wildcard(text)) * 2 };
    let of_region = |region: &AccessRegion| {
        let boxes = region.actions.iter().map(weight).sum::<usize>()
            * region.resources.iter().map(weight).sum::<usize>();
        (boxes * 4) / (1 + region.conditions.len())
    };
    fix.gained.iter().map(of_region).sum()
}

/// For each fix its place: behind every fix that allows strictly less, denials last, and of what cannot be compared
/// the one with fewer and narrower patterns first.
fn order(set: &AccessSet, fixes: &[(Fix, Actions)], preferred: Option<usize>) -> Vec<usize> {
    let mut actions = Actions::default();
    for (_, own) in fixes {
        actions.and(own);
    }
    let part = set.about(&actions);
    let after: Vec<AccessSet> =
        fixes.iter().map(|(fix, _)| part.with_changed(fix.policy, &fix.document).about(&actions)).collect();
    let mut narrower_than = vec![0_usize; fixes.len()];
    for (at, one) in after.iter().enumerate() {
        for (other_at, other) in after.iter().enumerate().skip(at + 1) {
            let dearer = match diff(one, other, DiffOptions::default()).verdict {
                Verdict::Narrower => at,
                Verdict::Wider => other_at,
                _ => continue,
            };
            if let Some(count) = narrower_than.get_mut(dearer) {
                *count += 1;
            }
        }
    }
    let mut ranked: Vec<_> = fixes
        .iter()
        .zip(narrower_than)
        .enumerate()
        .map(|(at, ((fix, _), narrower))| {
            let price = (fix.weakens_deny, narrower, breadth(fix));
            (price, preferred.is_some() && Some(fix.policy) != preferred, at)
        })
        .collect();
    ranked.sort_unstable();
    let mut places = vec![0; fixes.len()];
    for (place, (_, _, at)) in ranked.into_iter().enumerate() {
        if let Some(slot) = places.get_mut(at) {
            *slot = place;
        }
    }
    places
}
