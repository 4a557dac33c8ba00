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
use super::fit;
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

    /// Draws one line of text. Whatever was forgotten on the way here: no text of a file acts on the terminal, and a text
    /// that is cut says so at its end, or `Findings 12` would become `Findings 1`, and an ARN another one.
    fn put(&self, frame: &mut Frame<'_>, place: Rect, line: Line<'_>) {
        let mut line = line;
        for span in &mut line.spans {
            if let Cow::Owned(shown) = escape_for_display(&span.content) {
                span.content = shown.into();
            }
        }
        let place = place.intersection(frame.area());
        let columns = usize::from(place.width);
        if width_of(&line) > columns {
            let style = keep(&mut line.spans, columns.saturating_sub(1));
            line.spans.push(Span::styled(self.symbols.ellipsis, style));
        }
        frame.render_widget(line, place);
    }
}

/// The columns of a line, blanks at its end aside.
fn width_of(line: &Line<'_>) -> usize {
    let mut spans = line.spans.iter().rev();
    let last = spans.by_ref().map(|span| span.content.trim_end_matches(' ')).find(|text| !text.is_empty());
    last.map_or(0, fit::width) + spans.map(|span| fit::width(&span.content)).sum::<usize>()
}

/// Keeps of a line what takes so many columns. Returns the style of what comes first of the rest.
fn keep(spans: &mut Vec<Span<'_>>, columns: usize) -> Style {
    let mut room = columns;
    for at in 0..spans.len() {
        let Some(span) = spans.get_mut(at) else { break };
        let wide = fit::width(&span.content);
        if wide > room {
            let style = span.style;
            span.content = fit::head(&span.content, room).to_owned().into();
            spans.truncate(at + 1);
            return style;
        }
        room -= wide;
    }
    Style::default()
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
        skin.put(frame, place, Line::from(skin.span(Role::Text, line.as_str())).alignment(Alignment::Center));
    }
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
    for (at, line) in (0..area.height).zip(fit::wrap(sentence, usize::from(area.width))) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(Role::Placeholder, line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::symbols::UNICODE;
    use super::super::theme::{Depth, ThemeName};
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// A line as it is drawn in so many columns.
    fn drawn(columns: u16, spans: Vec<Span<'_>>) -> String {
        let theme = Theme::new(ThemeName::Dark, Depth::True);
        let skin = Skin { theme: &theme, symbols: &UNICODE };
        let mut terminal = Terminal::new(TestBackend::new(columns, 1)).unwrap();
        terminal.draw(|frame| skin.put(frame, frame.area(), Line::from(spans))).unwrap();
        terminal.backend().buffer().content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn a_text_that_is_cut_says_so() {
        let findings = || vec![Span::raw("Findings "), Span::raw("12")];
        assert_eq!(drawn(11, findings()), "Findings 12");
        assert_eq!(drawn(10, findings()), "Findings …", "not 1");
        assert_eq!(drawn(5, findings()), "Find…");
        assert_eq!(drawn(1, findings()), "…");
        assert_eq!(drawn(6, vec!["exact ".into(), "  ".into()]), "exact ", "blanks are no loss");
        assert_eq!(drawn(4, vec![Span::raw("数字员")]), "数 … ", "no half of a wide character");
        assert_eq!(drawn(8, vec![Span::raw("a\u{202e}bcdef")]), "a\\u{202…", "what is hidden is shown first");
    }

    #[test]
    fn no_column_is_no_text() {
        let theme = Theme::new(ThemeName::Mono, Depth::None);
        let skin = Skin { theme: &theme, symbols: &UNICODE };
        let mut terminal = Terminal::new(TestBackend::new(3, 2)).unwrap();
        for place in
            [Rect::new(0, 0, 0, 1), Rect::new(3, 0, 9, 1), Rect::new(0, 2, 3, 1), Rect::new(2, 1, 9, 9)]
        {
            terminal.draw(|frame| skin.put(frame, place, Line::from("abcdef"))).unwrap();
        }
        assert_eq!(terminal.backend().buffer().cell((2, 1)).unwrap().symbol(), "…");
    }
}
