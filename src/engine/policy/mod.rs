//! The RAM policy language: what a document says, where it says it, and what RAM would refuse (semantics G, W).

pub mod arn;
mod canonical;
mod fault;
pub mod glob;
mod known_actions;
mod limits;
mod model;
mod operator;
mod parse;
mod value;

pub use canonical::{canonical, format, format_statement, policy_node};
pub use fault::{Fault, FaultCode, Severity};
pub use known_actions::KnownActions;
pub use limits::{Limit, Size};
pub use model::{
    Clause, Condition, Effect, Located, Place, Policy, PolicyKind, Principal, PrincipalEntry, PrincipalForm,
    Statement,
};
pub use operator::{OPERATORS, Operator, Order, SetPrefix, Test};
pub(in crate::engine) use parse::{DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS};
pub use parse::{Parsed, parse, parse_node};
pub use value::{Decimal, IpBlock, ParsedDate, parse_bool, parse_date, parse_ip_block};
