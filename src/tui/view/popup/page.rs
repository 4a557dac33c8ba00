//! A text to read.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::width_within;
use crate::tui::fit;
use crate::tui::popup::Page;
use crate::tui::seen::Seen;
use crate::tui::theme::Role;
use crate::tui::view::frame as frames;
use crate::tui::view::rows::row;
use crate::tui::view::skin::Skin;

const WIDEST: u16 = 110;

pub fn render(frame: &mut Frame<'_>, area: Rect, page: &Page, skin: &Skin<'_>, seen: &mut Seen) {
    let width = width_within(area, WIDEST);
    let columns = usize::from(width.saturating_sub(4));
    // An empty line stays one.
    let lines: Vec<&str> = page.lines.iter().flat_map(|line| fit::wrap(line, columns)).collect();
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height.saturating_sub(2)).max(3);
    let inner = frames::popup(frame, area, (width, height), page.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    seen.popup_height = usize::from(inner.height);
    seen.popup_rows = lines.len();
    let top = page.scroll.top(lines.len(), usize::from(inner.height));
    for (at, line) in (0..inner.height).zip(lines.iter().skip(top)) {
        if let Some(place) = row(inner, at) {
            skin.put(frame, place, Line::from(*line));
        }
    }
    if lines.len() > usize::from(inner.height) {
        let last = (top + usize::from(inner.height)).min(lines.len());
        let count = format!(" {last}/{} ", lines.len());
        let wide = fit::width(&count) as u16;
        let place = Rect {
            x: inner.right().saturating_sub(wide),
            y: inner.bottom(),
            width: wide.min(inner.width),
            height: 1,
        };
        skin.put(frame, place, Line::from(skin.span(Role::Count, count)));
    }
}
