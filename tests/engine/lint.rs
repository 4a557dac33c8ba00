//! The checks against the examples, the published policies and their known traps.

use crate::support::cli::{acscope, file};
use acscope::engine::catalog::Catalog;
use acscope::engine::json::{LineIndex, read};
use acscope::engine::lint::{
    CHECKS, Check, Context, FixEffect, HouseRules, Report, Severity, Suppression, Suppressions, fix_all,
    lint, page,
};
use acscope::engine::policy::{Policy, PolicyKind, parse};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

fn now() -> DateTime<Utc> {
    "2026-07-01T00:00:00Z".parse().unwrap()
}

/// What the command knows when it is given a file and nothing else.
fn context(name: Option<&str>) -> Context<'_> {
    Context { name, now: Some(now()), rules: HouseRules::shipped(), ..Context::default() }
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

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

/// The list takes it that bpstudio:DeployApplication has a dependent action. The product's table prints "None" for it,
/// and a check may not claim what no table says.
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

fn published(file: &str) -> String {
    std::fs::read_to_string(format!("tests/data/policies/{file}.json")).unwrap()
}

/// Every published document with its kind, as the index names it.
fn all_published() -> Vec<(String, PolicyKind, String)> {
    let index = std::fs::read_to_string("tests/data/policies/INDEX.tsv").unwrap();
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap().to_owned();
        let kind = PolicyKind::from_word(cells.next().unwrap()).unwrap();
        let text = std::fs::read_to_string(format!("tests/data/policies/{file}")).unwrap();
        (file, kind, text)
    };
    index.lines().skip(1).map(row).collect()
}

/// A fault of a published policy that its page does not mention: which, the code that finds it, and the line.
struct Trap(&'static str, &'static str, &'static str, usize);

const TRAPS: &[Trap] = &[
    Trap("S8-000-1: starops:DeleteDigitalEmployee is not denied", "starops-best-practices-06", "S213", 16),
    Trap("S8-000-1: an action stands twice in its place", "starops-best-practices-06", "H208", 19),
    Trap("S8-000-2: a list granted on workspaces only", "starops-best-practices-03", "W309", 32),
    Trap("S8-000-3: the starops statement lacks what cms has", "starops-best-practices-03", "W212", 7),
    Trap("S8-000-4: the list on digitalemployee/* is nowhere", "starops-best-practices-03", "W309", 32),
    Trap("S8-000-5: chats without PassRole", "starops-best-practices-02", "W211", 9),
    Trap("S8-000-5: chats without PassRole, one employee", "starops-best-practices-03", "W211", 9),
    Trap("S8-000-6: two PassRole statements that one would say", "starops-best-practices-01", "H507", 89),
    Trap("S8-000-7: PassRole on every role", "starops-best-practices-01", "S610", 37),
    Trap("S8-000-7: PassRole on every role, again", "starops-best-practices-01", "S610", 91),
    Trap("S8-001-1: digitalEmployee with a capital", "cms-digital-employee-03", "W308", 10),
    Trap("S8-001-3: a list on one employee", "cms-digital-employee-05", "W324", 9),
    Trap("S8-001-4: an employee's id to fill in", "cms-digital-employee-05", "W317", 16),
    Trap("S8-001-4: and again", "cms-digital-employee-05", "W317", 17),
    Trap("S8-001-4: a workspace's id to fill in", "cms-digital-employee-07", "W317", 19),
    Trap("S8-001-4: and again", "cms-digital-employee-07", "W317", 20),
    Trap("S8-001-5: every log can be read", "cms-digital-employee-07", "S613", 7),
    Trap("S8-001-6: log:Get* on a role", "cms-digital-employee-06", "H209", 7),
    Trap("S8-001-6: cms:List* on a role", "cms-digital-employee-07", "H209", 16),
    Trap("S8-001-7: no starops action anywhere", "cms-digital-employee-01", "W210", 7),
    Trap("S8-001-8: PassRole on every role", "cms-digital-employee-01", "S610", 27),
    Trap("S8-001-8: PassRole on every role", "cms-digital-employee-02", "S610", 22),
    Trap("S8-001-8: PassRole on every role", "cms-digital-employee-04", "S610", 20),
    Trap("S8-001-8: PassRole on every role", "cms-digital-employee-05", "S610", 22),
    Trap("S8-002-6: PassRole on every role", "agentrun-full-access", "S610", 149),
    Trap("S8-003-1: create is denied and delete is not", "edas-permission-assistant-03", "W619", 34),
    Trap("S8-003-5: wildcards of an action", "edas-permission-assistant-01", "H209", 7),
];

/// Traps that no look at a policy can find, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("S8-000-9", "compares two policies of one page: the operator's with the reader's"),
    ("S8-000-11", "no fault: one text and a list of one mean the same (G14)"),
    ("S8-000-12", "what else counts as irreversible stands in the page's prose"),
    ("S8-002-1", "labels of a table of permissions, not of a policy; the catalogs hold the map"),
    ("S8-002-2", "section numbers of the page"),
    ("S8-002-3", "rows of the page"),
    ("S8-002-4", "one API name of two services, in a table"),
    ("S8-002-5", "API names in a table; the catalogs hold the action names"),
    ("S8-003-2", "the heading promises more than the JSON grants"),
    ("S8-003-3", "the text promises configuration management"),
    ("S8-003-4", "the text overclaims"),
    ("S8-003-6", "harmless while the action pattern is narrow, as it is"),
    ("S8-003-7", "no table says which resources the action takes"),
    ("S8-003-8", "wording of the page"),
    ("S8-004-2", "a level in a catalog"),
    ("S8-004-3", "levels in a catalog"),
    ("S8-004-4", "rows of a catalog"),
    ("S8-004-5", "actions that a catalog lacks"),
    ("S8-004-6", "wording of the page"),
];

