//! What only the runtime may do, asked for as data; and what came of it.
//!
//! `update` never reads a file, writes to the terminal or looks at a clock. It returns effects, the runtime
//! carries them out, and what comes of them is given to `update::outcome`. So every test of the workbench can
//! check what would happen without letting it happen.

use std::path::PathBuf;

use super::advised::{Advised, Question};
use super::compare_screen::Comparing;
use super::linted::{Answer, Job};
use super::matrix_screen::job::{MatrixJob, SharedMatrix};
use super::request_pane::{Regions, RegionsChecked};
use super::usage_screen::jobs::{SharedTrail, TrailJob, UsageAnswer, UsageJob};
use super::weighed::{Compared, Named, Naming, Weighed, Weighing};
use crate::engine::lint::Suppression;
use crate::files::{Expect, ReadError, SaveError, Stamp, TrailProgress};

/// Something for the runtime to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// End.
    Quit,
    /// Stop, as Ctrl-Z does.
    Stop,
    /// Draw everything again.
    Redraw,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Put a text on the clipboard.
    Copy(String),
    /// Read a file.
    Read(PathBuf),
    /// Write a file.
    Write {
        /// The file.
        path: PathBuf,
        /// All of its text.
        text: String,
        /// What is believed to be there.
        expect: Expect,
    },
    /// Read a policy to compare with.
    ReadOther(PathBuf),
    /// Compare two policies.
    Compare(u64, Box<Comparing>),
    /// Read a file of expectations.
    ReadExpectations(PathBuf),
    /// Write a file of expectations.
    WriteExpectations {
        /// The file.
        path: PathBuf,
        /// All of its text.
        text: String,
        /// What is believed to be there.
        expect: Expect,
    },
    /// Write the file of the account.
    WriteAccount {
        /// The file.
        path: PathBuf,
        /// All of its text.
        text: String,
        /// What is believed to be there.
        expect: Expect,
    },
    /// Work a matrix out aside.
    Matrix(Box<MatrixJob>),
    /// Write a table to a file.
    WriteTable {
        /// The file.
        path: PathBuf,
        /// All of its text.
        text: String,
        /// What is believed to be there.
        expect: Expect,
    },
    /// See whether a file is still what it was.
    Look(PathBuf, Stamp),
    /// Compare what a policy allows, where that may take longer than a frame.
    Weigh(u64, Box<Weighing>),
    /// Find out what an earlier step did to access.
    NameStep(u64, Box<Naming>),
    /// Check what is expected of regions of requests.
    CheckRegions(u64, Box<Regions>),
    /// Find out what it would take to allow a request.
    Advise(u64, Box<Question>),
    /// Lint a policy that is too large to be linted while a key is answered.
    Lint(Box<Job>),
    /// Write into the configuration that a finding is to be lived with.
    Suppress(PathBuf, Suppression),
    /// Read a trail, instead of any that is being read.
    ReadTrail(TrailJob),
    /// Stop reading a trail.
    StopTrail,
    /// Ask about a principal of a trail with too many calls to do so while a key is answered.
    AskUsage(Box<UsageJob>),
    /// Let the person edit a text in an editor of their own.
    Edit(String),
    /// Delete the file that kept unsaved work of an earlier run: it is not wanted.
    Forget(PathBuf),
    /// Delete the file that kept unsaved work of an earlier run, as soon as this run keeps that work itself.
    TakeOver(PathBuf),
}

/// What came of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A file was read, or could not be.
    Read(PathBuf, Result<(String, Stamp), ReadError>),
    /// A file was written, or could not be.
    Written(PathBuf, Result<Stamp, SaveError>),
    /// A policy to compare with was read, or could not be.
    OtherRead(PathBuf, Result<(String, Stamp), ReadError>),
    /// Two policies were compared.
    Compared(u64, Box<Compared>),
    /// A file of expectations was read, or could not be.
    ExpectationsRead(PathBuf, Result<(String, Stamp), ReadError>),
    /// A file of expectations was written, or could not be.
    ExpectationsWritten(PathBuf, Result<Stamp, SaveError>),
    /// The file of the account was written, or could not be.
    AccountWritten(PathBuf, Result<Stamp, SaveError>),
    /// A matrix has been worked out: the number of its job, and the decisions.
    Matrix(u64, SharedMatrix),
    /// A table was written, or could not be.
    TableWritten(PathBuf, Result<Stamp, SaveError>),
    /// A file is no longer what it was.
    ChangedOnDisk,
    /// What a policy allows was compared.
    Weighed(u64, Box<Weighed>),
    /// What an earlier step did was found out.
    StepNamed(u64, Box<Named>),
    /// What is expected of regions of requests was checked.
    RegionsChecked(u64, Box<RegionsChecked>),
    /// It was found out what it would take to allow a request.
    Advised(u64, Box<Advised>),
    /// A policy was linted.
    Linted(Answer),
    /// A suppression was written, or could not be.
    Suppressed(PathBuf, Result<Suppression, String>),
    /// How far the reading of this number has come.
    TrailProgress(u64, TrailProgress),
    /// The reading of this number has ended: with a trail, with none because it was stopped, or not at all.
    TrailRead(u64, Result<Option<SharedTrail>, ReadError>),
    /// A principal of a trail was asked about.
    UsageAnswered(Box<UsageAnswer>),
    /// The editor has ended: the text it left, nothing if it left it as it was, or why not.
    Edited(Result<Option<String>, String>),
    /// Work that was done aside has panicked: what it was about, and what the panic said.
    Panicked(&'static str, String),
    /// The text is on the clipboard of this, or on none.
    Copied(Result<&'static str, String>),
}

/// Effects in the order in which they are to be carried out.
pub type Effects = Vec<Effect>;
