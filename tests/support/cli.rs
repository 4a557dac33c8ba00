//! Running the real binary away from a terminal.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A policy that is in order.
pub const POLICY: &str =
    r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}"#;

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acscope"));
    // Nothing of the developer's own surroundings may change what a test sees.
    command.env_clear().env("HOME", "/nonexistent").args(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs acscope with these arguments and without input.
pub fn acscope(args: &[&str]) -> Run {
    Run::of(command(args).spawn().unwrap())
}

impl Run {
    /// Runs it with bytes on standard input.
    pub fn with_input(args: &[&str], input: &[u8]) -> Self {
        let mut child = command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // Written beside the reading, or a full pipe would stop both.
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let run = Self::of(child);
        let _ = writer.join().unwrap();
        run
    }

    /// Runs it with these environment variables.
    pub fn with_environment(args: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::of(command(args).envs(variables.iter().copied()).spawn().unwrap())
    }

    /// Starts it with all streams piped.
    pub fn start(args: &[&str]) -> Child {
        command(args).stdin(Stdio::piped()).spawn().unwrap()
    }

    fn of(child: Child) -> Self {
        let output = child.wait_with_output().unwrap();
        Self {
            code: output.status.code().expect("not ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output as one JSON value.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {:?}, {}", self.out, self.err))
    }
}

/// A folder that goes away with the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A file in a folder of its own.
pub struct TestFile {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl TestFile {
    pub fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.path).unwrap()
    }
}

/// Writes a file of that name.
pub fn file(name: &str, text: &str) -> TestFile {
    let folder = folder();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    TestFile { _folder: folder, path }
}