#[test]
fn the_traps_of_the_published_policies_are_found_where_they_are() {
    let mut wrong = Vec::new();
    for Trap(what, file, code, line) in TRAPS {
        let text = published(file);
        let lines = LineIndex::new(&text);
        let report = lint(&text, &CATALOG, &context(Some(file)));
        let found: Vec<usize> = report
            .findings
            .iter()
            .filter(|finding| finding.code == *code)
            .map(|finding| lines.position(finding.span.start).line)
            .collect();
        if !found.contains(line) {
            wrong.push(format!("{what}: {code} is at {found:?}, not at {line}, of {file}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(UNSEEN.iter().all(|(trap, _)| TRAPS.iter().all(|seen| !seen.0.starts_with(&format!("{trap}:")))));
}

#[test]
fn the_redundant_resources_of_the_page_are_counted_right() {
    // S8-000-8: seven in policy 1, five in 2, one in 3, two each in 4 and 5.
    let count = |number: usize| {
        let text = published(&format!("starops-best-practices-0{number}"));
        codes(&lint(&text, &CATALOG, &context(None))).iter().filter(|code| **code == "H319").count()
    };
    assert_eq!([1, 2, 3, 4, 5, 6].map(count), [7, 5, 1, 2, 2, 0]);
}

#[test]
fn prefixes_are_not_mirrored_blindly() {
    // S8-000-10: workspaces exist under cms only.
    for number in 1..=5 {
        let text = published(&format!("starops-best-practices-0{number}"));
        for finding in lint(&text, &CATALOG, &context(None)).findings {
            assert!(!finding.message.contains("starops:GetWorkspace"), "{}", finding.message);
            assert!(finding.code != "W212" || !finding.message.contains("Workspace"), "{}", finding.message);
        }
    }
}

#[test]
fn a_name_that_promises_read_only_is_held_to_it() {
    // S8-001-2: the page calls this policy read-only.
    let text = published("cms-digital-employee-02");
    let report = lint(&text, &CATALOG, &context(Some("cms-digital-employee-read-only")));
    let named: Vec<&str> =
        report.findings.iter().filter(|one| one.code == "W620").map(|one| one.message.as_str()).collect();
    for action in ["cms:CreateThread", "ram:PassRole", "cms:CreateChat"] {
        assert!(named.iter().any(|message| message.contains(action)), "{action}: {named:?}");
    }
}

#[test]
fn the_generic_sample_of_a_catalog_page_is_no_policy() {
    // S8-004-7
    let text =
        r#"{"Version":"1","Statement":[{"Effect":"<Effect>","Action":"<Action>","Resource":"<Resource>"}]}"#;
    let found = codes(&lint(text, &CATALOG, &context(None)));
    assert!(found.contains(&"E112") && found.contains(&"E201") && found.contains(&"E301"), "{found:?}");
}

#[test]
fn no_official_system_policy_has_an_error() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, kind, text) in all_published().into_iter().filter(|(file, ..)| file.starts_with("sys-")) {
        seen += 1;
        let report = lint(&text, &CATALOG, &Context { kind: Some(kind), ..context(None) });
        let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
        wrong.extend(errors.map(|error| format!("{file}: {} {}", error.code, error.message)));
    }
    assert_eq!(seen, 37);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn published_documents_have_errors_only_where_the_index_says_so_or_something_was_to_be_filled_in() {
    let index = std::fs::read_to_string("tests/data/policies/INDEX.tsv").unwrap();
    let faulty: Vec<&str> = index
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|cells| !cells[4].is_empty())
        .map(|cells| cells[0])
        .collect();
    let mut wrong = Vec::new();
    for (file, kind, text) in all_published() {
        if faulty.contains(&file.as_str()) {
            continue;
        }
        let report = lint(&text, &CATALOG, &Context { kind: Some(kind), ..context(None) });
        // E120: the AgentRun policies are longer than one custom policy may be. E411: a masked address.
        let allowed = ["W317", "E120", "E411"];
        let errors = report
            .findings
            .iter()
            .filter(|one| one.severity == Severity::Error && !allowed.contains(&one.code));
        wrong.extend(errors.map(|error| format!("{file}: {} {}", error.code, error.message)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

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

#[test]
fn one_misspelled_code_is_one_finding() {
    let actions: Vec<String> = (0..50).map(|number| format!("\"eads:Read{number}\"")).collect();
    let text = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"acs:eads:*:*:*"}}]}}"#,
        actions.join(",")
    );
    assert_eq!(codes(&lint(&text, &CATALOG, &context(None))), ["E202"]);
}

