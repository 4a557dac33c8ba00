//! `import`: an account file, or a policy, from what other tools wrote.

use super::exit::Exit;
use super::output::CommandError;
use super::{GlobalArgs, Streams, import_aws};
use crate::engine::account::import::{
    CliAnswer, ImportError, ImportNote, Imported, from_aliyun_cli, from_terraform,
};
use crate::engine::account::write_account;
use crate::engine::text::escape_for_display;
use crate::files::{Expect, display_name, read_text, save_text};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Terraform states of large organisations have tens of megabytes.
const LONGEST_INPUT: u64 = 512 * 1024 * 1024;
/// Folders in folders are not followed further than this.
const DEEPEST_FOLDER: usize = 3;

/// Make an account file from a Terraform state or plan, or from the answers of the aliyun command line; or a policy from
/// a policy of AWS.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// What wrote the input.
    #[arg(long, value_enum)]
    from: Source,
    /// The output of `terraform show -json`, or folders and files with answers of the aliyun command line, each file named
    /// after its call: ListUsers.json, ListPoliciesForUser-alice.json. For aws, one policy document.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the result here instead of to standard output. A file that is there already is not replaced.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What wrote the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Source {
    /// `terraform show -json` of a state or a plan, with the alicloud provider.
    Terraform,
    /// A folder of answers of the aliyun command line.
    AliyunCli,
    /// A policy document of AWS. No action name is guessed: actions and ARNs stay as placeholders that match nothing.
    Aws,
}

const EXAMPLES: &str = "\
Examples:
  terraform show -json | acscope import --from terraform - > account.json
  acscope import --from aliyun-cli answers/ --output account.json
  acscope import --from aws s3-reader.json > reader.json

Keys and passwords are never carried over. What could not be, and which calls are missing, is told on standard error.
Exit code 0 means that everything was carried over, 1 that something was not or is missing, 2 that nothing was.";

pub(super) fn run(
    args: &ImportArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let imported = match args.from {
        Source::Terraform => terraform(&args.paths)?,
        Source::AliyunCli => aliyun_cli(&args.paths, streams)?,
        Source::Aws => return import_aws::run(&args.paths, args.output.as_deref(), json, streams),
    };
    let file = write_account(&imported.account);
    if let Some(path) = &args.output {
        save_text(path, &file, Expect::Nothing).map_err(|error| CommandError::Request(error.to_string()))?;
    }
    if json {
        writeln!(streams.out, "{}", as_json(&imported, &file))?;
    } else {
        if args.output.is_none() {
            streams.out.write_all(file.as_bytes())?;
        }
        write_notes(&imported.notes, streams.err)?;
    }
    Ok(if imported.is_complete() { Exit::Yes } else { Exit::No })
}

fn read_json(path: &Path) -> Result<Value, CommandError> {
    let text = read_text(path, LONGEST_INPUT)?;
    serde_json::from_str(&text).map_err(|error| {
        CommandError::Request(format!(
            "{}: not JSON, correct it or make it anew: {error}",
            display_name(path)
        ))
    })
}

fn terraform(paths: &[PathBuf]) -> Result<Imported, CommandError> {
    let [path] = paths else {
        return Err(CommandError::Request("name one output of `terraform show -json`".to_owned()));
    };
    let json = read_json(path)?;
    from_terraform(&json)
        .map_err(|error: ImportError| CommandError::Request(format!("{}: {error}", display_name(path))))
}

fn aliyun_cli(paths: &[PathBuf], streams: &mut Streams<'_>) -> Result<Imported, CommandError> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, "", 0, &mut files)?;
    }
    let mut answers = Vec::new();
    for (name, path) in files {
        match read_json(&path) {
            Ok(json) => answers.push(CliAnswer { file: name, json }),
            // An answer that failed is a message, not JSON; the others still count.
            Err(error) => writeln!(streams.err, "warning: {}", escape_for_display(&error.to_string()))?,
        }
    }
    from_aliyun_cli(&answers).map_err(|error| CommandError::Request(error.to_string()))
}

/// The `.json` files of a folder by name, each without its ending and with the folders in it in front.
fn collect(
    path: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), CommandError> {
    let failed = |error: io::Error| CommandError::Request(format!("{}: {error}", display_name(path)));
    if !path.is_dir() {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        files.push((format!("{prefix}{stem}"), path.to_path_buf()));
        return Ok(());
    }
    if depth >= DEEPEST_FOLDER {
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            collect(&entry, &format!("{prefix}{name}/"), depth + 1, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "json") {
            collect(&entry, prefix, depth, files)?;
        }
    }
    Ok(())
}

fn write_notes(notes: &[ImportNote], err: &mut dyn Write) -> io::Result<()> {
    for note in notes {
        let line = match note {
            ImportNote::NotCarried { what, why } => format!("not carried over: {what}: {why}"),
            ImportNote::Missing { what, how } => format!("missing: {what}: {how}"),
            ImportNote::FromTemplate { policy, date } => {
                format!("note: the document of {policy} is the one published {date}; compare it with yours")
            }
            ImportNote::Secret { what } => format!("note: {what} holds a secret, which was not carried over"),
        };
        writeln!(err, "{}", escape_for_display(&line))?;
    }
    Ok(())
}

fn as_json(imported: &Imported, file: &str) -> Value {
    let note = |note: &ImportNote| match note {
        ImportNote::NotCarried { what, why } => json!({"kind": "not-carried", "what": what, "why": why}),
        ImportNote::Missing { what, how } => json!({"kind": "missing", "what": what, "how": how}),
        ImportNote::FromTemplate { policy, date } => {
            json!({"kind": "from-template", "what": policy, "date": date})
        }
        ImportNote::Secret { what } => json!({"kind": "secret", "what": what}),
    };
    json!({
        "account": serde_json::from_str::<Value>(file).unwrap_or_default(),
        "complete": imported.is_complete(),
        "notes": imported.notes.iter().map(note).collect::<Vec<_>>(),
    })
}
