//! Which statements of a document can speak of the same actions: the statements of each service, so that nobody has to
//! compare every statement with every other.

use crate::engine::policy::{Statement, glob};
use rustc_hash::FxHashMap;

/// Statements by the services that their actions name.
#[derive(Debug, Default)]
pub struct Nearby {
    by_code: FxHashMap<String, Vec<usize>>,
    /// Those that name no single service: `*`, `*:Get*`, NotAction.
    of_any: Vec<usize>,
    count: usize,
}

impl Nearby {
    /// An index of statements, by their place in this list.
    pub fn new<'s>(statements: impl IntoIterator<Item = &'s Statement>) -> Self {
        let mut nearby = Self::default();
        for (place, statement) in statements.into_iter().enumerate() {
            nearby.count = place + 1;
            match codes(statement) {
                None => nearby.of_any.push(place),
                Some(codes) => {
                    for code in codes {
                        nearby.by_code.entry(code).or_default().push(place);
                    }
                }
            }
        }
        nearby
    }

    /// The places, in order, of all statements that can have an action in common with this one; it may be one of them.
    pub fn of(&self, statement: &Statement) -> Vec<usize> {
        let Some(codes) = codes(statement) else { return (0..self.count).collect() };
        let mut places = self.of_any.clone();
        for code in codes {
            places.extend(self.by_code.get(&code).into_iter().flatten());
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The services that a statement's actions name, each once; none when it may be about any. Actions are compared without
/// regard to case (G12).
fn codes(statement: &Statement) -> Option<Vec<String>> {
    if statement.action.negated || statement.action.patterns.is_empty() {
        return None;
    }
    let mut codes: Vec<String> = Vec::new();
    for pattern in statement.action.texts() {
        let (code, _) = pattern.split_once(':').filter(|(code, _)| !glob::has_wildcard(code))?;
        let code = code.to_ascii_lowercase();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::parse;

    #[test]
    fn statements_are_near_when_an_action_can_be_in_both() {
        let statement =
            |key: &str, action: &str| format!(r#"{{"Effect":"Allow","{key}":{action},"Resource":"*"}}"#);
        let text = format!(
            r#"{{"Version":"1","Statement":[{},{},{},{},{}]}}"#,
            statement("Action", r#"["ecs:Get*","oss:GetObject"]"#),
            statement("Action", r#""OSS:PutObject""#),
            statement("NotAction", r#""ram:*""#),
            statement("Action", r#""*:Get*""#),
            statement("Action", r#""rds:*""#),
        );
        let policy = parse(&text, None).policy;
        let nearby = Nearby::new(&policy.statements);
        let near = |place: usize| nearby.of(policy.statements.get(place).unwrap());
        assert_eq!(near(0), [0, 1, 2, 3]);
        assert_eq!(near(1), [0, 1, 2, 3]);
        assert_eq!(near(4), [2, 3, 4]);
        assert_eq!(near(3), [0, 1, 2, 3, 4], "any service");
    }
}
