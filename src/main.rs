//! The `acscope` binary: arguments, hooks, exit code.

use acscope::cli::{Args, Exit};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    install_panic_report();
    let args = Args::parse();
    match args.run(keys_for_the_manual) {
        Some(exit) => exit.into(),
        None => open_workbench(args),
    }
}

/// Panics are faults of acscope. They are reported in one plain place, in colour only where somebody looks at them.
fn install_panic_report() {
    use std::io::IsTerminal;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || !std::io::stderr().is_terminal();
    let theme = if plain { color_eyre::config::Theme::new() } else { color_eyre::config::Theme::dark() };
    let hooks = color_eyre::config::HookBuilder::default()
        .theme(theme)
        .display_location_section(false)
        .display_env_section(false);
    // Without the hooks Rust's own report is shown, which is good enough.
    let _ = hooks.install();
}

#[cfg(feature = "tui")]
fn keys_for_the_manual() -> String {
    acscope::tui::keys::reference::manual()
}

#[cfg(not(feature = "tui"))]
fn keys_for_the_manual() -> String {
    String::new()
}

#[cfg(feature = "tui")]
fn open_workbench(args: Args) -> ExitCode {
    use acscope::config::{Paths, process_environment};
    use acscope::tui::{self, TuiOptions};
    use std::io::Write;
    let (config, problems) = args.global().load_config();
    let paths = Paths::find(&process_environment).ok();
    tui::run(TuiOptions { files: args.files, trail: args.trail, config, problems, paths }).unwrap_or_else(
        |error| {
            // Not `eprintln!`, which panics when the terminal is gone.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            Exit::Failed.into()
        },
    )
}

#[cfg(not(feature = "tui"))]
fn open_workbench(_: Args) -> ExitCode {
    eprintln!("error: this acscope was built without the workbench; `acscope --help` lists the commands");
    Exit::Failed.into()
}
