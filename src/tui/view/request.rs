//! The request: its fields, and the verdict on it, beside them where there is room, else below.
//!
//! ```text
//! ▸ Principal  user/carol                                  ✗ EXPLICIT DENY (definite)
//!   Action     starops:DeleteDigitalEmployee               settled by: identity policies
//!   Resource   acs:starops:cn-hangzhou:…:ops-agent-a       denied by: starops-deny-delete statement 1 (Deny)
//!   Context    acs:SourceIp=203.0.113.10                   without effect: starops-admin statement 2 (Allow): …
//!   follows the catalog · team-a is attached to user/carol · 2 of 3 expectations hold
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::field;
use super::rows::{row, select};
use super::skin::Skin;
use crate::engine::decide::Decision;
use crate::engine::text::escape_for_display;
use crate::tui::app::{App, RequestField};
use crate::tui::fit;
use crate::tui::keys::action::Action;
use crate::tui::keys::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request_pane::{Outcome, context};
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::text::access as words_of_access;
use crate::tui::text::request as words;
use crate::tui::theme::Role;

/// Columns for the labels: the longest, a mark before it and a blank on both sides.
const LABELS: u16 = 13;
/// Rows that the smallest fix may take.
const MOST_FIX_ROWS: usize = 2;
/// From so many columns the verdict stands beside the fields.
const BESIDE: u16 = 96;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let (fields, verdict) = halves(area);
    for request_field in RequestField::ALL {
        if let Some(line) = row(fields, *request_field as u16) {
            render_field(frame, line, app, *request_field, skin, seen);
        }
    }
    if let Some(line) = row(fields, RequestField::ALL.len() as u16) {
        render_standing(frame, line, app, skin, seen);
    }
    render_outcome(frame, verdict, app, skin, seen);
}

/// Where the fields stand, and where the verdict.
fn halves(area: Rect) -> (Rect, Rect) {
    if area.width >= BESIDE {
        let left = area.width / 2;
        let fields = Rect { width: left.saturating_sub(1), ..area };
        return (fields, Rect { x: area.x + left, width: area.width - left, ..area });
    }
    let rows = (RequestField::ALL.len() as u16 + 1).min(area.height);
    // A blank line between the two where there is room for it.
    let gap = u16::from(area.height > rows + 3);
    let top = (rows + gap).min(area.height);
    (Rect { height: rows, ..area }, Rect { y: area.y + top, height: area.height - top, ..area })
}

fn render_field(
    frame: &mut Frame<'_>,
    line: Rect,
    app: &App,
    which: RequestField,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let request = &app.request;
    let selected = request.selected == which;
    if selected {
        select(frame, line, app.has_keyboard(Pane::Request), skin);
    }
    let mark = if selected { skin.symbols.arrow } else { " " };
    let label = format!("{mark} {}", text::field(which));
    skin.put(frame, line, Line::from(skin.span(Role::Label, label)));
    let place = value_place(line);
    match &request.editing {
        Some(edit) if selected && app.popups.is_empty() => {
            field::typed(frame, place, &edit.input, text::field_placeholder(which), skin);
        }
        _ if which == RequestField::Context => render_context(frame, place, app, skin),
        _ => {
            let value = request.value(which);
            let columns = usize::from(place.width);
            if value.is_empty() {
                let shown = fit::fit(text::field_placeholder(which), columns, skin.symbols.ellipsis);
                skin.put(frame, place, Line::from(skin.span(Role::Placeholder, shown)));
            } else {
                let value = escape_for_display(value);
                let shown = fit::fit_middle(&value, columns, skin.symbols.ellipsis).into_owned();
                skin.put(frame, place, Line::from(shown));
            }
        }
    }
    seen.note(place, Target::Field(which));
}

/// What is written, then the defaults of keys in play, told apart, then keys in play that have no value.
fn render_context(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>) {
    let line = app.request.value(RequestField::Context);
    let Ok(written) = context::read(line) else {
        // It is no context, and stays to be corrected.
        skin.put(frame, place, Line::from(skin.span(Role::Warning, line)));
        return;
    };
    let is_written = |key: &str| written.iter().any(|entry| entry.key() == key);
    let mut spans: Vec<Span<'_>> = Vec::new();
    let mut add = |role: Role, shown: &str| {
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        let shown = escape_for_display(shown).into_owned();
        spans.push(if role == Role::Text { shown.into() } else { skin.span(role, shown) });
    };
    for entry in &written {
        match entry {
            context::Entry::Value(key, value) => add(Role::Text, &context::one(key, value)),
            context::Entry::Without(key) => add(Role::Text, &context::without(key)),
        }
    }
    for (key, values) in app.request.context().iter().filter(|(key, _)| !is_written(key)) {
        add(Role::Muted, &context::one(key, &values.join(",")));
    }
    let in_play = app.request.keys_in_play(&app.decided);
    for key in in_play.iter().filter(|key| !is_written(key) && app.request.context().get(key).is_none()) {
        add(Role::Placeholder, &format!("{key}=?"));
    }
    if spans.is_empty() {
        spans.push(skin.span(Role::Placeholder, words::NO_KEYS));
    }
    skin.put(frame, place, Line::from(spans));
}

