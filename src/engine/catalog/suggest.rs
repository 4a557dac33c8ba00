//! "Did you mean": the nearest known service, action or condition key to one that is not known.

use super::Catalog;
use super::model::Action;
use crate::engine::nearest::nearest;

impl Catalog {
    /// The RAM code most like `code`, when one is near enough to be a slip.
    pub fn nearest_service(&self, code: &str) -> Option<&str> {
        nearest(code, self.services().iter().map(|service| &*service.code))
    }

    /// The action most like `name`: among those of the service it names when that service is known, of the
    /// service most likely meant when it is not.
    pub fn nearest_action(&self, name: &str) -> Option<&str> {
        let (code, short) = name.split_once(':')?;
        let service = self.service_id(code).or_else(|| self.service_id(self.nearest_service(code)?))?;
        let actions = || self.actions_of(service).map(|id| self.action(id));
        let near = nearest(short, actions().map(Action::short_name))?;
        actions().find(|action| action.short_name() == near).map(|action| &*action.name)
    }

    /// The condition key most like `name`, among the common ones and those of the service it names.
    pub fn nearest_condition_key(&self, name: &str) -> Option<&str> {
        let own = name
            .split_once(':')
            .and_then(|(code, _)| self.service_id(code))
            .map_or([].as_slice(), |id| &self.service(id).condition_keys);
        let names = self.common_keys().iter().chain(own).filter(|key| !key.doubtful);
        nearest(name, names.map(|key| &*key.name))
    }
}
