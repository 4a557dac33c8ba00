//! What a rewrite does to the access a document gives: equal, narrower, wider, different, or not proven.
//!
//! A rewrite touches few statements. Only those are read again, what stays of them is told from what changes, and of the
//! other statements only those are looked at that can be about the same requests: elsewhere both documents say the same.

use super::covering::statement_covers;
use super::edit::{Edit, apply, are_possible};
use super::finding::{FixEffect, Idle};
use super::near::Nearby;
use super::overlap::only_where;
use super::witness::{is_allowed_only_by, set_of};
use crate::engine::access::{AccessSet, Verdict, verdict};
use crate::engine::json::{Node, Span};
use crate::engine::policy::{
    Clause, Effect, FaultCode, Located, Parsed, Policy, PolicyKind, Statement, parse,
};
use std::cell::{Cell, OnceCell};

/// The document that rewrites are compared with. What takes work is done once for all of them.
pub struct Before<'p> {
    text: &'p str,
    tree: Option<&'p Node<'p>>,
    parsed: &'p Parsed,
    is_valid: bool,
    is_guard: bool,
    nearby: OnceCell<Nearby>,
    /// How many bytes of rewritten statements may still be read.
    left: Cell<usize>,
}

/// The most bytes of rewritten statements that are read for one document. The fixes of a policy as long as RAM takes them
/// stay far below; thousands of fixes of one endless statement would be read for minutes.
const MOST_BYTES: usize = 4_000_000;

/// Edits by the statements that they change: the first and the last of neighbours.
type Changes = Vec<((usize, usize), Vec<Edit>)>;

/// The part of a document that edits change: the places of its statements in the list, and what they become.
struct Rewritten {
    regions: Vec<(usize, usize)>,
    parsed: Parsed,
}

impl Rewritten {
    fn touches(&self, place: usize) -> bool {
        self.regions.iter().any(|(first, last)| (*first..=*last).contains(&place))
    }
}

impl<'p> Before<'p> {
    /// Nothing is compared yet. The tree and the policy must be those of the text.
    pub fn new(text: &'p str, tree: Option<&'p Node<'p>>, parsed: &'p Parsed) -> Self {
        let (is_valid, is_guard) = (parsed.is_valid(), is_guard(&parsed.policy.statements));
        let (nearby, left) = (OnceCell::new(), Cell::new(MOST_BYTES));
        Self { text, tree, parsed, is_valid, is_guard, nearby, left }
    }

    /// What edits of the text do, and whether that holds only because by the catalogs an action applies to nothing; none
    /// when the edits cannot be made or name a member twice. Unknown where RAM would refuse what it took before, and after
    /// [`MOST_BYTES`].
    pub fn effect(&self, edits: &[Edit], idle: Option<&Idle>) -> Option<(FixEffect, bool)> {
        let policy = &self.parsed.policy;
        let changes = self.changes(edits);
        let bytes = changes.as_ref().map_or(self.text.len(), |changes| self.bytes_of(changes));
        let Some(left) = self.left.get().checked_sub(bytes) else {
            return are_possible(self.text, edits).then_some((FixEffect::Unknown, false));
        };
        self.left.set(left);
        let Some(new) = changes.and_then(|changes| self.rewritten(changes)) else {
            let whole = parse(&apply(self.text, edits)?, Some(policy.kind));
            let effect = || (effect_of(self.parsed, &whole), false);
            return (!self.is_first_to_repeat(&whole)).then(effect);
        };
        if self.is_first_to_repeat(&new.parsed) {
            return None;
        }
        let (touched, others): (Vec<&Statement>, Vec<&Statement>) =
            policy.statements.iter().partition(|statement| new.touches(statement.index));
        // What is wrong outside stays wrong.
        let is_valid = new.parsed.is_valid() && (self.is_valid || !self.is_wrong_outside(&new));
        let effect = match (self.is_valid, is_valid) {
            (true, true) | (false, false) => match self.compare(&touched, &new) {
                FixEffect::Different => return Some(self.without_idle(&touched, &new, idle)),
                effect => effect,
            },
            (false, true) => coming_into_force(others.into_iter().chain(&new.parsed.policy.statements)),
            (true, false) => FixEffect::Unknown,
        };
        Some((effect, false))
    }

