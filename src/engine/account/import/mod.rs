//! Accounts from what other tools wrote: Terraform's JSON, the answers of Alibaba Cloud's command line.
//!
//! Only what an account file holds is looked at; keys, passwords and everything else is never copied out of the input.
//! What could not be carried over is told, and so is what is missing and how to get it.

mod aliyun_cli;
mod builder;
mod terraform;

pub use aliyun_cli::{CliAnswer, from_aliyun_cli};
pub use terraform::from_terraform;

use super::model::Account;

/// An account, and what there is to know about how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The account. A policy that is attached and whose document is missing is named in it all the same, so that nobody
    /// takes it for complete.
    pub account: Account,
    /// In the order in which they were found.
    pub notes: Vec<ImportNote>,
}

impl Imported {
    /// Everything was carried over and nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.notes
            .iter()
            .all(|note| matches!(note, ImportNote::FromTemplate { .. } | ImportNote::Secret { .. }))
    }
}

/// One thing to know about an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportNote {
    /// Something in the input has no place in an account file, or could not be read.
    NotCarried {
        /// What: an address or a file, and a name.
        what: String,
        /// Why.
        why: String,
    },
    /// Something is not in the input.
    Missing {
        /// What.
        what: String,
        /// The call or the change that brings it.
        how: String,
    },
    /// A system policy whose document was taken from the templates that acscope brings.
    FromTemplate {
        /// The policy.
        policy: String,
        /// The date of the template's source.
        date: String,
    },
    /// The input holds a secret, which was left where it is.
    Secret {
        /// Where.
        what: String,
    },
}

/// Input that is no such thing at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not what `terraform show -json` writes.
    #[error(
        "this is not the output of `terraform show -json`: it has neither values nor planned_values; run `terraform show -json > account-state.json`, or name a plan"
    )]
    NotTerraform,
    /// No answer of the command line was among the files.
    #[error(
        "none of these files is an answer of the aliyun command line; name each after its call, such as ListUsers.json or ListPoliciesForUser-alice.json"
    )]
    NoAnswers,
}

#[cfg(test)]
mod tests;
