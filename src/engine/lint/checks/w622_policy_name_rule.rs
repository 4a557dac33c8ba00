//! W622 POLICY_NAME_RULE: a house rule says how policies are called, and this one is called otherwise.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W622",
    name: "POLICY_NAME_RULE",
    severity: Severity::Warning,
    what: "A house rule says how policies are called, and this one is called otherwise.",
    why: "Names by rule are found again.",
    instead: "Rename the policy.",
    bad: Example::Made(r#"a policy called x, with policy-name = "team-*""#, ill_named),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "the house rules",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if let (Some(rule), Some(name)) = (&subject.context.rules.policy_name, subject.context.name)
        && !Glob::new(rule).matches(name)
    {
        out.at(Span::default(), format!("policy names must look like {rule}, and this one is {name}"));
    }
}

fn ill_named() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}]}"#.to_owned()
}
