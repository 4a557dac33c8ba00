//! Every check against its own examples and against the examples of the list.

use super::{CATALOG, codes, context};
use acscope::engine::lint::{CHECKS, Check, Report, Severity, lint};
use acscope::engine::policy::{Policy, PolicyKind, parse};

/// The examples that need more than a text: where it is attached, what stands beside it, other rules.
fn lint_example(check: &Check, text: &str) -> Report {
    let document =
        |statement: &str| parse(&format!(r#"{{"Version":"1","Statement":[{statement}]}}"#), None).policy;
    let ecs = document(r#"{"Effect":"Allow","Action":"ecs:*","Resource":"*"}"#);
    let reader = document(r#"{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}"#);
    let beside: [&Policy; 1] = [&ecs];
    let mut context = context(None);
    match check.code {
        "E128" => context.kind = text.contains("Principal").then_some(PolicyKind::Trust),
        "W327" => context.account = Some("1000000000000001"),
        "W508" => (context.in_resource_group, context.beside) = (true, &beside),
        "W510" => {
            context.in_resource_group = text.contains("\"sts:AssumeRole\"") && !text.contains("Describe");
        }
        "S616" => context.reference = Some(&reader),
        "W620" => context.name = Some("team-read-only"),
        "W621" => context.rules.regions = vec!["cn-hangzhou".to_owned()],
        "W622" => {
            context.rules.policy_name = Some("team-*".to_owned());
            context.name = Some("x");
        }
        _ => {}
    }
    lint(text, &CATALOG, &context)
}

#[test]
fn every_bad_example_sets_its_check_off_and_every_good_one_does_not() {
    let mut wrong = Vec::new();
    for check in CHECKS {
        let bad = codes(&lint_example(check, &check.bad.document()));
        if !bad.contains(&check.code) {
            wrong.push(format!("{} is silent about its bad example: {bad:?}", check.code));
        }
        // The attachment is what is wrong in these two, not the text.
        if ["W510", "W622"].contains(&check.code) {
            continue;
        }
        let good = lint_example(check, &check.good.document());
        if let Some(finding) = good.findings.iter().find(|finding| finding.code == check.code) {
            wrong.push(format!("{} on its good example: {}", check.code, finding.message));
        }
        if let Some(error) = good.findings.iter().find(|finding| finding.severity == Severity::Error) {
            wrong.push(format!("{}: the good example is refused: {}", check.code, error.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_are_unique_and_every_check_explains_itself() {
    let mut codes: Vec<&str> = CHECKS.iter().map(|check| check.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), CHECKS.len());
    for check in CHECKS {
        for text in [check.what, check.why, check.instead] {
            assert!(text.len() > 8 && text.ends_with(['.', '!', '?']), "{}: {text:?}", check.code);
        }
        assert!(!check.source.is_empty(), "{}", check.code);
    }
}

/// One line of tests/data/cases/lint.jsonl.
#[derive(serde::Deserialize)]
struct Case {
    expect: Option<String>,
    text: String,
}

/// The list takes it that bpstudio:DeployApplication has a dependent action. The product's table prints "None" in that
/// column for it as for every action of the product, no other page names one, and no published policy grants it together
/// with another action: a check may not claim what no source says.
const NOT_FOUND: [&str; 1] = ["W211: [\"S605\"]"];

#[test]
fn the_examples_of_the_list_are_found() {
    let text = std::fs::read_to_string("tests/data/cases/lint.jsonl").unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let found = codes(&lint(&case.text, &CATALOG, &context(None)));
        count += 1;
        match &case.expect {
            Some(code) if !found.contains(&code.as_str()) => wrong.push(format!("{code}: {found:?}")),
            None if !found.is_empty() => wrong.push(format!("clean: {found:?}")),
            _ => {}
        }
    }
    assert_eq!(count, 111);
    assert_eq!(wrong, NOT_FOUND, "{}", wrong.join("\n"));
}
