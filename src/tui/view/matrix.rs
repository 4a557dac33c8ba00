//! The matrix: actions down, principals across.
//!
//! ```text
//! ┌ Matrix ─────────────────────────────────────────┐
//! │ 4463 actions, 21 principals      user   user    │
//! │                                  ada    ben     │
//! │ ▾ starops  STAROps               12/33  4/33    │
//! │     DeleteMission                ✓      ✗       │
//! └─────────────────────────────────────────────────┘
//!  EXPLICIT DENY: user/ben starops:DeleteMission on …
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::part;
use super::rows::{placeholder, row, select};
use super::skin::Skin;
use crate::engine::account::{Cell, Who};
use crate::engine::decide::Decision;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::catalog_pane::{Item, Row};
use crate::tui::fit;
use crate::tui::matrix_screen::{Count, MatrixScreen, is_allowed};
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text::{browse, matrix as words};
use crate::tui::theme::Role;
use crate::tui::world::World;

/// Rows above the table: two for names.
const HEAD: u16 = 2;
/// Columns of a cell, where there is little room and where there is much.
const NARROW: u16 = 8;
const BROAD: u16 = 12;

/// Columns for the names of actions, and how many cells fit beside them.
pub fn matrix_columns(area: Rect) -> (u16, usize) {
    let cell = cell_width(area);
    let names = (area.width * 2 / 5).clamp(24, 56);
    let cells = area.width.saturating_sub(names) / cell;
    (area.width - cells * cell, usize::from(cells).max(1))
}

fn cell_width(area: Rect) -> u16 {
    if area.width >= 150 { BROAD } else { NARROW }
}

pub fn render(frame: &mut Frame<'_>, body: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let screen = &app.matrix_screen;
    let (top, foot) = (Rect { height: body.height - 2, ..body }, body.bottom() - 2);
    let active = app.popups.is_empty();
    let inner = part::part(frame, top, (Area::Main, words::MATRIX, active), skin, seen);
    let head = Rect { height: HEAD.min(inner.height), ..inner };
    let area = Rect { y: inner.y + head.height, height: inner.height - head.height, ..inner };
    seen.note_area(Area::Main, area);
    let (Some(world), Some(_)) = (&app.world, &app.account) else {
        placeholder(frame, inner, skin, crate::tui::text::account::NO_ACCOUNT);
        return;
    };
    let Some(matrix) = screen.matrix() else {
        placeholder(frame, inner, skin, words::WORKING);
        return;
    };
    let (names, cells) = matrix_columns(area);
    let left = screen.column.top(screen.columns().len(), cells);
    let shown: Vec<usize> = (left..screen.columns().len()).take(cells).collect();
    let drawn = Drawn { app, world, skin, screen, names, cell: cell_width(area), shown: &shown };
    drawn.head(frame, head);
    if screen.columns().is_empty() {
        placeholder(frame, area, skin, words::NOBODY);
    } else if screen.rows().is_empty() {
        placeholder(frame, area, skin, words::NOTHING);
    } else {
        drawn.rows(frame, area, seen);
    }
    let lines = [drawn.selected_in_words(), status(screen, matrix.questions().len())];
    for (at, (role, text)) in (foot..body.bottom()).zip(lines) {
        let place = Rect { x: body.x + 1, y: at, width: body.width.saturating_sub(2), height: 1 };
        let text = fit::fit(&escape_for_display(&text), usize::from(place.width), skin.symbols.ellipsis)
            .into_owned();
        skin.put(frame, place, Line::from(skin.span(role, text)));
    }
}

/// What the table is about, and whether it is as it should be.
fn status(screen: &MatrixScreen, actions: usize) -> (Role, String) {
    let (role, text) = match screen.notes().next() {
        Some(note) => (Role::Warning, note.to_owned()),
        None => {
            let size = words::size(screen.found(), actions, screen.columns().len());
            (Role::Muted, format!("{size}  {}", words::asked_on(&screen.resource)))
        }
    };
    if screen.is_waiting() { (role, format!("{}  {text}", words::STALE)) } else { (role, text) }
}

