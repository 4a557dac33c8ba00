//! Where RAM's documents end: the rules that are inferred or unknown, and the other way in which each could be read.
//!
//! A decision is made under a [`Reading`]: the set of assumptions that are read the other way, empty for the
//! readings that semantics.md proposes. A decision that comes out the same under every reading is definite; one
//! that does not names the assumptions it rests on (see [`super::certainty`]).

use smallvec::SmallVec;

/// One alternative reading of a rule. Rules with two other readings stand here twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Assumption {
    /// F1: `acs:code:*:*:*` also matches an all-resources request.
    AllResourcesByArn,
    /// W6: `*` crosses the colons between ARN fields.
    StarCrossesFields,
    /// W7: a region of `*` in a request is a literal star, not "no region".
    RegionTakenLiterally,
    /// W7: an empty region on either side matches every region.
    EmptyRegionMatchesAll,
    /// W8: the region of `acs:ram` ARNs is compared like any other.
    RamRegionCounts,
    /// W9: resources are compared without case (for `acs:ram`: with case).
    ResourceCase,
    /// W10: an empty account in a request stands for the own account.
    EmptyAccountIsOwn,
    /// C5: a negated operator on an absent key is false.
    NegatedNeedsKey,
    /// C6: ignoring case folds ASCII letters only.
    FoldAsciiOnly,
    /// C9: booleans are compared with case.
    BoolCase,
    /// C10: a bare date is not accepted.
    BareDateMalformed,
    /// C11: the first and last address of a block do not belong to it, `*` is no address, partial stars match.
    IpBorder,
    /// C13: a set prefix is read as if it were not there.
    SetPrefixIgnored,
    /// C13: an operator with a set prefix never holds.
    SetPrefixRefused,
    /// C14: with several request values, all must compare and not just one.
    MultiValueAll,
    /// C14: an operator without a set prefix never holds for several request values.
    MultiValueRefused,
    /// C15: a malformed policy value lets its condition hold.
    MalformedHolds,
    /// C16: a malformed request value makes its condition false.
    MalformedRequestFails,
    /// C18: condition keys are compared without case.
    KeyCase,
    /// C19: the pseudo keys `Action` and `Resource` are never in the request.
    PseudoKeysAbsent,
    /// G16: `NotResource` does the opposite of what its name says.
    NotResourceUnknown,
}

impl Assumption {
    /// All of them, in the order of their rules.
    pub const ALL: [Self; 21] = [
        Self::AllResourcesByArn,
        Self::StarCrossesFields,
        Self::RegionTakenLiterally,
        Self::EmptyRegionMatchesAll,
        Self::RamRegionCounts,
        Self::ResourceCase,
        Self::EmptyAccountIsOwn,
        Self::NegatedNeedsKey,
        Self::FoldAsciiOnly,
        Self::BoolCase,
        Self::BareDateMalformed,
        Self::IpBorder,
        Self::SetPrefixIgnored,
        Self::SetPrefixRefused,
        Self::MultiValueAll,
        Self::MultiValueRefused,
        Self::MalformedHolds,
        Self::MalformedRequestFails,
        Self::KeyCase,
        Self::PseudoKeysAbsent,
        Self::NotResourceUnknown,
    ];

