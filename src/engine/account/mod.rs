//! Accounts: who is there, what is attached where, and so what "user X" means.
//!
//! [`read_account`] reads the account file, [`write_account`] writes it. Where documents live in files of their own, the
//! caller reads them: nothing here touches a disk. [`Resolver`] answers for the account's principals.

mod as_access;
mod attachments;
mod can;
mod check;
mod complete;
mod demo;
mod difference;
mod difference_report;
pub mod edit;
mod edited;
mod escalation;
mod fault;
pub mod import;
mod in_force;
mod layers;
mod matrix;
mod model;
mod principal;
mod reached;
mod read;
mod resolver;
mod resource_index;
mod sheet;
mod trust_difference;
mod ways;
mod ways_text;
mod who;
mod who_can;
mod write;

pub use as_access::PrincipalAccess;
pub use can::{Allowed, AskedAction, Can, UnknownPattern};
pub use check::check_account;
pub use demo::DEMO_ACCOUNT;
pub use difference::{AccountDifference, NotComparable, Presence, PrincipalDifference, account_difference};
pub use difference_report::{account_difference_json, account_difference_markdown, account_difference_text};
pub use edited::{EditedPolicy, Standing};
pub use escalation::{AllowedRequest, Escalation, Escalations, Gain, Technique, passing_roles};
pub use fault::{AccountFault, AccountFaultCode};
pub use in_force::{Asker, InForce, UNNAMED_ACCOUNT, name_apart};
pub use layers::Layers;
pub use matrix::{Cell, Matrix, Question};
pub use model::{
    Account, Attached, ControlLevel, Document, DocumentSource, Group, GroupAttachment, NamedPolicy,
    PolicyOrigin, Resource, Role, User,
};
pub use principal::Principal;
pub use reached::{Reached, Via};
pub use read::{ReadAccount, looks_like_account, read_account};
pub use resolver::Resolver;
pub use sheet::{Table, cell_word, main_type, questions, usual_resource};
pub use trust_difference::{CallerDifference, RoleDifference, trust_policies_difference};
pub use ways::{Way, Ways};
pub use ways_text::{way_name, ways_lines, when};
pub use who::{DEFAULT_SESSION, SOMEBODY, Who, WhoError, arn_within};
pub use who_can::{Able, Chain, Outside, Step, Unsure, WhoCan};
pub use write::write_account;

#[cfg(test)]
mod tests;
