//! What the policy being edited lets through, against the file on disk and against the step before.
//!
//! Short policies are compared while a key is answered, others aside ([`Aside`]), so that no key waits.

use std::sync::Arc;

use super::aside::{Aside, Work};
use super::draft::Draft;
use super::text::access as words;
use super::world::SharedWorld;
use crate::engine::access::{AccessSet, DiffOptions, Difference, diff};
use crate::engine::account::trust_policies_difference;
use crate::engine::decide::{Layer, Request};
use crate::engine::edit::Standing;
use crate::engine::json::LineIndex;
use crate::engine::policy::{Fault, Parsed, Policy, PolicyKind, Severity, parse};
use crate::engine::text::escape_for_display;

/// The longest texts, in bytes, that are compared while a key is answered.
const AT_ONCE: usize = 1_024;
/// The most wildcards in them; what many of them have in common may take a search.
const FEW_WILDCARDS: usize = 24;

/// What one state of the policy gained and lost against another. For a trust policy there is one for each principal
/// that it names, for all others one without a name.
pub type Compared = Vec<(String, Difference)>;

/// Two comparisons of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighing {
    /// The revision of the draft.
    pub revision: u64,
    /// The policy as it is in force now.
    now: Option<Arc<Parsed>>,
    /// For what RAM would refuse the text itself; an earlier policy is in force then, or none.
    refused_now: Option<String>,
    saved: Option<String>,
    /// What is on disk is the text itself: what RAM would refuse of it is said once.
    as_saved: bool,
    before: Option<String>,
    kind: PolicyKind,
    name: String,
    /// What it is called in front of a place in its text.
    shown: String,
    /// Who asks, for policies with principals.
    viewpoint: Option<Request>,
    world: SharedWorld,
}

/// What came of a [`Weighing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The revision of the draft.
    pub revision: u64,
    /// Against the file on disk; nothing when there is none.
    pub since_saved: Compared,
    /// Whether there is a file on disk.
    pub has_file: bool,
    /// Against the step before; none when nothing was edited.
    pub since_step: Option<Compared>,
    /// Texts that RAM would refuse, and what counts in their stead.
    pub refused: Vec<String>,
}

/// What an earlier step did, asked once the newest one is named: edits that follow one another faster than they are
/// compared get their names afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    before: String,
    after: String,
    kind: PolicyKind,
    /// Who asks, for policies with principals.
    viewpoint: Option<Request>,
    world: SharedWorld,
}

/// What came of a [`Naming`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The text before the step.
    pub before: String,
    /// The text after it.
    pub after: String,
    /// What the step did, in a few words; none where it could not be told.
    pub did: Option<String>,
}

impl Work for Naming {
    type Answer = Named;

    fn run(&self) -> Named {
        let read = |text: &str| Some(parse(text, Some(self.kind))).filter(Parsed::is_valid);
        let (before, after) = (read(&self.before), read(&self.after));
        // Under a text that RAM refuses an earlier one stays in force.
        let compared = after.map(|after| {
            let side = |parsed| Side { name: "", parsed };
            let (before, after) = (side(before.as_ref()), side(Some(&after)));
            compare(before, after, self.kind, self.viewpoint.as_ref(), &self.world)
        });
        let did = compared.as_ref().and_then(step_label);
        Named { before: self.before.clone(), after: self.after.clone(), did }
    }
}

/// What a step did to access, in a few words; none where it could not be told, or has to be told for each principal.
fn step_label(compared: &Compared) -> Option<String> {
    match compared.as_slice() {
        [(_, only)] => only.step_label(),
        _ => None,
    }
}

impl Weighed {
    /// What the newest step did to access, in a few words.
    pub fn step_label(&self) -> Option<String> {
        step_label(self.since_step.as_ref()?)
    }
}

impl Work for Weighing {
    type Answer = Weighed;

    fn run(&self) -> Weighed {
        let instead = if self.now.is_some() { words::EARLIER_COUNTS } else { words::NONE_COUNTS };
        let now_refused = self.refused_now.iter().flat_map(|fault| [fault.clone(), instead.to_owned()]);
        let mut refused: Vec<String> = now_refused.collect();
        let mut against = |text: &str, name: Option<String>, instead: &str| {
            let parsed = parse(text, Some(self.kind));
            let fault = name.and_then(|name| first_fault(&name, text, &parsed.faults));
            refused.extend(fault.into_iter().flat_map(|fault| [fault, instead.to_owned()]));
            // A text that RAM would have refused had no access of its own.
            let parsed = Some(parsed).filter(Parsed::is_valid);
            let before = Side { name: &self.name, parsed: parsed.as_ref() };
            let now = Side { name: &self.name, parsed: self.now.as_deref() };
            compare(before, now, self.kind, self.viewpoint.as_ref(), &self.world)
        };
        let saved = self.saved.as_ref();
        let said = self.as_saved && self.refused_now.is_some();
        let on_disk = (!said).then(|| words::on_disk(&self.shown));
        let saved = saved.map(|text| against(text, on_disk, words::DISK_COUNTS_NOT));
        let step = self.before.as_ref();
        let before_step = Some(words::before_step(&self.shown));
        let step = step.map(|text| against(text, before_step, words::STEP_COUNTS_NOT));
        Weighed {
            revision: self.revision,
            since_saved: saved.unwrap_or_default(),
            has_file: self.saved.is_some(),
            since_step: step,
            refused,
        }
    }
}

