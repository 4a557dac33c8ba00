//! A list with a filter: help, palette, choices.
//!
//! ```text
//! ┌ Commands ──────────────────────────────────────────────┐
//! │ > save                                            2/61 │
//! │                                                        │
//! │ save         Save the policy                    ctrl-s │
//! │ save as      Save the policy under another name    f s │
//! └────────────────────────────────────────────────────────┘
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::width_within;
use crate::engine::text::escape_for_display;
use crate::tui::command::Command;
use crate::tui::fit;
use crate::tui::popup::{Item, List, Row};
use crate::tui::theme::Role;
use crate::tui::typing::rank::Ranked;
use crate::tui::view::{Seen, Skin, Target, field, frame as frames, put, row, text};

/// Lines that are not rows: the frame, the filter and a gap.
const AROUND: u16 = 4;
const WIDEST: u16 = 96;
const WIDEST_LABEL: usize = 26;
/// What long labels leave to the words beside them.
const KEPT_BESIDE_LABEL: usize = 22;
/// Lines below the list for a description that does not fit its row, the gap above them included.
const IN_FULL: u16 = 3;
/// The most lines below the list.
const MOST_ABOUT: u16 = 9;

pub fn render(frame: &mut Frame<'_>, area: Rect, list: &List, skin: &Skin<'_>, seen: &mut Seen) {
    let rows = list.rows();
    let extra = if list.has_about() { MOST_ABOUT } else { 0 };
    // As tall as everything needs without a filter, so that it does not jump while one is typed.
    let height = (list.total_rows() as u16)
        .saturating_add(AROUND + extra)
        .min(area.height.saturating_sub(2))
        .max(AROUND + 1);
    let size = (width_within(area, WIDEST), height);
    let inner = frames::popup(frame, area, size, list.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    filter(frame, inner, list, skin, seen);

    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let widest = WIDEST_LABEL.max(usize::from(inner.width).saturating_sub(KEPT_BESIDE_LABEL));
    let labels = list.items().map(|item| fit::width(&item.label)).max().unwrap_or_default().min(widest);
    let marks = if list.marked.is_some() { 2 } else { 0 };
    let room = |item: &Item| detail_room(item, inner.width.saturating_sub(marks), labels);
    let is_cut = |item: &Item| fit::width(detail(item)) > room(item);
    let body = if list.has_about() || !list.items().any(is_cut) {
        about(frame, body, list, skin)
    } else {
        in_full(frame, body, list.selected().filter(|item| is_cut(item)), skin)
    };
    seen.popup_height = usize::from(body.height);
    if rows.is_empty()
        && let Some(line) = row(body, 0)
    {
        put(frame, line, Line::from(skin.span(Role::Muted, text::NOTHING_FITS)));
    }
    let selected = list.selection.row(list.len());
    let top = first_row(&rows, list, usize::from(body.height));
    for (offset, shown) in (0..body.height).zip(rows.iter().skip(top)) {
        let Some(place) = row(body, offset) else { break };
        match shown {
            Row::Section(section) => put(frame, place, Line::from(skin.span(Role::Strong, *section))),
            Row::Item(at, item, ranked) => {
                if selected == Some(*at) {
                    frame.buffer_mut().set_style(place, skin.style(Role::Selected));
                }
                let marked = list.marked.as_ref().map(|_| list.is_marked(ranked.index));
                render_item(frame, place, item, ranked, (labels, marked), skin);
                seen.note(place, Target::Item(*at));
            }
        }
    }
}

/// What the selected item has to say, below the list. Returns the room that is left for the list.
fn about(frame: &mut Frame<'_>, body: Rect, list: &List, skin: &Skin<'_>) -> Rect {
    if !list.has_about() {
        return body;
    }
    let height = (body.height / 3).min(MOST_ABOUT);
    let [rows, below] =
        [Rect { height: body.height - height, ..body }, Rect { y: body.bottom() - height, height, ..body }];
    let about = list.selected().map(|item| item.about.as_slice()).unwrap_or_default();
    let texts: Vec<_> = about.iter().map(|line| escape_for_display(line)).collect();
    let lines = texts.iter().flat_map(|line| fit::wrap(line, usize::from(below.width)));
    for (at, line) in (1..below.height).zip(lines) {
        if let Some(place) = row(below, at) {
            put(frame, place, Line::from(skin.span(Role::Muted, line)));
        }
    }
    rows
}

/// What is said beside the selected item, where it does not fit its row. Returns the room that is left for the list: the
/// same whatever is selected.
fn in_full(frame: &mut Frame<'_>, body: Rect, cut: Option<&Item>, skin: &Skin<'_>) -> Rect {
    let height = IN_FULL.min(body.height / 4);
    let rows = Rect { height: body.height - height, ..body };
    let most = usize::from(height.saturating_sub(1));
    let wrap = |item| fit::wrap_at_most(detail(item), usize::from(body.width), most, skin.symbols.ellipsis);
    for (at, line) in (rows.height + 1..body.height).zip(cut.map(wrap).unwrap_or_default()) {
        if let Some(place) = row(body, at) {
            put(frame, place, Line::from(skin.span(Role::Text, line)));
        }
    }
    rows
}

/// What is said beside an item.
fn detail(item: &Item) -> &str {
    item.hindrance.unwrap_or(&item.detail)
}

/// The room for it in a row, between the label and the keys.
fn detail_room(item: &Item, width: u16, labels: usize) -> usize {
    let room = usize::from(width.saturating_sub(keys_width(item, width) + 1));
    room.saturating_sub(label_width(item, labels, room) + 2)
}

fn keys_width(item: &Item, width: u16) -> u16 {
    (fit::width(&item.keys) as u16).min(width / 3)
}

/// Without a detail the label has the whole line.
fn label_width(item: &Item, labels: usize, room: usize) -> usize {
    if item.detail.is_empty() { room } else { labels.min(room) }
}

fn filter(frame: &mut Frame<'_>, inner: Rect, list: &List, skin: &Skin<'_>, seen: &mut Seen) {
    let Some(line) = row(inner, 0) else { return };
    let count = format!(" {}/{}", list.len(), list.items().count());
    let count_width = (fit::width(&count) as u16).min(line.width);
    let right = Rect { x: line.right() - count_width, width: count_width, ..line };
    put(frame, right, Line::from(skin.span(Role::Count, count)));
    put(frame, line, Line::from(skin.span(Role::Label, skin.symbols.closed)));
    let typed =
        Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2 + count_width), ..line };
    field::typed(frame, typed, &list.filter, text::FILTER, skin);
    seen.note(typed, Target::PopupInput);
}

