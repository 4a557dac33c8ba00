//! Which resource of the account a request is about: the one it names, or the one that this is part of.

use super::model::Resource;
use crate::engine::policy::arn;
use rustc_hash::FxHashMap;

/// Finds resources by ARN.
#[derive(Debug, Clone, Default)]
pub(super) struct ResourceIndex {
    /// Service and relative id, to the places in the account's list.
    by_id: FxHashMap<String, Vec<usize>>,
    /// The services that have any. Most requests are for another one, and the marks of the catalog ask thousands of them.
    services: Vec<Box<str>>,
}

impl ResourceIndex {
    pub(super) fn new(resources: &[Resource]) -> Self {
        let mut index = Self::default();
        for (place, resource) in resources.iter().enumerate() {
            if let Some(fields) = arn::split(&resource.arn.text) {
                index.by_id.entry(key(fields.service, fields.relative_id)).or_default().push(place);
                if !index.services.iter().any(|known| **known == *fields.service) {
                    index.services.push(fields.service.into());
                }
            }
        }
        index
    }

    /// The resource itself first, then what it is part of: an object's bucket, a thread's digital employee.
    pub(super) fn find(&self, resources: &[Resource], requested: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let service = requested.strip_prefix("acs:").and_then(|rest| rest.split(':').next());
        if !service.is_some_and(|service| self.services.iter().any(|known| **known == *service)) {
            return found;
        }
        let Some(fields) = arn::split(requested) else { return found };
        let mut id = Some(fields.relative_id);
        while let Some(part) = id {
            let places = self.by_id.get(&key(fields.service, part)).map_or(&[][..], Vec::as_slice);
            found.extend(places.iter().copied().filter(|place| {
                let known = resources.get(*place).and_then(|resource| arn::split(&resource.arn.text));
                known.is_some_and(|known| {
                    agree(known.region, fields.region) && agree(known.account, fields.account)
                })
            }));
            id = part.rsplit_once('/').map(|(parent, _)| parent);
        }
        found
    }
}

fn key(service: &str, relative_id: &str) -> String {
    format!("{service}:{relative_id}")
}

/// W7: a region that is empty or `*` is not stated.
fn agree(known: &str, requested: &str) -> bool {
    known == requested || matches!(known, "" | "*") || matches!(requested, "" | "*")
}
