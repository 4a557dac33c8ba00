//! Statements to start from: out of a template, a feature module, a resource type with access levels, or step by step
//! on the [guided path](GuidedPolicy).
//!
//! What actions and templates exist is the caller's to say, in plain text. An action of which nobody knows the
//! resources gets a statement of its own on `*` that says so; it never widens the statement of another.

mod from_catalog;
mod guided;
mod template;

pub use from_catalog::{action_needs, area_needs, module_needs};
pub use guided::{GuidedFault, GuidedField, GuidedPart, GuidedPolicy, GuidedStep, check_name, check_note};
pub use template::{TemplateFault, fill_placeholders, template_statements};

use super::arn_form::{ArnFieldKind, ArnForm};
use crate::engine::policy::{Clause, Effect, Principal, PrincipalEntry, PrincipalForm, Statement, arn};

/// An action and the resources that it is checked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionNeeds {
    /// Its full name, or a pattern that stands for a permission area.
    pub action: String,
    /// Its access level in the catalog's word, where there is one.
    pub level: Option<String>,
    /// The ARN templates or patterns of all resource types that it needs, `*` for all resources. Empty: not known.
    pub resources: Vec<String>,
}

/// Values for the fields of ARN templates, by [key](field_key). What is not filled in is `*`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filling {
    values: Vec<(String, String)>,
}

impl Filling {
    /// The key of the region field.
    pub const REGION: &'static str = "region";
    /// The key of the account field.
    pub const ACCOUNT: &'static str = "account";

    /// Fills a field in; `*` or nothing takes the value out again.
    pub fn set(&mut self, key: &str, value: &str) {
        self.values.retain(|(known, _)| known != key);
        if !matches!(value, "" | "*") {
            self.values.push((key.to_owned(), value.to_owned()));
        }
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> &str {
        self.values.iter().find(|(known, _)| known == key).map_or("*", |(_, value)| value.as_str())
    }

    /// The pattern that a template becomes; none when it is no ARN template.
    pub fn pattern(&self, template: &str) -> Option<String> {
        Some(self.form(template)?.pattern())
    }

    fn form(&self, template: &str) -> Option<ArnForm> {
        let mut form = ArnForm::new(template)?;
        for at in 0..form.fields().len() {
            let key = form.fields().get(at).map(field_key)?;
            form.set(at, self.get(&key));
        }
        Some(form)
    }
}

/// What names the same thing in every template of a service. Placeholder names differ from template to template
/// (`{#namespace}`, `{#NameSpaceId}`), the word that they stand on in the path does not.
pub fn field_key(field: &super::ArnField) -> String {
    match field.kind {
        ArnFieldKind::Region => Filling::REGION.to_owned(),
        ArnFieldKind::Account => Filling::ACCOUNT.to_owned(),
        ArnFieldKind::Id if field.noun.is_empty() => field.name.to_lowercase(),
        ArnFieldKind::Id => field.noun.to_lowercase(),
    }
}

/// On what grounds a statement has its resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grounds {
    /// They are what its actions need.
    Needed,
    /// Its actions are checked on all resources at once (F1).
    AllResources,
    /// Nobody knows what its actions need.
    Unknown,
}

/// A statement that was worked out, and on what grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The statement.
    pub statement: Statement,
    /// Why it has the resources that it has.
    pub grounds: Grounds,
}

/// Statements for a list of actions in which no action gets a resource that it does not need: actions that need the
/// same resources stand together, in order of appearance; those on all resources and the unknown come last.
pub fn grouped_statements(effect: Effect, needs: &[ActionNeeds], filling: &Filling) -> Vec<Proposed> {
    let mut groups: Vec<(Grounds, Vec<String>, Vec<String>)> = Vec::new();
    for need in needs {
        let (grounds, patterns) = needed_patterns(need, filling);
        match groups.iter_mut().find(|(known, resources, _)| *known == grounds && *resources == patterns) {
            Some((_, _, actions)) if actions.contains(&need.action) => {}
            Some((_, _, actions)) => actions.push(need.action.clone()),
            None => groups.push((grounds, patterns, vec![need.action.clone()])),
        }
    }
    groups.sort_by_key(|(grounds, ..)| *grounds);
    let proposed = |(grounds, resources, actions): (Grounds, Vec<String>, Vec<String>)| Proposed {
        statement: statement(effect, actions, resources),
        grounds,
    };
    groups.into_iter().map(proposed).collect()
}

