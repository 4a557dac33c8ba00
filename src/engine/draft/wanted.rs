//! What is wanted: one request at a time, and where lists of them come from.

use super::narrowing::is_of_template;
use super::passed_roles::{BY_PRODUCT, PASS_ROLE};
use crate::engine::catalog::{AccessLevel, Catalog, FeatureModule, ServiceId};
use crate::engine::policy::arn;

/// A request that the policy has to allow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WantedRequest {
    /// `code:Name`; a pattern stands for the actions that it covers today.
    pub action: String,
    /// What it was checked on: an ARN, an ARN pattern, or `*` for all resources at once. None when the evidence does
    /// not say; then the catalog's templates are taken. A call that is checked on several resources is several of
    /// these.
    pub resource: Option<String>,
    /// For `ram:PassRole`: the service that the role is passed to, the value of `acs:Service`.
    pub passed_to: Option<String>,
}

/// A line that is no wanted request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WantedError {
    /// Nothing but white space.
    #[error("it is empty; write an action, and behind a space the ARN that it is for")]
    Empty,
    /// The first word is no action.
    #[error("{0:?} is not an action; write <ram-code>:<ActionName>, such as ecs:StopInstance")]
    Action(String),
    /// The second word is no resource.
    #[error("{0:?} is not a resource; write acs:<ram-code>:<region>:<account-id>:<relative-id>, or *")]
    Resource(String),
}

impl WantedRequest {
    /// An action on a resource, or on whatever the catalog says.
    pub fn new(action: impl Into<String>, resource: Option<String>) -> Self {
        Self { action: action.into(), resource, passed_to: None }
    }

    /// Reads `ACTION` or `ACTION RESOURCE`; what follows the first white space is the resource, which may hold spaces.
    ///
    /// # Errors
    /// When the action or the resource is not of its form.
    pub fn parse(line: &str) -> Result<Self, WantedError> {
        let line = line.trim();
        if line.is_empty() {
            return Err(WantedError::Empty);
        }
        let (action, resource) = match line.split_once(char::is_whitespace) {
            Some((action, resource)) => (action, Some(resource.trim())),
            None => (line, None),
        };
        if !is_action(action) {
            return Err(WantedError::Action(action.to_owned()));
        }
        if let Some(resource) = resource.filter(|resource| !is_resource(resource)) {
            return Err(WantedError::Resource(resource.to_owned()));
        }
        Ok(Self::new(action, resource.map(str::to_owned)))
    }
}

/// Whether a text has the form of an action or of an action pattern.
pub(super) fn is_action(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '/' | ','));
    let parts = text.split_once(':').filter(|(code, name)| !code.is_empty() && !name.is_empty());
    plain && parts.is_some_and(|(_, name)| !name.contains(':'))
}

fn is_resource(text: &str) -> bool {
    text == "*" || (text.starts_with("acs:") && arn::split(text).is_some())
}

/// The actions that a feature module needs, of all services, each once; its page names no resources. Where it has
/// `ram:PassRole`, the product's roles and the services that its published policies pass roles to narrow it.
pub fn wanted_by_module(catalog: &Catalog, service: ServiceId, module: &FeatureModule) -> Vec<WantedRequest> {
    let mut wanted: Vec<WantedRequest> = Vec::new();
    for row in &module.rows {
        if wanted.iter().any(|known| known.action.eq_ignore_ascii_case(&row.action)) {
            continue;
        }
        if row.action.eq_ignore_ascii_case(PASS_ROLE) {
            wanted.extend(passed_by_product(catalog, service));
        } else {
            wanted.push(WantedRequest::new(&*row.action, None));
        }
    }
    wanted
}