fn value_place(line: Rect) -> Rect {
    Rect { x: line.x + LABELS.min(line.width), width: line.width.saturating_sub(LABELS), ..line }
}

/// Whether the question follows, how the policy counts for the principal, and how many expectations hold.
fn render_standing(frame: &mut Frame<'_>, line: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let pin = if app.request.pinned {
        format!("{} {}", skin.symbols.pinned, words::PINNED)
    } else {
        format!("  {}", words::FOLLOWING)
    };
    let pin_place = Rect { width: (fit::width(&pin) as u16).min(line.width), ..line };
    seen.note(pin_place, Target::Action(Action::TogglePin));
    let mut spans = vec![skin.span(Role::Muted, pin)];
    let separator = || Span::raw(format!(" {} ", skin.symbols.dot));
    let (passed, all) = app.request.expectations.passed();
    if all > 0 {
        let stale = app.request.expectations.is_stale();
        let role = match passed == all {
            _ if stale => Role::Muted,
            true => Role::Allow,
            false => Role::ExplicitDeny,
        };
        spans.push(separator());
        spans.push(skin.span(role, words::expectations(passed, all, stale)));
    }
    if let (Some(standing), Some(asker)) = (app.decided.standing(), app.decided.asker()) {
        let name = app.draft.document().name();
        let layer =
            asker.reached().iter().find(|reached| reached.policy == name).map(|reached| &reached.layer);
        let shown = words::standing(name, standing, layer, asker.shown());
        spans.push(separator());
        let used: usize = spans.iter().map(|span| fit::width(&span.content)).sum();
        let room = usize::from(line.width).saturating_sub(used);
        spans.push(skin.span(Role::Muted, fit::fit(&shown, room, skin.symbols.ellipsis).into_owned()));
    }
    skin.put(frame, line, Line::from(spans));
}

fn render_outcome(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut rows = 0..area.height;
    let columns = usize::from(area.width);
    if let Some(verdict) = app.request.verdict() {
        let (first, rest) =
            verdict.lines.split_first().map_or(("", [].as_slice()), |(first, rest)| (first, rest));
        if let Some(place) = rows.next().and_then(|at| row(area, at)) {
            skin.put(frame, place, headline(app, first, columns, skin));
        }
        if let Some((role, sentence)) = fix(app) {
            let most = MOST_FIX_ROWS.min(rows.len());
            let shown = fit::wrap_at_most(&sentence, columns, most, skin.symbols.ellipsis);
            for (shown, at) in shown.into_iter().zip(rows.by_ref()) {
                let Some(place) = row(area, at) else { break };
                skin.put(frame, place, Line::from(skin.span(role, shown)));
                seen.note(place, Target::Action(Action::WaysToAllow));
            }
        }
        let wrapped = rest.iter().flat_map(|line| fit::wrap(line, columns));
        let wrapped: Vec<&str> = wrapped.collect();
        let room = rows.len();
        for (at, shown) in rows.zip(wrapped.iter().take(room)) {
            let Some(place) = row(area, at) else { break };
            skin.put(frame, place, Line::from(*shown));
        }
        // What does not fit is one key away, and says so at its end.
        if wrapped.len() > room
            && room > 0
            && let Some(place) = row(area, area.height - 1)
        {
            let more = format!(" {}", skin.symbols.ellipsis);
            let wide = fit::width(&more) as u16;
            skin.put(
                frame,
                Rect { x: place.right().saturating_sub(wide), width: wide, ..place },
                Line::from(skin.span(Role::Muted, more)),
            );
        }
        seen.note(area, Target::Action(Action::ExplainVerdict));
        return;
    }
    let (role, message) = explanation_of_nothing(app);
    for (at, shown) in rows.zip(fit::wrap(&message, columns)) {
        let Some(place) = row(area, at) else { break };
        skin.put(frame, place, Line::from(skin.span(role, shown)));
    }
}

