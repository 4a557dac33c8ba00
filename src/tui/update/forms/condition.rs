//! A condition: key, operator, values. Keys that the statement's actions support come first, operators that fit the
//! key's type come first, values are checked as they are typed.

use super::{open as open_form, tone};
use crate::engine::catalog::{Catalog, ConditionKey, KeyRelation};
use crate::engine::edit::{Change, ConditionForm, StatementId, condition_warnings, fitting_operators};
use crate::engine::policy::{Operator, Severity, Statement};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField, Tone};
use crate::tui::text::forms as text;
use crate::tui::typing::completion::{Candidate, Completion};
use crate::tui::world::World;

const KEY: usize = 0;
const OPERATOR: usize = 1;
/// The first line for a value.
const VALUES: usize = 2;
/// How many actions of a statement are asked for the keys that they support.
const MOST_ASKED: usize = 100;

pub(super) fn open(app: &mut App, statement: StatementId, index: Option<usize>) -> Effects {
    let document = app.draft.document();
    let Some(found) = document.statement(statement) else { return Effects::new() };
    let condition = index.and_then(|at| found.conditions.get(at));
    let keys = app.world.as_deref().map(|world| keys(world, found)).unwrap_or_default();
    let key = condition.map_or("", |condition| condition.key.text.as_str());
    let operator = condition.map(|condition| condition.operator.name()).unwrap_or_default();
    let mut fields = vec![
        FormField::new(text::KEY, key, keys).with_placeholder(text::KEY_PLACEHOLDER),
        FormField::new(text::OPERATOR, &operator, Vec::new()),
    ];
    for value in condition.into_iter().flat_map(|condition| &condition.values) {
        fields.push(FormField::new(text::VALUE, &value.text, Vec::new()));
    }
    let title = if index.is_some() { text::EDIT_CONDITION } else { text::ADD_CONDITION };
    let about = FormAbout::Condition { statement, index, key: None, suggested: String::new() };
    open_form(app, Form::new(title, fields, about))
}

/// The keys to offer: those that actions of the statement list, those of their services, the common ones.
fn keys(world: &World, statement: &Statement) -> Vec<Candidate> {
    let catalog: &Catalog = &world.catalog;
    let all: Vec<_> = catalog.action_ids().collect();
    let mut found: Vec<(KeyRelation, String, String)> = Vec::new();
    let ids = statement.action.texts().flat_map(|pattern| world.known.expand(pattern)).take(MOST_ASKED);
    for id in ids.filter_map(|at| all.get(at)) {
        for usable in catalog.condition_keys_for(*id) {
            if !found.iter().any(|(_, name, _)| name == usable.name) {
                let about = usable.key.and_then(|key| key.description.as_deref()).unwrap_or_default();
                found.push((usable.relation, usable.name.to_owned(), about.to_owned()));
            }
        }
    }
    for key in catalog.common_keys().iter().filter(|key| !key.doubtful) {
        if !found.iter().any(|(_, name, _)| *name == key.name) {
            let about = key.description.as_deref().unwrap_or_default();
            found.push((KeyRelation::Common, key.name.to_string(), about.to_owned()));
        }
    }
    found.sort_by_key(|(relation, ..)| *relation);
    let candidate = |(relation, name, about): (KeyRelation, String, String)| {
        // A key for each tag: the person writes the tag.
        let name = name.strip_suffix("<tag-key>").unwrap_or(&name).to_owned();
        Candidate::new(name, text::key_about(relation, &about))
    };
    found.into_iter().map(candidate).collect()
}

fn known_key<'w>(app: &'w App, name: &str) -> Option<&'w ConditionKey> {
    app.world.as_deref().and_then(|world| world.catalog.condition_key(name))
}

/// The form of the engine as it is filled in now; none while there is no such operator.
fn engine_form(app: &App, form: &Form) -> Option<ConditionForm> {
    let name = form.text(KEY);
    let operator = Operator::from_name(form.text(OPERATOR))?;
    let base = match known_key(app, name) {
        Some(key) => ConditionForm::for_key(name, key),
        None => ConditionForm::new(name, None),
    };
    let values = form.fields.iter().skip(VALUES).map(|field| field.input.text().to_owned());
    Some(ConditionForm { operator, values: values.filter(|value| !value.is_empty()).collect(), ..base })
}