/// The first fault for which RAM would refuse a text, with its place, and how many there are beside it.
pub fn first_fault(name: &str, text: &str, faults: &[Fault]) -> Option<String> {
    let mut errors = faults.iter().filter(|fault| fault.severity() == Severity::Error);
    let first = errors.next()?;
    let line = first.line(name, LineIndex::new(text).position(first.span.start));
    Some(words::first_of(&line, errors.count()))
}

/// One of two policies.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it says; nothing where there is no policy.
    pub parsed: Option<&'a Parsed>,
}

/// What one policy lets through that another does not. No policy lets nothing through.
pub fn compare(
    old: Side<'_>,
    new: Side<'_>,
    kind: PolicyKind,
    viewpoint: Option<&Request>,
    world: &SharedWorld,
) -> Compared {
    let nothing = Parsed { policy: Policy { kind, statements: Vec::new() }, faults: Vec::new() };
    let (left, right) = (old.parsed.unwrap_or(&nothing), new.parsed.unwrap_or(&nothing));
    if kind == PolicyKind::Trust {
        let callers = trust_policies_difference(left, right);
        return callers.into_iter().map(|caller| (caller.principal, caller.difference)).collect();
    }
    let layer = if kind == PolicyKind::Resource { Layer::Resource } else { Layer::Identity };
    let set = |name: &str, parsed: &Parsed| {
        let mut builder = AccessSet::builder();
        if let Some(request) = viewpoint.filter(|_| kind == PolicyKind::Resource) {
            builder.seen_by(request.clone());
        }
        builder.add(name, layer.clone(), parsed);
        builder.build()
    };
    let options = DiffOptions { known: world.examples(), only_known: false };
    vec![(String::new(), diff(&set(old.name, left), &set(new.name, right), options))]
}

/// The comparisons of the draft, in step with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    aside: Aside<Weighing>,
    /// The names of earlier steps, one at a time.
    naming: Aside<Naming>,
    /// What was compared last: the draft's revision, whether it was saved since, and who asked.
    of: Option<(u64, bool, Option<Request>)>,
}

impl Access {
    /// Compares again when the draft has changed. Nothing is compared before there is a catalog.
    pub fn refresh(&mut self, draft: &Draft, world: Option<&SharedWorld>, asks: Option<&Request>) {
        let Some(world) = world else { return };
        let document = draft.document();
        let viewpoint = asks.filter(|_| document.kind() == PolicyKind::Resource);
        let of = (draft.revision(), draft.is_modified(), viewpoint.cloned());
        if self.of.as_ref() == Some(&of) {
            return;
        }
        self.of = Some(of);
        let kind = document.kind();
        let now = document.in_force().cloned().map(Arc::new);
        let is_refused = matches!(document.standing(), Standing::Refused | Standing::Unreadable);
        let shown = draft.name().unwrap_or_else(|| escape_for_display(document.name()).into_owned());
        let refused_now = is_refused.then(|| first_fault(&shown, draft.text(), document.faults())).flatten();
        let (saved, before) = (document.saved_text(), document.text_back(1));
        let texts = [saved.as_deref(), before.as_deref(), Some(draft.text())];
        let light = texts.iter().flatten().all(|text| is_light(text));
        let weighing = Weighing {
            revision: draft.revision(),
            now,
            refused_now,
            saved,
            as_saved: !document.is_modified(),
            before,
            kind,
            name: document.name().to_owned(),
            shown,
            viewpoint: viewpoint.cloned(),
            world: world.clone(),
        };
        self.aside.ask(weighing, light);
    }

    /// The work for the runtime, if there is any.
    pub fn take_job(&mut self) -> Option<(u64, Weighing)> {
        self.aside.take_job()
    }

    /// Takes what came of it.
    pub fn take(&mut self, number: u64, answer: Weighed) {
        self.aside.take(number, answer);
    }

    /// The newest answer.
    pub fn answer(&self) -> Option<&Weighed> {
        self.aside.answer()
    }

    /// Whether the policy has changed since the newest answer.
    pub fn is_stale(&self) -> bool {
        self.aside.is_stale()
    }

    /// Changes with every question and every answer.
    pub fn version(&self) -> (u64, u64) {
        self.aside.version()
    }

    /// The newest answer, if it is about this revision.
    pub fn of_revision(&self, revision: u64) -> Option<&Weighed> {
        self.aside.fresh().filter(|weighed| weighed.revision == revision)
    }

    /// Asks what an earlier step did, when the newest one is answered and none is being asked about.
    pub fn refresh_naming(&mut self, draft: &Draft, world: Option<&SharedWorld>, asks: Option<&Request>) {
        if self.is_stale() || self.naming.is_stale() {
            return;
        }
        let (Some(world), Some((before, after))) = (world, draft.document().unnamed_step()) else { return };
        let kind = draft.document().kind();
        let viewpoint = asks.filter(|_| kind == PolicyKind::Resource).cloned();
        self.naming.ask(Naming { before, after, kind, viewpoint, world: world.clone() }, false);
    }

    /// The work of naming a step for the runtime, if there is any.
    pub fn take_naming(&mut self) -> Option<(u64, Naming)> {
        self.naming.take_job()
    }

    /// Takes what an earlier step did; nothing when it is no longer asked.
    pub fn take_name(&mut self, number: u64, answer: Named) -> Option<Named> {
        self.naming.take(number, answer.clone()).then_some(answer)
    }
}

/// Whether comparing a policy takes no longer than a frame, whatever the other one is.
fn is_light(text: &str) -> bool {
    let wildcards = text.bytes().filter(|byte| matches!(byte, b'*' | b'?')).count();
    text.len() <= AT_ONCE && wildcards <= FEW_WILDCARDS
}
