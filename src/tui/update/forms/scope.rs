//! What chosen permissions are for: region, account and whatever else the ARN templates of the service name, with
//! the statements that come of it.

use super::super::change::edit;
use super::{open as open_form, patterns_in_use};
use crate::engine::edit::starting_points::{Grounds, GuidedPolicy, GuidedStep, field_key};
use crate::engine::edit::{ArnForm, Change, used_values};
use crate::engine::policy::{Clause, Severity};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField, Scope, Tone};
use crate::tui::text::forms as text;
use crate::tui::typing::completion::Candidate;

pub(in crate::tui::update) fn open(app: &mut App, scope: Scope) -> Effects {
    let account = app.account.as_ref().map(|account| account.resolver.account().id.text.clone());
    let mut fields: Vec<FormField> = Vec::new();
    for field in scope.part.fields() {
        let mut candidates = vec![Candidate::new("*", text::ANY)];
        if field.key == crate::engine::edit::starting_points::Filling::ACCOUNT
            && let Some(account) = &account
        {
            candidates.push(Candidate::new(account.as_str(), text::THE_ACCOUNT));
        }
        for value in used_for(app, &scope, &field.key) {
            if !candidates.iter().any(|known| known.text == value) {
                candidates.push(Candidate::new(value, text::USED));
            }
        }
        fields.push(FormField::new(field.key.clone(), &field.value, candidates));
    }
    if fields.is_empty() {
        fields.push(FormField::new(text::NOTHING_TO_FILL_IN, "", Vec::new()));
    }
    open_form(app, Form::new(text::SCOPE, fields, FormAbout::Scope(Box::new(scope))))
}

/// The values that a field had in resources of the policy and the account.
fn used_for(app: &App, scope: &Scope, key: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let templates = scope.part.chosen.iter().flat_map(|need| &need.resources);
    let mut seen: Vec<&String> = Vec::new();
    for template in templates {
        if seen.contains(&template) {
            continue;
        }
        seen.push(template);
        let Some(form) = ArnForm::new(template) else { continue };
        let used = used_values(&form, patterns_in_use(app));
        let of_key = form.fields().iter().zip(used).filter(|(field, _)| field_key(field) == key);
        found.extend(of_key.flat_map(|(_, values)| values));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn filled(form: &Form, scope: &Scope) -> Scope {
    let mut scope = scope.clone();
    let keys: Vec<String> = scope.part.fields().into_iter().map(|field| field.key).collect();
    for (key, field) in keys.iter().zip(&form.fields) {
        scope.part.filling.set(key, field.text());
    }
    scope
}

pub(super) fn check(form: &mut Form, scope: &Scope) {
    let scope = filled(form, scope);
    let keys: Vec<String> = scope.part.fields().into_iter().map(|field| field.key).collect();
    let policy = GuidedPolicy {
        name: "checked-before".to_owned(),
        note: String::new(),
        parts: vec![scope.part.clone()],
    };
    let mut warnings = Vec::new();
    for fault in policy.faults() {
        let (key, message) = fault.message.split_once(": ").unwrap_or(("", &fault.message));
        let line = (fault.step == GuidedStep::Resources)
            .then(|| keys.iter().position(|known| known == key))
            .flatten();
        match line.and_then(|at| form.fields.get_mut(at)) {
            Some(field) => field.say(fault.severity, message),
            None => warnings.push((fault.severity, fault.message)),
        }
    }
    let proposed = scope.part.statements();
    form.note(Tone::Result, text::comes_to(proposed.len(), scope.part.effect));
    for one in &proposed {
        let resources: Vec<&str> = one.statement.resource.iter().flat_map(Clause::texts).collect();
        let count = one.statement.action.patterns.len();
        let tone = if one.grounds == Grounds::Unknown { Tone::Warning } else { Tone::More };
        form.note(tone, text::statement_of(count, &resources, one.grounds));
    }
    for (severity, message) in warnings {
        // Unknown resources were said with their statement.
        if severity == Severity::Error {
            form.note(Tone::Error, message);
        }
    }
    if !scope.doubtful.is_empty() {
        form.note(Tone::More, text::left_out(&scope.doubtful));
    }
}

pub(super) fn finish(app: &mut App, form: Form, scope: &Scope) -> Effects {
    let scope = filled(&form, scope);
    let statements: Vec<_> = scope.part.statements().into_iter().map(|one| one.statement).collect();
    if let Some((name, note)) = scope.new {
        return super::super::start::begin(app, &name, &note, statements);
    }
    let mut changes = Vec::new();
    if let Some((name, note)) = scope.naming {
        let document = app.draft.document();
        if !name.is_empty() && name != document.name() {
            changes.push(Change::SetName(name));
        }
        if note != document.note() {
            changes.push(Change::SetNote(note));
        }
    }
    for change in changes {
        edit(app, change);
    }
    let document = app.draft.document();
    let at = app.selected_statement().and_then(|id| document.number(id)).unwrap_or_default();
    super::finish(app, form, Change::InsertStatements { at, statements, from: scope.from })
}
