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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decide::{CompiledPolicy, Decision, Layer, PolicySet, Request};
    use crate::engine::policy::parse;
    use std::collections::HashMap;

    /// What a stage says of one question: nothing, Allow, Deny, or both.
    const SAYINGS: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];
    const FOREIGN: &str = "acs:oss:*:2000000000000002:b";
    const OWN: &str = "acs:oss:*:1000000000000001:b";

    /// The stages of one question, each with what it says; the last three may be missing.
    type Question =
        ([(bool, bool); 2], Option<(bool, bool)>, (bool, bool), Option<(bool, bool)>, Option<(bool, bool)>);

    type Known = HashMap<(Layer, (bool, bool)), CompiledPolicy>;

    fn questions() -> Vec<(Question, bool)> {
        let maybe = || SAYINGS.into_iter().map(Some).chain([None]);
        let mut all = Vec::new();
        for root in SAYINGS {
            for level in SAYINGS {
                for session in [None, Some((true, false)), Some((true, true)), Some((false, false))] {
                    for identity in SAYINGS {
                        for (group, resource) in
                            maybe().flat_map(|one| maybe().map(move |other| (one, other)))
                        {
                            let question = ([root, level], session, identity, group, resource);
                            all.extend([(question, false), (question, true)]);
                        }
                    }
                }
            }
        }
        all
    }

    /// As sets, with the question among 64.
    fn settled(
        (narrowing, session, identity, group, resource): Question,
        foreign: bool,
        bit: usize,
    ) -> Decision {
        let stage = |(allow, deny): (bool, bool)| {
            let bits = |said: bool| vec![u64::from(said) << bit].into_boxed_slice();
            StageSets { allow: bits(allow), deny: bits(deny) }
        };
        let foreign = [u64::from(foreign) << bit];
        let settled = Stages {
            narrowing: narrowing.into_iter().chain(session).map(stage).collect(),
            identity: stage(identity),
            group: group.map(stage),
            resource: resource.map(stage),
            foreign: &foreign,
        }
        .settle();
        match (has(&settled.allow, bit), has(&settled.deny, bit)) {
            (true, false) => Decision::Allow,
            (false, true) => Decision::ExplicitDeny,
            (false, false) => Decision::ImplicitDeny,
            (true, true) => Decision::InvalidPolicy,
        }
    }

    fn written(layer: &Layer, (allow, deny): (bool, bool)) -> CompiledPolicy {
        let principal = if *layer == Layer::Resource { r#""Principal":["*"],"# } else { "" };
        let said =
            [("Allow", "oss:GetObject", allow), ("Deny", "oss:*", deny), ("Allow", "none:Nothing", true)];
        let statements = said.into_iter().filter(|(.., said)| *said).map(|(effect, action, _)| {
            format!(r#"{{"Effect":"{effect}",{principal}"Action":"{action}","Resource":"*"}}"#)
        });
        let statements: Vec<String> = statements.collect();
        let text = format!(r#"{{"Version":"1","Statement":[{}]}}"#, statements.join(","));
        CompiledPolicy::new(&parse(&text, Some(layer.kind())))
    }

    /// As policies.
    fn decided(
        (narrowing, session, identity, group, resource): Question,
        foreign: bool,
        known: &mut Known,
    ) -> Decision {
        let mut set = PolicySet::builder();
        let mut add = |layer: Layer, says: (bool, bool)| {
            let compiled = known.entry((layer.clone(), says)).or_insert_with(|| written(&layer, says));
            set.add_compiled("p", layer, compiled);
        };
        add(Layer::Control(0), narrowing[0]);
        add(Layer::Control(1), narrowing[1]);
        add(Layer::Identity, identity);
        let group_of = || Layer::ResourceGroup("rg".to_owned());
        for (layer, says) in [(Layer::Session, session), (group_of(), group), (Layer::Resource, resource)] {
            if let Some(says) = says {
                add(layer, says);
            }
        }
        let on = if foreign { FOREIGN } else { OWN };
        let mut request = Request::new("acs:ram::1000000000000001:user/a", "oss:GetObject", on).unwrap();
        request.resource_group = Some("rg".to_owned());
        set.build().decide(&request).decision
    }

    #[test]
    fn every_mixture_of_stages_settles_as_the_evaluator_decides() {
        let mut known = Known::new();
        for (number, (question, foreign)) in questions().into_iter().enumerate() {
            let expected = decided(question, foreign, &mut known);
            assert_eq!(settled(question, foreign, number % 64), expected, "{question:?} foreign: {foreign}");
        }
    }
}
