//! Where everything stands, as a pure function of the size of the screen and the shape the user gave it.
//!
//! ```text
//! from 100 columns                                   below
//! ┌ header ─────────────────────────────────────┐    ┌ header ──────────────────┐
//! │┌ catalog ──────┐┌ policy ─────┐┌ json ─────┐│    │ tabs                     │
//! ││               ││             ││           ││    │┌ the focused pane ──────┐│
//! │├ details ──────┤│  (from 32   ││           ││    ││                        ││
//! ││               ││   rows)     ││           ││    ││                        ││
//! │└───────────────┘└─────────────┘└───────────┘│    │└────────────────────────┘│
//! │┌ request ──────────────────────────────────┐│    │ verdict                  │
//! │└───────────────────────────────────────────┘│    └ bar ─────────────────────┘
//! └ bar ────────────────────────────────────────┘
//! ```
//!
//! The panes of [`Pane::SHARING`] share one place; the title of its frame shows their tabs.
//! Where the details have no room of their own they take the catalog's while they have the keyboard. Below
//! [`LEAST`] nothing is laid out: the screen says how large it has to be.

use ratatui::layout::{Position, Rect, Size};

use serde::{Deserialize, Serialize};

use super::pane::Pane;

/// The smallest screen: columns and rows.
pub const LEAST: Size = Size { width: 60, height: 16 };
/// From so many columns the panes stand side by side.
pub const WIDE: u16 = 100;
/// From so many rows the details have room of their own.
const TALL: u16 = 32;

const LEAST_COLUMNS: u16 = 20;
const LEAST_ROWS: u16 = 5;

/// Shares are parts of ten thousand: fine enough for one column of the widest screen.
const WHOLE: u16 = 10_000;
/// How much a key press moves a border.
const STEP: i32 = 300;

/// The shape that the user gave the panes: shares in ten thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// The catalog's share of the width.
    catalog: u16,
    /// The policy's share of the width.
    policy: u16,
    /// The request's share of the height.
    request: u16,
    /// The details' share of the catalog's height.
    details: u16,
    /// Whether the focused pane has the whole screen.
    #[serde(skip)]
    pub zoomed: bool,
    /// Which of the panes that share the place of the JSON text is in front.
    #[serde(skip)]
    pub front: Pane,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            catalog: 3_600,
            policy: 3_200,
            request: 2_600,
            details: 3_400,
            zoomed: false,
            front: Pane::Json,
        }
    }
}

/// A border that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// Between catalog and policy.
    Catalog,
    /// Between policy and JSON.
    Policy,
    /// Above the request.
    Request,
    /// Above the details.
    Details,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The line at the top.
    pub header: Rect,
    /// The line of tabs, where only one pane is shown.
    pub tabs: Option<Rect>,
    /// The panes that are shown, each with its place.
    pub panes: Vec<(Pane, Rect)>,
    /// The line that holds the verdict, where the request has no pane of its own.
    pub verdict: Option<Rect>,
    /// The line at the bottom.
    pub bar: Rect,
    /// Where borders can be taken hold of.
    pub borders: Vec<(Border, Rect)>,
    /// The place of all panes together.
    pub body: Rect,
}

impl Layout {
    /// Lays out a screen, or `None` when it is too small.
    pub fn new(screen: Rect, shape: &Shape, focus: Pane) -> Option<Self> {
        if screen.width < LEAST.width || screen.height < LEAST.height {
            return None;
        }
        let (header, rest) = split_top(screen, 1);
        let (body, bar) = split_top(rest, rest.height - 1);
        let layout =
            Self { header, tabs: None, panes: Vec::new(), verdict: None, bar, borders: Vec::new(), body };
        Some(if screen.width < WIDE {
            layout.stacked(focus)
        } else if shape.zoomed {
            Self { panes: vec![(focus, body)], ..layout }
        } else {
            layout.side_by_side(screen, shape, focus)
        })
    }

    fn stacked(self, focus: Pane) -> Self {
        let (tabs, rest) = split_top(self.body, 1);
        let (pane, verdict) = split_top(rest, rest.height - 1);
        Self { tabs: Some(tabs), panes: vec![(focus, pane)], verdict: Some(verdict), ..self }
    }

    fn side_by_side(self, screen: Rect, shape: &Shape, focus: Pane) -> Self {
        let body = self.body;
        let request_rows = share(body.height, shape.request, LEAST_ROWS, body.height - 2 * LEAST_ROWS);
        let (top, request) = split_top(body, body.height - request_rows);
        let catalog_columns = share(top.width, shape.catalog, LEAST_COLUMNS, top.width - 2 * LEAST_COLUMNS);
        let (left, rest) = split_left(top, catalog_columns);
        let policy_columns = share(top.width, shape.policy, LEAST_COLUMNS, rest.width - LEAST_COLUMNS);
        let (policy, json) = split_left(rest, policy_columns);

        let mut panes = Vec::with_capacity(Pane::ALL.len());
        let mut borders = vec![
            (Border::Catalog, between_columns(policy)),
            (Border::Policy, between_columns(json)),
            (Border::Request, Rect { height: 1, ..request }),
        ];
        if screen.height >= TALL {
            let rows = share(left.height, shape.details, LEAST_ROWS, left.height - LEAST_ROWS);
            let (catalog, details) = split_top(left, left.height - rows);
            panes.extend([(Pane::Catalog, catalog), (Pane::Details, details)]);
            borders.push((Border::Details, Rect { height: 1, ..details }));
        } else {
            panes.push((if focus == Pane::Details { Pane::Details } else { Pane::Catalog }, left));
        }
        let front = if focus.shares() { focus } else { shape.front };
        panes.extend([(Pane::Policy, policy), (front, json), (Pane::Request, request)]);
        Self { panes, borders, ..self }
    }

