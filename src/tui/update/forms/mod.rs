//! Forms: typing in them, what is said about what is typed, and what is done in the end.
//!
//! Each kind of form has `open`, which makes it; `check`, which says what is wrong and what would come of it, after
//! every key; and `finish`, which does it. [`check`] and [`submit`] choose by [`FormAbout`].

mod action;
mod condition;
mod document;
mod principal;
mod resource;
mod scope;

pub(super) use resource::choose_template;
pub(super) use scope::open as open_scope;

use super::change;
use super::say::say;
use crate::engine::catalog::Catalog;
use crate::engine::edit::starting_points::{ActionNeeds, action_needs};
use crate::engine::edit::{Change, Part, Target};
use crate::engine::policy::{Clause, Severity, Statement};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::popup::Popup;
use crate::tui::popup::form::{Form, FormAbout, Note, Tone};
use crate::tui::text;
use crate::tui::typing::text_input::Edit;
use crate::tui::world::World;

/// More actions than this are not compared with a resource one by one: it would be felt at every key.
const MOST_NEEDS: usize = 600;

/// Opens a form, with everything said about it that there is to say.
pub(super) fn open(app: &mut App, mut form: Form) -> Effects {
    check(app, &mut form);
    app.popups.push(Popup::Form(form));
    Effects::new()
}

/// Opens the form for what the cursor of the policy pane is on, or for something new in its statement.
pub(super) fn open_for(app: &mut App, action: Action, target: Target) -> Option<Effects> {
    let Target { statement, part } = target;
    let effects = match (action, part) {
        (Action::AddAction, _) => action::open(app, statement, None),
        (Action::EditPart, Part::Action(at)) => action::open(app, statement, Some(at)),
        (Action::AddResource, _) => resource::choose(app, statement),
        (Action::EditPart, Part::Resource(at)) => resource::open(app, statement, at),
        (Action::AddCondition, _) => condition::open(app, statement, None),
        (Action::EditPart, Part::Condition(at) | Part::Value(at, _)) => {
            condition::open(app, statement, Some(at))
        }
        (Action::SetSid, _) | (Action::EditPart, Part::Sid) => document::open_sid(app, statement),
        (Action::SetPrincipal, _) | (Action::EditPart, Part::Principal(_)) => principal::open(app, statement),
        _ => return None,
    };
    Some(effects)
}

/// Name, note and kind of the document.
pub(super) fn open_document(app: &mut App) -> Effects {
    document::open(app)
}

/// Does what an action says to the form on top.
pub(super) fn act(app: &mut App, action: Action) -> Effects {
    let Some(Popup::Form(mut form)) = app.popups.pop() else { return Effects::new() };
    let effects = match act_in(&mut form, action) {
        Done::Submit => return submit(app, form),
        Done::Changed => {
            check(app, &mut form);
            Effects::new()
        }
        Done::Moved => Effects::new(),
        Done::TooLong => say(app, Level::Warning, text::LINE_TOO_LONG),
    };
    app.popups.push(Popup::Form(form));
    effects
}

/// Writes text into the line being typed.
pub(super) fn insert(app: &mut App, written: &str) -> Edit {
    let Some(Popup::Form(mut form)) = app.popups.pop() else { return Edit::Unknown };
    let edit = form.field().map_or(Edit::Unknown, |field| field.insert(written));
    if edit == Edit::Changed {
        typed(&mut form);
        check(app, &mut form);
    }
    app.popups.push(Popup::Form(form));
    edit
}

/// A click in a line.
pub(super) fn click(app: &mut App, at: usize, column: usize, width: usize) {
    if let Some(Popup::Form(form)) = app.popups.last_mut()
        && let Some(field) = form.fields.get_mut(at)
    {
        field.input.click(column, width);
        form.selected = at;
    }
}

/// A click on a completion of the line being typed.
pub(super) fn complete_at(app: &mut App, at: usize) {
    let Some(Popup::Form(mut form)) = app.popups.pop() else { return };
    if let Some(field) = form.field() {
        field.completion.select(at);
        take_chosen(&mut form);
        check(app, &mut form);
    }
    app.popups.push(Popup::Form(form));
}

enum Done {
    Submit,
    Changed,
    Moved,
    TooLong,
}

fn act_in(form: &mut Form, action: Action) -> Done {
    let Some(field) = form.field() else { return Done::Moved };
    match action {
        // Enter takes what is selected first; where nothing is, it takes the form.
        Action::Accept => {
            if !take_chosen(form) {
                return Done::Submit;
            }
            form.step(true);
            return Done::Changed;
        }
        Action::NextField | Action::PreviousField => {
            take_chosen(form);
            form.step(action == Action::NextField);
            return Done::Changed;
        }
        Action::NextCompletion if field.completion.is_empty() => form.step(true),
        Action::PreviousCompletion if field.completion.is_empty() => form.step(false),
        Action::NextCompletion => field.completion.next(),
        Action::PreviousCompletion => field.completion.previous(),
        Action::Complete => {
            if let Some(best) = field.completion.best().map(str::to_owned) {
                field.input.set(&best);
                typed(form);
                return Done::Changed;
            }
        }
        _ => match field.act(action) {
            Edit::Changed => {
                typed(form);
                return Done::Changed;
            }
            Edit::TooLong => return Done::TooLong,
            Edit::Unknown | Edit::Moved => {}
        },
    }
    Done::Moved
}

