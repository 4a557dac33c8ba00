//! Policies where they are attached: other policies of the same principal, resource groups, control policies, the
//! account's own number.

use super::{CATALOG, codes, context};
use acscope::engine::account::{Account, read_account};
use acscope::engine::lint::{Context, Report, Surroundings, lint_in_account};
use acscope::engine::policy::{Policy, parse};

fn statement(effect: &str, action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}"#)
}

fn policy(statements: &[String]) -> String {
    format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","))
}

/// An account with these policies, users and control policies.
fn account(policies: &[(&str, &str)], users: &str, control: &str) -> Account {
    let policies: Vec<String> = policies
        .iter()
        .map(|(name, document)| format!(r#""{name}": {{"type": "custom", "document": {document}}}"#))
        .collect();
    let text = format!(
        r#"{{"account": {{"id": "1000000000000001"}}, "policies": {{{}}}, "users": [{users}], "control_policies": [{control}]}}"#,
        policies.join(",")
    );
    let read = read_account(&text, &|_| Err(String::new()));
    assert!(read.is_sound(), "{:?}", read.faults);
    read.account
}

fn lint_of(account: &Account, name: &str, text: &str) -> Report {
    lint_in_account(text, &CATALOG, &context(Some(name)), &Surroundings::of_policy(account, name, &[]))
}

#[test]
fn a_resource_of_another_account_is_found_by_the_accounts_own_number() {
    let text = policy(&[statement("Allow", "oss:GetObject", "acs:oss:*:2000000000000002:bucket/*")]);
    let account = account(&[], "", "");
    assert!(codes(&lint_of(&account, "not-in-it", &text)).contains(&"W327"));
    let own = text.replace("2000000000000002", "1000000000000001");
    assert!(!codes(&lint_of(&account, "not-in-it", &own)).contains(&"W327"));
}

#[test]
fn two_policies_that_are_harmless_alone_are_found_together() {
    let create = policy(&[statement("Allow", "ram:CreateRole", "*")]);
    let attach = policy(&[statement("Allow", "ram:AttachPolicyToRole", "*")]);
    let users = |attached: &str| format!(r#"{{"name": "alice", "attached": [{attached}]}}"#);
    let both = account(&[("a", &create), ("b", &attach)], &users(r#""a", "b""#), "");
    assert!(codes(&lint_of(&both, "a", &create)).contains(&"S606"));
    let one = account(&[("a", &create), ("b", &attach)], &users(r#""a""#), "");
    assert!(!codes(&lint_of(&one, "a", &create)).contains(&"S606"));
}

#[test]
fn a_policy_that_is_edited_stands_in_for_that_of_the_account() {
    let keys = policy(&[statement("Allow", "ram:CreateAccessKey", "*")]);
    let guard = policy(&[statement("Deny", "ecs:*", "*")]);
    let user = r#"{"name": "alice", "attached": ["keys", "guard"]}"#;
    let account = account(&[("keys", &keys), ("guard", &guard)], user, "");
    let with = |edited: &[(&str, &Policy)]| {
        let surroundings = Surroundings::of_policy(&account, "keys", edited);
        codes(&lint_in_account(&keys, &CATALOG, &context(Some("keys")), &surroundings))
    };
    assert!(with(&[]).contains(&"S607"));
    let stronger = parse(&policy(&[statement("Deny", "ram:*", "*")]), None).policy;
    assert!(!with(&[("guard", &stronger)]).contains(&"S607"));
    assert!(with(&[("other", &stronger)]).contains(&"S607"), "nobody has attached it");
    let beside = [&stronger];
    let context = Context { beside: &beside, ..context(Some("keys")) };
    let added = lint_in_account(&keys, &CATALOG, &context, &Surroundings::of_policy(&account, "keys", &[]));
    assert!(!codes(&added).contains(&"S607"), "it is attached in addition");
}

#[test]
fn what_a_control_policy_denies_is_not_counted_as_allowed() {
    let keys = policy(&[statement("Allow", "ram:CreateAccessKey", "*")]);
    let guard = policy(&[statement("Allow", "*", "*"), statement("Deny", "ram:*", "*")]);
    let user = r#"{"name": "alice", "attached": ["keys"]}"#;
    let bound =
        account(&[("keys", &keys), ("guard", &guard)], user, r#"{"level": "root", "attached": ["guard"]}"#);
    assert!(!codes(&lint_of(&bound, "keys", &keys)).contains(&"S607"));
    let free = account(&[("keys", &keys), ("guard", &guard)], user, "");
    assert!(codes(&lint_of(&free, "keys", &keys)).contains(&"S607"));
    // What it allows is a limit: nobody is an administrator by it.
    assert!(!codes(&lint_of(&bound, "guard", &guard)).contains(&"S601"));
}

#[test]
fn a_deny_of_a_resource_group_behind_an_allow_of_the_account_is_found() {
    let deny = policy(&[statement("Deny", "ecs:StopInstance", "*")]);
    let allow = policy(&[statement("Allow", "ecs:*", "*")]);
    let user =
        r#"{"name": "alice", "attached": ["allow"], "attached_in_resource_group": {"rg-1": ["deny"]}}"#;
    let account = account(&[("deny", &deny), ("allow", &allow)], user, "");
    assert!(codes(&lint_of(&account, "deny", &deny)).contains(&"W508"));
    assert!(!codes(&lint_of(&account, "allow", &allow)).contains(&"W508"));
}

#[test]
fn a_finding_of_one_attachment_among_several_names_it_and_one_of_all_does_not() {
    let chat = policy(&[
        statement("Allow", "cms:CreateChat", "acs:cms:*:*:digitalemployee/a"),
        statement("Allow", "starops:CreateChat", "acs:starops:*:*:digitalemployee/a"),
    ]);
    let pass = policy(&[statement("Allow", "ram:PassRole", "acs:ram:*:*:role/ops")]);
    let users = r#"{"name": "alice", "attached": ["chat", "pass"]}, {"name": "bob", "attached": ["chat"]}, {"name": "carol", "attached": ["chat"]}"#;
    let account = account(&[("chat", &chat), ("pass", &pass)], users, "");
    let report = lint_of(&account, "chat", &chat);
    let missing: Vec<&str> =
        report.findings.iter().filter(|one| one.code == "W211").map(|one| one.message.as_str()).collect();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].ends_with("; as attached to user/bob"), "{missing:?}");
    let others = report.findings.iter().filter(|one| one.code != "W211");
    assert!(others.into_iter().all(|one| !one.message.contains("as attached to")));
}

#[test]
fn more_ways_than_are_looked_at_are_said() {
    let names: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
    let text = policy(&[statement("Allow", "ecs:StopInstance", "acs:ecs:*:*:instance/i-1")]);
    let mut policies: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    policies.push(("shared", &text));
    let users: Vec<String> = names
        .iter()
        .map(|name| format!(r#"{{"name": "u-{name}", "attached": ["shared", "{name}"]}}"#))
        .collect();
    let account = account(&policies, &users.join(","), "");
    let report = lint_of(&account, "shared", &text);
    let said = report.not_checked.iter().filter(|gap| gap.reason.contains("attached in 20 ways"));
    assert!(said.count() > 0, "{:?}", report.not_checked);
    let context = Context::default();
    let quiet = lint_in_account(&text, &CATALOG, &context, &Surroundings::of_policy(&account, "p1", &[]));
    assert!(quiet.not_checked.iter().all(|gap| !gap.reason.contains("ways")));
}
