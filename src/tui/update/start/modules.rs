//! Feature modules, each with every action that it needs, and the roles of their service.

use super::super::say::say;
use super::{Choosing, Command, Item, List, Popup, forms, words};
use crate::engine::catalog::RequiredRole;
use crate::engine::edit::starting_points::{ActionNeeds, module_needs, trust_statement};
use crate::engine::json::Style;
use crate::engine::policy::{Effect, Policy, PolicyKind, format};
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::popup::form::Scope;
use crate::tui::text;

pub(super) fn list(app: &mut App) -> Effects {
    let Some(world) = app.world.clone() else { return say(app, Level::Info, text::NO_CATALOG) };
    let mut items = Vec::new();
    for (_, module) in world.catalog.feature_modules() {
        let needs = module_needs(&world.catalog, module);
        let mut services: Vec<(String, usize)> = Vec::new();
        for need in &needs {
            let code = need.action.split_once(':').map_or("", |(code, _)| code);
            match services.iter_mut().find(|(known, _)| known == code) {
                Some((_, count)) => *count += 1,
                None => services.push((code.to_owned(), 1)),
            }
        }
        let counts: Vec<String> = services.iter().map(|(code, count)| format!("{code} {count}")).collect();
        let label = format!("{} {}", module.number, module.name);
        let about = module.rows.iter().map(|row| format!("{}  {}", row.action, row.description)).collect();
        items.push(Item {
            section: words::MODULES_SECTION,
            ..Item::new(label, Command::Nothing)
                .with_detail(words::module_detail(needs.len(), &counts.join(", ")))
                .with_about(about)
        });
    }
    for role in world
        .catalog
        .services()
        .iter()
        .filter(|one| !one.feature_modules.is_empty())
        .flat_map(|one| &one.roles)
    {
        items.push(role_item(role));
    }
    app.popups.push(Popup::List(List::of_many(words::MODULES_TITLE, items, Choosing::Modules)));
    Effects::new()
}

/// A role that the modules need: what it carries, and its trust policy to copy.
fn role_item(role: &RequiredRole) -> Item {
    let statements = vec![trust_statement(&role.trusted_service)];
    let trust = format(&Policy { kind: PolicyKind::Trust, statements }, Style::Pretty);
    let mut about = vec![role.purpose.to_string()];
    about.extend(role.policies.iter().map(|policy| words::role_policy(&policy.name, &policy.purpose)));
    about.extend(role.note.iter().map(ToString::to_string));
    let detail = words::role_detail(&role.scope, role.optional, role.service_linked);
    Item {
        section: words::ROLES_SECTION,
        ..Item::new(role.name.to_string(), Command::Copy(trust)).with_detail(detail).with_about(about)
    }
}

pub(super) fn picked(app: &mut App, chosen: &[usize]) -> Effects {
    let Some(world) = app.world.clone() else { return Effects::new() };
    let mut needs: Vec<ActionNeeds> = Vec::new();
    let mut names = Vec::new();
    for (_, module) in chosen.iter().filter_map(|at| world.catalog.feature_modules().nth(*at)) {
        names.push(module.name.to_string());
        for need in module_needs(&world.catalog, module) {
            if !needs.iter().any(|known| known.action == need.action) {
                needs.push(need);
            }
        }
    }
    forms::open_scope(app, Scope::new(Effect::Allow, needs, words::from_modules(&names)))
}
