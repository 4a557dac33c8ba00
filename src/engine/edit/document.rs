//! [`Document`]: one policy as text and as statements, with everything that was ever done to it.

use super::apply::change_statements;
use super::change::{Applied, Change, ChangeError};
use super::changing::Changing;
use super::history::{Field, History};
use super::layout::{Layout, SharedText};
use super::line_map::LineMap;
use super::reading::{Model, Reading, Standing};
use super::{SizeGauge, StatementId};
use crate::engine::json::{LineIndex, Position};
use crate::engine::policy::{Fault, Parsed, Policy, PolicyKind, Statement};
use std::sync::Arc;

/// A policy being edited.
///
/// ```
/// use acscope::engine::edit::{Change, ClauseName, Document};
/// use acscope::engine::policy::{Effect, PolicyKind};
///
/// let mut document = Document::new("team-a", PolicyKind::Identity);
/// let added = document.apply(Change::AddStatement { at: 0, effect: Effect::Allow })?;
/// let statement = added.select.ok_or("a new statement is selected")?;
/// let done = document.apply(Change::ToggleAction { statement, action: "ecs:RunInstances".to_owned() })?;
/// assert_eq!(done.label, "add ecs:RunInstances to statement 1");
/// document.apply(Change::AddPattern { statement, clause: ClauseName::Resource, pattern: "*".to_owned() })?;
/// assert!(document.text().contains(r#""Action": "ecs:RunInstances""#));
/// assert_eq!(document.undo().as_deref(), Some("add * to statement 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    state: State,
    /// The whole text of the state.
    text: String,
    /// Faults of the text when it is not the model's.
    text_faults: Vec<Fault>,
    /// The newest text whose statements could be told apart.
    model: Arc<Model>,
    /// What is in force.
    good: Option<Arc<Parsed>>,
    history: History<State>,
    saved: Option<SharedText>,
    revision: u64,
    next_id: u64,
}

/// All that undo brings back.
#[derive(Debug, Clone)]
struct State {
    name: Arc<str>,
    note: Arc<str>,
    kind: PolicyKind,
    text: SharedText,
    /// The statements on show, where the text has none of its own.
    behind: Option<Arc<Model>>,
    force: Force,
}

/// Where what is in force comes from.
#[derive(Debug, Clone)]
enum Force {
    /// It follows from the text.
    Text,
    /// From an earlier text; none when there was no good one.
    Earlier(Option<Arc<Parsed>>),
}

impl Document {
    /// An empty policy.
    pub fn new(name: &str, kind: PolicyKind) -> Self {
        let mut document = Self::open(name, &Layout::empty().text(), Some(kind));
        document.saved = None;
        document
    }

    /// A policy from a text, whatever the text is. Without a kind, the kind is told from the statements.
    pub fn open(name: &str, text: &str, kind: Option<PolicyKind>) -> Self {
        let kind = kind.unwrap_or_else(|| crate::engine::policy::parse(text, None).policy.kind);
        let model = Arc::new(Model::empty(kind));
        let whole = SharedText::Whole("".into());
        let state =
            State { name: name.into(), note: "".into(), kind, text: whole, behind: None, force: Force::Text };
        let (history, text_faults) = (History::default(), Vec::new());
        let mut document = Self {
            state,
            text: String::new(),
            text_faults,
            model,
            good: None,
            history,
            saved: None,
            revision: 0,
            next_id: 0,
        };
        let before = Layout::empty();
        let reading = Reading::of(text, kind, &before, &mut document.next_id);
        document.adopt(text.to_owned(), reading);
        document.saved = Some(document.state.text.clone());
        document
    }

    /// The policy's name.
    pub fn name(&self) -> &str {
        &self.state.name
    }

