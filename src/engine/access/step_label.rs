//! What an edit did to access, in a few words: the name of a step to undo.

use super::difference::{AccessRegion, Difference, Verdict};
use crate::engine::policy::arn;
use crate::engine::text::escape_for_display;

/// The longest pattern that is written out.
const LONGEST: usize = 48;

impl Difference {
    /// "+2 actions on namespace/prod/*", "-ecs:StopInstance on everything", "same access"; none where it could not be
    /// told.
    pub fn step_label(&self) -> Option<String> {
        let unsure = |regions: &[AccessRegion]| regions.iter().any(|region| region.example.is_none());
        match self.verdict {
            Verdict::Undecided => return None,
            Verdict::Equal => return Some("same access".to_owned()),
            _ if unsure(&self.gained) || unsure(&self.lost) => return None,
            _ => {}
        }
        let sides = [('+', &self.gained), ('-', &self.lost)];
        let sides = sides.iter().filter(|(_, regions)| !regions.is_empty());
        Some(sides.map(|(sign, regions)| format!("{sign}{}", side(regions))).collect::<Vec<_>>().join(", "))
    }
}

fn side(regions: &[AccessRegion]) -> String {
    let distinct = |of: fn(&AccessRegion) -> &Vec<String>| -> Vec<&str> {
        let mut texts: Vec<&str> = regions.iter().flat_map(of).map(String::as_str).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    };
    let (actions, resources) = (distinct(|region| &region.actions), distinct(|region| &region.resources));
    let actions = match actions.as_slice() {
        [only] if only.len() <= LONGEST => escape_for_display(only).into_owned(),
        several => count(several.len(), "action"),
    };
    // Several patterns for one thing are the region's variants of it; one that fits all is said.
    let resources = match resources.as_slice() {
        ["*"] => "everything".to_owned(),
        [only] => {
            let id = arn::split(only).map_or(*only, |fields| fields.relative_id);
            let id = if id == "*" { *only } else { id };
            if id.len() <= LONGEST { escape_for_display(id).into_owned() } else { count(1, "resource") }
        }
        several => count(several.len(), "resource"),
    };
    let partly = regions.iter().any(|region| !region.conditions.is_empty() || !region.except.is_empty());
    format!("{actions} on {resources}{}", if partly { " in part" } else { "" })
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use crate::engine::access::{AccessSet, DiffOptions, diff};
    use crate::engine::policy::parse;

    fn label(old: &str, new: &str) -> Option<String> {
        let set = |statements: &str| {
            let text = format!(r#"{{"Version":"1","Statement":[{statements}]}}"#);
            AccessSet::of_policy("p", &parse(&text, None).policy)
        };
        diff(&set(old), &set(new), DiffOptions::default()).step_label()
    }

    const ONE: &str =
        r#"{"Effect":"Allow","Action":"edas:ReadCluster","Resource":"acs:edas:*:*:namespace/prod/*"}"#;

    #[test]
    fn a_step_is_named_by_what_it_gains_and_loses() {
        let three =
            ONE.replace("\"edas:ReadCluster\"", r#"["edas:ReadCluster","edas:ReadService","edas:ReadLog"]"#);
        assert_eq!(label(ONE, &three).unwrap(), "+2 actions on namespace/prod/*");
        assert_eq!(label(&three, ONE).unwrap(), "-2 actions on namespace/prod/*");
        assert_eq!(
            label(ONE, &ONE.replace("prod", "test")).unwrap(),
            "+edas:ReadCluster on namespace/test/*, -edas:ReadCluster on namespace/prod/*"
        );
        assert_eq!(
            label(ONE, &ONE.replace("acs:edas:*:*:namespace/prod/*", "*")).unwrap(),
            "+edas:ReadCluster on everything in part"
        );
        assert_eq!(label(ONE, &format!("{ONE},{ONE}")).unwrap(), "same access");
    }

    #[test]
    fn what_could_not_be_told_has_no_name() {
        let hard = |letter: &str| {
            format!(
                r#"{{"Effect":"Allow","Action":"a:{}","Resource":"*"}}"#,
                format!("*{letter}?").repeat(10)
            )
        };
        let many: Vec<String> =
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map(hard).to_vec();
        let (old, new) = (many[..6].join(","), many[6..].join(","));
        assert_ne!(label(&old, &new).as_deref(), Some("same access"));
    }
}
