//! The guided path: name and note, effect, permissions, resources, preview. What one product's console does for its
//! own policies, for every service whose ARN templates are known.

use super::{ActionNeeds, Filling, Grounds, Proposed, field_key, grouped_statements};
use crate::engine::edit::arn_form::ArnForm;
use crate::engine::json::Style;
use crate::engine::policy::{Effect, Policy, PolicyKind, Severity, format};

/// The steps of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GuidedStep {
    /// What the policy is called and what it is for.
    NameAndNote,
    /// Which actions a part allows or denies.
    Permissions,
    /// On which resources.
    Resources,
}

/// A policy on the guided path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuidedPolicy {
    /// The policy's name.
    pub name: String,
    /// What it is for; may be empty.
    pub note: String,
    /// What it allows and denies.
    pub parts: Vec<GuidedPart>,
}

/// One part of a policy: an effect, permissions, and the resources that they are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedPart {
    /// Allow or Deny.
    pub effect: Effect,
    /// The chosen permissions.
    pub chosen: Vec<ActionNeeds>,
    /// Region, account, namespace, cluster, application, or whatever the templates name.
    pub filling: Filling,
}

/// One resource field of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedField {
    /// What [`Filling`] knows it by.
    pub key: String,
    /// The placeholder names that it stands for, each once.
    pub placeholders: Vec<String>,
    /// What was filled in; `*` at first.
    pub value: String,
}

/// Something that has to be put right, or known, at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedFault {
    /// Where.
    pub step: GuidedStep,
    /// Which part, from 0, for the steps that belong to one.
    pub part: Option<usize>,
    /// An error keeps the policy from being made.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
}

impl GuidedPart {
    /// A part that allows or denies nothing yet.
    pub fn new(effect: Effect) -> Self {
        Self { effect, chosen: Vec::new(), filling: Filling::default() }
    }

    /// Chooses a permission, or gives it up.
    pub fn toggle(&mut self, need: &ActionNeeds) {
        match self.chosen.iter().position(|chosen| chosen.action == need.action) {
            Some(at) => drop(self.chosen.remove(at)),
            None => self.chosen.push(need.clone()),
        }
    }

    /// The fields of all templates that the chosen permissions need: region and account first, then in order of
    /// appearance. One field stands for every placeholder on the same word of the path.
    pub fn fields(&self) -> Vec<GuidedField> {
        let mut fields: Vec<GuidedField> = Vec::new();
        for form in
            self.chosen.iter().flat_map(|need| &need.resources).filter_map(|template| ArnForm::new(template))
        {
            for field in form.fields() {
                let key = field_key(field);
                let name = field.name.clone();
                match fields.iter_mut().find(|known| known.key == key) {
                    Some(known) if known.placeholders.contains(&name) => {}
                    Some(known) => known.placeholders.push(name),
                    None => {
                        let value = self.filling.get(&key).to_owned();
                        fields.push(GuidedField { key, placeholders: vec![name], value });
                    }
                }
            }
        }
        let rank = |field: &GuidedField| match field.key.as_str() {
            Filling::REGION => 0,
            Filling::ACCOUNT => 1,
            _ => 2,
        };
        fields.sort_by_key(rank);
        fields
    }

    /// The statements of this part.
    pub fn statements(&self) -> Vec<Proposed> {
        grouped_statements(self.effect, &self.chosen, &self.filling)
    }
}

impl GuidedPolicy {
    /// The statements of all parts, in order, with their grounds.
    pub fn statements(&self) -> Vec<Proposed> {
        self.parts.iter().flat_map(GuidedPart::statements).collect()
    }

    /// The document that would be made.
    pub fn preview(&self) -> String {
        let statements = self.statements().into_iter().map(|proposed| proposed.statement).collect();
        format(&Policy { kind: PolicyKind::Identity, statements }, Style::Pretty)
    }

    /// What stands in the way, and what should be known, in the order of the steps.
    pub fn faults(&self) -> Vec<GuidedFault> {
        let mut faults = Vec::new();
        let about_text = [check_name(&self.name), check_note(&self.note)];
        for message in about_text.into_iter().flatten() {
            faults.push(GuidedFault {
                step: GuidedStep::NameAndNote,
                part: None,
                severity: Severity::Error,
                message,
            });
        }
        if self.parts.is_empty() {
            let message = "add a part that allows or denies something".to_owned();
            faults.push(GuidedFault {
                step: GuidedStep::Permissions,
                part: None,
                severity: Severity::Error,
                message,
            });
        }
        for (at, part) in self.parts.iter().enumerate() {
            part_faults(at, part, &mut faults);
        }
        faults.sort_by_key(|fault| fault.step);
        faults
    }
}

