//! The rules once more, as plainly as they are written and without any of the engine's machinery: recursion for
//! globs, a scan for statements, floats for numbers. Slow and simple on purpose.

use acscope::engine::decide::{Decision, Request};
use acscope::engine::policy::{
    Clause, Condition, Effect, IpBlock, Policy, SetPrefix, Statement, Test, parse_date, parse_ip_block,
};
use std::net::IpAddr;

/// W1 by recursion over characters.
pub fn glob(pattern: &str, text: &str) -> bool {
    fn go(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), None) => go(rest, text),
            (Some(('*', rest)), Some((_, text_rest))) => go(rest, text) || go(pattern, text_rest),
            (Some((wanted, rest)), Some((found, text_rest))) => {
                (*wanted == '?' || wanted == found) && go(rest, text_rest)
            }
            _ => false,
        }
    }
    go(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
}

/// E1 over identity policies of the request's own account.
pub fn decide(policies: &[Policy], request: &Request) -> Decision {
    let mut worst = Decision::Allow;
    for resource in &request.resources {
        let one = decide_one(policies, request, resource);
        worst = match (worst, one) {
            (Decision::ExplicitDeny, _) | (_, Decision::ExplicitDeny) => Decision::ExplicitDeny,
            (Decision::ImplicitDeny, _) | (_, Decision::ImplicitDeny) => Decision::ImplicitDeny,
            _ => Decision::Allow,
        };
    }
    worst
}

fn decide_one(policies: &[Policy], request: &Request, resource: &str) -> Decision {
    let applying: Vec<Effect> = policies
        .iter()
        .flat_map(|policy| &policy.statements)
        .filter(|statement| applies(statement, request, resource))
        .map(|statement| statement.effect)
        .collect();
    settle(&applying)
}

/// E1: what the effects of the statements that apply come to.
pub fn settle(applying: &[Effect]) -> Decision {
    if applying.contains(&Effect::Deny) {
        Decision::ExplicitDeny
    } else if applying.contains(&Effect::Allow) {
        Decision::Allow
    } else {
        Decision::ImplicitDeny
    }
}

/// Whether action, resource and conditions of a statement all match (E1).
pub fn applies(statement: &Statement, request: &Request, resource: &str) -> bool {
    let action = request.action.to_lowercase();
    let action_listed = statement.action.texts().any(|pattern| glob(&pattern.to_lowercase(), &action));
    action_listed != statement.action.negated
        && statement.resource.as_ref().is_none_or(|clause| resource_matches(clause, resource))
        && statement.conditions.iter().all(|condition| condition_holds(condition, request, resource))
}

fn resource_matches(clause: &Clause, resource: &str) -> bool {
    clause.texts().any(|pattern| arn_matches(pattern, resource)) != clause.negated
}

fn arn_matches(pattern: &str, resource: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    if resource == "*" {
        return false;
    }
    let (wanted, found): (Vec<&str>, Vec<&str>) =
        (pattern.splitn(5, ':').collect(), resource.splitn(5, ':').collect());
    if wanted.len() < 5 || found.len() < 5 {
        return glob(pattern, resource);
    }
    let region = if found[2] == "*" { "" } else { found[2] };
    let id_matches = if found[1] == "ram" {
        glob(&wanted[4].to_lowercase(), &found[4].to_lowercase())
    } else {
        glob(wanted[4], found[4])
    };
    glob(wanted[0], found[0])
        && glob(wanted[1], found[1])
        && glob(wanted[2], region)
        && glob(wanted[3], found[3])
        && id_matches
}

fn condition_holds(condition: &Condition, request: &Request, resource: &str) -> bool {
    let operator = condition.operator;
    let values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
    if values.iter().any(|value| !readable(operator.test, value, true)) {
        return false;
    }
    let key = condition.key.text.as_str();
    let mut found: Vec<String> = request.context.get(key).unwrap_or_default().to_vec();
    if found.is_empty() && key == "Action" {
        found.push(request.action.clone());
    }
    if found.is_empty() && key == "Resource" {
        found.push(resource.to_owned());
    }
    found.retain(|value| readable(operator.test, value, false));
    let hit = |value: &String| values.iter().any(|wanted| compare(operator.test, value, wanted));
    match operator.set {
        Some(SetPrefix::ForAllValues) => found.iter().all(|value| hit(value) != operator.negated),
        Some(SetPrefix::ForAnyValue) => found.iter().any(|value| hit(value) != operator.negated),
        None if found.is_empty() => operator.negated,
        None => found.iter().any(hit) != operator.negated,
    }
}

fn readable(test: Test, value: &str, in_policy: bool) -> bool {
    match test {
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => true,
        Test::Numeric(_) => {
            value.parse::<f64>().is_ok() && value.chars().all(|c| c.is_ascii_digit() || ".+-".contains(c))
        }
        Test::Date(_) => parse_date(value).is_some(),
        Test::Bool => ["true", "false"].contains(&value.to_lowercase().as_str()),
        Test::IpAddress | Test::IpAddressIncludeBorder if in_policy => parse_ip_block(value).is_some(),
        Test::IpAddress | Test::IpAddressIncludeBorder => value.parse::<IpAddr>().is_ok(),
    }
}

fn compare(test: Test, found: &str, wanted: &str) -> bool {
    match test {
        Test::StringEquals => found == wanted,
        Test::StringEqualsIgnoreCase => found.to_lowercase() == wanted.to_lowercase(),
        Test::StringLike => glob(wanted, found),
        Test::Numeric(order) => {
            let number = |text: &str| text.parse::<f64>().unwrap();
            order.accepts(number(found).partial_cmp(&number(wanted)).unwrap())
        }
        Test::Date(order) => {
            order.accepts(parse_date(found).unwrap().instant.cmp(&parse_date(wanted).unwrap().instant))
        }
        Test::Bool => found.eq_ignore_ascii_case(wanted),
        Test::IpAddress | Test::IpAddressIncludeBorder => match parse_ip_block(wanted).unwrap() {
            IpBlock::Block { net, .. } => net.contains(&found.parse::<IpAddr>().unwrap()),
            IpBlock::Any => true,
            IpBlock::Pattern(_) => false,
        },
    }
}
