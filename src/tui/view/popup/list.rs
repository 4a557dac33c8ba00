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

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::width_within;
use crate::engine::text::escape_for_display;
use crate::tui::command::Command;
use crate::tui::fit;
use crate::tui::popup::{Item, List, Row};
use crate::tui::seen::{Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;
use crate::tui::typing::rank::Ranked;
use crate::tui::view::rows::row;
use crate::tui::view::skin::Skin;
use crate::tui::view::{field, frame as frames};

/// Lines that are not rows: the frame, the filter and a gap.
const AROUND: u16 = 4;
const WIDEST: u16 = 96;
const WIDEST_LABEL: usize = 26;
/// What long labels leave to the words beside them.
const KEPT_BESIDE_LABEL: usize = 22;
/// So many items that do not fit their rows are measured for what stands below the list.
const MOST_MEASURED: usize = 200;
/// The most lines below the list.
const MOST_ABOUT: u16 = 9;

pub fn render(frame: &mut Frame<'_>, area: Rect, list: &List, skin: &Skin<'_>, seen: &mut Seen) {
    let rows = list.rows();
    let width = width_within(area, WIDEST);
    let columns = Columns::of(list, width.saturating_sub(4));
    let extra = if list.has_about() { MOST_ABOUT } else { columns.below };
    // As tall as everything needs without a filter, so that it does not jump while one is typed.
    let height = u16::try_from(list.total_rows())
        .unwrap_or(u16::MAX)
        .saturating_add(AROUND + extra)
        .min(area.height.saturating_sub(2))
        .max(AROUND + 1);
    let inner = frames::popup(frame, area, (width, height), list.title, skin, seen);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    filter(frame, inner, list, skin, seen);

    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let body = if list.has_about() {
        about(frame, body, list, skin)
    } else {
        let cut = list.selected().filter(|item| columns.cut(item));
        in_full(frame, body, cut, (&columns, list.total_rows()), skin)
    };
    seen.popup_height = usize::from(body.height);
    if rows.is_empty()
        && let Some(line) = row(body, 0)
    {
        skin.put(frame, line, Line::from(skin.span(Role::Muted, text::NOTHING_FITS)));
    }
    let selected = list.selection.row(list.len());
    let top = first_row(&rows, list, usize::from(body.height));
    for (offset, shown) in (0..body.height).zip(rows.iter().skip(top)) {
        let Some(place) = row(body, offset) else { break };
        match shown {
            Row::Section(section) => skin.put(frame, place, Line::from(skin.span(Role::Strong, *section))),
            Row::Item(at, item, ranked) => {
                if selected == Some(*at) {
                    frame.buffer_mut().set_style(place, skin.style(Role::Selected));
                }
                let marked = list.marked.as_ref().map(|_| list.is_marked(ranked.index));
                render_item(frame, place, item, ranked, (&columns, marked), skin);
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
            skin.put(frame, place, Line::from(skin.span(Role::Muted, line)));
        }
    }
    rows
}

/// The selected item where it does not fit its row. Returns the room that is left for the list: the same whatever is
/// selected.
fn in_full(
    frame: &mut Frame<'_>,
    body: Rect,
    cut: Option<&Item>,
    (columns, rows): (&Columns, usize),
    skin: &Skin<'_>,
) -> Rect {
    // Rows that stay empty anyway are no loss.
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    let height = columns.below.min((body.height / 2).max(body.height.saturating_sub(rows)));
    let rows = Rect { height: body.height - height, ..body };
    let most = usize::from(height.saturating_sub(1));
    let text = cut.map(|item| columns.cut_text(item)).unwrap_or_default();
    let lines = fit::wrap_at_most(&text, usize::from(body.width), most, skin.symbols.ellipsis);
    for (at, line) in (rows.height + 1..body.height).zip(lines) {
        if let Some(place) = row(body, at) {
            skin.put(frame, place, Line::from(skin.span(Role::Text, line)));
        }
    }
    rows
}

/// What is said beside an item.
fn detail(item: &Item) -> &str {
    item.hindrance.unwrap_or(&item.detail)
}

/// How a row is divided: the label, what is said beside it, the keys.
struct Columns {
    /// Of a row, without the mark before it.
    width: u16,
    labels: usize,
    /// Lines below the list for an item that does not fit its row, the gap above them included; none where all fit.
    below: u16,
}

impl Columns {
    fn of(list: &List, width: u16) -> Self {
        let widest = WIDEST_LABEL.max(usize::from(width).saturating_sub(KEPT_BESIDE_LABEL));
        let labels = list.items().map(|item| fit::width(&item.label)).max().unwrap_or_default().min(widest);
        let marks = if list.marked.is_some() { 2 } else { 0 };
        let mut columns = Self { width: width.saturating_sub(marks), labels, below: 0 };
        let cut = list.items().filter(|item| columns.cut(item));
        let lines =
            cut.take(MOST_MEASURED).map(|item| fit::wrap(&columns.cut_text(item), width.into()).len()).max();
        columns.below = lines.map_or(0, |lines| (lines + 1).min(usize::from(MOST_ABOUT)) as u16);
        columns
    }

    /// The columns that are left by the keys.
    fn room(&self, item: &Item) -> usize {
        usize::from(self.width.saturating_sub(keys_width(item, self.width) + 1))
    }

    /// Without a detail the label has the whole line.
    fn label(&self, item: &Item) -> usize {
        let room = self.room(item);
        if detail(item).is_empty() { room } else { self.labels.min(room) }
    }

    fn detail(&self, item: &Item) -> usize {
        self.room(item).saturating_sub(self.label(item) + 2)
    }

    fn label_is_cut(&self, item: &Item) -> bool {
        fit::width(&escape_for_display(&item.label)) > self.label(item)
    }

    fn cut(&self, item: &Item) -> bool {
        self.label_is_cut(item) || fit::width(detail(item)) > self.detail(item)
    }

    /// What is shown below the list of an item that is cut: a label that is whole stands in its row.
    fn cut_text<'i>(&self, item: &'i Item) -> Cow<'i, str> {
        if !self.label_is_cut(item) {
            return Cow::Borrowed(detail(item));
        }
        let label = escape_for_display(&item.label);
        match detail(item) {
            "" => label,
            detail => Cow::Owned(format!("{label}\n{detail}")),
        }
    }
}

