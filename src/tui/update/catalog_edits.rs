//! What the catalog does to the policy, the request and the clipboard: adding actions to the selected statement and
//! taking them out, one by one, by group, by access level or by wildcard; asking about an action; copying names.

use super::change::change;
use super::say::say;
use crate::engine::catalog::{Action as CatalogAction, ActionId};
use crate::engine::edit::wildcard::{self, Plan};
use crate::engine::edit::{Change, ClauseName, StatementId};
use crate::engine::policy::glob::{Glob, has_wildcard};
use crate::engine::policy::{Clause, Effect as StatementEffect, PolicyKind, Statement};
use crate::tui::app::App;
use crate::tui::catalog_pane::{Item, Scope};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::notice::Level;
use crate::tui::text::browse as text;
use crate::tui::world::{SharedWorld, World};

/// Names that a message writes out before it counts the rest.
const NAMED: usize = 3;

impl App {
    /// Why an action of the catalog is not possible at this moment.
    pub(in crate::tui) fn why_not_in_catalog(&self, action: Action) -> Option<&'static str> {
        let Some(world) = &self.world else { return Some(crate::tui::text::NO_CATALOG) };
        let selected = self.catalog.selected();
        let is_action = matches!(selected, Some(Item::Action(_)));
        match action {
            Action::NextGrouping | Action::OpenAll | Action::CloseAll => {
                self.catalog.results().is_some().then_some(text::NO_TREE)
            }
            _ if selected.is_none() => Some(text::NO_ITEM),
            Action::ToggleBranch if self.catalog.results().is_some() => None,
            Action::ToggleBranch => is_action.then_some(text::NO_BRANCH),
            Action::ToggleLevel => match self.catalog.selected_action() {
                Some(id) => world.catalog.action(id).level.is_none().then_some(text::NO_LEVEL),
                None => Some(text::NO_ACTION),
            },
            Action::AskAbout => (!is_action).then_some(text::NO_ACTION),
            Action::CopyArn => selected
                .is_none_or(|item| templates_of(self, world, item).is_empty())
                .then_some(text::NO_TEMPLATE),
            _ => None,
        }
    }
}

pub(super) fn act(app: &mut App, world: &SharedWorld, action: Action) -> Option<Effects> {
    let item = app.catalog.selected();
    match action {
        Action::ToggleAction => match item? {
            Item::Action(id) => {
                let name = world.catalog.action(id).name.to_string();
                toggle(app, vec![name.clone()], |statement, _| Change::ToggleAction {
                    statement,
                    action: name,
                })
            }
            Item::Service(_) | Item::Group(_) => return act(app, world, Action::ToggleGroup),
        },
        Action::ToggleGroup => {
            let (ids, scope) = app.catalog.scope(world)?;
            let group = scope.name(&app.catalog, world);
            toggle_group(app, names(world, &ids), group)
        }
        Action::ToggleLevel => {
            let level = world.catalog.action(app.catalog.selected_action()?).level?;
            let (ids, scope) = app.catalog.scope(world)?;
            let of_level = |id: &ActionId| world.catalog.action(*id).level == Some(level);
            let ids: Vec<ActionId> = ids.into_iter().filter(of_level).collect();
            let group = text::level_group(level, &scope.name(&app.catalog, world));
            toggle_group(app, names(world, &ids), group)
        }
        Action::ToggleWildcard => toggle_wildcard(app, world)?,
        Action::AskAbout => {
            let id = app.catalog.selected_action()?;
            app.ask_about(id);
            Effects::new()
        }
        _ => return None,
    }
    .into()
}

/// What can be copied from the catalog wherever the keyboard is.
pub(super) fn copy(app: &App, action: Action) -> Effects {
    let (Some(world), Some(item)) = (&app.world, app.catalog.selected()) else { return Effects::new() };
    let text = match action {
        Action::CopyArn => templates_of(app, world, item).join("\n"),
        _ => match item {
            Item::Action(id) => world.catalog.action(id).name.to_string(),
            Item::Service(id) => format!("{}:*", world.catalog.service(id).code),
            Item::Group(_) => {
                names(world, &app.catalog.tree().groups().actions_of(&world.catalog, item)).join("\n")
            }
        },
    };
    vec![Effect::Copy(text)]
}

/// The ARN templates of what is selected, each once.
fn templates_of(app: &App, world: &World, item: Item) -> Vec<String> {
    let catalog = &world.catalog;
    if let Item::Service(id) = item {
        return catalog.arn_templates_of(id).into_iter().map(str::to_owned).collect();
    }
    let mut templates: Vec<String> = Vec::new();
    let of_action = |action: &CatalogAction| -> Vec<String> {
        let types = action.resources.iter().map(|resource| catalog.resource_type(resource.resource_type));
        types.flat_map(|kind| kind.arns.iter().map(ToString::to_string)).collect()
    };
    for id in app.catalog.tree().groups().actions_of(catalog, item) {
        for arn in of_action(catalog.action(id)) {
            if !templates.contains(&arn) {
                templates.push(arn);
            }
        }
    }
    templates
}

fn names(world: &World, ids: &[ActionId]) -> Vec<String> {
    ids.iter().map(|id| world.catalog.action(*id).name.to_string()).collect()
}

fn toggle_group(app: &mut App, names: Vec<String>, group: String) -> Effects {
    toggle(app, names, |statement, actions| Change::ToggleGroup { statement, actions, group })
}

