//! Grants to statements: actions stand together only when they need exactly the same resources.

use super::passed_roles::PASS_ROLE;
use super::{Added, Unnarrowed, WhyAdded, WhyWide};
use crate::engine::catalog::ActionId;
use crate::engine::policy::glob::{Glob, has_wildcard};
use crate::engine::policy::{
    Clause, Condition, Effect, Located, Operator, Place, Policy, PolicyKind, Statement, Test, arn,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// One action on one pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub action: String,
    pub id: Option<ActionId>,
    pub pattern: String,
    /// The only service that a role may be passed to.
    pub service: Option<String>,
    /// Why the pattern is no narrower; none when it is what the evidence names.
    pub wide: Option<WhyWide>,
    /// What asks for it; none for what was wanted.
    pub why: Option<WhyAdded>,
}

impl Grant {
    pub(super) fn unnarrowed(&self) -> impl Iterator<Item = Unnarrowed> {
        let any_service = self.service.is_none() && self.action.eq_ignore_ascii_case(PASS_ROLE);
        let reasons = self.wide.clone().into_iter().chain(any_service.then_some(WhyWide::AnyService));
        reasons.map(|why| Unnarrowed { action: self.action.clone(), resource: self.pattern.clone(), why })
    }

    pub(super) fn addition(&self) -> Option<Added> {
        Some(Added {
            action: self.action.clone(),
            resource: self.pattern.clone(),
            service: self.service.clone(),
            why: self.why.clone()?,
        })
    }
}

/// The policy of all grants: statements in the order in which their first actions came, those on `*` last.
pub(super) fn policy(grants: &[Grant]) -> Policy {
    let statements = statements(grants);
    Policy { kind: PolicyKind::Identity, statements }
}

