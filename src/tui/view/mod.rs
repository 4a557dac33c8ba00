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
mod part;
mod policy;
mod popup;
mod request;
mod rows;
mod skin;
mod tabs;
mod usage;

pub use matrix::matrix_columns;
use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::Line;
pub use skin::Skin;

use super::app::App;
use super::layout::Layout;
use super::pane::Pane;
use super::screen::Screen;
use super::seen::{Area, Seen, Target};
use super::text;
use super::theme::Role;

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
        beside(frame, layout.body, app, skin, seen);
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

/// The screens beside the workbench.
fn beside(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    match app.screen {
        Screen::Workbench => {}
        Screen::Account => account::render(frame, body, app, skin, seen),
        Screen::Matrix => matrix::render(frame, body, app, skin, seen),
        Screen::Compare => compare::render(frame, body, app, skin, seen),
        Screen::Usage => usage::render(frame, body, app, skin, seen),
    }
}

/// A screen of any size, down to none, on which nothing else fits.
fn too_small(frame: &mut Frame<'_>, screen: Rect, skin: &Skin<'_>) {
    let lines = text::too_small(screen.width, screen.height);
    let top = screen.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in (top..screen.height).zip(&lines) {
        let place = Rect { y: row, height: 1, ..screen };
        skin.put(frame, place, Line::from(skin.span(Role::Text, line.as_str())).alignment(Alignment::Center));
    }
}
