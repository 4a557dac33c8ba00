//! E120 POLICY_TOO_LARGE: the document is longer than RAM takes.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E120",
    name: "POLICY_TOO_LARGE",
    severity: Severity::Error,
    what: "The document is longer than RAM takes.",
    why: "RAM answers InvalidParameter.PolicyDocument.Length.",
    instead: "Merge statements, use fewer words, or split the policy in two; acscope shrink finds a shorter text.",
    bad: Example::Made("a policy of more than 6,144 characters", too_large),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Limits",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let (size, limit) = (subject.size(), subject.kind().limit());
    let start = Span { start: 0, end: 0 };
    let kind = subject.kind().word();
    if size.characters > limit.characters && limit.documented {
        let message = format!(
            "{} characters; RAM takes {} for a policy of this kind ({kind})",
            size.characters, limit.characters
        );
        out.at(start, message);
    } else if size.characters > limit.characters {
        let message = format!(
            "{} characters; no page states the limit for a {kind} policy, {} is known to work",
            size.characters, limit.characters
        );
        out.at(start, message).severity(Severity::Warning);
    } else if size.bytes > limit.characters {
        let message = format!(
            "{} characters but {} bytes; RAM's pages say \"characters\" in one place and \"bytes\" in another, and the limit is {}",
            size.characters, size.bytes, limit.characters
        );
        out.at(start, message).severity(Severity::Warning);
    }
}

fn too_large() -> String {
    let action = "\"edas:ReadApplication\",".repeat(300);
    format!(
        r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":[{action}"edas:ReadCluster"],"Resource":"*"}}]}}"#
    )
}
