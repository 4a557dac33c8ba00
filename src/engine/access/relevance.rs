//! The part of a set that can bear on some actions.
//!
//! Where two sets differ in a few statements, only requests that one of these speaks of can be decided otherwise. The
//! patterns that match none of their actions are left out, so that comparing costs what the few cost and not what the
//! policies are long; statements keep their places, by which regions name them.

use super::access_set::AccessSet;
use super::atom::Atom;
use crate::engine::decide::Layer;
use crate::engine::policy::{Clause, Effect, Policy, Statement, glob::has_wildcard};
use rustc_hash::FxHashSet;

/// Patterns that are laid over each other one by one; of more, only the codes are looked at.
const FEW: usize = 16;

/// Action patterns; whatever matches none of them is out of the question.
#[derive(Debug, Clone, Default)]
pub(super) struct Actions {
    /// Everything is in question: of `NotAction`, or of a pattern whose code is not plain.
    everything: bool,
    codes: FxHashSet<String>,
    patterns: Vec<Atom>,
}

impl Actions {
    /// What statements speak of that stand in only one of two documents. Statements that only differ in their actions
    /// are about the actions that only one of the two has.
    pub(super) fn of_change(before: &Policy, after: &Policy) -> Self {
        let (old, new) = (&before.statements, &after.statements);
        let same = |(old, new): &(&Statement, &Statement)| alike(old, new);
        let head = old.iter().zip(new).take_while(same).count();
        let rest = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
        let middle = |list: &'_ [Statement]| list.get(head..list.len() - tail).unwrap_or_default().to_vec();
        let (old, new) = (middle(old), middle(new));
        let mut actions = Self::default();
        if let ([one], [other]) = (old.as_slice(), new.as_slice())
            && !one.action.negated
            && !other.action.negated
            && alike(&Statement { action: one.action.clone(), ..other.clone() }, one)
        {
            let only_in = |this: &Clause, that: &Clause| -> Vec<String> {
                let texts = this.texts().filter(|text| !that.texts().any(|other| other == *text));
                texts.map(str::to_owned).collect()
            };
            for text in only_in(&one.action, &other.action).iter().chain(&only_in(&other.action, &one.action))
            {
                actions.add(text);
            }
            return actions;
        }
        for statement in old.iter().chain(&new) {
            actions.everything |= statement.action.negated;
            statement.action.texts().for_each(|text| actions.add(text));
        }
        actions
    }

    fn add(&mut self, pattern: &str) {
        let folded = pattern.to_ascii_lowercase();
        match folded.split_once(':') {
            Some((code, _)) if !has_wildcard(code) => {
                self.codes.insert(code.to_owned());
            }
            _ => self.everything = true,
        }
        self.patterns.push(Atom::glob(&folded));
    }

    /// Both together.
    pub(super) fn and(&mut self, other: &Self) {
        self.everything |= other.everything;
        self.codes.extend(other.codes.iter().cloned());
        self.patterns.extend(other.patterns.iter().cloned());
    }

    /// A statement as far as it may speak of them: the patterns that do. `NotAction` is left as it is.
    fn part_of(&self, statement: &Statement) -> Statement {
        if self.everything || statement.action.negated {
            return statement.clone();
        }
        let kept: Vec<_> =
            statement.action.patterns.iter().filter(|pattern| self.meet(&pattern.text)).cloned().collect();
        if kept.is_empty() {
            return blank();
        }
        Statement { action: Clause { patterns: kept, ..statement.action.clone() }, ..statement.clone() }
    }

    fn meet(&self, pattern: &str) -> bool {
        let folded = pattern.to_ascii_lowercase();
        let same_code = match folded.split_once(':') {
            Some((code, _)) if !has_wildcard(code) => self.codes.contains(code),
            _ => true,
        };
        if !same_code || self.patterns.len() > FEW {
            return same_code;
        }
        let atom = Atom::glob(&folded);
        self.patterns.iter().any(|own| own.is_apart_quickly(&atom) != Some(true))
    }
}

fn alike(left: &Statement, right: &Statement) -> bool {
    left.effect == right.effect
        && left.action == right.action
        && left.resource == right.resource
        && left.conditions == right.conditions
        && left.principal == right.principal
}

/// A statement that never applies.
fn blank() -> Statement {
    Statement::of(Effect::Deny, Clause::default(), Clause::default())
}

impl AccessSet {
    /// The set as far as it bears on these actions. Who may assume a role is left as it is.
    pub(super) fn about(&self, actions: &Actions) -> Self {
        if actions.everything {
            return self.clone();
        }
        let part = |layer: &Layer, policy: &Policy| {
            let kept = |statement: &Statement| match layer {
                Layer::Trust => statement.clone(),
                _ => actions.part_of(statement),
            };
            Policy { kind: policy.kind, statements: policy.statements.iter().map(kept).collect() }
        };
        self.with_each(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn policy(statements: &str) -> Policy {
        parse(&format!(r#"{{"Version":"1","Statement":[{statements}]}}"#), None).policy
    }

    const THREE: &str = r#"{"Effect":"Allow","Action":["ecs:Get*","ecs:StopInstance"],"Resource":"*"},
        {"Effect":"Allow","Action":"oss:*","Resource":"*"},
        {"Effect":"Deny","Action":"*:Stop*","Resource":"*"}"#;

    /// How many action patterns are kept of each statement.
    fn kept(after: &str) -> Vec<usize> {
        let (before, after) = (policy(THREE), policy(after));
        let actions = Actions::of_change(&before, &after);
        let set = AccessSet::of_policy("p", &before).about(&actions);
        let (_, _, part) = set.members().next().unwrap();
        part.statements.iter().map(|statement| statement.action.patterns.len()).collect()
    }

    #[test]
    fn only_what_a_change_is_about_is_kept_in_its_place() {
        // An action more or less: only what meets it.
        assert_eq!(kept(&THREE.replace("\"ecs:Get*\"", "\"ecs:Get*\",\"ecs:PutX\"")), [0, 0, 0]);
        assert_eq!(kept(&THREE.replace(",\"ecs:StopInstance\"", "")), [1, 0, 1]);
        // Another resource: all that the statement speaks of.
        assert_eq!(kept(&THREE.replacen("\"*\"}", "\"acs:ecs:*:*:x\"}", 1)), [2, 0, 1]);
        // A pattern without a plain code, or NotAction: all.
        assert_eq!(kept(&THREE.replace("*:Stop*", "*:Start*")), [2, 1, 1]);
        assert_eq!(kept(&THREE.replacen("\"Action\"", "\"NotAction\"", 1)), [2, 1, 1]);
        // A statement more.
        let more = format!(r#"{THREE},{{"Effect":"Allow","Action":"rds:Get*","Resource":"*"}}"#);
        assert_eq!(kept(&more), [0, 0, 1]);
        assert_eq!(kept(THREE), [0, 0, 0], "nothing has changed");
    }
}
