//! The policy as text: line numbers and marks beside it, what is wrong below it, the cursor while it is typed in.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation as _;

use super::findings::severity;
use super::rows::{placeholder, row, select};
use super::skin::{Skin, keep};
use crate::engine::edit::Standing;
use crate::engine::lint::Severity;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::json_pane::colors::Shown;
use crate::tui::json_pane::editor::Editor;
use crate::tui::pane::Pane;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

/// The most lines that a message takes.
const LONGEST_MESSAGE: usize = 3;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let source = app.draft.text();
    if source.is_empty() && !app.json.is_editing() {
        placeholder(frame, area, skin, text::EMPTY_JSON);
        return;
    }
    let below = footer(app, area, skin);
    let height = area.height - below.len() as u16;
    let body = Rect { height, ..area };
    seen.note_area(Area::Pane(Pane::Json), body);
    for (at, (role, line)) in (height..area.height).zip(&below) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(*role, line.as_str())));
        }
    }
    lines(frame, body, app, skin, seen);
}

fn lines(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let (source, height) = (app.draft.text(), usize::from(area.height));
    let count = app.json.line_count(source);
    let digits = count.max(1).ilog10() as usize + 1;
    let gutter = (digits + 1) as u16;
    let top = app.json.top(source, height);
    let body = Rect { x: area.x + gutter, width: area.width.saturating_sub(gutter), ..area };
    let width = usize::from(body.width);
    let cursor = app.json.editor().map(|editor| (editor.cursor().0, column(editor)));
    // A text that is only read scrolls by columns; one that is typed in follows the cursor.
    let left = match cursor {
        Some((_, column)) => app.json.scroll.left.clamp((column + 1).saturating_sub(width.max(1)), column),
        None => app.json.scroll.left,
    };
    let shown = Shown {
        revision: app.draft.revision(),
        top,
        height: height.min(count - top.min(count)),
        left,
        width,
    };
    let mut colored = std::mem::take(&mut seen.json);
    let made = colored.lines(shown, |at| app.json.line(source, at));
    for (at, (index, line)) in (0..area.height).zip((top..).zip(made)) {
        let (Some(place), Some(inner)) = (row(area, at), row(body, at)) else { break };
        skin.put(frame, place, Line::from(beside(app, index + 1, digits, skin)));
        let mut pieces: Vec<Span<'_>> =
            line.pieces.iter().map(|(role, piece)| skin.span(*role, piece.as_str())).collect();
        if app.json.is_selected(index + 1) && cursor.is_none() {
            select(frame, inner, false, skin);
        }
        if line.is_cut {
            keep(&mut pieces, width.saturating_sub(1));
            pieces.push(skin.span(Role::LineNumber, skin.symbols.ellipsis));
        }
        skin.put(frame, inner, Line::from(pieces));
        seen.note(inner, Target::JsonLine { line: index, left });
        if let Some((row, column)) = cursor
            && row == index
            && app.has_keyboard(Pane::Json)
        {
            let right = inner.right().saturating_sub(1);
            let x = (inner.x + (column - left) as u16).min(right);
            frame.set_cursor_position(Position::new(x, inner.y));
        }
    }
    seen.json = colored;
}

/// The number of a line and a mark: something is wrong on it, or it belongs to the selected statement.
fn beside<'t>(app: &App, line: usize, digits: usize, skin: &Skin<'t>) -> Vec<Span<'t>> {
    let unfinished = app.draft.document().standing() == Standing::Unfinished;
    let (number, role, mark) = match app.json.severity_on(line) {
        // What is only unfinished is not wrong yet.
        Some(Severity::Error) if unfinished => (Role::Warning, Role::Warning, skin.symbols.attention),
        Some(worst) => {
            let (role, sign) = severity(worst, skin);
            (role, role, sign)
        }
        None if app.json.is_of_statement(line) => (Role::LineNumber, Role::BorderFocused, skin.symbols.bar),
        None => (Role::LineNumber, Role::LineNumber, " "),
    };
    vec![skin.span(number, format!("{line:>digits$}")), skin.span(role, mark)]
}

/// The column of the cursor in its line, as the line is shown.
fn column(editor: &Editor) -> usize {
    let before = editor.byte();
    let graphemes = editor.line().grapheme_indices(true).take_while(|(at, _)| *at < before);
    graphemes.map(|(_, grapheme)| fit::width(&escape_for_display(grapheme))).sum()
}

/// What is wrong, and what is in force meanwhile.
fn footer(app: &App, area: Rect, skin: &Skin<'_>) -> Vec<(Role, String)> {
    let Some((at, mark)) = app.json.shown_mark(app.focus == Pane::Json) else { return Vec::new() };
    let document = app.draft.document();
    let force = match document.standing() {
        Standing::Complete => None,
        Standing::Unfinished => Some(text::json::UNFINISHED),
        Standing::Refused | Standing::Unreadable if document.in_force().is_some() => {
            Some(text::json::LAST_GOOD)
        }
        Standing::Refused | Standing::Unreadable => Some(text::json::NO_GOOD),
    };
    let (role, sign) = match mark.severity {
        Severity::Error if document.standing() <= Standing::Unfinished => {
            (Role::Warning, skin.symbols.attention)
        }
        other => severity(other, skin),
    };
    // At least half of the pane is for the text.
    let room = usize::from(area.height / 2);
    let width = usize::from(area.width);
    let message = text::json::mark(sign, mark, at + 1, app.json.marks().len());
    let most = LONGEST_MESSAGE.min(room.saturating_sub(usize::from(force.is_some()))).min(room);
    let wrapped = fit::wrap_at_most(&message, width, most, skin.symbols.ellipsis);
    let mut lines: Vec<(Role, String)> = wrapped.into_iter().map(|line| (role, line.into_owned())).collect();
    if let Some(force) = force.filter(|_| room > 0) {
        lines.push((Role::Warning, fit::fit(force, width, skin.symbols.ellipsis).into_owned()));
    }
    lines
}
