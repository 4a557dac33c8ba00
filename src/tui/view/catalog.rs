//! The catalog: the search line, and below it the tree or what was found.
//!
//! ```text
//! /crdig▏                        7 of 4469
//! ▾ starops  STAROps           12/33 ✓3 ?1     services and groups: named and covered of all, allowed, undecided
//!   ▾ DigitalEmployee               5/5 ✓2
//!     ● C ✓ CreateDigitalEmployee              membership, access level (small: inferred), live decision
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::field;
use super::rows::{placeholder, row, select};
use super::skin::Skin;
use crate::engine::catalog::{Action, ActionId};
use crate::engine::edit::Membership;
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::catalog_pane::{Item, Mark, Results, Row};
use crate::tui::details_pane::level_role;
use crate::tui::fit;
use crate::tui::pane::Pane;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::world::World;

/// Columns of a branch's arrow, and of the first mark of an action, with the blank after it.
const MARK: u16 = 2;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let mut rest = area;
    if app.catalog.searching || !app.catalog.search.is_empty() {
        let Some(line) = row(area, 0) else { return };
        search_line(frame, line, app, skin, seen);
        rest = below(rest, 1);
    }
    let Some(world) = &app.world else {
        placeholder(frame, rest, skin, text::EMPTY_CATALOG);
        return;
    };
    let notes = app.catalog.results().map(Results::notes).unwrap_or_default();
    for note in notes {
        let Some(line) = row(rest, 0) else { return };
        let note =
            fit::fit(&escape_for_display(note), usize::from(line.width), skin.symbols.ellipsis).into_owned();
        skin.put(frame, line, Line::from(skin.span(Role::Warning, note)));
        rest = below(rest, 1);
    }
    seen.note_area(Area::Pane(Pane::Catalog), rest);
    if app.catalog.results().is_some_and(|results| results.rows().is_empty()) {
        placeholder(frame, rest, skin, text::browse::NOTHING_FOUND);
        return;
    }
    rows(frame, rest, app, world, skin, seen);
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

fn search_line(frame: &mut Frame<'_>, line: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let search = &app.catalog.search;
    skin.put(frame, line, Line::from(skin.span(Role::Label, "/")));
    let all = app.world.as_ref().map_or(0, |world| world.catalog.actions().len());
    let count = app
        .catalog
        .results()
        .map(|results| text::browse::found(results.rows().len(), all))
        .unwrap_or_default();
    let count_width = (count.len() as u16).min(line.width / 2);
    let typed = Rect { x: line.x + 1, width: line.width.saturating_sub(count_width + 2), ..line };
    if app.catalog.searching && app.popups.is_empty() {
        field::typed(frame, typed, search, text::browse::SEARCH_HINT, skin);
    } else {
        skin.put(frame, typed, Line::from(skin.span(Role::Field, escape_for_display(search.text()))));
    }
    let place = Rect { x: line.right() - count_width, width: count_width, ..line };
    skin.put(frame, place, Line::from(skin.span(Role::Count, count)));
    seen.note(typed, Target::Search);
}

fn rows(frame: &mut Frame<'_>, area: Rect, app: &App, world: &World, skin: &Skin<'_>, seen: &mut Seen) {
    let (selected, top) = app.catalog.window(usize::from(area.height));
    let focused = app.has_keyboard(Pane::Catalog);
    let drawn = Drawn { app, world, skin };
    for (at, offset) in (top..).zip(0..area.height) {
        let Some(place) = row(area, offset) else { return };
        let shown = match app.catalog.results() {
            Some(results) => results.rows().get(at).map(|id| Row { item: Item::Action(*id), depth: 0 }),
            None => app.catalog.tree().rows().get(at).copied(),
        };
        let Some(shown) = shown else { return };
        let indent = u16::from(shown.depth) * 2;
        let content =
            Rect { x: place.x + indent.min(place.width), width: place.width.saturating_sub(indent), ..place };
        if selected == Some(at) {
            select(frame, place, focused, skin);
        }
        match shown.item {
            Item::Action(id) => drawn.action(frame, content, id),
            branch => drawn.branch(frame, content, branch),
        }
        seen.note(place, Target::CatalogRow(at));
        seen.note(Rect { width: MARK.min(content.width), ..content }, Target::CatalogMark(at));
    }
}

struct Drawn<'a> {
    app: &'a App,
    world: &'a World,
    skin: &'a Skin<'a>,
}

