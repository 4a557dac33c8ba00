//! W318 PREFIX_WITHOUT_DELIMITER: a name and a * with nothing between.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W318",
    name: "PREFIX_WITHOUT_DELIMITER",
    severity: Severity::Warning,
    what: "A name and a * with nothing between.",
    why: "Logs* also takes logs-secret and logs2.",
    instead: "Put the delimiter before the *: logs/* or logs-*.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:logs*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:logs/*"}"#,
    ),
    source: "OSS: RAM policy overview (W4)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for resource in subject.allows().flat_map(|reach| &reach.resources) {
        let Some(id) = resource.fields.map(|fields| fields.relative_id) else { continue };
        let Some(stem) = id.strip_suffix('*').filter(|stem| !has_wildcard(stem) && !has_placeholder(stem))
        else {
            continue;
        };
        let last = stem.rsplit('/').next().unwrap_or(stem);
        if last.len() > 1 && last.ends_with(|c: char| c.is_alphanumeric()) {
            let span = resource.pattern.place.0;
            let meant =
                resource.pattern.text.strip_suffix('*').map(|stem| format!("{stem}/*")).unwrap_or_default();
            let message = format!("{last}* also takes every other name that begins with {last}");
            out.at(span, message).fix(format!("write {meant}"), Some(vec![Edit::quoted(span, &meant)]));
        }
    }
}
