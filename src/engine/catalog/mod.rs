//! Catalogs: which services, actions, resource types and condition keys exist, and who says so.
//!
//! [`Catalog`] holds the shipped files (`catalogs/`) with the user's over them. What no source states is
//! unknown here and stays unknown: an action without resources is one whose resources nobody wrote down.
//!
//! ```
//! use acscope::engine::catalog::Catalog;
//!
//! let catalog = Catalog::embedded()?;
//! let action = catalog.find("starops:createchat").expect("names are found whatever their case");
//! assert_eq!(action.name, "starops:CreateChat");
//! assert_eq!(catalog.service(action.service).title(), "STAROps");
//! # Ok::<(), acscope::engine::catalog::CatalogError>(())
//! ```

mod check;
mod embedded;
mod entries;
mod fault;
mod features;
mod file;
mod import;
mod load;
mod lookup;
mod model;
mod request_doubt;
mod resource_match;
pub mod search;
mod shape;
mod suggest;

pub use embedded::{DETAILED_SERVICES, LEADING_SERVICES, files as embedded_files};
pub use fault::{CatalogError, Fault};
pub use features::{FeatureModule, FeatureRow, PermissionArea, RequiredRole, RolePolicy, Twins};
pub use file::CATALOG_VERSION;
pub use import::{Imported, import};
pub use load::{CatalogFile, check};
pub use lookup::{Catalog, KeyRelation, UsableKey};
pub use model::{
    AccessLevel, Action, ActionId, ActionResource, Apis, ConditionKey, Confidence, Granularity, LevelFrom,
    OverlayNote, ResourceType, ResourceTypeId, Service, ServiceId, Source, SourceId, SourceKind, Text,
    ValueType, VerbLevel, leading_verb,
};
pub use resource_match::TypeMatch;
pub(in crate::engine) use resource_match::overlaps;
