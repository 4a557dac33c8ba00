//! E301 INVALID_ARN_PREFIX: a resource that does not begin with acs:.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "E301",
    name: "INVALID_ARN_PREFIX",
    severity: Severity::Error,
    what: "A resource that does not begin with acs:.",
    why: r#"RAM reports "Invalid ARN prefix"."#,
    instead: "Write acs:<ram-code>:<region>:<account-id>:<relative-id>; ARNs of AWS have to be translated, acscope import --from aws helps.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"arn:aws:s3:::b/*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Validate policies (G8)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::InvalidArnPrefix) {
        let written = subject.source(fault.span).trim_matches('"');
        let with_prefix = format!("acs:{written}");
        let meant = if let Some(rest) = written.strip_prefix("arn:acs:") {
            Some(format!("acs:{rest}"))
        } else {
            let service = with_prefix.split(':').nth(1).and_then(|code| subject.catalog.service_id(code));
            (service.is_some() && with_prefix.split(':').count() >= 5).then_some(with_prefix)
        };
        let edits = meant.as_ref().map(|text| vec![Edit::quoted(fault.span, text)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
