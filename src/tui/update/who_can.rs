//! Who can do an action: everybody, by which policies and which way, under which conditions.

use super::say::say;
use crate::engine::account::{Step, ways_lines, when};
use crate::engine::decide::open_to_acl;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::effect::Effects;
use crate::tui::matrix_screen::job::{edited, with_edits};
use crate::tui::notice::Level;
use crate::tui::popup::{Item, List, Popup};
use crate::tui::text::matrix as words;

/// Asks about the action that is selected or written: on the resource of the request when it names one, else on any.
pub(super) fn ask(app: &mut App, of_request: bool) -> Effects {
    let question = app.request.question();
    let selected = app
        .world
        .as_ref()
        .zip(app.catalog.selected_action())
        .map(|(world, id)| world.catalog.action(id).name.to_string());
    let action = if of_request { Some(question.action.clone()) } else { selected };
    let Some(action) = action.filter(|action| !action.is_empty()) else {
        return say(app, Level::Info, words::NO_ACTION);
    };
    let named = question.resource.trim();
    let resource = (action == question.action && !named.contains([' ', '*']) && !named.is_empty())
        .then(|| named.to_owned());
    // An action on all resources is granted on `*` only (F1).
    let on_all = app.world.as_ref().is_some_and(|world| {
        world.catalog.find(&action).is_some_and(|found| world.catalog.is_on_all_resources(found))
    });
    let resource = if on_all { Some("*".to_owned()) } else { resource };
    open(app, &action, resource.as_deref())
}

/// Lists everybody who can, each with the ways.
pub(super) fn open(app: &mut App, action: &str, resource: Option<&str>) -> Effects {
    let Some(account) = &app.account else {
        return say(app, Level::Info, crate::tui::text::account::NO_ACCOUNT);
    };
    // Open policies count as they do for the verdict.
    let resolver = with_edits(&account.resolver, &edited(&app.draft, &app.open, account));
    let written = app.request.question().context;
    let entries = match crate::tui::request_pane::context::read(&written) {
        Ok(entries) => entries,
        Err(fault) => return say(app, Level::Warning, words::faulty_context(&fault)),
    };
    let context = crate::tui::request_pane::context::context(&entries, &[], "");
    let answer = match resolver.who_can(action, resource, &context) {
        Ok(answer) => answer,
        Err(error) => {
            let message = escape_for_display(&error.to_string()).into_owned();
            return say(app, Level::Warning, message);
        }
    };
    let on = resource.map_or_else(String::new, |resource| format!(" on {resource}"));
    let mut asked = vec![escape_for_display(&format!("{action}{on}, {}", words::ALL_LAYERS)).into_owned()];
    asked.extend(open_to_acl(action).map(str::to_owned));
    let open = resource.is_none();
    let as_them = |who: &str| Command::AskAs {
        principal: who.to_owned(),
        action: action.to_owned(),
        resource: resource.map(str::to_owned),
    };
    let mut items = Vec::new();
    for able in &answer.direct {
        let who = able.who.to_string();
        let mut lines = ways_lines(&able.ways, open);
        let first = match lines.first() {
            None if answer.needs_no_authorization => words::NO_AUTHORIZATION.to_owned(),
            first => first.cloned().unwrap_or_default(),
        };
        let when = when(&able.ways);
        let detail = if when.is_empty() { first } else { format!("{when}: {first}") };
        lines.splice(0..0, asked.clone());
        let item = Item::new(escape_for_display(&who), as_them(&who)).with_detail(detail).with_about(lines);
        items.push(Item { section: words::DIRECTLY, ..item });
    }
    for chain in &answer.chains {
        let who = chain.who.to_string();
        let roles: Vec<String> = chain.steps.iter().map(|step| step.role.clone()).collect();
        let step = |step: &Step| {
            let ways = ways_lines(&step.ways, false).join("; ");
            format!("assumes role/{} {ways}", escape_for_display(&step.role))
        };
        let lines = asked.iter().cloned().chain(chain.steps.iter().map(step)).collect();
        let detail = escape_for_display(&words::through(&roles)).into_owned();
        let item = Item::new(escape_for_display(&who), as_them(&who)).with_detail(detail).with_about(lines);
        items.push(Item { section: words::THROUGH_ROLES, ..item });
    }
    for outside in &answer.outside {
        let detail = escape_for_display(&words::outside(&outside.roles)).into_owned();
        let item = Item::new(escape_for_display(&outside.name), Command::Nothing).with_detail(detail);
        items.push(Item { section: words::OUTSIDE, ..item });
    }
    for unsure in &answer.unsure {
        let who = unsure.who.to_string();
        let item =
            Item::new(escape_for_display(&who), as_them(&who)).with_detail(unsure.depends_on.join(", "));
        items.push(Item { section: words::UNSURE, ..item });
    }
    for who in answer.refused.iter().map(ToString::to_string) {
        items.push(Item { section: words::REFUSED, ..Item::new(escape_for_display(&who), as_them(&who)) });
    }
    if answer.root {
        let nobody = if items.is_empty() { words::NOBODY_CAN } else { "" };
        let item = Item::new("root", as_them("root")).with_detail(nobody).with_about(asked);
        items.push(Item { section: words::THE_ACCOUNT, ..item });
    }
    app.popups.push(Popup::List(List::new(words::WHO_CAN, items)));
    Effects::new()
}
