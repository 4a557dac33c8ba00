//! What the policy gained and lost, and the selected line in full below.
//!
//! ```text
//! WIDER: since team-a.json
//! + starops:CreateChat
//!   on acs:starops:*:*:digitalemployee/ops-agent-b
//!   allowed by new the policy, statement 3
//!   for example starops:CreateChat on acs:starops:…
//! ────────────────────────────────────────────────────
//! for example starops:CreateChat on acs:starops:cn-ha…
//! ```

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::rows::{placeholder, row, select};
use super::skin::Skin;
use crate::tui::access_pane::{AccessLine, LineKind};
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::pane::Pane;
use crate::tui::scroll::Selection;
use crate::tui::seen::{Area, Seen, Target};
use crate::tui::text;
use crate::tui::theme::Role;

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    if app.access_pane.lines().is_empty() {
        let sentence = match () {
            () if app.world.is_none() => text::NO_CATALOG,
            () if app.access.is_stale() => text::access::NOT_YET,
            () => text::access::NO_POLICY,
        };
        placeholder(frame, area, skin, sentence);
        return;
    }
    let pane = &app.access_pane;
    let listed = Listed {
        lines: pane.lines(),
        selection: pane.selection(),
        focused: app.has_keyboard(Pane::Access),
        stale: app.access.is_stale(),
        area: Area::Pane(Pane::Access),
    };
    list(frame, area, &listed, Target::Access, skin, seen);
}

/// Lines about access, and the cursor on them.
pub struct Listed<'a> {
    pub lines: &'a [AccessLine],
    pub selection: &'a Selection,
    pub focused: bool,
    /// The lines are older than what they are about.
    pub stale: bool,
    pub area: Area,
}

/// Lists lines, and below them the selected one in full.
pub fn list(
    frame: &mut Frame<'_>,
    area: Rect,
    listed: &Listed<'_>,
    target: impl Fn(usize) -> Target,
    skin: &Skin<'_>,
    seen: &mut Seen,
) {
    let count = listed.lines.len();
    let selected = listed.selection.row(count);
    let below = below(selected.and_then(|at| listed.lines.get(at)), listed.stale, area, skin);
    let height = area.height - below.len() as u16;
    seen.note_area(listed.area, Rect { height, ..area });
    for (at, (role, line)) in (height..area.height).zip(&below) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(*role, line.as_str())));
        }
    }
    let lines = listed.lines.iter().enumerate().skip(listed.selection.top(count, usize::from(height)));
    for (offset, (at, line)) in (0..height).zip(lines) {
        let Some(place) = row(area, offset) else { break };
        if selected == Some(at) {
            select(frame, place, listed.focused, skin);
        }
        skin.put(frame, place, line_of(line, usize::from(place.width), skin));
        seen.note(place, target(at));
    }
}

/// A line as it is listed: regions by their sign, what belongs to them indented.
fn line_of<'a>(line: &AccessLine, width: usize, skin: &Skin<'a>) -> Line<'a> {
    let (role, before) = match line.kind {
        LineKind::Heading => (Role::Label, ""),
        LineKind::Gained => (Role::Allow, "+ "),
        LineKind::Lost => (Role::ExplicitDeny, "- "),
        LineKind::Detail => (Role::Text, "  "),
        LineKind::Example | LineKind::Note => (Role::Muted, "  "),
        LineKind::Warning => (Role::Warning, "  "),
    };
    let shown = format!("{before}{}", line.text);
    Line::from(skin.span(role, fit::fit(&shown, width, skin.symbols.ellipsis).into_owned()))
}

/// The selected line in full where it does not fit its row, as much of it as half of the pane has room for, and whether the
/// lines are old.
fn below(selected: Option<&AccessLine>, stale: bool, area: Rect, skin: &Skin<'_>) -> Vec<(Role, String)> {
    let width = usize::from(area.width);
    let mut lines = Vec::new();
    if stale {
        let stale = fit::wrap(text::access::STALE, width).into_iter();
        lines.extend(stale.map(|line| (Role::Warning, line.to_owned())));
    }
    if let Some(line) = selected.filter(|line| fit::width(&line.text) + 2 > width) {
        lines.extend(fit::wrap(&line.text, width).into_iter().map(|line| (Role::Text, line.to_owned())));
    }
    if !lines.is_empty() {
        lines.insert(0, (Role::Border, skin.symbols.rule.repeat(width)));
    }
    let most = usize::from(area.height / 2);
    if lines.len() > most {
        lines.truncate(most);
        if let Some((_, last)) = lines.last_mut() {
            *last = format!("{}{}", fit::head(last, width.saturating_sub(1)), skin.symbols.ellipsis);
        }
    }
    lines
}
