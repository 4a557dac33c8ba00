//! `export`: a policy for elsewhere.

use super::catalog_source::load_catalog;
use super::exit::Exit;
use super::output::CommandError;
use super::rewritten::read_valid_file;
use super::{GlobalArgs, Streams};
use crate::engine::export::{ExportForm, ExportOptions, export};
use std::path::PathBuf;

/// Write a policy for elsewhere: a Terraform resource, a command of the aliyun command line, a table for reviewers,
/// canonical JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// The policy; - is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The form.
    #[arg(long = "as", value_enum)]
    form: Form,
    /// The policy's name, or the role's for a trust policy. Without it, the file's name.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What the policy is for.
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// With aliyun-cli: a new default version of a policy that exists (CreatePolicyVersion), or the trust policy of a role
    /// that exists (UpdateRole).
    #[arg(long)]
    new_version: bool,
}

/// The forms that a policy can leave in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Canonical JSON.
    Json,
    /// alicloud_ram_policy, alicloud_ram_role or alicloud_resource_manager_control_policy.
    Terraform,
    /// CreatePolicy, CreateRole or CreateControlPolicy, quoted for a shell.
    AliyunCli,
    /// A table: one row for each statement.
    Markdown,
}

const EXAMPLES: &str = "\
Examples:
  acscope export team-a.json --as terraform > team-a.tf
  acscope export team-a.json --as aliyun-cli --new-version
  acscope draft --module 1 | acscope export - --as markdown --name agents";

pub(super) fn run(
    args: &ExportArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if global.format().text_or_json()? {
        let message = "export writes the form of --as; leave --json out";
        return Err(CommandError::Request(message.to_owned()));
    }
    let form = match (args.form, args.new_version) {
        (Form::AliyunCli, true) => ExportForm::AliyunCliVersion,
        (_, true) => {
            let message = "--new-version is for --as aliyun-cli; leave it out or choose that form";
            return Err(CommandError::Request(message.to_owned()));
        }
        (Form::Json, false) => ExportForm::Json,
        (Form::Terraform, false) => ExportForm::Terraform,
        (Form::AliyunCli, false) => ExportForm::AliyunCli,
        (Form::Markdown, false) => ExportForm::Markdown,
    };
    let file = read_valid_file(&args.file, "exported", streams)?;
    let catalog = (form == ExportForm::Markdown).then(|| load_catalog(global, streams)).transpose()?;
    let name = args.name.as_deref().unwrap_or(&file.name);
    let options = ExportOptions { name, description: &args.description, catalog: catalog.as_ref() };
    let text = export(&file.parsed.policy, form, &options)
        .map_err(|error| CommandError::Request(format!("{}: {error}", file.shown)))?;
    write!(streams.out, "{text}")?;
    Ok(Exit::Yes)
}
