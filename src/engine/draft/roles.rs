//! The roles that a product needs before its features work. They are no part of a user's policy: somebody makes them
//! once for the account, so they are reported beside the draft.

use crate::engine::catalog::{Catalog, FeatureModule, ServiceId};

/// A role that has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededRole {
    /// Its name.
    pub name: String,
    /// The service that its trust policy names.
    pub trusted_service: String,
    /// The service makes and keeps it itself.
    pub service_linked: bool,
    /// Only those who use one part of the product need it: this part.
    pub only_for: Option<String>,
    /// The system policies that it carries, each with what it is for.
    pub policies: Vec<(String, String)>,
    /// What it is for.
    pub purpose: String,
}

/// The roles of the product that a module belongs to.
pub fn roles_of_module(catalog: &Catalog, service: ServiceId, module: &FeatureModule) -> Vec<NeededRole> {
    let service = catalog.service(service);
    // A role that is for one part only is needed by the modules that speak of that part.
    let concerns = |scope: &str| {
        scope.split_whitespace().any(|word| !service.title().contains(word) && module.name.contains(word))
    };
    service
        .roles
        .iter()
        .filter(|role| !role.optional || concerns(&role.scope))
        .map(|role| NeededRole {
            name: role.name.to_string(),
            trusted_service: role.trusted_service.to_string(),
            service_linked: role.service_linked,
            only_for: role.optional.then(|| role.scope.to_string()),
            policies: role
                .policies
                .iter()
                .map(|one| (one.name.to_string(), one.purpose.to_string()))
                .collect(),
            purpose: role.purpose.to_string(),
        })
        .collect()
}