impl Drawn<'_> {
    fn branch(&self, frame: &mut Frame<'_>, place: Rect, branch: Item) {
        let (skin, pane, catalog) = (self.skin, &self.app.catalog, &self.world.catalog);
        let arrow = if pane.tree().is_open(branch) { skin.symbols.open } else { skin.symbols.closed };
        let (name, title) = match branch {
            Item::Service(id) => {
                let service = catalog.service(id);
                (&*service.code, service.name.as_deref().unwrap_or_default())
            }
            Item::Group(id) => (pane.tree().groups().get(id).map_or("", |group| group.name.as_str()), ""),
            Item::Action(_) => ("", ""),
        };
        let counts = self.counts(branch);
        let counts_width = counts.iter().map(Span::width).sum::<usize>() as u16;
        let counts_width = counts_width.min(place.width.saturating_sub(MARK));
        let mut room = usize::from(place.width - counts_width).saturating_sub(usize::from(MARK) + 1);
        let name = fit::fit(&escape_for_display(name), room, skin.symbols.ellipsis).into_owned();
        room = room.saturating_sub(fit::width(&name) + 2);
        let title = fit::fit(&escape_for_display(title), room, skin.symbols.ellipsis).into_owned();
        let spans = vec![
            skin.span(Role::Branch, format!("{arrow} ")),
            skin.span(Role::Branch, name),
            skin.span(Role::Muted, format!("  {title}")),
        ];
        skin.put(frame, place, Line::from(spans));
        let right = Rect { x: place.right() - counts_width, width: counts_width, ..place };
        skin.put(frame, right, Line::from(counts));
    }

    /// How many actions of a branch the selected statement speaks of, of how many, and how many are allowed, depend on an
    /// undocumented rule, or cannot be told.
    fn counts(&self, branch: Item) -> Vec<Span<'static>> {
        let (skin, pane) = (self.skin, &self.app.catalog);
        let total = match branch {
            Item::Service(id) => self.world.catalog.actions_of(id).len(),
            Item::Group(id) => pane.tree().groups().get(id).map_or(0, |group| group.actions.len()),
            Item::Action(_) => 0,
        };
        let mut spans = Vec::new();
        match pane.membership().counts(branch) {
            Some(counts) => {
                let applies = counts.applies();
                let role = if applies > 0 { Role::Named } else { Role::Count };
                spans.push(skin.span(role, applies.to_string()));
                spans.push(skin.span(Role::Count, format!("/{total}")));
            }
            None => spans.push(skin.span(Role::Count, total.to_string())),
        }
        let allowed = pane.decisions().allowed(branch).unwrap_or_default();
        for (count, role, mark) in [
            (allowed.certain, Role::Allow, skin.symbols.allow),
            (allowed.depends, Role::Depends, skin.symbols.depends),
            (allowed.unknown, Role::Error, skin.symbols.attention),
        ] {
            if count > 0 {
                spans.push(skin.span(role, format!(" {mark}{count}")));
            }
        }
        spans
    }

    fn action(&self, frame: &mut Frame<'_>, place: Rect, id: ActionId) {
        let (skin, catalog) = (self.skin, &self.world.catalog);
        let action = catalog.action(id);
        let mut spans = self.marks(id, action);
        let marks: usize = spans.iter().map(Span::width).sum();
        let room = usize::from(place.width).saturating_sub(marks);
        let used = match self.app.catalog.results() {
            Some(results) => highlighted(&mut spans, &action.name, &results.highlight(id), room, skin),
            None => {
                let name = fit::fit(action.short_name(), room, skin.symbols.ellipsis).into_owned();
                let used = fit::width(&name);
                spans.push(Span::raw(name));
                used
            }
        };
        let room = room.saturating_sub(used + 2);
        if room > 3 {
            let description = escape_for_display(&action.description);
            let description = fit::fit(&description, room, skin.symbols.ellipsis);
            spans.push(skin.span(Role::Muted, format!("  {description}")));
        }
        skin.put(frame, place, Line::from(spans));
    }

    /// Membership, access level and live decision, a blank after each.
    fn marks(&self, id: ActionId, action: &Action) -> Vec<Span<'static>> {
        let (skin, pane) = (self.skin, &self.app.catalog);
        let symbols = skin.symbols;
        let (role, member) = match pane.membership().get(id) {
            Some(Membership::Named) => (Role::Named, symbols.named),
            Some(Membership::Covered) => (Role::Covered, symbols.covered),
            Some(Membership::Excepted | Membership::Not) | None => (Role::Absent, symbols.absent),
        };
        let inferred = action.level_from.is_inferred();
        let level = text::browse::level_letter(action.level, inferred);
        let (decision_role, decision) = match pane.decisions().mark(&self.world.catalog, id) {
            Some(Mark::Allow) => (Role::Allow, symbols.allow),
            Some(Mark::ExplicitDeny) => (Role::ExplicitDeny, symbols.explicit_deny),
            Some(Mark::ImplicitDeny) => (Role::ImplicitDeny, symbols.implicit_deny),
            Some(Mark::Depends) => (Role::Depends, symbols.depends),
            // Somebody asks, and RAM would refuse a policy.
            None if pane.decisions().asker().is_some() => (Role::Error, symbols.attention),
            None => (Role::Muted, " "),
        };
        vec![
            skin.span(role, member),
            Span::raw(" "),
            skin.span(level_role(action.level), level),
            Span::raw(" "),
            skin.span(decision_role, decision),
            Span::raw(" "),
        ]
    }
}

/// A name with the characters that match marked. Names of actions hold ASCII only. Returns the columns used.
fn highlighted(
    spans: &mut Vec<Span<'static>>,
    name: &str,
    matches: &[(usize, usize)],
    room: usize,
    skin: &Skin<'_>,
) -> usize {
    let shown = fit::fit(name, room, skin.symbols.ellipsis).into_owned();
    let characters: Vec<char> = shown.chars().collect();
    let mut done = 0;
    let piece = |from: usize, to: usize| -> String {
        characters.iter().skip(from).take(to.saturating_sub(from)).collect()
    };
    for (start, end) in matches {
        let (start, end) = ((*start).min(characters.len()), (*end).min(characters.len()));
        if start > done {
            spans.push(Span::raw(piece(done, start)));
        }
        if end > start {
            spans.push(skin.span(Role::Match, piece(start, end)));
        }
        done = done.max(end);
    }
    if done < characters.len() {
        spans.push(Span::raw(piece(done, characters.len())));
    }
    fit::width(&shown)
}
