//! The policies in force for whoever asks: those of an account, policies being edited over them, or those alone.
//!
//! The workbench and the runner of expectations ask here, so that both mean the same by "in force".

use super::edited::{EditedPolicy, Standing};
use super::layers::Layers;
use super::principal::Principal;
use super::reached::{Reached, Via};
use super::resolver::Resolver;
use super::who::{Who, arn_within};
use crate::engine::decide::{
    AskedOn, Caller, Columns, CompiledPolicy, Decision, Layer, PolicySet, Request, RequestError,
    asks_for_role,
};
use crate::engine::policy::{KnownActions, arn};
use std::borrow::Cow;
use std::sync::Arc;

/// The account of requests that name none.
pub const UNNAMED_ACCOUNT: &str = "1000000000000001";

/// What counts, whoever asks.
#[derive(Debug, Clone, Default)]
pub struct InForce {
    resolver: Option<Arc<Resolver>>,
    edited: Vec<EditedPolicy>,
    layers: Layers,
}

/// Somebody who asks, with the policies that reach them.
#[derive(Debug, Clone)]
pub struct Asker {
    shown: String,
    arn: String,
    standings: Vec<Standing>,
    reached: Vec<Reached>,
    /// Beside `reached`.
    compiled: Vec<CompiledPolicy>,
    of: Of,
}

#[derive(Debug, Clone)]
enum Of {
    Account(Arc<Resolver>, Principal),
    Alone(Arc<PolicySet>),
}

impl InForce {
    /// Policies over an account, or by themselves. Two of one name are two policies: the first keeps the name, and with
    /// it the place that the account has for it; the others are told apart by a number and count beside it.
    pub fn new(resolver: Option<Arc<Resolver>>, edited: Vec<EditedPolicy>) -> Self {
        Self { resolver, edited: told_apart(edited), layers: Layers::ALL }
    }

    /// The same, seen through some of the layers.
    #[must_use]
    pub fn through(self, layers: Layers) -> Self {
        Self { layers, ..self }
    }

    /// The layers that are looked at.
    pub fn layers(&self) -> Layers {
        self.layers
    }

    /// The account.
    pub fn resolver(&self) -> Option<&Resolver> {
        self.resolver.as_deref()
    }

    /// The policies over it.
    pub fn edited(&self) -> &[EditedPolicy] {
        &self.edited
    }

    /// Somebody by their written form.
    ///
    /// # Errors
    /// When the text is no principal, or one that the account does not have; the message says what to write.
    pub fn asker(&self, principal: &str) -> Result<Asker, String> {
        match &self.resolver {
            Some(resolver) => {
                let who = Who::parse_or_somebody(principal, resolver.account()).map_err(|e| e.to_string())?;
                let (principal, standings) = resolver.principal_editing(&who, &self.edited, self.layers);
                let compiled = principal.parts().map(|(_, compiled)| compiled.clone()).collect();
                Ok(Asker {
                    compiled,
                    shown: who.to_string(),
                    arn: who.arn(&resolver.account().id.text),
                    standings,
                    reached: principal.reached().to_vec(),
                    of: Of::Account(Arc::clone(resolver), principal),
                })
            }
            None => self.alone(principal),
        }
    }

    /// Without an account everybody has these policies, and nothing else.
    fn alone(&self, principal: &str) -> Result<Asker, String> {
        let arn = arn_within(principal, UNNAMED_ACCOUNT);
        // The message is about what was written, not about what was made of it.
        Caller::parse(&arn)
            .map_err(|_| Caller::parse(principal).map_or_else(|e| e.to_string(), |_| String::new()))?;
        let mut set = PolicySet::builder();
        let (mut reached, mut compiled) = (Vec::new(), Vec::new());
        for edited in &self.edited {
            let layer = edited.layer(None, 0);
            let way = Reached { policy: edited.name().to_owned(), layer, via: Via::Own };
            if self.layers.let_through(&way) {
                set.add_compiled(edited.name(), way.layer.clone(), edited.compiled());
                reached.push(way);
                compiled.push(edited.compiled().clone());
            }
        }
        let shown = arn::split(&arn).map_or(arn.as_str(), |fields| fields.relative_id).to_owned();
        let standings = vec![Standing::Added; self.edited.len()];
        Ok(Asker { shown, arn, standings, reached, compiled, of: Of::Alone(Arc::new(set.build())) })
    }
}

impl Asker {
    /// The short form: `user/alice`.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The full form.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// How each edited policy counts, in their order.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// The policies that reach them whatever they ask for.
    pub fn reached(&self) -> &[Reached] {
        &self.reached
    }

