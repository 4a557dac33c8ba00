//! W320 PARENT_WITHOUT_CHILDREN: a container without what is in it, for an action on its contents.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W320",
    name: "PARENT_WITHOUT_CHILDREN",
    severity: Severity::Warning,
    what: "A container without what is in it, for an action on its contents.",
    why: "There is no implicit suffix: the bucket is not its objects.",
    instead: "Name what is in it: bucket/*.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:mybucket"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:mybucket/*"}"#,
    ),
    source: "OSS: RAM policy overview (W3, L19)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for reach in &subject.statements {
        let misfits = misfits(subject, reach);
        for (at, _, why) in misfits {
            let Some(action) = reach.actions.get(at).filter(|_| why == Misfit::ParentOnly) else { continue };
            // Another statement grants it on what is inside: bucket and objects side by side.
            let inside = |other: &str| {
                let mut parents = reach.resources.iter();
                parents.any(|parent| resources_meet(other, &format!("{}/*", parent.pattern.text)))
            };
            if is_granted_beside(subject, reach, action, inside) {
                continue;
            }
            let message = format!(
                "{} acts on what is inside, and only the container is named; add /*",
                action.pattern.text
            );
            let children: Vec<String> = reach
                .resources
                .iter()
                .map(|one| one.pattern.text.as_str())
                .filter(|text| !text.ends_with('*'))
                .map(|text| format!("{text}/*"))
                .collect();
            let edits = reach
                .statement
                .resource
                .as_ref()
                .and_then(|resource| subject.with_added(resource.place.0, &children));
            out.at(action.pattern.place.0, message).fix("add what is inside", edits);
        }
    }
}
