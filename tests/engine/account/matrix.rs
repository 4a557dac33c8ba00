//! The matrix of an account: every cell is what asking by itself gives.

use super::demo;
use crate::support::accounts::{Size, UID, foreign_questions, generated_account, questions, varied_account};
use crate::support::resolver::resolver;
use acscope::engine::account::{Document, InForce, Layers, Matrix, Question, Resolver, Who};
use acscope::engine::decide::{Context, Decision, Request};
use acscope::engine::policy;
use serde_json::json;
use std::collections::BTreeMap;

fn everyone(resolver: &Resolver) -> Vec<Who> {
    let account = resolver.account();
    let users = account.users.iter().map(|user| Who::User(user.name.text.clone()));
    let roles = account.roles.iter().map(|role| Who::role(role.name.text.clone()));
    users.chain(roles).chain([Who::Root, Who::Service("ecs.aliyuncs.com".to_owned())]).collect()
}

fn sheet(questions: impl IntoIterator<Item = (String, String)>) -> Vec<Question> {
    questions.into_iter().map(|(action, resource)| Question { action, resource }).collect()
}

/// Every cell must be what asking by itself gives. Returns how many of each decision there were.
fn check_matrix(resolver: &Resolver, matrix: &Matrix, context: &Context) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (row, who) in matrix.principals().iter().enumerate() {
        let principal = resolver.principal_of(who);
        for (column, question) in matrix.questions().iter().enumerate() {
            let caller = who.arn(&resolver.account().id.text);
            let mut request = Request::new(&caller, &question.action, &question.resource).unwrap();
            request.context = context.clone();
            resolver.complete(&principal, &mut request);
            let answer = resolver.decide(&principal, &request);
            let cell = matrix.cell(row, column);
            assert_eq!(
                (cell.decision, cell.definite),
                (answer.decision, answer.definite),
                "{who} {question:?}"
            );
            *counts.entry(cell.decision.word()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn every_cell_of_a_matrix_is_what_asking_gives() {
    let mut context = Context::default();
    for seed in 0..6 {
        let resolver = resolver(&generated_account(Size::SMALL, seed));
        if seed > 3 {
            context.set("acs:SourceIp", vec!["10.1.2.3".to_owned()]);
        }
        let roles = (0..Size::SMALL.roles).map(|role| format!("acs:ram:*:{UID}:role/role-{role}"));
        let assume = roles.map(|role| ("sts:AssumeRole".to_owned(), role));
        let odd = [
            ("svc1:GetThing0", "acs:svc1:cn-hangzhou:2000000000000002:thing/1"),
            ("svc1:GetThing1", "*"),
            ("svc1:GetThing1", "acs:svc1:cn-hangzhou:1000000000000001:THING/1"),
            ("sts:GetCallerIdentity", "*"),
        ];
        let odd = odd.map(|(action, resource)| (action.to_owned(), resource.to_owned()));
        let questions = sheet(questions(Size::SMALL).into_iter().chain(assume).chain(odd));
        let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, None);
        let counts = check_matrix(&resolver, &matrix, &context);
        assert!(
            ["Allow", "ExplicitDeny", "ImplicitDeny", "NotAllowed"].iter().all(|word| counts[word] > 5),
            "{counts:?}"
        );
    }
}

#[test]
fn tags_levels_and_other_accounts_count_in_a_matrix_as_they_do_alone() {
    for seed in 0..3 {
        let resolver = resolver(&varied_account(Size::SMALL, seed));
        let own = questions(Size::SMALL).into_iter().step_by(2);
        let questions = sheet(own.chain(foreign_questions(Size::SMALL)));
        let mut previous = None;
        for address in [None, Some("10.1.2.3"), Some("8.8.8.8")] {
            let mut context = Context::default();
            if let Some(address) = address {
                context.set("acs:SourceIp", vec![address.to_owned()]);
            }
            let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, previous.as_ref());
            check_matrix(&resolver, &matrix, &context);
            previous = Some(matrix);
        }
    }
}

#[test]
fn a_refused_document_settles_the_rows_of_those_whom_it_reaches() {
    let document = |effect: &str| json!({"document": {"Version": "1", "Statement": [{"Effect": effect, "Action": "*", "Resource": "*"}]}});
    for level in ["all", "refused"] {
        let account = json!({"account": {"id": UID},
            "policies": {"all": document("Allow"), "refused": document("Perhaps")},
            "users": [{"name": "a", "attached": ["all"]}, {"name": "b", "attached": ["all", "refused"]}],
            "roles": [{"name": "linked", "attached": ["all"], "service_linked": true}],
            "control_policies": [{"level": "Root", "attached": [level]}]});
        let resolver = resolver(&account.to_string());
        let questions = sheet([("ecs:StopInstance".to_owned(), "*".to_owned())]);
        let context = Context::default();
        let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, None);
        check_matrix(&resolver, &matrix, &context);
        let of_a = if level == "all" { Decision::Allow } else { Decision::InvalidPolicy };
        assert_eq!([0, 1].map(|row| matrix.cell(row, 0).decision), [of_a, Decision::InvalidPolicy]);
    }
}

