//! Texts of the catalog and its details.

use crate::engine::catalog::{AccessLevel, Confidence, Granularity, KeyRelation, Source};
use crate::engine::edit::Membership;
use crate::tui::catalog_pane::grouping::Grouping;
use crate::tui::catalog_pane::mark::{Allowed, Mark};

/// Actions that no module is known for.
pub const NO_MODULE: &str = "no module known";
/// Actions on everything at once.
pub const ALL_RESOURCES: &str = "all resources";
/// Actions whose resources nobody wrote down.
pub const UNKNOWN_RESOURCES: &str = "resources unknown";
/// Actions without an access level.
pub const UNKNOWN_LEVEL: &str = "level unknown";

/// A search that finds nothing.
pub const NOTHING_FOUND: &str = "No action fits.";
/// What can be searched for, while nothing is typed.
pub const SEARCH_HINT: &str = "words, svc: level: type: key: mod: is:granted is:denied";

/// Why something is not possible: nothing is selected in the catalog.
pub const NO_ITEM: &str = "Nothing is selected in the catalog.";
/// Why something is not possible: it needs an action.
pub const NO_ACTION: &str = "Select an action in the catalog first.";
/// Why something is not possible: it needs a branch.
pub const NO_BRANCH: &str = "An action has nothing below it.";
/// Why something is not possible: the list of results has no branches.
pub const NO_TREE: &str = "There are no branches in a list of results.";
/// Why something is not possible: no level.
pub const NO_LEVEL: &str = "The access level of this action is unknown.";
/// Why something is not possible: no ARN template.
pub const NO_TEMPLATE: &str = "No ARN template is known for this.";
/// A wildcard of the statement reaches beyond one service.
pub const WIDE_WILDCARD: &str =
    "The statement covers these by a pattern that spans services; change it in the policy.";
/// No wildcard would save anything.
pub const NO_WILDCARD: &str = "No wildcard is shorter than the names themselves.";
/// The statement lists what it does not speak of.
pub const NEGATED: &str = "The statement uses NotAction; wildcards for it are written in the policy.";
/// Where a statement that is made for an action comes from.
pub const FROM_CATALOG: &str = "the catalog";

/// A wildcard that would cover more than was asked for, and was not written.
pub fn wildcard_widens(pattern: &str, more: &[&str], all: usize) -> String {
    let rest = all.saturating_sub(more.len());
    let also = more.join(", ");
    if rest == 0 {
        format!("Nothing changed: {pattern} would also cover {also}.")
    } else {
        format!("Nothing changed: {pattern} would also cover {also} and {rest} more.")
    }
}

/// How actions are grouped now.
pub const fn grouped(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Module => "Grouped by module.",
        Grouping::ResourceType => "Grouped by resource type.",
        Grouping::Level => "Grouped by access level.",
    }
}

/// How many of the actions are found.
pub fn found(count: usize, all: usize) -> String {
    format!("{count} of {all}")
}

/// What the actions of one level are called in a label.
pub fn level_group(level: AccessLevel, branch: &str) -> String {
    format!("level {level} of {branch}")
}

/// What the found actions are called in a label.
pub const FOUND_GROUP: &str = "found by the search";

/// The letter of an access level: small when it is inferred.
pub const fn level_letter(level: Option<AccessLevel>, inferred: bool) -> &'static str {
    match (level, inferred) {
        (Some(AccessLevel::Create), false) => "C",
        (Some(AccessLevel::List), false) => "L",
        (Some(AccessLevel::Get), false) => "G",
        (Some(AccessLevel::Update), false) => "U",
        (Some(AccessLevel::Delete), false) => "D",
        (Some(AccessLevel::None), false) => "N",
        (Some(AccessLevel::Create), true) => "c",
        (Some(AccessLevel::List), true) => "l",
        (Some(AccessLevel::Get), true) => "g",
        (Some(AccessLevel::Update), true) => "u",
        (Some(AccessLevel::Delete), true) => "d",
        (Some(AccessLevel::None), true) => "n",
        (None, _) => "-",
    }
}

/// Headings of the details.
pub mod heading {
    /// APIs.
    pub const APIS: &str = "APIs";
    /// Access level.
    pub const LEVEL: &str = "Level";
    /// Resource types.
    pub const RESOURCES: &str = "Resources";
    /// Condition keys.
    pub const KEYS: &str = "Condition keys";
    /// Dependent actions.
    pub const DEPENDS: &str = "Also needs";
    /// The module of the action itself.
    pub const MODULE: &str = "Module";
    /// Feature modules that need the action.
    pub const MODULES: &str = "Feature modules";
    /// Confidence.
    pub const CONFIDENCE: &str = "Confidence";
    /// Sources.
    pub const SOURCES: &str = "Sources";
    /// Twins.
    pub const TWINS: &str = "Twins";
    /// Other spellings.
    pub const ALIASES: &str = "Also written";
    /// The decision.
    pub const DECISION: &str = "Decision";
    /// The selected statement.
    pub const STATEMENT: &str = "Selected statement";
    /// Templates.
    pub const TEMPLATES: &str = "Templates";
    /// How many actions.
    pub const ACTIONS: &str = "Actions";
    /// Finest scope.
    pub const GRANULARITY: &str = "Granularity";
    /// Products.
    pub const PRODUCTS: &str = "Products";
    /// Permission areas.
    pub const AREAS: &str = "Permission areas";
    /// Roles.
    pub const ROLES: &str = "Roles it needs";
    /// Access levels of a branch.
    pub const LEVELS: &str = "Levels";
}

