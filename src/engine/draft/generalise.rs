//! Beyond the evidence, where that is asked for: any region, any account, names by their common beginning. What it adds
//! is found by comparing access, not by counting patterns.

use super::grouping::Grant;
use crate::engine::access::{AccessSet, DiffOptions, Difference, KnownAction, diff};
use crate::engine::catalog::Catalog;
use crate::engine::policy::{Policy, arn, glob};
use std::collections::BTreeMap;

/// In which ways to go beyond the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Generalise {
    /// Every region, where the evidence names some.
    pub any_region: bool,
    /// Every account, where the evidence names some. A policy reaches its own account only (W10).
    pub any_account: bool,
    /// Names that begin alike, up to a separator: `logs/2026-01`, `logs/2026-02` become `logs/2026-*`. At least this
    /// many names of one action in one place.
    pub common_prefix: Option<usize>,
}

impl Generalise {
    /// Whether anything is asked for.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// The grants, generalised; none when nothing is asked for.
pub(super) fn widened(grants: &[Grant], how: &Generalise) -> Option<Vec<Grant>> {
    if !how.is_any() {
        return None;
    }
    let mut wider: Vec<Grant> = grants.to_vec();
    for grant in &mut wider {
        if let Some(fields) = arn::split(&grant.pattern) {
            let region = if how.any_region { "*" } else { fields.region };
            let account = if how.any_account { "*" } else { fields.account };
            grant.pattern =
                format!("{}:{}:{region}:{account}:{}", fields.prefix, fields.service, fields.relative_id);
        }
    }
    if let Some(least) = how.common_prefix {
        by_prefix(&mut wider, least.max(2));
    }
    Some(wider)
}

/// Where a name ends and another may begin.
const SEPARATORS: [char; 5] = ['/', '-', '_', '.', ':'];

fn by_prefix(grants: &mut [Grant], least: usize) {
    // Names of one action in one place: same service, region, account, and the same path above the name.
    let mut places: BTreeMap<(String, Option<String>, String), Vec<usize>> = BTreeMap::new();
    for (at, grant) in grants.iter().enumerate() {
        let Some((place, _)) = named(&grant.pattern) else { continue };
        places.entry((grant.action.clone(), grant.service.clone(), place.to_owned())).or_default().push(at);
    }
    for ((_, _, place), members) in places {
        let mut names: Vec<&str> = members
            .iter()
            .filter_map(|at| grants.get(*at))
            .filter_map(|grant| named(&grant.pattern))
            .map(|(_, name)| name)
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.len() < least {
            continue;
        }
        let (Some(first), Some(last)) = (names.first(), names.last()) else { continue };
        let shared = common_beginning(first, last);
        if shared.is_empty() {
            continue;
        }
        let pattern = format!("{place}{shared}*");
        for at in members {
            if let Some(grant) = grants.get_mut(at) {
                grant.pattern.clone_from(&pattern);
            }
        }
    }
}

/// A pattern's place and the name in it: what stands behind the first `/` of its relative id, where it is all spelt
/// out.
fn named(pattern: &str) -> Option<(&str, &str)> {
    let fields = arn::split(pattern)?;
    if glob::has_wildcard(fields.relative_id) {
        return None;
    }
    let (kind, name) = fields.relative_id.split_once('/')?;
    let at = pattern.len() - fields.relative_id.len() + kind.len() + 1;
    Some((pattern.get(..at)?, name)).filter(|_| !name.is_empty())
}

/// What two names begin with, up to and with the last separator in it; names between them in order begin with it too.
fn common_beginning<'n>(first: &'n str, last: &str) -> &'n str {
    let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let shared: &str = first.get(..same).unwrap_or_default();
    let end = shared.rfind(SEPARATORS).map_or(0, |at| at + 1);
    shared.get(..end).unwrap_or_default()
}

/// What the wider policy allows and the exact one does not.
pub(super) fn gained(exact: &Policy, wider: &Policy, catalog: &Catalog) -> Difference {
    let names = |policy: &Policy| -> Vec<String> {
        policy.statements.iter().flat_map(|one| one.action.texts()).map(str::to_owned).collect()
    };
    // Examples are made with the actions in question, on what the catalog knows them to work on.
    let known: Vec<KnownAction> = names(wider)
        .into_iter()
        .map(|name| {
            let resources = catalog
                .find(&name)
                .map(|action| super::narrowing::templates(catalog, action))
                .unwrap_or_default();
            KnownAction { name, resources: resources.into_iter().map(str::to_owned).collect() }
        })
        .collect();
    let options = DiffOptions { known: &known, only_known: false };
    diff(&AccessSet::of_policy("exact", exact), &AccessSet::of_policy("generalised", wider), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_a_beginning_up_to_a_separator() {
        assert_eq!(common_beginning("ops-agent-a", "ops-agent-b"), "ops-agent-");
        assert_eq!(common_beginning("ops-agent-a", "ops-agent-ab"), "ops-agent-");
        assert_eq!(common_beginning("alpha", "alps"), "", "half a word is no beginning");
        assert_eq!(common_beginning("日志/甲", "日志/乙"), "日志/");
        assert_eq!(named("acs:oss:*:1:logs/2026/a"), Some(("acs:oss:*:1:logs/", "2026/a")));
        assert_eq!(named("acs:oss:*:1:logs"), None);
        assert_eq!(named("acs:oss:*:1:logs/*"), None);
    }
}
