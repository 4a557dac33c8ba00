//! `paths`: where acscope looks and writes.

use super::exit::Exit;
use super::output::CommandError;
use super::{GlobalArgs, Streams};
use crate::config::{CONFIG_DIR_VARIABLE, DATA_DIR_VARIABLE, Paths, STATE_DIR_VARIABLE, process_environment};
use crate::files::display_name;

/// Show where configuration, catalogs and unsaved work are kept.
#[derive(Debug, clap::Args)]
pub struct PathsArgs {}

pub(super) fn run(
    _: &PathsArgs,
    global: &GlobalArgs,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let json = global.format().text_or_json()?;
    let paths =
        Paths::find(&process_environment).map_err(|error| CommandError::Request(error.to_string()))?;
    let config = global.config.clone().unwrap_or_else(|| paths.config_file());
    let rows = [
        ("config", config, CONFIG_DIR_VARIABLE, "settings, keys, colours"),
        ("catalogs", paths.catalogs(), DATA_DIR_VARIABLE, "your own catalogs, beside the embedded ones"),
        ("state", paths.state, STATE_DIR_VARIABLE, "the last session and unsaved work"),
    ];
    if json {
        let members = rows
            .iter()
            .map(|(name, path, ..)| ((*name).to_owned(), path.to_string_lossy().into_owned().into()));
        writeln!(streams.out, "{}", serde_json::Value::Object(members.collect()))?;
        return Ok(Exit::Yes);
    }
    for (name, path, variable, what) in rows {
        writeln!(streams.out, "{name:9} {}", display_name(&path))?;
        writeln!(streams.out, "{:9} {what}; set {variable} to move it", "")?;
    }
    Ok(Exit::Yes)
}
