//! W403 UNKNOWN_CONDITION_KEY: a condition key that neither the common table nor the service's has.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W403",
    name: "UNKNOWN_CONDITION_KEY",
    severity: Severity::Warning,
    what: "A condition key that neither the common table nor the service's has.",
    why: "Such a key is never in a request: a positive test never holds, a negated one always does.",
    instead: "Correct the key; if the service has it all the same, add it to a catalog.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:SourceIP2":"x"}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Policy elements, Condition (L26)",
    run,
};

/// Prefixes whose keys are tables of their own: any name may follow.
const OPEN: [&str; 3] = ["saml:", "oidc:", "sts:"];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        let key = condition.key.text.as_str();
        let Some((code, _)) = key.split_once(':') else { continue };
        let ends = ["acs:ResourceTag", "acs:RequestTag"]
            .iter()
            .any(|tag| tag.eq_ignore_ascii_case(key.trim_end_matches('/')));
        if key.trim() != key
            || ends
            || has_placeholder(key)
            || OPEN.iter().any(|prefix| key.starts_with(prefix))
        {
            continue;
        }
        if subject.catalog.condition_key(key).is_some() || SHARED_VALUES.contains(&key) {
            continue;
        }
        let span = condition.key.place.0;
        let service = subject.catalog.service_id(code).map(|id| subject.catalog.service(id));
        let has_table = code == "acs" || service.is_some_and(|service| !service.condition_keys.is_empty());
        match subject.catalog.nearest_condition_key(key) {
            Some(near) => {
                out.at(span, format!("{key} is not a known condition key; did you mean {near}?"))
                    .fix(format!("write {near}"), Some(vec![Edit::quoted(span, near)]));
            }
            None if has_table => {
                out.at(span, format!("{key} is not among the known condition keys of {code}"));
            }
            None => {
                out.at(span, format!("{key}: no source lists the condition keys of {code}"))
                    .severity(Severity::Hint);
                out.not_checked(span, format!("the condition keys of {code} are not known"));
            }
        }
    }
}
