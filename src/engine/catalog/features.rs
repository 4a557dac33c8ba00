//! What a product says of itself beyond single actions: areas, twins, roles it needs, feature modules.

use super::model::Text;

/// A group of permissions that a product's console offers as one choice.
#[derive(Debug, Clone)]
pub struct PermissionArea {
    /// The area's name, such as `Clusters`.
    pub name: Text,
    /// Action patterns or names that grant all of it; empty when no source names any.
    pub actions: Box<[Text]>,
    /// Those that only read.
    pub read: Box<[Text]>,
    /// ARN patterns of everything in it.
    pub resources: Box<[Text]>,
    /// What a user should know about it.
    pub note: Option<Text>,
}

/// Actions that exist under this service's code and under another's, for one product surface.
#[derive(Debug, Clone)]
pub struct Twins {
    /// The other service's code.
    pub service: Text,
    /// What the actions are about.
    pub surface: Text,
    /// Why both are needed.
    pub note: Option<Text>,
    /// Names, without a code, that exist under both.
    pub names: Box<[Text]>,
}

/// A role that a product needs before it works.
#[derive(Debug, Clone)]
pub struct RequiredRole {
    /// The role's name.
    pub name: Text,
    /// The part of the product that needs it.
    pub scope: Text,
    /// True when only those who use that part need it.
    pub optional: bool,
    /// True for a role that the service creates and manages itself.
    pub service_linked: bool,
    /// The service its trust policy must name.
    pub trusted_service: Text,
    /// The system policies it carries.
    pub policies: Box<[RolePolicy]>,
    /// What the role is for.
    pub purpose: Text,
    /// What a user should know about it.
    pub note: Option<Text>,
}

/// A policy attached to a [`RequiredRole`].
#[derive(Debug, Clone)]
pub struct RolePolicy {
    /// The system policy's name.
    pub name: Text,
    /// What it is for.
    pub purpose: Text,
}

/// One feature of a product with every action that it needs, of whatever service.
#[derive(Debug, Clone)]
pub struct FeatureModule {
    /// Its number, from 1.
    pub number: u8,
    /// Its name.
    pub name: Text,
    /// What it needs, row by row as the product's page lists it.
    pub rows: Box<[FeatureRow]>,
}

/// One row of a [`FeatureModule`].
#[derive(Debug, Clone)]
pub struct FeatureRow {
    /// The API as the page names it.
    pub api: Text,
    /// The product label that the page prints beside it; not a RAM code.
    pub label: Text,
    /// The action that grants it.
    pub action: Text,
    /// What it is for here.
    pub description: Text,
    /// The sub-section it stands in, where there are any.
    pub part: Option<Text>,
    /// What a user should know about it.
    pub note: Option<Text>,
}