    /// Where a pane stands, if it is shown.
    pub fn place(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|(_, place)| *place)
    }

    /// The panes that Tab goes through: those that are shown, or all that have a tab.
    pub fn reachable(&self) -> Vec<Pane> {
        if self.panes.len() > 1 {
            self.panes.iter().map(|(pane, _)| *pane).collect()
        } else {
            Pane::TABS.to_vec()
        }
    }
}

impl Shape {
    /// Moves a border to a place on the screen.
    pub fn drag(&mut self, border: Border, to: Position, layout: &Layout) {
        let Layout { body, .. } = layout;
        let left = layout.place(Pane::Catalog).or_else(|| layout.place(Pane::Details));
        match border {
            Border::Catalog => self.catalog = part(to.x.saturating_sub(body.x) + 1, body.width),
            Border::Policy => {
                let policy = layout.place(Pane::Policy).map_or(body.x, |policy| policy.x);
                self.policy = part(to.x.saturating_sub(policy) + 1, body.width);
            }
            Border::Request => self.request = part(body.bottom().saturating_sub(to.y), body.height),
            Border::Details => {
                if let Some(catalog) = left {
                    let bottom = layout.place(Pane::Details).map_or(catalog.bottom(), Rect::bottom);
                    self.details = part(bottom.saturating_sub(to.y), bottom - catalog.y);
                }
            }
        }
    }

    /// Makes a pane wider (or narrower).
    pub fn widen(&mut self, pane: Pane, wider: bool) {
        match pane {
            Pane::Catalog | Pane::Details => self.catalog = moved(self.catalog, wider),
            Pane::Policy => self.policy = moved(self.policy, wider),
            // The JSON text has what the others leave.
            Pane::Json | Pane::Findings | Pane::Access => self.policy = moved(self.policy, !wider),
            Pane::Request => {}
        }
    }

    /// Makes a pane taller (or shorter).
    pub fn heighten(&mut self, pane: Pane, taller: bool) {
        match pane {
            Pane::Details => self.details = moved(self.details, taller),
            Pane::Request => self.request = moved(self.request, taller),
            Pane::Catalog | Pane::Policy | Pane::Json | Pane::Findings | Pane::Access => {
                self.request = moved(self.request, !taller);
            }
        }
    }
}

fn moved(share: u16, up: bool) -> u16 {
    let moved = i32::from(share) + if up { STEP } else { -STEP };
    u16::try_from(moved.clamp(STEP, i32::from(WHOLE) - STEP)).unwrap_or(share)
}

/// What part of the whole so many columns or rows are.
fn part(size: u16, of: u16) -> u16 {
    let of = u32::from(of.max(1));
    // Rounded up, so that `share` gives the same size back.
    u16::try_from((u32::from(size) * u32::from(WHOLE)).div_ceil(of).min(u32::from(WHOLE))).unwrap_or_default()
}

fn share(of: u16, part: u16, least: u16, most: u16) -> u16 {
    let size = u32::from(of) * u32::from(part) / u32::from(WHOLE);
    u16::try_from(size).unwrap_or(most).clamp(least, most.max(least))
}

fn split_top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let top = Rect { height: rows, ..area };
    (top, Rect { y: area.y + rows, height: area.height - rows, ..area })
}

fn split_left(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    let left = Rect { width: columns, ..area };
    (left, Rect { x: area.x + columns, width: area.width - columns, ..area })
}

