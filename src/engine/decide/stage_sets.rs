//! The stages of a decision over sets of questions (E5 to E8): what [`super::evaluate`] does for one question, for 64 at
//! a step. Catalog marks and matrix both ask here.

/// What the statements of one stage say, or all stages together: one bit a question for each effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageSets {
    /// An Allow applies.
    pub allow: Box<[u64]>,
    /// A Deny applies.
    pub deny: Box<[u64]>,
}

/// All stages that questions pass through. Actions with rules of their own (E9, E12) and the root user (E2) are not for
/// sets to decide.
pub struct Stages<'s> {
    /// Stages that can only narrow: the control levels from the root folder down, then the session policy (E5, E6).
    pub narrowing: Vec<StageSets>,
    /// Policies at account scope (E7).
    pub identity: StageSets,
    /// Policies attached in the resource group of each question (E7).
    pub group: Option<StageSets>,
    /// Policies of the resources (E8).
    pub resource: Option<StageSets>,
    /// The questions about another account's resources (W10).
    pub foreign: &'s [u64],
}

impl StageSets {
    /// Nothing is said of so many words of 64 questions.
    pub fn silent(words: usize) -> Self {
        let empty = || vec![0; words].into_boxed_slice();
        Self { allow: empty(), deny: empty() }
    }
}

impl Stages<'_> {
    /// What is allowed in the end, and what a statement denies. What is in neither is an implicit deny.
    pub fn settle(&self) -> StageSets {
        let mut settled = StageSets::silent(self.identity.allow.len());
        let StageSets { allow: allowed, deny: denied } = &mut settled;
        for (word, (allowed, denied)) in allowed.iter_mut().zip(denied).enumerate() {
            let at = |bits: &[u64]| bits.get(word).copied().unwrap_or_default();
            let mut live = u64::MAX;
            for stage in &self.narrowing {
                *denied |= live & at(&stage.deny);
                live &= at(&stage.allow) & !at(&stage.deny);
            }
            let mut deny = at(&self.identity.deny);
            let mut allow = at(&self.identity.allow) & !deny;
            if let Some(group) = &self.group {
                // E7: the resource group is only asked where the account scope says nothing.
                let silent = !(allow | deny);
                deny |= silent & at(&group.deny);
                allow |= silent & at(&group.allow) & !at(&group.deny);
            }
            // W10: a RAM policy covers resources of its own account only.
            allow &= !at(self.foreign);
            if let Some(resource) = &self.resource {
                // E8: a Deny of either wins, an Allow of either is enough.
                deny |= at(&resource.deny);
                allow |= at(&resource.allow);
            }
            *denied |= live & deny;
            *allowed = live & allow & !deny;
        }
        settled
    }
}

pub(in crate::engine) fn set(bits: &mut [u64], number: usize) {
    if let Some(word) = bits.get_mut(number / 64) {
        *word |= 1 << (number % 64);
    }
}

pub(in crate::engine) fn has(bits: &[u64], number: usize) -> bool {
    bits.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
}
