//! Ways to more than one has: each technique is found where it is open and not where it is shut.

use crate::support::accounts::UID;
use crate::support::resolver::resolver;
use acscope::engine::account::{DEMO_ACCOUNT, Escalation, Gain, Resolver, Who};
use acscope::engine::decide::{Context, Decision};
use serde_json::{Value, json};

fn document(statements: Vec<(&str, &str, String)>) -> Value {
    let statements: Vec<Value> = statements
        .into_iter()
        .map(|(effect, action, resource)| json!({"Effect": effect, "Action": action, "Resource": resource}))
        .collect();
    json!({"Version": "1", "Statement": statements})
}

fn trust(form: &str, name: &str) -> Value {
    json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {form: name}}]})
}

fn ram(id: &str) -> String {
    format!("acs:ram:*:{UID}:{id}")
}

/// An account in which alice has a policy with these statements beside an administrator, a group, and three roles.
fn account(statements: Vec<(&str, &str, String)>) -> Resolver {
    let admin = document(vec![("Allow", "*", "*".to_owned())]);
    let to_hop = document(vec![("Allow", "ram:AttachPolicyToUser", ram("user/alice"))]);
    let account = json!({"account": {"id": UID},
        "policies": {"own": {"document": document(statements)}, "admin": {"type": "system", "document": admin}, "hop": {"document": to_hop}},
        "users": [{"name": "alice", "attached": ["own"]}, {"name": "root-like", "attached": ["admin"]}, {"name": "equal", "attached": ["own"]}],
        "groups": [{"name": "admins", "attached": ["admin"]}],
        "roles": [{"name": "open", "attached": ["admin"], "trust": trust("RAM", &format!("acs:ram::{UID}:root"))},
                  {"name": "shut", "attached": ["admin"], "trust": trust("RAM", &format!("acs:ram::{UID}:user/root-like"))},
                  {"name": "service", "attached": ["admin"], "trust": trust("Service", "fc.aliyuncs.com")},
                  {"name": "hop", "attached": ["hop"], "trust": trust("RAM", &format!("acs:ram::{UID}:user/alice"))}]});
    resolver(&account.to_string())
}

fn found(resolver: &Resolver) -> Vec<Escalation> {
    let alice = Who::User("alice".to_owned());
    let escalations = resolver.escalations(&alice, &["fc:CreateFunction"], &Context::default());
    assert!(!escalations.has_everything);
    for request in
        escalations.found.iter().flat_map(|found| &found.requests).filter(|request| !request.after_change)
    {
        let principal = resolver.principal_of(&request.who);
        let mut asked =
            resolver.request(&principal, &request.action, vec![request.resource.clone()]).unwrap();
        for (key, value) in &request.context {
            asked.context.set(key, vec![value.clone()]);
        }
        assert_eq!(resolver.decide(&principal, &asked).decision, Decision::Allow, "{request:?}");
    }
    escalations.found
}

fn shown(resolver: &Resolver) -> Vec<String> {
    let line = |found: &Escalation| {
        let requests: Vec<&str> = found.requests.iter().map(|request| request.action.as_str()).collect();
        format!("{} {}: {}", found.technique.word(), found.target, requests.join(", "))
    };
    found(resolver).iter().map(line).collect()
}

#[test]
fn each_technique_is_found_where_it_is_open() {
    for (action, resource, expected) in [
        ("ram:AttachPolicyToUser", ram("user/alice"), "attach-policy user/alice: ram:AttachPolicyToUser"),
        ("ram:CreatePolicyVersion", ram("policy/*"), "rewrite-policy policy/own: ram:CreatePolicyVersion"),
        ("ram:AddUserToGroup", ram("user/alice"), "join-group group/admins: ram:AddUserToGroup"),
        ("ram:CreateAccessKey", ram("user/*"), "create-access-key user/root-like: ram:CreateAccessKey"),
        ("ram:UpdateLoginProfile", ram("user/*"), "set-password user/root-like: ram:UpdateLoginProfile"),
        ("sts:AssumeRole", ram("role/open"), "assume-role role/open: sts:AssumeRole"),
        ("ram:PassRole", "*".to_owned(), "pass-role role/service: ram:PassRole"),
    ] {
        assert_eq!(shown(&account(vec![("Allow", action, resource)])), [expected]);
    }
}