#[test]
fn what_is_denied_is_not_counted_as_allowed() {
    let statement =
        |effect: &str, action: &str| format!(r#"{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}"#);
    let policy =
        |statements: &[String]| format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
    let open = policy(&[statement("Allow", "ram:CreateAccessKey")]);
    assert!(codes(&lint(&open, &CATALOG, &context(None))).contains(&"S607"));
    let closed = policy(&[statement("Allow", "ram:CreateAccessKey"), statement("Deny", "ram:*")]);
    assert!(!codes(&lint(&closed, &CATALOG, &context(None))).contains(&"S607"));
    let guard = parse(&policy(&[statement("Deny", "ram:CreateAccessKey")]), None).policy;
    let beside = [&guard];
    let context = Context { beside: &beside, ..context(None) };
    assert!(!codes(&lint(&open, &CATALOG, &context)).contains(&"S607"), "a Deny beside counts too");
}

#[test]
fn what_no_catalog_knows_is_listed_as_not_checked() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"zzqx:ReadThing","Resource":"*"}]}"#;
    let report = lint(text, &CATALOG, &context(None));
    assert!(
        report.not_checked.iter().any(|gap| gap.code == "E202" && gap.reason.contains("zzqx")),
        "{report:?}"
    );
    // Its resources are not known, so nothing may be said about the one that is named.
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"kms:GetSecretValue","Resource":"acs:kms:*:*:secret/a"}]}"#;
    assert_eq!(codes(&lint(text, &CATALOG, &context(None))), Vec::<&str>::new());
}

