//! What is asked: principal, action, resources, context.

use super::principal::{Caller, PrincipalError};

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// The UID by which resource policies of OSS and SLS know the caller (G11).
    pub principal_id: Option<String>,
    /// `code:Name`.
    pub action: String,
    /// One ARN, or `*` for an action on all resources, or several that must all be allowed (E13).
    pub resources: Vec<String>,
    /// What conditions compare with.
    pub context: Context,
    /// The caller's account manages the resource directory: control policies do not bind it (E5).
    pub management_account: bool,
    /// The caller is a service-linked role: control policies do not bind it (E5).
    pub service_linked_role: bool,
    /// The group that the resource is in.
    pub resource_group: Option<String>,
    /// For several resources (E13): what is known of each, in their order. Empty when the rest of the request holds for
    /// all of them.
    pub each: Vec<ResourceFacts>,
    /// Whether action and resource type support authorization by resource group (E7).
    pub resource_group_supported: bool,
}

/// A request that cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The principal could not be read.
    #[error(transparent)]
    Principal(#[from] PrincipalError),
    /// The action has no colon or a wildcard.
    #[error(
        "{0:?} is not an action; write <ram-code>:<ActionName>, such as ecs:StopInstance, without wildcards"
    )]
    Action(String),
    /// No resource at all.
    #[error("a request names at least one resource; write * for an action on all resources")]
    NoResource,
    /// A resource that is neither `*` nor an ARN.
    #[error(
        "{0:?} is not a resource; write acs:<ram-code>:<region>:<account-id>:<relative-id>, or * for an action on all resources"
    )]
    Resource(String),
}

impl Request {
    /// A request that asks for nothing yet, for filling in.
    pub fn blank(caller: Caller) -> Self {
        Self {
            caller,
            principal_id: None,
            action: String::new(),
            resources: Vec::new(),
            context: Context::default(),
            management_account: false,
            service_linked_role: false,
            resource_group: None,
            each: Vec::new(),
            resource_group_supported: true,
        }
    }

    /// A request with nothing in its context.
    ///
    /// # Errors
    /// When the principal, action or resource is not of its form.
    pub fn new(principal: &str, action: &str, resource: &str) -> Result<Self, RequestError> {
        Self::with_resources(principal, action, vec![resource.to_owned()])
    }

    /// A request for several resources, all of which must be allowed (E13).
    ///
    /// # Errors
    /// When the principal, the action or a resource is not of its form, or there is no resource.
    pub fn with_resources(
        principal: &str,
        action: &str,
        resources: Vec<String>,
    ) -> Result<Self, RequestError> {
        let caller = Caller::parse(principal)?;
        let well_formed =
            action.split_once(':').is_some_and(|(code, name)| !code.is_empty() && !name.is_empty())
                && !action.contains(['*', '?'])
                && !action.chars().any(|c| c.is_whitespace() || c.is_control());
        if !well_formed {
            return Err(RequestError::Action(action.to_owned()));
        }
        if resources.is_empty() {
            return Err(RequestError::NoResource);
        }
        resources.iter().try_for_each(|resource| check_resource(resource))?;
        Ok(Self { action: action.to_owned(), resources, ..Self::blank(caller) })
    }
}

/// Whether a text can be asked about as a resource: an ARN, or `*` for all at once (F1).
///
/// # Errors
/// When it is neither.
pub fn check_resource(resource: &str) -> Result<(), RequestError> {
    if resource == "*" || resource.starts_with("acs:") {
        return Ok(());
    }
    Err(RequestError::Resource(resource.to_owned()))
}

impl Request {
    /// The group of one of the resources, counted from 0.
    pub fn group_of(&self, resource: usize) -> Option<&str> {
        self.each.get(resource).map_or(&self.resource_group, |facts| &facts.group).as_deref()
    }
}

/// What is known of one of several resources and does not hold for the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResourceFacts {
    /// The group that it is in.
    pub group: Option<String>,
    /// Condition keys of its own, such as its tags; what the request's context says comes first.
    pub context: Context,
    /// The names of policies that speak of others of the resources only: theirs, or trust policies of other roles (E8, E9).
    pub silent: Vec<String>,
}

/// Condition keys and their values, in the order in which they were set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    entries: Vec<(String, Vec<String>)>,
}

impl Context {
    /// Sets a key, replacing what it had. A key without values is absent.
    pub fn set(&mut self, key: impl Into<String>, values: Vec<String>) {
        let key = key.into();
        self.entries.retain(|(known, _)| *known != key);
        if !values.is_empty() {
            self.entries.push((key, values));
        }
    }

    /// The values of a key; the name is compared exactly (C18).
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, values)| values.as_slice())
    }

    /// The values of a key whose name differs in case only.
    pub fn get_other_case(&self, key: &str) -> Option<&[String]> {
        let differs = |known: &str| known != key && known.eq_ignore_ascii_case(key);
        self.entries.iter().find(|(known, _)| differs(known)).map(|(_, values)| values.as_slice())
    }

    /// Keys and values in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    /// Nothing set.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
