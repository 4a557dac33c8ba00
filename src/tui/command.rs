//! What popups lead to: commands, which carry what they need.
//!
//! A key gives an [`Action`], which carries nothing. A choice in a pop-up gives a `Command`, and the answer
//! to a question about a text a [`Purpose`] with that text. Both are plain data in the pop-up: whoever opens
//! one says there what each choice will do, and `update` does it. There are no callbacks.

use std::path::PathBuf;

use super::action::Action;
use super::compare_screen::{Source, Which};
use crate::engine::edit::{Change, StatementId};
use crate::engine::policy::{PolicyKind, Statement};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Nothing: close the pop-up.
    Nothing,
    /// What a key could do.
    Run(Action),
    /// Edit the policy.
    Edit(Box<Change>),
    /// Begin a new policy beside those that are open.
    Begin(Box<Beginning>),
    /// Fill a template in.
    Template(&'static str),
    /// Choose a resource type and access levels.
    Level,
    /// Choose among the requests that were asked.
    Requests,
    /// Take the guided path for a service.
    GuideService(String),
    /// Ask for text from the clipboard.
    AskForPaste,
    /// Put a text on the clipboard.
    Copy(String),
    /// Fill in a resource of a template, or one in free text.
    ResourceForm {
        /// Of which statement.
        statement: StatementId,
        /// The ARN template.
        template: Option<String>,
    },
    /// Take over what a fix makes of the policy.
    ApplyFix {
        /// The whole text.
        text: String,
        /// What the step is called.
        label: String,
    },
    /// Ask why a finding is all right.
    AskForReason(Suppressing),
    /// Take so many steps back.
    UndoSteps(usize),
    /// Take so many steps again.
    RedoSteps(usize),
    /// End, after a question about each unsaved policy but those that were given up, by number.
    Quit {
        /// Drafts whose changes the person has let go.
        given_up: Vec<u64>,
    },
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
    /// Open a file, or read the current one again, whatever is unsaved of it.
    Open(PathBuf),
    /// Make an edit that allows the request, by its place in the list; asks before a denial is weakened.
    Fix(usize),
    /// The same without a question.
    FixAnyway(usize),
    /// Put something on a side of the compare screen.
    CompareWith(Which, Source),
    /// Ask for the name of another file to compare with.
    AskForOther(Which),
    /// Go to the open policy at a place.
    GoToPolicy(usize),
    /// Close the current policy, whatever is unsaved of it.
    ClosePolicy,
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

/// A new policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Its kind.
    pub kind: PolicyKind,
    /// What it begins with.
    pub statements: Vec<Statement>,
    /// Its text, where it is to stay as it was written.
    pub text: Option<String>,
    /// What has to be known about it, shown once it is there.
    pub notes: Vec<String>,
}

impl Default for Beginning {
    fn default() -> Self {
        let (name, note) = (String::new(), String::new());
        Self { name, note, kind: PolicyKind::Identity, statements: Vec::new(), text: None, notes: Vec::new() }
    }
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
    /// The name of a file to compare with.
    Compare,
    /// Text from the clipboard for a new policy.
    Paste,
    /// The name of an event file, or of a folder of them.
    OpenTrail,
    /// Why a finding is all right.
    Suppress(Suppressing),
}

/// What is to be lived with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppressing {
    /// The code of the check.
    pub code: &'static str,
    /// In every policy, not only in this one.
    pub everywhere: bool,
    /// Only in the statement with this number, from 1.
    pub statement: Option<usize>,
}
