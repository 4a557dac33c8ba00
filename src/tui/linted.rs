//! What lint says of the policy: worked out once for each change of it.
//!
//! A text as long as RAM takes is linted at once. A longer one is linted aside: [`Linted::take_job`] gives the work to
//! the runtime, and until the answer comes the last one is shown and marked as stale.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::account::SharedAccount;
use super::aside::{Asking, Work};
use super::draft::Draft;
use super::open_policies::{OpenPolicies, counts};
use super::world::SharedWorld;
use crate::engine::edit::{Part, Target};
use crate::engine::json::Position;
use crate::engine::lint::{
    Context, Finding, Fixed, HouseRules, NotChecked, Report, Severity, Suppression, Suppressions,
    Surroundings, as_beside, fix_all, lint, lint_in_account,
};
use crate::engine::policy::{Policy, PolicyKind};

/// The longest text, in bytes, that is linted while a key is answered: well above the 6,144 characters of a policy.
pub const AT_ONCE: usize = 16 * 1024;

/// What findings depend on beside policy and catalogs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The organisation's own rules.
    pub rules: HouseRules,
    /// Findings that somebody decided to live with.
    pub suppressions: Suppressions,
    /// The configuration file that suppressions are written into.
    pub file: Option<PathBuf>,
    /// When the workbench was opened.
    pub now: Option<DateTime<Utc>>,
}

impl Settings {
    fn context<'a>(&self, name: &'a str, kind: PolicyKind) -> Context<'a> {
        Context {
            kind: Some(kind),
            name: Some(name),
            now: self.now,
            rules: self.rules.clone(),
            suppressions: self.suppressions.clone(),
            ..Context::default()
        }
    }
}

/// A policy to lint, with all that takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    number: u64,
    text: String,
    name: String,
    kind: PolicyKind,
    world: SharedWorld,
    settings: Arc<Settings>,
    surroundings: Option<Surroundings>,
    /// The other open policies that the account does not have: all open policies are in force together.
    beside: Vec<Policy>,
}

/// What came of a [`Job`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    number: u64,
    report: Report,
}

impl Work for Job {
    type Answer = Answer;

    fn run(&self) -> Answer {
        let beside: Vec<&Policy> = self.beside.iter().collect();
        let context = Context { beside: &beside, ..self.settings.context(&self.name, self.kind) };
        let catalog = &self.world.catalog;
        let report = match &self.surroundings {
            None => lint(&self.text, catalog, &context),
            Some(surroundings) => lint_in_account(&self.text, catalog, &context, surroundings),
        };
        Answer { number: self.number, report }
    }
}

/// A finding with its place in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// What was found.
    pub finding: Finding,
    /// Line and column where it begins, from 1.
    pub place: Position,
    /// The part of the policy that it stands on; none where the text could not be read.
    pub target: Option<Target>,
    /// Why it is not shown, when somebody decided to live with it.
    pub suppressed: Option<String>,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([usize; Severity::ALL.len()]);

impl Counts {
    /// Those of a severity.
    pub fn of(&self, severity: Severity) -> usize {
        Severity::ALL.iter().zip(self.0).find(|(one, _)| **one == severity).map_or(0, |(_, count)| count)
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

/// What lint says of the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linted {
    settings: Arc<Settings>,
    /// The revision of the draft that was looked at last.
    revision: Option<u64>,
    /// The account that was looked at last.
    account: Option<SharedAccount>,
    /// A change of the policy or of the settings is a new question.
    asking: Asking<Job>,
    findings: Vec<Placed>,
    not_checked: Vec<NotChecked>,
    counts: Counts,
    /// The worst finding on each part of the policy, by its place among all.
    worst: HashMap<Target, usize>,
}

impl Linted {
    /// Lints the policy again when it has changed. Nothing is linted before there is a catalog.
    pub fn refresh(
        &mut self,
        draft: &Draft,
        open: &OpenPolicies,
        world: Option<&SharedWorld>,
        account: Option<&SharedAccount>,
    ) {
        let Some(world) = world else { return };
        if self.revision == Some(draft.revision()) && self.account.as_ref() == account {
            return;
        }
        self.revision = Some(draft.revision());
        self.account = account.cloned();
        self.ask(draft, world, Company::of(draft, open, account));
    }

    fn ask(&mut self, draft: &Draft, world: &SharedWorld, Company { surroundings, beside }: Company) {
        let number = self.asking.ask();
        // A new policy has no mistakes yet.
        if draft.text().trim().is_empty() {
            self.answer(draft, Answer { number, report: Report::default() });
            return;
        }
        let document = draft.document();
        let job = Job {
            number,
            text: draft.text().to_owned(),
            name: Self::name_of(draft),
            kind: document.kind(),
            world: world.clone(),
            settings: Arc::clone(&self.settings),
            surroundings,
            beside,
        };
        if job.text.len() <= AT_ONCE {
            self.answer(draft, job.run());
        } else {
            self.asking.wait(job);
        }
    }