fn part_faults(at: usize, part: &GuidedPart, faults: &mut Vec<GuidedFault>) {
    let mut add = |step, severity, message: String| {
        faults.push(GuidedFault { step, part: Some(at), severity, message });
    };
    if part.chosen.is_empty() {
        add(GuidedStep::Permissions, Severity::Error, "choose at least one permission".to_owned());
    }
    for proposed in part.statements() {
        if proposed.grounds == Grounds::Unknown {
            let names: Vec<&str> = proposed.statement.action.texts().collect();
            let message =
                format!("which resources these need is not known, so they are on *: {}", names.join(", "));
            add(GuidedStep::Resources, Severity::Warning, message);
        }
    }
    let mut said: Vec<String> = Vec::new();
    for form in
        part.chosen.iter().flat_map(|need| &need.resources).filter_map(|template| part.filling.form(template))
    {
        for fault in form.faults() {
            let Some(field) = form.fields().get(fault.field) else { continue };
            let message = format!("{}: {}", field_key(field), fault.message);
            if !said.contains(&message) {
                add(GuidedStep::Resources, fault.severity, message.clone());
                said.push(message);
            }
        }
    }
}

/// What is wrong with a policy's name: RAM takes 1 to 128 letters, digits and hyphens.
pub fn check_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("a policy needs a name; write one".to_owned());
    }
    if let Some(wrong) = name.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        return Some(format!("a policy's name has letters A to Z, digits and hyphens only, not {wrong:?}"));
    }
    (name.len() > 128).then(|| format!("a policy's name has at most 128 characters; this has {}", name.len()))
}

/// What is wrong with a policy's note: RAM takes up to 1,024 characters.
pub fn check_note(note: &str) -> Option<String> {
    let length = note.chars().count();
    (length > 1_024).then(|| format!("a policy's note has at most 1024 characters; this has {length}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::need;
    use super::*;
    use crate::engine::policy::parse;

    const CLUSTER: &str = "acs:edas:{#regionId}:{#accountId}:namespace/{#namespace}/cluster/{#clusterId}";
    const APPLICATION: &str =
        "acs:edas:{#regionId}:{#accountId}:namespace/{#NameSpaceId}/application/{#AppId}";

    /// The walk-through of the EDAS console: view the clusters of one namespace, manage its applications, but create
    /// none.
    fn walk_through() -> GuidedPolicy {
        let mut allow = GuidedPart::new(Effect::Allow);
        for need in
            [need("edas:ReadCluster", "get", &[CLUSTER]), need("edas:*Application", "none", &[APPLICATION])]
        {
            allow.toggle(&need);
        }
        let mut deny = GuidedPart::new(Effect::Deny);
        deny.toggle(&need("edas:CreateApplication", "create", &[APPLICATION]));
        for part in [&mut allow, &mut deny] {
            part.filling.set(Filling::REGION, "cn-beijing");
            part.filling.set("namespace", "test");
        }
        GuidedPolicy {
            name: "edas-test".to_owned(),
            note: "the test namespace".to_owned(),
            parts: vec![allow, deny],
        }
    }

    fn is_ready(policy: &GuidedPolicy) -> bool {
        policy.faults().iter().all(|fault| fault.severity != Severity::Error)
    }

    #[test]
    fn one_field_fills_every_template_that_stands_on_its_word() {
        let policy = walk_through();
        let keys: Vec<_> =
            policy.parts[0].fields().into_iter().map(|field| (field.key, field.value)).collect();
        let expected = [
            ("region", "cn-beijing"),
            ("account", "*"),
            ("namespace", "test"),
            ("cluster", "*"),
            ("application", "*"),
        ];
        assert_eq!(keys, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        let preview = policy.preview();
        let parsed = parse(&preview, None);
        assert_eq!(parsed.faults, []);
        let resources: Vec<_> =
            parsed.policy.statements.iter().flat_map(|one| one.resource.as_ref().unwrap().texts()).collect();
        assert_eq!(
            resources,
            [
                "acs:edas:cn-beijing:*:namespace/test/cluster/*",
                "acs:edas:cn-beijing:*:namespace/test/application/*",
                "acs:edas:cn-beijing:*:namespace/test/application/*"
            ]
        );
        assert!(is_ready(&policy), "{:?}", policy.faults());
    }

    #[test]
    fn what_is_missing_is_said_step_by_step() {
        let mut policy = walk_through();
        policy.name = "team a".to_owned();
        policy.parts[1].chosen.clear();
        policy.parts[0].filling.set("namespace", "two words");
        let steps: Vec<_> = policy.faults().iter().map(|fault| (fault.step, fault.part)).collect();
        assert_eq!(
            steps,
            [
                (GuidedStep::NameAndNote, None),
                (GuidedStep::Permissions, Some(1)),
                (GuidedStep::Resources, Some(0))
            ]
        );
        assert!(!is_ready(&policy));
        assert!(!is_ready(&GuidedPolicy::default()));
    }

    #[test]
    fn an_action_of_unknown_resources_is_said_to_be_on_everything() {
        let mut policy = walk_through();
        policy.parts[0].toggle(&need("edas:Mystery", "get", &[]));
        let fault = policy.faults().pop().unwrap();
        assert_eq!((fault.step, fault.severity), (GuidedStep::Resources, Severity::Warning));
        assert!(fault.message.contains("edas:Mystery") && is_ready(&policy));
    }

    #[test]
    fn names_follow_rams_rule() {
        assert_eq!(check_name("team-a-2"), None);
        for name in ["", "team_a", "部门", &"a".repeat(129)] {
            assert!(check_name(name).is_some(), "{name}");
        }
        assert!(check_note(&"部".repeat(1_024)).is_none() && check_note(&"a".repeat(1_025)).is_some());
    }
}
