//! What the last frame showed, and where: noted while drawing, used for paging and for the mouse.
//!
//! Views change nothing in `App`. The little that only drawing knows (how many rows of a pane are visible,
//! what is under the mouse) they note here. To make something react to a click, note a [`Target`] for its
//! place: what is noted later lies above.

use ratatui::layout::{Position, Rect};

use super::app::RequestField;
use super::details_pane::Wrapped;
use super::json_pane::colors::Colored;
use super::keys::action::Action;
use super::layout::{Border, Layout};
use super::pane::Pane;

/// Something that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A pane, outside of anything special in it.
    Pane(Pane),
    /// A border that can be moved.
    Border(Border),
    /// A hint or button that stands for an action.
    Action(Action),
    /// The line of the catalog's search.
    Search,
    /// A row of the catalog, by its place among all rows.
    CatalogRow(usize),
    /// The mark of a row of the catalog: it opens or closes a branch, and adds an action or takes it out.
    CatalogMark(usize),
    /// A field of the request.
    Field(RequestField),
    /// A line of the policy, by its place.
    PolicyRow(usize),
    /// A line of the JSON text.
    JsonLine {
        /// Which, from 0.
        line: usize,
        /// The first column of it that is shown.
        left: usize,
    },
    /// A line of the access, by its place.
    Access(usize),
    /// A row of the findings, by its place.
    Finding(usize),
    /// A part of a screen other than the workbench, outside of its rows.
    Area(Area),
    /// A row of such a part, by its place among all rows.
    Row(Area, usize),
    /// A cell of a screen's table, by its place.
    Cell {
        /// Among all rows.
        row: usize,
        /// Among all columns.
        column: usize,
    },
    /// A completion of the line being typed, by its place.
    Completion(usize),
    /// The ground of the pop-up on top: a click on it does nothing.
    Popup,
    /// The line being typed in the pop-up on top.
    PopupInput,
    /// An item of the list on top, by its place.
    Item(usize),
    /// The value of a line of the form on top, by its place.
    FormField(usize),
    /// A line of the form on top, beside its value.
    FormLabel(usize),
    /// An answer of the question on top, by its place.
    Choice(usize),
}

/// A part of the screen with rows of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A pane of the workbench.
    Pane(Pane),
    /// What another screen is mainly about: a list, a table.
    Main,
    /// What stands beside it: details of what is selected.
    Side,
}

/// A target under the mouse, and where in its place the mouse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub target: Target,
    /// Columns from its left edge.
    pub column: u16,
    /// Its width.
    pub width: u16,
}

/// What the last frame showed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Where the panes stood; `None` when the screen was too small.
    pub layout: Option<Layout>,
    targets: Vec<(Rect, Target)>,
    areas: Vec<(Area, Rect)>,
    /// How many rows of the list on top were visible.
    pub popup_height: usize,
    /// The lines of the details, kept from frame to frame.
    pub details: Wrapped,
    /// The visible lines of the JSON text in colours, kept from frame to frame.
    pub json: Colored,
    /// How many rows the page on top has in all.
    pub popup_rows: usize,
}

impl Seen {
    /// Forgets the last frame, at the beginning of the next.
    pub fn begin(&mut self, layout: Option<Layout>) {
        self.layout = layout;
        self.targets.clear();
        self.areas.clear();
        self.popup_height = 0;
        self.popup_rows = 0;
    }

    /// Notes what is at a place. Later notes lie above earlier ones.
    pub fn note(&mut self, place: Rect, target: Target) {
        self.targets.push((place, target));
    }

    /// Everything noted so far lies behind something that takes all clicks.
    pub fn cover(&mut self) {
        self.targets.clear();
    }

    /// Notes where the content of a pane is, or of a part of a screen: how many rows are visible, and what the wheel
    /// moves there. What is noted later counts.
    pub fn note_area(&mut self, area: Area, place: Rect) {
        self.areas.push((area, place));
    }

    /// How many rows of a pane's content were visible; at least one, so that moving by pages always moves.
    pub fn height(&self, pane: Pane) -> usize {
        self.rows(Area::Pane(pane))
    }

    /// How many rows of a part of the screen were visible; at least one.
    pub fn rows(&self, area: Area) -> usize {
        self.place(area).map_or(1, |place| usize::from(place.height).max(1))
    }

    /// Where a part of the screen was.
    pub fn place(&self, area: Area) -> Option<Rect> {
        self.areas.iter().rev().find(|(seen, _)| *seen == area).map(|(_, place)| *place)
    }

    /// The part of another screen at a place.
    pub fn area_at(&self, column: u16, row: u16) -> Option<Area> {
        let position = Position::new(column, row);
        self.areas.iter().rev().find(|(_, place)| place.contains(position)).map(|(area, _)| *area)
    }

    /// What is at a place.
    pub fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let position = Position::new(column, row);
        self.targets.iter().rev().find(|(place, _)| place.contains(position)).map(|(place, target)| Hit {
            target: *target,
            column: column - place.x,
            width: place.width,
        })
    }

    /// The pane at a place.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<Pane> {
        let layout = self.layout.as_ref()?;
        let position = Position::new(column, row);
        layout.panes.iter().find(|(_, place)| place.contains(position)).map(|(pane, _)| *pane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_last_is_hit_first() {
        let mut seen = Seen::default();
        seen.note(Rect::new(0, 0, 10, 10), Target::Pane(Pane::Json));
        seen.note(Rect::new(2, 2, 4, 1), Target::Search);
        let hit = seen.at(3, 2).unwrap();
        assert_eq!((hit.target, hit.column, hit.width), (Target::Search, 1, 4));
        assert_eq!(seen.at(0, 0).unwrap().target, Target::Pane(Pane::Json));
        assert_eq!(seen.at(10, 0), None);
        seen.cover();
        assert_eq!(seen.at(3, 2), None);
    }
}
