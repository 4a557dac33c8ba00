//! Rules of the decision process that no decided case has an example of: each with its decision and its stage, in a
//! set that is walked, in one that is large enough for an index, and on the way that collects nothing.

use acscope::engine::decide::{Case, Decision, Stage, read_case};
use serde_json::{Value, json};

const OWN: &str = "1000000000000001";
const ALICE: &str = "acs:ram::1000000000000001:user/alice";
const OTHER_USER: &str = "acs:ram::2000000000000002:user/carol";
const OTHER_ROOT: &str = "acs:ram::2000000000000002:root";
const DEV: &str = "acs:ram:*:1000000000000001:role/dev";
const PHOTO: &str = "acs:oss:oss-cn-hangzhou:1000000000000001:photos/a";
/// More statements than a set is walked with.
const MANY: usize = 64;

/// A policy of one statement.
fn policy(layer: &str, effect: &str, action: &str, more: &Value) -> Value {
    let mut statement = json!({"Effect": effect, "Action": action});
    if layer != "trust" {
        statement["Resource"] = json!("*");
    }
    let members = more.as_object().unwrap().iter();
    for (name, value) in members.filter(|(name, _)| !["resource_group", "level"].contains(&name.as_str())) {
        statement[name.as_str()] = value.clone();
    }
    let mut policy = json!({"type": layer, "document": {"Version": "1", "Statement": [statement]}});
    for name in ["resource_group", "level"] {
        if let Some(value) = more.get(name) {
            policy[name] = value.clone();
        }
    }
    policy
}

fn asks(principal: &str, action: &str, resource: impl Into<Value>) -> Value {
    json!({"principal": principal, "action": action, "resource": resource.into()})
}

fn read(policies: &[Value], request: &Value) -> Case {
    read_case(&json!({"policies": policies, "request": request}).to_string()).unwrap()
}

/// Asserts what a request gets, however the set is asked.
fn gets(policies: &[Value], request: &Value, decision: Decision, stage: Stage) {
    let unrelated = policy("identity", "Deny", "none:Nothing", &json!({}));
    let mut large = policies.to_vec();
    large.extend(std::iter::repeat_n(unrelated, MANY));
    for policies in [policies, &large] {
        let case = read(policies, request);
        let set = case.policies.unwrap();
        let answer = set.decide(&case.request);
        assert_eq!((answer.decision, answer.stage), (decision, stage), "{policies:#?} {request}");
        if let [resource] = &*case.request.resources {
            let quickly = set.verdict(&case.request, &case.request.action, resource);
            assert_eq!(quickly, (decision, answer.definite), "{policies:#?} {request}");
        }
    }
}

/// E9: the caller's account allows what the role's account trusts; the role is not the caller's, and yet W10 has no say.
#[test]
fn a_role_of_another_account_is_assumed_where_both_sides_allow() {
    let allows = policy("identity", "Allow", "sts:AssumeRole", &json!({"Resource": DEV}));
    let trusts = policy("trust", "Allow", "sts:AssumeRole", &json!({"Principal": {"RAM": [OTHER_ROOT]}}));
    let assumes = asks(OTHER_USER, "sts:AssumeRole", DEV);
    gets(&[allows.clone(), trusts.clone()], &assumes, Decision::Allow, Stage::Trust);
    gets(&[trusts], &assumes, Decision::ImplicitDeny, Stage::Identity);
    gets(&[allows], &assumes, Decision::ImplicitDeny, Stage::Trust);
}

/// E2: an account can trust another one, whose users and roles may come in then; its root user may not.
#[test]
fn no_root_user_assumes_a_role_of_whatever_account() {
    let allows = policy("identity", "Allow", "*", &json!({}));
    let trusts = policy("trust", "Allow", "sts:AssumeRole", &json!({"Principal": {"RAM": [OTHER_ROOT]}}));
    let own_root = format!("acs:ram::{OWN}:root");
    for root in [OTHER_ROOT, &own_root] {
        let assumes = asks(root, "STS:assumerole", DEV);
        gets(&[allows.clone(), trusts.clone()], &assumes, Decision::NotAllowed, Stage::Root);
    }
}

/// E9, G11: a trust policy names a role by its ARN or one of its sessions.
#[test]
fn a_trust_policy_may_name_one_session_of_a_role() {
    let session = "acs:ram::1000000000000001:assumed-role/ci/build";
    let allows = policy("identity", "Allow", "sts:AssumeRole", &json!({}));
    let trusts = policy("trust", "Allow", "sts:AssumeRole", &json!({"Principal": {"RAM": [session]}}));
    let set = [allows, trusts];
    gets(&set, &asks(session, "sts:AssumeRole", DEV), Decision::Allow, Stage::Trust);
    let another = "acs:ram::1000000000000001:assumed-role/ci/deploy";
    gets(&set, &asks(another, "sts:AssumeRole", DEV), Decision::ImplicitDeny, Stage::Trust);
}