    /// A rewrite names a member twice in a document that did not: which of them counts is not defined (G18).
    fn is_first_to_repeat(&self, new: &Parsed) -> bool {
        let repeats =
            |parsed: &Parsed| parsed.faults.iter().any(|fault| fault.code == FaultCode::DuplicateKey);
        repeats(new) && !repeats(self.parsed)
    }

    /// The effect when what the idle action gave is left out: by the catalogs that was nothing.
    fn without_idle(
        &self,
        touched: &[&Statement],
        new: &Rewritten,
        idle: Option<&Idle>,
    ) -> (FixEffect, bool) {
        let formal = (FixEffect::Different, false);
        let Some(idle) = idle else { return formal };
        let is_its = |statement: &&&Statement| statement.index == idle.statement;
        let Some(mut without) = touched.iter().find(is_its).map(|statement| (**statement).clone()) else {
            return formal;
        };
        without.action.patterns.retain(|pattern| pattern.text != idle.action);
        let mut left: Vec<&Statement> = touched.iter().filter(|one| !is_its(one)).copied().collect();
        if !without.action.patterns.is_empty() {
            left.push(&without);
        }
        match self.compare(&left, new) {
            FixEffect::Different | FixEffect::Unknown => formal,
            effect => (effect, true),
        }
    }

    /// Which statements edits change. None when they change more than statements.
    fn changes(&self, edits: &[Edit]) -> Option<Changes> {
        let list = self.tree?.member("Statement")?.as_list()?;
        let mut ordered: Vec<&Edit> = edits.iter().collect();
        ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut changes: Changes = Vec::new();
        for edit in ordered {
            let Span { start, end } = edit.span;
            let first = list.partition_point(|node| node.span.start <= start).checked_sub(1)?;
            let last = list.partition_point(|node| node.span.end < end);
            if last >= list.len() {
                return None;
            }
            match changes.last_mut() {
                Some((region, edits)) if first <= region.1 => {
                    region.1 = region.1.max(last);
                    edits.push(edit.clone());
                }
                _ => changes.push(((first, last), vec![edit.clone()])),
            }
        }
        Some(changes)
    }

    fn bytes_of(&self, changes: &Changes) -> usize {
        let list = self.tree.and_then(|tree| tree.member("Statement")?.as_list()).unwrap_or_default();
        let bytes = |(first, last): (usize, usize)| {
            let (first, last) = (list.get(first)?.span, list.get(last)?.span);
            Some((last.end - first.start) as usize)
        };
        changes.iter().filter_map(|(region, _)| bytes(*region)).sum()
    }

    /// Reads again what edits change.
    fn rewritten(&self, mut changes: Changes) -> Option<Rewritten> {
        let list = self.tree?.member("Statement")?.as_list()?;
        let mut statements: Vec<String> = Vec::new();
        for ((first, last), edits) in &mut changes {
            let (start, end) = (list.get(*first)?.span.start, list.get(*last)?.span.end);
            for edit in edits.iter_mut() {
                edit.span = Span { start: edit.span.start - start, end: edit.span.end - start };
            }
            statements.push(apply(self.text.get(start as usize..end as usize)?, edits)?);
        }
        let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
        let parsed = parse(&text, Some(self.parsed.policy.kind));
        Some(Rewritten { regions: changes.into_iter().map(|(region, _)| region).collect(), parsed })
    }

    fn is_wrong_outside(&self, new: &Rewritten) -> bool {
        let list = self.tree.and_then(|tree| tree.member("Statement")?.as_list()).unwrap_or_default();
        let place = |span: Span| list.partition_point(|node| node.span.start <= span.start).checked_sub(1);
        let inside = |span: Span| {
            let held = |place: &usize| list.get(*place).is_some_and(|node| span.end <= node.span.end);
            place(span).filter(held).is_some_and(|place| new.touches(place))
        };
        self.parsed.errors().any(|fault| !inside(fault.span))
    }