fn needed_patterns(need: &ActionNeeds, filling: &Filling) -> (Grounds, Vec<String>) {
    let any = || vec!["*".to_owned()];
    let patterns: Option<Vec<String>> =
        need.resources.iter().map(|template| filling.pattern(template)).collect();
    match patterns {
        Some(patterns) if patterns.iter().any(|pattern| pattern == "*") => (Grounds::AllResources, any()),
        Some(patterns) if !patterns.is_empty() => (Grounds::Needed, without_covered(patterns)),
        _ => (Grounds::Unknown, any()),
    }
}

/// Sorted, each once, and none that another covers (W4): `x/*` makes `x/*/y/*` superfluous.
fn without_covered(mut patterns: Vec<String>) -> Vec<String> {
    patterns.sort_unstable();
    patterns.dedup();
    // Of two that cover each other (`x/*` and `x/**`) the first stays.
    let covered = |(at, pattern): (usize, &String)| {
        let takes_in = |(other_at, other): (usize, &String)| {
            other_at != at && arn::covers(other, pattern) && (other_at < at || !arn::covers(pattern, other))
        };
        patterns.iter().enumerate().any(takes_in)
    };
    patterns.iter().enumerate().filter(|one| !covered(*one)).map(|(_, pattern)| pattern.clone()).collect()
}

fn statement(effect: Effect, actions: Vec<String>, resources: Vec<String>) -> Statement {
    Statement::of(effect, Clause::of(actions), Clause::of(resources))
}

/// What a resource type and some access levels come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelChoice {
    /// The actions that are checked on the type and have one of the levels.
    pub chosen: Vec<ActionNeeds>,
    /// Actions of these levels of which nobody knows the resources: they may belong here or not.
    pub unknown: Vec<String>,
}

/// Chooses the actions that are checked on a resource type and have one of the levels.
pub fn by_level(actions: &[ActionNeeds], type_templates: &[String], levels: &[String]) -> LevelChoice {
    let mut choice = LevelChoice { chosen: Vec::new(), unknown: Vec::new() };
    for need in actions.iter().filter(|need| need.level.as_ref().is_some_and(|level| levels.contains(level)))
    {
        if need.resources.is_empty() {
            choice.unknown.push(need.action.clone());
        } else if need.resources.iter().any(|template| type_templates.contains(template)) {
            choice.chosen.push(need.clone());
        }
    }
    choice
}

