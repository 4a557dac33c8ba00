//! `fmt`: documents in canonical form, their meaning untouched.

use super::exit::Exit;
use super::output::CommandError;
use super::policy_file::PolicyFile;
use super::{GlobalArgs, Streams};
use crate::engine::json::{self, Style};
use crate::engine::policy::{canonical, parse};
use crate::files::{Expect, LONGEST_POLICY, is_standard_input, read_stamped, save_text};
use std::path::{Path, PathBuf};

/// Format policy documents: members in RAM's order, two spaces a level.
#[derive(Debug, clap::Args)]
pub struct FmtArgs {
    /// Policy documents; - is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Change nothing; say which documents are not in canonical form, and exit with 1 if any is not.
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Write the result back to the files.
    #[arg(long)]
    write: bool,
    /// No white space at all.
    #[arg(long)]
    compact: bool,
}

pub(super) fn run(
    args: &FmtArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    global.format().text_or_json()?;
    let mut exit = Exit::Yes;
    for path in &args.files {
        let end = format_file(path, args, streams);
        exit = exit.worst(match end {
            Ok(end) => end,
            // One unreadable file does not keep the others from being formatted.
            Err(CommandError::Request(message)) => {
                writeln!(streams.err, "error: {}", crate::engine::text::escape_for_display(&message))?;
                Exit::Failed
            }
            Err(error) => return Err(error),
        });
    }
    Ok(exit)
}

fn format_file(path: &Path, args: &FmtArgs, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let write_back = args.write && !is_standard_input(path);
    // Only a file that will be written back has to be a regular one.
    let (file, stamp) = if write_back {
        let (text, stamp) = read_stamped(path, LONGEST_POLICY)?;
        let parsed = parse(&text, None);
        (
            PolicyFile { shown: crate::files::display_name(path), name: String::new(), text, parsed },
            Some(stamp),
        )
    } else {
        (PolicyFile::read(path, None)?, None)
    };
    file.write_faults(file.parsed.errors(), streams.err)?;
    let Ok(node) = json::read(&file.text) else { return Ok(Exit::Failed) };
    let formatted = json::print(&canonical(&node), if args.compact { Style::Compact } else { Style::Pretty });
    let refused = if file.parsed.is_valid() { Exit::Yes } else { Exit::No };
    if args.check {
        // A compact text has no line end of its own; the file may have one.
        let is_canonical =
            file.text == formatted || (args.compact && file.text.trim_end_matches('\n') == formatted);
        if !is_canonical {
            writeln!(streams.out, "{}", file.shown)?;
            return Ok(Exit::No);
        }
        return Ok(refused);
    }
    match stamp {
        Some(stamp) => {
            if file.text != formatted {
                save_text(path, &formatted, Expect::Unchanged(stamp))
                    .map_err(|error| CommandError::Request(error.to_string()))?;
            }
        }
        None => {
            streams.out.write_all(formatted.as_bytes())?;
            if args.compact {
                writeln!(streams.out)?;
            }
        }
    }
    Ok(refused)
}