fn statements(grants: &[Grant]) -> Vec<Statement> {
    // What one action needs for one service, in order of appearance.
    let mut order: Vec<(&str, Option<&str>)> = Vec::new();
    let mut patterns: FxHashMap<(&str, Option<&str>), Vec<&str>> = FxHashMap::default();
    for grant in grants {
        let key = (grant.action.as_str(), grant.service.as_deref());
        let list = patterns.entry(key).or_insert_with(|| {
            order.push(key);
            Vec::new()
        });
        list.push(&grant.pattern);
    }
    // Actions with the same patterns; then the services of what is passed on the same roles.
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut by_patterns: FxHashMap<(Vec<&str>, Option<&str>), usize> = FxHashMap::default();
    for key in order {
        let (action, service) = key;
        let list = without_covered(patterns.remove(&key).unwrap_or_default());
        let at = *by_patterns.entry((list.clone(), service)).or_insert_with(|| {
            groups.push(Group {
                actions: Vec::new(),
                patterns: list,
                services: service.into_iter().collect(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.actions.push(action);
        }
    }
    let mut groups = with_services_joined(groups);
    groups.sort_by_key(|group| group.patterns.first() == Some(&"*"));
    groups.into_iter().enumerate().map(|(index, group)| group.statement(index)).collect()
}

struct Group<'g> {
    actions: Vec<&'g str>,
    patterns: Vec<&'g str>,
    /// Values of `acs:Service`; none for no condition.
    services: Vec<&'g str>,
}

impl Group<'_> {
    fn statement(self, index: usize) -> Statement {
        let values = self.services.iter().map(|service| Located::from(*service)).collect();
        let only_to = Condition {
            operator: Operator { set: None, test: Test::StringEquals, negated: false },
            key: Located::from("acs:Service"),
            values,
            operator_place: Place::default(),
        };
        Statement {
            index,
            conditions: if self.services.is_empty() { Vec::new() } else { vec![only_to] },
            ..Statement::of(
                Effect::Allow,
                Clause::of(self.actions.iter().copied()),
                Clause::of(self.patterns.iter().copied()),
            )
        }
    }
}

/// Groups that pass the same roles to different services become one with a list of services: values of one key are
/// alternatives (C4), and no role gets a service that it does not have already.
fn with_services_joined(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut joined: Vec<Group<'_>> = Vec::new();
    for group in groups {
        let same = |known: &&mut Group<'_>| {
            !known.services.is_empty() && known.actions == group.actions && known.patterns == group.patterns
        };
        match joined.iter_mut().filter(|_| !group.services.is_empty()).find(same) {
            Some(known) => known.services.extend(group.services),
            None => joined.push(group),
        }
    }
    joined
}

fn relative_id(pattern: &str) -> Option<&str> {
    arn::split(pattern).map(|fields| fields.relative_id)
}

/// Sorted, each once, and none that another one covers (W4).
fn without_covered(mut patterns: Vec<&str>) -> Vec<&str> {
    patterns.sort_unstable();
    patterns.dedup();
    if patterns.contains(&"*") {
        return vec!["*"];
    }
    // Only one whose relative id begins with the same letters, up to its first star, can cover a pattern: few are compared.
    let mut wide: FxHashMap<&str, Vec<(&str, Glob)>> = FxHashMap::default();
    let mut lengths: FxHashSet<usize> = FxHashSet::default();
    for pattern in patterns.iter().copied().filter(|pattern| has_wildcard(pattern) && !pattern.contains('?'))
    {
        let Some(id) = relative_id(pattern) else { continue };
        let end = id.find('*').unwrap_or(id.len());
        let Some(prefix) = id.get(..end) else { continue };
        lengths.insert(end);
        wide.entry(prefix).or_default().push((pattern, Glob::new(pattern)));
    }
    let covered = |pattern: &str| {
        let Some(id) = relative_id(pattern) else { return false };
        lengths.iter().filter_map(|length| id.get(..*length)).any(|prefix| {
            let candidates = wide.get(prefix).into_iter().flatten();
            candidates
                .filter(|(other, _)| *other != pattern)
                .any(|(other, glob)| glob.matches(pattern) && arn::covers(other, pattern))
        })
    };
    let kept: Vec<&str> = patterns.iter().copied().filter(|pattern| !covered(pattern)).collect();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(action: &str, pattern: &str, service: Option<&str>) -> Grant {
        Grant {
            action: action.to_owned(),
            id: None,
            pattern: pattern.to_owned(),
            service: service.map(str::to_owned),
            wide: None,
            why: None,
        }
    }

    fn summary(grants: &[Grant]) -> Vec<(Vec<String>, Vec<String>, Vec<String>)> {
        let texts = |clause: &Clause| clause.texts().map(str::to_owned).collect::<Vec<_>>();
        let values = |statement: &Statement| {
            statement.conditions.iter().flat_map(|one| &one.values).map(|value| value.text.clone()).collect()
        };
        let all = policy(grants).statements.into_iter();
        all.map(|one| (texts(&one.action), texts(one.resource.as_ref().unwrap()), values(&one))).collect()
    }

    #[test]
    fn no_action_gets_a_resource_of_another() {
        let grants = [
            grant("a:A", "*", None),
            grant("a:B", "acs:a:*:*:x/1", None),
            grant("a:C", "acs:a:*:*:x/1", None),
            grant("a:C", "acs:a:*:*:x/2", None),
            grant("a:D", "acs:a:*:*:x/2", None),
            grant("a:D", "acs:a:*:*:x/1", None),
            grant("a:D", "acs:a:*:*:x/1", None),
        ];
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            summary(&grants),
            [
                (list(&["a:B"]), list(&["acs:a:*:*:x/1"]), vec![]),
                (list(&["a:C", "a:D"]), list(&["acs:a:*:*:x/1", "acs:a:*:*:x/2"]), vec![]),
                (list(&["a:A"]), list(&["*"]), vec![]),
            ]
        );
    }

    #[test]
    fn services_of_the_same_roles_become_one_list_and_others_stay_apart() {
        let grants = [
            grant("ram:PassRole", "acs:ram:*:*:role/a", Some("x.aliyuncs.com")),
            grant("ram:PassRole", "acs:ram:*:*:role/b", Some("x.aliyuncs.com")),
            grant("ram:PassRole", "acs:ram:*:*:role/a", Some("y.aliyuncs.com")),
            grant("ram:PassRole", "acs:ram:*:*:role/b", Some("y.aliyuncs.com")),
            grant("ram:PassRole", "acs:ram:*:*:role/c", Some("z.aliyuncs.com")),
        ];
        let services: Vec<_> =
            summary(&grants).into_iter().map(|(_, roles, services)| (roles.len(), services)).collect();
        assert_eq!(services[0], (2, vec!["x.aliyuncs.com".to_owned(), "y.aliyuncs.com".to_owned()]));
        assert_eq!(services[1], (1, vec!["z.aliyuncs.com".to_owned()]));
    }

    #[test]
    fn what_a_wider_pattern_of_the_same_action_covers_is_left_out() {
        let kept = |patterns: &[&'static str]| without_covered(patterns.to_vec());
        assert_eq!(kept(&["acs:a:*:*:x/*/y/*", "acs:a:*:*:x/*", "acs:a:cn:1:x/1"]), ["acs:a:*:*:x/*"]);
        assert_eq!(kept(&["acs:a:*:*:x/?", "acs:a:*:*:x/*"]), ["acs:a:*:*:x/*"]);
        assert_eq!(kept(&["acs:a:*:*:x/?", "acs:a:*:*:x/1"]).len(), 2, "what cannot be proven stays");
        assert_eq!(kept(&["acs:a:cn:*:x/*", "acs:a:*:*:x/1"]).len(), 2);
        assert_eq!(kept(&["acs:a:*:*:x/1", "*"]), ["*"]);
        assert_eq!(kept(&["acs:*:1:x:y", "acs:a:b:1:x:y"]).len(), 2, "a star crosses no field (W6)");
    }
}