#[test]
fn nothing_is_found_where_nothing_is_gained_or_a_request_is_denied() {
    for statements in [
        vec![("Allow", "ecs:*", "*".to_owned())],
        vec![("Allow", "ram:AttachPolicyToUser", ram("user/equal"))],
        vec![("Allow", "ram:CreateAccessKey", ram("user/equal"))],
        vec![("Allow", "sts:AssumeRole", ram("role/shut"))],
        vec![("Allow", "ram:UpdateRole", "*".to_owned())],
        vec![("Allow", "ram:CreateAccessKey", ram("user/*")), ("Deny", "ram:Create*", "*".to_owned())],
    ] {
        assert_eq!(shown(&account(statements.clone())), Vec::<String>::new(), "{statements:?}");
    }
}

#[test]
fn a_trust_policy_that_can_be_edited_lets_one_in_only_together_with_assuming() {
    let both = account(vec![
        ("Allow", "ram:UpdateRole", ram("role/shut")),
        ("Allow", "sts:AssumeRole", ram("role/shut")),
    ]);
    let found = found(&both);
    assert_eq!(found.len(), 1, "{found:?}");
    let actions: Vec<(&str, bool)> =
        found[0].requests.iter().map(|request| (request.action.as_str(), request.after_change)).collect();
    assert_eq!(actions, [("ram:UpdateRole", false), ("sts:AssumeRole", true)]);
    assert_eq!(found[0].gain, Gain::Policies(vec!["admin".to_owned()]));
}

#[test]
fn a_role_on_the_way_may_open_what_the_user_itself_cannot() {
    let hop = account(vec![("Allow", "sts:AssumeRole", ram("role/hop"))]);
    assert_eq!(
        shown(&hop),
        [
            "assume-role role/hop: sts:AssumeRole",
            "attach-policy user/alice: sts:AssumeRole, ram:AttachPolicyToUser",
        ]
    );
    assert_eq!(found(&hop)[1].requests[1].who, Who::role("hop"));
}

#[test]
fn passing_a_role_is_confirmed_with_the_action_that_uses_it_where_one_is_known() {
    let pass = ("Allow", "ram:PassRole", ram("role/service"));
    let alone = &found(&account(vec![pass.clone()]))[0];
    assert_eq!(alone.also_needed.as_deref(), Some("an action of fc.aliyuncs.com that takes a role"));
    assert_eq!(alone.requests[0].context, [("acs:Service".to_owned(), "fc.aliyuncs.com".to_owned())]);
    let both = &found(&account(vec![pass, ("Allow", "fc:CreateFunction", "*".to_owned())]))[0];
    assert_eq!((both.requests.len(), &both.also_needed), (2, &None));
}

#[test]
fn who_has_everything_has_nothing_to_gain_and_the_demo_account_has_its_one_way() {
    let resolver = account(vec![("Allow", "ecs:*", "*".to_owned())]);
    for who in ["user/root-like", "role/open", "root"] {
        let who = Who::parse(who, resolver.account()).unwrap();
        assert!(resolver.escalations(&who, &[], &Context::default()).has_everything, "{who}");
    }
    let demo = crate::support::resolver::resolver(DEMO_ACCOUNT);
    let ben = demo.escalations(&Who::User("ben".to_owned()), &[], &Context::default());
    let lines: Vec<(&str, &str)> =
        ben.found.iter().map(|found| (found.technique.word(), found.target.as_str())).collect();
    assert_eq!(lines, [("assume-role", "role/mission-oncall")]);
}
