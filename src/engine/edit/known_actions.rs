//! The actions that a caller knows of, sorted so that a pattern looks at as few of them as it can.

use crate::engine::policy::glob::Glob;

/// Full action names by index. The index of a name is its place in the list that was given.
#[derive(Debug, Clone, Default)]
pub struct KnownActions {
    names: Vec<Box<str>>,
    /// Lower-case names in order (G12), each with its index.
    sorted: Vec<(Box<str>, u32)>,
}

impl KnownActions {
    /// Takes the names in; their order fixes the indices.
    pub fn new<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<Box<str>> = names.into_iter().map(|name| name.as_ref().into()).collect();
        let folded = names
            .iter()
            .enumerate()
            .map(|(at, name)| (name.to_ascii_lowercase().into_boxed_str(), at as u32));
        let mut sorted: Vec<(Box<str>, u32)> = folded.collect();
        sorted.sort_unstable();
        Self { names, sorted }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name at an index, as it was given.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(|name| &**name)
    }

    /// The index of a name, whatever its case.
    pub fn find(&self, name: &str) -> Option<usize> {
        let folded = name.to_ascii_lowercase();
        let at = self.sorted.binary_search_by(|(known, _)| (**known).cmp(folded.as_str())).ok()?;
        self.sorted.get(at).map(|(_, index)| *index as usize)
    }

    /// The indices of the actions that a pattern covers today, ascending (W1, W2).
    pub fn expand(&self, pattern: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.for_each_match(pattern, |index| found.push(index));
        found.sort_unstable();
        found
    }

    /// How many actions a pattern covers today.
    pub fn count(&self, pattern: &str) -> usize {
        let mut count = 0;
        self.for_each_match(pattern, |_| count += 1);
        count
    }

    pub(super) fn for_each_match(&self, pattern: &str, mut visit: impl FnMut(usize)) {
        let glob = Glob::folded(pattern);
        for (name, index) in self.beginning_with(glob.literal_prefix()) {
            if glob.matches(name) {
                visit(*index as usize);
            }
        }
    }

    /// The sorted actions that begin with a lower-case prefix.
    pub(super) fn beginning_with(&self, prefix: &str) -> &[(Box<str>, u32)] {
        let start = self.sorted.partition_point(|(name, _)| **name < *prefix);
        let rest = self.sorted.get(start..).unwrap_or_default();
        let end = rest.partition_point(|(name, _)| name.starts_with(prefix));
        rest.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand_whatever_their_case_and_shape() {
        let names = [
            "oss:GetObject",
            "ecs:RunInstances",
            "ecs:DescribeInstances",
            "ecs:DescribeInstanceStatus",
            "ecsx:Run",
        ];
        let known = KnownActions::new(names);
        for (pattern, expected) in [
            ("ECS:describe*", vec![2, 3]),
            ("ecs:RunInstances", vec![1]),
            ("*", vec![0, 1, 2, 3, 4]),
            ("*:Run*", vec![1, 4]),
            ("ecs:*Instances", vec![1, 2]),
            ("ecs:Run?nstances", vec![1]),
            ("ecs", vec![]),
            ("ecs:Descri", vec![]),
        ] {
            assert_eq!(known.expand(pattern), expected, "{pattern}");
            assert_eq!(known.count(pattern), expected.len(), "{pattern}");
        }
        assert_eq!(known.find("OSS:getobject"), Some(0));
        assert_eq!(known.name(3), Some("ecs:DescribeInstanceStatus"));
    }
}
