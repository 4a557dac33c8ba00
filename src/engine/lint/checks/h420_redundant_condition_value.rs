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
        let test = condition.operator.test;
        let meant: Vec<Meant<'_>> =
            condition.values.iter().map(|value| Meant::by(test, &value.text)).collect();
        for (at, (value, narrow)) in condition.values.iter().zip(&meant).enumerate() {
            let wider = condition.values.iter().zip(&meant).enumerate().find(|(other, (_, wide))| {
                *other != at && wide.covers(narrow) && (*other < at || !narrow.covers(wide))
            });
            if let Some((_, (wide, _))) = wider {
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

/// What a value means to its operator, read once though every value is compared with every other.
enum Meant<'v> {
    Pattern(&'v str),
    /// Whatever its case.
    Folded(String),
    Block(IpBlock),
    Text(&'v str),
}

impl<'v> Meant<'v> {
    fn by(test: Test, value: &'v str) -> Self {
        match test {
            Test::StringLike => Self::Pattern(value),
            Test::StringEqualsIgnoreCase => Self::Folded(value.to_lowercase()),
            Test::IpAddress | Test::IpAddressIncludeBorder => {
                parse_ip_block(value).map_or(Self::Text(value), Self::Block)
            }
            _ => Self::Text(value),
        }
    }

    fn covers(&self, narrow: &Self) -> bool {
        match (self, narrow) {
            (Self::Pattern(wide), Self::Pattern(narrow)) => covers(wide, narrow),
            (Self::Folded(wide), Self::Folded(narrow)) => wide == narrow,
            (Self::Block(IpBlock::Any), Self::Block(_)) => true,
            (
                Self::Block(IpBlock::Block { net: wide, .. }),
                Self::Block(IpBlock::Block { net: narrow, .. }),
            ) => wide.contains(narrow),
            (Self::Block(wide), Self::Block(narrow)) => wide == narrow,
            (Self::Text(wide), Self::Text(narrow)) => wide == narrow,
            _ => false,
        }
    }
}
