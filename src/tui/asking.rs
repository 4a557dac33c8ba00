//! What the catalog has to do with the request: whose decisions its marks show, and asking about what is selected.

use super::app::{App, RequestField};
use crate::engine::decide::{Caller, CallerKind, Context, Request};

impl App {
    /// Who asks for the decisions that the catalog shows, on what and under which circumstances. Its action is nobody's.
    pub fn marks_request(&self) -> Request {
        let value = |field| self.request.value(field).trim();
        // Without a principal, any user: identity policies do not say whom they are attached to.
        let caller = Caller::parse(value(RequestField::Principal)).unwrap_or_else(|_| Caller {
            text: String::new(),
            kind: CallerKind::User(String::new()),
            account: None,
        });
        let mut context = Context::default();
        for (key, value) in
            value(RequestField::Context).split_whitespace().filter_map(|pair| pair.split_once('='))
        {
            let mut values = context.get(key).map(<[String]>::to_vec).unwrap_or_default();
            values.push(value.to_owned());
            context.set(key, values);
        }
        Request {
            caller,
            principal_id: None,
            action: String::new(),
            resources: vec![value(RequestField::Resource).to_owned()],
            context,
            management_account: false,
            service_linked_role: false,
            resource_group: None,
            resource_groups: Vec::new(),
            resource_group_supported: true,
        }
    }

    /// Makes the request one about this action on this resource.
    pub fn ask_about(&mut self, action: &str, resource: &str) {
        self.request.editing = None;
        self.request.set(RequestField::Action, action);
        self.request.set(RequestField::Resource, resource);
    }
}
