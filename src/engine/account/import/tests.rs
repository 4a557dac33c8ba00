//! What Terraform and the command line write, as accounts.

use super::*;
use crate::engine::account::{Resolver, read_account, write_account};
use crate::engine::decide::{Context, Decision};
use serde_json::{Value, json};

const UID: &str = "1000000000000001";

fn document(action: &str) -> String {
    json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
}

fn trust() -> String {
    json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": format!("acs:ram::{UID}:root")}}]})
        .to_string()
}

fn managed(kind: &str, values: impl Into<Value>) -> Value {
    let values = values.into();
    let address = format!("{kind}.x");
    json!({"address": address, "mode": "managed", "type": kind, "name": "x", "values": values})
}

/// A state with something of everything, part of it in a module.
fn state() -> Value {
    let root = vec![
        json!({"address": "data.alicloud_account.me", "mode": "data", "type": "alicloud_account", "values": {"id": UID}}),
        managed("alicloud_ram_user", json!({"name": "alice", "id": "270000000000000001"})),
        managed("alicloud_ram_group", json!({"group_name": "ops"})),
        managed(
            "alicloud_ram_group_membership",
            json!({"group_name": "ops", "user_names": ["alice", "bob"]}),
        ),
        managed(
            "alicloud_ram_policy",
            json!({"policy_name": "stop", "policy_document": document("ecs:StopInstance"), "type": "Custom"}),
        ),
        managed("alicloud_ram_policy", json!({"name": "start", "document": document("ecs:StartInstance")})),
        managed(
            "alicloud_ram_group_policy_attachment",
            json!({"policy_name": "stop", "policy_type": "Custom", "group_name": "ops"}),
        ),
        managed(
            "alicloud_ram_user_policy_attachment",
            json!({"policy_name": "AliyunOSSReadOnlyAccess", "policy_type": "System", "user_name": "alice"}),
        ),
        managed(
            "alicloud_ram_access_key",
            json!({"user_name": "alice", "secret": "THE-SECRET", "id": "THE-KEY"}),
        ),
        managed("alicloud_ram_login_profile", json!({"user_name": "alice", "password": "THE-PASSWORD"})),
        managed("alicloud_ram_saml_provider", json!({"saml_provider_name": "idp"})),
        managed("alicloud_vpc", json!({"vpc_name": "v"})),
        managed(
            "alicloud_resource_manager_policy_attachment",
            json!({"policy_name": "start", "policy_type": "Custom",
            "principal_name": format!("alice@{UID}.onaliyun.com"), "principal_type": "IMSUser", "resource_group_id": "rg-1"}),
        ),
        managed(
            "alicloud_resource_manager_control_policy",
            json!({"id": "cp-1", "control_policy_name": "guard",
            "policy_document": json!({"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ram:*", "Resource": "*"}]}).to_string()}),
        ),
        managed(
            "alicloud_resource_manager_folder",
            json!({"id": "fd-1", "folder_name": "prod", "parent_folder_id": "r-1"}),
        ),
        managed(
            "alicloud_resource_manager_control_policy_attachment",
            json!({"policy_id": "cp-1", "target_id": "fd-1"}),
        ),
        managed(
            "alicloud_oss_bucket_policy",
            json!({"bucket": "b", "policy": json!({"Version": "1", "Statement": [
            {"Effect": "Allow", "Principal": ["*"], "Action": "oss:GetObject", "Resource": "acs:oss:*:*:b/*"}]}).to_string()}),
        ),
    ];
    let child = vec![
        managed(
            "alicloud_ram_role",
            json!({"role_name": "deploy", "arn": format!("acs:ram::{UID}:role/deploy"),
            "assume_role_policy_document": trust(), "role_id": "310000000000000001"}),
        ),
        managed(
            "alicloud_ram_role_policy_attachment",
            json!({"policy_name": "start", "policy_type": "Custom", "role_name": "deploy"}),
        ),
    ];
    json!({"format_version": "1.0", "values": {"root_module": {"resources": root, "child_modules": [{"resources": child}]}}})
}

