//! Which action guarded a call (A2): from product and API names to the catalog's actions, and nothing by guesswork.

use super::event::Event;
use super::resources::parameter;
use crate::engine::catalog::{ActionId, Apis, Catalog, ServiceId};
use rustc_hash::FxHashMap;

/// What the catalogs say about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped {
    /// This action guards the API.
    Action(ActionId),
    /// They do not say.
    Not(WhyUnmapped),
}

/// Why the action of a call is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyUnmapped {
    /// The event names no service, and neither do its parameters or its endpoint.
    NoService,
    /// No catalog has a service of this product.
    UnknownService,
    /// No action of the service is known to guard this API.
    UnknownApi,
    /// There is an action of the same name, but no source says that it guards this API.
    Unconfirmed(String),
    /// Several actions may guard it.
    Several(Vec<String>),
}

impl WhyUnmapped {
    /// In words.
    pub fn phrase(&self) -> String {
        match self {
            Self::NoService => "the event names no service".to_owned(),
            Self::UnknownService => "no catalog has this product".to_owned(),
            Self::UnknownApi => "no catalog says which action guards this API".to_owned(),
            Self::Unconfirmed(action) => format!("may be {action}; no source says that it guards this API"),
            Self::Several(actions) => format!("may be {}", actions.join(" or ")),
        }
    }
}

/// Products and APIs of a catalog, for looking up calls.
#[derive(Debug)]
pub(super) struct ActionMap<'c> {
    catalog: &'c Catalog,
    /// RAM codes and product codes in lower case.
    services: FxHashMap<String, Vec<ServiceId>>,
    /// API names in lower case, within each service.
    apis: FxHashMap<(ServiceId, String), Vec<ActionId>>,
}

impl<'c> ActionMap<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let mut services: FxHashMap<String, Vec<ServiceId>> = FxHashMap::default();
        for id in catalog.service_ids() {
            let service = catalog.service(id);
            for name in std::iter::once(&service.code).chain(&service.products) {
                let known = services.entry(name.to_ascii_lowercase()).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        let mut apis: FxHashMap<(ServiceId, String), Vec<ActionId>> = FxHashMap::default();
        for id in catalog.action_ids() {
            let action = catalog.action(id);
            for api in action.api_names() {
                apis.entry((action.service, api.to_ascii_lowercase())).or_default().push(id);
            }
        }
        Self { catalog, services, apis }
    }

    /// The RAM codes that a product's name may stand for.
    pub(super) fn services(&self, product: &str) -> &[ServiceId] {
        self.services.get(&product.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The action of a call.
    pub(super) fn action(&self, product: &str, api: &str) -> Mapped {
        if product.is_empty() {
            return Mapped::Not(WhyUnmapped::NoService);
        }
        let services = self.services(product);
        if services.is_empty() {
            return Mapped::Not(WhyUnmapped::UnknownService);
        }
        let api = api.to_ascii_lowercase();
        let mut found: Vec<ActionId> = Vec::new();
        for service in services {
            found.extend(self.apis.get(&(*service, api.clone())).into_iter().flatten());
        }
        match found.as_slice() {
            [only] => Mapped::Action(*only),
            [] => Mapped::Not(self.unconfirmed(services, &api)),
            several => Mapped::Not(WhyUnmapped::Several(
                several.iter().map(|id| self.catalog.action(*id).name.to_string()).collect(),
            )),
        }
    }

    fn unconfirmed(&self, services: &[ServiceId], api: &str) -> WhyUnmapped {
        let same_name = services
            .iter()
            .find_map(|service| self.catalog.find(&format!("{}:{api}", self.catalog.service(*service).code)));
        match same_name {
            Some(action) if action.apis == Apis::Unknown => WhyUnmapped::Unconfirmed(action.name.to_string()),
            _ => WhyUnmapped::UnknownApi,
        }
    }

    /// The product of a call: what the event says, else what its parameters say, else whose endpoint was called.
    pub(super) fn product<'e>(&self, event: &'e Event<'_>) -> std::borrow::Cow<'e, str> {
        if !event.service.is_empty() {
            return std::borrow::Cow::Borrowed(&*event.service);
        }
        let named = parameter(event, "AcsProduct").filter(|name| !name.is_empty());
        named.unwrap_or_else(|| {
            // `ecs.aliyuncs.com` and `ecs.cn-hangzhou.aliyuncs.com` are the endpoints of `ecs`; others say less.
            let host = event.endpoint.strip_suffix(".aliyuncs.com").unwrap_or_default();
            let label = host.split('.').next().unwrap_or_default();
            let plain = host.split('.').count() <= 2 && !self.services(label).is_empty();
            std::borrow::Cow::Borrowed(if plain { label } else { "" })
        })
    }
}
