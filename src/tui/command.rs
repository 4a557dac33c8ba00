//! What popups lead to: commands, which carry what they need.
//!
//! A key gives an [`Action`], which carries nothing. A choice in a pop-up gives a `Command`, and the answer
//! to a question about a text a [`Purpose`] with that text. Both are plain data in the pop-up: whoever opens
//! one says there what each choice will do, and `update` does it. There are no callbacks.

use std::path::PathBuf;

use super::compare_screen::sides::{Source, Which};
use super::keys::action::Action;
use crate::engine::account::edit::{AccountChange, Thing};
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
    /// Save the expectations, and when that has worked do the other thing.
    SaveExpectationsThen(Box<Command>),
    /// Write the expectations to a file, replacing what is there if asked.
    SaveExpectationsTo {
        /// The file.
        path: PathBuf,
        /// Whether the person said that it may be replaced.
        replace: bool,
    },
    /// Edit the account.
    EditAccount(Box<AccountChange>),
    /// Ask for the name of a new thing of this kind.
    AskForName(NewThing),
    /// Choose a policy to attach for the resources of this group.
    AttachIn(String),
    /// Ask for the resource group to attach a policy in.
    AskForResourceGroup,
    /// Ask about an action as somebody; on a resource where one is meant.
    AskAs {
        /// Who.
        principal: String,
        /// What for.
        action: String,
        /// On what; where none is said the request keeps a resource that goes with the action.
        resource: Option<String>,
    },
    /// Write the matrix to this file, replacing what is there.
    ExportMatrixTo(PathBuf),
    /// Select something on the account screen.
    Find(Thing),
    /// Switch a layer off or on, by its word.
    ToggleLayer(&'static str),
    /// Switch all layers on.
    AllLayers,
    /// Save the account, and when that has worked do the other thing.
    SaveAccountThen(Box<Command>),
    /// Write the account to a file, replacing what is there if asked.
    SaveAccountTo {
        /// The file.
        path: PathBuf,
        /// Whether the person said that it may be replaced.
        replace: bool,
    },
    /// End, whatever is unsaved of policy and account; asks about expectations.
    QuitAccount,
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
    /// The name of a file to save the account to.
    SaveAccount,
    /// The name of something new in the account, of the kind of the sample.
    NameOfNew(NewThing),
    /// Another name for what is selected in the account.
    Rename,
    /// The resource group of the selected resource.
    ResourceGroup,
    /// The resource group to attach a policy in.
    AttachIn,
    /// The tags of the selected resource.
    Tags,
    /// What the matrix shows.
    MatrixFilter,
    /// The resource that the matrix asks on.
    MatrixResource,
    /// The name of a file for the matrix.
    ExportMatrix,
    /// The name of an event file, or of a folder of them.
    OpenTrail,
    /// Why a finding is all right.
    Suppress(Suppressing),
}

/// The kinds of things that can be new in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewThing {
    /// A RAM user.
    User,
    /// A group of users.
    Group,
    /// A RAM role.
    Role,
    /// A policy.
    Policy,
    /// A level of the resource directory.
    Level,
    /// A resource.
    Resource,
}

impl NewThing {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::User, Self::Group, Self::Role, Self::Policy, Self::Level, Self::Resource];

    /// One of this name.
    pub fn named(self, name: &str) -> Thing {
        let name = name.to_owned();
        match self {
            Self::User => Thing::User(name),
            Self::Group => Thing::Group(name),
            Self::Role => Thing::Role(name),
            Self::Policy => Thing::Policy(name),
            Self::Level => Thing::Level(name),
            Self::Resource => Thing::Resource(name),
        }
    }
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