/// The frame lines on both sides of a pane's left edge.
fn between_columns(right: Rect) -> Rect {
    Rect { x: right.x.saturating_sub(1), width: 2, ..right }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layout(width: u16, height: u16, focus: Pane) -> Layout {
        Layout::new(Rect::new(0, 0, width, height), &Shape::default(), focus).unwrap()
    }

    #[test]
    fn every_pane_is_shown_from_120_by_32() {
        let shown: Vec<_> = layout(120, 32, Pane::Catalog).panes.iter().map(|(pane, _)| *pane).collect();
        let in_front = Pane::ALL.iter().filter(|pane| !pane.shares() || **pane == Pane::Json);
        assert!(shown.iter().eq(in_front), "{shown:?}");
    }

    #[test]
    fn panes_of_one_place_are_shown_one_at_a_time_and_the_focused_one_is_in_front() {
        let findings = layout(120, 40, Pane::Findings);
        assert_eq!(findings.place(Pane::Json), None);
        assert_eq!(findings.place(Pane::Findings), layout(120, 40, Pane::Policy).place(Pane::Json));
        let shape = Shape { front: Pane::Findings, ..Shape::default() };
        let behind = Layout::new(Rect::new(0, 0, 120, 40), &shape, Pane::Policy).unwrap();
        assert_eq!(behind.place(Pane::Findings), findings.place(Pane::Findings));
    }

    #[test]
    fn a_wide_but_low_screen_gives_the_details_the_place_of_the_catalog() {
        assert_eq!(layout(120, 24, Pane::Policy).place(Pane::Details), None);
        let details = layout(120, 24, Pane::Details);
        assert_eq!(details.place(Pane::Details), layout(120, 24, Pane::Policy).place(Pane::Catalog));
        assert_eq!(details.place(Pane::Catalog), None);
    }

    #[test]
    fn a_narrow_screen_shows_one_pane_with_tabs_and_the_verdict() {
        let layout = layout(80, 24, Pane::Policy);
        assert_eq!(layout.panes, [(Pane::Policy, Rect::new(0, 2, 80, 20))]);
        assert_eq!(layout.tabs, Some(Rect::new(0, 1, 80, 1)));
        assert_eq!(layout.verdict, Some(Rect::new(0, 22, 80, 1)));
        assert_eq!(layout.reachable(), Pane::TABS);
    }

    #[test]
    fn a_screen_below_the_least_is_not_laid_out() {
        for (width, height) in [(59, 16), (60, 15), (1, 1), (0, 0)] {
            assert_eq!(Layout::new(Rect::new(0, 0, width, height), &Shape::default(), Pane::Json), None);
        }
        assert!(Layout::new(Rect::new(0, 0, 60, 16), &Shape::default(), Pane::Json).is_some());
    }

    #[test]
    fn a_dragged_border_stays_under_the_mouse() {
        let mut shape = Shape::default();
        let screen = Rect::new(0, 0, 163, 47);
        for x in [30, 61, 90] {
            let before = Layout::new(screen, &shape, Pane::Json).unwrap();
            shape.drag(Border::Catalog, Position::new(x, 5), &before);
            let after = Layout::new(screen, &shape, Pane::Json).unwrap();
            assert_eq!(after.place(Pane::Catalog).unwrap().right(), x + 1);
            shape.drag(Border::Policy, Position::new(x + 40, 5), &after);
            let after = Layout::new(screen, &shape, Pane::Json).unwrap();
            assert_eq!(after.place(Pane::Policy).unwrap().right(), x + 41);
        }
        for y in [12, 20, 30] {
            let before = Layout::new(screen, &shape, Pane::Json).unwrap();
            shape.drag(Border::Request, Position::new(9, y), &before);
            let after = Layout::new(screen, &shape, Pane::Json).unwrap();
            assert_eq!(after.place(Pane::Request).unwrap().y, y);
        }
    }

    #[test]
    fn a_key_makes_the_focused_pane_larger_and_smaller() {
        let mut shape = Shape::default();
        let wide = |shape: &Shape, pane| {
            Layout::new(Rect::new(0, 0, 160, 50), shape, pane).unwrap().place(pane).unwrap().as_size()
        };
        for pane in [Pane::Catalog, Pane::Policy, Pane::Json, Pane::Findings] {
            let before = wide(&shape, pane).width;
            shape.widen(pane, true);
            assert!(wide(&shape, pane).width > before, "{pane:?}");
            shape.widen(pane, false);
            assert_eq!(wide(&shape, pane).width, before, "{pane:?}");
        }
        for pane in Pane::ALL {
            let before = wide(&shape, *pane).height;
            shape.heighten(*pane, true);
            assert!(wide(&shape, *pane).height > before, "{pane:?}");
            shape.heighten(*pane, false);
        }
    }

    proptest! {
        #[test]
        fn panes_never_overlap_and_fill_the_body(
            width in 60u16..400, height in 16u16..200, moves in prop::collection::vec((0..4u8, 0u16..400, 0u16..200), 0..6),
            focus in 0..Pane::ALL.len(), zoomed: bool,
        ) {
            let screen = Rect::new(0, 0, width, height);
            let mut shape = Shape { zoomed, ..Shape::default() };
            for (border, x, y) in moves {
                let layout = Layout::new(screen, &shape, Pane::ALL[focus]).unwrap();
                let border = [Border::Catalog, Border::Policy, Border::Request, Border::Details][usize::from(border)];
                shape.drag(border, Position::new(x, y), &layout);
            }
            let layout = Layout::new(screen, &shape, Pane::ALL[focus]).unwrap();
            prop_assert!(layout.place(Pane::ALL[focus]).is_some(), "the focused pane is shown");
            let places = layout.panes.iter().map(|(_, place)| *place)
                .chain([layout.header, layout.bar]).chain(layout.tabs).chain(layout.verdict);
            let mut covered = 0;
            let places: Vec<Rect> = places.collect();
            for (index, place) in places.iter().enumerate() {
                covered += place.area();
                prop_assert!(places[..index].iter().all(|other| !other.intersects(*place)));
                prop_assert!(screen.intersection(*place) == *place && !place.is_empty());
            }
            prop_assert_eq!(covered, screen.area());
        }
    }
}
