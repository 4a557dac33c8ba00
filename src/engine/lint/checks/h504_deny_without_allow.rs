//! H504 DENY_WITHOUT_ALLOW: a Deny of what this policy allows nowhere.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H504",
    name: "DENY_WITHOUT_ALLOW",
    severity: Severity::Hint,
    what: "A Deny of what this policy allows nowhere.",
    why: "It does nothing for this policy; it may be meant as a guard over others.",
    instead: "Nothing, if it is a guard; otherwise check its actions.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":"ecs:*","Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"},{"Effect":"Deny","Action":"edas:Delete*","Resource":"*"},{"Effect":"Allow","Action":"edas:*Cluster","Resource":"acs:edas:*:*:namespace/test/cluster/*"}"#,
    ),
    source: "RAM: How policies are evaluated (E1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    // A policy of Deny statements only is a guard, and W506 says so.
    if subject.allows().next().is_none() || subject.kind() == PolicyKind::Control {
        return;
    }
    let meets = |deny: &Reach<'_>, allow: &Reach<'_>| {
        let plain = deny.names_actions() && allow.names_actions();
        !plain
            || deny.actions.iter().any(|one| {
                allow.actions.iter().any(|other| actions_meet(&one.pattern.text, &other.pattern.text))
            })
    };
    for deny in subject.denies() {
        let mut allows = subject.near(deny).filter(|one| one.statement.effect == Effect::Allow);
        if !allows.any(|allow| meets(deny, allow)) {
            out.at(deny.span(), "nothing in this policy allows what this statement denies");
        }
    }
}
