//! W322 REGEX_LOOKING_PATTERN: a resource or action that looks like a regular expression.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "W322",
    name: "REGEX_LOOKING_PATTERN",
    severity: Severity::Warning,
    what: "A resource or action that looks like a regular expression.",
    why: "RAM knows only * and ?; everything else is literal.",
    instead: "Write one pattern for each alternative.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/(test|dev)/.*"}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":["acs:edas:*:*:namespace/test/*","acs:edas:*:*:namespace/dev/*"]}"#,
    ),
    source: "RAM: Policy structure and syntax (W1)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    let looks = |text: &str| {
        let group = text.split_once('(').is_some_and(|(_, rest)| rest.contains(')') && rest.contains('|'));
        let class = text.split_once('[').is_some_and(|(_, rest)| rest.contains(']') && rest.contains('-'));
        let any = text.contains("/.*") || text.contains(":.*") || text.contains(").*") || text.contains(".+");
        group || class || any || text.contains('^') || text.contains("\\d")
    };
    for reach in &subject.statements {
        let actions = reach.actions.iter().map(|action| action.pattern);
        let resources = reach.resources.iter().map(|resource| resource.pattern);
        for text in actions.chain(resources).filter(|text| looks(&text.text)) {
            out.at(
                text.place.0,
                format!("{} looks like a regular expression; RAM knows only * and ?", text.text),
            );
        }
    }
}
