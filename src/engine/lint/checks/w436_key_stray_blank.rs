//! W436 KEY_STRAY_BLANK: a blank before or after a condition key.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W436",
    name: "KEY_STRAY_BLANK",
    severity: Severity::Warning,
    what: "A blank before or after a condition key.",
    why: r#""acs:MFAPresent " is another key than acs:MFAPresent and never in a request; a page of Alibaba publishes it."#,
    instead: "Remove the blank.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:MFAPresent ":"true"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#,
    ),
    source: "Tablestore: sample policy (L26)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let key = condition.key.text.as_str();
        if key.trim() != key && !key.trim().is_empty() {
            let span = condition.key.place.0;
            out.at(span, format!("{key:?} has a blank that {:?} has not", key.trim()))
                .fix("remove the blank", Some(vec![Edit::quoted(span, key.trim())]));
        }
    }
}
