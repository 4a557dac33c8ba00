//! W124 EMPTY_CONDITION: a Condition, an operator or a key without content.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W124",
    name: "EMPTY_CONDITION",
    severity: Severity::Warning,
    what: "A Condition, an operator or a key without content.",
    why: "An operator without keys restricts nothing; a key without values is either never or always true, depending on the operator.",
    instead: "Complete it, or remove it.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":[]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"StringEquals":{"acs:ResourceTag/team":"dev"}}}"#,
    ),
    source: "RAM: Policy structure and syntax (G9, G19)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    out.faults(subject, FaultCode::EmptyCondition);
    for fault in subject.faults(FaultCode::EmptyList).filter(|fault| fault.pointer.contains("/Condition")) {
        out.fault(fault).severity(Severity::Error);
    }
    for reach in &subject.statements {
        let statement = subject.tree.and_then(|tree| find_node(tree, reach.span()));
        let Some(condition) = statement.and_then(|statement| statement.member("Condition")) else { continue };
        if condition.as_object().is_some_and(<[_]>::is_empty) {
            let key = subject.key_of(condition.span);
            let edits = key.and_then(|key| subject.without_member(key));
            out.at(condition.span, "an empty Condition is no condition")
                .severity(Severity::Hint)
                .fix("remove it", edits);
        }
    }
}