    /// The work for the runtime, if there is any. While it is at work there is no more: what comes of it is stale then,
    /// and the newest policy follows.
    pub fn take_job(&mut self) -> Option<Job> {
        self.asking.take_job().map(|(_, job)| job)
    }

    /// Takes what came of a job. An answer to an older question is dropped.
    pub fn answer(&mut self, draft: &Draft, answer: Answer) {
        if self.asking.answer(answer.number) {
            self.take(draft, answer.report);
        }
    }

    fn take(&mut self, draft: &Draft, report: Report) {
        let document = draft.document();
        let map = document.line_map();
        let placed = |finding: Finding, suppressed: Option<String>| Placed {
            place: document.position(finding.span.start),
            target: map.as_ref().and_then(|map| map.at(finding.span.start)),
            finding,
            suppressed,
        };
        self.counts = Counts::default();
        for finding in &report.findings {
            let counters = Severity::ALL.iter().zip(&mut self.counts.0);
            for (_, counter) in counters.filter(|(severity, _)| **severity == finding.severity) {
                *counter += 1;
            }
        }
        let shown = report.findings.into_iter().map(|finding| placed(finding, None));
        let hidden = report.suppressed.into_iter().map(|(finding, reason)| placed(finding, Some(reason)));
        self.findings = shown.chain(hidden).collect();
        // The worst first; what is suppressed last.
        self.findings.sort_by_key(|one| {
            let severity = std::cmp::Reverse(one.finding.severity);
            (one.suppressed.is_some(), severity, one.place, one.finding.code)
        });
        self.worst = worst(&self.findings);
        self.not_checked = report.not_checked;
        self.not_checked.sort_by(|a, b| (a.code, &a.reason).cmp(&(b.code, &b.reason)));
        self.not_checked.dedup_by(|a, b| (a.code, &a.reason) == (b.code, &b.reason));
    }

    /// Sets what findings depend on beside the policy; the next refresh lints again.
    pub fn set(&mut self, settings: Settings) {
        self.settings = Arc::new(settings);
        self.revision = None;
    }

    /// What findings depend on beside the policy.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Decides to live with a finding from now on.
    pub fn suppress(&mut self, suppression: Suppression) {
        let mut settings = (*self.settings).clone();
        if let Ok(one) = Suppressions::new(vec![suppression]) {
            settings.suppressions.add(one);
        }
        self.set(settings);
    }

    /// The name that the policy has for suppressions and house rules: that of its file, as for `acscope lint`.
    pub fn name_of(draft: &Draft) -> String {
        let stem = draft.path().and_then(Path::file_stem);
        stem.map_or_else(|| draft.document().name().to_owned(), |stem| stem.to_string_lossy().into_owned())
    }

    /// Applies every fix that leaves access equal or narrows it.
    pub fn fix_all(&self, draft: &Draft, world: &SharedWorld) -> Fixed {
        let name = Self::name_of(draft);
        let context = self.settings.context(&name, draft.document().kind());
        fix_all(draft.text(), &world.catalog, &context, false)
    }

    /// The findings, the worst first, then by place; those that are suppressed last.
    pub fn findings(&self) -> &[Placed] {
        &self.findings
    }

    /// What could not be judged, each code and reason once.
    pub fn not_checked(&self) -> &[NotChecked] {
        &self.not_checked
    }

    /// The worst finding on a part of the policy, or on what belongs to it. None while the findings are stale: parts may
    /// have moved.
    pub fn worst_on(&self, target: Target) -> Option<&Placed> {
        let at = self.worst.get(&target).filter(|_| !self.is_stale())?;
        self.findings.get(*at)
    }

    /// Whether the findings are those of this revision of the draft.
    pub fn is_of(&self, draft: &Draft) -> bool {
        self.revision == Some(draft.revision()) && !self.is_stale()
    }

    /// How many findings there are that nobody has suppressed.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether the findings are those of a policy that has changed since.
    pub fn is_stale(&self) -> bool {
        self.asking.is_stale()
    }

