//! A question with a few answers.
//!
//! ```text
//! ┌ Unsaved changes ───────────────────────────┐
//! │ team-a.json has unsaved changes.           │
//! │                                            │
//! │  s Save    d Do not save    c Cancel       │
//! └────────────────────────────────────────────┘
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::width_within;
use crate::tui::fit;
use crate::tui::popup::Confirm;
use crate::tui::theme::Role;
use crate::tui::view::{Seen, Skin, Target, frame as frames, put, row};

const WIDEST: u16 = 64;
/// The frame and the gap before the answers.
const AROUND: u16 = 3;

pub fn render(frame: &mut Frame<'_>, area: Rect, confirm: &Confirm, skin: &Skin<'_>, seen: &mut Seen) {
    let width = width_within(area, WIDEST);
    let text_width = usize::from(width.saturating_sub(4));
    let question = fit::wrap(&confirm.question, text_width);
    let places = place_answers(confirm, text_width as u16);
    let answer_rows = places.last().map_or(1, |(row, _, _)| row + 1);
    let height = question.len() as u16 + answer_rows + AROUND;
    let inner = frames::popup(frame, area, (width, height), confirm.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (at, line) in (0..inner.height).zip(&question) {
        if let Some(place) = row(inner, at) {
            put(frame, place, Line::from(*line));
        }
    }
    for (at, (choice, (answer_row, column, width))) in confirm.choices.iter().zip(places).enumerate() {
        let Some(line) = row(inner, question.len() as u16 + 1 + answer_row) else { continue };
        let place = Rect { x: line.x + column, width, ..line }.intersection(line);
        if at == confirm.selected {
            frame.buffer_mut().set_style(place, skin.style(Role::Selected));
        }
        let key = skin.span(Role::Key, format!(" {}", choice.letter));
        put(frame, place, Line::from(vec![key, format!(" {} ", choice.label).into()]));
        seen.note(place, Target::Choice(at));
    }
}

/// Row, column and width of each answer, as many in a row as fit.
fn place_answers(confirm: &Confirm, width: u16) -> Vec<(u16, u16, u16)> {
    let (mut row, mut column) = (0, 0);
    confirm
        .choices
        .iter()
        .map(|choice| {
            let wide = fit::width(choice.label) as u16 + 4;
            if column > 0 && column + wide > width {
                (row, column) = (row + 1, 0);
            }
            let place = (row, column, wide);
            column += wide + 2;
            place
        })
        .collect()
}