fn take_chosen(form: &mut Form) -> bool {
    let Some(field) = form.field() else { return false };
    let Some(chosen) = field.completion.chosen().map(str::to_owned) else { return false };
    field.input.set(&chosen);
    typed(form);
    true
}

/// Ranks the candidates of the line being typed.
fn typed(form: &mut Form) {
    if let Some(field) = form.field() {
        let text = field.input.text().to_owned();
        field.completion.typed(&text);
    }
}

/// Says everything there is to say about a form as it is filled in now.
fn check(app: &App, form: &mut Form) {
    form.notes.clear();
    for field in &mut form.fields {
        field.said = None;
    }
    match form.about.clone() {
        FormAbout::Action { .. } => action::check(app, form),
        FormAbout::Resource { form: arn, needs, .. } => resource::check(app, form, arn, needs.as_deref()),
        FormAbout::Condition { statement, .. } => condition::check(app, form, statement),
        FormAbout::Sid(_) => {}
        FormAbout::Principal(_) => principal::check(app, form),
        FormAbout::Document => document::check(form),
        FormAbout::Template(name) => super::start::check_template(form, name),
        FormAbout::Level => super::start::check_level(app, form),
        FormAbout::Guide { .. } => super::start::check_guide(form),
        FormAbout::Scope(scope) => scope::check(form, &scope),
    }
}

/// Does what the form is for, unless something stands in the way; then the form stays and says what.
fn submit(app: &mut App, mut form: Form) -> Effects {
    check(app, &mut form);
    if let Some(at) = form.first_error() {
        form.selected = at;
        app.popups.push(Popup::Form(form));
        return Effects::new();
    }
    if form.has_error_note() {
        app.popups.push(Popup::Form(form));
        return Effects::new();
    }
    match form.about.clone() {
        FormAbout::Action { statement, index } => {
            let change = action::change(&form, statement, index);
            finish(app, form, change)
        }
        FormAbout::Resource { statement, index, form: arn, .. } => {
            let change = resource::change(&form, statement, index, arn.as_ref());
            finish(app, form, change)
        }
        FormAbout::Condition { statement, index, .. } => {
            match condition::change(app, &form, statement, index) {
                Some(change) => finish(app, form, change),
                None => {
                    app.popups.push(Popup::Form(form));
                    Effects::new()
                }
            }
        }
        FormAbout::Sid(statement) => {
            let sid = Some(form.text(0).to_owned());
            finish(app, form, Change::SetSid { statement, sid })
        }
        FormAbout::Principal(statement) => {
            let change = principal::change(&form, statement);
            finish(app, form, change)
        }
        FormAbout::Document => document::finish(app, &form),
        FormAbout::Template(name) => super::start::use_template(app, form, name),
        FormAbout::Level => super::start::scope_of_level(app, form),
        FormAbout::Guide { service } => super::start::choose_permissions(app, form, &service),
        FormAbout::Scope(scope) => scope::finish(app, form, &scope),
    }
}

/// Makes the edit: the steps that led to the form are done with. Where it cannot be made they stay, and the form with the
/// reason in it.
pub(super) fn finish(app: &mut App, mut form: Form, change: Change) -> Effects {
    match change::try_edit(app, change) {
        Ok(effects) => {
            app.popups.clear();
            effects
        }
        Err(error) => {
            // It stands in the line at the bottom, too; that goes away with the next key.
            let why = error.to_string();
            form.notes.insert(0, Note { tone: Tone::Error, text: why.clone() });
            app.popups.push(Popup::Form(form));
            say(app, Level::Warning, why)
        }
    }
}

/// What the actions of a statement are checked on; none when that is not known one by one.
fn needs_of(world: Option<&World>, statement: &Statement) -> Option<Vec<ActionNeeds>> {
    let world = world?;
    if statement.action.negated {
        return None;
    }
    let mut ids: Vec<usize> = Vec::new();
    let mut needs = Vec::new();
    for pattern in statement.action.texts() {
        let found = world.known.expand(pattern);
        if found.is_empty() {
            needs.push(ActionNeeds { action: pattern.to_owned(), level: None, resources: Vec::new() });
        }
        ids.extend(found);
        if ids.len() > MOST_NEEDS {
            return None;
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let catalog: &Catalog = &world.catalog;
    let all: Vec<_> = catalog.action_ids().collect();
    needs.extend(ids.into_iter().filter_map(|at| Some(action_needs(catalog, *all.get(at)?))));
    Some(needs)
}

/// Every resource pattern of the document and every resource of the account: values that can be taken from.
fn patterns_in_use(app: &App) -> Vec<&str> {
    let policy = app.draft.document().policy();
    let own = policy.statements.iter().filter_map(|one| one.resource.as_ref()).flat_map(Clause::texts);
    let account = app.account.as_ref().map(|account| account.resolver.account());
    let resources = account.into_iter().flat_map(|account| account.resources.iter());
    own.chain(resources.map(|resource| resource.arn.text.as_str())).collect()
}

/// A severity's tone.
fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::More,
    }
}
