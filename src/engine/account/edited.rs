//! What a principal may do while policies are being edited: an edited document takes the place of the account's policy
//! of the same name, and where the account has none it is attached to the principal beside what it has.

use super::layers::Layers;
use super::principal::Principal;
use super::reached::{Reached, Via};
use super::resolver::Resolver;
use super::who::Who;
use crate::engine::decide::{CompiledPolicy, Layer};
use crate::engine::policy::{Parsed, PolicyKind};

/// A policy that is being edited, compiled.
#[derive(Debug, Clone)]
pub struct EditedPolicy {
    name: String,
    kind: PolicyKind,
    compiled: CompiledPolicy,
}

/// How an edited policy comes to count for a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It stands in for the account's policy of its name.
    StandsIn,
    /// The account has a policy of its name, which does not reach this principal: it counts for others.
    ForOthers,
    /// The account has no policy of its name: it is attached to this principal in addition.
    Added,
}

impl EditedPolicy {
    /// Compiles the document.
    pub fn new(name: &str, parsed: &Parsed) -> Self {
        Self { name: name.to_owned(), kind: parsed.policy.kind, compiled: CompiledPolicy::new(parsed) }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// It compiled, for a set of its own.
    pub fn compiled(&self) -> &CompiledPolicy {
        &self.compiled
    }

    /// The layer in which it is attached where nothing says otherwise. A control policy goes to the nearest level.
    pub fn layer(&self, who: Option<&Who>, control_levels: usize) -> Layer {
        match self.kind {
            PolicyKind::Control => {
                Layer::Control(u32::try_from(control_levels.saturating_sub(1)).unwrap_or(0))
            }
            // E6: only roles have sessions with a policy.
            PolicyKind::Session if matches!(who, Some(Who::Role { .. })) => Layer::Session,
            PolicyKind::Identity | PolicyKind::Session => Layer::Identity,
            PolicyKind::Resource => Layer::Resource,
            PolicyKind::Trust => Layer::Trust,
        }
    }
}

impl Resolver {
    /// A principal as it would be with these policies saved, as far as the layers are looked at, and how each of them counts for it.
    pub fn principal_editing(
        &self,
        who: &Who,
        edited: &[EditedPolicy],
        layers: Layers,
    ) -> (Principal, Vec<Standing>) {
        let before = self.principal_of(who);
        let mut parts: Vec<(Reached, CompiledPolicy)> =
            before.parts().map(|(reached, compiled)| (reached.clone(), compiled.clone())).collect();
        let standings = edited.iter().map(|edited| self.edit(who, edited, &mut parts)).collect();
        parts.retain(|(reached, _)| layers.let_through(reached));
        (Principal::of_parts(who.clone(), layers, parts), standings)
    }

    fn edit(&self, who: &Who, edited: &EditedPolicy, parts: &mut Vec<(Reached, CompiledPolicy)>) -> Standing {
        let mut found = false;
        for (reached, compiled) in parts.iter_mut() {
            let attached = matches!(reached.via, Via::Own | Via::Group(_) | Via::Level(_));
            if attached && reached.policy == edited.name {
                *compiled = edited.compiled.clone();
                found = true;
            }
        }
        if found {
            return Standing::StandsIn;
        }
        if self.policy_place(&edited.name).is_some() {
            return Standing::ForOthers;
        }
        let layer = edited.layer(Some(who), self.account().control_levels.len());
        let via = match layer {
            Layer::Control(level) => Via::Level(self.level_name(level)),
            Layer::Session => Via::Session,
            _ => Via::Own,
        };
        parts.push((Reached { policy: edited.name.clone(), layer, via }, edited.compiled.clone()));
        Standing::Added
    }

    fn level_name(&self, level: u32) -> String {
        let named = self.account().control_levels.get(level as usize);
        named.map_or_else(|| format!("level {level}"), |level| level.name.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::{DEMO_ACCOUNT, read_account};
    use crate::engine::decide::Decision;
    use crate::engine::policy::parse;

    const ALL_STAROPS: &str =
        r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"starops:*","Resource":"*"}]}"#;

    fn resolver() -> Resolver {
        Resolver::new(read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account)
    }

    fn decision(resolver: &Resolver, principal: &Principal) -> Decision {
        let resource = "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-b".to_owned();
        let request = resolver.request(principal, "starops:CreateChat", vec![resource]).unwrap();
        resolver.decide(principal, &request).decision
    }

    #[test]
    fn an_edited_policy_stands_in_for_the_one_of_its_name_wherever_that_is_attached() {
        let resolver = resolver();
        let edited = EditedPolicy::new("starops-team-a", &parse(ALL_STAROPS, None));
        let carol = Who::User("carol".into());
        assert_eq!(decision(&resolver, &resolver.principal_of(&carol)), Decision::ImplicitDeny);
        let (principal, standing) = resolver.principal_editing(&carol, &[edited], Layers::ALL);
        assert_eq!((standing, decision(&resolver, &principal)), (vec![Standing::StandsIn], Decision::Allow));
        assert_eq!(
            principal.reached().len(),
            resolver.principal_of(&carol).reached().len(),
            "nothing is attached twice"
        );
    }

    #[test]
    fn an_edited_policy_of_others_changes_nothing_for_this_principal() {
        let resolver = resolver();
        let edited = EditedPolicy::new("starops-team-a", &parse(ALL_STAROPS, None));
        let (principal, standing) =
            resolver.principal_editing(&Who::User("farid".into()), &[edited], Layers::ALL);
        assert_eq!(
            (standing, decision(&resolver, &principal)),
            (vec![Standing::ForOthers], Decision::ImplicitDeny)
        );
    }

    #[test]
    fn a_policy_that_the_account_does_not_have_is_attached_in_addition() {
        let resolver = resolver();
        let edited = EditedPolicy::new("mine", &parse(ALL_STAROPS, None));
        let nobody = Who::User("somebody".into());
        let (principal, standing) = resolver.principal_editing(&nobody, &[edited], Layers::ALL);
        assert_eq!((standing, decision(&resolver, &principal)), (vec![Standing::Added], Decision::Allow));
        assert_eq!(principal.reached().last().unwrap().policy, "mine");
    }

    #[test]
    fn an_edited_control_policy_stands_in_at_its_level_and_a_new_one_at_the_nearest() {
        let all =
            r#"{"document":{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}"#;
        let text = format!(
            r#"{{"account":{{"id":"1000000000000001"}},"policies":{{"all":{all},"team":{all}}},
                "users":[{{"name":"a","attached":["all"]}}],"control_policies":[
                    {{"level":"Root","attached":["all"]}},{{"level":"Team","attached":["team"]}}]}}"#
        );
        let resolver = Resolver::new(read_account(&text, &|_| Err(String::new())).account);
        let who = Who::User("a".into());
        let deny = r#"{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
        let deny = parse(deny, Some(PolicyKind::Control));
        for (name, standing) in [("team", Standing::StandsIn), ("new", Standing::Added)] {
            let edited = EditedPolicy::new(name, &deny);
            let (principal, standings) = resolver.principal_editing(&who, &[edited], Layers::ALL);
            assert_eq!(
                (standings, decision(&resolver, &principal)),
                (vec![standing], Decision::ExplicitDeny)
            );
            let at = principal.reached().iter().find(|reached| reached.policy == name).unwrap();
            assert_eq!((&at.layer, &at.via), (&Layer::Control(1), &Via::Level("Team".to_owned())), "{name}");
        }
    }
}
