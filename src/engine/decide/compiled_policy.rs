//! One policy, compiled by itself, so that the sets of many principals can share it.

use super::compiled::CompiledStatement;
use super::condition::CompiledCondition;
use crate::engine::policy::{Fault, Parsed, Policy, PolicyKind, Statement};
use std::sync::Arc;

/// A compiled policy. Cloning it copies nothing.
#[derive(Debug, Clone)]
pub struct CompiledPolicy {
    source: Arc<Policy>,
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
            source: Arc::new(parsed.policy.clone()),
            statements: statements.map(|statement| CompiledStatement::new(is_trust, statement)).collect(),
            errors: parsed.errors().cloned().collect(),
        }
    }

    /// The same for the same compilation, as long as it is kept: for remembering what was worked out about it.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.statements).cast::<()>() as usize
    }

    /// The keys of its conditions, one for each condition.
    pub fn condition_keys(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().flat_map(|statement| &statement.conditions).map(CompiledCondition::key)
    }

    /// Whether any statement has a condition on this key.
    pub fn compares(&self, key: &str) -> bool {
        self.condition_keys().any(|known| known == key)
    }

    /// A statement as it was written, by its number in the document.
    pub fn statement(&self, number: usize) -> Option<&Statement> {
        self.source.statements.iter().find(|statement| statement.index == number)
    }

    /// The policy that was compiled.
    pub fn policy(&self) -> &Policy {
        &self.source
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
