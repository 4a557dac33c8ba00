//! `completions`: scripts by which shells complete acscope's arguments.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: acscope completions bash > ~/.local/share/bash-completion/completions/acscope"
)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &CompletionsArgs, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    // clap_complete panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "acscope", &mut script);
    streams.out.write_all(&script)?;
    Ok(Exit::Yes)
}
