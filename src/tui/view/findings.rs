//! The findings as a list, and the selected one in full below it.
//!
//! ```text
//! ✗ E112   7  Effect is "Alow"; RAM knows Allow and D…
//! ! W309  32  cms:ListDigitalEmployees takes no resou…
//! ────────────────────────────────────────────────────
//! error E112 at 7:17: Effect is "Alow"; RAM knows Allow
//! and Deny
//! fix (wider): write Allow
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::{placeholder, row, select};
use super::skin::Skin;
use crate::engine::lint::{CHECKS, NotChecked, Severity};
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::linted::Placed;
use crate::tui::pane::Pane;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

/// How a severity looks: its role and its sign.
pub fn severity<'s>(severity: Severity, skin: &Skin<'s>) -> (Role, &'s str) {
    match severity {
        Severity::Error => (Role::Error, skin.symbols.explicit_deny),
        Severity::Security => (Role::Depends, skin.symbols.security),
        Severity::Warning => (Role::Warning, skin.symbols.attention),
        Severity::Hint => (Role::Muted, skin.symbols.dot),
    }
}

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut below = below(app, area, skin);
    let gaps = gaps(app, usize::from(area.width));
    // What was not checked stands under the list where there is room, else in one line.
    let room = usize::from(area.height).saturating_sub(below.len() + app.findings.len());
    let under_list = gaps.len() <= room;
    if !gaps.is_empty() && !under_list && !app.findings.is_empty() {
        below.push((Role::Muted, text::findings::gaps(app.linted.not_checked().iter().map(|gap| gap.code))));
        below.truncate(usize::from(area.height));
    }
    let height = area.height - below.len() as u16;
    seen.note_area(Area::Pane(Pane::Findings), Rect { height, ..area });
    for (at, (role, line)) in (height..area.height).zip(&below) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(*role, line.as_str())));
        }
    }
    let list = Rect { height, ..area };
    if app.findings.is_empty() {
        empty(frame, list, app, skin);
        return;
    }
    let selected = app.findings.row();
    let focused = app.has_keyboard(Pane::Findings);
    let top = app.findings.top(usize::from(height));
    let digits = digits(app);
    let rows = app.findings.rows(&app.linted).enumerate().skip(top);
    for (offset, (at, placed)) in (0..height).zip(rows) {
        let (Some(place), Some(placed)) = (row(list, offset), placed) else { break };
        if selected == Some(at) {
            select(frame, place, focused, skin);
        }
        finding(frame, place, placed, digits, skin);
        seen.note(place, Target::Finding(at));
    }
    let rest = Rect { y: list.y + (app.findings.len() as u16).min(height), ..list };
    let rest = Rect { height: list.bottom() - rest.y, ..rest };
    if under_list {
        lines(frame, rest, &gaps, skin);
    }
}

/// What could not be judged, and why.
fn gaps(app: &App, width: usize) -> Vec<(Role, String)> {
    let sentence = |gap: &NotChecked| text::findings::not_checked(gap.code, &escape_for_display(&gap.reason));
    let wrapped = |sentence: String| {
        fit::wrap(&sentence, width).into_iter().map(|line| (Role::Muted, line.to_owned())).collect::<Vec<_>>()
    };
    app.linted.not_checked().iter().map(sentence).flat_map(wrapped).collect()
}

/// Lines from the top of an area on; where there are more than it has room for, the last one counts the rest.
fn lines(frame: &mut Frame<'_>, area: Rect, lines: &[(Role, String)], skin: &Skin<'_>) {
    let room = usize::from(area.height);
    let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
    for (at, (role, line)) in (0..area.height).zip(lines.iter().take(shown)) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(*role, line.as_str())));
        }
    }
    if let Some(place) = row(area, shown as u16).filter(|_| lines.len() > room) {
        let more = text::findings::more_lines(lines.len() - shown);
        skin.put(frame, place, Line::from(skin.span(Role::Muted, more)));
    }
}

/// The columns that line numbers take.
fn digits(app: &App) -> usize {
    let last = app.findings.rows(&app.linted).flatten().map(|placed| placed.place.line).max();
    last.unwrap_or(1).max(1).ilog10() as usize + 1
}

fn finding(frame: &mut Frame<'_>, place: Rect, placed: &Placed, digits: usize, skin: &Skin<'_>) {
    let (role, sign) = severity(placed.finding.severity, skin);
    let (code, line) = (placed.finding.code, placed.place.line);
    let before = format!("{sign} {code} ");
    let number = format!("{line:>digits$} ");
    let room = usize::from(place.width).saturating_sub(fit::width(&before) + fit::width(&number));
    let message = escape_for_display(&placed.finding.message);
    let message = fit::fit(&message, room, skin.symbols.ellipsis).into_owned();
    let words = if placed.suppressed.is_some() { Role::Muted } else { Role::Text };
    let spans = vec![skin.span(role, before), skin.span(Role::LineNumber, number), skin.span(words, message)];
    skin.put(frame, place, Line::from(spans));
}

/// The selected finding in full, at most half of the pane.
fn below(app: &App, area: Rect, skin: &Skin<'_>) -> Vec<(Role, String)> {
    let Some(placed) = app.findings.selected(&app.linted) else { return Vec::new() };
    let width = usize::from(area.width);
    let mut lines = vec![(Role::Border, skin.symbols.rule.repeat(width))];
    if app.linted.is_stale() {
        lines.push((
            Role::Warning,
            fit::fit(text::findings::STALE, width, skin.symbols.ellipsis).into_owned(),
        ));
    }
    let (role, _) = severity(placed.finding.severity, skin);
    let finding = &placed.finding;
    let message = escape_for_display(&finding.message);
    let sentence = text::findings::finding(
        text::findings::severity(finding.severity),
        finding.code,
        placed.place,
        &message,
    );
    let wrapped = |role: Role, sentence: &str| -> Vec<(Role, String)> {
        fit::wrap(sentence, width).into_iter().map(|line| (role, line.to_owned())).collect()
    };
    lines.extend(wrapped(role, &sentence));
    if let Some(reason) = &placed.suppressed {
        lines.extend(wrapped(Role::Muted, &text::findings::reason(&escape_for_display(reason))));
    }
    if let Some(fix) = &finding.fix {
        let description = escape_for_display(&fix.description);
        lines.extend(wrapped(Role::Text, &text::findings::fix(fix.effect.word(), &description)));
    }
    let most = usize::from(area.height / 2);
    let cut = lines.len() > most;
    lines.truncate(most);
    if let Some((_, last)) = lines.last_mut().filter(|_| cut) {
        *last = format!("{}{}", fit::head(last, width.saturating_sub(1)), skin.symbols.ellipsis);
    }
    lines
}

/// What was checked, where nothing was found.
fn empty(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>) {
    if app.draft.text().trim().is_empty() {
        placeholder(frame, area, skin, text::findings::NO_POLICY);
        return;
    }
    if app.world.is_none() {
        placeholder(frame, area, skin, text::NO_CATALOG);
        return;
    }
    if app.linted.is_stale() {
        placeholder(frame, area, skin, text::findings::NOT_YET);
        return;
    }
    let width = usize::from(area.width);
    let left_out = app.linted.counts().total();
    if left_out > 0 {
        placeholder(frame, area, skin, &text::findings::left_out(left_out));
        return;
    }
    let clean = text::findings::clean(CHECKS.len());
    let clean = fit::wrap(&clean, width).into_iter().map(|line| (Role::Allow, line.to_owned()));
    let said: Vec<(Role, String)> = clean.chain(gaps(app, width)).collect();
    lines(frame, area, &said, skin);
}
