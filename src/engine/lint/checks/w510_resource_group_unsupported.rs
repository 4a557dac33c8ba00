//! W510 RESOURCE_GROUP_UNSUPPORTED: an action that cannot be granted to a resource group.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W510",
    name: "RESOURCE_GROUP_UNSUPPORTED",
    severity: Severity::Warning,
    what: "An action that cannot be granted to a resource group.",
    why: "A policy for a resource group grants nothing for actions without resource-group support: those that are checked on all resources at once, and sts:AssumeRole.",
    instead: "Attach the policy to the account.",
    bad: Example::Made(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}, attached to a resource group"#,
        grouped,
    ),
    good: Example::Statements(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#),
    source: "RAM: How policies are evaluated; measured (E7, L21)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if !subject.context.in_resource_group {
        return;
    }
    for action in subject.allows().flat_map(|reach| &reach.actions) {
        let span = action.pattern.place.0;
        let all_resources = !action.covers.is_empty()
            && action.covers.iter().all(|id| subject.is_all_resources(subject.catalog.action(*id)));
        if all_resources || action.pattern.text.eq_ignore_ascii_case("sts:AssumeRole") {
            out.at(span, format!("{} does not work in a policy for a resource group", action.pattern.text));
        } else {
            out.not_checked(
                span,
                format!("no table says whether {} supports resource groups", action.pattern.text),
            );
        }
    }
}

fn grouped() -> String {
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}"#.to_owned()
}
