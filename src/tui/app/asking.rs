//! The request as other panes see it: what their marks are about, and how they ask about something.

use crate::engine::catalog::ActionId;
use crate::engine::decide::{Caller, CallerKind, Request};
use crate::tui::app::App;

impl App {
    /// Who asks for the decisions that the catalog shows, on what and under which circumstances. Its action is nobody's.
    pub fn marks_request(&self) -> Request {
        let mut request = self.decided.request().cloned().unwrap_or_else(nobody);
        request.resources = vec![self.request.question().resource.trim().to_owned()];
        request
    }

    /// Makes the request one about this action, on a resource that goes with it, and lets it stay there.
    pub fn ask_about(&mut self, action: ActionId) {
        let (request, surroundings) = self.request_and_surroundings();
        request.ask_about(action, surroundings);
    }
}

/// Without a principal, any user: identity policies do not say whom they are attached to.
fn nobody() -> Request {
    Request::blank(Caller { text: String::new(), kind: CallerKind::User(String::new()), account: None })
}
