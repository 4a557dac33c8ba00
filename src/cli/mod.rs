//! The command line: arguments in, text or JSON out, exit codes as a contract.
//!
//! Every command works without a terminal. Results go to standard output, messages to standard error. The arguments
//! of a command and what it does stand in its own file.

mod account_file;
mod batch;
mod can;
mod catalog;
mod catalog_source;
mod completions;
mod denials;
mod diff;
mod draft;
mod exit;
mod expand;
mod explain_denial;
mod export;
mod fmt;
mod import;
mod import_aws;
mod known_actions;
mod lint;
mod man;
mod matrix;
mod output;
mod paths;
mod policy_file;
mod replay;
mod request_options;
mod rewritten;
mod search;
mod session_policy;
mod shrink;
mod simulate;
mod templates;
mod test;
mod trail_files;
mod trail_json;
mod usage;
mod ways;
mod who_can;

pub use exit::Exit;
pub use output::{CommandError, Format};

use crate::config::{Config, Layer, Paths, process_environment};
use crate::engine::nearest::nearest;
use crate::engine::text::escape_for_display;
use clap::{CommandFactory, Parser, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;

/// The terminal workbench for Alibaba Cloud RAM permissions: browse actions, assemble policies, simulate decisions.
#[derive(Debug, Parser)]
#[command(name = "acscope", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// Policy files to open in the workbench.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Event files of ActionTrail to open in the workbench.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub trail: Vec<PathBuf>,
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Without a command the workbench opens.

Examples:
  acscope policy.json
  acscope search chat --service starops
  acscope simulate --policy policy.json --action starops:CreateChat --resource 'acs:starops:*:1000000000000001:digitalemployee/ops-agent-a' --explain

Exit codes: 0 yes, clean or equal; 1 no, findings or different; 2 the request could not be carried out.";

/// Options that every command takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct GlobalArgs {
    /// The account: users, groups, roles, what is attached where.
    #[arg(long, global = true, value_name = "FILE")]
    pub account: Option<PathBuf>,
    /// A catalog file, or a folder of them, beside the embedded ones. May be given several times.
    #[arg(long, global = true, value_name = "PATH")]
    pub catalog: Vec<PathBuf>,
    /// The configuration file, instead of the one in the configuration folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How results are written.
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// Short for --format json.
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,
}

