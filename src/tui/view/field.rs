//! Lines being typed, and the list of completions below one.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::rows::row;
use super::skin::Skin;
use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::seen::{Seen, Target};
use crate::tui::theme::Role;
use crate::tui::typing::completion::Completion;
use crate::tui::typing::rank::Ranked;
use crate::tui::typing::text_input::TextInput;

/// The most completions shown at once.
const MOST_SHOWN: usize = 8;

/// A line with the terminal's own cursor in it, or with a placeholder while it is empty.
pub fn typed(frame: &mut Frame<'_>, place: Rect, input: &TextInput, placeholder: &str, skin: &Skin<'_>) {
    let columns = usize::from(place.width);
    let window = input.window(columns);
    if input.is_empty() {
        let text = fit::fit(placeholder, columns, skin.symbols.ellipsis);
        skin.put(frame, place, Line::from(skin.span(Role::Placeholder, text)));
    } else {
        skin.put(frame, place, Line::from(skin.span(Role::Field, window.text)));
    }
    if place.width > 0 && place.height > 0 {
        frame.set_cursor_position(Position::new(place.x + window.cursor as u16, place.y));
    }
}

/// The completions of a line, below it where there is room, else above it.
pub fn completions(
    frame: &mut Frame<'_>,
    line: Rect,
    completion: &Completion,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let shown = completion.len().min(MOST_SHOWN);
    let screen = frame.area();
    let below = screen.bottom().saturating_sub(line.bottom() + 1);
    let height = shown as u16;
    let y = if below >= height { line.bottom() } else { line.y.saturating_sub(height) };
    let place = Rect { y, height, ..line }.intersection(screen);
    if place.is_empty() {
        return;
    }
    frame.render_widget(Clear, place);
    frame.buffer_mut().set_style(place, skin.style(Role::Popup));
    let first = completion.selected().map_or(0, |at| (at + 1).saturating_sub(shown));
    for (offset, (at, (candidate, ranked))) in
        (0..place.height).zip(completion.shown().enumerate().skip(first))
    {
        let Some(place) = row(place, offset) else { break };
        if completion.selected() == Some(at) {
            frame.buffer_mut().set_style(place, skin.style(Role::Selected));
        }
        let mut spans = vec![Span::raw(" ")];
        spans.extend(marked(&candidate.text, ranked, skin));
        spans.push(skin.span(Role::Muted, format!("  {}", escape_for_display(&candidate.detail))));
        skin.put(frame, place, Line::from(spans));
        seen.note(place, Target::Completion(at));
    }
}

/// A name with the letters that match marked.
pub fn marked<'t>(text: &'t str, ranked: &Ranked, skin: &Skin<'_>) -> Vec<Span<'t>> {
    let mut spans = Vec::new();
    let mut done = 0;
    for range in &ranked.matches {
        // Matches beyond the text are in what else the filter looks at.
        let (Some(before), Some(matching)) = (text.get(done..range.start), text.get(range.clone())) else {
            break;
        };
        if !before.is_empty() {
            spans.push(Span::raw(escape_for_display(before)));
        }
        spans.push(skin.span(Role::Match, escape_for_display(matching)));
        done = range.end;
    }
    spans.extend(
        text.get(done..).filter(|rest| !rest.is_empty()).map(|rest| Span::raw(escape_for_display(rest))),
    );
    spans
}
