//! Access as a set: verdicts and regions against sampled requests, laws, the published documents, and what rests on
//! differences: fixes, invariants and rewriting.

mod fixes;
mod hostile;
mod invariants;
mod laws;
mod layers;
mod published;
mod random;
mod readings;
mod rewriting;
mod sampled;

use acscope::engine::access::{AccessRegion, AccessSet, DiffOptions, Difference, Verdict, diff};
use acscope::engine::decide::{Decision, Layer, PolicySet, Request};
use acscope::engine::policy::{self, Policy, PolicyKind};

fn list(texts: &[&str]) -> String {
    serde_json::to_string(texts).unwrap()
}

fn document(statements: &[String]) -> Policy {
    let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let parsed = policy::parse(&text, Some(PolicyKind::Identity));
    assert!(parsed.is_valid(), "{text}: {:?}", parsed.faults);
    parsed.policy
}

/// One or more statements as they are written, as a policy.
fn statements(statements: &str) -> Policy {
    document(&[statements.to_owned()])
}

fn allowed_on(actions: &[&str], resources: &[&str]) -> String {
    format!(r#"{{"Effect":"Allow","Action":{},"Resource":{}}}"#, list(actions), list(resources))
}

fn allows(set: &PolicySet, request: &Request) -> bool {
    set.decide(request).decision == Decision::Allow
}

fn access(policy: &Policy) -> AccessSet {
    AccessSet::of_policy("p", policy)
}

fn compare(old: &Policy, new: &Policy) -> Difference {
    diff(&access(old), &access(new), DiffOptions::default())
}

fn actions(regions: &[AccessRegion]) -> Vec<&str> {
    regions.iter().flat_map(|region| &region.actions).map(String::as_str).collect()
}

fn text(policy: &Policy) -> String {
    policy::format(policy, acscope::engine::json::Style::Compact)
}

fn brief(difference: &Difference) -> String {
    let line = |region: &AccessRegion| {
        let conditions: Vec<String> = region
            .conditions
            .iter()
            .map(|condition| format!("{} {}", condition.operator.name(), condition.key.text))
            .collect();
        let except: Vec<String> = region
            .except
            .iter()
            .map(|out| {
                format!(
                    "{:?} {} {:?} not {:?} on {:?} not {:?} if {}",
                    out.by.iter().map(|by| (by.index, by.statement)).collect::<Vec<_>>(),
                    out.effect,
                    out.actions,
                    out.not_actions,
                    out.resources,
                    out.not_resources,
                    out.conditions.len()
                )
            })
            .collect();
        format!(
            "  {:?} on {:?} {} if {conditions:?} except {except:#?}",
            region.actions, region.resources, region.all_resources_only
        )
    };
    let lines = |regions: &[AccessRegion]| regions.iter().map(line).collect::<Vec<_>>().join("\n");
    format!(
        "{} {:?}\ngained\n{}\nlost\n{}",
        difference.verdict.word(),
        difference.undecided,
        lines(&difference.gained),
        lines(&difference.lost)
    )
}

fn check_examples(difference: &Difference, old: &AccessSet, new: &AccessSet) {
    for (regions, allowing, refusing) in [(&difference.gained, new, old), (&difference.lost, old, new)] {
        for region in regions {
            let Some(request) = &region.example else {
                assert!(region.undecided.is_some(), "no example and no reason: {region:?}");
                continue;
            };
            assert!(
                allows(allowing.policies(), request) && !allows(refusing.policies(), request),
                "{region:?}"
            );
        }
    }
}

/// A comparison that cannot be made names the policy that RAM would refuse, and why.
#[test]
fn a_refused_document_is_named() {
    let set = |text: &str| {
        let mut builder = AccessSet::builder();
        builder.add("team-a", Layer::Identity, &policy::parse(text, Some(PolicyKind::Identity)));
        builder.build()
    };
    let sound = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}"#;
    for (old, new) in [(sound, "{}"), ("{}", sound)] {
        let found = diff(&set(old), &set(new), DiffOptions::default());
        assert_eq!(found.verdict, Verdict::Undecided);
        let why = found.undecided.join("\n");
        assert!(why.contains("RAM would refuse team-a: ") && why.contains("correct it first"), "{why}");
    }
}
