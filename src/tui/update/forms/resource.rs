//! A resource by the fields of its ARN template, or in free text.

use super::super::change::edit;
use super::{needs_of, open as open_form, patterns_in_use};
use crate::engine::catalog::Catalog;
use crate::engine::edit::starting_points::ActionNeeds;
use crate::engine::edit::{
    ArnFieldKind, ArnForm, Change, ClauseName, StatementId, best_form, refusing_actions, used_values,
};
use crate::engine::policy::{Severity, Statement, arn};
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField, Tone};
use crate::tui::popup::{Item, List, Popup};
use crate::tui::text::forms as text;
use crate::tui::typing::completion::Candidate;

/// How many actions a warning names.
const NAMED: usize = 4;

/// Lets the person choose the ARN template of a new resource: those of the statement's actions first.
pub(super) fn choose(app: &mut App, statement: StatementId) -> Effects {
    let document = app.draft.document();
    let Some(found) = document.statement(statement) else { return Effects::new() };
    let needs = needs_of(app.world.as_deref(), found);
    let item = |template: &str, detail: String| {
        Item::new(template, Command::ResourceForm { statement, template: Some(template.to_owned()) })
            .with_detail(detail)
    };
    let mut items = Vec::new();
    let all = needs.as_ref().map_or(0, Vec::len);
    for (template, count) in templates_of(needs.as_deref().unwrap_or_default()) {
        items.push(item(template, text::taken_by(count, all)));
    }
    if let Some(world) = app.world.as_deref() {
        for template in templates_of_services(&world.catalog, found) {
            if !items.iter().any(|item| item.label == template) {
                items.push(item(template, text::OF_THE_SERVICE.to_owned()));
            }
        }
    }
    if !items.iter().any(|item| item.label == "*") {
        items.push(item("*", text::ALL_RESOURCES.to_owned()));
    }
    let free = Command::ResourceForm { statement, template: None };
    items.push(Item::new(text::FREE_TEXT, free).with_detail(text::FREE_TEXT_DETAIL));
    app.popups.push(Popup::List(List::new(text::CHOOSE_TEMPLATE, items)));
    Effects::new()
}

