//! The `acscope` binary: arguments, hooks, exit code.

fn main() {}
