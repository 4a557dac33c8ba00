//! On which undocumented rules a difference rests: the rules whose other reading alone would change the verdict or an
//! example (section 0).

use super::access_set::AccessSet;
use super::atoms::MOST_STEPS;
use super::comparison::Comparison;
use super::difference::{Difference, Verdict};
use crate::engine::decide::{Assumption, Decision, Reading, Request};
use crate::engine::policy::{Condition, Statement, glob::Glob, glob::has_wildcard};

/// The rules behind what was found, in their order.
pub(super) fn rules_behind(
    found: &Difference,
    old: &AccessSet,
    new: &AccessSet,
    comparison: &mut Comparison<'_>,
) -> Vec<&'static str> {
    let mut behind = behind_the_verdict(found.verdict, old, new, comparison);
    for request in found.gained.iter().chain(&found.lost).filter_map(|region| region.example.as_ref()) {
        behind.extend([old, new].into_iter().flat_map(|set| behind_a_request(set, request)));
    }
    let mut rules = Vec::new();
    for rule in Assumption::ALL.map(Assumption::rule) {
        // Two other readings of one rule are one doubt.
        if behind.contains(&rule) && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// The rules whose other reading alone would let a request pass that is refused, or the other way round. Which kind of
/// refusal it is makes no difference to access.
fn behind_a_request(set: &AccessSet, request: &Request) -> Vec<&'static str> {
    let policies = set.policies();
    let answer = policies.decide(request);
    if answer.definite {
        return Vec::new();
    }
    let passes = |reading| policies.decide_under(request, reading) == Decision::Allow;
    let allowed = answer.decision == Decision::Allow;
    let turned = |assumption: &Assumption| passes(Reading::PROPOSED.with(*assumption)) != allowed;
    Assumption::ALL.into_iter().filter(turned).map(Assumption::rule).collect()
}

/// The rules whose other reading alone gives another verdict, or may give one: all readings together have as many
/// steps as the comparison itself.
fn behind_the_verdict(
    verdict: Verdict,
    old: &AccessSet,
    new: &AccessSet,
    comparison: &mut Comparison<'_>,
) -> Vec<&'static str> {
    let statements = || old.statements().chain(new.statements());
    let several_blocks = speaks_of_several_blocks(statements());
    let in_play = |assumption: &&Assumption| {
        (**assumption == Assumption::IpBorder && several_blocks)
            || statements().any(|statement| plays(**assumption, statement))
    };
    comparison.allow(MOST_STEPS);
    let mut gives_another = |assumption: &&Assumption| {
        let found = comparison.found_under(Reading::PROPOSED.with(**assumption));
        Verdict::of(found.gained, found.lost) != verdict
    };
    RETRIED.iter().filter(|one| in_play(one) && gives_another(one)).map(|one| one.rule()).collect()
}

/// The assumptions that a comparison can be made under. Others show in the examples only.
const RETRIED: [Assumption; 15] = [
    Assumption::AllResourcesByArn,
    Assumption::EmptyRegionMatchesAll,
    Assumption::RamRegionCounts,
    Assumption::ResourceCase,
    Assumption::NegatedNeedsKey,
    Assumption::FoldAsciiOnly,
    Assumption::BoolCase,
    Assumption::BareDateMalformed,
    Assumption::IpBorder,
    Assumption::SetPrefixIgnored,
    Assumption::SetPrefixRefused,
    Assumption::MultiValueAll,
    Assumption::MultiValueRefused,
    Assumption::MalformedHolds,
    Assumption::NotResourceUnknown,
];

/// Two blocks may touch or overlap, so that their borders tell them apart; a single one is the same on both sides
/// whatever it includes (C11).
fn speaks_of_several_blocks<'s>(statements: impl Iterator<Item = &'s Statement>) -> bool {
    use crate::engine::policy::Test;
    let conditions = statements.flat_map(|statement| &statement.conditions);
    let mut of_addresses = conditions.filter(|condition| {
        matches!(condition.operator.test, Test::IpAddress | Test::IpAddressIncludeBorder)
    });
    let Some(first) = of_addresses.next() else { return false };
    of_addresses.any(|other| other.operator.test != first.operator.test || other.values != first.values)
}

/// Whether a statement could be read otherwise under the assumption.
fn plays(assumption: Assumption, statement: &Statement) -> bool {
    use crate::engine::policy::{Test, parse_date};
    let has_value = |test: Test, is_it: &dyn Fn(&str) -> bool| {
        let of_test = statement.conditions.iter().filter(|condition| condition.operator.test == test);
        of_test.flat_map(|condition| &condition.values).any(|value| is_it(&value.text))
    };
    let resources = || statement.resource.iter().flat_map(crate::engine::policy::Clause::texts);
    let fields = || resources().filter_map(crate::engine::policy::arn::split);
    match assumption {
        Assumption::AllResourcesByArn => {
            fields().any(|fields| (fields.region, fields.account, fields.relative_id) == ("*", "*", "*"))
        }
        Assumption::EmptyRegionMatchesAll => fields().any(|fields| fields.region.is_empty()),
        Assumption::ResourceCase => {
            fields().any(|fields| fields.relative_id.bytes().any(|byte| byte.is_ascii_uppercase()))
        }
        Assumption::NegatedNeedsKey => {
            statement.conditions.iter().any(|condition| condition.operator.negated)
        }
        // C14: only keys that a set prefix speaks of hold several values here.
        Assumption::SetPrefixIgnored
        | Assumption::SetPrefixRefused
        | Assumption::MultiValueAll
        | Assumption::MultiValueRefused => {
            statement.conditions.iter().any(|condition| condition.operator.set.is_some())
        }
        Assumption::RamRegionCounts => {
            fields().any(|fields| fields.region != "*" && Glob::new(fields.service).matches("ram"))
        }
        Assumption::FoldAsciiOnly => has_value(Test::StringEqualsIgnoreCase, &|text| !text.is_ascii()),
        Assumption::BoolCase => has_value(Test::Bool, &|text| !matches!(text, "true" | "false")),
        Assumption::BareDateMalformed => statement.conditions.iter().any(|condition| {
            matches!(condition.operator.test, Test::Date(_))
                && condition.values.iter().any(|value| parse_date(&value.text).is_some_and(|date| date.bare))
        }),
        Assumption::NotResourceUnknown => {
            statement.resource.as_ref().is_some_and(|resource| resource.negated)
        }
        Assumption::MalformedHolds => statement.conditions.iter().any(is_malformed),
        Assumption::IpBorder => statement.conditions.iter().any(|condition| {
            condition.operator.base_name().contains("IpAddress")
                && condition.values.iter().any(|value| has_wildcard(&value.text))
        }),
        _ => false,
    }
}

fn is_malformed(condition: &Condition) -> bool {
    use crate::engine::policy::{Decimal, Test, parse_bool, parse_date, parse_ip_block};
    let readable = |text: &str| match condition.operator.test {
        Test::Numeric(_) => Decimal::parse(text).is_some(),
        Test::Date(_) => parse_date(text).is_some(),
        Test::Bool => parse_bool(text).is_some(),
        Test::IpAddress | Test::IpAddressIncludeBorder => parse_ip_block(text).is_some(),
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => true,
    };
    condition.values.iter().any(|value| !readable(&value.text))
}
