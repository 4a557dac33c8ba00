//! A policy of a set in words.

use super::access_set::AccessSet;
use crate::engine::decide::Layer;
use crate::engine::text::escape_for_display;

/// A policy of a set by its name and its layer.
pub(super) fn policy_text(set: &AccessSet, policy: usize) -> String {
    let name = escape_for_display(set.policy_name(policy)).into_owned();
    match set.members().nth(policy).map(|(_, layer, _)| layer) {
        Some(Layer::Control(level)) => format!("the control policy {name} (level {level})"),
        Some(Layer::Session) => "the session policy".to_owned(),
        Some(Layer::ResourceGroup(group)) => {
            format!("{name}, as attached for resource group {}", escape_for_display(group))
        }
        Some(Layer::Resource) => format!("the policy of the resource ({name})"),
        Some(Layer::Trust) => format!("the {name}"),
        Some(Layer::Identity) | None => name,
    }
}
