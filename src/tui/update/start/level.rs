//! A resource type and access levels: the actions that are checked on the one and have one of the others.

use super::{effect_field, effect_of, go_on, into_field, open_form, template, words};
use crate::engine::catalog::{AccessLevel, ServiceId};
use crate::engine::edit::starting_points::{LevelChoice, action_needs, by_level};
use crate::engine::policy::{Effect, Severity};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::popup::form::{Form, FormAbout, FormField, Scope, Tone};
use crate::tui::text;
use crate::tui::typing::completion::{Candidate, Completion};
use crate::tui::world::World;

const SERVICE: usize = 1;
const TYPE: usize = 2;
const LEVELS: usize = 3;
const EFFECT: usize = 4;
/// How many actions the preview names.
const NAMED: usize = 8;

pub(super) fn open(app: &mut App) -> Effects {
    let services = app.world.as_deref().map(services).unwrap_or_default();
    let levels = FormField::new(words::LEVELS, "get, list", Vec::new());
    let fields = vec![
        into_field(app),
        FormField::new(words::SERVICE, "", services).with_placeholder(words::SERVICE_PLACEHOLDER),
        FormField::new(words::TYPE, "", Vec::new()).with_placeholder(words::TYPE_PLACEHOLDER),
        levels.with_placeholder(words::LEVELS_PLACEHOLDER),
        effect_field(),
    ];
    open_form(app, words::LEVEL_TITLE, fields, FormAbout::Level)
}

fn services(world: &World) -> Vec<Candidate> {
    let services = world.catalog.services().iter();
    services.map(|service| Candidate::new(&*service.code, service.title())).collect()
}

fn levels(text: &str) -> Result<Vec<String>, String> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    words
        .map(|word| {
            AccessLevel::from_word(word).map(|level| level.word().to_owned()).ok_or_else(|| word.to_owned())
        })
        .collect()
}

fn choice(world: &World, service: ServiceId, form: &Form, levels: &[String]) -> LevelChoice {
    let catalog = &world.catalog;
    let needs: Vec<_> = catalog.actions_of(service).map(|id| action_needs(catalog, id)).collect();
    let wanted = form.text(TYPE);
    let templates: Vec<String> = catalog
        .resource_types_of(service)
        .filter(|one| one.name == wanted)
        .flat_map(|one| one.arns.iter().map(ToString::to_string))
        .collect();
    by_level(&needs, &templates, levels)
}

pub(in crate::tui::update) fn check(app: &App, form: &mut Form) {
    template::check_into(form);
    let Some(world) = app.world.as_deref() else { return };
    let Some(service) = world.catalog.service_id(form.text(SERVICE)) else {
        form.say(SERVICE, Severity::Error, words::NO_SERVICE);
        return;
    };
    if effect_of(form.text(EFFECT)).is_none() {
        form.say(EFFECT, Severity::Error, words::NO_EFFECT);
    }
    offer_types(world, service, form);
    if !world.catalog.resource_types_of(service).any(|one| one.name == form.text(TYPE)) {
        form.say(TYPE, Severity::Error, words::NO_TYPE);
        return;
    }
    let levels = match levels(form.text(LEVELS)) {
        Ok(levels) if !levels.is_empty() => levels,
        wrong => {
            let message =
                wrong.map_or_else(|word| words::no_level(&word), |_| words::LEVELS_PLACEHOLDER.to_owned());
            form.say(LEVELS, Severity::Error, message);
            return;
        }
    };
    let choice = choice(world, service, form, &levels);
    if choice.chosen.is_empty() {
        form.note(Tone::Error, words::NO_ACTION_OF_LEVEL);
    } else {
        form.note(Tone::Result, words::actions(choice.chosen.len()));
        for need in choice.chosen.iter().take(NAMED) {
            form.note(Tone::More, need.action.clone());
        }
        if choice.chosen.len() > NAMED {
            form.note(Tone::More, text::forms::and_more(choice.chosen.len() - NAMED));
        }
    }
    if !choice.unknown.is_empty() {
        form.note(Tone::More, text::forms::left_out(&choice.unknown));
    }
}

/// Another service has other types.
fn offer_types(world: &World, service: ServiceId, form: &mut Form) {
    let mut types: Vec<Candidate> = Vec::new();
    for one in world.catalog.resource_types_of(service) {
        if !types.iter().any(|known| known.text == one.name) {
            let arn = one.arns.first().map(ToString::to_string).unwrap_or_default();
            types.push(Candidate::new(&*one.name, arn));
        }
    }
    let typing = form.selected == TYPE;
    if let Some(field) = form.fields.get_mut(TYPE) {
        let selected = field.completion.selected();
        let text = field.input.text().to_owned();
        field.completion = Completion::new(types);
        field.completion.typed(&text);
        if let Some(at) = selected.filter(|_| typing) {
            field.completion.select(at);
        }
    }
}

/// Goes on to what the actions are for.
pub(in crate::tui::update) fn scope(app: &mut App, form: Form) -> Effects {
    let Some(world) = app.world.clone() else { return Effects::new() };
    let service = world.catalog.service_id(form.text(SERVICE));
    let (Some(service), Ok(levels)) = (service, levels(form.text(LEVELS))) else { return Effects::new() };
    let choice = choice(&world, service, &form, &levels);
    let effect = effect_of(form.text(EFFECT)).unwrap_or(Effect::Allow);
    let from = words::from_level(form.text(TYPE), &levels.join(", "));
    let mut scope = Scope::new(effect, choice.chosen, from);
    scope.doubtful = choice.unknown;
    if form.text(0) == words::INTO_NEW {
        scope.new = Some((crate::tui::text::NEW_POLICY.to_owned(), String::new()));
    }
    go_on(app, form, scope)
}
