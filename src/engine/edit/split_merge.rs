//! One statement into several and back, without a change of what they say.
//!
//! A statement stands for the pairs of its actions and its resources. Cutting either list, or joining two that
//! agree in the other one, keeps the pairs; joining two that differ in both makes new ones.

use super::StatementId;
use super::change::{ChangeError, ClauseName, SplitBy};
use super::changing::{Changing, Done};
use super::clause_edit::add_missing;
use crate::engine::policy::{Clause, Condition, Located, Statement};

/// What merging two statements does to what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeEffect {
    /// Nothing.
    Equal,
    /// The result covers more; what, in words.
    Wider(&'static str),
    /// They cannot be merged; why.
    Impossible(&'static str),
}

/// Says beforehand what a merge would do.
pub fn merge_effect(into: &Statement, from: &Statement) -> MergeEffect {
    if into.effect != from.effect {
        return MergeEffect::Impossible("one allows and the other denies");
    }
    if into.principal != from.principal {
        return MergeEffect::Impossible("they speak of different principals");
    }
    if !same_conditions(&into.conditions, &from.conditions) {
        return MergeEffect::Impossible("their conditions differ");
    }
    let none = Clause::default();
    let [into_resource, from_resource] =
        [into, from].map(|statement| statement.resource.as_ref().unwrap_or(&none));
    let fold = |text: &str| text.to_ascii_lowercase();
    let actions = Relation::of(&into.action, &from.action, fold);
    let resources = Relation::of(into_resource, from_resource, str::to_owned);
    match (actions, resources) {
        (Relation::Apart, _) => MergeEffect::Impossible("a NotAction list says the opposite when it grows"),
        (_, Relation::Apart) => MergeEffect::Impossible("a NotResource list says the opposite when it grows"),
        (Relation::Same, _)
        | (_, Relation::Same)
        | (Relation::Within, Relation::Within)
        | (Relation::Around, Relation::Around) => MergeEffect::Equal,
        _ => MergeEffect::Wider("the actions of each on the resources of the other"),
    }
}

/// How the first of two lists stands to the second, by text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    Within,
    Around,
    Across,
    /// Lists that differ and of which one is negated.
    Apart,
}

