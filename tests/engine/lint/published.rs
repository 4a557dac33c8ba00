//! The checks against what Alibaba has published: known traps are found where they are, and official policies are not
//! called wrong.

use super::{CATALOG, all_published, codes, context, published};
use acscope::engine::json::LineIndex;
use acscope::engine::lint::{Context, Severity, lint};

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

/// Official system policies that break a rule of RAM: which, the code, and the rule in RAM's documents. None does; whoever
/// adds one has to be able to name the rule.
const OFFICIAL_ERRORS: &[(&str, &str, &str)] = &[];

#[test]
fn no_official_system_policy_has_an_error_whose_rule_is_not_named() {
    let mut found = Vec::new();
    let mut seen = 0;
    for (file, kind, text) in all_published().into_iter().filter(|(file, ..)| file.starts_with("sys-")) {
        seen += 1;
        let report = lint(&text, &CATALOG, &Context { kind: Some(kind), ..context(None) });
        let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
        found.extend(errors.map(|error| (file.clone(), error.code)));
    }
    assert_eq!(seen, 37);
    let named: Vec<_> = OFFICIAL_ERRORS.iter().map(|(file, code, _)| ((*file).to_owned(), *code)).collect();
    assert_eq!(found, named);
    assert!(OFFICIAL_ERRORS.iter().all(|(.., rule)| !rule.is_empty()));
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
