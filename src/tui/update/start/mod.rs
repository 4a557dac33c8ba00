//! Starting points: nothing, a template, feature modules, a resource type with access levels, the guided path, the
//! clipboard; and the forms that a policy can leave in.
//!
//! Statements go into the open policy, as one edit, or begin a new one, after a question if something is unsaved.

mod guide;
mod level;
mod modules;
mod requests;
mod template;

pub(super) use guide::{check as check_guide, choose_permissions};
pub(super) use level::{check as check_level, scope as scope_of_level};
pub(super) use template::{apply as use_template, check as check_template};

use super::change::change;
use super::focus::focus;
use super::say::say;
use super::{change, forms};
use crate::engine::draft::{DraftOptions, WantedRequest, draft, draft_notes};
use crate::engine::edit::Change;
use crate::engine::edit::paste::{self, Pasted};
use crate::engine::export::{ExportForm, ExportOptions, export};
use crate::engine::json::{self, Style};
use crate::engine::policy::{Clause, Effect as StatementEffect, PolicyKind, Statement, canonical, parse};
use crate::tui::app::App;
use crate::tui::command::{Beginning, Command, Purpose};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::form::{Form, FormAbout, FormField, Scope};
use crate::tui::popup::{Choosing, Item, List, Page, Popup, Prompt};
use crate::tui::scroll::Scroll;
use crate::tui::text;
use crate::tui::text::start as words;

/// Opens what a key asks for.
pub(super) fn act(app: &mut App, action: Action) -> Effects {
    match action {
        Action::NewPolicy => menu(app),
        Action::Templates => template::list(app),
        Action::Modules => modules::list(app),
        Action::Guide => guide::services(app),
        _ => exports(app),
    }
}

/// What a choice in one of the lists does.
pub(super) fn command(app: &mut App, command: Command) -> Effects {
    match command {
        Command::Begin(beginning) => begin_now(app, *beginning),
        Command::Template(name) => template::open(app, name),
        Command::Level => level::open(app),
        Command::Requests => requests::list(app),
        Command::GuideService(code) => guide::open(app, code),
        Command::AskForPaste => {
            let prompt = Prompt::new(words::PASTE, words::PASTE_HERE, "", Vec::new(), Purpose::Paste);
            app.popups.push(Popup::Prompt(prompt));
            Effects::new()
        }
        Command::Copy(copied) => vec![Effect::Copy(copied)],
        _ => Effects::new(),
    }
}

/// Takes what was marked in a list.
pub(super) fn picked(app: &mut App, choosing: Choosing, chosen: &[usize]) -> Effects {
    match choosing {
        Choosing::Modules => modules::picked(app, chosen),
        Choosing::Permissions(offer) => guide::picked(app, *offer, chosen),
        Choosing::Requests(wanted) => requests::picked(app, &wanted, chosen),
    }
}

fn menu(app: &mut App) -> Effects {
    let empty = |kind| {
        let beginning = Beginning { name: text::NEW_POLICY.to_owned(), kind, ..Beginning::default() };
        Command::Begin(Box::new(beginning))
    };
    let mut items = vec![
        Item::new(words::NOTHING, empty(PolicyKind::Identity)).with_detail(words::NOTHING_DETAIL),
        Item::new(words::TEMPLATE, Command::Run(Action::Templates)).with_detail(words::TEMPLATE_DETAIL),
        Item::new(words::MODULES, Command::Run(Action::Modules)).with_detail(words::MODULES_DETAIL),
        Item::new(words::LEVEL, Command::Level).with_detail(words::LEVEL_DETAIL),
        Item::new(words::GUIDE, Command::Run(Action::Guide)).with_detail(words::GUIDE_DETAIL),
        Item::new(words::REQUESTS, Command::Requests).with_detail(words::REQUESTS_DETAIL),
        Item::new(words::FILE, Command::Run(Action::Open)).with_detail(words::FILE_DETAIL),
        Item::new(words::CLIPBOARD, Command::AskForPaste).with_detail(words::CLIPBOARD_DETAIL),
    ];
    for kind in [PolicyKind::Control, PolicyKind::Session, PolicyKind::Trust, PolicyKind::Resource] {
        items.push(Item::new(words::empty(kind), empty(kind)).with_detail(text::forms::kind(kind)));
    }
    if app.world.is_none() {
        let needs_catalog = [words::TEMPLATE, words::MODULES, words::LEVEL, words::GUIDE, words::REQUESTS];
        for item in items.iter_mut().filter(|item| needs_catalog.contains(&item.label.as_str())) {
            item.hindrance = Some(text::NO_CATALOG);
        }
    }
    app.popups.push(Popup::List(List::new(words::NEW, items)));
    Effects::new()
}

