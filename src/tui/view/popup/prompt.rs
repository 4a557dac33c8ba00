//! A line to write, with completions below it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::width_within;
use crate::tui::fit;
use crate::tui::popup::Prompt;
use crate::tui::seen::{Seen, Target};
use crate::tui::theme::Role;
use crate::tui::view::rows::row;
use crate::tui::view::skin::Skin;
use crate::tui::view::{field, frame as frames};

const WIDEST: u16 = 80;

pub fn render(frame: &mut Frame<'_>, area: Rect, prompt: &Prompt, skin: &Skin<'_>, seen: &mut Seen) {
    let inner = frames::popup(frame, area, (width_within(area, WIDEST), 3), prompt.title, skin, seen);
    let Some(line) = row(inner, 0) else { return };
    let label = format!(" {} ", prompt.label);
    let label_width = (fit::width(&label) as u16).min(line.width);
    skin.put(frame, line, Line::from(skin.span(Role::Label, label)));
    let typed = Rect { x: line.x + label_width, width: line.width.saturating_sub(label_width + 1), ..line };
    field::typed(frame, typed, &prompt.input, "", skin);
    seen.note(typed, Target::PopupInput);
    field::completions(frame, typed, &prompt.completion, skin, seen);
}