    fn compare(&self, touched: &[&Statement], new: &Rewritten) -> FixEffect {
        let kind = self.parsed.policy.kind;
        let new_statements = &new.parsed.policy.statements;
        let Split { mut stays, only_old, only_new } = split(touched, new_statements);
        if only_old.is_empty() && only_new.is_empty() {
            return FixEffect::Equal;
        }
        let changed: Vec<&Statement> = only_old.iter().chain(&only_new).collect();
        let all = &self.parsed.policy.statements;
        let nearby = self.nearby.get_or_init(|| Nearby::new(all));
        let mut places: Vec<usize> = changed.iter().flat_map(|statement| nearby.of(statement)).collect();
        places.sort_unstable();
        places.dedup();
        let near = places.into_iter().filter_map(|place| all.get(place));
        stays.extend(near.filter(|statement| !new.touches(statement.index)).cloned());
        let mut stays: Vec<Statement> =
            stays.into_iter().filter_map(|statement| only_where(statement, &changed)).collect();
        // Two guards grant nothing by themselves; what they do shows beside a policy that grants.
        let kind = if self.is_guard && is_guard(new_statements) {
            stays.push(everything());
            PolicyKind::Identity
        } else {
            kind
        };
        let beside =
            |own: Vec<Statement>| Policy { kind, statements: stays.iter().cloned().chain(own).collect() };
        compare((&beside(only_old.clone()), &only_old), (&beside(only_new.clone()), &only_new))
    }
}

/// What a document that RAM refused does when RAM takes it: it allows, or it only denies, which shows beside others.
fn coming_into_force<'s>(statements: impl Iterator<Item = &'s Statement>) -> FixEffect {
    let mut effect = FixEffect::Equal;
    for statement in statements {
        effect = match statement.effect {
            Effect::Allow => return FixEffect::Wider,
            Effect::Deny => FixEffect::Narrower,
        };
    }
    effect
}

/// Compares what two documents allow. A document that RAM refuses says nothing, so a rewrite that makes it valid is wider
/// when the new text allows something and narrower when it only denies; one that makes RAM refuse a document is no rewrite
/// to speak of. Between two that RAM refuses, what could be read counts.
pub fn effect_of(old: &Parsed, new: &Parsed) -> FixEffect {
    let (before, after) = (&old.policy, &new.policy);
    match (old.is_valid(), new.is_valid()) {
        (true, true) | (false, false) if before.kind != after.kind => FixEffect::Unknown,
        (true, true) | (false, false) => {
            let touched: Vec<&Statement> = before.statements.iter().collect();
            let Split { mut stays, only_old, only_new } = split(&touched, &after.statements);
            let mut kind = before.kind;
            if is_guard(&before.statements) && is_guard(&after.statements) {
                stays.push(everything());
                kind = PolicyKind::Identity;
            }
            let beside =
                |own: &[Statement]| Policy { kind, statements: stays.iter().chain(own).cloned().collect() };
            compare((&beside(&only_old), &only_old), (&beside(&only_new), &only_new))
        }
        (false, true) => coming_into_force(after.statements.iter()),
        (true, false) => FixEffect::Unknown,
    }
}

fn is_guard(statements: &[Statement]) -> bool {
    statements.iter().all(|one| one.effect == Effect::Deny && one.principal.is_none())
}

/// Two lists of statements, told apart into what both say and what only one of them says.
struct Split {
    stays: Vec<Statement>,
    only_old: Vec<Statement>,
    only_new: Vec<Statement>,
}

fn split(old: &[&Statement], new: &[Statement]) -> Split {
    let mut left: Vec<Option<&Statement>> = new.iter().map(Some).collect();
    let mut take = |fits: &dyn Fn(&Statement) -> bool| {
        left.iter_mut().find(|one| one.is_some_and(fits)).and_then(Option::take)
    };
    let mut split = Split { stays: Vec::new(), only_old: Vec::new(), only_new: Vec::new() };
    let mut changed: Vec<&Statement> = Vec::new();
    for statement in old {
        match take(&|other| is_same(statement, other)) {
            Some(_) => split.stays.push((*statement).clone()),
            None => changed.push(statement),
        }
    }
    for statement in changed {
        if let Some(other) = take(&|other| differs_in_actions(statement, other)) {
            let (common, old, new) = told_apart(&statement.action, &other.action);
            let with = |action: Clause| Statement { action, ..statement.clone() };
            split.stays.extend(common.map(with));
            split.only_old.extend(old.map(with));
            split.only_new.extend(new.map(with));
        } else if let Some(other) = take(&|other| differs_in_resources(statement, other)) {
            let clause = |statement: &Statement| statement.resource.clone().unwrap_or_default();
            let (common, old, new) = told_apart(&clause(statement), &clause(other));
            let with = |resource: Clause| Statement { resource: Some(resource), ..statement.clone() };
            split.stays.extend(common.map(with));
            split.only_old.extend(old.map(with));
            split.only_new.extend(new.map(with));
        } else {
            split.only_old.push(statement.clone());
        }
    }
    split.only_new.extend(left.into_iter().flatten().cloned());
    split
}

