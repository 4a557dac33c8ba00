//! The findings: moving among them, going to what they are about, fixes, explanations, suppressions.

use super::focus::focus;
use super::say::say;
use std::path::Path;

use crate::engine::edit::Change;
use crate::engine::lint::{
    FixEffect, LineChange, Suppression, check_of, explain, line_changes, statement_of,
};
use crate::engine::text::escape_for_display;
use crate::files::display_name;
use crate::tui::app::App;
use crate::tui::command::{Command, Purpose, Suppressing};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keys::action::Action;
use crate::tui::linted::Linted;
use crate::tui::notice::Level;
use crate::tui::pane::Pane;
use crate::tui::popup::{Choice, Confirm, Item, List, Page, Popup, Prompt};
use crate::tui::scroll::Scroll;
use crate::tui::seen::Seen;
use crate::tui::text;
use crate::tui::text::findings as words;

/// The most lines of a preview.
const LONGEST_PREVIEW: usize = 12;

pub(super) fn act(app: &mut App, seen: &Seen, action: Action) -> Option<Effects> {
    let height = seen.height(Pane::Findings);
    if app.findings.act(&app.linted, action, height) {
        return Some(Effects::new());
    }
    match action {
        Action::GoToFinding => go(app),
        Action::ApplyFix => preview(app),
        Action::ApplyFixes => return Some(preview_all(app)),
        Action::ExplainCheck => explain_check(app),
        Action::Suppress => ask_where(app),
        Action::NextSeverity => {
            app.findings.next_severity(&app.linted);
            return Some(say(app, Level::Info, words::listing(app.findings.least())));
        }
        Action::ShowSuppressed => {
            app.findings.toggle_suppressed(&app.linted);
            let with = app.findings.with_suppressed();
            return Some(say(
                app,
                Level::Info,
                if with { words::WITH_SUPPRESSED } else { words::WITHOUT_SUPPRESSED },
            ));
        }
        Action::NextMark => app.findings.step(&app.linted, 1, height),
        Action::PreviousMark => app.findings.step(&app.linted, -1, height),
        _ => return None,
    }
    Some(Effects::new())
}

/// Goes to the place of the selected finding in the text, and to its part of the policy.
fn go(app: &mut App) {
    let Some(placed) = app.findings.selected(&app.linted) else { return };
    let (place, target) = (placed.place, placed.target);
    if let Some(target) = target {
        app.policy.set_open(&app.draft, target.statement, true);
        app.policy.select(target);
    }
    focus(app, Pane::Json);
    app.json.go_to(place);
}

/// A click on a finding; a second one does what Enter does.
pub(super) fn click(app: &mut App, seen: &Seen, row: usize) {
    let again = app.focus == Pane::Findings && app.findings.row() == Some(row);
    focus(app, Pane::Findings);
    app.findings.select_row(&app.linted, row, seen.height(Pane::Findings));
    if again {
        go(app);
    }
}

/// Shows what the fix of the selected finding changes, and asks.
fn preview(app: &mut App) {
    let Some(placed) = app.findings.selected(&app.linted) else { return };
    let Some(fix) = &placed.finding.fix else { return };
    let description = escape_for_display(&fix.description);
    let mut question = vec![format!("{}: {description}", placed.finding.code)];
    question.extend(shown(&line_changes(app.draft.text(), &fix.edits)));
    question.push(words::effect(fix.effect, fix.by_catalogs).to_owned());
    let apply = Command::ApplyFix {
        text: fix.document(),
        label: words::fix_label(placed.finding.code, &description, &fix.effect_words()),
    };
    // What gives more access is not one Enter away.
    let proven = !fix.by_catalogs && matches!(fix.effect, FixEffect::Equal | FixEffect::Narrower);
    let label = if proven { words::APPLY } else { words::APPLY_ANYWAY };
    ask(app, words::FIX, &question, Choice::new('a', label, apply), usize::from(!proven));
}

/// Shows what applying every safe fix comes to, and asks.
fn preview_all(app: &mut App) -> Effects {
    let Some(world) = app.world.clone() else { return Effects::new() };
    let fixed = app.linted.fix_all(&app.draft, &world);
    if fixed.applied.is_empty() {
        return say(app, Level::Info, words::NOTHING_TO_FIX);
    }
    let count = fixed.applied.len();
    let mut question: Vec<String> = fixed
        .applied
        .iter()
        .map(|(code, description, effect)| format!("{code}: {} ({effect})", escape_for_display(description)))
        .collect();
    cut(&mut question);
    let apply = Command::ApplyFix { text: fixed.text, label: words::fixes_label(count) };
    ask(app, words::FIXES, &question, Choice::new('a', words::APPLY, apply), 0);
    Effects::new()
}