    /// The same, each with what it says.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Reached, &CompiledPolicy)> {
        self.reached.iter().zip(&self.compiled)
    }

    /// The account that answers for them, and who they are in it.
    pub(super) fn of_account(&self) -> Option<(&Resolver, &Principal)> {
        match &self.of {
            Of::Account(resolver, principal) => Some((resolver, principal)),
            Of::Alone(_) => None,
        }
    }

    /// The same, compiled.
    pub fn set(&self) -> &Arc<PolicySet> {
        match &self.of {
            Of::Account(_, principal) => principal.shared_set(),
            Of::Alone(set) => set,
        }
    }

    /// A request of theirs, with what the account knows about it.
    ///
    /// # Errors
    /// When the action or a resource is not of its form.
    pub fn request(&self, action: &str, resources: Vec<String>) -> Result<Request, RequestError> {
        let mut request = Request::with_resources(&self.arn, action, resources)?;
        if let Of::Account(resolver, principal) = &self.of {
            resolver.complete(principal, &mut request);
        }
        Ok(request)
    }

    /// A request like another one of theirs but about something else, with what the account knows about that.
    pub fn about(&self, like: &Request, action: &str, resource: &str) -> Request {
        let mut request = Request {
            action: action.to_owned(),
            resources: vec![resource.to_owned()],
            resource_group: None,
            each: Vec::new(),
            ..like.clone()
        };
        if let Of::Account(resolver, _) = &self.of {
            resolver.complete_resources(&mut request);
        }
        request
    }

    /// Decides one action on one resource with everything else taken from a request, as asking for it alone would: the
    /// group and the policy of a resource that the account knows count. The flag says whether the decision is definite.
    pub fn verdict(&self, like: &Request, action: &str, resource: &str) -> (Decision, bool) {
        let is_known = match &self.of {
            Of::Account(resolver, _) => resolver.knows(action, resource),
            Of::Alone(_) => false,
        };
        if !is_known {
            return self.set().verdict(like, action, resource);
        }
        let request = self.about(like, action, resource);
        self.policies_for(&request).verdict(&request, action, resource)
    }

    /// [`Self::verdict`] for many questions at once.
    pub fn verdicts(
        &self,
        like: &Request,
        actions: &KnownActions,
        asked_on: &AskedOn,
    ) -> Vec<(Decision, bool)> {
        let mut verdicts = self.set().verdicts(&Columns::new(like, actions, asked_on));
        let Of::Account(resolver, _) = &self.of else { return verdicts };
        let (of_question, resources) = asked_on.parts();
        let is_known: Vec<bool> = resources.map(|resource| resolver.knows_resource(resource)).collect();
        for (question, (verdict, place)) in verdicts.iter_mut().zip(of_question).enumerate() {
            let (Some(action), Some(resource)) = (actions.name(question), asked_on.resource(question)) else {
                continue;
            };
            if is_known.get(*place as usize) == Some(&true) || asks_for_role(action) {
                *verdict = self.verdict(like, action, resource);
            }
        }
        verdicts
    }

    /// The condition keys of all policies that may come to count, in order.
    pub fn condition_keys(&self) -> Vec<&str> {
        let mut keys = self.set().condition_keys();
        if let Of::Account(resolver, _) = &self.of {
            keys.extend(resolver.condition_keys_of_resources());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether a resource is a role of their account.
    pub fn knows_role(&self, resource: &str) -> bool {
        self.of_account().is_some_and(|(resolver, _)| resolver.role_of(resource).is_some())
    }

    /// Which edited trust policies count for roles of the account that a request asks for, a line for each: a document does
    /// not say whose it is, so an answer for the wrong role would look like any other.
    pub fn trust_doubts(&self, request: &Request) -> Vec<String> {
        if !asks_for_role(&request.action) {
            return Vec::new();
        }
        let roles: Vec<&str> = request
            .resources
            .iter()
            .filter(|resource| self.knows_role(resource))
            .filter_map(|resource| arn::split(resource))
            .map(|fields| fields.relative_id)
            .collect();
        let trusts = self.reached.iter().filter(|reached| reached.layer == Layer::Trust && !roles.is_empty());
        let doubt = |reached: &Reached| {
            format!(
                "{} does not say whose trust policy it is; here it is also that of {}",
                reached.policy,
                roles.join(", ")
            )
        };
        trusts.map(doubt).collect()
    }

    /// All policies that count for a request, those on the side of its resources too.
    pub fn policies_for<'a>(&'a self, request: &Request) -> Cow<'a, PolicySet> {
        match &self.of {
            Of::Account(resolver, principal) => resolver.policies_for(principal, request),
            Of::Alone(set) => Cow::Borrowed(set),
        }
    }

    /// The policies that a request brings beside those of [`Self::reached`].
    pub fn reached_by_resource(&self, request: &Request) -> Vec<Reached> {
        match &self.of {
            Of::Account(resolver, principal) => resolver.reached_by_resource(principal, request),
            Of::Alone(_) => Vec::new(),
        }
    }
}