fn is_same(one: &Statement, other: &Statement) -> bool {
    one.action == other.action && differs_in_actions_at_most(one, other)
}

fn differs_in_actions(one: &Statement, other: &Statement) -> bool {
    !one.action.negated && !other.action.negated && differs_in_actions_at_most(one, other)
}

fn differs_in_actions_at_most(one: &Statement, other: &Statement) -> bool {
    one.effect == other.effect
        && one.resource == other.resource
        && one.conditions == other.conditions
        && one.principal == other.principal
}

fn differs_in_resources(one: &Statement, other: &Statement) -> bool {
    let plain = |one: &Statement| one.resource.as_ref().is_some_and(|resource| !resource.negated);
    one.effect == other.effect
        && one.action == other.action
        && one.conditions == other.conditions
        && one.principal == other.principal
        && plain(one)
        && plain(other)
}

/// The patterns of two lists: those of both, those of the first only, those of the second only.
fn told_apart(old: &Clause, new: &Clause) -> (Option<Clause>, Option<Clause>, Option<Clause>) {
    let has = |clause: &Clause, pattern: &Located| clause.texts().any(|text| text == pattern.text);
    let of = |from: &Clause, keep: &dyn Fn(&Located) -> bool| {
        let patterns: Vec<Located> = from.patterns.iter().filter(|one| keep(one)).cloned().collect();
        (!patterns.is_empty()).then(|| Clause { patterns, ..from.clone() })
    };
    (of(old, &|one| has(new, one)), of(old, &|one| !has(new, one)), of(new, &|one| !has(old, one)))
}

/// Two policies, each with the statements that only it has.
fn compare((old, only_old): (&Policy, &[Statement]), (new, only_new): (&Policy, &[Statement])) -> FixEffect {
    // The plain comparison, with a request that shows the difference, settles most rewrites; the algebra the rest.
    let less = within((only_new, &new.statements), (only_old, &old.statements));
    let more = within((only_old, &old.statements), (only_new, &new.statements));
    let sets = OnceCell::new();
    let witness = |gone: bool| {
        if old.kind != PolicyKind::Identity {
            return false;
        }
        let (first, second) = sets.get_or_init(|| (set_of(old), set_of(new)));
        let (first, second) = if gone { (first, second) } else { (second, first) };
        let (near, far) = if gone { (only_old, only_new) } else { (only_new, only_old) };
        is_allowed_only_by(first, second, near.iter().chain(far))
    };
    match (less, more) {
        (true, true) => return FixEffect::Equal,
        (true, false) if witness(true) => return FixEffect::Narrower,
        (false, true) if witness(false) => return FixEffect::Wider,
        (false, false) if witness(true) && witness(false) => return FixEffect::Different,
        _ => {}
    }
    let (before, after) = (AccessSet::of_policy("", old), AccessSet::of_policy("", new));
    match verdict(&before, &after) {
        Verdict::Equal => FixEffect::Equal,
        Verdict::Narrower => FixEffect::Narrower,
        Verdict::Wider => FixEffect::Wider,
        Verdict::Incomparable => FixEffect::Different,
        // That nothing is gained, or nothing lost, is proven; that the rest is not the same could not be shown.
        Verdict::Undecided => match (less, more) {
            (true, _) => FixEffect::Narrower,
            (_, true) => FixEffect::Wider,
            _ => FixEffect::Unknown,
        },
    }
}

/// An Allow of everything.
fn everything() -> Statement {
    Statement::of(Effect::Allow, Clause::of(["*"]), Clause::of(["*"]))
}

/// Each Allow of the one is inside an Allow of the other, and each Deny of the other inside a Deny of the one.
/// Statements are compared pattern by pattern, so that an Allow may be split among several of the other's. Of each only
/// the statements that changed have to be looked at, among all of the other's.
fn within(one: (&[Statement], &[Statement]), other: (&[Statement], &[Statement])) -> bool {
    let other_allows: Vec<&Statement> = allows(other.1).collect();
    let one_denies: Vec<&Statement> = denies(one.1).collect();
    allows(one.0).all(|statement| is_inside(statement, &other_allows))
        && denies(other.0).all(|statement| is_inside(statement, &one_denies))
}

