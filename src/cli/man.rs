//! `man`: the manual page.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;

/// Print the manual page in roff.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: acscope man | man -l -")]
pub struct ManArgs {}

pub(super) fn run(_: &ManArgs, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let command = super::command();
    let page = clap_mangen::Man::new(command.clone());
    let mut text = Vec::new();
    page.render(&mut text)?;
    for subcommand in command.get_subcommands() {
        clap_mangen::Man::new(subcommand.clone())
            .title(format!("acscope-{}", subcommand.get_name()))
            .render(&mut text)?;
    }
    streams.out.write_all(&text)?;
    Ok(Exit::Yes)
}
