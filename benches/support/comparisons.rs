//! Pairs of policies to compare, of any number of statements.

use acscope::engine::access::AccessSet;
use acscope::engine::policy::{self, Policy, PolicyKind};

/// Statements such as people write: literal actions, verbs, infixes, ARNs down to an id, a quarter with conditions.
pub fn statements(count: usize) -> Vec<String> {
    let services = ["ecs", "oss", "rds", "vpc", "slb", "log", "kms", "cms", "starops", "edas", "ram", "ots"];
    let verbs = ["Describe", "Get", "List", "Create", "Delete", "Update", "Stop", "Start"];
    let nouns = ["Instance", "Disk", "Bucket", "Object", "Vpc", "Project", "Key", "Alarm", "Thread", "Role"];
    (0..count)
        .map(|at| {
            let (service, verb, noun) = (services[at % 12], verbs[at / 5 % 8], nouns[at / 3 % 10]);
            let action = match at % 4 {
                0 => format!(r#""{service}:{verb}{noun}{at}""#),
                1 => format!(r#"["{service}:{verb}*","{service}:{verb}{noun}"]"#),
                2 => format!(r#""{service}:*{noun}""#),
                _ => {
                    format!(r#"["{service}:{verb}{noun}","{service}:Tag{noun}","{service}:Untag{noun}{at}"]"#)
                }
            };
            let resource = match at % 3 {
                0 => format!(r#""acs:{service}:*:*:{}/app-{at}-*""#, noun.to_lowercase()),
                1 => format!(
                    r#"["acs:{service}:cn-hangzhou:*:{0}/{at}","acs:{service}:*:*:{0}/shared/*"]"#,
                    noun.to_lowercase()
                ),
                _ => {
                    format!(r#""acs:{service}:*:1000000000000001:{}/team-{}/*""#, noun.to_lowercase(), at % 7)
                }
            };
            let condition = match at % 8 {
                3 => r#","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","192.168.0.0/16"]}}"#,
                7 => r#","Condition":{"StringLike":{"acs:ResourceTag/env":["prod","stage-*"]}}"#,
                _ => "",
            };
            let effect = if at % 11 == 10 { "Deny" } else { "Allow" };
            format!(r#"{{"Effect":"{effect}","Action":{action},"Resource":{resource}{condition}}}"#)
        })
        .collect()
}

pub fn document(statements: &[String]) -> Policy {
    let parsed = policy::parse(
        &format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(",")),
        Some(PolicyKind::Identity),
    );
    assert!(parsed.is_valid());
    parsed.policy
}

pub fn pair(old: &[String], new: &[String]) -> (AccessSet, AccessSet) {
    (AccessSet::of_policy("old", &document(old)), AccessSet::of_policy("new", &document(new)))
}

pub fn reversed(count: usize) -> (AccessSet, AccessSet) {
    let old = statements(count);
    let mut new = old.clone();
    new.reverse();
    if count == 1 {
        new[0] = new[0].replace("Describe", "D*");
    }
    pair(&old, &new)
}

pub fn one_resource_widened(count: usize) -> (AccessSet, AccessSet) {
    let old = statements(count);
    let mut new = old.clone();
    new[count / 2] = new[count / 2].replace("acs:", "acs:*").replace("team-", "*");
    pair(&old, &new)
}

pub fn a_tenth_changed(count: usize) -> (AccessSet, AccessSet) {
    let old = statements(count);
    let mut new = old.clone();
    for statement in new.iter_mut().step_by(10) {
        *statement = statement
            .replace("Describe", "Modify")
            .replace("app-", "application-")
            .replace("cn-hangzhou", "*");
    }
    pair(&old, &new)
}

pub fn denials_dropped(count: usize) -> (AccessSet, AccessSet) {
    let mut old = statements(count);
    old.push(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#.to_owned());
    let new: Vec<String> = old.iter().filter(|statement| !statement.contains("Deny")).cloned().collect();
    if count < 11 {
        old.push(r#"{"Effect":"Deny","Action":"ecs:Delete*","Resource":"*"}"#.to_owned());
    }
    pair(&old, &new)
}
