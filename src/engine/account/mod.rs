//! Accounts: who is there, what is attached where, and so what "user X" means.

mod demo;

pub use demo::DEMO_ACCOUNT;