/// G11: each member of a principal holds names of its own form; a star under one form is not everyone.
#[test]
fn a_name_counts_under_the_member_of_its_form_alone() {
    let allows = policy("identity", "Allow", "sts:AssumeRole", &json!({}));
    let login = format!("acs:ram::{OWN}:saml-provider/idp");
    let trusts = |form: &str, name: &str| {
        policy("trust", "Allow", "sts:AssumeRole", &json!({"Principal": {(form): [name]}}))
    };
    let assumes = |form: &str, name: &str, caller: &str| {
        let action = if caller == login { "sts:AssumeRoleWithSAML" } else { "sts:AssumeRole" };
        let case = read(&[allows.clone(), trusts(form, name)], &asks(caller, action, DEV));
        case.policies.unwrap().decide(&case.request).decision == Decision::Allow
    };
    assert!(assumes("RAM", ALICE, ALICE) && assumes("RAM", "*", ALICE));
    assert!(!assumes("Service", ALICE, ALICE) && !assumes("Federated", ALICE, ALICE));
    assert!(!assumes("Service", "*", ALICE) && !assumes("Federated", "*", ALICE));
    assert!(assumes("Service", "fc.aliyuncs.com", "fc.aliyuncs.com"));
    assert!(!assumes("RAM", "fc.aliyuncs.com", "fc.aliyuncs.com"));
    assert!(!assumes("Service", "FC.aliyuncs.com", "fc.aliyuncs.com"));
    assert!(assumes("Federated", &login, &login));
    assert!(!assumes("RAM", &login, &login) && !assumes("Service", &login, &login));
    assert!(!assumes("Federated", &login.to_uppercase(), &login));
}

/// G11, E8: the account's own number as a principal's id is its root user, nobody else of the account.
#[test]
fn the_number_of_an_account_means_its_root_user_alone() {
    let by_id = policy("resource", "Deny", "*", &json!({"Principal": [OWN]}));
    let allows = policy("identity", "Allow", "*", &json!({}));
    let root = format!("acs:ram::{OWN}:root");
    let set = [by_id, allows];
    gets(&set, &asks(&root, "oss:GetObject", PHOTO), Decision::ExplicitDeny, Stage::Resource);
    gets(&set, &asks(ALICE, "oss:GetObject", PHOTO), Decision::Allow, Stage::Identity);
}

/// E9, G11: it is the trust policy alone that speaks of sts:AssumeRole where a federated login is asked for.
#[test]
fn other_policies_than_the_trust_policy_speak_of_a_federated_login_by_its_name() {
    let login = format!("acs:ram::{OWN}:saml-provider/idp");
    let trusts = policy("trust", "Allow", "sts:AssumeRole", &json!({"Principal": {"Federated": [login]}}));
    let asks = asks(&login, "sts:AssumeRoleWithSAML", DEV);
    let control = |action: &str| {
        [
            trusts.clone(),
            policy("control", "Allow", "*", &json!({})),
            policy("control", "Deny", action, &json!({})),
        ]
    };
    gets(&control("sts:AssumeRole"), &asks, Decision::Allow, Stage::Trust);
    gets(&control("sts:AssumeRoleWithSAML"), &asks, Decision::ExplicitDeny, Stage::Control(0));
}

/// E9, G11: a federated login looks for a statement of sts:AssumeRole, also where an index finds the statements.
#[test]
fn a_federated_login_is_allowed_by_the_trust_policy_alone() {
    for (provider, action) in
        [("saml-provider/idp", "sts:AssumeRoleWithSAML"), ("oidc-provider/idp", "sts:AssumeRoleWithOIDC")]
    {
        let login = format!("acs:ram::{OWN}:{provider}");
        let principal = json!({"Principal": {"Federated": [login]}});
        let trusts = policy("trust", "Allow", "sts:AssumeRole", &principal);
        gets(std::slice::from_ref(&trusts), &asks(&login, action, DEV), Decision::Allow, Stage::Trust);
        let refuses = policy("trust", "Deny", "sts:AssumeRole", &principal);
        gets(&[trusts, refuses], &asks(&login, action, DEV), Decision::ExplicitDeny, Stage::Trust);
        gets(&[], &asks(&login, action, DEV), Decision::ImplicitDeny, Stage::Trust);
    }
}

/// E2, E5, W10: the root user is one on its own resources alone; elsewhere it needs what anybody needs, but for the
/// control policies.
#[test]
fn the_root_user_of_another_account_is_nobody_special() {
    let reads = asks(OTHER_ROOT, "oss:GetObject", PHOTO);
    let everything = policy("identity", "Allow", "*", &json!({}));
    let everyone = policy("resource", "Allow", "oss:GetObject", &json!({"Principal": ["*"]}));
    let forbids = policy("control", "Deny", "*", &json!({}));
    gets(&[], &reads, Decision::ImplicitDeny, Stage::Identity);
    gets(&[everything], &reads, Decision::ImplicitDeny, Stage::Identity);
    gets(std::slice::from_ref(&everyone), &reads, Decision::Allow, Stage::Resource);
    gets(&[everyone.clone(), forbids.clone()], &reads, Decision::Allow, Stage::Resource);
    let user = asks(OTHER_USER, "oss:GetObject", PHOTO);
    gets(&[everyone, forbids], &user, Decision::ExplicitDeny, Stage::Control(0));
}