    /// Calls the policy something else, as of always: no step that can be undone. A name that it was given by a step stays.
    pub fn call(&mut self, name: &str) {
        let (before, name) = (Arc::clone(&self.state.name), Arc::from(name));
        let states = self.history.states_mut().chain([&mut self.state]);
        for state in states.filter(|state| state.name == before) {
            state.name = Arc::clone(&name);
        }
        self.revision += 1;
    }

    /// What the policy is for; no part of the text.
    pub fn note(&self) -> &str {
        &self.state.note
    }

    /// The grammar that the document follows.
    pub fn kind(&self) -> PolicyKind {
        self.state.kind
    }

    /// The text as it would be saved.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Grows with every edit, undo, redo and new name; equal revisions of one document are equal documents.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How far the text can be used.
    pub fn standing(&self) -> Standing {
        if self.is_in_step() { self.model.standing() } else { Standing::Unreadable }
    }

    /// Whether the statements on show are those of the text.
    pub fn is_in_step(&self) -> bool {
        self.state.behind.is_none()
    }

    /// The statements on show, as a policy. Places are offsets into [`Self::text`] while [`Self::is_in_step`].
    pub fn policy(&self) -> &Policy {
        &self.model.parsed.policy
    }

    /// The statements on show with their faults: what to lint.
    pub fn parsed(&self) -> &Parsed {
        &self.model.parsed
    }

    /// The policy in force: the last one that RAM would accept, without unfinished statements. None when there never
    /// was one. Statements keep the numbers that they have, or had, in the text.
    pub fn in_force(&self) -> Option<&Parsed> {
        self.good.as_deref()
    }

    /// What is wrong with the text.
    pub fn faults(&self) -> &[Fault] {
        if self.is_in_step() { &self.model.parsed.faults } else { &self.text_faults }
    }

    /// Line and column of an offset into the text.
    pub fn position(&self, offset: u32) -> Position {
        LineIndex::new(&self.text).position(offset)
    }

    /// The ids of the statements on show, in order, with those that could not be read.
    pub fn statement_ids(&self) -> impl ExactSizeIterator<Item = StatementId> {
        self.model.layout.entries.iter().map(|entry| entry.id)
    }

