//! The account that requests are asked in, and where it came from.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::account::{DEMO_ACCOUNT, Resolver, read_account};
use crate::engine::expect::DEMO;

/// An account, shared. Two are the same only when they are one: it never changes while the workbench runs.
#[derive(Debug, Clone)]
pub struct SharedAccount {
    /// Answers for its principals.
    pub resolver: Arc<Resolver>,
    /// Its file; the demo account has none.
    pub path: Option<PathBuf>,
}

impl PartialEq for SharedAccount {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.resolver, &other.resolver)
    }
}

impl Eq for SharedAccount {}

impl SharedAccount {
    /// The account of a first run.
    pub fn demo() -> Self {
        // It names no files.
        let read = read_account(DEMO_ACCOUNT, &|_| Err(String::new()));
        Self { resolver: Arc::new(Resolver::new(read.account)), path: None }
    }

    /// How a file of expectations names it.
    pub fn written(&self) -> String {
        self.path.as_ref().map_or_else(|| DEMO.to_owned(), |path| path.to_string_lossy().into_owned())
    }
}
