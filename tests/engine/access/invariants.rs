//! What must never be allowed, and what must always be.

use super::{access, statements};
use acscope::engine::access::{AccessSet, DiffOptions, Held, RequestPattern, Verdict, always, diff, never};
use acscope::engine::decide::{Decision, Layer, Request};
use acscope::engine::policy::{PolicyKind, parse};

fn pattern(actions: &[&str], resources: &[&str]) -> RequestPattern {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    RequestPattern { actions: owned(actions), resources: owned(resources), conditions: Vec::new() }
}

#[test]
fn never_finds_the_request_that_should_not_pass() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:*","Resource":"*"},
           {"Effect":"Deny","Action":"oss:Delete*","Resource":"acs:oss:*:*:prod-*"}"#,
    );
    let set = access(&policy);
    let options = DiffOptions::default();
    let prod = pattern(&["oss:Delete*"], &["acs:oss:*:*:prod-logs/*"]);
    assert_eq!(never(&set, &prod, options), Held::Yes { depends_on: Vec::new(), left_out: Vec::new() });
    let any = pattern(&["*:Delete*"], &["acs:oss:*:*:*"]);
    let Held::No { counterexample, .. } = never(&set, &any, options) else {
        panic!("{:?}", never(&set, &any, options))
    };
    assert!(
        counterexample.action.starts_with("oss:Delete") && !counterexample.resources[0].contains(":prod-"),
        "{counterexample:?}"
    );
    assert_eq!(set.policies().decide(&counterexample).decision, Decision::Allow);
}

#[test]
fn always_finds_the_request_that_should_pass() {
    let policy = statements(
        r#"{"Effect":"Allow","Action":"oss:Get*","Resource":"*"},
           {"Effect":"Deny","Action":"oss:*","Resource":"*","Condition":{"NotIpAddress":{"acs:SourceIp":"10.0.0.0/8"}}}"#,
    );
    let set = access(&policy);
    let options = DiffOptions::default();
    let mut inside = pattern(&["oss:GetObject"], &["acs:oss:*:*:logs/*"]);
    let Held::No { counterexample, .. } = always(&set, &inside, options) else {
        panic!("an outside address is denied")
    };
    assert_ne!(set.policies().decide(&counterexample).decision, Decision::Allow);
    inside.conditions = statements(r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"10.1.0.0/16"}}}"#).statements[0].conditions.clone();
    assert_eq!(always(&set, &inside, options), Held::Yes { depends_on: Vec::new(), left_out: Vec::new() });
}

/// What cannot be compared keeps no promise.
#[test]
fn nothing_is_held_by_a_document_that_ram_would_refuse() {
    let mut set = AccessSet::builder();
    set.add("broken", Layer::Identity, &parse("{}", Some(PolicyKind::Identity)));
    let (set, any) = (set.build(), pattern(&["oss:Delete*"], &["*"]));
    for held in [never(&set, &any, DiffOptions::default()), always(&set, &any, DiffOptions::default())] {
        let Held::Undecided(why) = held else { panic!("{held:?}") };
        assert!(why.starts_with("RAM would refuse broken"), "{why}");
    }
}

#[test]
fn invariants_hold_through_layers() {
    let full = statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    let guard = statements(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecs:DeleteInstance","Resource":"*"}"#,
    );
    let mut set = AccessSet::builder();
    set.add_policy("guard", Layer::Control(0), &guard).add_policy("all", Layer::Identity, &full);
    let set = set.build();
    assert!(matches!(
        never(&set, &pattern(&["ecs:DeleteInstance"], &["*"]), DiffOptions::default()),
        Held::Yes { .. }
    ));
    assert!(matches!(
        never(&set, &pattern(&["ecs:Delete*"], &["*"]), DiffOptions::default()),
        Held::No { .. }
    ));
}

/// E5: control policies bind neither the management account nor a role of a service.
#[test]
fn who_is_exempt_from_control_policies_is_not_held_by_them() {
    let full = statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    let guard = statements(r#"{"Effect":"Deny","Action":"ecs:DeleteInstance","Resource":"*"}"#);
    let set_of = |request: Request, guarded: bool| {
        let mut set = AccessSet::builder();
        set.seen_by(request).add_policy("all", Layer::Identity, &full);
        if guarded {
            set.add_policy("full", Layer::Control(0), &full).add_policy("guard", Layer::Control(0), &guard);
        }
        set.build()
    };
    for (management, linked) in [(false, false), (true, false), (false, true)] {
        let mut request =
            Request::new("acs:ram::1000000000000001:assumed-role/r/s", "ecs:DeleteInstance", "*").unwrap();
        (request.management_account, request.service_linked_role) = (management, linked);
        let (free, guarded) = (set_of(request.clone(), false), set_of(request.clone(), true));
        let exempt = management || linked;
        assert_eq!(guarded.policies().decide(&request).decision == Decision::Allow, exempt);
        let verdict = diff(&free, &guarded, DiffOptions::default()).verdict;
        assert_eq!(verdict, if exempt { Verdict::Equal } else { Verdict::Narrower }, "{management} {linked}");
        let held = never(&guarded, &pattern(&["ecs:DeleteInstance"], &["*"]), DiffOptions::default());
        assert_eq!(matches!(held, Held::Undecided(_)), exempt, "{held:?}");
        assert_eq!(matches!(held, Held::Yes { .. }), !exempt, "{held:?}");
    }
}

#[test]
fn what_policies_of_the_caller_do_not_decide_is_not_said_to_hold() {
    let everything = access(&statements(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#));
    let nothing = access(&statements(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#));
    let role = "acs:ram:*:1000000000000001:role/ops";
    let undecided = |held: Held, rule: &str| {
        let Held::Undecided(why) = held else { panic!("{held:?}") };
        assert!(why.contains(rule), "{why}");
    };
    let never = |action: &str, on: &str| never(&nothing, &pattern(&[action], &[on]), DiffOptions::default());
    let always =
        |action: &str, on: &str| always(&everything, &pattern(&[action], &[on]), DiffOptions::default());
    // E12: everybody may, so that a denial does not make it never.
    undecided(never("sts:GetCallerIdentity", "*"), "E12");
    // E9: the role decides, whatever the caller's policies say.
    undecided(never("sts:AssumeRoleWithSAML", role), "E9");
    undecided(always("STS:assumerolewithoidc", role), "E9");
    undecided(always("sts:AssumeRole", role), "E9");
    // A caller who may not assume a role never does, whatever its trust policy says.
    assert!(matches!(never("sts:AssumeRole", role), Held::Yes { left_out, .. } if left_out.is_empty()));
    // Where the pattern asks about more, the answer holds for the rest and says so.
    let rules = |held: Held| match held {
        Held::Yes { left_out, .. } => left_out.concat(),
        other => panic!("{other:?}"),
    };
    assert!(rules(never("sts:*", "*")).contains("E12"));
    assert!(rules(always("sts:Assume*", role)).contains("sts:AssumeRole also"));
    assert!(rules(always("sts:Assume*", "acs:oss:*:*:logs")).is_empty(), "no role is meant");
    assert!(rules(never("sts:Get*", "acs:ram:*:*:role/ops")).is_empty(), "it works on no resource");
}
