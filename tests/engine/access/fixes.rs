//! The smallest fix for a "no".

use super::{access, statements};
use acscope::engine::access::{
    AccessSet, DiffOptions, Editable, Fix, FixEdit, Verdict, diff, smallest_fixes,
};
use acscope::engine::decide::{Decision, Layer, Request};
use acscope::engine::policy::Policy;

fn ask(action: &str, resource: &str) -> Request {
    Request::new("acs:ram::1000000000000001:user/u", action, resource).unwrap()
}

const BUCKET: &str = "acs:oss:cn-hangzhou:1000000000000001:logs/a";

fn fixes(policy: &Policy, request: &Request) -> (AccessSet, Vec<Fix>) {
    let set = access(policy);
    let explanation = set.policies().explain(request);
    let fixes = smallest_fixes(&set, request, &explanation, &Editable::default());
    for fix in &fixes {
        let after = set.with_changed(fix.policy, &fix.document);
        assert_eq!(after.policies().decide(request).decision, Decision::Allow, "{}", fix.sentence(&set));
    }
    (set, fixes)
}

#[test]
fn the_cheapest_fix_comes_first_and_says_what_it_costs() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":["oss:GetObject"],"Resource":"acs:oss:*:*:*"},
           {"Effect":"Allow","Action":["oss:PutObject"],"Resource":"acs:oss:*:*:other/*"}"#,
    );
    let (set, found) = fixes(&policy, &ask("oss:PutObject", BUCKET));
    let sentences: Vec<String> = found.iter().map(|fix| fix.sentence(&set)).collect();
    assert_eq!(
        sentences,
        [
            format!("add {BUCKET} to statement 2 of p; +1 action on 1 resource, nothing else"),
            "add a statement for this request alone to p; +1 action on 1 resource, nothing else".to_owned(),
            "add oss:PutObject to statement 1 of p; allows oss:PutObject on acs:oss:*:*:* in part".to_owned(),
        ]
    );
}

#[test]
fn a_fix_that_allows_less_comes_before_one_that_allows_more_wherever_the_statements_stand() {
    let mut written = [
        r#"{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:*"]}"#,
        r#"{"Effect":"Allow","Action":["oss:GetObjectAcl"],"Resource":["acs:oss:*:*:logs/*"]}"#,
        r#"{"Effect":"Allow","Action":["oss:ListParts"],"Resource":["acs:oss:*:*:logs/a"]}"#,
        r#"{"Effect":"Allow","Action":["oss:PutObject"],"Resource":["acs:oss:*:*:other/*"]}"#,
    ];
    let mut compared = 0;
    for _ in 0..written.len() {
        written.rotate_left(1);
        let (set, found) = fixes(&statements(&written.join(",")), &ask("oss:PutObject", BUCKET));
        let after: Vec<AccessSet> =
            found.iter().map(|fix| set.with_changed(fix.policy, &fix.document)).collect();
        for (at, earlier) in after.iter().enumerate() {
            for later in &after[at + 1..] {
                let verdict = diff(earlier, later, DiffOptions::default()).verdict;
                assert_ne!(verdict, Verdict::Narrower, "{written:#?} {found:#?}");
                compared += usize::from(verdict == Verdict::Wider);
            }
        }
    }
    assert!(compared > 5, "few fixes differ in what they allow: {compared}");
}

#[test]
fn a_condition_is_met_by_the_value_of_the_request() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]}}}"#,
    );
    let mut request = ask("oss:GetObject", BUCKET);
    request.context.set("acs:SourceIp", vec!["192.0.2.7".to_owned()]);
    let (_, found) = fixes(&policy, &request);
    let value = FixEdit::AddValue { key: "acs:SourceIp".to_owned(), value: "192.0.2.7".to_owned() };
    assert!(found.iter().any(|fix| fix.edits == [value.clone()]), "{found:#?}");
}

#[test]
fn weakening_a_denial_is_said_first() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},
           {"Effect":"Deny","Action":["oss:Delete*","oss:PutBucketAcl"],"Resource":["*"]}"#,
    );
    let (set, found) = fixes(&policy, &ask("oss:PutBucketAcl", "acs:oss:cn-hangzhou:1000000000000001:logs"));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|fix| fix.weakens_deny && fix.sentence(&set).starts_with("weakens a denial: ")));
    // Denying one action less is cheaper than not denying at all.
    assert_eq!(found[0].edits, [FixEdit::RemoveDeniedAction("oss:PutBucketAcl".to_owned())]);
    assert_eq!(found[1].edits, [FixEdit::RemoveDenial]);
}

