//! Pieces that several test files share. Each test program compiles all of them and uses a part.
#![allow(dead_code, reason = "every test program compiles all of the support and uses a part")]

pub mod accounts;
pub mod cli;
pub mod corpus;
pub mod dice;
pub mod every_command;
pub mod hostile;
pub mod naive;
pub mod naive_layers;
pub mod next_step;
pub mod policies;
#[cfg(all(unix, feature = "tui"))]
pub mod pty;
pub mod resolver;
#[cfg(all(unix, feature = "tui"))]
pub mod scene;
pub mod sources;
pub mod stamp;
#[cfg(all(unix, feature = "tui"))]
pub mod svg;
#[cfg(feature = "tui")]
pub mod workbench;