/// An API of the action's own name.
pub const SAME_NAME: &str = "the API of the same name";
/// APIs nobody wrote down.
pub const APIS_UNKNOWN: &str = "unknown";
/// A resource list nobody wrote down.
pub const RESOURCES_UNKNOWN: &str =
    "unknown: no source says which resources this action takes, so nothing is concluded from it";
/// A resource list that was worked out.
pub const RESOURCES_INFERRED: &str = "worked out from a published policy, not from a table";
/// A level nobody states.
pub const LEVEL_UNKNOWN: &str = "unknown: nothing states it and its verb says nothing";
/// A level that the file states.
pub const LEVEL_FROM_FILE: &str = "stated in the catalog file";
/// A type that is always checked.
pub const REQUIRED: &str = "required";
/// A type that is checked only when it is involved.
pub const OPTIONAL: &str = "only if involved";
/// A code that is a guess.
pub const CODE_GUESSED: &str = "The RAM code is a guess: no source confirms it.";
/// No statement is there to speak of the action.
pub const NO_STATEMENTS: &str = "The policy has no statement yet.";
/// The selected statement could not be read.
pub const STATEMENT_UNREADABLE: &str = "The selected statement cannot be read.";
/// There is no policy that could be asked.
pub const NO_POLICY_IN_FORCE: &str = "No policy is in force yet.";

/// Where an inferred level comes from.
pub fn level_from_verb(verb: &str, share: Option<(f32, u32)>) -> String {
    match share {
        Some((share, samples)) => {
            format!(
                "inferred: {:.0}% of {samples} APIs that begin with {verb} are of this level",
                share * 100.0
            )
        }
        None => format!("inferred from the verb {verb}"),
    }
}

/// Where a stated level comes from.
pub fn level_stated(source: &str) -> String {
    format!("stated by {source}")
}

/// What a decision is asked about.
pub fn asked_on(resource: &str) -> String {
    format!("asked on {resource}")
}

/// What the selected statement says of an action.
pub fn membership(membership: Membership, number: usize) -> String {
    match membership {
        Membership::Named => format!("statement {number} names it"),
        Membership::Covered => format!("statement {number} covers it without naming it"),
        Membership::Excepted => format!("statement {number} leaves it out by NotAction"),
        Membership::Not => format!("statement {number} does not speak of it"),
    }
}

/// How much of a branch the selected statement speaks of.
pub fn counted(named: usize, covered: usize, total: usize, number: usize) -> String {
    format!("statement {number} names {named} and covers {covered} more of {total}")
}

/// How many actions of a branch are allowed, each on its own resources, and of how many that is not certain.
pub fn allowed_of(allowed: Allowed, total: usize) -> String {
    let Allowed { certain, depends, unknown } = allowed;
    let mut said = vec![format!("{certain} of {total} allowed")];
    if depends > 0 {
        said.push(format!("{depends} depending on an undocumented rule"));
    }
    if unknown > 0 {
        said.push(format!("{unknown} not to be told: RAM would refuse a policy"));
    }
    said.join(", ")
}

/// How a confidence is explained.
pub fn confidence(confidence: Option<Confidence>) -> String {
    match confidence {
        Some(confidence) => format!("{}: {}", confidence.word(), confidence.meaning()),
        None => "not stated".to_owned(),
    }
}

/// What the finest granularity means.
pub const fn granularity(granularity: Option<Granularity>) -> &'static str {
    match granularity {
        Some(Granularity::Service) => "service: all or nothing",
        Some(Granularity::Operation) => "operation: single actions, always on all resources",
        Some(Granularity::Resource) => "resource: single actions on single resources",
        None => "unknown",
    }
}

/// How a condition key comes to be usable.
pub const fn relation(relation: KeyRelation) -> &'static str {
    match relation {
        KeyRelation::Listed => "listed for this action",
        KeyRelation::SameService => "of the service; may apply",
        KeyRelation::Common => "common",
    }
}

/// How a template uses an action.
pub fn template_use(effect: &str, named: bool) -> String {
    let how = if named { "by name" } else { "by wildcard" };
    format!("{effect}, {how}")
}

/// A number of actions.
pub fn actions(count: usize) -> String {
    if count == 1 { "1 action".to_owned() } else { format!("{count} actions") }
}

/// How many more there are than are listed.
pub fn more(count: usize) -> String {
    format!("and {count} more")
}

/// A source: what it is, its title, its date in words and where it is found.
pub fn source(source: &Source) -> String {
    let date = source.date.as_deref().map_or_else(|| "undated".to_owned(), date);
    let at = source.at.as_deref().map(|at| format!(", {at}")).unwrap_or_default();
    format!("{} ({}, {date}{at})", source.title, source.kind.word())
}

/// A date in words: `2025-12-20` is 20 December 2025. What is no date stays as it is.
pub fn date(written: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = written.split('-');
    let year = parts.next().unwrap_or(written);
    let month = parts.next().and_then(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?));
    let day = parts.next().and_then(|day| day.parse::<u8>().ok());
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => written.to_owned(),
    }
}

/// What a live mark means.
pub const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Allow => "allowed",
        Mark::ExplicitDeny => "explicitly denied",
        Mark::ImplicitDeny => "not allowed by anything",
        Mark::Depends => "depends on an undocumented rule",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_words_as_exactly_as_they_are_known() {
        assert_eq!(date("2025-12-20"), "20 December 2025");
        assert_eq!(date("2026-02"), "February 2026");
        assert_eq!(date("2021"), "2021");
        assert_eq!(date("2021-13-40"), "2021-13-40");
    }
}