fn is_inside(statement: &Statement, among: &[&Statement]) -> bool {
    // Most statements stand in both documents as they are.
    among.iter().any(|wide| says_the_same(wide, statement))
        || among.iter().any(|wide| statement_covers(wide, statement))
        || by_action(statement).iter().all(|piece| {
            among.iter().any(|wide| statement_covers(wide, piece))
                || by_resource(piece)
                    .iter()
                    .all(|piece| among.iter().any(|wide| statement_covers(wide, piece)))
        })
}

/// The same patterns and conditions, whatever their order and number.
fn says_the_same(one: &Statement, other: &Statement) -> bool {
    let holds =
        |one: &Clause, other: &Clause| other.texts().all(|pattern| one.texts().any(|known| known == pattern));
    let same_clause = |one: &Clause, other: &Clause| {
        one.negated == other.negated
            && (one.patterns == other.patterns || holds(one, other) && holds(other, one))
    };
    let same_resource = match (&one.resource, &other.resource) {
        (Some(one), Some(other)) => same_clause(one, other),
        (None, None) => true,
        _ => false,
    };
    same_resource
        && one.conditions == other.conditions
        && one.principal == other.principal
        && same_clause(&one.action, &other.action)
}

fn allows(statements: &[Statement]) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(|statement| statement.effect == Effect::Allow)
}

fn denies(statements: &[Statement]) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(|statement| statement.effect == Effect::Deny)
}

/// The statement as one statement for each of its actions.
fn by_action(statement: &Statement) -> Vec<Statement> {
    if statement.action.negated {
        return vec![statement.clone()];
    }
    let one = |pattern: &Located| {
        let action = Clause { patterns: vec![pattern.clone()], ..statement.action.clone() };
        Statement { action, ..statement.clone() }
    };
    statement.action.patterns.iter().map(one).collect()
}

/// The statement as one statement for each of its resources.
fn by_resource(statement: &Statement) -> Vec<Statement> {
    let Some(resource) = statement.resource.as_ref().filter(|resource| !resource.negated) else {
        return vec![statement.clone()];
    };
    let one = |pattern: &Located| {
        let resource = Clause { patterns: vec![pattern.clone()], ..resource.clone() };
        Statement { resource: Some(resource), ..statement.clone() }
    };
    resource.patterns.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn effect(old: &str, new: &str) -> FixEffect {
        let document =
            |statements: &str| parse(&format!(r#"{{"Version":"1","Statement":[{statements}]}}"#), None);
        effect_of(&document(old), &document(new))
    }

    const READ: &str = r#"{"Effect":"Allow","Action":["ecs:Describe*","ecs:DescribeDisks"],"Resource":"*"}"#;
    const READ_PLAIN: &str = r#"{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}"#;
    const ONE: &str = r#"{"Effect":"Allow","Action":"ecs:DescribeDisks","Resource":"*"}"#;
    const OTHER: &str = r#"{"Effect":"Allow","Action":"rds:DescribeX","Resource":"*"}"#;
    const DENY: &str = r#"{"Effect":"Deny","Action":"ecs:*","Resource":"*"}"#;

    const DENY_MORE: &str = r#"{"Effect":"Deny","Action":"rds:*","Resource":"*"}"#;

    #[test]
    fn less_more_and_the_same_are_told_apart() {
        assert_eq!(effect(READ, READ_PLAIN), FixEffect::Equal);
        assert_eq!(effect(READ_PLAIN, ONE), FixEffect::Narrower);
        assert_eq!(effect(ONE, READ_PLAIN), FixEffect::Wider);
        assert_eq!(effect(ONE, OTHER), FixEffect::Different);
        assert_eq!(effect(READ, &format!("{READ},{DENY}")), FixEffect::Narrower);
        assert_eq!(effect(&format!("{READ},{DENY}"), READ), FixEffect::Wider);
        assert_eq!(
            effect(DENY, &format!("{DENY},{DENY_MORE}")),
            FixEffect::Narrower,
            "a guard is compared as one"
        );
        assert_eq!(effect(&format!("{ONE},{OTHER}"), &format!("{OTHER},{ONE}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{ONE},{OTHER},{ONE}"), &format!("{ONE},{OTHER}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{OTHER},{ONE},{DENY}"), &format!("{OTHER},{DENY}")), FixEffect::Equal);
        assert_eq!(effect(&format!("{OTHER},{ONE}"), OTHER), FixEffect::Narrower);
    }

    #[test]
    fn making_a_refused_document_valid_widens_it() {
        assert_eq!(effect(r#"{"Effect":"allow","Action":"*","Resource":"*"}"#, READ), FixEffect::Wider);
    }
}