    /// The id of the rule, as `depends_on` prints it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::AllResourcesByArn => "F1",
            Self::StarCrossesFields => "W6",
            Self::RegionTakenLiterally | Self::EmptyRegionMatchesAll => "W7",
            Self::RamRegionCounts => "W8",
            Self::ResourceCase => "W9",
            Self::EmptyAccountIsOwn => "W10",
            Self::NegatedNeedsKey => "C5",
            Self::FoldAsciiOnly => "C6",
            Self::BoolCase => "C9",
            Self::BareDateMalformed => "C10",
            Self::IpBorder => "C11",
            Self::SetPrefixIgnored | Self::SetPrefixRefused => "C13",
            Self::MultiValueAll | Self::MultiValueRefused => "C14",
            Self::MalformedHolds => "C15",
            Self::MalformedRequestFails => "C16",
            Self::KeyCase => "C18",
            Self::PseudoKeysAbsent => "C19",
            Self::NotResourceUnknown => "G16",
        }
    }

    /// What acscope assumes, in one sentence, for people.
    pub fn sentence(rule: &str) -> &'static str {
        match rule {
            "F1" => "an action on all resources is matched by the resource * only, not by acs:<code>:*:*:*",
            "W6" => "ARNs are compared field by field, so * does not cross the colons between fields",
            "W7" => "an empty region in a request means no region, and a named region does not match it",
            "W8" => "acs:ram:*:… and acs:ram::… name the same resource",
            "W9" => "resources are compared with case, role and user ARNs of acs:ram without",
            "W10" => "an empty account field is matched by * or an empty field only",
            "C5" => "a negated operator holds when the request lacks the key",
            "C6" => "ignoring case also folds letters beyond ASCII",
            "C9" => "true and false are compared without case",
            "C10" => "a date without a time is midnight UTC",
            "C11" => {
                "an address block includes its first and last address, * is any address, and a partial star matches nothing"
            }
            "C13" => "ForAllValues and ForAnyValue do what their names say",
            "C14" => "of several request values, one that compares is enough",
            "C15" => "a condition with a malformed policy value never holds",
            "C16" => "a malformed request value counts as absent",
            "C18" => "condition keys are compared with case",
            "C19" => "the bare keys Action and Resource hold the requested action and resource",
            "G16" => "NotResource matches everything but the listed resources",
            _ => "",
        }
    }
}

/// A set of assumptions: those that are read the other way, or those that took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Reading(u32);

impl Reading {
    /// Every rule as proposed.
    pub const PROPOSED: Self = Self(0);

    /// Whether this assumption is in the set.
    pub fn has(self, assumption: Assumption) -> bool {
        self.0 & (1 << assumption as u8) != 0
    }

    /// The set with one more.
    #[must_use]
    pub fn with(self, assumption: Assumption) -> Self {
        Self(self.0 | 1 << assumption as u8)
    }

    /// Adds all of another set.
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Those that are also in the other set.
    #[must_use]
    pub fn only(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// No assumption at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether all of these are in the other set.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Its members in the order of their rules.
    pub fn members(self) -> impl Iterator<Item = Assumption> {
        Assumption::ALL.into_iter().filter(move |assumption| self.has(*assumption))
    }

    /// Every subset, the empty one first.
    pub fn subsets(self) -> impl Iterator<Item = Self> {
        let all = self.0;
        let mut next = Some(0_u32);
        std::iter::from_fn(move || {
            let current = next?;
            // The next larger number that has only bits of `all`; wraps to zero after the last.
            let following = current.wrapping_sub(all) & all;
            next = (following != 0).then_some(following);
            Some(Self(current))
        })
    }
}

/// Answers under a reading, and notes the assumptions that could make the answer different.
///
/// `possible` are those that may take part. An assumption is noted when there is any combination of the others in
/// which turning it round turns the answer round; the rest have no say here, whatever else is assumed.
pub fn answer_under(
    possible: Reading,
    reading: Reading,
    seen: &mut Reading,
    answer: impl Fn(Reading) -> bool,
) -> bool {
    if possible.is_empty() {
        return answer(reading);
    }
    let answers: SmallVec<[(Reading, bool); 8]> =
        possible.subsets().map(|subset| (subset, answer(subset))).collect();
    // Subsets come in ascending order of their bits.
    let holds_under = |wanted: Reading| {
        let found = answers.binary_search_by_key(&wanted.0, |(subset, _)| subset.0).ok();
        found.and_then(|at| answers.get(at)).is_some_and(|(_, holds)| *holds)
    };
    for assumption in possible.members() {
        let mut without = answers.iter().filter(|(subset, _)| !subset.has(assumption));
        if without.any(|(subset, holds)| holds_under(subset.with(assumption)) != *holds) {
            *seen = seen.with(assumption);
        }
    }
    holds_under(reading.only(possible))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_are_complete_and_begin_with_none() {
        let set = Reading::PROPOSED
            .with(Assumption::ResourceCase)
            .with(Assumption::KeyCase)
            .with(Assumption::IpBorder);
        let subsets: Vec<Reading> = set.subsets().collect();
        assert_eq!(subsets.len(), 8);
        assert_eq!(subsets[0], Reading::PROPOSED);
        assert!(subsets.contains(&set));
        assert_eq!(Reading::PROPOSED.subsets().count(), 1);
    }

    #[test]
    fn every_rule_has_its_sentence() {
        for assumption in Assumption::ALL {
            assert!(!Assumption::sentence(assumption.rule()).is_empty(), "{assumption:?}");
        }
    }
}
