//! The line at the top: the program, the file, whether it is saved, what is wrong with it, its size, and the way
//! to help.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::findings::severity;
use super::skin::Skin;
use crate::engine::lint::Severity;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::layout::WIDE;
use crate::tui::screen::Screen;
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let style = skin.style(Role::Header);
    frame.buffer_mut().set_style(place, style);
    // Where there is a line of tabs the way to other screens stands there.
    let tabs = app.screen == Screen::Workbench && place.width < WIDE;
    let ways: &[Action] = if tabs { &[Action::Help] } else { &[Action::Help, Action::Screens] };
    let mut right = Rect { x: place.right(), width: 0, ..place };
    for action in ways {
        let gap = if *action == Action::Help { "" } else { " " };
        let label = format!("{}{gap}", way(app, *action));
        let width = (fit::width(&label) as u16).min(right.x - place.x);
        right = Rect { x: right.x - width, width, ..place };
        skin.put(frame, right, Line::styled(label, style));
        seen.note(right, Target::Action(*action));
    }

    let right = right.x;
    let gauge = if app.screen == Screen::Workbench { gauge(app, skin) } else { Vec::new() };
    let gauge_width = gauge.iter().map(|span| fit::width(&span.content)).sum::<usize>() as u16;
    // Size and faults give way to the name only where there is no room for both.
    let gauge_width = gauge_width.min((right - place.x) / 2);
    let middle = Rect { x: right - gauge_width, width: gauge_width, ..place };
    skin.put(frame, middle, Line::from(gauge));
    seen.note(middle, Target::Action(Action::GoFindings));

    let room = usize::from((middle.x - place.x).saturating_sub(1));
    let off: Vec<&str> = app.layers.left_out().collect();
    let without = if off.is_empty() { String::new() } else { format!(" {} ", text::account::without(&off)) };
    let most = room / 2;
    let without = fit::fit(&without, most, skin.symbols.ellipsis);
    let left = left(app, room - fit::width(&without), skin);
    skin.put(frame, Rect { width: room as u16, ..place }, Line::styled(left.as_str(), style));

    // What is left out must not be overlooked: it takes the place of who asks.
    if !without.is_empty() {
        let wide = fit::width(&without) as u16;
        let used = (fit::width(left.trim_end()) + 2) as u16;
        let place = Rect { x: (place.x + used).min(middle.x.saturating_sub(wide)), width: wide, ..place };
        skin.put(frame, place, Line::from(skin.span(Role::Warning, without)));
        seen.note(place, Target::Action(Action::Layers));
        return;
    }
    // Who asks stands in the middle, where there is room between the two.
    if let Some(asker) = app.decided.asker() {
        let whom = text::request::as_whom(asker.shown(), asker.reached().len());
        let (used, wide) = (fit::width(&left) + 2, fit::width(&whom));
        if used + wide <= room {
            let x =
                place.x + used.max(usize::from(place.width).saturating_sub(wide) / 2).min(room - wide) as u16;
            let middle = Rect { x, width: wide as u16, ..place };
            skin.put(frame, middle, Line::styled(whom, style));
            seen.note(middle, Target::Action(Action::GoRequest));
        }
    }
}

/// What is worked on, and whether it is saved. Where there is little room the name is cut, never what stands behind it.
fn left(app: &App, room: usize, skin: &Skin<'_>) -> String {
    let (name, among, modified) = if app.screen == Screen::Workbench {
        let name = app.draft.name().unwrap_or_else(|| text::NEW_POLICY.to_owned());
        let count = app.open.count();
        let among = if count > 1 { text::place_among(app.open.place() + 1, count) } else { String::new() };
        (name, among, app.draft.is_modified())
    } else {
        let (subject, modified) = app.subject();
        let name = format!("{}  {}", text::screens::screen(app.screen), escape_for_display(&subject));
        (name, String::new(), modified)
    };
    let before = format!(" {}  ", text::PROGRAM);
    let behind = format!("{among} {}", if modified { skin.symbols.modified } else { "" });
    let room = room.saturating_sub(fit::width(&before) + fit::width(&behind));
    format!("{before}{}{behind}", fit::fit(&name, room, skin.symbols.ellipsis))
}

/// A key and the name of what it does.
pub fn way(app: &App, action: Action) -> String {
    let key = app.keymap.keys_in(Context::Global, action).next();
    key.map_or_else(String::new, |key| format!("{key} {} ", action.name()))
}

/// How many calls of the open trail the policy would refuse.
fn trail<'s>(app: &App, plain: Style, bad: Style) -> Vec<Span<'s>> {
    let Some((refused, all)) = app.usage.refused() else { return Vec::new() };
    let words = text::usage::gauge(refused, all, app.usage.is_stale());
    vec![Span::styled(words, if refused > 0 { bad } else { plain }), Span::styled("  ", plain)]
}

/// What is wrong with the text, its kind where it is not the usual one, and its size.
fn gauge<'s>(app: &App, skin: &Skin<'_>) -> Vec<Span<'s>> {
    let header = skin.style(Role::Header);
    let on_header = |role| header.patch(Style { bg: None, ..skin.style(role) });
    let mut spans = trail(app, header, on_header(Role::Error));
    // A hint is no reason to look up.
    for bad in Severity::ALL.into_iter().filter(|severity| *severity > Severity::Hint) {
        let count = app.linted.counts().of(bad);
        if count > 0 {
            let (role, sign) = severity(bad, skin);
            let role = if app.linted.is_stale() { Role::Muted } else { role };
            spans.push(Span::styled(format!("{sign}{count} "), on_header(role)));
        }
    }
    if !spans.is_empty() {
        spans.push(Span::styled(" ", header));
    }
    let kind = text::policy::kind(app.draft.document().kind());
    if !kind.is_empty() {
        spans.push(Span::styled(kind, header));
        spans.push(Span::styled("  ", header));
    }
    if let Some(size) = app.policy.size() {
        let style = if size.over {
            on_header(Role::Error)
        } else if size.doubtful {
            on_header(Role::Warning)
        } else {
            header
        };
        let mark = if size.over { text::policy::TOO_LARGE } else { "" };
        spans.push(Span::styled(format!("{}{mark}  ", size.text), style));
    }
    spans
}
