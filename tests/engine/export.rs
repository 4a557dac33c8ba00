//! Exports read back by what they are for: a parser of HCL, a shell, the importer of Terraform's own JSON.

use crate::support::policies::statements;
use acscope::engine::account::import::from_terraform;
use acscope::engine::export::{ExportError, ExportForm, ExportOptions, export};
use acscope::engine::json::Style;
use acscope::engine::policy::{Policy, PolicyKind, format, parse};
use proptest::prelude::*;
use serde_json::json;
use std::process::Command;

/// A policy with everything that a quoting can stumble over.
const AWKWARD: &str = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject",
  "Resource":["acs:oss:*:*:b/${name}","acs:oss:*:*:b/%{if}","acs:oss:*:*:b/it's \"quoted\" \\ $HOME `id` $(id)","acs:oss:*:*:b/a|b\n<b>","acs:oss:*:*:b/EOF","acs:oss:*:*:b/$${x}"],
  "Condition":{"StringLike":{"oss:Prefix":["日志/*","a b"]}}}]}"#;

fn awkward() -> Policy {
    let parsed = parse(AWKWARD, None);
    assert_eq!(parsed.errors().count(), 0);
    parsed.policy
}

fn exported(policy: &Policy, form: ExportForm) -> String {
    let options = ExportOptions { name: "team a", description: "It's \"${x}\"", catalog: None };
    export(policy, form, &options).unwrap()
}

/// The arguments of the only resource in a Terraform text, templates evaluated as Terraform does.
fn terraform_arguments(text: &str) -> (String, String, serde_json::Map<String, serde_json::Value>) {
    let body: hcl::Body = hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let block = body.blocks().next().unwrap();
    let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
    let value: serde_json::Value = hcl::eval::from_str(text, &hcl::eval::Context::new()).unwrap();
    let arguments = value["resource"][labels[0]][labels[1]].as_object().unwrap().clone();
    (labels[0].to_owned(), labels[1].to_owned(), arguments)
}

#[test]
fn terraform_reads_back_the_very_document() {
    let policy = awkward();
    let text = exported(&policy, ExportForm::Terraform);
    let (kind, label, arguments) = terraform_arguments(&text);
    assert_eq!((kind.as_str(), label.as_str()), ("alicloud_ram_policy", "team_a"));
    assert_eq!(arguments["policy_name"], "team-a");
    assert_eq!(arguments["description"], "It's \"${x}\"");
    let document = arguments["policy_document"].as_str().unwrap();
    assert_eq!(parse(document, None).policy, policy);
    // Everything but the doubled sign is there byte for byte.
    assert_eq!(document.replace("\\u0024\\u0024{x}", "$${x}"), format(&policy, Style::Pretty));
}

#[test]
fn each_kind_has_its_resource_or_says_that_it_has_none() {
    let of = |text: &str, kind| parse(text, Some(kind)).policy;
    let trust = of(
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"fc.aliyuncs.com"}}]}"#,
        PolicyKind::Trust,
    );
    let (kind, _, arguments) = terraform_arguments(&exported(&trust, ExportForm::Terraform));
    assert_eq!(kind, "alicloud_ram_role");
    assert_eq!(
        parse(arguments["assume_role_policy_document"].as_str().unwrap(), Some(PolicyKind::Trust)).policy,
        trust
    );
    let control = Policy { kind: PolicyKind::Control, ..awkward() };
    let (kind, _, arguments) = terraform_arguments(&exported(&control, ExportForm::Terraform));
    assert_eq!(
        (kind.as_str(), &arguments["effect_scope"]),
        ("alicloud_resource_manager_control_policy", &json!("RAM"))
    );
    let session = Policy { kind: PolicyKind::Session, ..awkward() };
    for form in [ExportForm::Terraform, ExportForm::AliyunCli] {
        let error = export(&session, form, &ExportOptions::default()).unwrap_err();
        assert!(matches!(error, ExportError::NoPlace { kind: "session", .. }), "{error}");
    }
    assert!(export(&control, ExportForm::AliyunCliVersion, &ExportOptions::default()).is_err());
}

/// Runs a command line in a shell where `aliyun` prints its arguments, and gives them back.
fn shell_arguments(command: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let fake = folder.path().join("aliyun");
    std::fs::write(&fake, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n").unwrap();
    let made = Command::new("chmod").arg("+x").arg(&fake).status().unwrap();
    assert!(made.success());
    let output = Command::new("sh")
        .args(["-c", command])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{command}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn a_shell_hands_the_very_document_to_the_command() {
    let policy = awkward();
    let arguments = shell_arguments(&exported(&policy, ExportForm::AliyunCli));
    let document = format(&policy, Style::Compact);
    assert_eq!(
        arguments,
        [
            "ram",
            "CreatePolicy",
            "--PolicyName",
            "team-a",
            "--Description",
            "It's \"${x}\"",
            "--PolicyDocument",
            &document
        ]
    );
    let arguments = shell_arguments(&exported(&policy, ExportForm::AliyunCliVersion));
    assert_eq!(
        arguments,
        [
            "ram",
            "CreatePolicyVersion",
            "--PolicyName",
            "team-a",
            "--PolicyDocument",
            &document,
            "--SetAsDefault",
            "true"
        ]
    );
}

#[test]
fn a_table_has_one_row_for_each_statement_and_nothing_breaks_out_of_it() {
    let text = exported(&awkward(), ExportForm::Markdown);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(rows.len(), 3, "{text}");
    for row in &rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 6, "{row}");
    }
    assert!(rows[2].contains("`` acs:oss:*:*:b/it's"), "{text}");
    assert!(text.contains("a\\|b\\n<b>"), "a line end would end the row: {text}");
    assert!(text.starts_with("### team a\n"), "{text}");
}

#[test]
fn what_wildcards_cover_is_counted_where_a_catalog_is_at_hand() {
    let catalog = acscope::engine::catalog::Catalog::embedded().unwrap();
    let policy = parse(r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["edas:Read*Cluster","x:*"],"Resource":"*"}]}"#, None).policy;
    let options = ExportOptions { name: "", description: "", catalog: Some(&catalog) };
    let text = export(&policy, ExportForm::Markdown, &options).unwrap();
    assert!(text.contains("`edas:Read*Cluster` (1 known action)<br>`x:*` (no known action)"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Terraform's plan holds the argument as Terraform evaluated it: what the importer reads from there is the policy.
    #[test]
    fn a_policy_comes_back_through_terraform(statements in statements(1..4), odd in "(\\PC|[$%{}]|\\$\\{){0,12}") {
        let mut policy = Policy { kind: PolicyKind::Identity, statements };
        for (index, statement) in policy.statements.iter_mut().enumerate() {
            statement.index = index;
            statement.resource = Some(acscope::engine::policy::Clause::of([format!("acs:oss:*:*:b/{odd}").as_str()]));
        }
        let text = export(&policy, ExportForm::Terraform, &ExportOptions { name: "p", ..ExportOptions::default() }).unwrap();
        let (kind, label, arguments) = terraform_arguments(&text);
        let plan = json!({"format_version": "1.0", "values": {"root_module": {"resources": [
            {"address": format!("{kind}.{label}"), "mode": "managed", "type": kind, "name": label, "values": arguments},
        ]}}});
        let imported = from_terraform(&plan).unwrap();
        let back = &imported.account.policy("p").unwrap().document.parsed.policy;
        prop_assert_eq!(&back.statements, &policy.statements);
    }
}
