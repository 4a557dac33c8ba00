//! S609 RESOURCE_EXPOSURE: actions that can open any resource to others.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S609",
    name: "RESOURCE_EXPOSURE",
    severity: Severity::Security,
    what: "Actions that can open any resource to others.",
    why: "One call makes data public or gives another account access.",
    instead: "Name the resources, or leave the action to administrators.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":["oss:PutBucketAcl","oss:PutBucketPolicy"],"Resource":"*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:PutBucketAcl","Resource":"acs:oss:*:*:mybucket"}"#,
    ),
    source: "RAM: Security best practices",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (place, names) in named_on_everything(subject, EXPOSURE) {
        out.at(place, format!("{}: can open any resource to others", some_of(&names, 5)));
    }
}
