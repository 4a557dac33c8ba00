//! Fixes: each settles its finding, does to access what it says, and leaves the rest of the text alone.

use super::{CATALOG, all_published, codes, context};
use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use acscope::engine::json::read;
use acscope::engine::lint::{CHECKS, Context, FixEffect, Report, Severity, fix_all, lint};
use acscope::engine::policy::{Effect, PolicyKind, parse};
use std::collections::BTreeMap;

#[test]
fn every_fix_settles_its_finding_and_leaves_json() {
    let mut wrong = Vec::new();
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let mut hold = |what: &str, kind: Option<PolicyKind>, text: &str| {
        let context = Context { kind, ..context(None) };
        let report = lint(text, &CATALOG, &context);
        let before = codes(&report);
        for finding in &report.findings {
            let Some(fix) = &finding.fix else { continue };
            // A few of each kind: looking at the whole text again takes its time.
            if tried.get(finding.code).is_some_and(|count| *count >= 4) {
                continue;
            }
            *tried.entry(finding.code).or_default() += 1;
            if read(&fix.document).is_err() {
                wrong.push(format!("{what}: {}: the fix breaks the JSON", finding.code));
                continue;
            }
            let count = |codes: &[&str]| codes.iter().filter(|code| **code == finding.code).count();
            let after = lint(&fix.document, &CATALOG, &context);
            let same =
                after.findings.iter().any(|one| one.code == finding.code && one.message == finding.message);
            if count(&codes(&after)) >= count(&before) && same {
                wrong.push(format!(
                    "{what}: {} is still there after its fix: {}",
                    finding.code, finding.message
                ));
            }
            let errors = |report: &Report| {
                report.findings.iter().filter(|one| one.severity == Severity::Error).count()
            };
            if errors(&after) > errors(&report) {
                wrong.push(format!("{what}: the fix of {} makes an error", finding.code));
            }
        }
    };
    for check in CHECKS {
        hold(check.code, None, &check.bad.document());
    }
    for (file, kind, text) in all_published() {
        hold(&file, Some(kind), &text);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried.len() >= 45, "fixes were tried for {} checks only: {tried:?}", tried.len());
}

#[test]
fn a_fix_touches_nothing_else_of_the_text() {
    let text = "{ \"Version\":\"1\",\t\"Statement\" : [\r\n {\"Effect\":\"Alow\",  \"Action\":[ \"edas:ReadCluster\" ],\"Resource\":\"*\"} ]}\n\n";
    let report = lint(text, &CATALOG, &context(None));
    let fix = report.findings[0].fix.clone().unwrap();
    assert_eq!(fix.document, text.replace("Alow", "Allow"));
    assert_eq!(fix.effect, FixEffect::Wider);
}

#[test]
fn fixes_that_widen_wait_to_be_asked_for() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Alow","Action":["edas:ReadCluster","edas:ReadCluster"],"Resource":"acs:edas:*:*:namespace/*"}]}"#;
    let plain = fix_all(text, &CATALOG, &context(None), false);
    assert!(!plain.text.contains("Allow"), "{}", plain.text);
    let wider = fix_all(text, &CATALOG, &context(None), true);
    assert!(wider.text.contains("Allow"), "{}", wider.text);
    assert_eq!(wider.text.matches("edas:ReadCluster").count(), 1);
    assert_eq!(codes(&lint(&wider.text, &CATALOG, &context(None))), Vec::<&str>::new());
}

#[test]
fn fixing_comes_to_an_end_and_again_changes_nothing() {
    let pages = ["starops-", "cms-digital", "edas-", "docs-oss", "docs-ram"];
    let of_pages = |file: &str| pages.iter().any(|page| file.starts_with(page));
    for (file, kind, text) in all_published().into_iter().filter(|(file, ..)| of_pages(file)) {
        let context = Context { kind: Some(kind), ..context(None) };
        let once = fix_all(&text, &CATALOG, &context, false);
        let twice = fix_all(&once.text, &CATALOG, &context, false);
        assert_eq!(twice.applied, [], "{file}");
    }
}

/// What two texts allow. Policies that only deny grant nothing by themselves; beside an Allow of everything they show.
fn verdict(before: &str, after: &str) -> Verdict {
    let mut policies = [before, after].map(|text| parse(text, Some(PolicyKind::Identity)).policy);
    let all = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    if policies.iter().flat_map(|policy| &policy.statements).all(|one| one.effect == Effect::Deny) {
        for policy in &mut policies {
            policy.statements.extend(parse(all, Some(PolicyKind::Identity)).policy.statements);
        }
    }
    let [before, after] = policies.map(|policy| AccessSet::of_policy("", &policy));
    diff(&before, &after, DiffOptions::default()).verdict
}

/// StringNotLike without a wildcard is StringNotEquals by the specification (C7); the algebra leaves that open.
const LEFT_OPEN: [&str; 1] = ["H417"];

#[test]
fn what_a_fix_says_it_does_to_access_the_algebra_confirms() {
    let mut wrong = Vec::new();
    let mut confirmed: BTreeMap<&str, usize> = BTreeMap::new();
    let examples =
        CHECKS.iter().map(|check| (check.code.to_owned(), PolicyKind::Identity, check.bad.document()));
    for (what, kind, text) in examples.chain(all_published()) {
        let valid = |text: &str| parse(text, Some(kind)).is_valid();
        if kind != PolicyKind::Identity || !valid(&text) {
            continue;
        }
        for finding in lint(&text, &CATALOG, &Context { kind: Some(kind), ..context(None) }).findings {
            let Some(fix) = finding.fix.filter(|fix| valid(&fix.document)) else { continue };
            if confirmed.get(finding.code).is_some_and(|count| *count >= 2) {
                continue;
            }
            let expected = match verdict(&text, &fix.document) {
                Verdict::Equal => FixEffect::Equal,
                Verdict::Narrower => FixEffect::Narrower,
                Verdict::Wider => FixEffect::Wider,
                Verdict::Undecided if LEFT_OPEN.contains(&finding.code) => continue,
                Verdict::Incomparable | Verdict::Undecided => FixEffect::Unknown,
            };
            *confirmed.entry(finding.code).or_default() += 1;
            if fix.effect != expected {
                let (code, said) = (finding.code, fix.effect);
                wrong.push(format!("{what}: {code}: {said:?} is {expected:?}: {}", fix.description));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(confirmed.len() >= 30, "confirmed for {} checks only: {confirmed:?}", confirmed.len());
}