fn passed_by_product(catalog: &Catalog, service: ServiceId) -> Vec<WantedRequest> {
    let product = catalog.service(service);
    let Some((_, services, _)) = BY_PRODUCT.iter().find(|(code, ..)| product.code == *code) else {
        return vec![WantedRequest::new(PASS_ROLE, None)];
    };
    let mut wanted = Vec::new();
    for receiver in *services {
        let passed = |resource| WantedRequest {
            passed_to: Some((*receiver).to_owned()),
            ..WantedRequest::new(PASS_ROLE, resource)
        };
        // A service-linked role is made by its service and cannot be handed to it (E9).
        let roles =
            product.roles.iter().filter(|role| !role.service_linked && role.trusted_service == *receiver);
        let before = wanted.len();
        wanted.extend(roles.map(|role| passed(Some(format!("acs:ram:*:*:role/{}", role.name)))));
        if wanted.len() == before {
            wanted.push(passed(None));
        }
    }
    wanted
}

/// What an access level on a resource comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LevelWanted {
    /// The actions of the levels that take the resource, on it.
    pub wanted: Vec<WantedRequest>,
    /// Actions of the levels, of the resource's service, of which nobody knows what they are checked on.
    pub unknown: Vec<String>,
}

/// The actions of some levels that are checked on a resource, given as an ARN or pattern. Actions of every service are
/// looked at, since an action can be checked on another service's resource (F4).
pub fn wanted_by_level(catalog: &Catalog, resource: &str, levels: &[AccessLevel]) -> LevelWanted {
    let mut found = LevelWanted::default();
    let code = arn::split(resource).map(|fields| fields.service).unwrap_or_default();
    for id in catalog.action_ids() {
        let action = catalog.action(id);
        if !action.level.is_some_and(|level| levels.contains(&level)) {
            continue;
        }
        if !action.resources_known() {
            if catalog.service(action.service).code.eq_ignore_ascii_case(code) {
                found.unknown.push(action.name.to_string());
            }
            continue;
        }
        let types = action.resources.iter().map(|one| catalog.resource_type(one.resource_type));
        let templates: Vec<&str> = types.flat_map(|one| one.arns.iter().map(|arn| &**arn)).collect();
        // An action on all resources at once is no action on this one.
        if templates.into_iter().any(|template| is_of_template(catalog, template, resource)) {
            found.wanted.push(WantedRequest::new(&*action.name, Some(resource.to_owned())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_action_and_perhaps_a_resource() {
        let one = WantedRequest::parse(" oss:GetObject acs:oss:*:*:b/a file.txt ").unwrap();
        assert_eq!(one, WantedRequest::new("oss:GetObject", Some("acs:oss:*:*:b/a file.txt".to_owned())));
        assert_eq!(WantedRequest::parse("ecs:Run*"), Ok(WantedRequest::new("ecs:Run*", None)));
        assert_eq!(WantedRequest::parse("  "), Err(WantedError::Empty));
        for line in ["RunInstances", "ecs:", ":x", "acs:ecs:*:*:instance/i-1", "\"ecs:Run\"", "ecs:Run,"] {
            assert!(matches!(WantedRequest::parse(line), Err(WantedError::Action(_))), "{line}");
        }
        for line in ["ecs:Run i-1", "ecs:Run acs:ecs:i-1", "ecs:Run ecs:Stop"] {
            assert!(matches!(WantedRequest::parse(line), Err(WantedError::Resource(_))), "{line}");
        }
    }

    #[test]
    fn a_level_chooses_what_is_checked_on_the_resource_and_names_the_unknown() {
        let catalog = Catalog::embedded().unwrap();
        let found = wanted_by_level(&catalog, "acs:starops:*:*:digitalemployee/a", &[AccessLevel::Delete]);
        let names: Vec<&str> = found.wanted.iter().map(|one| one.action.as_str()).collect();
        assert!(names.contains(&"starops:DeleteDigitalEmployee"), "{names:?}");
        assert!(!names.iter().any(|name| name.contains("Create") || name.starts_with("oss:")), "{names:?}");
        let objects = wanted_by_level(&catalog, "acs:oss:*:*:logs/*", &[AccessLevel::Get]);
        assert!(objects.wanted.iter().any(|one| one.action == "oss:GetObject"));
        assert!(
            !objects.wanted.iter().any(|one| one.action == "oss:GetBucketInfo"),
            "buckets are not objects"
        );
    }
}