#[test]
fn a_suppression_takes_its_finding_out_and_keeps_the_reason() {
    let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:*","Resource":"*"}]}"#;
    let entry = |policy: &str, statement: Option<usize>| Suppression {
        policy: policy.to_owned(),
        code: "S603".to_owned(),
        statement,
        reason: "the break-glass role".to_owned(),
    };
    let with = |entry: Suppression| {
        let suppressions = Suppressions::new(vec![entry]).unwrap();
        lint(text, &CATALOG, &Context { suppressions, ..context(Some("break-glass")) })
    };
    let report = with(entry("break-glass", Some(1)));
    assert!(!codes(&report).contains(&"S603"));
    assert_eq!(report.suppressed[0].1, "the break-glass role");
    assert!(codes(&with(entry("other", None))).contains(&"S603"));
    assert!(codes(&with(entry("*", Some(2)))).contains(&"S603"));
}

#[test]
fn house_rules_come_from_a_file() {
    let rules = HouseRules::from_toml(
        r#"
        regions = ["cn-hangzhou"]
        [[forbid]]
        actions = ["edas:Delete*"]
        resource = "acs:edas:*:*:namespace/prod/*"
        reason = "production stays"
        [[require-condition]]
        actions = ["edas:Create*"]
        any-of = ["acs:MFAPresent"]
        reason = "people only"
        "#,
    )
    .unwrap();
    let lint_with = |statement: &str| {
        let text = format!(r#"{{"Version":"1","Statement":[{statement}]}}"#);
        let report = lint(&text, &CATALOG, &Context { rules: rules.clone(), ..context(None) });
        codes(&report).into_iter().filter(|code| ["S614", "S615", "W621"].contains(code)).collect::<Vec<_>>()
    };
    let on = |action: &str, resource: &str| {
        lint_with(&format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#))
    };
    assert_eq!(on("edas:DeleteCluster", "acs:edas:*:*:namespace/prod/cluster/*"), ["S615"]);
    assert_eq!(on("edas:DeleteCluster", "acs:edas:*:*:namespace/test/cluster/*"), Vec::<&str>::new());
    assert_eq!(on("edas:CreateCluster", "acs:edas:cn-beijing:*:namespace/test/cluster/*"), ["S614", "W621"]);
}

#[test]
fn hostile_texts_end_in_findings() {
    for text in ["", "{", "[]", "null", "{\"Version\":\"1\",\"Statement\":[null,1,[],{}]}", "\u{feff}{}"] {
        assert!(!lint(text, &CATALOG, &context(None)).findings.is_empty(), "{text:?}");
    }
    let stars = format!("acs:edas:*:*:{}", "a*".repeat(2_000));
    let text = format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"{}","Resource":["{stars}","{stars}b"]}}]}}"#,
        "e*".repeat(500)
    );
    lint(&text, &CATALOG, &context(None));
}

#[test]
fn the_lint_page_is_what_the_checks_say() {
    let path = "LINT.md";
    if std::env::var_os("ACSCOPE_WRITE").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == page(), "LINT.md is stale: ACSCOPE_WRITE=1 cargo test --test engine lint_page");
}

const SAMPLE: &str = "{\n  \"Version\": \"1\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\n        \"edas:ReadAplication\",\n        \"edas:ReadCluster\",\n        \"edas:ReadCluster\"\n      ],\n      \"Resource\": \"*\"\n    }\n  ]\n}\n";

#[test]
fn the_exit_code_follows_the_threshold() {
    let policy = file("p.json", SAMPLE);
    let code = |args: &[&str]| acscope(&[&["lint", policy.path()], args].concat()).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--fail-on", "warning"]), 1);
    assert_eq!(code(&["--fail-on", "security"]), 0);
    assert_eq!(code(&["--fail-on", "nothing"]), 2);
    assert_eq!(acscope(&["lint", "/nonexistent.json"]).code, 2);
    assert_eq!(acscope(&["lint", "/nonexistent.json", policy.path()]).code, 2);
}