/// The first row to show. Headings are rows too, and that of the first item comes into sight with it.
fn first_row(rows: &[Row<'_>], list: &List, height: usize) -> usize {
    let Some(selected) = list.selection.row(list.len()) else { return 0 };
    let is = |row: &Row<'_>, wanted: usize| matches!(row, Row::Item(at, ..) if *at == wanted);
    let place = |wanted| rows.iter().position(|row| is(row, wanted)).unwrap_or_default();
    let selected_row = place(selected);
    let top = match place(list.selection.top(list.len(), height)) {
        1 => 0,
        other => other,
    };
    let lowest = (selected_row + 1).saturating_sub(height.max(1));
    top.clamp(lowest.min(selected_row), selected_row).min(rows.len().saturating_sub(height).max(lowest))
}

fn render_item(
    frame: &mut Frame<'_>,
    place: Rect,
    item: &Item,
    ranked: &Ranked,
    (labels, marked): (usize, Option<bool>),
    skin: &Skin<'_>,
) {
    let place = match marked {
        None => place,
        Some(is_marked) => {
            // One that does something of its own cannot be marked.
            let mark = match (is_marked, item.command == Command::Nothing) {
                (true, _) => skin.symbols.named,
                (false, true) => skin.symbols.absent,
                (false, false) => " ",
            };
            put(frame, place, Line::from(skin.span(Role::Named, mark)));
            Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place }
        }
    };
    let keys_width = keys_width(item, place.width);
    let keys = Rect { x: place.right() - keys_width, width: keys_width, ..place };
    put(frame, keys, Line::from(skin.span(Role::Key, item.keys.as_str())));

    let room = usize::from(place.width.saturating_sub(keys_width + 1));
    let label_width = label_width(item, labels, room);
    let label_place = Rect { width: label_width as u16, ..place };
    match item.hindrance {
        None => put(frame, label_place, Line::from(field::marked(&item.label, ranked, skin))),
        Some(_) => put(frame, label_place, Line::from(skin.span(Role::Muted, item.label.as_str()))),
    }
    let detail_width = detail_room(item, place.width, labels);
    let detail = fit::fit(detail(item), detail_width, skin.symbols.ellipsis).into_owned();
    let x = place.x + (label_width + 2) as u16;
    let role = if item.hindrance.is_some() { Role::Placeholder } else { Role::Muted };
    put(frame, Rect { x, width: detail_width as u16, ..place }, Line::from(skin.span(role, detail)));
}
