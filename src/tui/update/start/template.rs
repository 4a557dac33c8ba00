//! Templates: a list with what each is for, then a form for what has to be filled in.

use super::super::say::say;
use super::{Beginning, Command, Item, List, Popup, begin_now, forms, into_field, open_form, words};
use crate::engine::edit::Change;
use crate::engine::edit::starting_points::{check_name, fill_placeholders, template_statements};
use crate::engine::policy::{PolicyKind, Severity, Size};
use crate::engine::templates::{self, Template};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::form::{Form, FormAbout, FormField, Tone};
use crate::tui::text;

const INTO: usize = 0;
const NAME: usize = 1;
/// The first line for a placeholder.
const PLACEHOLDERS: usize = 2;

pub(super) fn list(app: &mut App) -> Effects {
    let all = match templates::all() {
        Ok(all) => all,
        Err(error) => return say(app, Level::Error, error.to_string()),
    };
    let items = all
        .iter()
        .map(|template| {
            let detail = words::template_detail(
                template.name,
                template.kind,
                &template.services,
                template.findings.len(),
            );
            let item =
                Item::new(template.title.clone(), Command::Template(template.name)).with_detail(detail);
            item.with_about(about(template))
        })
        .collect();
    app.popups.push(Popup::List(List::new(words::TEMPLATES, items)));
    Effects::new()
}

/// What a template is for, where it comes from and what has been found in it.
fn about(template: &Template) -> Vec<String> {
    let mut lines = vec![template.scenario.clone()];
    lines.push(words::source(&template.source.title, &template.source.date));
    lines.extend(template.findings.iter().map(|finding| words::finding(finding.statement, &finding.note)));
    lines
}

pub(super) fn open(app: &mut App, name: &'static str) -> Effects {
    let template = match templates::find(name) {
        Ok(template) => template,
        Err(error) => return say(app, Level::Error, error.to_string()),
    };
    let policy_name = if check_name(&template.title).is_none() { template.title.as_str() } else { name };
    let mut fields = vec![into_field(app), FormField::new(text::forms::NAME, policy_name, Vec::new())];
    for placeholder in &template.placeholders {
        let field = FormField::new(placeholder.text.clone(), "", Vec::new());
        fields.push(field.with_placeholder(placeholder.meaning.clone()));
    }
    open_form(app, words::FROM_TEMPLATE, fields, FormAbout::Template(name))
}

/// What was written for each placeholder; one that is left empty stays as it stands.
fn values(form: &Form, template: &Template) -> Vec<(String, String)> {
    let written = form.fields.iter().skip(PLACEHOLDERS).map(|field| field.text().to_owned());
    let pairs = template.placeholders.iter().map(|placeholder| placeholder.text.clone()).zip(written);
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

pub(in crate::tui::update) fn check(form: &mut Form, name: &str) {
    let Ok(template) = templates::find(name) else { return };
    let new = check_into(form);
    if new && let Some(message) = check_name(form.text(NAME)) {
        form.say(NAME, Severity::Error, message);
    }
    let values = values(form, &template);
    let filled = fill_placeholders(&template.document, &values);
    form.note(Tone::More, template.scenario.clone());
    match template_statements(&template.document, template.kind, &values) {
        Ok(statements) => {
            let size = Size::of(&filled).characters;
            form.note(Tone::Result, words::template_size(statements.len(), size));
        }
        Err(fault) if new => form.note(Tone::Warning, fault.to_string()),
        Err(fault) => form.note(Tone::Error, fault.to_string()),
    }
    for finding in &template.findings {
        form.note(Tone::Warning, words::finding(finding.statement, &finding.note));
    }
    let left = template.placeholders.len() - values.len();
    if left > 0 {
        form.note(Tone::More, words::placeholders_left(left));
    }
    if !new && template.kind != PolicyKind::Identity {
        form.note(Tone::Warning, words::other_kind(template.kind));
    }
}

/// Whether a new policy is to be begun; says when the line holds neither word.
pub(super) fn check_into(form: &mut Form) -> bool {
    let new = form.text(INTO) == words::INTO_NEW;
    if !new
        && form.text(INTO) != words::INTO_OPEN
        && let Some(field) = form.fields.get_mut(INTO)
    {
        field.say(Severity::Error, words::INTO_WHAT);
    }
    new
}

pub(in crate::tui::update) fn apply(app: &mut App, form: Form, name: &str) -> Effects {
    let template = match templates::find(name) {
        Ok(template) => template,
        Err(error) => return say(app, Level::Error, error.to_string()),
    };
    let values = values(&form, &template);
    if form.text(INTO) == words::INTO_NEW {
        let mut text = fill_placeholders(&template.document, &values);
        text.push('\n');
        let beginning = Beginning {
            name: form.text(NAME).to_owned(),
            kind: template.kind,
            text: Some(text),
            ..Beginning::default()
        };
        return begin_now(app, beginning);
    }
    let statements = match template_statements(&template.document, template.kind, &values) {
        Ok(statements) => statements,
        Err(fault) => return say(app, Level::Warning, fault.to_string()),
    };
    let document = app.draft.document();
    let at = app.selected_statement().and_then(|id| document.number(id)).unwrap_or_default();
    forms::finish(app, form, Change::InsertStatements { at, statements, from: words::template(name) })
}
