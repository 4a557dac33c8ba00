//! What it would take to turn the "no" of the request pane into a "yes": worked out aside when the question or the
//! policies change, and shown when it is there.

use std::sync::Arc;

use super::aside::{Aside, Work};
use super::decided::Decided;
use super::draft::Draft;
use super::request_pane::Verdict;
use crate::engine::access::{AccessSet, Advice, Fix, FixEdit, advise};
use crate::engine::account::{Asker, Standing};
use crate::engine::decide::{Answer, PolicySet, Request};
use crate::engine::edit::{Change, ClauseName, Document};
use crate::engine::policy::Statement;

/// A "no", and who was told it.
#[derive(Debug, Clone)]
pub struct Question {
    asker: Asker,
    request: Request,
    answer: Answer,
    /// The place of the draft among the policies that reach the asker.
    draft: Option<usize>,
}

/// Compared by what is asked: a question is made once for each state of the policies.
impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        (&self.request, &self.answer, self.draft) == (&other.request, &other.answer, other.draft)
    }
}

impl Eq for Question {}

/// What it would take.
#[derive(Debug, Clone)]
pub struct Advised {
    set: Arc<AccessSet>,
    advice: Option<Advice>,
    draft: Option<usize>,
}

/// Compared by what is advised.
impl PartialEq for Advised {
    fn eq(&self, other: &Self) -> bool {
        (&self.advice, self.draft) == (&other.advice, other.draft)
    }
}

impl Eq for Advised {}

impl Work for Question {
    type Answer = Advised;

    fn run(&self) -> Advised {
        let (set, mut editable) = self.asker.access_for(&self.request);
        editable.preferred = self.draft;
        let advice = advise(&set, &self.request, &self.answer, &editable);
        Advised { set: Arc::new(set), advice, draft: self.draft }
    }
}

impl Advised {
    /// All fixes, the cheapest first.
    pub fn fixes(&self) -> &[Fix] {
        self.advice.as_ref().map_or(&[], |advice| &advice.fixes)
    }

    /// Why there is none.
    pub fn no_fix(&self) -> Option<&str> {
        self.advice.as_ref()?.no_fix.as_deref()
    }

    /// What a fix does, where, and what it costs.
    pub fn sentence(&self, fix: &Fix) -> String {
        fix.sentence(&self.set)
    }

    /// Whether a fix is an edit of the policy that is open.
    pub fn is_here(&self, fix: &Fix) -> bool {
        self.draft == Some(fix.policy)
    }

    /// The policy that a fix would edit.
    pub fn policy(&self, fix: &Fix) -> &str {
        self.set.policy_name(fix.policy)
    }

    /// The cheapest fix that is an edit of the policy that is open; else the cheapest of all.
    pub fn best(&self) -> Option<&Fix> {
        self.fixes().iter().find(|fix| self.is_here(fix)).or_else(|| self.fixes().first())
    }

    /// A fix as one edit of the open policy; none when a statement that it is about is no longer there.
    pub fn change(&self, fix: &Fix, document: &Document) -> Option<Change> {
        let (_, _, before) = self.set.members().nth(fix.policy)?;
        let id = |place: usize| document.id_at(before.statements.get(place)?.index);
        let label = fix.edits_text();
        if let [only] = fix.edits.as_slice() {
            let added = match only {
                FixEdit::AddAction(action) => Some((ClauseName::Action, action)),
                FixEdit::AddResource(resource) => Some((ClauseName::Resource, resource)),
                _ => None,
            };
            if let Some((clause, pattern)) = added {
                let statement = id(fix.statement)?;
                return Some(Change::AddPattern { statement, clause, pattern: pattern.clone() });
            }
        }
        let mut changes = Vec::new();
        let mut removing = fix.edits.contains(&FixEdit::RemoveDenial);
        let mut after = fix.document.statements.iter().peekable();
        for (place, old) in before.statements.iter().enumerate() {
            let next = before.statements.get(place + 1);
            match after.peek().copied() {
                Some(new) if same(old, new) => {
                    after.next();
                }
                new if removing && next.is_none_or(|next| new.is_some_and(|new| same(next, new))) => {
                    removing = false;
                    changes.push(Change::Delete(id(place)?));
                }
                Some(new) => {
                    after.next();
                    changes.push(Change::ReplaceStatement {
                        statement: id(place)?,
                        with: Box::new(new.clone()),
                    });
                }
                None => changes.push(Change::Delete(id(place)?)),
            }
        }
        let statements: Vec<Statement> = after.cloned().collect();
        if !statements.is_empty() {
            changes.push(Change::InsertStatements { at: usize::MAX, statements, from: label.clone() });
        }
        Some(Change::Several { changes, label })
    }
}

fn same(left: &Statement, right: &Statement) -> bool {
    Statement { index: 0, ..left.clone() } == Statement { index: 0, ..right.clone() }
}

/// The advice on the request, in step with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advisor {
    aside: Aside<Question>,
    /// What was asked about last.
    of: Option<AskedAbout>,
}

/// A "no" of some policies: the policies are the same as long as they are kept.
#[derive(Debug, Clone)]
struct AskedAbout {
    policies: Arc<PolicySet>,
    revision: u64,
    request: Request,
    answer: Answer,
}

impl PartialEq for AskedAbout {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.policies, &other.policies)
            && (self.revision, &self.request, &self.answer) == (other.revision, &other.request, &other.answer)
    }
}

impl Eq for AskedAbout {}

impl Advisor {
    /// Asks anew when request or policies have changed; there is nothing to ask where the answer is no "no".
    pub fn refresh(&mut self, verdict: Option<&Verdict>, decided: &Decided, draft: &Draft) {
        let refused = |verdict: &&Verdict| !verdict.explanation.answer.decision.is_permitted();
        let (Some(verdict), Some(asker)) = (verdict.filter(refused), decided.asker()) else {
            if self.of.take().is_some() {
                self.aside.forget();
            }
            return;
        };
        let of = AskedAbout {
            policies: Arc::clone(asker.set()),
            revision: draft.revision(),
            request: verdict.request.clone(),
            answer: verdict.explanation.answer.clone(),
        };
        if self.of.as_ref() == Some(&of) {
            return;
        }
        self.of = Some(of);
        let question = Question {
            asker: asker.clone(),
            request: verdict.request.clone(),
            answer: verdict.explanation.answer.clone(),
            draft: place_of(draft.document().name(), asker),
        };
        self.aside.ask(question, false);
    }

    /// The work for the runtime, if there is any.
    pub fn take_job(&mut self) -> Option<(u64, Question)> {
        self.aside.take_job()
    }

    /// Takes what came of it.
    pub fn take(&mut self, number: u64, answer: Advised) {
        self.aside.take(number, answer);
    }

    /// The advice on the request as it is now; none while it is being worked out, or where there is nothing to advise.
    pub fn advised(&self) -> Option<&Advised> {
        self.aside.fresh()
    }
}

/// The place of the draft among the policies that reach somebody.
fn place_of(name: &str, asker: &Asker) -> Option<usize> {
    let reached = asker.reached();
    match asker.standings().first()? {
        Standing::StandsIn => reached.iter().position(|reached| reached.policy == name),
        Standing::Added => reached.iter().rposition(|reached| reached.policy == name),
        Standing::ForOthers => None,
    }
}
