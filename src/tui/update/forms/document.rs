//! Name, note and kind of the document; the label of a statement.

use super::super::change::edit;
use super::super::say::say;
use super::open as open_form;
use crate::engine::edit::starting_points::{check_name, check_note};
use crate::engine::edit::{Change, StatementId};
use crate::engine::policy::{PolicyKind, Severity};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::form::{Form, FormAbout, FormField, Tone};
use crate::tui::text::forms as text;
use crate::tui::typing::completion::Candidate;

const NAME: usize = 0;
const NOTE: usize = 1;
const KIND: usize = 2;

/// The kinds that a document can be of.
pub(in crate::tui::update) fn kinds() -> Vec<Candidate> {
    let kinds = [
        PolicyKind::Identity,
        PolicyKind::Control,
        PolicyKind::Session,
        PolicyKind::Resource,
        PolicyKind::Trust,
    ];
    let candidate = |kind: PolicyKind| Candidate::new(kind.word(), text::kind(kind));
    kinds.into_iter().map(candidate).collect()
}

pub(super) fn open(app: &mut App) -> Effects {
    let document = app.draft.document();
    let mut kind = FormField::new(text::KIND, document.kind().word(), kinds());
    kind.completion.typed("");
    let fields = vec![
        FormField::new(text::NAME, document.name(), Vec::new()),
        FormField::new(text::NOTE, document.note(), Vec::new()).with_placeholder(text::NOTE_PLACEHOLDER),
        kind,
    ];
    open_form(app, Form::new(text::DOCUMENT, fields, FormAbout::Document))
}

pub(super) fn check(form: &mut Form) {
    // The name of a file may be no name for RAM; it is known before it is used.
    if let Some(field) = form.fields.get_mut(NAME)
        && let Some(message) = check_name(field.text())
    {
        field.say(Severity::Warning, message);
    }
    if let Some(field) = form.fields.get_mut(NOTE)
        && let Some(message) = check_note(field.text())
    {
        field.say(Severity::Error, message);
    }
    let kind = PolicyKind::from_word(form.text(KIND));
    match kind {
        Some(kind) => form.note(Tone::More, text::limit(kind, kind.limit().characters)),
        None => {
            form.say(KIND, Severity::Error, text::NO_SUCH_KIND);
        }
    }
}

pub(super) fn finish(app: &mut App, form: &Form) -> Effects {
    let document = app.draft.document();
    let mut changes = Vec::new();
    if form.text(NAME) != document.name() {
        changes.push(Change::SetName(form.text(NAME).to_owned()));
    }
    if form.text(NOTE) != document.note() {
        changes.push(Change::SetNote(form.text(NOTE).to_owned()));
    }
    if let Some(kind) = PolicyKind::from_word(form.text(KIND)).filter(|kind| *kind != document.kind()) {
        changes.push(Change::SetKind(kind));
    }
    if changes.is_empty() {
        return say(app, Level::Info, crate::tui::text::policy::SO_ALREADY);
    }
    let mut effects = Effects::new();
    for change in changes {
        effects.extend(edit(app, change));
    }
    effects
}

/// The label of a statement; an empty one is none.
pub(super) fn open_sid(app: &mut App, statement: StatementId) -> Effects {
    let document = app.draft.document();
    let sid = document.statement(statement).and_then(|found| found.sid.as_ref());
    let text = sid.map_or("", |sid| sid.text.as_str());
    let field = FormField::new(text::SID, text, Vec::new()).with_placeholder(text::SID_PLACEHOLDER);
    open_form(app, Form::new(text::SET_SID, vec![field], FormAbout::Sid(statement)))
}
