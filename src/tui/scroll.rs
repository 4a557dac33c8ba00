//! Moving in rows: a selected row of a list, and the first visible line of a text.
//!
//! Both are plain numbers in `App`. They move by the same actions and need to be told how many rows there
//! are and how many are seen; when a list or the screen shrinks, [`Selection::top`] and [`Scroll::top`] give
//! a place that exists, so nothing has to be corrected beforehand.

use super::keys::action::Action;

/// A selected row, and the first row that was shown when it was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    at: usize,
    top: usize,
}

impl Selection {
    /// The selected row of so many; `None` when there are none.
    pub fn row(&self, rows: usize) -> Option<usize> {
        rows.checked_sub(1).map(|last| self.at.min(last))
    }

    /// The first row to show, so that the selected one is among the `height` shown.
    pub fn top(&self, rows: usize, height: usize) -> usize {
        let Some(at) = self.row(rows) else { return 0 };
        let last_full = rows.saturating_sub(height);
        let lowest = (at + 1).saturating_sub(height.max(1));
        self.top.clamp(lowest, at).min(last_full.max(lowest))
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize, rows: usize, height: usize) {
        self.at = row.min(rows.saturating_sub(1));
        self.top = self.top(rows, height);
    }

    /// Selects a row whose place on the screen does not matter, or is not known.
    pub fn jump(&mut self, row: usize) {
        self.at = row;
    }

    /// Moves as the action says. False when the action is not about moving.
    pub fn act(&mut self, action: Action, rows: usize, height: usize) -> bool {
        let at = self.row(rows).unwrap_or_default();
        let Some(to) = target(action, at, rows.saturating_sub(1), height) else { return false };
        self.select(to, rows, height);
        true
    }

    /// Moves by so many rows, as the wheel does.
    pub fn step(&mut self, by: isize, rows: usize, height: usize) {
        let at = self.row(rows).unwrap_or_default();
        self.select(at.saturating_add_signed(by), rows, height);
    }
}

/// The first visible line of a text, and its first visible column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    top: usize,
    /// Columns that are scrolled away to the left.
    pub left: usize,
}

impl Scroll {
    /// The first line to show of so many.
    pub fn top(&self, lines: usize, height: usize) -> usize {
        self.top.min(lines.saturating_sub(height))
    }

    /// Moves as the action says. False when the action is not about moving.
    pub fn act(&mut self, action: Action, lines: usize, height: usize) -> bool {
        const COLUMNS: usize = 8;
        match action {
            Action::Left => self.left = self.left.saturating_sub(COLUMNS),
            Action::Right => self.left = (self.left + COLUMNS).min(usize::from(u16::MAX)),
            _ => {
                let last = lines.saturating_sub(height);
                let Some(to) = target(action, self.top(lines, height), last, height) else { return false };
                self.top = to;
            }
        }
        true
    }

    /// Moves by so many lines, as the wheel does.
    pub fn step(&mut self, by: isize, lines: usize, height: usize) {
        self.top = self.top(lines, height).saturating_add_signed(by).min(lines.saturating_sub(height));
    }

    /// Brings a line into sight, in the middle if it was out of it.
    pub fn show(&mut self, line: usize, lines: usize, height: usize) {
        let top = self.top(lines, height);
        if !(top..top + height).contains(&line) {
            self.top = line.saturating_sub(height / 2);
        }
    }
}

fn target(action: Action, at: usize, last: usize, height: usize) -> Option<usize> {
    let page = height.saturating_sub(1).max(1);
    let half = (height / 2).max(1);
    Some(match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => (at + 1).min(last),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => (at + page).min(last),
        Action::HalfPageUp => at.saturating_sub(half),
        Action::HalfPageDown => (at + half).min(last),
        Action::Top => 0,
        Action::Bottom => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MOVES: [Action; 8] = [
        Action::Up,
        Action::Down,
        Action::PageUp,
        Action::PageDown,
        Action::HalfPageUp,
        Action::HalfPageDown,
        Action::Top,
        Action::Bottom,
    ];

    #[test]
    fn the_view_moves_only_when_the_selection_would_leave_it() {
        let mut selection = Selection::default();
        for (action, row, top) in [
            (Action::Down, 1, 0),
            (Action::PageDown, 5, 1),
            (Action::Up, 4, 1),
            (Action::Bottom, 19, 15),
            (Action::Up, 18, 15),
            (Action::HalfPageUp, 16, 15),
            (Action::PageUp, 12, 12),
            (Action::Top, 0, 0),
        ] {
            assert!(selection.act(action, 20, 5));
            assert_eq!((selection.row(20), selection.top(20, 5)), (Some(row), top), "{action:?}");
        }
        assert!(!selection.act(Action::Save, 20, 5));
    }

    #[test]
    fn a_text_scrolls_no_further_than_its_end() {
        let mut scroll = Scroll::default();
        scroll.act(Action::Bottom, 20, 5);
        assert_eq!(scroll.top(20, 5), 15);
        assert_eq!(scroll.top(20, 18), 2, "a taller window shows more above");
        assert_eq!(scroll.top(3, 5), 0);
        scroll.show(2, 20, 5);
        assert_eq!(scroll.top(20, 5), 0);
        scroll.show(4, 20, 5);
        assert_eq!(scroll.top(20, 5), 0, "in sight already");
    }

    proptest! {
        #[test]
        fn the_selected_row_exists_and_is_in_sight(
            steps in prop::collection::vec((0..MOVES.len(), 0usize..50, 0usize..12), 1..30),
        ) {
            let mut selection = Selection::default();
            for (step, rows, height) in steps {
                selection.act(MOVES[step], rows, height);
                match selection.row(rows) {
                    None => prop_assert_eq!(rows, 0),
                    Some(row) => {
                        let top = selection.top(rows, height);
                        prop_assert!(row < rows && top <= row && row < top + height.max(1));
                        prop_assert!(height == 0 || top + height <= rows.max(height), "no empty rows below");
                    }
                }
            }
        }
    }
}
