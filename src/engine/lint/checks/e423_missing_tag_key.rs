//! E423 MISSING_TAG_KEY: a tag key without the tag.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E423",
    name: "MISSING_TAG_KEY",
    severity: Severity::Error,
    what: "A tag key without the tag.",
    why: "acs:ResourceTag alone is no key: the name of the tag belongs to it.",
    instead: "Write acs:ResourceTag/<tag>.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag":"dev"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (C17)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let key = condition.key.text.trim_end_matches('/');
        if ["acs:ResourceTag", "acs:RequestTag"].iter().any(|tag| tag.eq_ignore_ascii_case(key)) {
            out.at(condition.key.place.0, format!("{key} lacks the tag: write {key}/<tag>"));
        }
    }
}