impl Relation {
    fn of(left: &Clause, right: &Clause, fold: impl Fn(&str) -> String) -> Self {
        let sorted = |clause: &Clause| {
            let mut texts: Vec<String> = clause.texts().map(&fold).collect();
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        let (a, b) = (sorted(left), sorted(right));
        let within = |a: &[String], b: &[String]| a.iter().all(|text| b.binary_search(text).is_ok());
        match (left.negated == right.negated, within(&a, &b), within(&b, &a)) {
            (true, true, true) => Self::Same,
            _ if left.negated || right.negated => Self::Apart,
            (_, true, _) => Self::Within,
            (_, _, true) => Self::Around,
            _ => Self::Across,
        }
    }
}

fn same_conditions(left: &[Condition], right: &[Condition]) -> bool {
    left.len() == right.len()
        && left.iter().all(|condition| right.contains(condition))
        && right.iter().all(|condition| left.contains(condition))
}

pub(super) fn merge(
    draft: &mut Changing<'_>,
    into: StatementId,
    from: StatementId,
    even_if_wider: bool,
) -> Done {
    let (a, b) = (draft.number(into)?, draft.number(from)?);
    if into == from {
        return Err(ChangeError::CannotMerge { into: a, from: b, why: "they are the same one" });
    }
    match merge_effect(draft.statement(into)?, draft.statement(from)?) {
        MergeEffect::Impossible(why) => return Err(ChangeError::CannotMerge { into: a, from: b, why }),
        MergeEffect::Wider(more) if !even_if_wider => {
            return Err(ChangeError::MergeWidens { into: a, from: b, more });
        }
        MergeEffect::Equal | MergeEffect::Wider(_) => {}
    }
    // Also the statement that goes must hold nothing that the other cannot take over.
    let other = draft.edit(from)?.clone();
    let statement = draft.edit(into)?;
    // One label can stay.
    statement.sid = statement.sid.take().or(other.sid);
    let texts = |clause: Clause| clause.patterns.into_iter().map(|pattern| pattern.text);
    add_missing(&mut statement.action, ClauseName::Action, texts(other.action));
    if let Some(resource) = other.resource {
        let own = statement.resource.get_or_insert_with(Clause::default);
        add_missing(own, ClauseName::Resource, texts(resource));
    }
    draft.remove(from)?;
    Ok((format!("merge statement {b} into statement {a}"), Some(into)))
}

pub(super) fn split(draft: &mut Changing<'_>, id: StatementId, by: &SplitBy) -> Done {
    let number = draft.number(id)?;
    let position = draft.position(id)?;
    let cannot = |why| ChangeError::CannotSplit { statement: number, why };
    let statement = draft.edit(id)?;
    let parts = match by {
        SplitBy::Service | SplitBy::Actions(_) if statement.action.negated => {
            return Err(cannot("a NotAction list says the opposite when it is cut"));
        }
        SplitBy::Resource if statement.resource.as_ref().is_some_and(|clause| clause.negated) => {
            return Err(cannot("a NotResource list says the opposite when it is cut"));
        }
        SplitBy::Service => grouped(&statement.action.patterns, |text| match text.split_once(':') {
            Some((code, _)) => code.to_ascii_lowercase(),
            None => text.to_owned(),
        }),
        SplitBy::Resource => {
            let patterns =
                statement.resource.as_ref().map(|clause| clause.patterns.as_slice()).unwrap_or_default();
            patterns.iter().map(|pattern| vec![pattern.clone()]).collect()
        }
        SplitBy::Actions(chosen) => {
            let is_chosen =
                |pattern: &&Located| chosen.iter().any(|text| text.eq_ignore_ascii_case(&pattern.text));
            let (apart, stay): (Vec<_>, Vec<_>) = statement.action.patterns.iter().partition(is_chosen);
            [stay, apart]
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(|part| part.into_iter().cloned().collect())
                .collect()
        }
    };
    if parts.len() < 2 {
        return Err(cannot("all of it belongs together"));
    }
    let count = parts.len();
    let whole = statement.clone();
    for (offset, patterns) in parts.into_iter().enumerate() {
        let mut part = whole.clone();
        match (by, &mut part.resource) {
            (SplitBy::Resource, Some(resource)) => resource.patterns = patterns,
            _ => part.action.patterns = patterns,
        }
        if offset == 0 {
            *draft.edit(id)? = part;
        } else {
            // A label names one statement.
            part.sid = None;
            draft.insert(position + offset, part);
        }
    }
    Ok((format!("split statement {number} into {count}"), Some(id)))
}

/// Patterns of one key together, keys in order of appearance.
fn grouped(patterns: &[Located], key: impl Fn(&str) -> String) -> Vec<Vec<Located>> {
    let mut groups: Vec<(String, Vec<Located>)> = Vec::new();
    for pattern in patterns {
        let key = key(&pattern.text);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(pattern.clone()),
            None => groups.push((key, vec![pattern.clone()])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::edit::{Change, Document};
    use crate::engine::policy::parse;

    fn statements(texts: [&str; 2]) -> Vec<Statement> {
        let text = format!("{{\"Version\":\"1\",\"Statement\":[{}]}}", texts.join(","));
        parse(&text, None).policy.statements
    }

    fn effect(first: &str, second: &str) -> MergeEffect {
        let whole = |part: &str| format!("{{\"Effect\":\"Allow\",{part}}}");
        let [first, second] = [whole(first), whole(second)];
        let [into, from] = &statements([&first, &second])[..] else { panic!() };
        merge_effect(into, from)
    }

    #[test]
    fn a_merge_is_equal_only_where_no_new_pair_of_action_and_resource_arises() {
        let x = r#""Action":"a:X","Resource":"*""#;
        let both = r#""Action":["A:x","a:Y"],"Resource":["acs:a:*:*:r","*"]"#;
        let wide = |effect| matches!(effect, MergeEffect::Wider(_));
        let never = |effect| matches!(effect, MergeEffect::Impossible(_));
        assert_eq!(effect(x, r#""Action":"a:Y","Resource":"*""#), MergeEffect::Equal);
        assert_eq!(effect(x, r#""Action":"a:X","Resource":"acs:a:*:*:r""#), MergeEffect::Equal);
        assert_eq!(
            (effect(x, both), effect(both, x)),
            (MergeEffect::Equal, MergeEffect::Equal),
            "one in the other"
        );
        assert!(wide(effect(x, r#""Action":["a:X","a:Y"],"Resource":"acs:a:*:*:r""#)));
        let fewer_resources = r#""Action":["a:X","a:Y"],"Resource":"acs:a:*:*:r""#;
        let more_resources = r#""Action":"a:X","Resource":["acs:a:*:*:r","*"]"#;
        assert!(
            wide(effect(more_resources, fewer_resources)) && wide(effect(fewer_resources, more_resources))
        );
        assert!(never(effect(
            x,
            r#""Action":"a:X","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"true"}}"#
        )));
        assert!(never(effect(r#""NotAction":"a:X","Resource":"*""#, r#""NotAction":"a:Y","Resource":"*""#)));
        assert!(never(effect(r#""NotAction":"a:X","Resource":"*""#, x)));
        let same = r#""NotAction":"a:X","Resource":"acs:a:*:*:r""#;
        assert_eq!(effect(r#""NotAction":"a:X","Resource":"*""#, same), MergeEffect::Equal);
    }

    #[test]
    fn the_label_of_a_merged_statement_stays_where_there_was_none() {
        let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:X","Resource":"*"},{"Sid":"s","Effect":"Allow","Action":"a:Y","Resource":"*"}]}"#;
        let mut document = Document::open("x", text, None);
        let (into, from) = (document.id_at(0).unwrap(), document.id_at(1).unwrap());
        document.apply(Change::Merge { into, from, even_if_wider: false }).unwrap();
        let [merged] = &document.policy().statements[..] else { panic!() };
        assert_eq!(merged.sid.as_ref().map(|sid| sid.text.as_str()), Some("s"));
        assert_eq!(merged.action.texts().collect::<Vec<_>>(), ["a:X", "a:Y"]);
    }

    #[test]
    fn negated_lists_are_not_cut() {
        let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","NotAction":["a:X","b:Y"],"NotResource":["*","acs:a:*:*:r"]}]}"#;
        let mut document = Document::open("x", text, None);
        let statement = document.id_at(0).unwrap();
        for by in [SplitBy::Service, SplitBy::Resource, SplitBy::Actions(vec!["a:X".to_owned()])] {
            let error = document.apply(Change::Split { statement, by }).unwrap_err();
            assert!(error.to_string().contains("says the opposite"), "{error}");
        }
    }

    #[test]
    fn a_service_is_told_by_its_code_whatever_its_case() {
        let text = r#"{"Version":"1","Statement":[{"Sid":"s","Effect":"Allow","Action":["ecs:A","oss:B","ECS:C","*"],"Resource":"*"}]}"#;
        let mut document = Document::open("x", text, None);
        let statement = document.id_at(0).unwrap();
        document.apply(Change::Split { statement, by: SplitBy::Service }).unwrap();
        let statements = &document.policy().statements;
        let actions: Vec<Vec<&str>> =
            statements.iter().map(|statement| statement.action.texts().collect()).collect();
        assert_eq!(actions, [vec!["ecs:A", "ECS:C"], vec!["oss:B"], vec!["*"]]);
        assert_eq!(statements.iter().filter(|statement| statement.sid.is_some()).count(), 1);
    }
}