/// A denial that gives way and a statement that then allows are one fix, which weakens a denial.
#[test]
fn what_takes_from_a_denial_and_then_allows_is_said_to_weaken_it() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:other/*"},
           {"Effect":"Deny","Action":["oss:Delete*","oss:PutObject"],"Resource":"*"}"#,
    );
    let (set, found) = fixes(&policy, &ask("oss:PutObject", BUCKET));
    assert!(!found.is_empty());
    for fix in &found {
        assert_eq!(fix.edits.len(), 2, "{}", fix.sentence(&set));
        assert!(fix.weakens_deny && fix.sentence(&set).starts_with("weakens a denial: "));
    }
}

/// C9: a Bool takes one value, so that the value of the request is not added to it.
#[test]
fn a_condition_of_one_value_gets_no_second_one() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"true"}}}"#,
    );
    let mut request = ask("oss:GetObject", BUCKET);
    request.context.set("acs:SecureTransport", vec!["false".to_owned()]);
    let (_, found) = fixes(&policy, &request);
    let edits: Vec<&FixEdit> = found.iter().flat_map(|fix| &fix.edits).collect();
    assert_eq!(edits, [&FixEdit::NewStatement]);
}

/// E5, E6: what a level or a session policy does not let through is allowed there, not by one more identity policy.
#[test]
fn a_new_statement_goes_where_the_request_was_stopped() {
    let all = statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    let part = statements(r#"{"Effect":"Allow","Action":"ecs:*","Resource":"*"}"#);
    let request = ask("oss:GetObject", BUCKET);
    for layer in [Layer::Control(0), Layer::Control(1), Layer::Session] {
        let mut set = AccessSet::builder();
        set.add_policy("all", Layer::Identity, &all).add_policy("part", layer.clone(), &part);
        if layer == Layer::Control(1) {
            set.add_policy("root", Layer::Control(0), &all);
        }
        let set = set.build();
        let explanation = set.policies().explain(&request);
        let found = smallest_fixes(&set, &request, &explanation, &Editable::default());
        let new = found.iter().find(|fix| fix.edits == [FixEdit::NewStatement]);
        assert_eq!(new.map(|fix| set.policy_name(fix.policy)), Some("part"), "{layer:?}");
        let locked = Editable { locked: vec![1], ..Editable::default() };
        assert!(smallest_fixes(&set, &request, &explanation, &locked).is_empty(), "{layer:?}");
    }
}

#[test]
fn an_allowed_request_needs_no_fix() {
    let policy = statements(r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"}"#);
    assert!(fixes(&policy, &ask("oss:GetObject", BUCKET)).1.is_empty());
}

/// The price of a fix is that of comparing the whole policies, though only what the edit is about is compared.
#[test]
fn the_price_is_the_whole_difference_also_in_a_large_policy() {
    let services = ["oss", "ecs", "rds", "vpc"];
    let many: Vec<String> = (0..120)
        .map(|at| {
            let service = services[at % 4];
            match at % 10 {
                9 => format!(
                    r#"{{"Effect":"Deny","Action":["{service}:Delete*","{service}:Put{at}"],"Resource":"acs:{service}:*:*:x{at}/*"}}"#
                ),
                8 => format!(r#"{{"Effect":"Allow","NotAction":"{service}:*","Resource":"acs:*:*:*:y{at}/*"}}"#),
                _ => format!(
                    r#"{{"Effect":"Allow","Action":["{service}:Get*","{service}:Put{at}"],"Resource":["acs:{service}:*:*:x{at}/*"]}}"#
                ),
            }
        })
        .collect();
    let policy = statements(&many.join(","));
    let mut asked = 0;
    for (action, resource) in [
        ("oss:Put4", "acs:oss:cn-hangzhou:1000000000000001:x8/a"),
        ("ecs:DeleteDisk", "acs:ecs:cn-hangzhou:1000000000000001:x29/a"),
        ("rds:GetX", "acs:rds:cn-hangzhou:1000000000000001:elsewhere"),
    ] {
        let (set, found) = fixes(&policy, &ask(action, resource));
        for fix in &found {
            let whole = diff(&set, &set.with_changed(fix.policy, &fix.document), DiffOptions::default());
            assert_eq!(fix.gained, whole.gained, "{}", fix.sentence(&set));
            asked += 1;
        }
        // None stands behind one that allows strictly more.
        for (at, dearer) in found.iter().enumerate() {
            for cheaper in found.iter().take(at).filter(|one| one.weakens_deny == dearer.weakens_deny) {
                let after = |fix: &Fix| set.with_changed(fix.policy, &fix.document);
                let between = diff(&after(cheaper), &after(dearer), DiffOptions::default());
                assert_ne!(between.verdict, Verdict::Narrower, "{}", dearer.sentence(&set));
            }
        }
    }
    assert!(asked > 6, "{asked}");
}
