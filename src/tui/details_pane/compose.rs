//! What the details say, from what is known. The most useful comes first: the pane is small.

use super::lines::DetailsText;
use crate::engine::catalog::{
    AccessLevel, Action, ActionId, Apis, Catalog, KeyRelation, LevelFrom, ServiceId, SourceId,
};
use crate::engine::decide::render;
use crate::tui::catalog_pane::{CatalogPane, GroupId, Item};
use crate::tui::text::browse::{self as text, heading};
use crate::tui::theme::Role;
use crate::tui::world::World;

/// Names that are written out before the rest is counted.
const LISTED: usize = 12;

/// The details of what is selected. `number` is that of the selected statement.
pub(super) fn details(world: &World, pane: &CatalogPane, number: Option<usize>) -> DetailsText {
    let mut out = DetailsText::default();
    let about = About { world, pane, number };
    match pane.selected() {
        Some(Item::Action(id)) => about.action(&mut out, id),
        Some(Item::Group(id)) => about.group(&mut out, id),
        Some(Item::Service(id)) => about.service(&mut out, id),
        None => {}
    }
    out
}

struct About<'a> {
    world: &'a World,
    pane: &'a CatalogPane,
    number: Option<usize>,
}

impl About<'_> {
    fn catalog(&self) -> &Catalog {
        &self.world.catalog
    }

    fn action(&self, out: &mut DetailsText, id: ActionId) {
        let action = self.catalog().action(id);
        out.add(0, &[(Role::Strong, &action.name)]);
        out.add(0, &[(Role::Text, &action.description)]);
        self.level(out, action);
        self.decision(out, id);
        self.membership(out, id);
        self.resources(out, action);
        self.keys(out, id);
        list(out, heading::DEPENDS, action.dependent_actions.iter().map(AsRef::as_ref));
        if let Some(module) = &action.module {
            out.labelled(heading::MODULE, module);
        }
        let modules = self.catalog().feature_modules_of(id);
        list(out, heading::MODULES, modules.iter().map(|module| &*module.name));
        let twins = self.catalog().twins_of(id);
        list(out, heading::TWINS, twins.iter().map(|id| &*self.catalog().action(*id).name));
        apis(out, action);
        self.templates(out, &action.name);
        list(out, heading::ALIASES, action.aliases.iter().map(AsRef::as_ref));
        out.labelled(heading::CONFIDENCE, &text::confidence(action.confidence));
        self.sources(out, &action.sources);
    }

    fn level(&self, out: &mut DetailsText, action: &Action) {
        let Some(level) = action.level else {
            out.labelled(heading::LEVEL, text::LEVEL_UNKNOWN);
            return;
        };
        let from = match action.level_from {
            LevelFrom::Stated(source) => text::level_stated(&self.catalog().source(source).title),
            LevelFrom::File => text::LEVEL_FROM_FILE.to_owned(),
            LevelFrom::Verb => {
                let known = self.catalog().verb_level(action.verb()).filter(|known| known.level == level);
                text::level_from_verb(action.verb(), known.map(|known| (known.share, known.samples)))
            }
        };
        let role = level_role(Some(level));
        let from = format!(", {from}");
        out.add(
            0,
            &[(Role::Label, heading::LEVEL), (Role::Text, "  "), (role, level.word()), (Role::Text, &from)],
        );
    }

    /// What the policies in force say, in the words that every face of the program uses.
    fn decision(&self, out: &mut DetailsText, id: ActionId) {
        let decisions = self.pane.decisions();
        let (Some(asker), Some(request)) = (decisions.asker(), decisions.request_for(self.catalog(), id))
        else {
            out.labelled(heading::DECISION, text::NO_POLICY_IN_FORCE);
            return;
        };
        let set = asker.policies_for(&request);
        let explanation = set.explain(&request);
        let mut lines = render(&set, &request, &explanation).into_iter();
        out.labelled(heading::DECISION, &lines.next().unwrap_or_default());
        let resource = request.resources.first().map_or("", String::as_str);
        out.below(Role::Muted, &text::asked_on(resource));
        lines.for_each(|line| out.below(Role::Text, &line));
    }

    fn membership(&self, out: &mut DetailsText, id: ActionId) {
        let said = match (self.number, self.pane.membership().get(id)) {
            (Some(number), Some(membership)) => text::membership(membership, number),
            (Some(_), None) => text::STATEMENT_UNREADABLE.to_owned(),
            (None, _) => text::NO_STATEMENTS.to_owned(),
        };
        out.labelled(heading::STATEMENT, &said);
    }

    fn resources(&self, out: &mut DetailsText, action: &Action) {
        if !action.resources_known() {
            out.labelled(heading::RESOURCES, text::RESOURCES_UNKNOWN);
            return;
        }
        out.heading(heading::RESOURCES);
        for resource in &action.resources {
            let kind = self.catalog().resource_type(resource.resource_type);
            let required = if resource.required { text::REQUIRED } else { text::OPTIONAL };
            let required = format!(" ({required})");
            out.add(2, &[(Role::Strong, &kind.name), (Role::Muted, &required)]);
            for arn in &kind.arns {
                out.add(4, &[(Role::Text, arn)]);
            }
        }
        if action.resources_inferred {
            out.below(Role::Muted, text::RESOURCES_INFERRED);
        }
    }

    fn keys(&self, out: &mut DetailsText, id: ActionId) {
        let keys = self.catalog().condition_keys_for(id);
        if keys.is_empty() {
            return;
        }
        out.heading(heading::KEYS);
        for relation in [KeyRelation::Listed, KeyRelation::SameService, KeyRelation::Common] {
            let names: Vec<&str> =
                keys.iter().filter(|key| key.relation == relation).map(|key| key.name).collect();
            if !names.is_empty() {
                let label = format!("{}: ", text::relation(relation));
                out.add(2, &[(Role::Muted, &label), (Role::Text, &names.join(", "))]);
            }
        }
    }

    fn templates(&self, out: &mut DetailsText, action: &str) {
        let uses = self.world.template_uses(action);
        if uses.is_empty() {
            return;
        }
        out.heading(heading::TEMPLATES);
        for one in &uses {
            let how = format!("  {}", text::template_use(one.effect.word(), one.named));
            out.add(2, &[(Role::Text, one.title), (Role::Muted, &how)]);
        }
    }

    fn sources(&self, out: &mut DetailsText, sources: &[SourceId]) {
        if sources.is_empty() {
            return;
        }
        out.heading(heading::SOURCES);
        for id in sources {
            out.below(Role::Text, &text::source(self.catalog().source(*id)));
        }
    }

    fn group(&self, out: &mut DetailsText, id: GroupId) {
        let Some(group) = self.pane.tree().groups().get(id) else { return };
        let service = self.catalog().service(group.service);
        let of = format!("  {}", service.title());
        out.add(0, &[(Role::Strong, &group.name), (Role::Muted, &of)]);
        self.branch(out, Item::Group(id), &group.actions);
        out.heading(heading::ACTIONS);
        for id in &group.actions {
            let action = self.catalog().action(*id);
            let description = format!("  {}", action.description);
            out.add(2, &[(Role::Text, action.short_name()), (Role::Muted, &description)]);
        }
    }

    fn service(&self, out: &mut DetailsText, id: ServiceId) {
        let service = self.catalog().service(id);
        let title = format!("  {}", service.title());
        out.add(0, &[(Role::Strong, &service.code), (Role::Text, &title)]);
        if service.code_guessed {
            out.add(0, &[(Role::Warning, text::CODE_GUESSED)]);
        }
        let actions: Vec<ActionId> = self.catalog().actions_of(id).collect();
        self.branch(out, Item::Service(id), &actions);
        out.labelled(heading::GRANULARITY, text::granularity(service.granularity));
        list(out, heading::PRODUCTS, service.products.iter().map(AsRef::as_ref));
        for twins in &service.twins {
            let surface = format!("  {} ({})", twins.surface, text::actions(twins.names.len()));
            out.add(
                0,
                &[
                    (Role::Label, heading::TWINS),
                    (Role::Text, "  "),
                    (Role::Text, &twins.service),
                    (Role::Muted, &surface),
                ],
            );
            if let Some(note) = &twins.note {
                out.below(Role::Muted, note);
            }
        }
        self.resource_types(out, id);
        list(out, heading::KEYS, service.condition_keys.iter().map(|key| &*key.name));
        list(out, heading::AREAS, service.areas.iter().map(|area| &*area.name));
        list(out, heading::MODULES, service.feature_modules.iter().map(|module| &*module.name));
        list(out, heading::ROLES, service.roles.iter().map(|role| &*role.name));
        self.sources(out, &service.sources);
    }

    fn resource_types(&self, out: &mut DetailsText, id: ServiceId) {
        let mut named = "";
        for kind in self.catalog().resource_types_of(id) {
            if named.is_empty() {
                out.heading(heading::RESOURCES);
            }
            if named != kind.name {
                out.add(2, &[(Role::Strong, &kind.name)]);
                named = &kind.name;
            }
            for arn in &kind.arns {
                out.add(4, &[(Role::Text, arn)]);
            }
        }
    }

    /// What is counted for a branch: actions, levels, what the statement speaks of.
    fn branch(&self, out: &mut DetailsText, branch: Item, actions: &[ActionId]) {
        let mut counted = text::actions(actions.len());
        let levels: Vec<String> = AccessLevel::ALL
            .into_iter()
            .map(Some)
            .chain([None])
            .filter_map(|level| {
                let count = actions.iter().filter(|id| self.catalog().action(**id).level == level).count();
                let word = level.map_or(text::UNKNOWN_LEVEL, AccessLevel::word);
                (count > 0).then(|| format!("{word} {count}"))
            })
            .collect();
        counted.push_str(": ");
        counted.push_str(&levels.join(", "));
        out.add(0, &[(Role::Text, &counted)]);
        let said = match (self.number, self.pane.membership().counts(branch)) {
            (Some(number), Some(counts)) => text::counted(counts.named, counts.covered, counts.total, number),
            (Some(_), None) => text::STATEMENT_UNREADABLE.to_owned(),
            (None, _) => text::NO_STATEMENTS.to_owned(),
        };
        out.labelled(heading::STATEMENT, &said);
        if let Some(allowed) = self.pane.decisions().allowed(branch) {
            out.labelled(heading::DECISION, &text::allowed_of(allowed, actions.len()));
        }
    }
}

