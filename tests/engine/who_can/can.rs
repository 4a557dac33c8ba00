//! What somebody can do.

use super::{decide, demo, source_ip, users_and_roles};
use std::collections::{BTreeMap, BTreeSet};

use crate::support::accounts::{Size, UID, actions, generated_account, questions, varied_account};
use crate::support::resolver::resolver;
use acscope::engine::account::{AskedAction, Who};
use acscope::engine::decide::{Context, Decision};
use serde_json::json;

#[test]
fn what_somebody_can_is_everything_that_asking_allows() {
    let known = actions(Size::SMALL);
    let known: Vec<AskedAction<'_>> = known.iter().map(|name| name.as_str().into()).collect();
    let (mut grouped, mut sure) = (0, 0);
    let generated = (0..4).map(|seed| generated_account(Size::SMALL, seed));
    for account in generated.chain((0..3).map(|seed| varied_account(Size::SMALL, seed))) {
        let resolver = resolver(&account);
        for who in users_and_roles(&resolver) {
            let can = resolver.can(&resolver.principal_of(&who), &known, None, &Context::default());
            let mut ways = BTreeMap::new();
            for group in &can.allowed {
                grouped += usize::from(group.actions.len() > 1);
                for action in &group.actions {
                    assert!(
                        ways.insert(action.as_str(), &group.ways).is_none(),
                        "{action} stands in two groups"
                    );
                }
            }
            for (action, resource) in questions(Size::SMALL) {
                for context in [source_ip("10.1.2.3"), source_ip("8.8.8.8")] {
                    let decision = decide(&resolver, &who, &action, &resource, &context);
                    let found = ways.get(action.as_str());
                    assert!(decision != Decision::Allow || found.is_some(), "{who} {action} {resource}");
                    if found.is_some_and(|ways| ways.unconditional) {
                        assert_eq!(decision, Decision::Allow, "{who} {action} {resource}");
                        sure += 1;
                    }
                }
            }
        }
    }
    assert!(grouped > 100 && sure > 1000, "{grouped} {sure}");
}

#[test]
fn what_the_demo_account_can_is_grouped_and_says_what_no_catalog_knows() {
    let demo = demo();
    let known =
        ["edas:CreateApplication", "edas:DeleteApplication", "edas:ReadApplication", "cms:CreateChat"];
    let known = known.map(AskedAction::from);
    let can = demo.can(&demo.principal("user/ivan").unwrap(), &known, Some("edas"), &Context::default());
    let actions: Vec<&str> =
        can.allowed.iter().flat_map(|group| group.actions.iter().map(String::as_str)).collect();
    assert_eq!(actions, ["edas:DeleteApplication", "edas:ReadApplication"]);
    assert!(can.unknown.iter().any(|unknown| unknown.pattern == "edas:*Service"), "{:?}", can.unknown);
    let root = demo.can(&demo.principal("root").unwrap(), &known, None, &Context::default());
    assert!(root.everything);
}

#[test]
fn an_action_on_all_resources_is_granted_on_a_star_only() {
    let account = json!({"account": {"id": UID}, "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "ecs:*", "Resource": "acs:ecs:*:*:instance/*"},
            {"Effect": "Allow", "Action": "vpc:*", "Resource": "*"}]}}},
        "users": [{"name": "a", "attached_in_resource_group": {"rg": ["p"]}}, {"name": "b", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let known = [("ecs:DescribeRegions", true), ("ecs:StopInstance", false), ("vpc:DescribeRegions", true)];
    let known = known.map(|(name, on_all_resources)| AskedAction { name, on_all_resources });
    let can = |who: &str| {
        let can = resolver.can(&resolver.principal(who).unwrap(), &known, None, &Context::default());
        can.allowed.iter().flat_map(|group| group.actions.clone()).collect::<Vec<_>>()
    };
    assert_eq!(can("user/a"), ["ecs:StopInstance"], "nothing is in the group of all resources");
    assert_eq!(can("user/b"), ["ecs:StopInstance", "vpc:DescribeRegions"]);
}

/// C19: statements that speak of actions alike may still tell them apart by a condition on the action's name.
#[test]
fn a_condition_on_the_action_tells_actions_apart() {
    let account = json!({"account": {"id": UID}, "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": "ecs:*", "Resource": "*",
             "Condition": {"StringLike": {"Action": "ecs:Stop*"}}}]}}},
        "users": [{"name": "a", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let known = ["ecs:StartInstance", "ecs:StopInstance", "ecs:RunInstances"].map(AskedAction::from);
    let can = resolver.can(&resolver.principal("user/a").unwrap(), &known, None, &Context::default());
    let allowed: Vec<&String> = can.allowed.iter().flat_map(|group| &group.actions).collect();
    assert_eq!(allowed, ["ecs:StopInstance"]);
}

/// A table that prints an ARN under "All Resources" means that ARN, and everybody who asks is told the same.
#[test]
fn what_can_be_done_is_what_the_matrix_says_of_each_action() {
    use acscope::engine::account::questions;
    use acscope::engine::catalog::Catalog;
    let catalog = Catalog::embedded().unwrap();
    let codes = ["ram", "ecs", "slb", "ros", "cdn", "ims"];
    let resources: Vec<String> = codes.iter().map(|code| format!("acs:{code}:*:*:*")).collect();
    let actions: Vec<String> = codes.iter().map(|code| format!("{code}:*")).collect();
    let account = json!({"account": {"id": UID},
        "policies": {"p": {"document": {"Version": "1", "Statement": [
            {"Effect": "Allow", "Action": actions, "Resource": resources}]}}},
        "users": [{"name": "u", "attached": ["p"]}]});
    let resolver = resolver(&account.to_string());
    let who = Who::User("u".to_owned());
    let questions = questions(&catalog, UID, None);
    let matrix = resolver.matrix(std::slice::from_ref(&who), &questions, &Context::default(), None);
    let can =
        resolver.can(&resolver.principal_of(&who), &AskedAction::all_of(&catalog), None, &Context::default());
    let listed: BTreeSet<&str> =
        can.allowed.iter().flat_map(|group| &group.actions).map(String::as_str).collect();
    let mut seen = 0;
    for (column, question) in questions.iter().enumerate() {
        let allowed = matrix.cell(0, column).decision == Decision::Allow;
        assert_eq!(listed.contains(question.action.as_str()), allowed, "{question:?}");
        seen += usize::from(allowed);
    }
    assert!(seen > 400, "{seen}");
}