/// The trust statement that lets a service assume a role (G11).
pub fn trust_statement(service: &str) -> Statement {
    let name = PrincipalEntry { form: PrincipalForm::Service, name: service.into() };
    let trust = statement(Effect::Allow, vec!["sts:AssumeRole".to_owned()], Vec::new());
    Statement { principal: Some(Principal::Named(vec![name])), resource: None, ..trust }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::{Policy, PolicyKind, format, parse};

    pub(super) fn need(action: &str, level: &str, resources: &[&str]) -> ActionNeeds {
        let resources = resources.iter().map(|text| (*text).to_owned()).collect();
        ActionNeeds { action: action.to_owned(), level: Some(level.to_owned()), resources }
    }

    const ONE: &str = "acs:starops:{#regionId}:{#accountId}:digitalemployee/{#name}";
    const THREAD: &str = "acs:starops:{#regionId}:{#accountId}:digitalemployee/{#name}/thread/{#threadId}";
    const LIST: &str = "acs:starops:{#regionId}:{#accountId}:digitalemployee/*";

    fn summary(needs: &[ActionNeeds], filling: &Filling) -> Vec<(Grounds, Vec<String>, Vec<String>)> {
        let texts = |clause: &Clause| clause.texts().map(str::to_owned).collect::<Vec<_>>();
        let proposed = grouped_statements(Effect::Allow, needs, filling);
        proposed
            .iter()
            .map(|one| {
                (one.grounds, texts(&one.statement.action), texts(one.statement.resource.as_ref().unwrap()))
            })
            .collect()
    }

    #[test]
    fn no_action_gets_a_resource_that_it_does_not_need() {
        let needs = [
            need("starops:GetDigitalEmployee", "get", &[ONE]),
            need("starops:ListDigitalEmployees", "list", &[LIST]),
            need("oss:ListBuckets", "list", &["*"]),
            need("devs:Mystery", "get", &[]),
            need("starops:CreateChat", "create", &[ONE]),
            need("starops:GetDigitalEmployee", "get", &[ONE]),
            need("starops:GetThread", "get", &[ONE, THREAD]),
        ];
        let mut filling = Filling::default();
        filling.set("digitalemployee", "ops-agent-a");
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let one = "acs:starops:*:*:digitalemployee/ops-agent-a";
        let thread = "acs:starops:*:*:digitalemployee/ops-agent-a/thread/*";
        assert_eq!(
            summary(&needs, &filling),
            [
                (Grounds::Needed, list(&["starops:GetDigitalEmployee", "starops:CreateChat"]), list(&[one])),
                (
                    Grounds::Needed,
                    list(&["starops:ListDigitalEmployees"]),
                    list(&["acs:starops:*:*:digitalemployee/*"])
                ),
                (Grounds::Needed, list(&["starops:GetThread"]), list(&[one, thread])),
                (Grounds::AllResources, list(&["oss:ListBuckets"]), list(&["*"])),
                (Grounds::Unknown, list(&["devs:Mystery"]), list(&["*"])),
            ]
        );
        let everything = summary(&needs, &Filling::default());
        assert_eq!(
            everything.len(),
            3,
            "with * for the name, the thread is covered by its employee: {everything:?}"
        );
    }

    #[test]
    fn of_two_resources_that_cover_each_other_one_stays() {
        let mut filling = Filling::default();
        filling.set("digitalemployee", "**");
        let needs = [need("starops:Get", "get", &[ONE, LIST])];
        let [(_, _, resources)] = &summary(&needs, &filling)[..] else { panic!() };
        assert_eq!(resources, &["acs:starops:*:*:digitalemployee/*"]);
    }

    #[test]
    fn a_question_mark_covers_no_star() {
        assert!(arn::covers("acs:a:*:*:x/*", "acs:a:*:*:x/*/y/*"));
        assert!(!arn::covers("acs:a:*:*:x/?", "acs:a:*:*:x/*"));
        assert!(!arn::covers("acs:a:*:*:x/b", "acs:a:*:*:x/*"));
        assert!(!arn::covers("acs:a:cn-x:*:x/*", "acs:a:*:*:x/b"));
    }

    #[test]
    fn levels_choose_actions_and_name_the_unknown() {
        let actions = [
            need("s:Get", "get", &[ONE]),
            need("s:List", "list", &[LIST]),
            need("s:Del", "delete", &[ONE]),
            need("s:Odd", "get", &[]),
        ];
        let choice = by_level(&actions, &[ONE.to_owned()], &["get".to_owned(), "list".to_owned()]);
        assert_eq!(choice.chosen.iter().map(|need| need.action.as_str()).collect::<Vec<_>>(), ["s:Get"]);
        assert_eq!(choice.unknown, ["s:Odd"]);
    }

    #[test]
    fn a_trust_statement_is_one_that_ram_accepts() {
        let policy = Policy {
            kind: PolicyKind::Trust,
            statements: vec![trust_statement("cloudmonitor.aliyuncs.com")],
        };
        let parsed = parse(&format(&policy, crate::engine::json::Style::Pretty), None);
        assert_eq!(parsed.faults, []);
        assert_eq!(parsed.policy, policy);
    }
}