#[test]
fn a_terraform_state_becomes_an_account_that_answers() {
    let imported = from_terraform(&state()).unwrap();
    let text = write_account(&imported.account);
    for secret in ["THE-SECRET", "THE-KEY", "THE-PASSWORD"] {
        assert!(!text.contains(secret) && !format!("{:?}", imported.notes).contains(secret), "{secret}");
    }
    let read = read_account(&text, &|_| Err(String::new()));
    assert!(read.is_sound(), "{:?}", read.faults);
    assert_eq!(read.account, imported.account);
    let account = &imported.account;
    assert_eq!(account.id.text, UID);
    assert_eq!(account.user("alice").unwrap().uid.as_deref(), Some("270000000000000001"));
    assert_eq!(account.user("alice").unwrap().attached.in_resource_group[0].resource_group.text, "rg-1");
    assert_eq!(account.control_levels[0].name.text, "prod");
    assert_eq!(account.resources[0].arn.text, format!("acs:oss:*:{UID}:b"));
    let resolver = Resolver::new(Account { control_levels: Vec::new(), ..account.clone() });
    let decide = |who: &str, action: &str| {
        let principal = resolver.principal(who).unwrap();
        let request =
            resolver.request(&principal, action, vec![format!("acs:ecs:cn-a:{UID}:instance/i")]).unwrap();
        resolver.decide(&principal, &request).decision
    };
    assert_eq!(decide("user/bob", "ecs:StopInstance"), Decision::Allow);
    assert_eq!(decide("user/bob", "ecs:StartInstance"), Decision::ImplicitDeny);
    assert_eq!(decide("role/deploy", "ecs:StartInstance"), Decision::Allow);
}

/// E5: every level is asked by itself, so two folders of one name are two levels.
#[test]
fn folders_of_one_name_stay_two_levels() {
    let folder = |id: &str, parent: &str| {
        managed(
            "alicloud_resource_manager_folder",
            json!({"id": id, "folder_name": "prod", "parent_folder_id": parent}),
        )
    };
    let attached = |target: &str| {
        managed(
            "alicloud_resource_manager_control_policy_attachment",
            json!({"policy_id": "cp-1", "target_id": target}),
        )
    };
    let policy = managed(
        "alicloud_resource_manager_control_policy",
        json!({"id": "cp-1", "control_policy_name": "guard",
        "policy_document": json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}).to_string()}),
    );
    let resources =
        vec![folder("fd-1", "r-1"), folder("fd-2", "fd-1"), policy, attached("fd-1"), attached("fd-2")];
    let state = json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}});
    let levels = from_terraform(&state).unwrap().account.control_levels;
    let names: Vec<&str> = levels.iter().map(|level| level.name.text.as_str()).collect();
    assert_eq!(names, ["prod (fd-1)", "prod (fd-2)"]);
}

#[test]
fn what_a_state_has_beside_is_told() {
    let notes = from_terraform(&state()).unwrap().notes;
    let secrets: Vec<&str> = notes
        .iter()
        .filter_map(|note| if let ImportNote::Secret { what } = note { Some(what.as_str()) } else { None })
        .collect();
    assert_eq!(secrets, ["alicloud_ram_access_key.x", "alicloud_ram_login_profile.x"]);
    let told = format!("{notes:?}");
    assert!(told.contains("alicloud_ram_saml_provider.x"), "{told}");
    assert!(!told.contains("alicloud_vpc"), "{told}");
    assert!(notes.iter().any(
        |note| matches!(note, ImportNote::FromTemplate { policy, .. } if policy == "AliyunOSSReadOnlyAccess")
    ));
    assert!(told.contains("FullAliyunAccess"), "{told}");
}

#[test]
fn the_other_spellings_of_terraform_are_read_too() {
    let resources = vec![
        json!({"address": "data.alicloud_caller_identity.me", "mode": "data", "type": "alicloud_caller_identity",
            "values": {"account_id": UID}}),
        managed("alicloud_ram_group", json!({"name": "ops"})),
        managed("alicloud_ram_user_group_attachment", json!({"user_name": "zoe", "group_name": "ops"})),
        managed(
            "alicloud_resource_manager_role",
            json!({"role_name": "runner", "assume_role_policy_document": trust()}),
        ),
        managed(
            "alicloud_resource_manager_policy",
            json!({"policy_name": "stop", "policy_document": document("ecs:StopInstance")}),
        ),
        managed(
            "alicloud_ram_group_policy_attachment",
            json!({"policy_name": "stop", "policy_type": "Custom", "group_name": "ops"}),
        ),
    ];
    let state = json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}});
    let account = from_terraform(&state).unwrap().account;
    assert_eq!(account.id.text, UID);
    assert_eq!(account.user("zoe").unwrap().groups[0].text, "ops");
    assert!(account.role("runner").unwrap().trust.is_some() && account.policy("stop").is_some());
    assert_eq!(account.group("ops").unwrap().attached.everywhere[0].text, "stop");
}

