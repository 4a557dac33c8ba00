//! One policy, compiled by itself, so that the sets of many principals can share it.

use super::compiled::CompiledStatement;
use crate::engine::policy::{Fault, Parsed, PolicyKind};
use std::sync::Arc;

/// A compiled policy. Cloning it copies nothing.
#[derive(Debug, Clone)]
pub struct CompiledPolicy {
    statements: Arc<[CompiledStatement]>,
    errors: Arc<[Fault]>,
}

impl CompiledPolicy {
    /// Compiles a document of any kind.
    pub fn new(parsed: &Parsed) -> Self {
        Self::in_trust(parsed, parsed.policy.kind == PolicyKind::Trust)
    }

    /// Statements of a trust policy see an action as E9 says, whatever the document calls itself.
    pub(super) fn in_trust(parsed: &Parsed, is_trust: bool) -> Self {
        let statements = parsed.policy.statements.iter();
        Self {
            statements: statements.map(|statement| CompiledStatement::new(is_trust, statement)).collect(),
            errors: parsed.errors().cloned().collect(),
        }
    }

    /// The same compilation, not merely an equal one.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.statements, &other.statements) && Arc::ptr_eq(&self.errors, &other.errors)
    }

    /// RAM would accept the document.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// The faults for which RAM would refuse it.
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    pub(super) fn statements(&self) -> &[CompiledStatement] {
        &self.statements
    }
}