/// The forms that a policy can leave in.
fn exports(app: &mut App) -> Effects {
    let mut items = vec![Item::new(words::SAVE_AS, Command::Run(Action::SaveAs))];
    if let Ok(node) = json::read(app.draft.text()) {
        let tree = canonical(&node);
        let compact = json::print(&tree, Style::Compact);
        let detail = words::characters(compact.chars().count());
        items.push(Item::new(words::COPY_COMPACT, Command::Copy(compact)).with_detail(detail));
        let pretty = json::print(&tree, Style::Pretty);
        items.push(
            Item::new(words::COPY_CANONICAL, Command::Copy(pretty)).with_detail(words::CANONICAL_DETAIL),
        );
    }
    items.push(Item::new(words::COPY_AS_IS, Command::Run(Action::CopyJson)));
    items.extend(elsewhere(app));
    app.popups.push(Popup::List(List::new(words::EXPORT, items)));
    Effects::new()
}

/// The policy for elsewhere, each form to copy; a form that has no place for it says why. What RAM would refuse goes
/// nowhere, as with `acscope export`: the statements on show may be those of an earlier text.
fn elsewhere(app: &App) -> Vec<Item> {
    let document = app.draft.document();
    let hindrance = if !document.is_in_step() {
        Some(text::policy::JSON_FIRST)
    } else if !document.parsed().is_valid() {
        Some(words::REFUSED_STAYS)
    } else {
        None
    };
    let options = ExportOptions {
        name: document.name(),
        description: "",
        catalog: app.world.as_ref().map(|world| &world.catalog),
    };
    let item = |(label, form): (&'static str, ExportForm)| {
        if hindrance.is_some() {
            return Item { hindrance, ..Item::new(label, Command::Nothing) };
        }
        match export(document.policy(), form, &options) {
            Ok(text) => {
                let about = text.lines().map(str::to_owned).collect();
                Item::new(label, Command::Copy(text)).with_about(about)
            }
            Err(error) => Item {
                hindrance: Some(words::NO_PLACE),
                ..Item::new(label, Command::Nothing).with_detail(error.to_string())
            },
        }
    };
    let forms = [
        (words::COPY_TERRAFORM, ExportForm::Terraform),
        (words::COPY_CREATE, ExportForm::AliyunCli),
        (words::COPY_VERSION, ExportForm::AliyunCliVersion),
        (words::COPY_TABLE, ExportForm::Markdown),
    ];
    forms.into_iter().map(item).collect()
}

/// Begins a new policy that allows what is wanted, as small as it can be, and says what that cost.
pub(super) fn draft_from(app: &mut App, wanted: &[WantedRequest], from: &str) -> Effects {
    let Some(world) = app.world.clone() else { return say(app, Level::Info, text::NO_CATALOG) };
    let drafted = draft(wanted, &DraftOptions::default(), &world.catalog);
    let notes = draft_notes(&drafted, &[]);
    if drafted.policy.statements.is_empty() {
        return say(app, Level::Warning, words::nothing_to_draft(notes.first().map(String::as_str)));
    }
    let beginning = Beginning {
        name: text::NEW_POLICY.to_owned(),
        note: words::drafted_from(from),
        statements: drafted.policy.statements,
        notes,
        ..Beginning::default()
    };
    begin_now(app, beginning)
}

/// Begins a new policy with statements.
pub(super) fn begin(app: &mut App, name: &str, note: &str, statements: Vec<Statement>) -> Effects {
    let beginning =
        Beginning { name: name.to_owned(), note: note.to_owned(), statements, ..Beginning::default() };
    begin_now(app, beginning)
}