/// Whether a label is an ARN or a file, with a word before it at most: these differ at their end. Sentences say what matters
/// at their beginning.
fn is_a_path(label: &str) -> bool {
    let last = label.split_once(' ').map_or(label, |(_, rest)| rest);
    !last.contains(' ') && last.contains([':', '/', '\\'])
}

fn keys_width(item: &Item, width: u16) -> u16 {
    (fit::width(&item.keys) as u16).min(width / 3)
}

fn filter(frame: &mut Frame<'_>, inner: Rect, list: &List, skin: &Skin<'_>, seen: &mut Seen) {
    let Some(line) = row(inner, 0) else { return };
    let count = format!(" {}/{}", list.len(), list.items().count());
    let count_width = (fit::width(&count) as u16).min(line.width);
    let right = Rect { x: line.right() - count_width, width: count_width, ..line };
    skin.put(frame, right, Line::from(skin.span(Role::Count, count)));
    skin.put(frame, line, Line::from(skin.span(Role::Label, skin.symbols.closed)));
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
    (columns, marked): (&Columns, Option<bool>),
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
            skin.put(frame, place, Line::from(skin.span(Role::Named, mark)));
            Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place }
        }
    };
    let keys_width = keys_width(item, place.width);
    let keys = Rect { x: place.right() - keys_width, width: keys_width, ..place };
    skin.put(frame, keys, Line::from(skin.span(Role::Key, item.keys.as_str())));

    let label_width = columns.label(item);
    let label_place = Rect { width: label_width as u16, ..place };
    match item.hindrance {
        None if columns.label_is_cut(item) && is_a_path(&item.label) => {
            let label = escape_for_display(&item.label);
            let label = fit::fit_middle(&label, label_width, skin.symbols.ellipsis).into_owned();
            skin.put(frame, label_place, Line::from(label));
        }
        None => skin.put(frame, label_place, Line::from(field::marked(&item.label, ranked, skin))),
        Some(_) => skin.put(frame, label_place, Line::from(skin.span(Role::Muted, item.label.as_str()))),
    }
    let detail_width = columns.detail(item);
    let detail = fit::fit(detail(item), detail_width, skin.symbols.ellipsis).into_owned();
    let x = place.x + (label_width + 2) as u16;
    let role = if item.hindrance.is_some() { Role::Placeholder } else { Role::Muted };
    skin.put(frame, Rect { x, width: detail_width as u16, ..place }, Line::from(skin.span(role, detail)));
}
