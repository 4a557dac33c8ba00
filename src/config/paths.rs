//! The directories of the program, and the only place that asks the platform for them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// Reads one environment variable. Tests give their own, so that none touches a real home.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The environment of this process. A variable that is set to nothing counts as unset.
pub fn process_environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The variable that moves the configuration directory.
pub const CONFIG_DIR_VARIABLE: &str = "ACSCOPE_CONFIG_DIR";
/// The variable that moves the data directory.
pub const DATA_DIR_VARIABLE: &str = "ACSCOPE_DATA_DIR";
/// The variable that moves the state directory.
pub const STATE_DIR_VARIABLE: &str = "ACSCOPE_STATE_DIR";

/// Where the program keeps its things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// What the user writes: `config.toml`.
    pub config: PathBuf,
    /// What the user adds: catalogs.
    pub data: PathBuf,
    /// What the program remembers: session, unsaved work.
    pub state: PathBuf,
}

/// The platform knows no home directory and not every directory was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no home directory; set HOME, or {CONFIG_DIR_VARIABLE}, {DATA_DIR_VARIABLE} and {STATE_DIR_VARIABLE}"
)]
pub struct NoHome;

impl Paths {
    /// The directories that the environment names, else those of the platform.
    pub fn find(environment: Environment<'_>) -> Result<Self, NoHome> {
        let platform = ProjectDirs::from("", "", "acscope");
        let directory = |variable, of_platform: &dyn Fn(&ProjectDirs) -> PathBuf| {
            environment(variable)
                .map(PathBuf::from)
                .or_else(|| platform.as_ref().map(of_platform))
                .ok_or(NoHome)
        };
        Ok(Self {
            config: directory(CONFIG_DIR_VARIABLE, &|dirs| dirs.config_dir().to_owned())?,
            data: directory(DATA_DIR_VARIABLE, &|dirs| dirs.data_dir().to_owned())?,
            // Not every platform has a place for state.
            state: directory(STATE_DIR_VARIABLE, &|dirs| {
                dirs.state_dir().map_or_else(|| dirs.data_local_dir().join("state"), Path::to_owned)
            })?,
        })
    }

    /// The configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The user's own catalogs.
    pub fn catalogs(&self) -> PathBuf {
        self.data.join("catalogs")
    }

    /// What was open and asked when the workbench was left.
    pub fn session(&self) -> PathBuf {
        self.state.join("session.json")
    }

    /// Unsaved work, one file for each program that is or was running.
    pub fn recovery(&self) -> PathBuf {
        self.state.join("recovery")
    }
}

/// The path as a shell would read it: `~` at the start is the home directory, and a relative path starts at
/// `base`.
pub fn resolve(written: &str, base: &Path) -> PathBuf {
    let at_home = written.strip_prefix("~/").or((written == "~").then_some(""));
    match (at_home, BaseDirs::new()) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        _ => base.join(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_moves_every_directory() {
        let paths = Paths::find(&|name| {
            let directory = match name {
                CONFIG_DIR_VARIABLE => "/c",
                DATA_DIR_VARIABLE => "/d",
                STATE_DIR_VARIABLE => "/s",
                _ => return None,
            };
            Some(directory.into())
        })
        .unwrap();
        assert_eq!(paths.config_file(), Path::new("/c/config.toml"));
        assert_eq!(paths.catalogs(), Path::new("/d/catalogs"));
        assert_eq!(paths.recovery(), Path::new("/s/recovery"));
    }

    #[test]
    fn a_written_path_starts_at_its_file_or_at_home() {
        let base = Path::new("/etc/acscope");
        assert_eq!(resolve("a.json", base), Path::new("/etc/acscope/a.json"));
        assert_eq!(resolve("/a.json", base), Path::new("/a.json"));
        if let Some(home) = BaseDirs::new() {
            assert_eq!(resolve("~/a.json", base), home.home_dir().join("a.json"));
        }
        assert_eq!(resolve("~user/a.json", base), Path::new("/etc/acscope/~user/a.json"));
    }
}
