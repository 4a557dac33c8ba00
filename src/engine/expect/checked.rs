//! What came of expectations.

use super::model::InvariantKind;
use crate::engine::decide::{Explanation, Request};

/// Which table of a file something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    /// `[[expect]]`: one request.
    Expect,
    /// `[[never]]` or `[[always]]`: a region of requests.
    Invariant(InvariantKind),
}

impl CheckKind {
    /// The name of the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expect => "expect",
            Self::Invariant(kind) => kind.word(),
        }
    }
}

/// What came of one expectation, whether of a request or of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was checked.
    pub kind: CheckKind,
    /// Its name.
    pub name: String,
    /// Whether it holds.
    pub passed: bool,
    /// The decision with its reasons: on the request, or on the counterexample. None when nothing could be asked, or
    /// when a region is as it has to be.
    pub found: Option<Explanation>,
    /// A request of the region that breaks the invariant, confirmed by the evaluator.
    pub counterexample: Option<Request>,
    /// The undocumented rules whose other reading could change the result.
    pub depends_on: Vec<&'static str>,
    /// What was expected and what was found instead, in one line; empty when it holds.
    pub failure: String,
    /// Why the decision is what it is, for a failure; what is no part of it, for an invariant that holds.
    pub reasons: Vec<String>,
}

impl Checked {
    pub(super) fn failed(kind: CheckKind, name: &str, failure: String) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            passed: false,
            found: None,
            counterexample: None,
            depends_on: Vec::new(),
            failure,
            reasons: Vec::new(),
        }
    }
}