/// Policies with a name for each: `p`, `p (2)`. RAM has no policy of such a name, so it is nobody else's.
fn told_apart(edited: Vec<EditedPolicy>) -> Vec<EditedPolicy> {
    let mut apart: Vec<EditedPolicy> = Vec::with_capacity(edited.len());
    for policy in edited {
        let name = name_apart(policy.name(), |name| apart.iter().any(|before| before.name() == name));
        apart.push(policy.named(name));
    }
    apart
}

/// A name that is not taken: the policy's own, or one that ends in a number.
pub fn name_apart(own: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = own.to_owned();
    for number in 2.. {
        if !is_taken(&name) {
            break;
        }
        name = format!("{own} ({number})");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::account::{DEMO_ACCOUNT, read_account};
    use crate::engine::decide::Decision;
    use crate::engine::policy::parse;

    #[test]
    fn without_an_account_everybody_has_the_policies_that_were_given() {
        let text = r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}"#;
        let in_force = InForce::new(None, vec![EditedPolicy::new("p", &parse(text, None))]);
        let asker = in_force.asker("user/alice").unwrap();
        assert_eq!((asker.shown(), asker.arn()), ("user/alice", "acs:ram::1000000000000001:user/alice"));
        let request = asker.request("ecs:StopInstance", vec!["*".into()]).unwrap();
        assert_eq!(asker.policies_for(&request).decide(&request).decision, Decision::Allow);
        assert!(in_force.asker("alice").unwrap_err().starts_with("\"alice\" is not a principal"));
    }

    #[test]
    fn an_edited_trust_policy_counts_for_a_role_of_the_account_and_that_is_said() {
        let account = r#"{"account":{"id":"1000000000000001"},"users":[{"name":"alice"}],"roles":[
            {"name":"ops","trust":{"Version":"1","Statement":[{"Effect":"Allow",
            "Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}]}}]}"#;
        let resolver = Arc::new(Resolver::new(read_account(account, &|_| Err(String::new())).account));
        let policy = |name: &str, body: &str| {
            let text = format!(r#"{{"Version":"1","Statement":[{{"Effect":"Allow",{body}}}]}}"#);
            EditedPolicy::new(name, &parse(&text, None))
        };
        let mine = policy("mine", r#""Action":"sts:AssumeRole","Resource":"*""#);
        let trust = policy(
            "trust",
            r#""Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}"#,
        );
        let doubts =
            |resolver: Option<&Arc<Resolver>>, edited: Vec<EditedPolicy>, action: &str, role: &str| {
                let in_force = InForce::new(resolver.cloned(), edited);
                let asker = in_force.asker("user/alice").unwrap();
                let request =
                    asker.request(action, vec![format!("acs:ram:*:1000000000000001:role/{role}")]).unwrap();
                let allowed = asker.policies_for(&request).decide(&request).decision == Decision::Allow;
                (allowed, asker.trust_doubts(&request))
            };
        let both = || vec![mine.clone(), trust.clone()];
        let said = "trust does not say whose trust policy it is; here it is also that of role/ops".to_owned();
        assert_eq!(doubts(Some(&resolver), both(), "sts:AssumeRole", "ops"), (true, vec![said]));
        assert_eq!(doubts(Some(&resolver), vec![mine.clone()], "sts:AssumeRole", "ops"), (false, vec![]));
        // Of a role that the account does not have, and without an account, nothing else is known.
        assert_eq!(doubts(Some(&resolver), both(), "sts:AssumeRole", "dev"), (true, vec![]));
        assert_eq!(doubts(None, both(), "sts:AssumeRole", "ops"), (true, vec![]));
        assert_eq!(doubts(Some(&resolver), both(), "ram:GetRole", "ops"), (false, vec![]));
    }

    #[test]
    fn policies_of_one_name_count_beside_each_other() {
        let policy = |effect: &str, actions: &str| {
            let text = format!(
                r#"{{"Version":"1","Statement":[{{"Effect":"{effect}","Action":"{actions}","Resource":"*"}}]}}"#
            );
            EditedPolicy::new("p", &parse(&text, None))
        };
        let (allows, denies) = (policy("Allow", "ecs:*"), policy("Deny", "ecs:Stop*"));
        let demo = Arc::new(Resolver::new(read_account(DEMO_ACCOUNT, &|_| Err(String::new())).account));
        for resolver in [None, Some(demo)] {
            for edited in [[&allows, &denies], [&denies, &allows]] {
                let in_force = InForce::new(resolver.clone(), edited.map(EditedPolicy::clone).to_vec());
                let asker = in_force.asker("user/somebody").unwrap();
                let request = asker.request("ecs:StopInstance", vec!["*".into()]).unwrap();
                let decision = asker.policies_for(&request).decide(&request).decision;
                assert_eq!(decision, Decision::ExplicitDeny, "a Deny wins over any Allow (E1)");
                let names: Vec<&str> = in_force.edited().iter().map(EditedPolicy::name).collect();
                assert_eq!(names, ["p", "p (2)"]);
                assert_eq!(asker.standings(), [Standing::Added, Standing::Added]);
            }
        }
    }
}