/// E8: everyone without a condition leaves the owner alone, and one that binds it counts after any that does not.
#[test]
fn a_deny_that_binds_the_owner_counts_after_one_that_does_not() {
    let root = format!("acs:ram::{OWN}:root");
    let reads = asks(&root, "oss:GetObject", PHOTO);
    let everyone = policy("resource", "Deny", "*", &json!({"Principal": ["*"]}));
    let insecure = json!({"Principal": ["*"], "Condition": {"Bool": {"acs:SecureTransport": "false"}}});
    let conditional = policy("resource", "Deny", "*", &insecure);
    let by_id = policy("resource", "Deny", "*", &json!({"Principal": [OWN]}));
    let mut insecurely = reads.clone();
    insecurely["context"] = json!({"acs:SecureTransport": "false"});
    gets(std::slice::from_ref(&everyone), &reads, Decision::Allow, Stage::Root);
    gets(&[everyone.clone(), by_id.clone()], &reads, Decision::ExplicitDeny, Stage::Resource);
    gets(&[by_id, everyone.clone()], &reads, Decision::ExplicitDeny, Stage::Resource);
    gets(&[everyone.clone(), conditional.clone()], &reads, Decision::Allow, Stage::Root);
    gets(&[everyone, conditional], &insecurely, Decision::ExplicitDeny, Stage::Resource);
}

/// E7: what is attached to a group is asked about the resources of this group, and is what is named as the stage then.
#[test]
fn the_stage_is_the_group_where_its_policies_were_asked() {
    let in_group = |effect: &str, resource: &str| {
        policy("resource_group", effect, "oss:*", &json!({"resource_group": "rg-a", "Resource": resource}))
    };
    let mut reads = asks(ALICE, "oss:GetObject", PHOTO);
    gets(&[in_group("Allow", "*")], &reads, Decision::ImplicitDeny, Stage::Identity);
    reads["resource_group"] = json!("rg-b");
    gets(&[in_group("Allow", "*")], &reads, Decision::ImplicitDeny, Stage::Identity);
    reads["resource_group"] = json!("rg-a");
    gets(&[in_group("Allow", "*")], &reads, Decision::Allow, Stage::ResourceGroup);
    gets(&[in_group("Deny", "*")], &reads, Decision::ExplicitDeny, Stage::ResourceGroup);
    let elsewhere = in_group("Allow", "acs:oss:*:*:music/*");
    gets(&[elsewhere], &reads, Decision::ImplicitDeny, Stage::ResourceGroup);
    reads["resource_group_supported"] = json!(false);
    gets(&[in_group("Allow", "*")], &reads, Decision::ImplicitDeny, Stage::Identity);
}

/// E13: of several resources that are refused alike, the first is the one that is told.
#[test]
fn of_several_refused_resources_the_first_names_the_stage() {
    let group = json!({"resource_group": "rg-a", "Resource": "acs:oss:*:*:music/*"});
    let set = [policy("resource_group", "Allow", "oss:*", &group)];
    let foreign = "acs:oss:oss-cn-hangzhou:2000000000000002:music/a";
    for (resources, stage) in [([PHOTO, foreign], Stage::ResourceGroup), ([foreign, PHOTO], Stage::Identity)]
    {
        let mut reads = asks(ALICE, "oss:GetObject", json!(resources));
        reads["resource_group"] = json!("rg-a");
        gets(&set, &reads, Decision::ImplicitDeny, stage);
    }
}

/// E5: levels are asked from the root folder down, in whatever order they are attached, and the first that does not
/// allow is named.
#[test]
fn the_first_level_that_refuses_is_named() {
    let level = |level: u32, effect: &str| policy("control", effect, "*", &json!({"level": level}));
    let allows = policy("identity", "Allow", "*", &json!({}));
    let reads = asks(ALICE, "oss:GetObject", PHOTO);
    let set = [level(3, "Deny"), level(1, "Deny"), level(0, "Allow"), level(2, "Allow"), allows.clone()];
    gets(&set, &reads, Decision::ExplicitDeny, Stage::Control(1));
    let set = [level(2, "Allow"), level(0, "Allow"), level(1, "Allow"), allows];
    gets(&set, &reads, Decision::Allow, Stage::Identity);
}

/// G1 to G19: a document that RAM would refuse leaves nothing to decide with, wherever it is attached.
#[test]
fn a_refused_document_of_any_layer_leaves_nothing_to_decide_with() {
    for layer in ["identity", "control", "session", "resource_group", "resource", "trust"] {
        let refused = policy(layer, "Perhaps", "*", &json!({"resource_group": "rg-a"}));
        let allows = policy("identity", "Allow", "*", &json!({}));
        let reads = asks(ALICE, "oss:GetObject", PHOTO);
        gets(&[allows, refused], &reads, Decision::InvalidPolicy, Stage::Validation);
    }
}