/// The templates of all actions, with the number of actions that each is for, most first.
fn templates_of(needs: &[ActionNeeds]) -> Vec<(&str, usize)> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for template in needs.iter().flat_map(|need| &need.resources) {
        match counted.iter_mut().find(|(known, _)| *known == template.as_str()) {
            Some((_, count)) => *count += 1,
            None => counted.push((template, 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted
}

/// The templates of the services that a statement speaks of; of all services when it names none yet.
fn templates_of_services<'c>(catalog: &'c Catalog, statement: &Statement) -> Vec<&'c str> {
    let codes = statement.action.texts().filter_map(|text| text.split_once(':')).map(|(code, _)| code);
    let mut services: Vec<_> = codes.filter_map(|code| catalog.service_id(code)).collect();
    services.dedup();
    if services.is_empty() {
        services = catalog.service_ids().collect();
    }
    services.into_iter().flat_map(|service| catalog.arn_templates_of(service)).collect()
}

/// The template was chosen; `*` needs no form.
pub(in crate::tui::update) fn choose_template(
    app: &mut App,
    statement: StatementId,
    template: Option<&str>,
) -> Effects {
    if template == Some("*") {
        let change = Change::AddPattern { statement, clause: ClauseName::Resource, pattern: "*".to_owned() };
        return edit(app, change);
    }
    open_template(app, statement, None, template.and_then(ArnForm::new), "")
}

/// The form for a resource that is there.
pub(super) fn open(app: &mut App, statement: StatementId, index: usize) -> Effects {
    let document = app.draft.document();
    let Some(found) = document.statement(statement) else { return Effects::new() };
    let clause = found.resource.as_ref();
    let Some(pattern) = clause.and_then(|clause| clause.patterns.get(index)).map(|one| one.text.clone())
    else {
        return Effects::new();
    };
    let form = app.world.as_deref().and_then(|world| {
        let needs = needs_of(Some(world), found).unwrap_or_default();
        let own = templates_of(&needs).into_iter().map(|(template, _)| template);
        let code = arn::split(&pattern).and_then(|arn| world.catalog.service_id(arn.service));
        let others = code.map(|service| world.catalog.arn_templates_of(service)).unwrap_or_default();
        best_form(own, &pattern).or_else(|| best_form(others, &pattern))
    });
    let form = form.filter(|form| !form.fields().is_empty());
    open_template(app, statement, Some(index), form, &pattern)
}

fn open_template(
    app: &mut App,
    statement: StatementId,
    index: Option<usize>,
    form: Option<ArnForm>,
    pattern: &str,
) -> Effects {
    let needs =
        app.draft.document().statement(statement).and_then(|found| needs_of(app.world.as_deref(), found));
    let fields = match &form {
        Some(form) => fields(app, form),
        None => {
            let mut used: Vec<&str> = patterns_in_use(app);
            used.sort_unstable();
            used.dedup();
            let candidates = used.into_iter().map(|text| Candidate::new(text, text::USED)).collect();
            vec![
                FormField::new(text::RESOURCE, pattern, candidates)
                    .with_placeholder(text::RESOURCE_PLACEHOLDER),
            ]
        }
    };
    let title = if index.is_some() { text::EDIT_RESOURCE } else { text::ADD_RESOURCE };
    open_form(app, Form::new(title, fields, FormAbout::Resource { statement, index, form, needs }))
}

/// A line for each field of the ARN, with the values used before.
fn fields(app: &App, form: &ArnForm) -> Vec<FormField> {
    let used = used_values(form, patterns_in_use(app));
    let account = app.account.as_ref().map(|account| account.resolver.account().id.text.clone());
    let line = |(field, used): (&crate::engine::edit::ArnField, Vec<String>)| {
        let mut candidates = vec![Candidate::new("*", text::ANY)];
        if field.kind == ArnFieldKind::Account
            && let Some(account) = account.as_deref().filter(|id| !used.iter().any(|known| known == id))
        {
            candidates.push(Candidate::new(account, text::THE_ACCOUNT));
        }
        candidates.extend(used.into_iter().map(|value| Candidate::new(value, text::USED)));
        let label = match field.kind {
            ArnFieldKind::Region => text::REGION.to_owned(),
            ArnFieldKind::Account => text::ACCOUNT.to_owned(),
            ArnFieldKind::Id if field.noun.is_empty() => field.name.clone(),
            ArnFieldKind::Id => format!("{} {}", field.noun, field.name),
        };
        FormField::new(label, &field.value, candidates)
    };
    form.fields().iter().zip(used).map(line).collect()
}

pub(super) fn check(app: &App, form: &mut Form, arn: Option<ArnForm>, needs: Option<&[ActionNeeds]>) {
    let pattern = pattern(form, arn.as_ref());
    if let Some(mut arn) = arn {
        for (at, field) in form.fields.iter().enumerate() {
            arn.set(at, field.text());
        }
        for fault in arn.faults() {
            form.say(fault.field, fault.severity, fault.message);
        }
    } else if pattern.is_empty()
        && let Some(field) = form.fields.first_mut()
    {
        field.say(Severity::Error, text::WRITE_RESOURCE);
        return;
    }
    form.note(Tone::Result, pattern.clone());
    if app.world.is_none() {
        return;
    }
    accepted(form, &pattern, needs);
}

/// Says which actions of the statement can be on such a resource.
fn accepted(form: &mut Form, pattern: &str, needs: Option<&[ActionNeeds]>) {
    let Some(needs) = needs else {
        form.note(Tone::More, text::NOT_COMPARED);
        return;
    };
    let (refusing, unknown) = refusing_actions(pattern, needs);
    let accepting = needs.len() - refusing.len() - unknown.len();
    if accepting > 0 {
        form.note(Tone::Good, text::accepted_by(accepting, needs.len()));
    }
    if !refusing.is_empty() {
        form.note(Tone::Warning, text::refused_by(&listed(&refusing)));
    }
    if !unknown.is_empty() {
        form.note(Tone::More, text::not_checked(&listed(&unknown)));
    }
}

/// `a, b, c and 3 more`
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{shown} {}", text::and_more(more)),
        _ => shown,
    }
}

fn pattern(form: &Form, arn: Option<&ArnForm>) -> String {
    let Some(mut arn) = arn.cloned() else { return form.text(0).to_owned() };
    for (at, field) in form.fields.iter().enumerate() {
        arn.set(at, field.text());
    }
    arn.pattern()
}

pub(super) fn change(
    form: &Form,
    statement: StatementId,
    index: Option<usize>,
    arn: Option<&ArnForm>,
) -> Change {
    let clause = ClauseName::Resource;
    let pattern = pattern(form, arn);
    match index {
        Some(index) => Change::ReplacePattern { statement, clause, index, with: pattern },
        None => Change::AddPattern { statement, clause, pattern },
    }
}