/// Changes the selected statement; where there is none, makes one that allows the actions. What it allows them on is
/// for the person to say: until then the statement is unfinished and not in force.
fn toggle(
    app: &mut App,
    actions: Vec<String>,
    edit: impl FnOnce(StatementId, Vec<String>) -> Change,
) -> Effects {
    if actions.is_empty() {
        return Effects::new();
    }
    let wanted = match app.selected_statement() {
        Some(statement) => edit(statement, actions),
        None => new_statement(app, actions),
    };
    carry_out(app, wanted)
}

fn new_statement(app: &App, actions: Vec<String>) -> Change {
    let resource = (app.draft.document().kind() != PolicyKind::Trust).then(Clause::default);
    let made = Statement::of(StatementEffect::Allow, Clause::of(actions), Clause::default());
    let statement = Statement { resource, ..made };
    Change::InsertStatements { at: 0, statements: vec![statement], from: text::FROM_CATALOG.to_owned() }
}

fn carry_out(app: &mut App, wanted: Change) -> Effects {
    if let Some(applied) = change(app, wanted) {
        return say(app, Level::Success, crate::tui::text::sentence(&applied.label));
    }
    Effects::new()
}

/// Wildcards that cover the branch are written out; otherwise its names give way to wildcards that cover them and
/// nothing else.
fn toggle_wildcard(app: &mut App, world: &SharedWorld) -> Option<Effects> {
    let (ids, scope) = app.catalog.scope(world)?;
    let statement = match app.selected_statement() {
        Some(id) => app.draft.document().statement(id).map(|statement| (id, statement.action.clone())),
        None => None,
    };
    let clause = statement.as_ref().map(|(_, clause)| clause.clone()).unwrap_or_default();
    if clause.negated {
        return Some(say(app, Level::Info, text::NEGATED));
    }
    let names = names(world, &ids);
    let exchange = match written_out(&clause, &names, world) {
        Some(exchange) => exchange,
        None => by_wildcard(&clause, &names, scope, world),
    };
    let Exchange { remove, add } = match exchange {
        Ok(exchange) => exchange,
        Err(why) => return Some(say(app, Level::Info, why)),
    };
    let wanted = match statement {
        Some((statement, _)) => Change::Exchange { statement, clause: ClauseName::Action, remove, add },
        None => new_statement(app, add),
    };
    Some(carry_out(app, wanted))
}

/// Patterns that go and patterns that come.
struct Exchange {
    remove: Vec<String>,
    add: Vec<String>,
}

/// The wildcards of a clause that cover any of the names, written out. None when there are no such wildcards.
fn written_out(clause: &Clause, names: &[String], world: &World) -> Option<Result<Exchange, String>> {
    let covers = |pattern: &str| {
        let glob = Glob::folded(pattern);
        names.iter().any(|name| glob.matches(&name.to_ascii_lowercase()))
    };
    let patterns: Vec<&str> = clause.texts().filter(|text| has_wildcard(text) && covers(text)).collect();
    if patterns.is_empty() {
        return None;
    }
    let spans_services = |pattern: &&str| pattern.split_once(':').is_none_or(|(code, _)| has_wildcard(code));
    if patterns.iter().any(spans_services) {
        return Some(Err(text::WIDE_WILDCARD.to_owned()));
    }
    let plans = patterns.iter().filter_map(|pattern| wildcard::write_out(pattern, &world.known));
    let mut exchange = Exchange { remove: Vec::new(), add: Vec::new() };
    for Plan { remove, add, .. } in plans {
        exchange.remove.extend(remove);
        for name in add {
            if !exchange.add.contains(&name) {
                exchange.add.push(name);
            }
        }
    }
    Some(Ok(exchange))
}

/// The names by the fewest wildcards that cover nothing else; or what the shortest would cover besides.
fn by_wildcard(clause: &Clause, names: &[String], scope: Scope, world: &World) -> Result<Exchange, String> {
    let all = Clause::of(names.iter().map(String::as_str));
    let mut codes: Vec<&str> =
        names.iter().filter_map(|name| name.split_once(':')).map(|(code, _)| code).collect();
    codes.dedup();
    let mut add = Vec::new();
    for code in codes {
        if let Some(Item::Service(_)) = scope.branch() {
            add.push(format!("{code}:*"));
            continue;
        }
        match wildcard::exact(&all, code, &world.known) {
            Some(plan) => {
                let kept = all
                    .texts()
                    .filter(|name| is_of(name, code) && !plan.remove.iter().any(|gone| gone == name));
                add.extend(kept.map(str::to_owned));
                add.extend(plan.add);
            }
            None => return Err(refusal(&all, code, world)),
        }
    }
    let remove = clause.texts().filter(|text| names.iter().any(|name| name.eq_ignore_ascii_case(text)));
    Ok(Exchange { remove: remove.map(str::to_owned).collect(), add })
}

fn is_of(name: &str, code: &str) -> bool {
    name.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(code))
}

fn refusal(all: &Clause, code: &str, world: &World) -> String {
    let Some(plan) = wildcard::single(all, code, &world.known) else { return text::NO_WILDCARD.to_owned() };
    let more: Vec<&str> = plan.also.iter().take(NAMED).filter_map(|at| world.known.name(*at)).collect();
    match plan.add.first() {
        Some(pattern) if !more.is_empty() => text::wildcard_widens(pattern, &more, plan.also.len()),
        _ => text::NO_WILDCARD.to_owned(),
    }
}