    /// A statement on show; none when the id is gone or the statement could not be read.
    pub fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.model.statement(id)
    }

    /// The number of a statement as people count, from 1.
    pub fn number(&self, id: StatementId) -> Option<usize> {
        self.model.layout.position(id).map(|position| position + 1)
    }

    /// The id of the statement with an index from 0, as decisions and findings name it.
    pub fn id_at(&self, index: usize) -> Option<StatementId> {
        self.model.layout.entries.get(index).map(|entry| entry.id)
    }

    /// Whether a statement is not in force because something in it is still empty.
    pub fn is_unfinished(&self, id: StatementId) -> bool {
        self.model
            .layout
            .position(id)
            .is_some_and(|position| self.model.unfinished().binary_search(&position).is_ok())
    }

    /// The lines of every part; none while the statements on show are not those of the text.
    pub fn line_map(&self) -> Option<LineMap> {
        self.is_in_step().then(|| LineMap::of(&self.model, &self.text))
    }

    /// The text's size against the limit of its kind.
    pub fn size(&self) -> SizeGauge {
        SizeGauge::of(&self.text, self.state.kind)
    }

    /// Makes an edit, or says why not and leaves everything as it was.
    pub fn apply(&mut self, change: Change) -> Result<Applied, ChangeError> {
        self.apply_as(change, None, None)
    }

    /// Makes an edit under a label of the caller's: what a fix or a file is called, or what the edit did to access.
    pub fn apply_labelled(&mut self, change: Change, label: String) -> Result<Applied, ChangeError> {
        self.apply_as(change, None, Some(label))
    }

    /// Makes an edit that comes from typing in a field: edits one after the other in the same field are one step to
    /// undo.
    pub fn apply_typed(&mut self, change: Change, field: Field) -> Result<Applied, ChangeError> {
        self.apply_as(change, Some(field), None)
    }

    /// Ends the typing in a field: the next edit is a step of its own.
    pub fn end_typing(&mut self) {
        self.history.end_typing();
    }

    fn apply_as(
        &mut self,
        change: Change,
        field: Option<Field>,
        named: Option<String>,
    ) -> Result<Applied, ChangeError> {
        let before = self.state.clone();
        let (label, select) = match change {
            Change::ReplaceText(text) => {
                let label = "edit the JSON".to_owned();
                self.replace_text(text);
                (label, None)
            }
            Change::RevertText => {
                self.replace_text(self.model.layout.text());
                ("go back to the last text that could be read".to_owned(), None)
            }
            Change::KeepReadable => {
                let policy = crate::engine::policy::parse(&self.text, Some(self.state.kind)).policy;
                let count = policy.statements.len();
                if count == 0 && !self.is_in_step() {
                    return Err(self.text_unreadable());
                }
                self.replace_text(crate::engine::policy::format(&policy, crate::engine::json::Style::Pretty));
                let noun = if count == 1 { "statement" } else { "statements" };
                (format!("keep the {count} {noun} that could be read"), None)
            }
            Change::SetName(name) => {
                let label = format!("name the policy {name}");
                self.state.name = name.into();
                (label, None)
            }
            Change::SetNote(note) => {
                self.state.note = note.into();
                ("set the policy's note".to_owned(), None)
            }
            Change::SetKind(kind) => {
                self.state.kind = kind;
                self.replace_text(self.text.clone());
                (format!("read the document as {} policy", kind.word()), None)
            }
            change => self.apply_to_statements(change)?,
        };
        let label = named.unwrap_or(label);
        let changed = !before.same_as(&self.state);
        if changed {
            self.revision += 1;
            self.history.record(before, label.clone(), field);
        }
        Ok(Applied { label, changed, select })
    }

    fn text_unreadable(&self) -> ChangeError {
        let fault = self.text_faults.first();
        let at = self.position(fault.map_or(0, |fault| fault.span.start));
        ChangeError::TextUnreadable {
            at,
            message: fault.map_or_else(String::new, |fault| fault.message.clone()),
        }
    }

    fn apply_to_statements(&mut self, change: Change) -> Result<(String, Option<StatementId>), ChangeError> {
        // An empty text has nothing to lose: statements go into a new document.
        if !self.is_in_step() && !self.text.trim().is_empty() {
            return Err(self.text_unreadable());
        }
        let mut next = self.next_id;
        let mut draft = Changing::new(&self.model, &mut next);
        let done = change_statements(&mut draft, change)?;
        let pieces = draft.pieces;
        let layout = self.model.layout.compose(&pieces);
        let text = layout.text();
        let reading = Reading::of(&text, self.state.kind, &layout, &mut next);
        if let Reading::Cut(model) = &reading {
            let mut known: Vec<&str> = self.model.hard_errors().map(|fault| fault.message.as_str()).collect();
            let is_new = |fault: &&Fault| match known.iter().position(|message| *message == fault.message) {
                Some(at) => {
                    known.swap_remove(at);
                    false
                }
                None => true,
            };
            if let Some(fault) = model.hard_errors().find(is_new) {
                return Err(ChangeError::Refused(fault.message.clone()));
            }
        }
        self.next_id = next;
        self.adopt(text, reading);
        Ok(done)
    }

    fn replace_text(&mut self, text: String) {
        let model = Arc::clone(&self.model);
        let reading = Reading::of(&text, self.state.kind, &model.layout, &mut self.next_id);
        self.adopt(text, reading);
    }

    /// Takes a text that was read: what it says comes on show and into force as far as it can.
    fn adopt(&mut self, text: String, reading: Reading) {
        self.state.text = reading.shared(&text);
        self.text = text;
        match reading {
            Reading::Cut(model) => {
                self.state.behind = None;
                self.text_faults = Vec::new();
                let force = model.in_force();
                self.state.force =
                    if force.is_some() { Force::Text } else { Force::Earlier(self.good.clone()) };
                self.good = force.or_else(|| self.good.clone());
                self.model = Arc::new(model);
            }
            Reading::Whole(faults) => {
                self.state.behind = Some(Arc::clone(&self.model));
                self.state.force = Force::Earlier(self.good.clone());
                self.text_faults = faults;
            }
        }
    }

    /// Takes the newest step back; its label.
    pub fn undo(&mut self) -> Option<String> {
        let (label, state) = self.history.undo(self.state.clone())?;
        self.restore(state);
        Some(label)
    }

    /// Takes the step that was undone last again; its label.
    pub fn redo(&mut self) -> Option<String> {
        let (label, state) = self.history.redo(self.state.clone())?;
        self.restore(state);
        Some(label)
    }

    fn restore(&mut self, state: State) {
        let text = state.text.text();
        if let Force::Earlier(good) = &state.force {
            self.good.clone_from(good);
        }
        if let Some(model) = &state.behind {
            self.model = Arc::clone(model);
        }
        self.state = state;
        let before = self.state.text.layout().unwrap_or(&self.model.layout).clone();
        let reading = Reading::of(&text, self.state.kind, &before, &mut self.next_id);
        self.adopt(text, reading);
        self.revision += 1;
    }

    /// The text so many steps back, 1 being before the newest step; none when there are not so many.
    pub fn text_back(&self, steps: usize) -> Option<String> {
        self.history.back(steps).map(|state| state.text.text())
    }

    /// The text on disk, as it was read or saved last; none when nothing on disk holds the policy.
    pub fn saved_text(&self) -> Option<String> {
        self.saved.as_ref().map(SharedText::text)
    }

    /// Names the newest step by what it did to access, with the name of the edit behind it; without a name it keeps its
    /// own and is not asked about again.
    pub fn name_last_step(&mut self, did: Option<&str>) {
        let Some(label) = self.undo_labels().next() else { return };
        if let Some(label) = did.and_then(|did| named_by(label, did)) {
            self.history.rename_newest(label);
        }
        self.history.settle_newest();
    }

    /// The newest step before the last one of which nobody asked yet what it did: the texts before and after it.
    pub fn unnamed_step(&self) -> Option<(String, String)> {
        let (before, after) = self.history.unsettled()?;
        Some((before.text.text(), after.text.text()))
    }

    /// Names every earlier step that led from one text to the other by what it did, as [`Self::name_last_step`] does.
    pub fn name_step(&mut self, before: &str, after: &str, did: Option<&str>) {
        let led = |from: &State, to: &State| from.text.text() == before && to.text.text() == after;
        self.history.settle(led, |label| named_by(label, did?));
    }

    /// The labels of the steps that can be undone, newest first.
    pub fn undo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.history.undo_labels()
    }

    /// The labels of the steps that can be redone, the next one first.
    pub fn redo_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.history.redo_labels()
    }

    /// Remembers the text as the one on disk.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.state.text.clone());
        self.history.end_typing();
    }

    /// Nothing on disk holds the text: it came from a template, a pipe or an earlier run.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the text differs from the one on disk, by however many steps. A new document differs once it holds a
    /// statement or other text.
    pub fn is_modified(&self) -> bool {
        match &self.saved {
            Some(saved) => !saved.same_as(&self.state.text),
            None => self.text != Layout::empty().text(),
        }
    }
}

/// The label of a step with what it did in front. Typing goes on under a new label; a name that was given before is not
/// given twice.
fn named_by(label: &str, did: &str) -> Option<String> {
    (!label.starts_with(did)).then(|| format!("{did} ({label})"))
}

impl State {
    fn same_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.note == other.note
            && self.kind == other.kind
            && self.text.same_as(&other.text)
    }
}

#[cfg(test)]
mod tests;
