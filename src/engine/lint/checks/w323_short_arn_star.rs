//! W323 SHORT_ARN_STAR: a short ARN that ends in *.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W323",
    name: "SHORT_ARN_STAR",
    severity: Severity::Error,
    what: "A short ARN that ends in *.",
    why: r#"RAM reports "Missing ARN field"; what a short ARN would mean is not documented, though a page of Alibaba uses one."#,
    instead: "Write all five fields.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:*"}"#,
    ),
    source: "RAM: Validate policies: Missing ARN field (G8, W6)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for fault in subject.faults(FaultCode::MissingArnField) {
        let fields: Vec<&str> = subject.source(fault.span).trim_matches('"').split(':').collect();
        if fields.last() != Some(&"*") {
            continue;
        }
        let of =
            |service, region, account| Fields { prefix: "acs", service, region, account, relative_id: "*" };
        let meant = match fields.as_slice() {
            ["acs", code, "*"] | ["acs", code, "" | "*", "*"] => Some(of(code, "*", "*")),
            // What is written of region or account stays: the ARN must not reach further than was meant.
            ["acs", code, account, "*"] if account.starts_with(|c: char| c.is_ascii_digit()) => {
                Some(of(code, "*", account))
            }
            ["acs", code, region, "*"] => Some(of(code, region, "*")),
            _ => None,
        };
        let meant = meant.map(|fields| fields.to_string());
        let edits = meant.as_ref().map(|text| vec![Edit::quoted(fault.span, text)]);
        out.fault(fault).fix(format!("write {}", meant.unwrap_or_default()), edits);
    }
}
