//! A pasted denial: the request pane takes what was asked, and a page says what RAM reported and how the policies in force
//! compare with it.

use super::focus::focus;
use super::say::say;
use super::start;
use crate::engine::denial::{
    Denial, DenialError, compare, compared_lines, denial_lines, principal_of, read_denials,
};
use crate::engine::draft::WantedRequest;
use crate::engine::edit::paste;
use crate::engine::policy::PolicyKind;
use crate::tui::app::App;
use crate::tui::command::Purpose;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Page, Popup};
use crate::tui::request_pane::{Question, context};
use crate::tui::screen::Screen;
use crate::tui::scroll::Scroll;
use crate::tui::text::{self, denial as words};

/// Columns for the label of a line.
const LABEL: usize = 9;

/// Whether a paste goes somewhere where a denial is of use: into a policy, into the request, or nowhere yet.
pub(super) fn takes_pastes(app: &App) -> bool {
    match app.popups.last() {
        Some(Popup::Prompt(prompt)) => prompt.purpose == Purpose::Paste,
        Some(_) => false,
        None => {
            app.screen == Screen::Workbench
                && match app.focus {
                    Pane::Catalog => !app.catalog.searching,
                    Pane::Json => !app.json.is_editing(),
                    _ => true,
                }
        }
    }
}

/// Takes a text that is a denial; none when it is something else.
pub(super) fn pasted(app: &mut App, pasted: &str) -> Option<Effects> {
    // What can be pasted as it is, is no denial, whatever words are in it.
    if paste::read(pasted, PolicyKind::Identity).is_ok() {
        return None;
    }
    let denials = match read_denials(pasted) {
        Ok(denials) => denials,
        Err(DenialError::NotRecognised | DenialError::TooLong) => return None,
        Err(error @ (DenialError::NothingNamed | DenialError::OnlyEncoded)) => {
            return Some(say(app, Level::Warning, text::sentence(&error.to_string())));
        }
    };
    if matches!(app.popups.last(), Some(Popup::Prompt(_))) {
        return Some(begin(app, denials));
    }
    let first = denials.first()?;
    ask(app, first);
    app.refresh();
    let mut lines = Vec::new();
    for (number, denial) in denials.iter().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        lines.extend(denial_lines(denial).into_iter().map(line));
    }
    lines.push(String::new());
    lines.extend(here(app, first));
    if denials.len() > 1 {
        lines.push(words::first_of(denials.len()));
    }
    app.popups.push(Popup::Page(Page { title: words::TITLE, lines, scroll: Scroll::default() }));
    Some(Effects::new())
}

fn line((label, text): (&'static str, String)) -> String {
    format!("{label:LABEL$} {text}")
}

/// Fills the request with what was refused; what the message does not say is left for the person to fill in.
fn ask(app: &mut App, denial: &Denial) {
    let account = app.account.as_ref().map(|account| account.resolver.account());
    let principal = account.and_then(|account| principal_of(denial, account));
    let values = denial
        .context
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| context::one(key, value)));
    let question = Question {
        principal: principal.unwrap_or_default(),
        action: denial.action.clone().unwrap_or_default(),
        resource: denial.resource.clone().unwrap_or_default(),
        context: values.collect::<Vec<_>>().join(" "),
    };
    app.request.recall(question);
    focus(app, Pane::Request);
}

/// What the policies in force say of the same request.
fn here(app: &App, denial: &Denial) -> Vec<String> {
    let Some(asker) = app.decided.asker() else { return Vec::new() };
    let mut lines = vec![words::asked_as(asker.shown())];
    match compare(denial, None, asker) {
        Ok(compared) => lines.extend(compared_lines(&compared).into_iter().map(line)),
        Err(_) if denial.action.is_none() => lines.push(words::NO_ACTION.to_owned()),
        Err(_) => lines.push(words::NO_RESOURCE.to_owned()),
    }
    lines
}

/// Denials as what a new policy has to allow.
fn begin(app: &mut App, denials: Vec<Denial>) -> Effects {
    let wanted: Vec<WantedRequest> = denials
        .into_iter()
        .filter_map(|denial| Some(WantedRequest::new(denial.action?, denial.resource)))
        .collect();
    app.popups.clear();
    start::draft_from(app, &wanted, words::FROM_DENIALS)
}