#[test]
fn the_text_shows_the_place_and_the_near_name() {
    let policy = file("p.json", SAMPLE);
    let run = acscope(&["lint", policy.path()]);
    assert!(run.out.contains("did you mean edas:ReadApplication?"), "{}", run.out);
    assert!(
        run.out.contains("7 |         \"edas:ReadAplication\",\n  |         ^^^^^^^^^^^^^^^^^^^^^\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("p.json:7:9"), "{}", run.out);
}

#[test]
fn the_json_has_the_fields_of_the_contract() {
    let policy = file("p.json", SAMPLE);
    let list = acscope(&["lint", policy.path(), "--json"]).json();
    let slip = list.as_array().unwrap().iter().find(|one| one["code"] == "H208").unwrap().clone();
    assert_eq!((&slip["line"], &slip["column"]), (&9.into(), &9.into()));
    assert_eq!(slip["pointer"], "/Statement/0/Action/2");
    assert_eq!(slip["fix"]["effect"], "equal");
    assert_eq!(slip["fix"]["document"]["Statement"][0]["Action"].as_array().unwrap().len(), 2);
    for member in ["code", "name", "severity", "message", "file", "line", "column", "pointer"] {
        assert!(!slip[member].is_null(), "{member}");
    }
}

/// The members that the SARIF 2.1.0 schema requires of what is written, and its closed lists of words.
#[test]
fn the_sarif_has_the_shape_of_its_schema() {
    let policy = file("a policy.json", SAMPLE);
    let log = acscope(&["lint", policy.path(), "--format", "sarif"]).json();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "acscope");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), CHECKS.len());
    let levels = ["none", "note", "warning", "error"];
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        assert!(result["message"]["text"].is_string());
        assert!(levels.contains(&result["level"].as_str().unwrap()));
        let index = result["ruleIndex"].as_u64().unwrap();
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.ends_with("a%20policy.json"), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        for fix in result["fixes"].as_array().into_iter().flatten() {
            for change in fix["artifactChanges"].as_array().unwrap() {
                let replacements = change["replacements"].as_array().unwrap();
                assert!(!replacements.is_empty() && change["artifactLocation"]["uri"].is_string());
                assert!(replacements.iter().all(|one| one["deletedRegion"]["startLine"].is_u64()));
            }
        }
    }
}

#[test]
fn fix_writes_the_file_and_says_what_it_did() {
    let policy = file("p.json", SAMPLE);
    let run = acscope(&["lint", policy.path(), "--fix"]);
    let text = std::fs::read_to_string(policy.path()).unwrap();
    assert_eq!(
        text,
        SAMPLE.replace("\"edas:ReadCluster\",\n        \"edas:ReadCluster\"", "\"edas:ReadCluster\"")
    );
    assert!(run.err.contains("fixed H208"), "{}", run.err);
    let refused = file("p.json", &SAMPLE.replace("Allow", "Alow").replace("Aplication", "Application"));
    acscope(&["lint", refused.path(), "--fix"]);
    assert!(std::fs::read_to_string(refused.path()).unwrap().contains("\"Alow\""));
    acscope(&["lint", refused.path(), "--fix", "--fix-wider"]);
    assert!(std::fs::read_to_string(refused.path()).unwrap().contains("\"Allow\""));
}

#[test]
fn a_check_is_explained_by_its_code() {
    let run = acscope(&["lint", "--explain", "s312"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("S312 RESOURCE_STAR (security)"), "{}", run.out);
    let run = acscope(&["lint", "--explain", "S3122"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("S312"), "{}", run.err);
}

#[test]
fn suppressed_findings_are_shown_on_demand() {
    let policy = file("team-a.json", SAMPLE);
    let config =
        file("config.toml", "[suppress.team-a]\nH208 = \"kept for the diff\"\nE203 = \"new action\"\n");
    let run = acscope(&["lint", policy.path(), "--config", config.path(), "--show-suppressed"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("suppressed H208: kept for the diff"), "{}", run.out);
    let broken = file("config.toml", "[suppress.team-a]\nH208 = \"\"\n");
    assert_eq!(acscope(&["lint", policy.path(), "--config", broken.path()]).code, 2);
}
