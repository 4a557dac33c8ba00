//! What of a statement can be about the same requests as others. It errs on the side of keeping: what is left out is
//! about other requests under every reading of the undocumented rules.

use super::pattern::actions_meet;
use crate::engine::access::glob_relation;
use crate::engine::policy::{Clause, Statement, arn};

/// The statement with those of its patterns that one of the others can meet; none when nothing is left.
pub fn only_where(mut statement: Statement, others: &[&Statement]) -> Option<Statement> {
    keep(&mut statement.action, |pattern| {
        others
            .iter()
            .any(|other| other.action.negated || other.action.texts().any(|text| actions_meet(text, pattern)))
    });
    if let Some(resource) = &mut statement.resource {
        keep(resource, |pattern| {
            others.iter().any(|other| {
                let plain = other.resource.as_ref().filter(|resource| !resource.negated);
                plain.is_none_or(|resource| resource.texts().any(|text| resources_may_meet(text, pattern)))
            })
        });
    }
    let is_empty = |clause: &Clause| !clause.negated && clause.patterns.is_empty();
    let nothing = is_empty(&statement.action) || statement.resource.as_ref().is_some_and(is_empty);
    (!nothing).then_some(statement)
}

fn keep(clause: &mut Clause, meets: impl Fn(&str) -> bool) {
    if !clause.negated {
        clause.patterns.retain(|pattern| meets(&pattern.text));
    }
}

/// Whether some request for a resource could match both: whatever an empty region means (W7), whether case counts (W9),
/// and whatever a pattern of fewer fields matches.
fn resources_may_meet(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (Some(one), Some(other)) = (arn::split(&one), arn::split(&other)) else { return true };
    let open = |one: &str, other: &str| one.is_empty() || other.is_empty() || may_meet(one, other);
    may_meet(one.service, other.service)
        && open(one.region, other.region)
        && open(one.account, other.account)
        && may_meet(one.relative_id, other.relative_id)
}

fn may_meet(one: &str, other: &str) -> bool {
    one == "*" || other == "*" || one == other || glob_relation::overlaps(one, other) != Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    fn statement(action: &str, resource: &str) -> Statement {
        let text = format!(
            r#"{{"Version":"1","Statement":[{{"Effect":"Allow","Action":{action},"Resource":{resource}}}]}}"#
        );
        parse(&text, None).policy.statements.remove(0)
    }

    #[test]
    fn what_can_be_about_the_same_requests_is_kept_and_nothing_else() {
        let changed = statement(r#""oss:GetObject""#, r#""acs:oss:*:*:Bucket/*""#);
        let left = |action: &str, resource: &str| {
            only_where(statement(action, resource), &[&changed]).map(|kept| {
                let texts = |clause: &Clause| clause.texts().map(str::to_owned).collect::<Vec<_>>().join(" ");
                format!(
                    "{} on {}",
                    texts(&kept.action),
                    kept.resource.as_ref().map(texts).unwrap_or_default()
                )
            })
        };
        let kept = left(
            r#"["oss:Get*","oss:PutObject","ecs:*"]"#,
            r#"["acs:oss:*:*:bucket/a","acs:oss::*:bucket/b","acs:oss:*:*:other/*","acs:oss:*"]"#,
        );
        assert_eq!(
            kept.as_deref(),
            Some("oss:Get* on acs:oss:*:*:bucket/a acs:oss::*:bucket/b acs:oss:*"),
            "case, region and short patterns could be read so that they meet"
        );
        assert_eq!(left(r#""oss:PutObject""#, r#""*""#), None);
        assert_eq!(left(r#""*""#, r#""acs:ram:*:*:role/a""#), None);
    }
}