pub(super) fn check(app: &App, form: &mut Form, statement: StatementId) {
    follow_key(app, form);
    form.keep_one_empty(VALUES, text::VALUE, text::VALUE_PLACEHOLDER);
    let known = known_key(app, form.text(KEY));
    if let Some(about) = known.and_then(|key| key.description.as_deref()) {
        form.note(Tone::More, about);
    }
    if let Some(present) = known.and_then(|key| key.present.as_deref()) {
        form.note(Tone::More, present);
    }
    let Some(filled) = engine_form(app, form) else {
        form.say(OPERATOR, Severity::Error, text::NO_SUCH_OPERATOR);
        return;
    };
    // Lines of values, without the empty ones, as the engine counts them.
    let lines: Vec<usize> = (VALUES..form.fields.len())
        .filter(|at| form.fields.get(*at).is_some_and(|field| !field.input.is_empty()))
        .collect();
    for fault in filled.faults() {
        let line = match fault.value {
            Some(value) => lines.get(value).copied(),
            None if fault.rule == "C17" || fault.rule == "C18" => Some(KEY),
            None if fault.rule == "G19" => Some(form.fields.len() - 1),
            None => None,
        };
        match line.and_then(|at| form.fields.get_mut(at)) {
            Some(field) => field.say(fault.severity, fault.message),
            None => form.note(tone(fault.severity), fault.message),
        }
    }
    if known.is_none() && app.world.is_some() && !form.text(KEY).is_empty() {
        let near = app.world.as_deref().and_then(|world| world.catalog.nearest_condition_key(form.text(KEY)));
        let message = text::unknown_key(near);
        form.say(KEY, Severity::Note, message);
    }
    say_of_all(app, form, statement, &filled);
}

/// What the condition says together with the others of the statement.
fn say_of_all(app: &App, form: &mut Form, statement: StatementId, filled: &ConditionForm) {
    let (Some(new), Some(found)) = (filled.condition(), app.draft.document().statement(statement)) else {
        return;
    };
    let index = match &form.about {
        FormAbout::Condition { index, .. } => *index,
        _ => None,
    };
    let mut conditions = found.conditions.clone();
    match index.and_then(|at| conditions.get_mut(at)) {
        Some(old) => *old = new,
        None => conditions.push(new),
    }
    for (_, fault) in condition_warnings(&conditions) {
        form.note(tone(fault.severity), fault.message);
    }
}

/// Another key has other operators and other values on offer.
fn follow_key(app: &App, form: &mut Form) {
    let name = form.text(KEY).to_owned();
    let FormAbout::Condition { key, suggested, .. } = &mut form.about else { return };
    if key.as_deref() == Some(name.as_str()) {
        return;
    }
    *key = Some(name.clone());
    let known = known_key(app, &name);
    let value_type = known.and_then(|key| key.value_type);
    let base = ConditionForm::new(&name, value_type);
    let operators = fitting_operators(value_type).into_iter().map(|choice| {
        let detail = if choice.fits { "" } else { text::DOES_NOT_FIT };
        Candidate::new(choice.operator.name(), detail)
    });
    let operators = Completion::new(operators.collect());
    let replace = form.fields.get(OPERATOR).is_some_and(|field| {
        field.input.is_empty() || (field.text() == suggested.as_str() && !suggested.is_empty())
    });
    if replace {
        *suggested = base.operator.name();
    }
    if let Some(field) = form.fields.get_mut(OPERATOR) {
        field.completion = operators;
        if replace {
            field.input.set(&base.operator.name());
        }
        let text = field.input.text().to_owned();
        // What the form filled in itself is no filter: all operators stay on offer.
        field.completion.typed(if replace { "" } else { &text });
    }
    let values: Vec<Candidate> = known
        .map(|key| key.values.iter().map(|value| Candidate::new(&**value, "")).collect())
        .unwrap_or_default();
    for field in form.fields.iter_mut().skip(VALUES) {
        field.completion = Completion::new(values.clone());
        let text = field.input.text().to_owned();
        field.completion.typed(&text);
    }
}

pub(super) fn change(app: &App, form: &Form, statement: StatementId, index: Option<usize>) -> Option<Change> {
    let condition = engine_form(app, form)?.condition()?;
    Some(match index {
        Some(index) => Change::ReplaceCondition { statement, index, with: condition },
        None => Change::AddCondition { statement, condition },
    })
}
