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
use crate::tui::seen::{Seen, Target};
use crate::tui::theme::Role;
use crate::tui::view::frame as frames;
use crate::tui::view::rows::row;
use crate::tui::view::skin::Skin;

const WIDEST: u16 = 64;
/// Lines of a policy are not broken where there is room for them.
const WIDEST_PREVIEW: u16 = 110;
/// The frame and the gap before the answers.
const AROUND: u16 = 3;

pub fn render(frame: &mut Frame<'_>, area: Rect, confirm: &Confirm, skin: &Skin<'_>, seen: &mut Seen) {
    let is_change = |line: &str| line.starts_with("- ") || line.starts_with("+ ");
    let longest =
        confirm.question.lines().filter(|line| is_change(line)).map(fit::width).max().unwrap_or_default();
    let widest = (longest as u16).saturating_add(4).clamp(WIDEST, WIDEST_PREVIEW);
    let width = width_within(area, widest);
    let text_width = usize::from(width.saturating_sub(4));
    let question = lines(confirm, text_width);
    let places = place_answers(confirm, text_width as u16);
    let answer_rows = places.last().map_or(1, |(row, _, _)| row + 1);
    let height = u16::try_from(question.len()).unwrap_or(u16::MAX).saturating_add(answer_rows + AROUND);
    let inner = frames::popup(frame, area, (width, height), confirm.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let question = shortened(question, usize::from(inner.height.saturating_sub(answer_rows + 1)), skin);
    for (at, (role, line)) in (0..inner.height).zip(&question) {
        if let Some(place) = row(inner, at) {
            skin.put(frame, place, Line::from(skin.span(*role, *line)));
        }
    }
    for (at, (choice, (answer_row, column, width))) in confirm.choices.iter().zip(places).enumerate() {
        let Some(line) = row(inner, question.len() as u16 + 1 + answer_row) else { continue };
        let place = Rect { x: line.x + column, width, ..line }.intersection(line);
        if at == confirm.selected {
            frame.buffer_mut().set_style(place, skin.style(Role::Selected));
        }
        let key = skin.span(Role::Key, format!(" {}", choice.letter));
        skin.put(frame, place, Line::from(vec![key, format!(" {} ", choice.label).into()]));
        seen.note(place, Target::Choice(at));
    }
}

/// The question, broken into lines. A line that begins with a sign shows what comes or goes, as in a difference.
fn lines(confirm: &Confirm, width: usize) -> Vec<(Role, &str)> {
    let role = |line: &str| match line.get(..2) {
        Some("- ") => Role::Removed,
        Some("+ ") => Role::Added,
        _ => Role::Text,
    };
    let paragraphs = confirm.question.split('\n');
    paragraphs
        .flat_map(|line| fit::wrap(line, width).into_iter().map(move |part| (role(line), part)))
        .collect()
}

/// As many lines as there is room for above the answers: the first ones and the last, which says what it comes to.
fn shortened<'q>(mut lines: Vec<(Role, &'q str)>, most: usize, skin: &Skin<'q>) -> Vec<(Role, &'q str)> {
    if lines.len() > most {
        let last = lines.pop();
        lines.truncate(most.saturating_sub(2));
        lines.push((Role::Muted, skin.symbols.ellipsis));
        lines.extend(last);
    }
    lines
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
