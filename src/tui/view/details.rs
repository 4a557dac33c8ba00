//! The details of what is selected in the catalog; the lines of any such text.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::rows::{placeholder, row};
use super::skin::Skin;
use crate::tui::app::App;
use crate::tui::scroll::Scroll;
use crate::tui::seen::Seen;
use crate::tui::text;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let composed = app.details.text();
    if composed.is_empty() {
        placeholder(frame, area, skin, text::EMPTY_DETAILS);
        return;
    }
    seen.details.refresh(composed, area.width);
    lines(frame, area, &app.details.scroll, skin, seen);
}

/// The lines of `seen.details` that fit, scrolled.
pub fn lines(frame: &mut Frame<'_>, area: Rect, scroll: &Scroll, skin: &Skin<'_>, seen: &Seen) {
    let lines = seen.details.lines();
    let top = scroll.top(lines.len(), usize::from(area.height));
    for (at, line) in (0..area.height).zip(lines.iter().skip(top)) {
        let Some(place) = row(area, at) else { return };
        let indent = line.indent.min(place.width);
        let place = Rect { x: place.x + indent, width: place.width - indent, ..place };
        let spans: Vec<Span<'_>> =
            line.pieces.iter().map(|(role, text)| skin.span(*role, text.as_str())).collect();
        skin.put(frame, place, Line::from(spans));
    }
}