fn apis(out: &mut DetailsText, action: &Action) {
    match &action.apis {
        Apis::Unknown => out.labelled(heading::APIS, text::APIS_UNKNOWN),
        Apis::SameName => out.labelled(heading::APIS, text::SAME_NAME),
        Apis::Named(names) => list(out, heading::APIS, names.iter().map(AsRef::as_ref)),
    }
}

/// A label and names, the first of them written out.
fn list<'n>(out: &mut DetailsText, label: &str, names: impl ExactSizeIterator<Item = &'n str>) {
    let all = names.len();
    if all == 0 {
        return;
    }
    let mut shown: Vec<String> = names.take(LISTED).map(str::to_owned).collect();
    if all > LISTED {
        shown.push(text::more(all - LISTED));
    }
    out.labelled(label, &shown.join(", "));
}

/// The role of an access level.
pub const fn level_role(level: Option<AccessLevel>) -> Role {
    match level {
        Some(AccessLevel::Create) => Role::LevelCreate,
        Some(AccessLevel::List) => Role::LevelList,
        Some(AccessLevel::Get) => Role::LevelGet,
        Some(AccessLevel::Update) => Role::LevelUpdate,
        Some(AccessLevel::Delete) => Role::LevelDelete,
        Some(AccessLevel::None) | None => Role::LevelNone,
    }
}
