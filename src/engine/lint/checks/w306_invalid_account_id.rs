//! W306 INVALID_ACCOUNT_ID: the account field is neither an account id nor *.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W306",
    name: "INVALID_ACCOUNT_ID",
    severity: Severity::Warning,
    what: "The account field is neither an account id nor *.",
    why: "Accounts have ids of 12 to 16 digits; anything else matches nothing.",
    instead: "Write the account id, or *.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:my-account:*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*"}"#,
    ),
    source: "RAM: Policy elements, Resource (W10)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        for resource in &reach.resources {
            let span = resource.pattern.place.0;
            let Some(fields) = resource.fields else { continue };
            let account = fields.account;
            let known = account.is_empty()
                || has_wildcard(account)
                || is_account_id(account)
                || has_placeholder(account);
            if !known {
                let meant = Fields { account: "*", ..fields }.to_string();
                out.at(span, format!("{account:?} is not an account id"))
                    .fix("write * for the account", Some(vec![Edit::quoted(span, &meant)]));
            }
        }
    }
}
