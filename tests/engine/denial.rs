//! Denials as RAM and the services write them: what each text must give. The table is `tests/data/denied/cases.jsonl`.

use acscope::engine::account::{DEMO_ACCOUNT, InForce, Resolver, read_account};
use acscope::engine::denial::{
    Agreement, Denial, DenialError, ReportedLayer, compare, compared_lines, denial_lines, read_denials,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

const CASES: &str = include_str!("../data/denied/cases.jsonl");

fn as_expected(denial: &Denial) -> Value {
    let context: serde_json::Map<String, Value> =
        denial.context.iter().map(|(key, values)| (key.clone(), json!(values))).collect();
    json!({
        "action": denial.action,
        "resource": denial.resource,
        "type": denial.principal.kind,
        "account": denial.principal.account,
        "name": denial.principal.name,
        "decision": denial.effect.map(|effect| effect.decision().word()),
        "layer": denial.layer.as_ref().map(ReportedLayer::word),
        "context": context,
        "matched": denial.matched.iter().map(|policy| &policy.name).collect::<Vec<_>>(),
        "encoded": denial.has_encoded_message,
    })
}

#[test]
fn every_sample_gives_what_the_table_says() {
    let mut samples = 0;
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (id, text) = (&case["id"], case["text"].as_str().unwrap());
        match read_denials(text) {
            Ok(denials) => {
                let found: Vec<Value> = denials.iter().map(as_expected).collect();
                assert_eq!(json!(found), case["expect"], "{id}");
                for denial in &denials {
                    let lines = denial_lines(denial);
                    let decodes = lines.iter().any(|(_, line)| line.contains("DecodeDiagnosticMessage "));
                    let open = denial.resource.is_none() || denial.matched.is_empty();
                    assert_eq!(decodes, denial.has_encoded_message && open, "{id}: {lines:?}");
                    assert!(
                        denial.action.is_some() || !denial.notes.is_empty() || denial.has_encoded_message,
                        "{id}"
                    );
                }
            }
            Err(error) => {
                let word = match error {
                    DenialError::NotRecognised => "NotRecognised",
                    DenialError::NothingNamed => "NothingNamed",
                    DenialError::OnlyEncoded => "OnlyEncoded",
                    DenialError::TooLong => "TooLong",
                };
                assert_eq!(case["error"], word, "{id}");
            }
        }
        samples += 1;
    }
    assert_eq!(samples, 54);
}

#[test]
fn a_denial_is_held_against_the_account_and_offered_the_smallest_fix() {
    let account = read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account;
    let in_force = InForce::new(Some(Arc::new(Resolver::new(account))), Vec::new());
    let asker = in_force.asker("user/carol").unwrap();
    let text = |kind: &str, layer: &str, action: &str| {
        format!(
            r#"{{"AuthAction":"{action}","AuthResource":"acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a","NoPermissionType":"{kind}","PolicyType":"{layer}"}}"#
        )
    };
    let held = |kind: &str, layer: &str, action: &str| {
        let denial = read_denials(&text(kind, layer, action)).unwrap().remove(0);
        compare(&denial, None, &asker).unwrap()
    };
    let same = held("ImplicitDeny", "ResourceGroupLevelIdentityBasedPolicy", "starops:DeleteDigitalEmployee");
    let found = same.explanation.answer.decision.word();
    assert!(found.ends_with("Deny"), "{found}");
    let implicit = held("ImplicitDeny", "AccountLevelIdentityBasedPolicy", "starops:NoSuchThing");
    assert_eq!(implicit.agreement, Agreement::Same);
    assert!(implicit.fixes.first().unwrap().0.nothing_else, "{:?}", implicit.fixes.first().unwrap().1);
    let lines = compared_lines(&implicit);
    assert!(lines.iter().any(|(label, _)| *label == "fix"), "{lines:?}");
    assert_eq!(held("ExplicitDeny", "ControlPolicy", "starops:NoSuchThing").agreement, Agreement::OtherKind);
    assert_eq!(held("ImplicitDeny", "ControlPolicy", "starops:NoSuchThing").agreement, Agreement::OtherLayer);
    let allowed = held("ImplicitDeny", "SessionPolicy", "starops:CreateChat");
    assert_eq!(allowed.agreement, Agreement::AllowedHere);
    assert!(allowed.fixes.is_empty());
    let nameless =
        read_denials(r#"{"AuthAction":"ecs:StopInstance","NoPermissionType":"ImplicitDeny"}"#).unwrap();
    assert!(compare(&nameless[0], None, &asker).unwrap_err().contains("--resource"));
    assert!(compare(&nameless[0], Some("*"), &asker).is_ok());
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_stumble(text in "\\PC*", words in "(denied|action: |ecs:Stop|acs:ecs:a:b:c|\\{|\"|\\}|AuthAction|:|=|>|\\\\){0,30}") {
        for text in [text, words] {
            if let Ok(denials) = read_denials(&text) {
                prop_assert!(denials.iter().all(|denial| !denial_lines(denial).is_empty()));
            }
        }
    }
}
