//! How things look, and how a line is drawn.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::text::escape_for_display;
use crate::tui::fit;
use crate::tui::theme::symbols::Symbols;
use crate::tui::theme::{Role, Theme};

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
    pub(super) fn put(&self, frame: &mut Frame<'_>, place: Rect, line: Line<'_>) {
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
pub(super) fn keep(spans: &mut Vec<Span<'_>>, columns: usize) -> Style {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::symbols::UNICODE;
    use crate::tui::theme::{Depth, ThemeName};
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
