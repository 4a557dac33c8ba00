//! What the catalog knows of an action, a feature module or a permission area, as needs to make statements from.

use super::ActionNeeds;
use crate::engine::catalog::{ActionId, Catalog, FeatureModule, PermissionArea};

/// What an action is checked on: the templates of all its resource types, with those that are checked only when such
/// a resource is involved (F6).
pub fn action_needs(catalog: &Catalog, action: ActionId) -> ActionNeeds {
    let action = catalog.action(action);
    ActionNeeds {
        action: action.name.to_string(),
        level: action.level.map(|level| level.word().to_owned()),
        resources: templates(catalog, action.resources.iter().map(|one| one.resource_type)),
    }
}

fn templates(
    catalog: &Catalog,
    types: impl Iterator<Item = crate::engine::catalog::ResourceTypeId>,
) -> Vec<String> {
    let mut templates: Vec<String> = Vec::new();
    for template in types.flat_map(|id| catalog.resource_type(id).arns.iter()) {
        if !templates.iter().any(|known| known == template) {
            templates.push(template.to_string());
        }
    }
    templates
}

/// The actions of all services that a feature module needs, each once, in the order of its rows. An action that the
/// catalog does not have keeps its name; its resources are not known.
pub fn module_needs(catalog: &Catalog, module: &FeatureModule) -> Vec<ActionNeeds> {
    let mut needs: Vec<ActionNeeds> = Vec::new();
    for row in &module.rows {
        let need = match catalog.action_id(&row.action) {
            Some(id) => action_needs(catalog, id),
            None => ActionNeeds { action: row.action.to_string(), level: None, resources: Vec::new() },
        };
        if !needs.iter().any(|known| known.action == need.action) {
            needs.push(need);
        }
    }
    needs
}

/// The patterns of a permission area, or those of them that only read, each with the templates of the actions that it
/// covers. Where the catalog knows none, the area's own ARN patterns stand in.
pub fn area_needs(catalog: &Catalog, area: &PermissionArea, read_only: bool) -> Vec<ActionNeeds> {
    let patterns = if read_only { &area.read } else { &area.actions };
    let need = |pattern: &str| {
        let covered = catalog.expand(pattern);
        let types = covered.iter().flat_map(|id| &catalog.action(*id).resources).map(|one| one.resource_type);
        let known = templates(catalog, types);
        // One action of unknown resources makes those of the pattern unknown, unless the area states them.
        let all_known = !covered.is_empty() && covered.iter().all(|id| catalog.action(*id).resources_known());
        let stated = area.resources.iter().map(ToString::to_string).collect();
        let level = match covered.as_slice() {
            [only] => catalog.action(*only).level.map(|level| level.word().to_owned()),
            _ => None,
        };
        ActionNeeds { action: pattern.to_owned(), level, resources: if all_known { known } else { stated } }
    };
    patterns.iter().map(|pattern| need(pattern)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Filling, Grounds, grouped_statements};
    use super::*;
    use crate::engine::edit::{Acceptance, acceptance};
    use crate::engine::json::Style;
    use crate::engine::policy::{Effect, Policy, PolicyKind, format, parse};

    #[test]
    fn every_feature_module_makes_statements_that_its_actions_accept() {
        let catalog = Catalog::embedded().unwrap();
        let modules: Vec<_> =
            catalog.services().iter().flat_map(|service| &service.feature_modules).collect();
        assert_eq!(modules.len(), 24);
        for module in modules {
            let needs = module_needs(&catalog, module);
            let proposed = grouped_statements(Effect::Allow, &needs, &Filling::default());
            let mut granted = 0;
            for one in &proposed {
                for action in one.statement.action.texts() {
                    granted += 1;
                    let need = needs.iter().find(|need| need.action == action).unwrap();
                    let expected =
                        if need.resources.is_empty() { Acceptance::NotChecked } else { Acceptance::Accepts };
                    assert_eq!(one.grounds == Grounds::Unknown, need.resources.is_empty(), "{action}");
                    for pattern in one.statement.resource.as_ref().unwrap().texts() {
                        assert_eq!(
                            acceptance(pattern, &need.resources),
                            expected,
                            "{}: {action} on {pattern}",
                            module.name
                        );
                    }
                }
            }
            assert_eq!(granted, needs.len(), "{}", module.name);
            let statements = proposed.into_iter().map(|one| one.statement).collect();
            let text = format(&Policy { kind: PolicyKind::Identity, statements }, Style::Pretty);
            assert_eq!(parse(&text, None).faults, [], "{}", module.name);
        }
    }

    #[test]
    fn an_area_keeps_its_pattern_and_takes_the_templates_of_its_actions() {
        let catalog = Catalog::embedded().unwrap();
        let edas = catalog.service(catalog.service_id("edas").unwrap());
        let area = edas
            .areas
            .iter()
            .find(|area| area.actions.iter().any(|pattern| pattern == "edas:*Cluster"))
            .unwrap();
        let needs = area_needs(&catalog, area, false);
        let cluster = needs.iter().find(|need| need.action == "edas:*Cluster").unwrap();
        assert!(cluster.resources.iter().any(|template| template.contains("cluster/{#")), "{cluster:?}");
        assert!(area_needs(&catalog, area, true).len() <= needs.len());
    }
}
