//! The command line: arguments in, text or JSON out, exit codes as a contract.

pub mod exit;
pub mod output;
pub mod templates;
