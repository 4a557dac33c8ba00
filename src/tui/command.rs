//! What popups lead to: commands, which carry what they need.
//!
//! A key gives an [`Action`], which carries nothing. A choice in a pop-up gives a `Command`, and the answer
//! to a question about a text a [`Purpose`] with that text. Both are plain data in the pop-up: whoever opens
//! one says there what each choice will do, and `update` does it. There are no callbacks.

use std::path::PathBuf;

use super::action::Action;
use crate::engine::edit::Change;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Nothing: close the pop-up.
    Nothing,
    /// What a key could do.
    Run(Action),
    /// Edit the policy.
    Edit(Box<Change>),
    /// End, whatever is unsaved of the policy; asks about expectations.
    Quit,
    /// End, whatever is unsaved.
    QuitAnyway,
    /// Save, and when that has worked do the other thing.
    SaveThen(Box<Command>),
    /// Write the policy to a file, replacing what is there if asked.
    SaveTo {
        /// The file.
        path: PathBuf,
        /// Whether the person said that it may be replaced.
        replace: bool,
    },
    /// Ask for a file and open it.
    AskForFile,
    /// Open a file, whatever is unsaved.
    Open(PathBuf),
    /// Ask an earlier request again.
    Recall(usize),
    /// Ask the request of an expectation.
    RecallExpectation(usize),
    /// Take an expectation away.
    DropExpectation(usize),
    /// Open a file of expectations, whatever is unsaved of the present ones.
    OpenExpectations(PathBuf),
    /// Write the expectations to a file, replacing what is there if asked.
    SaveExpectationsTo {
        /// The file.
        path: PathBuf,
        /// Whether the person said that it may be replaced.
        replace: bool,
    },
    /// Take unsaved work of an earlier run.
    Recover(usize),
    /// Delete unsaved work of an earlier run.
    Forget(usize),
}

/// What a text is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The name of a file to open.
    Open,
    /// The name of a file to save to.
    SaveAs,
    /// The name of a file of expectations to open.
    OpenExpectations,
    /// The name of a file to save the expectations to.
    SaveExpectations,
}