    /// Counts the answers, so that whatever is derived from the findings knows when to look again.
    pub fn version(&self) -> (u64, u64) {
        self.asking.version()
    }
}

/// What else is in force where the policy is.
struct Company {
    surroundings: Option<Surroundings>,
    beside: Vec<Policy>,
}

impl Company {
    /// Where the policy is attached in an account of the person's own, and the other open policies: those that the account
    /// has stand in for its own text, the others are attached beside. The demo account says nothing about their policies.
    fn of(draft: &Draft, open: &OpenPolicies, account: Option<&SharedAccount>) -> Self {
        let own = account.filter(|account| account.path.is_some()).map(|one| one.resolver.account());
        let of = account.map(|account| account.resolver.account());
        let others = open.aside().filter(|other| counts(other, of));
        let others: Vec<(String, Policy)> = others
            .filter_map(|other| Some((Linted::name_of(other), as_beside(other.document().in_force()?)?)))
            .collect();
        let edited: Vec<(&str, &Policy)> =
            others.iter().map(|(name, policy)| (name.as_str(), policy)).collect();
        let surroundings = own.map(|account| {
            // While it is worked on its text is what counts.
            Surroundings::of_policy(account, &Linted::name_of(draft), &edited).with_own_size()
        });
        let is_attached = |name: &str| own.is_some_and(|account| account.policy(name).is_some());
        let beside = others.into_iter().filter(|(name, _)| !is_attached(name)).map(|(_, policy)| policy);
        Self { surroundings, beside: beside.collect() }
    }
}

/// Findings by the parts that they stand on, and by the parts that stand for those in a closed card.
fn worst(findings: &[Placed]) -> HashMap<Target, usize> {
    let mut worst = HashMap::new();
    for (at, placed) in findings.iter().enumerate().filter(|(_, placed)| placed.suppressed.is_none()) {
        let Some(Target { statement, part }) = placed.target else { continue };
        let stands_for = match part {
            Part::Resource(_) => Part::Resources,
            Part::Value(condition, _) => Part::Condition(condition),
            other => other,
        };
        for part in [part, stands_for, Part::Whole] {
            // The first is the worst.
            worst.entry(Target { statement, part }).or_insert(at);
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::Catalog;
    use crate::engine::edit::Change;
    use crate::tui::world::World;

    fn world() -> SharedWorld {
        SharedWorld(Arc::new(World::new(Catalog::embedded().unwrap())))
    }

    fn policy(effect: &str, blanks: usize) -> String {
        let blanks = " ".repeat(blanks);
        format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"ecs:StopInstance","Resource":"*"}}]}}{blanks}"#
        )
    }

    #[test]
    fn a_policy_of_usual_size_is_linted_at_once_and_again_when_it_changes() {
        let (mut draft, mut linted, world) = (Draft::default(), Linted::default(), world());
        draft.start(&policy("Alow", 0));
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert_eq!(linted.findings()[0].finding.code, "E112");
        assert!(linted.counts().of(Severity::Error) == 1 && !linted.is_stale());
        let before = linted.version();
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert_eq!(linted.version(), before, "nothing has changed");
        draft.apply(Change::ReplaceText(policy("Allow", 0))).unwrap();
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert_eq!(linted.counts().of(Severity::Error), 0);
        draft.undo();
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert_eq!(linted.counts().of(Severity::Error), 1);
    }

    #[test]
    fn what_another_open_policy_denies_is_not_counted_as_allowed() {
        let (mut draft, mut linted, world) = (Draft::default(), Linted::default(), world());
        let mut open = OpenPolicies::default();
        let document = |effect: &str| {
            format!(
                r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"ram:CreateAccessKey","Resource":"*"}}]}}"#
            )
        };
        let exposes = |linted: &Linted| linted.findings().iter().any(|one| one.finding.code == "S607");
        draft.start(&document("Deny"));
        open.make_room(&mut draft);
        draft.start(&document("Allow"));
        linted.refresh(&draft, &open, Some(&world), None);
        assert!(!exposes(&linted), "the open guard denies it");
        open.go_to(0, &mut draft);
        open.close(&mut draft);
        linted.refresh(&draft, &open, Some(&world), None);
        assert!(exposes(&linted), "the guard is closed");
    }

    #[test]
    fn a_large_policy_is_linted_aside_and_its_findings_are_stale_until_the_answer() {
        let (mut draft, mut linted, world) = (Draft::default(), Linted::default(), world());
        draft.start(&policy("Alow", AT_ONCE));
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert!(linted.is_stale() && linted.findings().is_empty());
        let first = linted.take_job().unwrap();
        assert_eq!(linted.take_job(), None, "it is at work");
        draft.apply(Change::ReplaceText(policy("Allow", AT_ONCE))).unwrap();
        linted.refresh(&draft, &OpenPolicies::default(), Some(&world), None);
        assert_eq!(linted.take_job(), None, "one at a time");
        linted.answer(&draft, first.run());
        assert!(linted.is_stale() && linted.findings().is_empty(), "an answer to an older question");
        let second = linted.take_job().unwrap();
        linted.answer(&draft, second.run());
        let codes: Vec<_> = linted.findings().iter().map(|one| one.finding.code).collect();
        assert!(!linted.is_stale() && codes.contains(&"E120") && !codes.contains(&"E112"), "{codes:?}");
    }
}
