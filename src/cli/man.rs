//! `man`: the manual pages.

use super::Streams;
use super::exit::Exit;
use super::output::CommandError;
use std::io;

/// Print the manual in roff: all of it, or the page of one command.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: acscope man | man -l -\n         acscope man simulate > acscope-simulate.1")]
pub struct ManArgs {
    /// The command whose page is printed; without it, the main page with the keys of the workbench and every command.
    #[arg(value_name = "COMMAND")]
    page: Option<String>,
}

/// `keys` is the section on the keys of the workbench, empty where that was left out.
pub(super) fn run(args: &ManArgs, keys: &str, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let command = super::command();
    let mut text = Vec::new();
    if let Some(name) = &args.page {
        let Some(named) = command.find_subcommand(name).filter(|_| name != "help") else {
            let names: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
            return Err(CommandError::Request(format!(
                "there is no command {name}; name one of {}",
                names.join(", ")
            )));
        };
        page(named, &mut text)?;
    } else {
        let whole = clap_mangen::Man::new(command.clone());
        whole.render(&mut text)?;
        text.extend_from_slice(keys.as_bytes());
        for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
            page(subcommand, &mut text)?;
        }
    }
    streams.out.write_all(&text)?;
    Ok(Exit::Yes)
}

fn page(command: &clap::Command, text: &mut Vec<u8>) -> io::Result<()> {
    let title = format!("acscope-{}", command.get_name());
    clap_mangen::Man::new(command.clone()).title(title).render(text)
}
