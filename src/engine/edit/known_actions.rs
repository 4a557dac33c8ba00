//! The actions that a caller knows of, sorted so that a pattern looks at as few of them as it can.

use crate::engine::policy::glob::Glob;
use memchr::memmem;
use std::ops::Range;

/// Full action names by index. The index of a name is its place in the list that was given.
#[derive(Debug, Clone, Default)]
pub struct KnownActions {
    names: Vec<Box<str>>,
    /// All names in lower case (G12), sorted, a line end after each.
    folded: String,
    /// Where each sorted name stands in `folded`, and its index.
    sorted: Vec<(Range<usize>, u32)>,
}

impl KnownActions {
    /// Takes the names in; their order fixes the indices.
    pub fn new<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<Box<str>> = names.into_iter().map(|name| name.as_ref().into()).collect();
        let mut lower: Vec<(String, u32)> =
            names.iter().enumerate().map(|(at, name)| (name.to_ascii_lowercase(), at as u32)).collect();
        lower.sort_unstable();
        let mut folded = String::with_capacity(lower.iter().map(|(name, _)| name.len() + 1).sum());
        let mut sorted = Vec::with_capacity(lower.len());
        for (name, index) in lower {
            let start = folded.len();
            folded.push_str(&name);
            sorted.push((start..folded.len(), index));
            folded.push('\n');
        }
        Self { names, folded, sorted }
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
        let place = self.range(0, |known| known < folded.as_str()).end;
        let (known, index) = self.at(place)?;
        (known == folded).then_some(index)
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
        let mut look = |place: usize| {
            if let Some((name, index)) = self.at(place)
                && glob.matches(name)
            {
                visit(index);
            }
        };
        let longest = glob.as_str().split(['*', '?']).max_by_key(|piece| piece.len()).unwrap_or_default();
        if !glob.literal_prefix().is_empty() || longest.is_empty() {
            self.beginning(glob.literal_prefix()).for_each(look);
            return;
        }
        // What begins with a wildcard may be anywhere: only names that hold the longest piece need a look.
        let mut next = 0;
        for hit in memmem::find_iter(self.folded.as_bytes(), longest) {
            let place = self.sorted.partition_point(|(span, _)| span.start <= hit).saturating_sub(1);
            if place >= next {
                look(place);
                next = place + 1;
            }
        }
    }

    /// The actions that begin with a lower-case prefix: their lower-case names, sorted, and their indices.
    pub(super) fn beginning_with(&self, prefix: &str) -> impl Iterator<Item = (&str, usize)> {
        self.beginning(prefix).filter_map(|place| self.at(place))
    }

    fn beginning(&self, prefix: &str) -> Range<usize> {
        let start = self.range(0, |name| name < prefix).end;
        self.range(start, |name| name.starts_with(prefix))
    }

    /// From a place up to where a condition that holds at first stops holding.
    fn range(&self, start: usize, holds: impl Fn(&str) -> bool) -> Range<usize> {
        let rest = self.sorted.get(start..).unwrap_or_default();
        let length = rest.partition_point(|(span, _)| self.folded.get(span.clone()).is_some_and(&holds));
        start..start + length
    }

    fn at(&self, place: usize) -> Option<(&str, usize)> {
        let (span, index) = self.sorted.get(place)?;
        Some((self.folded.get(span.clone())?, *index as usize))
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
            ("*Instances", vec![1, 2]),
            ("*ecs*n*", vec![1, 2, 3, 4]),
            ("?cs:*", vec![1, 2, 3]),
            ("???:*t", vec![0]),
        ] {
            assert_eq!(known.expand(pattern), expected, "{pattern}");
            assert_eq!(known.count(pattern), expected.len(), "{pattern}");
        }
        assert_eq!(known.find("OSS:getobject"), Some(0));
        assert_eq!(known.name(3), Some("ecs:DescribeInstanceStatus"));
    }
}
