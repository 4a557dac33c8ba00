//! The `acscope` binary: arguments, hooks, exit code.

use acscope::cli::{Args, Exit};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    match args.run() {
        Some(exit) => exit.into(),
        None => Exit::Failed.into(),
    }
}