pub(super) fn begin_now(app: &mut App, beginning: Beginning) -> Effects {
    let Beginning { name, note, kind, statements, text, notes } = beginning;
    app.open.make_room(&mut app.draft);
    match text {
        Some(text) => app.draft.start_named(&name, &text, kind),
        None => app.draft.start_new(&name, kind),
    }
    app.popups.clear();
    app.policy.refresh(&app.draft, app.world.as_deref());
    focus(app, Pane::Policy);
    if !note.is_empty() {
        change(app, Change::SetNote(note));
    }
    let effects = if statements.is_empty() {
        say(app, Level::Success, words::begun(&name))
    } else {
        change::edit(app, Change::InsertStatements { at: 0, statements, from: name })
    };
    if !notes.is_empty() {
        app.popups.push(Popup::Page(Page { title: words::DRAFTED, lines: notes, scroll: Scroll::default() }));
    }
    effects
}

/// Text from the clipboard as a new policy: a whole one as it is written, anything else as statements.
pub(super) fn pasted(app: &mut App, pasted: &str) -> Effects {
    let name = text::NEW_POLICY.to_owned();
    let beginning = match paste::read(pasted, PolicyKind::Identity) {
        Ok(Pasted::Patterns { actions, resources }) => {
            Beginning { name, statements: vec![allowing(actions, resources)], ..Beginning::default() }
        }
        Ok(Pasted::Statements(_)) if pasted.contains("\"Statement\"") => {
            Beginning { name, text: Some(pasted.to_owned()), ..Beginning::default() }
        }
        Ok(Pasted::Statements(statements)) => Beginning { name, statements, ..Beginning::default() },
        // A policy of another kind; one that RAM would refuse is still worth working on.
        Err(_) if pasted.trim_start().starts_with('{') => {
            let kind = parse(pasted, None).policy.kind;
            Beginning { name, kind, text: Some(pasted.to_owned()), ..Beginning::default() }
        }
        Err(error) => return say(app, Level::Warning, words::cannot_paste(&error.to_string())),
    };
    begin_now(app, beginning)
}

/// A statement that allows actions on resources; either may still be missing.
fn allowing(actions: Vec<String>, resources: Vec<String>) -> Statement {
    Statement::of(StatementEffect::Allow, Clause::of(actions), Clause::of(resources))
}

/// Text from the clipboard into the open policy, as one edit.
pub(super) fn paste_into(app: &mut App, pasted: String) -> Effects {
    let document = app.draft.document();
    let into = app.selected_statement();
    let at = into.and_then(|id| document.number(id)).unwrap_or_default();
    change::edit(app, Change::Paste { text: pasted, at, into })
}

/// A line of a form that says whether statements go into the open policy or begin a new one.
fn into_field(app: &App) -> FormField {
    let empty = app.draft.document().statement_ids().len() == 0;
    let candidates = vec![
        crate::tui::typing::completion::Candidate::new(words::INTO_OPEN, words::INTO_OPEN_DETAIL),
        crate::tui::typing::completion::Candidate::new(words::INTO_NEW, words::INTO_NEW_DETAIL),
    ];
    let mut field =
        FormField::new(words::INTO, if empty { words::INTO_NEW } else { words::INTO_OPEN }, candidates);
    field.completion.typed("");
    field
}

/// A line of a form for Allow or Deny.
fn effect_field() -> FormField {
    let candidates = [StatementEffect::Allow, StatementEffect::Deny]
        .map(|effect| crate::tui::typing::completion::Candidate::new(effect.word(), ""));
    let mut field = FormField::new(words::EFFECT, StatementEffect::Allow.word(), candidates.to_vec());
    field.completion.typed("");
    field
}

fn effect_of(text: &str) -> Option<StatementEffect> {
    [StatementEffect::Allow, StatementEffect::Deny]
        .into_iter()
        .find(|effect| effect.word().eq_ignore_ascii_case(text))
}

/// Puts a form back, so that Escape returns to it, and opens the next step.
fn go_on(app: &mut App, form: Form, scope: Scope) -> Effects {
    app.popups.push(Popup::Form(form));
    forms::open_scope(app, scope)
}

/// Opens a form of this file's forms.
fn open_form(app: &mut App, title: &'static str, fields: Vec<FormField>, about: FormAbout) -> Effects {
    forms::open(app, Form::new(title, fields, about))
}
