//! One condition asked about values, apart from any statement: for reasoning about sets of requests with the same
//! comparison that decides them.

use super::assumption::Reading;
use super::condition::{CompiledCondition, Visible};
use super::principal::{Caller, CallerKind};
use super::request::Request;
use crate::engine::policy::Condition;

/// A compiled condition and an otherwise empty request to try values in.
#[derive(Debug)]
pub struct ConditionTest {
    compiled: CompiledCondition,
    request: Request,
}

impl ConditionTest {
    /// Compiles a condition.
    pub fn new(condition: &Condition) -> Self {
        let caller = Caller { text: String::new(), kind: CallerKind::Service, account: None };
        let request = Request::blank(caller);
        Self { compiled: CompiledCondition::new(condition), request }
    }

    /// Whether the condition holds when its key has these values; none at all means that the key is absent.
    pub fn holds(&mut self, values: &[String], reading: Reading) -> bool {
        self.request.context.set(self.compiled.key(), values.to_vec());
        let visible = Visible { request: &self.request, own: None, action: "", resource: "" };
        self.compiled.holds(visible, reading, &mut Reading::default())
    }
}
