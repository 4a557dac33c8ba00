//! The screen as a function of [`App`].
//!
//! ```text
//! ┌ header ───────────────────────────── header.rs ─────────────────────────────┐
//! │ tabs                                 tabs.rs, below 100 columns              │
//! │┌ Catalog ─────────┐┌ Policy ─────────┐┌[JSON]│ Findings 2 ───────┐           │
//! ││ catalog.rs       ││ policy.rs       ││ json.rs, findings.rs     │           │
//! │├ Details ─────────┤│                 ││                          │           │
//! ││ details.rs       ││                 ││                          │           │
//! │└──────────────────┘└─────────────────┘└──────────────────────────┘           │
//! │┌ Request ──────────────────── request.rs ────────────────────────┐           │
//! │└─────────────────────────────────────────────────────────────────┘           │
//! └ bar ──────────────────────────────── bar.rs ────────────────────────────────┘
//! ```
//!
//! Nothing here changes `App`. What only drawing knows goes to [`Seen`]. Where things stand is decided in
//! `layout.rs`; how they look in `theme/`; what they say in `text/`.

mod access;
mod account;
mod bar;
mod catalog;
mod compare;
mod details;
mod field;
mod findings;
mod frame;
mod header;
mod json;
mod matrix;
mod policy;
mod popup;
mod request;
mod screens;
mod tabs;
mod usage;

use std::borrow::Cow;

pub use matrix::matrix_columns;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::app::App;
use super::layout::Layout;
use super::pane::Pane;
use super::screen::Screen;
use super::seen::{Area, Seen, Target};
use super::text;
use super::theme::symbols::Symbols;
use super::theme::{Role, Theme};
use crate::engine::text::escape_for_display;

/// How things look: the theme and the characters in force.
#[derive(Debug, Clone, Copy)]
pub struct Skin<'a> {
    /// Styles by role.
    pub theme: &'a Theme,
    /// Frames and marks.
    pub symbols: &'a Symbols,
}

impl Skin<'_> {
    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// A text in a role.
    pub fn span<'t>(&self, role: Role, text: impl Into<Cow<'t, str>>) -> Span<'t> {
        Span::styled(text, self.style(role))
    }
}

/// Draws everything, and notes in `seen` what is where.
pub fn render(frame: &mut Frame<'_>, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = frame.area();
    let layout = Layout::new(screen, &app.shape, app.focus);
    let panes = app.screen == Screen::Workbench;
    seen.begin(layout.clone().filter(|_| panes));
    let Some(layout) = layout else {
        too_small(frame, screen, skin);
        return;
    };
    header::render(frame, layout.header, app, skin, seen);
    if panes {
        workbench(frame, &layout, app, skin, seen);
    } else {
        screens::render(frame, layout.body, app, skin, seen);
    }
    // The others are steps to go back to.
    if let Some(popup) = app.popups.last() {
        popup::render(frame, layout.body, popup, skin, seen);
    }
    // After the pop-up, which takes all clicks on what was there before: its keys stand here.
    bar::render(frame, layout.bar, app, skin, seen);
}

fn workbench(frame: &mut Frame<'_>, layout: &Layout, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    if let Some(tabs) = layout.tabs {
        tabs::render(frame, tabs, app, skin, seen);
    }
    for (pane, place) in &layout.panes {
        let focused = app.has_keyboard(*pane);
        let inner = frame::pane(frame, *place, *pane, focused, skin, seen);
        if pane.shares() {
            tabs::render_sharing(frame, *place, app, focused, skin, seen);
        }
        seen.note_area(Area::Pane(*pane), inner);
        match pane {
            Pane::Catalog => catalog::render(frame, inner, app, skin, seen),
            Pane::Details => details::render(frame, inner, app, skin, seen),
            Pane::Policy => policy::render(frame, inner, app, skin, seen),
            Pane::Json => json::render(frame, inner, app, skin, seen),
            Pane::Findings => findings::render(frame, inner, app, skin, seen),
            Pane::Access => access::render(frame, inner, app, skin, seen),
            Pane::Request => request::render(frame, inner, app, skin, seen),
        }
    }
    for (border, place) in &layout.borders {
        seen.note(*place, Target::Border(*border));
    }
    if let Some(place) = layout.verdict {
        request::render_verdict(frame, place, app, skin, seen);
    }
    if app.popups.is_empty() {
        request::render_completions(frame, app, skin, seen);
    }
}

/// A screen of any size, down to none, on which nothing else fits.
fn too_small(frame: &mut Frame<'_>, screen: Rect, skin: &Skin<'_>) {
    let lines = text::too_small(screen.width, screen.height);
    let top = screen.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in (top..screen.height).zip(&lines) {
        let place = Rect { y: row, height: 1, ..screen };
        put(frame, place, Line::from(skin.span(Role::Text, line.as_str())).alignment(Alignment::Center));
    }
}

/// Draws one line of text.
fn put(frame: &mut Frame<'_>, place: Rect, line: Line<'_>) {
    let mut line = line;
    for span in &mut line.spans {
        // The last guard: whatever was forgotten on the way, no text of a file acts on the terminal.
        if let Cow::Owned(shown) = escape_for_display(&span.content) {
            span.content = shown.into();
        }
    }
    frame.render_widget(line, place.intersection(frame.area()));
}

/// Lays the ground of a selected row, for what is drawn on it next: what has a colour of its own keeps it.
fn select(frame: &mut Frame<'_>, place: Rect, focused: bool, skin: &Skin<'_>) {
    let role = if focused { Role::Selected } else { Role::SelectedElsewhere };
    frame.buffer_mut().set_style(place, skin.style(role));
}

/// The row of an area, if it has that many.
fn row(area: Rect, at: u16) -> Option<Rect> {
    (at < area.height).then(|| Rect { y: area.y + at, height: 1, ..area })
}

/// What a pane says when it has nothing to show.
fn placeholder(frame: &mut Frame<'_>, area: Rect, skin: &Skin<'_>, sentence: &str) {
    for (at, line) in (0..area.height).zip(super::fit::wrap(sentence, usize::from(area.width))) {
        if let Some(place) = row(area, at) {
            put(frame, place, Line::from(skin.span(Role::Placeholder, line)));
        }
    }
}
