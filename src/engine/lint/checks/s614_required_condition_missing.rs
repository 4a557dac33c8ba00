//! S614 REQUIRED_CONDITION_MISSING: a house rule asks for a condition that is not there.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "S614",
    name: "REQUIRED_CONDITION_MISSING",
    severity: Severity::Security,
    what: "A house rule asks for a condition that is not there.",
    why: "The organisation decided that these actions are allowed only so.",
    instead: "Add one of the conditions that the rule names.",
    bad: Example::Statements(r#"{"Effect":"Allow","Action":"ram:CreateUser","Resource":"*"}"#),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"ram:CreateUser","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}}"#,
    ),
    source: "the house rules; without any, those that ship with acscope",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    if matches!(subject.kind(), PolicyKind::Control | PolicyKind::Trust) {
        return;
    }
    // Of an administrator the rules that ship say nothing that S601 does not.
    let rules = &subject.context.rules;
    for rule in &rules.require_condition {
        for reach in subject.allows().filter(|reach| !(rules.shipped && is_admin(reach))) {
            let mut wanted = rule.actions.iter();
            let wanted = wanted.find(|wanted| reach.touches(wanted) && !subject.denied_everywhere(wanted));
            let Some(action) = wanted else { continue };
            let asks = |one: &Reach<'_>| {
                one.statement.conditions.iter().any(|one| rule.any_of.iter().any(|key| names_key(one, key)))
            };
            // A Deny that waits for the condition to be missing does the same.
            let on_all = |deny: &Reach<'_>| {
                deny.on_everything()
                    || (!reach.statement.resource.as_ref().is_some_and(|resource| resource.negated)
                        && reach.resources.iter().all(|one| deny.on_all_of(&one.pattern.text)))
            };
            let denied = subject
                .denies()
                .any(|deny| clause_has(&deny.statement.action, action) && asks(deny) && on_all(deny));
            if !asks(reach) && !denied {
                let message =
                    format!("{action} needs a condition on {} ({})", rule.any_of.join(" or "), rule.reason);
                out.at(reach.place_of(action), message);
            }
        }
    }
}