impl GlobalArgs {
    /// The format that was asked for.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Configuration: defaults, file, environment, and these options over them. Problems are for standard error.
    pub fn load_config(&self) -> (Config, Vec<crate::config::ConfigProblem>) {
        let found = Paths::find(&process_environment).ok();
        let options =
            Layer { account: self.account.clone(), catalogs: self.catalog.clone(), ..Layer::default() };
        Config::load(found.as_ref(), self.config.as_deref(), &process_environment, options)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Search(search::SearchArgs),
    Catalog(catalog::CatalogArgs),
    Simulate(simulate::SimulateArgs),
    Can(can::CanArgs),
    WhoCan(who_can::WhoCanArgs),
    Matrix(matrix::MatrixArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Diff(diff::DiffArgs),
    Expand(expand::ExpandArgs),
    Shrink(shrink::ShrinkArgs),
    Draft(draft::DraftArgs),
    ExplainDenial(explain_denial::ExplainDenialArgs),
    Lint(lint::LintArgs),
    Test(test::TestArgs),
    Usage(usage::UsageArgs),
    Replay(replay::ReplayArgs),
    Fmt(fmt::FmtArgs),
    Templates(templates::TemplatesArgs),
    Paths(paths::PathsArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Where a command writes.
pub struct Streams<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Messages.
    pub err: &'a mut dyn Write,
}

/// The command that clap parses, for completions and the man page.
pub fn command() -> clap::Command {
    Args::command()
}

impl Args {
    /// Runs the command. `None` when there is none, so that the workbench is to be opened.
    ///
    /// `keys` writes the manual's section on the keys of the workbench, which the command line does not know.
    pub fn run(&self, keys: fn() -> String) -> Option<Exit> {
        let Some(command) = self.command.as_ref() else {
            return self.misspelled().map(|error| report(&error, &mut io::stderr().lock()));
        };
        let (mut out, mut err) = (io::BufWriter::new(io::stdout().lock()), io::stderr().lock());
        let result = if matches!(self.global.format(), Format::Json | Format::Sarif) {
            self.run_command(
                command,
                keys,
                &mut Streams { out: &mut output::JsonOut(&mut out), err: &mut err },
            )
        } else {
            self.run_command(command, keys, &mut Streams { out: &mut out, err: &mut err })
        };
        // The result counts as written once it is out of the buffer.
        let result = result.and_then(|exit| out.flush().map(|()| exit).map_err(CommandError::from));
        Some(result.unwrap_or_else(|error| report(&error, &mut err)))
    }

    /// A word that was meant as a command would be opened as a file that is not there.
    fn misspelled(&self) -> Option<CommandError> {
        let word = self.files.first()?.to_str()?;
        if word.contains(['.', '/', '\\']) || std::path::Path::new(word).exists() {
            return None;
        }
        let commands = Self::command();
        let near = nearest(word, commands.get_subcommands().map(clap::Command::get_name))?;
        Some(CommandError::Request(format!(
            "{word} is neither a command nor a file; did you mean acscope {near}?"
        )))
    }

    /// The options that every command takes.
    pub fn global(&self) -> &GlobalArgs {
        &self.global
    }

    fn run_command(
        &self,
        command: &Command,
        keys: fn() -> String,
        streams: &mut Streams<'_>,
    ) -> Result<Exit, CommandError> {
        if let Some(file) = self.files.first() {
            let name = crate::files::display_name(file);
            return Err(CommandError::Request(format!(
                "{name} stands before the command; give files after it"
            )));
        }
        if !self.trail.is_empty() {
            return Err(CommandError::Request(
                "--trail stands before the command; give it after it".to_owned(),
            ));
        }
        match command {
            Command::Search(args) => search::run(args, &self.global, streams),
            Command::Catalog(args) => catalog::run(args, &self.global, streams),
            Command::Simulate(args) => simulate::run(args, &self.global, streams),
            Command::Can(args) => can::run(args, &self.global, streams),
            Command::WhoCan(args) => who_can::run(args, &self.global, streams),
            Command::Matrix(args) => matrix::run(args, &self.global, streams),
            Command::Import(args) => import::run(args, &self.global, streams),
            Command::Export(args) => export::run(args, &self.global, streams),
            Command::Diff(args) => diff::run(args, &self.global, streams),
            Command::Expand(args) => expand::run(args, &self.global, streams),
            Command::Shrink(args) => shrink::run(args, &self.global, streams),
            Command::Draft(args) => draft::run(args, &self.global, streams),
            Command::ExplainDenial(args) => explain_denial::run(args, &self.global, streams),
            Command::Lint(args) => lint::run(args, &self.global, streams),
            Command::Test(args) => test::run(args, &self.global, streams),
            Command::Usage(args) => usage::run(args, &self.global, streams),
            Command::Replay(args) => replay::run(args, &self.global, streams),
            Command::Fmt(args) => fmt::run(args, &self.global, streams),
            Command::Templates(args) => templates::run(args, self.global.format(), streams),
            Command::Paths(args) => paths::run(args, &self.global, streams),
            Command::Completions(args) => completions::run(args, streams),
            Command::Man(args) => man::run(args, &keys(), streams),
        }
    }
}

/// Says why there is no result. A reader that went away (`acscope … | head`) is no error.
fn report(error: &CommandError, err: &mut dyn Write) -> Exit {
    if let CommandError::Write(error) = error
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        return Exit::Yes;
    }
    // When standard error is gone too there is nobody left to tell.
    let _ = writeln!(err, "error: {}", escape_for_display(&error.to_string()));
    Exit::Failed
}
