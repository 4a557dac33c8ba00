//! W311 ACTION_NEEDS_STAR: an action without resource-level permission on anything but *.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W311",
    name: "ACTION_NEEDS_STAR",
    severity: Severity::Warning,
    what: "An action without resource-level permission on anything but *.",
    why: "RAM checks it on everything at once; with a narrower resource it is never granted (or never denied).",
    instead: r#"Put it in a statement of its own with "Resource": "*"."#,
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"alidns:DescribeDomains","Resource":"acs:alidns:*:*:domain/example.com"}"#,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"alidns:DescribeDomains","Resource":"*"}"#),
    source: "RAM authorization pages: All Resources (F1); certbot-dns-aliyun issue 16",
    run,
};

/// All-resources actions that no table has, with who found out.
const REPORTED: &[(&str, &str)] = &[("alidns:DescribeDomains", "certbot-dns-aliyun issue 16")];

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let misfits = misfits(subject, reach);
        let unfit = misfits.iter().filter(|(_, _, why)| *why == Misfit::NeedsStar);
        for action in unfit.filter_map(|(at, _, _)| reach.actions.get(*at)) {
            let message =
                format!("{} has no resource-level permission: only \"*\" works", action.pattern.text);
            report(reach, action.pattern.place.0, message, out);
        }
        let plain = reach
            .resources
            .iter()
            .all(|resource| resource.fields.is_some_and(|fields| fields.relative_id != "*"));
        if reach.on_everything() || reach.resources.is_empty() || !plain {
            continue;
        }
        for action in &reach.actions {
            let reported = REPORTED.iter().find(|(name, _)| name.eq_ignore_ascii_case(&action.pattern.text));
            if let Some((name, who)) = reported {
                report(
                    reach,
                    action.pattern.place.0,
                    format!("{name} works on \"*\" only, as reported in {who}"),
                    out,
                );
            }
        }
    }
}

fn report(reach: &Reach<'_>, span: Span, message: String, out: &mut Collector<'_>) {
    let draft = out.at(span, message);
    if reach.statement.effect == Effect::Deny {
        draft.severity(Severity::Security);
    }
}