fn ask(app: &mut App, title: &'static str, question: &[String], apply: Choice, selected: usize) {
    app.popups.push(Popup::Confirm(Confirm {
        title,
        question: question.join("\n"),
        choices: vec![apply, Choice::new('c', text::CANCEL, Command::Nothing)],
        selected,
    }));
}

/// Changed lines as a difference shows them, without the blanks that all of them begin with.
fn shown(changes: &[LineChange]) -> Vec<String> {
    let mut lines = Vec::new();
    for change in changes {
        let all = || change.old.iter().chain(&change.new).filter(|line| !line.trim().is_empty());
        let indent = all().map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
        let line = |sign: &str, line: &String| {
            let rest = line.get(indent..).unwrap_or_default();
            format!("{sign} {}", escape_for_display(rest))
        };
        lines.extend(change.old.iter().map(|old| line("-", old)));
        lines.extend(change.new.iter().map(|new| line("+", new)));
    }
    cut(&mut lines);
    lines
}

fn cut(lines: &mut Vec<String>) {
    let more = lines.len().saturating_sub(LONGEST_PREVIEW);
    if more > 1 {
        lines.truncate(LONGEST_PREVIEW);
        lines.push(words::more_lines(more));
    }
}

/// Takes over what a fix makes of the policy, as one step.
pub(super) fn apply(app: &mut App, fixed: String, label: String) -> Effects {
    match app.draft.apply_labelled(Change::ReplaceText(fixed), label) {
        Ok(applied) => say(app, Level::Info, text::sentence(&applied.label)),
        Err(error) => say(app, Level::Warning, error.to_string()),
    }
}

/// The page of the check that found it.
fn explain_check(app: &mut App) {
    let Some(placed) = app.findings.selected(&app.linted) else { return };
    let Some(known) = check_of(placed.finding.code) else { return };
    let lines = explain(known).lines().map(|line| escape_for_display(line).into_owned()).collect();
    app.popups.push(Popup::Page(Page { title: words::CHECK, lines, scroll: Scroll::default() }));
}

/// Asks where a finding is to be lived with.
fn ask_where(app: &mut App) {
    let Some(placed) = app.findings.selected(&app.linted) else { return };
    let code = placed.finding.code;
    let statement = statement_of(&placed.finding.pointer);
    let name = escape_for_display(&Linted::name_of(&app.draft)).into_owned();
    let item = |label: String, everywhere: bool, statement: Option<usize>| {
        Item::new(label, Command::AskForReason(Suppressing { code, everywhere, statement }))
    };
    let mut items = vec![item(words::in_policy(&name), false, None)];
    if let Some(number) = statement {
        items.insert(0, item(words::in_statement(number, &name), false, Some(number)));
    }
    items.push(item(words::IN_EVERY_POLICY.to_owned(), true, None));
    app.popups.push(Popup::List(List::new(words::SUPPRESS, items)));
}

pub(super) fn ask_for_reason(app: &mut App, suppressing: Suppressing) -> Effects {
    let prompt =
        Prompt::new(words::REASON_TITLE, words::REASON, "", Vec::new(), Purpose::Suppress(suppressing));
    app.popups.push(Popup::Prompt(prompt));
    Effects::new()
}

/// The reason is given: it goes into the configuration.
pub(super) fn suppress(app: &mut App, suppressing: Suppressing, reason: &str) -> Effects {
    if reason.is_empty() {
        return say(app, Level::Warning, words::GIVE_A_REASON);
    }
    app.popups.pop();
    let Some(file) = app.linted.settings().file.clone() else {
        return say(app, Level::Warning, words::NO_CONFIGURATION);
    };
    let policy = if suppressing.everywhere { "*".to_owned() } else { Linted::name_of(&app.draft) };
    let suppression = Suppression {
        policy,
        code: suppressing.code.to_owned(),
        statement: suppressing.statement,
        reason: reason.to_owned(),
    };
    vec![Effect::Suppress(file, suppression)]
}

/// The configuration was written, or could not be.
pub(super) fn suppressed(app: &mut App, file: &Path, result: Result<Suppression, String>) -> Effects {
    match result {
        Ok(suppression) => {
            let message = words::suppressed(&suppression.code, &display_name(file));
            app.linted.suppress(suppression);
            say(app, Level::Success, message)
        }
        Err(problem) => say(app, Level::Error, words::not_suppressed(&problem)),
    }
}
