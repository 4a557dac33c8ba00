//! Expectations of the workbench: kept decisions, checked again at every change of the policies in force.

use std::path::{Path, PathBuf};

use crate::engine::account::InForce;
use crate::engine::decide::Decision;
use crate::engine::expect::{
    Checked, Expectation, Expectations, Expected, Invariant, check, check_invariant,
};
use crate::files::Stamp;

use super::Verdict;
use crate::tui::world::World;

/// What is expected, and what came of it.
#[derive(Debug, Clone, Default)]
pub struct ExpectationList {
    expected: Vec<Expectation>,
    invariants: Vec<Invariant>,
    /// Of the expectations, then of the invariants.
    checked: Vec<Checked>,
    /// The file, and what it was when it was read or written.
    file: Option<(PathBuf, Stamp)>,
    /// Counts the changes; what is in the file has the number of `saved`.
    changes: u64,
    saved: u64,
    /// The policies and the list that were checked.
    at: Option<(u64, u64)>,
}

/// What was checked follows from the rest.
impl PartialEq for ExpectationList {
    fn eq(&self, other: &Self) -> bool {
        self.expected == other.expected
            && self.invariants == other.invariants
            && self.file == other.file
            && self.is_modified() == other.is_modified()
    }
}

impl Eq for ExpectationList {}

impl ExpectationList {
    /// What came of each of them: those of requests first, then those of regions.
    pub fn checked(&self) -> &[Checked] {
        &self.checked
    }

    /// What is expected of requests.
    pub fn expected(&self) -> &[Expectation] {
        &self.expected
    }

    /// What is expected of regions.
    pub fn invariants(&self) -> &[Invariant] {
        &self.invariants
    }

    /// Nothing is expected.
    pub fn is_empty(&self) -> bool {
        self.expected.is_empty() && self.invariants.is_empty()
    }

    /// How many hold, of how many.
    pub fn passed(&self) -> (usize, usize) {
        let passed = self.checked.iter().filter(|checked| checked.passed).count();
        (passed, self.expected.len() + self.invariants.len())
    }

    /// Keeps a decision as it is. False where it is one that cannot be expected, or is expected already.
    pub fn keep(&mut self, principal: &str, verdict: &Verdict) -> Option<&Expectation> {
        let decision = verdict.explanation.answer.decision;
        let expected = Expected::keeping(decision)?;
        let request = &verdict.request;
        // Not what the account knows about the resource: it will be asked again.
        let context = verdict.context.iter().map(|(key, values)| (key.to_owned(), values.to_vec())).collect();
        let kept = Expectation {
            name: name_of(principal, decision, &request.action, &request.resources),
            principal: principal.to_owned(),
            action: request.action.clone(),
            resources: request.resources.clone(),
            context,
            decision: expected,
            by: None,
        };
        let same_request = |old: &Expectation| {
            Expectation { decision: kept.decision, name: kept.name.clone(), by: None, ..old.clone() } == kept
        };
        // Another decision about the same request takes the place of the old one.
        self.expected.retain(|old| !same_request(old));
        self.expected.push(kept);
        self.changes += 1;
        self.expected.last()
    }

    /// Takes one away, by its place in [`Self::checked`].
    pub fn remove(&mut self, at: usize) {
        if at < self.expected.len() {
            self.expected.remove(at);
            self.changes += 1;
        } else if at - self.expected.len() < self.invariants.len() {
            self.invariants.remove(at - self.expected.len());
            self.changes += 1;
        }
    }

    /// Takes what is in a file. What was there goes.
    pub fn read(&mut self, path: PathBuf, file: Expectations, stamp: Stamp) {
        self.expected = file.expect;
        self.invariants = file.invariants;
        self.changes += 1;
        self.written(path, stamp);
    }

    /// They stand in this file now.
    pub fn written(&mut self, path: PathBuf, stamp: Stamp) {
        self.file = Some((path, stamp));
        self.saved = self.changes;
    }

    /// Whether something of them is in no file.
    pub fn is_modified(&self) -> bool {
        self.changes != self.saved
    }

    /// Their file.
    pub fn file(&self) -> Option<(&Path, Stamp)> {
        self.file.as_ref().map(|(path, stamp)| (path.as_path(), *stamp))
    }

    /// Checks them again if they or the policies in force have changed. `revision` is that of the policy being edited.
    pub fn refresh(&mut self, in_force: &InForce, revision: u64, world: Option<&World>) {
        if self.at == Some((revision, self.changes)) {
            return;
        }
        self.at = Some((revision, self.changes));
        let requests = self.expected.iter().map(|expectation| check(expectation, in_force));
        let examples = || world.map(World::examples).unwrap_or_default();
        let regions =
            self.invariants.iter().map(|invariant| check_invariant(invariant, in_force, examples()));
        self.checked = requests.chain(regions).collect();
    }
}

fn name_of(principal: &str, decision: Decision, action: &str, resources: &[String]) -> String {
    let can = if decision == Decision::Allow { "can" } else { "cannot" };
    // The last part of an ARN is what people call the thing.
    let thing = |resource: &String| resource.rsplit(':').next().unwrap_or_default().to_owned();
    let things: Vec<String> = resources.iter().map(thing).collect();
    format!("{principal} {can} {action} on {}", things.join(", "))
}