#[test]
fn a_plan_is_read_as_it_will_be_and_what_is_not_known_yet_is_told() {
    let data = json!({"address": "data.alicloud_account.me", "mode": "data", "type": "alicloud_account", "values": {"id": UID}});
    let gone = managed("alicloud_ram_user", json!({"name": "gone"}));
    let planned = vec![
        managed("alicloud_ram_user", json!({"name": "alice"})),
        managed(
            "alicloud_ram_user_policy_attachment",
            json!({"policy_type": "Custom", "user_name": "alice"}),
        ),
        managed(
            "alicloud_ram_user_policy_attachment",
            json!({"policy_name": "own", "policy_type": "Custom", "user_name": "alice"}),
        ),
    ];
    let plan = json!({"format_version": "1.2", "planned_values": {"root_module": {"resources": planned}},
        "prior_state": {"values": {"root_module": {"resources": [data, gone]}}}});
    let imported = from_terraform(&plan).unwrap();
    let users: Vec<&str> = imported.account.users.iter().map(|user| user.name.text.as_str()).collect();
    assert_eq!((users, imported.account.id.text.as_str()), (vec!["alice"], UID));
    assert!(!imported.is_complete());
    let told = format!("{:?}", imported.notes);
    assert!(told.contains("known only after apply") && told.contains("the document of policy own"), "{told}");
    assert_eq!(from_terraform(&json!({"a": 1})), Err(ImportError::NotTerraform));
}

fn answer(file: &str, json: impl Into<Value>) -> CliAnswer {
    let json = json.into();
    CliAnswer { file: file.to_owned(), json }
}

fn policies(names: &[&str]) -> Value {
    let each: Vec<Value> =
        names.iter().map(|name| json!({"PolicyName": name, "PolicyType": "Custom"})).collect();
    json!({"Policies": {"Policy": each}, "RequestId": "x"})
}

fn get_policy(name: &str, action: &str) -> CliAnswer {
    let json = json!({"Policy": {"PolicyName": name, "PolicyType": "Custom", "DefaultVersion": "v2"},
        "DefaultPolicyVersion": {"VersionId": "v2", "IsDefaultVersion": true, "PolicyDocument": document(action)}});
    answer(&format!("GetPolicy-{name}"), json)
}

/// Answers that leave nothing to ask.
fn answers() -> Vec<CliAnswer> {
    vec![
        answer(
            "ListUsers",
            json!({"Users": {"User": [{"UserName": "alice", "UserId": "27"}]}, "IsTruncated": false}),
        ),
        answer("ListGroups", json!({"Groups": {"Group": [{"GroupName": "ops"}]}})),
        answer("ListGroupsForUser-alice", json!({"Groups": {"Group": [{"GroupName": "ops"}]}})),
        answer("ListPoliciesForUser-alice", policies(&["start"])),
        answer("ListPoliciesForGroup-ops", policies(&["stop"])),
        answer(
            "ListRoles",
            json!({"Roles": {"Role": [{"RoleName": "deploy", "Arn": format!("acs:ram::{UID}:role/deploy")}]}}),
        ),
        answer(
            "GetRole-deploy",
            json!({"Role": {"RoleName": "deploy", "RoleId": "31", "Arn": format!("acs:ram::{UID}:role/deploy"), "AssumeRolePolicyDocument": trust()}}),
        ),
        answer("ListPoliciesForRole-deploy", policies(&["start"])),
        get_policy("start", "ecs:StartInstance"),
        get_policy("stop", "ecs:StopInstance"),
        answer(
            "ListPolicyAttachments",
            json!({"PolicyAttachments": {"PolicyAttachment": [{"PolicyName": "stop", "PolicyType": "Custom",
            "PrincipalName": "alice@demo.onaliyun.com", "PrincipalType": "IMSUser", "ResourceGroupId": "rg-1"}]}}),
        ),
    ]
}

