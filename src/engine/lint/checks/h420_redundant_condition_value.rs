//! H420 REDUNDANT_CONDITION_VALUE: a value that another value covers.

use super::prelude::*;

pub(super) const CHECK: Check = Check {
    code: "H420",
    name: "REDUNDANT_CONDITION_VALUE",
    severity: Severity::Hint,
    what: "A value that another value covers.",
    why: "It changes nothing.",
    instead: "Remove it.",
    bad: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":["203.0.113.0/24","203.0.113.7"]}}}"#,
    ),
    good: Example::Statements(
        r#"{"Effect":"Allow","Action":"edas:ReadApplication","Resource":"acs:edas:*:*:namespace/test/application/*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}"#,
    ),
    source: "RAM: Conditional operators (C4, C8)",
    run,
};

fn run(subject: &Subject<'_>, out: &mut Collector<'_>) {
    for (_, condition) in subject.conditions() {
        for (at, value) in condition.values.iter().enumerate() {
            let wider = condition.values.iter().enumerate().find(|(other, wide)| {
                let covers = |wide: &str, narrow: &str| value_covers(condition.operator.test, wide, narrow);
                *other != at
                    && covers(&wide.text, &value.text)
                    && (*other < at || !covers(&value.text, &wide.text))
            });
            if let Some((_, wide)) = wider {
                let span = value.place.0;
                let message = if wide.text == value.text {
                    format!("{} stands twice", value.text)
                } else {
                    format!("{} is covered by {}", value.text, wide.text)
                };
                out.at(span, message).fix("remove it", subject.without(span));
            }
        }
    }
}

fn value_covers(test: Test, wide: &str, narrow: &str) -> bool {
    match test {
        Test::StringLike => covers(wide, narrow),
        Test::StringEqualsIgnoreCase => wide.to_lowercase() == narrow.to_lowercase(),
        Test::IpAddress | Test::IpAddressIncludeBorder => {
            match (parse_ip_block(wide), parse_ip_block(narrow)) {
                (Some(IpBlock::Any), Some(_)) => true,
                (Some(IpBlock::Block { net: wide, .. }), Some(IpBlock::Block { net: narrow, .. })) => {
                    wide.contains(&narrow)
                }
                _ => wide == narrow,
            }
        }
        _ => wide == narrow,
    }
}
