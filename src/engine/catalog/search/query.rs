//! One line of search text: words and filters.
//!
//! `create thread svc:starops,cms level:create is:granted` holds two words and three filters. Words and
//! different filters all have to hold; several values of one filter are alternatives. A filter without a
//! value yet (`svc:`) filters nothing, so that results do not vanish while it is typed. Double quotes keep
//! blanks together (`mod:"custom domain"`).

use crate::engine::catalog::AccessLevel;

/// A parsed line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words, lower-cased; each has to be found in an action.
    pub words: Vec<String>,
    /// What the catalog itself can decide.
    pub filters: Filters,
    /// The values of `is:` filters, lower-cased: what only the caller can decide. All have to hold.
    pub tags: Vec<String>,
}

/// Filters that the catalog decides. An empty list lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// `svc:` RAM codes, or beginnings of them or of words of the service's name.
    pub services: Vec<String>,
    /// `level:` levels, or beginnings of their names; `read`, `write` and `unknown` too.
    pub levels: Vec<String>,
    /// `type:` parts of resource types' names.
    pub types: Vec<String>,
    /// `key:` parts of condition keys usable with the action.
    pub keys: Vec<String>,
    /// `mod:` parts of modules' names.
    pub modules: Vec<String>,
}

impl Filters {
    /// True when nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<String>> {
        Some(match name {
            "svc" | "service" => &mut self.services,
            "level" => &mut self.levels,
            "type" => &mut self.types,
            "key" => &mut self.keys,
            "mod" | "module" => &mut self.modules,
            _ => return None,
        })
    }
}

impl Query {
    /// Parses a line; every line is a query.
    ///
    /// ```
    /// use acscope::engine::catalog::search::Query;
    /// let query = Query::parse("Chat svc:cms,starops is:granted cms:CreateChat");
    /// assert_eq!(query.words, ["chat", "cms:createchat"]);
    /// assert_eq!(query.filters.services, ["cms", "starops"]);
    /// assert_eq!(query.tags, ["granted"]);
    /// ```
    pub fn parse(line: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(line) {
            let split = token.split_once(':').map(|(name, value)| (name, value.to_owned()));
            match split {
                Some(("is", value)) => push_values(&mut query.tags, &value),
                Some((name, value)) => match query.filters.list(name) {
                    Some(list) => push_values(list, &value),
                    None => query.words.push(token),
                },
                None => query.words.push(token),
            }
        }
        query
    }

    /// True when the line asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty() && self.tags.is_empty()
    }

    /// True when everything that `self` finds was found by `earlier` too, tags aside: more letters on its
    /// last word, or more words.
    pub(super) fn narrows(&self, earlier: &Self) -> bool {
        // A pattern word does not narrow as it grows: `a*` finds less than `a*b*` would need.
        let plain = |word: &String| !word.contains(['*', '?']);
        let Some((last, before)) = earlier.words.split_last() else {
            return self.filters == earlier.filters;
        };
        self.filters == earlier.filters
            && self.words.len() >= earlier.words.len()
            && self.words.iter().zip(before).all(|(new, old)| new == old)
            && self.words.get(before.len()).is_some_and(|new| {
                new == last || (plain(new) && plain(last) && new.starts_with(last.as_str()))
            })
    }
}

/// The blank-separated parts of a line, lower-cased; quotes join and vanish, control characters separate.
fn tokens(line: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        if c == '"' {
            quoted = !quoted;
        } else if c.is_control() || (c.is_whitespace() && !quoted) {
            tokens.push(String::new());
        } else if let Some(token) = tokens.last_mut() {
            token.extend(c.to_lowercase());
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn push_values(list: &mut Vec<String>, value: &str) {
    list.extend(value.split(',').filter(|value| !value.is_empty()).map(str::to_owned));
}

/// Whether an action of this level passes `level:` filters.
pub(super) fn level_passes(level: Option<AccessLevel>, wanted: &[String]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|word| match (level, word.as_str()) {
            (Some(AccessLevel::Get | AccessLevel::List), "read")
            | (Some(AccessLevel::Create | AccessLevel::Update | AccessLevel::Delete), "write") => true,
            (Some(level), word) => level.word().starts_with(word),
            (None, word) => "unknown".starts_with(word),
        })
}

/// Whether a word means some level for [`level_passes`].
pub(super) fn is_level_word(word: &str) -> bool {
    ["read", "write"].contains(&word)
        || "unknown".starts_with(word)
        || AccessLevel::ALL.iter().any(|level| level.word().starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_told_from_words() {
        let query = Query::parse(
            "  svc:cms level:Delete type:thread key:acs:SourceIp mod:\"custom domain\" is:denied  acs:x ",
        );
        assert_eq!(query.words, ["acs:x"]);
        assert_eq!(query.filters.services, ["cms"]);
        assert_eq!(query.filters.levels, ["delete"]);
        assert_eq!(query.filters.types, ["thread"]);
        assert_eq!(query.filters.keys, ["acs:sourceip"]);
        assert_eq!(query.filters.modules, ["custom domain"]);
        assert_eq!(query.tags, ["denied"]);
    }

    #[test]
    fn an_unfinished_filter_filters_nothing() {
        for line in ["svc:", "level:,", "is:", "  ", "\"\""] {
            assert!(Query::parse(line).is_empty(), "{line:?}");
        }
    }

    #[test]
    fn a_query_narrows_only_what_it_extends() {
        let narrows = |new: &str, old: &str| Query::parse(new).narrows(&Query::parse(old));
        for (new, old) in
            [("cr", "c"), ("c d", "c"), ("c d", "c "), ("c de", "c d"), ("x", ""), ("c is:granted", "c")]
        {
            assert!(narrows(new, old), "{new:?} from {old:?}");
        }
        for (new, old) in [
            ("d", "c"),
            ("c", "cr"),
            ("cr d", "c d"),
            ("c", "c d"),
            ("c svc:cms", "c"),
            ("a*b", "a*"),
            ("ab*", "ab"),
        ] {
            assert!(!narrows(new, old), "{new:?} from {old:?}");
        }
    }

    #[test]
    fn levels_are_found_by_the_beginning_of_their_name() {
        let passes = |level, words: &[&str]| {
            level_passes(level, &words.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert!(passes(Some(AccessLevel::Delete), &["del"]));
        assert!(passes(Some(AccessLevel::List), &["read"]));
        assert!(passes(Some(AccessLevel::Create), &["get", "write"]));
        assert!(passes(None, &["unknown"]));
        assert!(!passes(None, &["none"]));
        assert!(!passes(Some(AccessLevel::None), &["unknown", "read", "write"]));
    }
}