#[test]
fn the_answers_of_the_command_line_become_an_account() {
    let imported = from_aliyun_cli(&answers()).unwrap();
    assert_eq!(imported.notes, []);
    assert!(imported.is_complete());
    let read = read_account(&write_account(&imported.account), &|_| Err(String::new()));
    assert_eq!(read.faults, []);
    let resolver = Resolver::new(read.account);
    let direct = |action: &str| {
        let answer = resolver.who_can(action, None, &Context::default()).unwrap();
        answer.direct.iter().map(|able| able.who.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(direct("ecs:StopInstance"), ["user/alice"]);
    assert_eq!(direct("ecs:StartInstance"), ["user/alice", "role/deploy"]);
}

#[test]
fn the_other_calls_that_tell_the_same_are_read_too() {
    let answers = vec![
        answer("GetCallerIdentity", json!({"AccountId": UID, "IdentityType": "Account"})),
        answer(
            "GetUser-zoe",
            json!({"User": {"UserName": "zoe", "UserId": "28", "MobilePhone": "THE-PHONE"}}),
        ),
        answer("ListUsersForGroup-ops", json!({"Users": {"User": [{"UserName": "zoe"}]}})),
    ];
    let imported = from_aliyun_cli(&answers).unwrap();
    assert_eq!(imported.account.id.text, UID);
    let zoe = imported.account.user("zoe").unwrap();
    assert_eq!((zoe.uid.as_deref(), zoe.groups[0].text.as_str()), (Some("28"), "ops"));
    assert!(!write_account(&imported.account).contains("THE-PHONE"));
    assert!(!imported.is_complete(), "what was not asked for is named");
}

#[test]
fn each_missing_answer_is_named_with_the_call_that_brings_it() {
    for (without, command) in [
        ("ListUsers", "aliyun ram ListUsers > ListUsers.json"),
        (
            "ListGroupsForUser-alice",
            "aliyun ram ListGroupsForUser --UserName alice > ListGroupsForUser-alice.json",
        ),
        ("ListRoles", "aliyun ram ListRoles > ListRoles.json"),
        ("GetRole-deploy", "aliyun ram GetRole --RoleName deploy > GetRole-deploy.json"),
        (
            "GetPolicy-stop",
            "aliyun ram GetPolicy --PolicyType Custom --PolicyName stop > GetPolicy-stop.json",
        ),
        (
            "ListPolicyAttachments",
            "aliyun resourcemanager ListPolicyAttachments --PageSize 100 > ListPolicyAttachments.json",
        ),
    ] {
        let some: Vec<CliAnswer> = answers().into_iter().filter(|answer| answer.file != without).collect();
        let notes = from_aliyun_cli(&some).unwrap().notes;
        let how: Vec<&str> = notes
            .iter()
            .filter_map(
                |note| if let ImportNote::Missing { how, .. } = note { Some(how.as_str()) } else { None },
            )
            .collect();
        assert_eq!(how, [command], "{without}");
    }
    let no_attachments = |answer: &CliAnswer| {
        answer.file != "ListPolicyAttachments" && answer.file != "ListPoliciesForRole-deploy"
    };
    let some: Vec<CliAnswer> = answers().into_iter().filter(no_attachments).collect();
    let told = format!("{:?}", from_aliyun_cli(&some).unwrap().notes);
    assert!(told.contains("aliyun ram ListPoliciesForRole --RoleName deploy"), "{told}");
}

#[test]
fn pages_strangers_and_secrets_are_told() {
    let mut all = answers();
    all[0].json["IsTruncated"] = json!(true);
    all[0].json["Marker"] = json!("EXAMPLE");
    for (name, number) in [("PageNumber", 1), ("PageSize", 10), ("TotalCount", 11)] {
        all[10].json[name] = json!(number);
    }
    all.push(answer(
        "ListAccessKeys-alice",
        json!({"AccessKeys": {"AccessKey": [{"AccessKeyId": "THE-KEY"}]}}),
    ));
    all.push(answer("ListPoliciesForUser", policies(&["start"])));
    all.push(answer("notes", json!({})));
    let imported = from_aliyun_cli(&all).unwrap();
    let told = format!("{:?}", imported.notes);
    assert!(told.contains("--Marker EXAMPLE"), "{told}");
    assert!(
        told.contains("ListPolicyAttachments --PageNumber 2 --PageSize 10 > ListPolicyAttachments-2.json"),
        "{told}"
    );
    assert!(told.contains("name the file ListPoliciesForUser-<UserName>.json"), "{told}");
    assert!(
        told.contains("\"notes\"") && told.contains("Secret { what: \"ListAccessKeys-alice\" }"),
        "{told}"
    );
    assert!(!told.contains("THE-KEY"));
    assert_eq!(from_aliyun_cli(&[answer("notes", json!({}))]), Err(ImportError::NoAnswers));
}
