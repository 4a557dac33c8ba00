//! The actions that a caller knows of, sorted so that a pattern looks at as few of them as it can.

use super::glob::Glob;
use memchr::memmem;
use std::ops::Range;

/// Full action names by index. The index of a name is its place in the list that was given.
#[derive(Debug, Clone, Default)]
pub struct KnownActions {
    /// All names as they were given, end to end, and where each ends.
    written: String,
    ends: Vec<usize>,
    /// All names in lower case (G12), sorted, a line end after each.
    folded: String,
    /// Where each sorted name stands in `folded`, and its index.
    sorted: Vec<(Range<usize>, u32)>,
}

impl KnownActions {
    /// Takes the names in; their order fixes the indices.
    pub fn new<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let mut known = Self::default();
        for name in names {
            known.written.push_str(name.as_ref());
            known.ends.push(known.written.len());
        }
        let lower = known.written.to_ascii_lowercase();
        let name =
            |index: u32| known.span(index as usize).and_then(|span| lower.get(span)).unwrap_or_default();
        // The first letters as a number settle most comparisons without a look at the texts.
        let mut order: Vec<(u128, u32)> =
            (0..).take(known.ends.len()).map(|index| (first_letters(name(index)), index)).collect();
        // Catalogs come nearly in order, which this kind of sorting uses.
        order.sort_by(|(one_first, one), (other_first, other)| {
            one_first.cmp(other_first).then_with(|| name(*one).cmp(name(*other)))
        });
        let mut folded = String::with_capacity(lower.len() + order.len());
        let place = |(_, index)| {
            let start = folded.len();
            folded.push_str(name(index));
            let span = start..folded.len();
            folded.push('\n');
            (span, index)
        };
        let sorted: Vec<_> = order.into_iter().map(place).collect();
        (known.sorted, known.folded) = (sorted, folded);
        known
    }

    fn span(&self, index: usize) -> Option<Range<usize>> {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        Some(start..*self.ends.get(index)?)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name at an index, as it was given.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.written.get(self.span(index)?)
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

    pub(in crate::engine) fn for_each_match(&self, pattern: &str, visit: impl FnMut(usize)) {
        self.for_each(&Glob::folded(pattern), visit);
    }

    /// Calls back with the index of every action that a lower-case pattern covers, each once, in no order. Only a pattern
    /// that begins with a wildcard costs a look at all names.
    pub(in crate::engine) fn for_each(&self, glob: &Glob, mut visit: impl FnMut(usize)) {
        let prefix = glob.literal_prefix();
        let longest = glob.as_str().split(['*', '?']).max_by_key(|piece| piece.len()).unwrap_or_default();
        if !prefix.is_empty() || longest.is_empty() {
            let begins_so = self.beginning(prefix);
            let all_match = glob.is_any() || glob.is_prefix();
            for (span, index) in self.sorted.get(begins_so).unwrap_or_default() {
                if all_match || self.folded.get(span.clone()).is_some_and(|name| glob.matches(name)) {
                    visit(*index as usize);
                }
            }
            return;
        }
        // What begins with a wildcard may be anywhere: only names that hold the longest piece need a look.
        let mut spans = self.sorted.iter();
        let mut seen_to = 0;
        for hit in memmem::find_iter(self.folded.as_bytes(), longest) {
            if hit < seen_to {
                continue;
            }
            let Some((span, index)) = spans.find(|(span, _)| span.end > hit) else { return };
            seen_to = span.end;
            if self.folded.get(span.clone()).is_some_and(|name| glob.matches(name)) {
                visit(*index as usize);
            }
        }
    }

    /// The actions that begin with a lower-case prefix: their lower-case names, sorted, and their indices.
    pub(in crate::engine) fn beginning_with(&self, prefix: &str) -> impl Iterator<Item = (&str, usize)> {
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

/// The first letters of a name as a number; numbers that differ are in the order of their names.
fn first_letters(name: &str) -> u128 {
    let mut letters = [0; 16];
    letters.iter_mut().zip(name.bytes()).for_each(|(letter, byte)| *letter = byte);
    u128::from_be_bytes(letters)
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
