//! W621 REGION_NOT_ALLOWED: a house rule names the regions, and this is another.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W621",
    name: "REGION_NOT_ALLOWED",
    severity: Severity::Warning,
    what: "A house rule names the regions, and this is another.",
    why: "The organisation decided where its resources stand.",
    instead: "Use an allowed region.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:us-east-1:*:instance/*"}, with regions = ["cn-hangzhou"]"#,
        abroad,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:cn-hangzhou:*:instance/*"}"#,
    ),
    source: "the house rules",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let allowed = &subject.context.rules.regions;
    if allowed.is_empty() {
        return;
    }
    for resource in subject.allows().flat_map(|reach| &reach.resources) {
        let Some(region) = resource.fields.map(|fields| fields.region) else { continue };
        let plain = region.strip_prefix("oss-").unwrap_or(region);
        if !region.is_empty() && !has_wildcard(region) && !allowed.iter().any(|one| one == plain) {
            out.at(
                resource.pattern.place.0,
                format!("{region} is not among the allowed regions: {}", allowed.join(", ")),
            );
        }
    }
}

fn abroad() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:StopInstance","Resource":"acs:ecs:us-east-1:*:instance/*"}]}"#.to_owned()
}