fn explanation_of_nothing(app: &App) -> (Role, String) {
    match app.request.outcome() {
        Outcome::Fault(which, fault) => (Role::Warning, words::fault(*which, &escape_for_display(fault))),
        _ => (Role::Muted, words::INCOMPLETE.to_owned()),
    }
}

/// What would turn the "no" into a "yes", or why nothing would; nothing while that is being found out.
fn fix(app: &App) -> Option<(Role, String)> {
    let advised = app.advisor.advised()?;
    if let Some(why) = advised.no_fix() {
        return Some((Role::Muted, words_of_access::no_fix(why)));
    }
    let best = advised.best()?;
    let sentence = advised.sentence(best);
    if !advised.is_here(best) {
        return Some((Role::Muted, words_of_access::fix_elsewhere(&sentence)));
    }
    let key = app.keymap.keys_in(Context::Request, Action::AllowRequest).next();
    let key = key.map(ToString::to_string).unwrap_or_default();
    let role = if best.weakens_deny { Role::Warning } else { Role::Label };
    Some((role, words_of_access::fix(&key, &sentence)))
}

/// The decision with its mark, and whether it is definite.
fn headline<'a>(app: &App, shown: &'a str, columns: usize, skin: &Skin<'a>) -> Line<'a> {
    let Some(verdict) = app.request.verdict() else { return Line::default() };
    let answer = &verdict.explanation.answer;
    let (role, mark) = match answer.decision {
        Decision::Allow | Decision::NotChecked => (Role::Allow, skin.symbols.allow),
        Decision::ExplicitDeny | Decision::NotAllowed | Decision::InvalidPolicy => {
            (Role::ExplicitDeny, skin.symbols.explicit_deny)
        }
        Decision::ImplicitDeny => (Role::ImplicitDeny, skin.symbols.implicit_deny),
    };
    let phrase = answer.decision.phrase();
    let rest = shown.strip_prefix(phrase).unwrap_or_default();
    let certainty = if answer.definite { Role::Muted } else { Role::Depends };
    let doubt = if answer.definite { String::new() } else { format!(" {}", skin.symbols.depends) };
    let decision = format!("{mark} {phrase}");
    let used = fit::width(&decision) + fit::width(&doubt) + fit::width(rest);
    let off = without(app, columns.saturating_sub(used));
    Line::from(vec![
        skin.span(Role::Warning, off),
        skin.span(role, decision),
        skin.span(certainty, doubt),
        skin.span(certainty, rest),
    ])
}

/// The layers that are left out; how many, where there is no room to name them before the decision.
fn without(app: &App, room: usize) -> String {
    let off: Vec<&str> = app.layers.left_out().collect();
    if off.is_empty() {
        return String::new();
    }
    let named = format!("{}: ", text::account::without(&off));
    if fit::width(&named) <= room { named } else { format!("{}: ", text::account::without_some(off.len())) }
}

/// The completions of the field being typed, over whatever is beside it.
pub fn render_completions(frame: &mut Frame<'_>, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let Some(edit) = &app.request.editing else { return };
    let Some(pane) = seen.layout.as_ref().and_then(|layout| layout.place(Pane::Request)) else { return };
    let inner = Rect {
        x: pane.x + 1,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    };
    let (fields, _) = halves(inner);
    if let Some(line) = row(fields, app.request.selected as u16) {
        // As wide as the pane: descriptions are long.
        let line = Rect { width: inner.right().saturating_sub(line.x), ..line };
        field::completions(frame, value_place(line), &edit.completion, skin, seen);
    }
}

/// The verdict in one line, where the request has no pane of its own.
pub fn render_verdict(frame: &mut Frame<'_>, place: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut spans = vec![Span::raw(" ")];
    if let Some(verdict) = app.request.verdict() {
        let first = verdict.lines.first().map_or("", String::as_str);
        spans.extend(headline(app, first, usize::from(place.width.saturating_sub(1)), skin).spans);
        let asked = format!("  {} {}", app.request.asking(), verdict.request.action);
        spans.push(skin.span(Role::Muted, escape_for_display(&asked).into_owned()));
    } else {
        let (role, message) = explanation_of_nothing(app);
        spans.push(skin.span(role, message));
    }
    skin.put(frame, place, Line::from(spans));
    seen.note(place, Target::Pane(Pane::Request));
}
