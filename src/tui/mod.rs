//! The workbench: the engine's answers on one screen, at every keystroke.
//!
//! ```text
//! bytes ─► terminal ─► Input ─► update ─► App ─► view ─► terminal
//!                      keymap ──┘   │      ▲
//!                                Effects   │ Outcome
//!                                   └─► runtime
//! ```
//!
//! [`app::App`] is plain data. Only [`update`] changes it, only [`view`] draws it, and only the runtime
//! touches the terminal, the disk and the clock.
//!
//! Where to find …
//! - what a **pane** or a **screen** knows: the module of its name (`…_pane`, `…_screen`); what its keys do: the file of
//!   its name in [`update`]; how it is drawn: in [`view`]; its words: in [`text`];
//! - the **policy** being worked on: [`draft`], and those beside it [`open_policies`]; the account: [`account`]; what
//!   never changes: [`world`];
//! - what **follows from the policy**: [`decided`], [`linted`], [`weighed`] and [`advised`], worked out [`aside`]
//!   where that may take longer than a frame;
//! - what a **key** does: [`keys`]; a line being typed: [`typing`]; what is in front of the panes: [`popup`];
//! - what reaches the **world outside**: [`runtime`] and [`terminal`], as [`effect`] asks for it.
//!
//! How to add …
//! - an **action**: a row in [`keys::action`], an arm in the pane's file under `update/`;
//! - a **pop-up**: usually a [`popup::List`], [`popup::Confirm`] or [`popup::Prompt`] filled with
//!   [`command::Command`]s; what the commands do stands in `update/`;
//! - a **pane**: a variant of [`pane::Pane`] and of [`keys::context::Context`], its place in [`layout`], its state
//!   in [`app`], a file in `update/` and one in `view/`, the reasons against its actions in `app/possible/`;
//! - a **tab** beside the JSON text: a pane that is also listed in [`pane::Pane::SHARING`] and
//!   [`Pane::shares`](pane::Pane::shares), with an action that goes there; `view/tabs.rs` says what its tab shows;
//! - a **screen** (something that takes the place of all panes and is left again with its state kept): a variant of
//!   [`screen::Screen`], a [`keys::context::Context`] for its keys, an action that opens it (`Global: "g …"`; name it in
//!   the doc of `screens`), its context beside those of `close-screen`, its title in `text/screens.rs`, its state in
//!   [`app`] (a struct in a module of its own), a file in `update/` and one in `view/`. The compiler asks for the rest:
//!   what the header says of it in `app/subject.rs`, what stands in the way of its actions in `app/possible/screens.rs`,
//!   where its keys go in `update/screens.rs`, how it is drawn in `view/mod.rs`. On a screen an action of
//!   [`keys::context::Context::Global`] that is about panes or the policy is not possible, unless the screen lists its
//!   own context in the action's row; pop-ups, help, palette, rows and wheel work at once: draw rows with
//!   [`seen::Seen::note_area`] and [`seen::Target::Row`], cells with [`seen::Target::Cell`];
//! - a **text**: a line in [`text`];
//! - something **clickable**: a [`seen::Target`], noted where it is drawn, answered in `update/mouse.rs`;
//! - a **colour**: a row in the list of [`theme::Role`]s and its place in the palette.

pub mod access_pane;
pub mod account;
pub mod account_screen;
pub mod advised;
pub mod app;
pub mod aside;
pub mod catalog_pane;
pub mod command;
pub mod compare_screen;
pub mod decided;
pub mod details_pane;
pub mod draft;
pub mod effect;
pub mod findings_pane;
pub mod fit;
pub mod input;
pub mod json_pane;
pub mod keys;
pub mod layout;
pub mod linted;
pub mod matrix_screen;
pub mod notice;
pub mod open_policies;
pub mod pane;
pub mod policy_pane;
pub mod popup;
pub mod request_pane;
pub mod runtime;
pub mod screen;
pub mod scroll;
pub mod seen;
pub mod statement_summary;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod typing;
pub mod update;
pub mod usage_screen;
pub mod view;
pub mod weighed;
pub mod world;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{Config, ConfigProblem, Paths};

/// What the workbench is opened with.
#[derive(Debug, Clone, Default)]
pub struct TuiOptions {
    /// Policy files to open.
    pub files: Vec<PathBuf>,
    /// Event files of ActionTrail to open.
    pub trail: Vec<PathBuf>,
    /// The configuration in force.
    pub config: Config,
    /// What was wrong with it; the workbench shows it.
    pub problems: Vec<ConfigProblem>,
    /// Where unsaved work is kept; nowhere without it.
    pub paths: Option<Paths>,
}

/// Why the workbench could not be opened, or not go on.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// There is no terminal to open it on.
    #[error("{0}\n{hint}", hint = text::WITHOUT_A_TERMINAL)]
    NoTerminal(#[from] terminal::NoTerminal),
    /// The terminal failed.
    #[error("the terminal failed: {0}; start again, in another terminal if it goes on failing")]
    Terminal(#[from] io::Error),
}

/// Opens the workbench and returns when it is left. The exit code is 0, or 128 and the number of the signal
/// that ended it.
///
/// Install other panic hooks before: the terminal is given back first, then they report.
pub fn run(options: TuiOptions) -> Result<ExitCode, TuiError> {
    runtime::run(options)
}
