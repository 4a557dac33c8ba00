//! Fixes: each settles its finding, does to access what it says, and leaves the rest of the text alone.

use super::{CATALOG, all_published, codes, context};
use acscope::engine::access::{AccessSet, DiffOptions, Verdict, diff};
use acscope::engine::json::read;
use acscope::engine::lint::{CHECKS, Context, Finding, Fix, FixEffect, Report, Severity, fix_all, lint};
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
            if read(&fix.document()).is_err() {
                wrong.push(format!("{what}: {}: the fix breaks the JSON", finding.code));
                continue;
            }
            let count = |codes: &[&str]| codes.iter().filter(|code| **code == finding.code).count();
            let after = lint(&fix.document(), &CATALOG, &context);
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
    assert_eq!(fix.document(), text.replace("Alow", "Allow"));
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

/// The effect as the exact difference of the two whole documents shows it; none where that is left open.
fn shown(before: &str, fix: &Fix) -> Option<(FixEffect, bool)> {
    let after = fix.document();
    let effect = |verdict: Verdict| match verdict {
        Verdict::Equal => Some(FixEffect::Equal),
        Verdict::Narrower => Some(FixEffect::Narrower),
        Verdict::Wider => Some(FixEffect::Wider),
        Verdict::Incomparable => Some(FixEffect::Different),
        Verdict::Undecided => None,
    };
    let formal = effect(verdict(before, &after))?;
    let Some((statement, action)) = fix.idle().filter(|_| fix.by_catalogs) else {
        return Some((formal, false));
    };
    assert_eq!(formal, FixEffect::Different, "on any text it is different");
    // Without what by the catalogs applies to nothing.
    let mut policy = parse(before, Some(PolicyKind::Identity)).policy;
    for one in policy.statements.iter_mut().filter(|one| one.index == statement) {
        one.action.patterns.retain(|pattern| pattern.text != action);
    }
    policy.statements.retain(|one| !one.action.patterns.is_empty());
    let after = parse(&after, Some(PolicyKind::Identity)).policy;
    let [before, after] = [policy, after].map(|policy| AccessSet::of_policy("", &policy));
    Some((effect(diff(&before, &after, DiffOptions::default()).verdict)?, true))
}

/// H417: StringNotLike without a wildcard is StringNotEquals by the specification (C7); the algebra leaves that open.
/// H420: how a key that nobody documents is compared. W407: what a text operator makes of an address block.
const LEFT_OPEN: [&str; 3] = ["H417", "H420", "W407"];

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
            let Some(fix) = finding.fix.filter(|fix| valid(&fix.document())) else { continue };
            if confirmed.get(finding.code).is_some_and(|count| *count >= 2) {
                continue;
            }
            let said = (fix.effect, fix.by_catalogs);
            match shown(&text, &fix) {
                Some(shown) if shown == said => *confirmed.entry(finding.code).or_default() += 1,
                None if LEFT_OPEN.contains(&finding.code) => {}
                shown => wrong
                    .push(format!("{what}: {}: {said:?} is {shown:?}: {}", finding.code, fix.description)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(confirmed.len() >= 30, "confirmed for {} checks only: {confirmed:?}", confirmed.len());
}

/// The policies of the pages that the checks were made for.
const SEEDS: [(&str, usize); 4] = [
    ("starops-best-practices-", 6),
    ("cms-digital-employee-", 7),
    ("agentrun-", 2),
    ("edas-permission-assistant-", 8),
];

/// Findings that a fix may bring: the fix of which check, the new finding, and why.
const FOLLOW: [(&str, &str, &str); 6] = [
    ("H209", "S608", "what S613 said of the pattern is said of the action by its name"),
    ("H209", "W210", "the names of actions that moved can be read now"),
    ("H209", "W125", "names are longer than the pattern"),
    ("H209", "S605", "the pattern's actions that change something are named"),
    ("H507", "H502", "the merged statement takes in a third one"),
    ("W619", "E203", "the fix says that no catalog confirms the action"),
];

#[test]
fn every_fix_of_every_seed_policy_settles_its_finding_brings_no_other_and_does_what_it_says() {
    let mut wrong = Vec::new();
    let mut fixes: BTreeMap<&str, usize> = BTreeMap::new();
    let all = all_published();
    for (page, count) in SEEDS {
        let of_page: Vec<_> = all.iter().filter(|(file, ..)| file.starts_with(page)).collect();
        assert_eq!(of_page.len(), count, "{page}");
        for (file, kind, text) in of_page {
            let context = Context { kind: Some(*kind), ..context(None) };
            let before = lint(text, &CATALOG, &context);
            for finding in &before.findings {
                let Some(fix) = &finding.fix else { continue };
                *fixes.entry(finding.code).or_default() += 1;
                let after = lint(&fix.document(), &CATALOG, &context);
                let alike = |report: &Report| {
                    report
                        .findings
                        .iter()
                        .filter(|one| (one.code, &one.message) == (finding.code, &finding.message))
                        .count()
                };
                let what = format!("{file}: {} {}: {}", finding.code, finding.pointer, fix.description);
                if alike(&after) >= alike(&before) {
                    wrong.push(format!("{what}: it is still there"));
                }
                // Statements behind one that goes have other numbers then, and lists other names.
                let plain = |one: &Finding| one.message.replace(char::is_numeric, "");
                let known = |one: &&Finding| {
                    let follows =
                        |(code, next, _): &(&str, &str, &str)| (*code, *next) == (finding.code, one.code);
                    let same = |old: &Finding| {
                        old.code == one.code && (plain(old) == plain(one) || old.pointer == one.pointer)
                    };
                    FOLLOW.iter().any(follows) || before.findings.iter().any(same)
                };
                for new in after.findings.iter().filter(|one| !known(one)) {
                    wrong.push(format!("{what}: brings {} {}", new.code, new.message));
                }
                if shown(text, fix) != Some((fix.effect, fix.by_catalogs)) {
                    wrong.push(format!("{what}: {} is {:?}", fix.effect_words(), shown(text, fix)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Each kind of fix that the pages call for was there to be looked at.
    for code in ["H208", "H209", "H319", "H507", "S213", "W210", "W212", "W308", "W309", "W324", "W619"] {
        assert!(fixes.contains_key(code), "no fix of {code} was tried: {fixes:?}");
    }
}