struct Drawn<'a> {
    app: &'a App,
    world: &'a World,
    skin: &'a Skin<'a>,
    screen: &'a MatrixScreen,
    names: u16,
    cell: u16,
    /// Places among the columns of the screen.
    shown: &'a [usize],
}

impl Drawn<'_> {
    fn place(&self, line: Rect, at: usize) -> Rect {
        let offset = (at as u16).saturating_mul(self.cell);
        Rect { x: line.x + self.names + offset, width: self.cell, ..line }
    }

    fn who(&self, column: usize) -> Option<&Who> {
        let place = self.screen.columns().get(column)?;
        self.screen.matrix()?.principals().get(*place)
    }

    fn head(&self, frame: &mut Frame<'_>, head: Rect) {
        let selected = self.screen.column.row(self.screen.columns().len());
        let room = usize::from(self.cell - 1);
        for (at, column) in self.shown.iter().enumerate() {
            let Some(who) = self.who(*column) else { continue };
            let name = who.to_string();
            let (kind, name) = name.split_once('/').unwrap_or(("", &name));
            for (row_at, text) in [(0, kind), (1, name)] {
                let Some(line) = row(head, row_at) else { continue };
                let shown = escape_for_display(text);
                let shown = fit::fit_middle(&shown, room, self.skin.symbols.ellipsis).into_owned();
                let role = if row_at == 0 { Role::Muted } else { Role::Strong };
                if selected == Some(*column) {
                    select(frame, self.place(line, at), false, self.skin);
                }
                self.skin.put(frame, self.place(line, at), Line::from(self.skin.span(role, shown)));
            }
        }
        // Where the table goes on to both sides.
        let (first, last) = (self.shown.first(), self.shown.last());
        let all = self.screen.columns().len();
        let more = match (first, last) {
            (Some(first), Some(last)) if *first > 0 || last + 1 < all => {
                format!("{}-{} of {all}", first + 1, last + 1)
            }
            _ => String::new(),
        };
        if let Some(line) = row(head, 0) {
            let line = Rect { width: self.names, ..line };
            self.skin.put(frame, line, Line::from(self.skin.span(Role::Count, more)));
        }
    }

    fn rows(&self, frame: &mut Frame<'_>, area: Rect, seen: &mut Seen) {
        let rows = self.screen.rows();
        let selected = self.screen.selection.row(rows.len());
        let top = self.screen.selection.top(rows.len(), usize::from(area.height));
        let column = self.screen.column.row(self.screen.columns().len());
        for ((at, shown), offset) in rows.iter().enumerate().skip(top).zip(0..area.height) {
            let Some(line) = row(area, offset) else { return };
            if selected == Some(at) {
                select(frame, line, false, self.skin);
            }
            self.skin.put(frame, Rect { width: self.names.saturating_sub(1), ..line }, self.name(shown));
            seen.note(line, Target::Row(Area::Main, at));
            for (cell_at, of) in self.shown.iter().enumerate() {
                let place = self.place(line, cell_at);
                if selected == Some(at) && column == Some(*of) {
                    select(frame, place, true, self.skin);
                }
                self.skin.put(frame, place, Line::from(self.content(shown.item, *of)));
                seen.note(place, Target::Cell { row: at, column: *of });
            }
        }
    }

    fn name(&self, shown: &Row) -> Line<'static> {
        let (skin, catalog) = (self.skin, &self.world.catalog);
        let indent = " ".repeat(usize::from(shown.depth) * 2);
        let room = usize::from(self.names).saturating_sub(indent.len() + 3);
        let fitted =
            |text: &str| fit::fit(&escape_for_display(text), room, skin.symbols.ellipsis).into_owned();
        let branch = |name: &str, detail: &str| {
            let arrow = if self.screen.is_open(shown.item) { skin.symbols.open } else { skin.symbols.closed };
            let name = fitted(name);
            let left = room.saturating_sub(fit::width(&name) + 2);
            let detail = fit::fit(&escape_for_display(detail), left, skin.symbols.ellipsis).into_owned();
            Line::from(vec![
                Span::raw(indent.clone()),
                skin.span(Role::Branch, format!("{arrow} {name}")),
                skin.span(Role::Muted, format!("  {detail}")),
            ])
        };
        match shown.item {
            Item::Service(id) => {
                let service = catalog.service(id);
                branch(&service.code, service.name.as_deref().unwrap_or_default())
            }
            Item::Group(id) => {
                let group = self.screen.groups().and_then(|groups| groups.get(id));
                branch(group.map_or("", |group| group.name.as_str()), "")
            }
            Item::Action(id) => {
                let action = catalog.action(id);
                let level = browse::level_letter(action.level, action.level_from.is_inferred());
                Line::from(vec![
                    Span::raw(indent),
                    skin.span(Role::Muted, format!("{level} ")),
                    Span::raw(fitted(action.short_name())),
                ])
            }
        }
    }

    /// The mark of a decision, or how many of a branch are allowed.
    fn content(&self, item: Item, column: usize) -> Span<'static> {
        let Some(principal) = self.screen.columns().get(column) else { return Span::raw("") };
        if let Item::Action(id) = item {
            return self.screen.cell(*principal, id).map_or_else(|| Span::raw(""), |cell| self.mark(cell));
        }
        let Count { allowed, all, doubt, refused } = self.screen.count(&self.world.catalog, item, *principal);
        let mark = if doubt { self.skin.symbols.depends } else { "" };
        match allowed {
            0 if refused => self.skin.span(Role::Error, self.skin.symbols.attention),
            0 => self.skin.span(Role::ImplicitDeny, format!("{}{mark}", self.skin.symbols.implicit_deny)),
            _ if allowed == all => {
                self.skin.span(Role::Allow, format!("{} {all}{mark}", self.skin.symbols.allow))
            }
            _ => self.skin.span(Role::Allow, format!("{allowed}/{all}{mark}")),
        }
    }

    fn mark(&self, cell: Cell) -> Span<'static> {
        let symbols = self.skin.symbols;
        let (role, mark) = match cell.decision {
            Decision::InvalidPolicy => (Role::Error, symbols.attention),
            _ if is_allowed(cell) => (Role::Allow, symbols.allow),
            Decision::ImplicitDeny => (Role::ImplicitDeny, symbols.implicit_deny),
            _ => (Role::ExplicitDeny, symbols.explicit_deny),
        };
        let (role, doubt) = if cell.definite { (role, "") } else { (Role::Depends, symbols.depends) };
        self.skin.span(role, format!("{mark}{doubt}"))
    }

    /// The selected cell, for whoever sees no colours and knows no marks.
    fn selected_in_words(&self) -> (Role, String) {
        let (Some(item), Some(who)) = (self.screen.selected(), self.screen.principal()) else {
            return (Role::Muted, String::new());
        };
        let who = who.to_string();
        let column = self.screen.column.row(self.screen.columns().len());
        let principal = column.and_then(|at| self.screen.columns().get(at)).copied().unwrap_or_default();
        let catalog = &self.app.world.as_ref().map_or(self.world, |world| &**world).catalog;
        match item {
            Item::Action(id) => {
                let question = self.screen.matrix().and_then(|matrix| matrix.questions().get(id.index()));
                match (question, self.screen.cell(principal, id)) {
                    (Some(question), Some(cell)) => {
                        (Role::Text, words::cell(&who, &question.action, &question.resource, cell))
                    }
                    _ => (Role::Muted, String::new()),
                }
            }
            branch => {
                let count = self.screen.count(catalog, branch, principal);
                let name = match branch {
                    Item::Service(id) => catalog.service(id).code.to_string(),
                    Item::Group(id) => {
                        let group = self.screen.groups().and_then(|groups| groups.get(id));
                        group.map(|group| group.name.clone()).unwrap_or_default()
                    }
                    Item::Action(_) => String::new(),
                };
                (Role::Text, words::branch(&who, &name, count))
            }
        }
    }
}
