//! Wildcards for names and names for wildcards, over the actions that are known.
//!
//! A plan says what would go, what would come, and which further actions that would cover **today**. A wildcard also
//! covers what the service adds tomorrow, which nobody can list: the caller should say so.

use super::StatementId;
use super::change::{Change, ClauseName};
use super::membership::{ClauseIndex, Membership};
use crate::engine::policy::glob::has_wildcard;
use crate::engine::policy::{Clause, KnownActions};
use rustc_hash::FxHashSet;

/// An exchange of patterns that was worked out but not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Patterns that go.
    pub remove: Vec<String>,
    /// Patterns that come.
    pub add: Vec<String>,
    /// Known actions that would be covered and are not now, by index, ascending.
    pub also: Vec<usize>,
}

impl Plan {
    /// The edit that carries it out.
    pub fn into_change(self, statement: StatementId) -> Change {
        Change::Exchange { statement, clause: ClauseName::Action, remove: self.remove, add: self.add }
    }
}

/// The fewest prefix or suffix wildcards that cover a service's named actions and no other known one. Names that are
/// not known stay as they are. None when that would save nothing.
pub fn exact(clause: &Clause, service: &str, known: &KnownActions) -> Option<Plan> {
    let names = named_of(clause, service, known);
    let prefix = format!("{}:", service.to_ascii_lowercase());
    let wanted: FxHashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let mut universe: Vec<Item<'_>> = Vec::new();
    for (folded, index) in known.beginning_with(&prefix) {
        let Some((_, short)) = known.name(index).and_then(|name| name.split_once(':')) else {
            continue;
        };
        if universe.last().is_some_and(|last| last.short.eq_ignore_ascii_case(short)) {
            continue;
        }
        let wanted = wanted.contains(folded);
        universe.push(Item { key: short.to_ascii_lowercase(), short, wanted });
    }
    // Action names are ASCII; prefixes are counted in bytes, which would cut other letters in two.
    if !universe.iter().all(|item| item.short.is_ascii()) {
        return None;
    }
    let code = names.first()?.split_once(':')?.0;
    let by_prefix = cover(
        &universe,
        first_word,
        |short, length| format!("{code}:{}*", short.get(..length).unwrap_or(short)),
        code,
    );
    for item in &mut universe {
        item.key = item.key.chars().rev().collect();
    }
    universe.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    let by_suffix = cover(
        &universe,
        last_word,
        |short, length| format!("{code}:*{}", short.get(short.len() - length..).unwrap_or(short)),
        code,
    );
    let add = if by_suffix.len() < by_prefix.len() { by_suffix } else { by_prefix };
    (add.len() < names.len()).then(|| changed(names, add, Vec::new()))
}

/// The one narrowest wildcard over a service's named actions, and what else it covers. None for fewer than two names.
pub fn single(clause: &Clause, service: &str, known: &KnownActions) -> Option<Plan> {
    let names = named_of(clause, service, known);
    let shorts: Vec<&str> =
        names.iter().filter_map(|name| name.split_once(':')).map(|(_, short)| short).collect();
    let ([first, rest @ ..], Some((code, _))) = (shorts.as_slice(), names.first()?.split_once(':')) else {
        return None;
    };
    if rest.is_empty() {
        return None;
    }
    let shortest = shorts.iter().map(|short| short.len()).min()?;
    let front = rest.iter().map(|short| common(first.bytes(), short.bytes())).min()?.min(shortest);
    let back = rest
        .iter()
        .map(|short| common(first.bytes().rev(), short.bytes().rev()))
        .min()?
        .min(shortest - front);
    let pattern = format!("{code}:{}*{}", first.get(..front)?, first.get(first.len() - back..)?);
    let index = ClauseIndex::of(&Clause { negated: false, ..clause.clone() });
    let is_new = |at: &usize| known.name(*at).is_some_and(|name| index.membership(name) == Membership::Not);
    let also = known.expand(&pattern).into_iter().filter(is_new).collect();
    Some(changed(names, vec![pattern], also))
}

/// The names that a wildcard covers today. None when no known action is covered: it would not do to replace it then.
pub fn write_out(pattern: &str, known: &KnownActions) -> Option<Plan> {
    let names: Vec<String> =
        known.expand(pattern).into_iter().filter_map(|at| known.name(at)).map(str::to_owned).collect();
    (has_wildcard(pattern) && !names.is_empty()).then(|| changed(vec![pattern.to_owned()], names, Vec::new()))
}

fn changed(remove: Vec<String>, add: Vec<String>, also: Vec<usize>) -> Plan {
    let both: Vec<String> = remove.iter().filter(|text| add.contains(text)).cloned().collect();
    let without = |texts: Vec<String>| texts.into_iter().filter(|text| !both.contains(text)).collect();
    Plan { remove: without(remove), add: without(add), also }
}

