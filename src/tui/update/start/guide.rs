//! The guided path, for any service: name and note, effect, permissions, what they are for.

use super::super::say::say;
use super::{
    Choosing, Command, Item, List, Popup, effect_field, effect_of, forms, into_field, open_form, template,
    words,
};
use crate::engine::catalog::{ActionId, Catalog, ServiceId};
use crate::engine::edit::starting_points::{ActionNeeds, action_needs, area_needs, check_name, check_note};
use crate::engine::policy::{Effect, Severity};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::Offer;
use crate::tui::popup::form::{Form, FormAbout, FormField, Scope};
use crate::tui::text;

const NAME: usize = 1;
const NOTE: usize = 2;
const EFFECT: usize = 3;

/// The first step: which service.
pub(super) fn services(app: &mut App) -> Effects {
    let Some(world) = app.world.clone() else { return say(app, Level::Info, text::NO_CATALOG) };
    let catalog = &world.catalog;
    let item = |id: ServiceId| {
        let service = catalog.service(id);
        let count = catalog.actions_of(id).len();
        let detail = words::service_detail(service.title(), count, service.areas.len());
        Item::new(&*service.code, Command::GuideService(service.code.to_string())).with_detail(detail)
    };
    let items = catalog.service_ids().filter(|id| catalog.actions_of(*id).len() > 0).map(item).collect();
    app.popups.push(Popup::List(List::new(words::GUIDE_SERVICE, items)));
    Effects::new()
}

/// The second step: name, note and effect.
pub(super) fn open(app: &mut App, service: String) -> Effects {
    let document = app.draft.document();
    let name = if check_name(document.name()).is_none() { document.name() } else { "" };
    let fields = vec![
        into_field(app),
        FormField::new(text::forms::NAME, name, Vec::new()).with_placeholder(words::NAME_PLACEHOLDER),
        FormField::new(text::forms::NOTE, document.note(), Vec::new())
            .with_placeholder(text::forms::NOTE_PLACEHOLDER),
        effect_field(),
    ];
    open_form(app, words::GUIDE_TITLE, fields, FormAbout::Guide { service })
}

pub(in crate::tui::update) fn check(form: &mut Form) {
    let new = template::check_into(form);
    let name = check_name(form.text(NAME)).filter(|_| new || !form.text(NAME).is_empty());
    let said = [(NAME, name), (NOTE, check_note(form.text(NOTE)))];
    for (at, message) in said.into_iter().filter_map(|(at, message)| Some((at, message?))) {
        form.say(at, Severity::Error, message);
    }
    if effect_of(form.text(EFFECT)).is_none()
        && let Some(field) = form.fields.get_mut(EFFECT)
    {
        field.say(Severity::Error, words::NO_EFFECT);
    }
}

/// The third step: permission areas and actions.
pub(in crate::tui::update) fn choose_permissions(app: &mut App, form: Form, code: &str) -> Effects {
    let Some(world) = app.world.clone() else { return Effects::new() };
    let Some(service) = world.catalog.service_id(code) else { return Effects::new() };
    let mut scope = Scope::new(
        effect_of(form.text(EFFECT)).unwrap_or(Effect::Allow),
        Vec::new(),
        words::from_guide(code),
    );
    let named = (form.text(NAME).to_owned(), form.text(NOTE).to_owned());
    if form.text(0) == words::INTO_NEW {
        scope.new = Some(named);
    } else {
        scope.naming = Some(named);
    }
    let (items, needs) = permissions(&world.catalog, service);
    app.popups.push(Popup::Form(form));
    let choosing = Choosing::Permissions(Box::new(Offer { scope, needs }));
    app.popups.push(Popup::List(List::of_many(words::PERMISSIONS, items, choosing)));
    Effects::new()
}

/// Areas first (the service's own, or its modules and levels), then single actions; beside each what it stands for.
fn permissions(catalog: &Catalog, id: ServiceId) -> (Vec<Item>, Vec<Vec<ActionNeeds>>) {
    let service = catalog.service(id);
    let (mut items, mut needs) = (Vec::new(), Vec::new());
    let mut add =
        |section, label: String, detail: String, about: Vec<String>, stands_for: Vec<ActionNeeds>| {
            if !stands_for.is_empty() {
                items.push(Item {
                    section,
                    ..Item::new(label, Command::Nothing).with_detail(detail).with_about(about)
                });
                needs.push(stands_for);
            }
        };
    for area in &service.areas {
        for read_only in [false, true] {
            let stands_for = area_needs(catalog, area, read_only);
            let patterns: Vec<&str> = stands_for.iter().map(|need| need.action.as_str()).collect();
            let detail = patterns.join(", ");
            let about = area.note.iter().map(ToString::to_string).collect();
            add(words::AREAS, words::area(&area.name, read_only), detail, about, stands_for);
        }
    }
    let ids: Vec<ActionId> = catalog.actions_of(id).collect();
    let needs_of = |ids: &[ActionId]| ids.iter().map(|id| action_needs(catalog, *id)).collect::<Vec<_>>();
    let mut modules: Vec<(&str, Vec<ActionId>)> = Vec::new();
    for id in &ids {
        let Some(module) = catalog.action(*id).module.as_deref() else { continue };
        match modules.iter_mut().find(|(known, _)| *known == module) {
            Some((_, all)) => all.push(*id),
            None => modules.push((module, vec![*id])),
        }
    }
    for (module, of_module) in &modules {
        let detail = words::actions(of_module.len());
        add(words::AREAS, (*module).to_owned(), detail, Vec::new(), needs_of(of_module));
    }
    for level in crate::engine::catalog::AccessLevel::ALL {
        let of_level: Vec<ActionId> =
            ids.iter().copied().filter(|id| catalog.action(*id).level == Some(level)).collect();
        let detail = words::actions(of_level.len());
        add(words::BY_LEVEL, words::all_of_level(level.word()), detail, Vec::new(), needs_of(&of_level));
    }
    for id in ids {
        let action = catalog.action(id);
        let need = action_needs(catalog, id);
        let about = need.resources.clone();
        add(words::ACTIONS, action.name.to_string(), action.description.to_string(), about, vec![need]);
    }
    (items, needs)
}

/// The last step: what the chosen permissions are for.
pub(super) fn picked(app: &mut App, offer: Offer, chosen: &[usize]) -> Effects {
    let Offer { mut scope, needs } = offer;
    for need in chosen.iter().filter_map(|at| needs.get(*at)).flatten() {
        if !scope.part.chosen.iter().any(|known| known.action == need.action) {
            scope.part.chosen.push(need.clone());
        }
    }
    forms::open_scope(app, scope)
}
