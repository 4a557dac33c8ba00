//! The line at the bottom: an unfinished key sequence and what may follow, else a message, else hints.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::skin::Skin;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::keys::key::KeySequence;
use crate::tui::notice::{Level, Notice};
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    if !app.pressed.is_empty() {
        pending(frame, place, app, skin);
    } else if let Some(notice) = app.notices.current() {
        message(frame, place, app, notice, skin, seen);
    } else {
        hints(frame, place, app, skin, seen);
    }
}

fn pending(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>) {
    let pressed: Vec<String> = app.pressed.iter().map(|key| KeySequence::from(*key).to_string()).collect();
    let mut spans = vec![skin.span(Role::Key, format!(" {} {}", pressed.join(" "), skin.symbols.ellipsis))];
    for (keys, action) in app.keymap.continuations(&app.contexts(), &app.pressed) {
        spans.push(Span::raw("  "));
        spans.push(skin.span(Role::Key, keys.to_string()));
        spans.push(skin.span(Role::Bar, format!(" {}", action.name().replace('-', " "))));
    }
    skin.put(frame, place, Line::from(spans));
}

/// A message, and where to read it in full and those that it covers.
fn message(frame: &mut Frame<'_>, place: Rect, app: &App, notice: &Notice, skin: &Skin<'_>, seen: &mut Seen) {
    let role = match notice.level {
        Level::Info => Role::Info,
        Level::Success => Role::Success,
        Level::Warning => Role::Warning,
        Level::Error => Role::Error,
    };
    let room = usize::from(place.width.saturating_sub(2));
    let covered = app.notices.covered();
    let is_cut = fit::width(&notice.text) > room;
    let key = app.keymap.keys_in(Context::Global, Action::Messages).next().map(ToString::to_string);
    let more =
        if covered > 0 || is_cut { text::more_messages(covered, key.as_deref()) } else { String::new() };
    let text = fit::fit(&notice.text, room.saturating_sub(fit::width(&more)), skin.symbols.ellipsis);
    let spans = vec![Span::raw(" "), skin.span(role, text), skin.span(Role::Key, more.as_str())];
    skin.put(frame, place, Line::from(spans));
    if !more.is_empty() {
        seen.note(place, Target::Action(Action::Messages));
    }
}

/// As many hints as there is room for; the least useful ones have no room first.
fn hints(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut column = place.x + 1;
    for (key, action) in app.hints() {
        let label = format!(" {}", action.name().replace('-', " "));
        let width = (fit::width(&key) + fit::width(&label)) as u16;
        if column + width > place.right() {
            continue;
        }
        let hint = Rect { x: column, width, ..place };
        skin.put(frame, hint, Line::from(vec![skin.span(Role::Key, key), skin.span(Role::Bar, label)]));
        seen.note(hint, Target::Action(action));
        column += width + 2;
    }
}