/// The known actions of a service that a clause names one by one, as written, in its order.
fn named_of(clause: &Clause, service: &str, known: &KnownActions) -> Vec<String> {
    let of_service =
        |text: &&str| text.split_once(':').is_some_and(|(code, _)| code.eq_ignore_ascii_case(service));
    let names = clause.texts().filter(of_service).filter(|text| !has_wildcard(text));
    names.filter(|text| known.find(text).is_some()).map(str::to_owned).collect()
}

#[derive(Clone)]
struct Item<'n> {
    /// The name in lower case, for suffixes from the back.
    key: String,
    /// The name as the list of known actions spells it, without its code.
    short: &'n str,
    wanted: bool,
}

/// Patterns for the wanted items among all. A pattern holds at least a whole word of each name that it covers:
/// nobody wants to read `ecs:A*`.
fn cover(
    items: &[Item<'_>],
    word: fn(&str) -> usize,
    pattern: impl Fn(&str, usize) -> String,
    code: &str,
) -> Vec<String> {
    if items.len() > 1 && items.iter().all(|item| item.wanted) {
        return vec![format!("{code}:*")];
    }
    let mut patterns = Vec::new();
    let mut open: Vec<&[Item<'_>]> = vec![items];
    while let Some(group) = open.pop() {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        if !group.iter().any(|item| item.wanted) {
            continue;
        }
        if group.len() == 1 {
            patterns.push(format!("{code}:{}", first.short));
            continue;
        }
        let length = common(first.key.bytes(), last.key.bytes());
        if group.iter().all(|item| item.wanted && word(item.short) <= length) {
            patterns.push(pattern(first.short, length));
            continue;
        }
        // Distinct sorted keys part after what they have in common.
        let parts = group.chunk_by(|a, b| a.key.as_bytes().get(length) == b.key.as_bytes().get(length));
        open.extend(parts.collect::<Vec<_>>().into_iter().rev());
    }
    patterns
}

fn common(left: impl Iterator<Item = u8>, right: impl Iterator<Item = u8>) -> usize {
    left.zip(right).take_while(|(a, b)| a == b).count()
}

/// Length of the first word in camel case.
fn first_word(name: &str) -> usize {
    let bytes = name.as_bytes();
    let starts = bytes.windows(2).position(
        |pair| matches!(pair, [before, after] if !before.is_ascii_uppercase() && after.is_ascii_uppercase()),
    );
    starts.map_or(name.len(), |at| at + 1)
}

/// Length of the last word in camel case.
fn last_word(name: &str) -> usize {
    name.rfind(|c: char| c.is_ascii_uppercase()).map_or(name.len(), |at| name.len() - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDAS: [&str; 8] = [
        "edas:CreateApplication",
        "edas:CreateCluster",
        "edas:DeleteApplication",
        "edas:ManageApplication",
        "edas:ReadApplication",
        "edas:ReadCluster",
        "edas:ReadService",
        "arms:ReadApplication",
    ];

    fn plan(names: &[&str]) -> Option<Vec<String>> {
        exact(&Clause::of(names.iter().copied()), "edas", &KnownActions::new(EDAS)).map(|plan| plan.add)
    }

    #[test]
    fn an_exact_wildcard_covers_what_was_named_and_nothing_else() {
        let applications = [
            "edas:CreateApplication",
            "edas:DeleteApplication",
            "edas:ManageApplication",
            "edas:ReadApplication",
        ];
        assert_eq!(plan(&applications).unwrap(), ["edas:*Application"]);
        assert_eq!(
            plan(&["edas:ReadApplication", "edas:ReadCluster", "edas:ReadService"]).unwrap(),
            ["edas:Read*"]
        );
        assert_eq!(plan(&["edas:ReadApplication", "edas:ReadCluster"]), None);
        assert_eq!(plan(&EDAS[..7]).unwrap(), ["edas:*"]);
        let mixed = [
            "edas:ReadApplication",
            "edas:ReadCluster",
            "edas:ReadService",
            "edas:CreateCluster",
            "edas:Unheard",
        ];
        assert_eq!(plan(&mixed).unwrap(), ["edas:Read*"], "CreateCluster and the unknown name stay");
    }

    #[test]
    fn one_wildcard_says_what_else_it_covers() {
        let clause = Clause::of(["edas:CreateApplication", "edas:ReadApplication", "ecs:RunInstances"]);
        let known = KnownActions::new(EDAS);
        let plan = single(&clause, "edas", &known).unwrap();
        assert_eq!(plan.add, ["edas:*eApplication"].map(|_| "edas:*Application"));
        assert_eq!(
            plan.also.iter().map(|at| known.name(*at).unwrap()).collect::<Vec<_>>(),
            ["edas:DeleteApplication", "edas:ManageApplication"]
        );
        assert_eq!(single(&Clause::of(["edas:ReadCluster"]), "edas", &known), None);
    }

    #[test]
    fn a_wildcard_is_written_out_and_can_lose_one_action() {
        let known = KnownActions::new(EDAS);
        assert_eq!(
            write_out("edas:*Cluster", &known).unwrap().add,
            ["edas:CreateCluster", "edas:ReadCluster"]
        );
        assert_eq!(write_out("ecs:*", &known), None);
    }
}
