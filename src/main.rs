//! The `acscope` binary: arguments, hooks, exit code.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use acscope::config::{Config, Layer, Paths, process_environment};
use acscope::tui::{self, TuiOptions};

fn main() -> ExitCode {
    let paths = Paths::find(&process_environment).ok();
    let (config, problems) = Config::load(paths.as_ref(), None, &process_environment, Layer::default());
    let files = std::env::args_os().skip(1).map(PathBuf::from).collect();
    tui::run(TuiOptions { files, config, problems, paths }).unwrap_or_else(|error| {
        // Not `eprintln!`: with the terminal gone it would panic.
        let _ = writeln!(std::io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}
