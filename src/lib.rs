//! acscope: Alibaba Cloud RAM permissions as one question about one space.
//!
//! A *request* is a point (principal, action, resource, context); a set of policies is a function from
//! requests to decisions. The [`engine`] holds that function and everything that can be said about it; it
//! knows no terminal, no clock and no file. [`cli`] and `tui` are two thin faces on it.

pub mod cli;
pub mod config;
pub mod engine;
pub mod files;
#[cfg(feature = "tui")]
pub mod tui;