#[test]
fn through_some_of_the_layers_matrix_and_workbench_see_the_same() {
    let resolver = std::sync::Arc::new(resolver(&generated_account(Size::SMALL, 3)));
    let questions = sheet(questions(Size::SMALL));
    let principals = everyone(&resolver);
    let context = Context::default();
    let all = resolver.matrix(&principals, &questions, &context, None);
    for word in Layers::WORDS {
        let layers = Layers::ALL.without(word).unwrap();
        let matrix = resolver.matrix_through(layers, &principals, &questions, &context, Some(&all));
        let in_force = InForce::new(Some(std::sync::Arc::clone(&resolver)), Vec::new()).through(layers);
        let mut changed = 0;
        for (row, who) in principals.iter().enumerate() {
            let principal = resolver.principal_with(who, layers, None);
            let asker = in_force.asker(&who.to_string()).unwrap();
            for (column, question) in questions.iter().enumerate().step_by(7) {
                let request =
                    resolver.request(&principal, &question.action, vec![question.resource.clone()]).unwrap();
                let expected = resolver.decide(&principal, &request).decision;
                let cell = matrix.cell(row, column).decision;
                assert_eq!(cell, expected, "without {word}: {who} {question:?}");
                let seen = asker.policies_for(&request).decide(&request).decision;
                assert_eq!(seen, expected, "without {word}: {who} {question:?}");
                changed += usize::from(all.cell(row, column).decision != expected);
            }
        }
        let has_part = ["own", "group"].contains(&word);
        assert!(changed > 0 || !has_part, "without {word} nothing changed");
    }
}

#[test]
fn the_matrix_of_the_demo_account_is_what_asking_gives() {
    let demo = demo();
    let mut questions = Vec::new();
    for resource in &demo.account().resources {
        let code = resource.arn.text.split(':').nth(1).unwrap();
        for name in
            ["DeleteMission", "CreateChat", "DeleteApplication", "GetObject", "DeleteVpc", "ListBuckets"]
        {
            questions.push((format!("{code}:{name}"), resource.arn.text.clone()));
        }
    }
    let context = Context::default();
    let matrix = demo.matrix(&everyone(&demo), &sheet(questions), &context, None);
    let counts = check_matrix(&demo, &matrix, &context);
    assert!(counts["Allow"] > 20 && counts["ExplicitDeny"] > 5, "{counts:?}");
}

#[test]
fn conditions_on_the_callers_arn_are_asked_for_each_role() {
    let account = json!({"account": {"id": UID}, "policies": {
            "all": {"document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}},
            "but-ops": {"document": {"Version": "1", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "ram:*", "Resource": "*",
                 "Condition": {"StringNotLike": {"acs:PrincipalARN": "acs:ram:*:*:role/ops"}}}]}},
            "vet": {"document": {"Version": "1", "Statement": [
                {"Effect": "Allow", "Action": "ecs:*", "Resource": "*",
                 "Condition": {"StringLike": {"acs:PrincipalARN": "acs:ram:*:*:role/vet"}}}]}}},
        "users": [{"name": "a", "attached": ["all"]}],
        "roles": [{"name": "Ops", "attached": ["all"]}, {"name": "dev", "attached": ["all"]},
                  {"name": "vet", "attached": ["vet"]}, {"name": "pet", "attached": ["vet"]}],
        "control_policies": [{"level": "Root", "attached": ["but-ops"]}]});
    let resolver = resolver(&account.to_string());
    let questions =
        sheet(["ram:ListUsers", "ecs:StopInstance"].map(|action| (action.to_owned(), "*".to_owned())));
    let context = Context::default();
    let matrix = resolver.matrix(&everyone(&resolver), &questions, &context, None);
    check_matrix(&resolver, &matrix, &context);
    let stops: Vec<Decision> = (3..5).map(|row| matrix.cell(row, 1).decision).collect();
    assert_eq!(stops, [Decision::Allow, Decision::ImplicitDeny]);
    let cells: Vec<(Decision, bool)> =
        (0..3).map(|row| matrix.cell(row, 0)).map(|cell| (cell.decision, cell.definite)).collect();
    // How users are named in that key is not documented, so without it the Deny rests on C5.
    let [user, ops, dev] = cells.as_slice() else { panic!() };
    assert_eq!(*user, (Decision::ExplicitDeny, false));
    assert_eq!((*ops, *dev), ((Decision::Allow, true), (Decision::ExplicitDeny, true)));
}

#[test]
fn a_matrix_after_a_change_is_the_matrix_of_the_changed_account() {
    let before = resolver(&generated_account(Size::SMALL, 3));
    let context = Context::default();
    let questions = sheet(questions(Size::SMALL));
    let principals = everyone(&before);
    let old = before.matrix(&principals, &questions, &context, None);
    let mut account = before.account().clone();
    let changed = Document::from_text(
        &crate::support::accounts::allow_only_policy(Size::SMALL, 99).to_string(),
        policy::PolicyKind::Identity,
    );
    account.policies[7].document = std::sync::Arc::new(changed);
    let after = before.with_account(account);
    let new = after.matrix(&principals, &questions, &context, Some(&old));
    check_matrix(&after, &new, &context);
    let differs = |row| (0..questions.len()).any(|column| old.cell(row, column) != new.cell(row, column));
    assert!((0..principals.len()).any(differs));
}
