//! Whom a statement of a trust or resource policy speaks of: one line for each name.

use super::open as open_form;
use crate::engine::edit::{Change, StatementId};
use crate::engine::policy::{Principal, PrincipalEntry, PrincipalForm, Severity};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField};
use crate::tui::text::forms as text;
use crate::tui::typing::completion::{Candidate, Completion};

pub(super) fn open(app: &mut App, statement: StatementId) -> Effects {
    let document = app.draft.document();
    let written: Vec<String> = match document.statement(statement).and_then(|found| found.principal.as_ref())
    {
        None => Vec::new(),
        Some(Principal::Ids(ids)) => ids.iter().map(|id| id.text.clone()).collect(),
        Some(Principal::Named(names)) => {
            names.iter().map(|entry| format!("{} {}", entry.form.word(), entry.name.text)).collect()
        }
    };
    let fields = written.iter().map(|name| FormField::new(text::PRINCIPAL, name, Vec::new())).collect();
    open_form(app, Form::new(text::SET_PRINCIPAL, fields, FormAbout::Principal(statement)))
}

/// Principals that are likely to be meant.
fn candidates(app: &App) -> Vec<Candidate> {
    let mut found = Vec::new();
    if let Some(account) = app.account.as_ref().map(|account| account.resolver.account()) {
        let id = &account.id.text;
        found.push(Candidate::new(format!("RAM acs:ram::{id}:root"), text::WHOLE_ACCOUNT));
        let user = |name: &str| Candidate::new(format!("RAM acs:ram::{id}:user/{name}"), "");
        let role = |name: &str| Candidate::new(format!("RAM acs:ram::{id}:role/{name}"), "");
        found.extend(account.users.iter().map(|one| user(&one.name.text)));
        found.extend(account.roles.iter().map(|one| role(&one.name.text)));
    }
    if let Some(world) = app.world.as_deref() {
        for role in world.catalog.services().iter().flat_map(|service| &service.roles) {
            let name = format!("Service {}", role.trusted_service);
            if !found.iter().any(|known: &Candidate| known.text == name) {
                found.push(Candidate::new(name, &*role.name));
            }
        }
    }
    found
}

pub(super) fn check(app: &App, form: &mut Form) {
    form.keep_one_empty(0, text::PRINCIPAL, text::PRINCIPAL_PLACEHOLDER);
    let candidates = candidates(app);
    let mixed = form.fields.iter().any(|field| read(field.text()).is_some())
        && form.fields.iter().any(|field| is_id(field.text()));
    let last = form.fields.len() - 1;
    for (at, field) in form.fields.iter_mut().enumerate() {
        if field.completion == Completion::default() {
            field.completion = Completion::new(candidates.clone());
            let text = field.input.text().to_owned();
            field.completion.typed(&text);
        }
        let text = field.text();
        if at == last && text.is_empty() {
            continue;
        }
        if !text.is_empty() && read(text).is_none() && !is_id(text) {
            field.say(Severity::Error, text::NO_PRINCIPAL);
        } else if mixed && is_id(text) {
            field.say(Severity::Error, text::MIXED_PRINCIPALS);
        }
    }
}

/// `RAM acs:…`, `Service …`, `Federated …`
fn read(text: &str) -> Option<PrincipalEntry> {
    let (word, name) = text.split_once(' ')?;
    let form = PrincipalForm::ALL.into_iter().find(|form| form.word().eq_ignore_ascii_case(word))?;
    let name = name.trim();
    (!name.is_empty()).then(|| PrincipalEntry { form, name: name.into() })
}

/// A UID, a role session or everyone, as resource policies name them (G11).
fn is_id(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(char::is_whitespace)
        && (text == "*" || text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("arn:"))
}

pub(super) fn change(form: &Form, statement: StatementId) -> Change {
    let texts = || form.fields.iter().map(FormField::text).filter(|text| !text.is_empty());
    let principal = if texts().any(is_id) {
        Principal::Ids(texts().map(Into::into).collect())
    } else {
        Principal::Named(texts().filter_map(read).collect())
    };
    Change::SetPrincipal { statement, principal }
}
