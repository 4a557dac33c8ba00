//! The statements of the policy as cards.
//!
//! ```text
//! ▾ 1 Allow  cms 14 · starops 12
//!     cms:GetDigitalEmployee
//!     starops:Get*                 7 actions today
//!     on acs:starops:*:*:digitalemployee/ops-agent-a
//!     if IpAddress acs:SourceIp 10.0.0.0/8
//! ▸ 2 Deny   ecs 1
//!     on *
//! ```

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::findings::severity;
use super::rows::{placeholder, row, select};
use super::skin::Skin;
use crate::engine::edit::{Part, Standing, StatementId, Target};
use crate::engine::policy::{Condition, Effect, Principal, Statement, arn};
use crate::engine::text::escape_for_display;
use crate::tui::app::App;
use crate::tui::fit;
use crate::tui::pane::Pane;
use crate::tui::policy_pane::refusal;
use crate::tui::seen::{Area, Seen, Target as Click};
use crate::tui::statement_summary::Cover;
use crate::tui::text;
use crate::tui::theme::Role;

/// The most lines that the finding under the cursor takes.
const LONGEST_FINDING: u16 = 4;

/// Columns before the text of a part.
const INDENT: &str = "    ";

pub fn render(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>, seen: &mut Seen) {
    let area = banner(frame, area, app, skin);
    let area = finding(frame, area, app, skin);
    seen.note_area(Area::Pane(Pane::Policy), area);
    let rows = app.policy.rows();
    if rows.is_empty() {
        placeholder(frame, area, skin, text::EMPTY_POLICY);
        return;
    }
    let selected = app.policy.row();
    let focused = app.has_keyboard(Pane::Policy);
    let top = app.policy.top(usize::from(area.height));
    for (offset, (at, target)) in (0..area.height).zip(rows.iter().enumerate().skip(top)) {
        let Some(place) = row(area, offset) else { break };
        if selected == Some(at) {
            select(frame, place, focused, skin);
        }
        let room = sign(frame, place, app, *target, skin);
        part(frame, room, app, *target, skin);
        seen.note(place, Click::PolicyRow(at));
    }
}

/// Says when the statements are not those of the text. Returns the room that is left.
fn banner(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>) -> Rect {
    let document = app.draft.document();
    let sentence = match document.standing() {
        Standing::Complete | Standing::Unfinished => return area,
        // A file that was never good has no last good policy to stay in force.
        Standing::Refused if document.in_force().is_none() => text::policy::NEVER_GOOD,
        Standing::Refused => text::policy::REFUSED,
        // An empty text has no statements that could have been lost.
        Standing::Unreadable if app.draft.text().trim().is_empty() => return area,
        Standing::Unreadable if document.statement_ids().len() == 0 => text::policy::NEVER_READ,
        Standing::Unreadable => text::policy::BEHIND,
    };
    let lines = fit::wrap(sentence, usize::from(area.width));
    let height = (lines.len() as u16).min(area.height.saturating_sub(1));
    for (at, line) in (0..height).zip(lines) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(Role::Warning, line)));
        }
    }
    Rect { y: area.y + height, height: area.height - height, ..area }
}

/// How bad the worst finding on a line is, at its end. Returns the room that is left for the line.
fn sign(frame: &mut Frame<'_>, place: Rect, app: &App, target: Target, skin: &Skin<'_>) -> Rect {
    let worst = app.linted.worst_on(target).filter(|_| !app.draft.document().is_unfinished(target.statement));
    let Some(worst) = worst.filter(|_| place.width > 2) else { return place };
    let (role, sign) = severity(worst.finding.severity, skin);
    skin.put(frame, Rect { x: place.right() - 1, width: 1, ..place }, Line::from(skin.span(role, sign)));
    Rect { width: place.width - 2, ..place }
}

/// The worst finding on what the cursor is on, below the cards. Returns the room that is left.
fn finding(frame: &mut Frame<'_>, area: Rect, app: &App, skin: &Skin<'_>) -> Rect {
    let worst = app.policy.selected().filter(|_| app.focus == Pane::Policy);
    let Some(worst) = worst.and_then(|target| app.linted.worst_on(target)) else { return area };
    let (role, sign) = severity(worst.finding.severity, skin);
    let message = escape_for_display(&worst.finding.message);
    let sentence = format!("{sign} {} {message}", worst.finding.code);
    let lines = fit::wrap_at_most(
        &sentence,
        usize::from(area.width),
        LONGEST_FINDING.min(area.height / 3).into(),
        skin.symbols.ellipsis,
    );
    let rest = Rect { height: area.height - lines.len() as u16, ..area };
    for (at, line) in (rest.height..area.height).zip(lines) {
        if let Some(place) = row(area, at) {
            skin.put(frame, place, Line::from(skin.span(role, line)));
        }
    }
    rest
}

fn part(frame: &mut Frame<'_>, place: Rect, app: &App, target: Target, skin: &Skin<'_>) {
    let Some(statement) = app.draft.document().statement(target.statement) else {
        head(frame, place, app, target.statement, None, skin);
        return;
    };
    let width = usize::from(place.width);
    match target.part {
        Part::Whole => head(frame, place, app, target.statement, Some(statement), skin),
        Part::Action(at) => {
            let pattern = statement.action.patterns.get(at).map_or("", |pattern| pattern.text.as_str());
            let cover = app.policy.summary(target.statement).and_then(|summary| summary.cover(at));
            action(frame, place, pattern, cover, skin);
        }
        Part::Resources => {
            line(frame, place, vec![skin.span(Role::Text, resources(statement, width, skin))], skin);
        }
        Part::Resource(at) => {
            let clause = statement.resource.as_ref();
            let pattern =
                clause.and_then(|clause| clause.patterns.get(at)).map_or("", |one| one.text.as_str());
            let word = if clause.is_some_and(|clause| clause.negated) {
                text::policy::ON_ALL_BUT
            } else {
                text::policy::ON
            };
            labelled(frame, place, word, &escape_for_display(pattern), skin);
        }
        Part::Condition(at) | Part::Value(at, _) => {
            let shown = statement.conditions.get(at).map(condition).unwrap_or_default();
            labelled(frame, place, text::policy::IF, &shown, skin);
        }
        Part::Sid => {
            let sid = statement.sid.as_ref().map_or("", |sid| sid.text.as_str());
            labelled(frame, place, text::policy::SID, &escape_for_display(sid), skin);
        }
        Part::Principal(at) => {
            labelled(frame, place, text::policy::FOR, &principal(statement, at), skin);
        }
        Part::Effect | Part::Actions => {}
    }
}

/// A line of a card, under its head.
fn line(frame: &mut Frame<'_>, place: Rect, spans: Vec<Span<'_>>, skin: &Skin<'_>) {
    let mut all = vec![Span::raw(INDENT)];
    all.extend(spans);
    skin.put(frame, place, Line::from(all));
}

fn labelled(frame: &mut Frame<'_>, place: Rect, word: &'static str, shown: &str, skin: &Skin<'_>) {
    let room = usize::from(place.width).saturating_sub(INDENT.len() + fit::width(word) + 1);
    let shown = fit::fit_middle(shown, room, skin.symbols.ellipsis).into_owned();
    line(
        frame,
        place,
        vec![skin.span(Role::Muted, word), Span::raw(" "), skin.span(Role::Text, shown)],
        skin,
    );
}

fn action(frame: &mut Frame<'_>, place: Rect, pattern: &str, cover: Option<Cover>, skin: &Skin<'_>) {
    let detail = cover.map(text::policy::cover).unwrap_or_default();
    let room = usize::from(place.width).saturating_sub(INDENT.len());
    let detail_width = if detail.is_empty() { 0 } else { fit::width(&detail) + 2 };
    let pattern = escape_for_display(pattern);
    // The pattern first; what it covers only where there is room for both.
    let detail_fits = fit::width(&pattern) + detail_width <= room;
    let shown = fit::fit_middle(&pattern, room, skin.symbols.ellipsis).into_owned();
    let mut spans = vec![skin.span(Role::Text, shown)];
    if detail_fits && !detail.is_empty() {
        let role = if matches!(cover, Some(Cover::Wildcard(1..))) { Role::Muted } else { Role::Warning };
        spans.push(skin.span(role, format!("  {detail}")));
    }
    line(frame, place, spans, skin);
}

/// Number, effect and actions in short; or why none of it is in force.
fn head(
    frame: &mut Frame<'_>,
    place: Rect,
    app: &App,
    id: StatementId,
    statement: Option<&Statement>,
    skin: &Skin<'_>,
) {
    let document = app.draft.document();
    let mark = if app.policy.is_open(id) { skin.symbols.open } else { skin.symbols.closed };
    let number = format!("{mark} {} ", document.number(id).unwrap_or_default());
    let mut used = fit::width(&number);
    let mut spans = vec![skin.span(Role::Count, number)];
    let rest = match statement {
        None => vec![(Role::Error, text::policy::UNREADABLE.to_owned())],
        Some(statement) => {
            let role = match statement.effect {
                Effect::Allow => Role::Allow,
                Effect::Deny => Role::ExplicitDeny,
            };
            let mut rest = vec![(role, format!("{}  ", text::policy::effect(statement.effect)))];
            if let Some(message) = refusal(&app.draft, id).filter(|_| !document.is_unfinished(id)) {
                rest.push((Role::Error, format!("{} {message}", text::policy::REFUSED_MARK)));
            } else if document.is_unfinished(id) {
                rest.push((Role::Warning, text::policy::unfinished(statement)));
            }
            rest.push((Role::Text, actions(app, id, statement, skin)));
            rest
        }
    };
    for (role, piece) in rest {
        let room = usize::from(place.width).saturating_sub(used);
        let piece = escape_for_display(&piece);
        let piece = fit::fit(&piece, room, skin.symbols.ellipsis).into_owned();
        used += fit::width(&piece);
        spans.push(skin.span(role, piece));
    }
    skin.put(frame, place, Line::from(spans));
}

/// `cms 14 · starops 12`
fn actions(app: &App, id: StatementId, statement: &Statement, skin: &Skin<'_>) -> String {
    let Some(summary) = app.policy.summary(id) else { return String::new() };
    let in_words = |(code, count): &(String, Option<usize>)| match count {
        Some(count) => format!("{code} {count}"),
        None => code.clone(),
    };
    let mut parts: Vec<String> = summary.services().iter().map(in_words).collect();
    if summary.everything() {
        parts.insert(0, text::policy::EVERY_ACTION.to_owned());
    }
    let joined = parts.join(&format!(" {} ", skin.symbols.dot));
    if statement.action.negated { format!("{} {joined}", text::policy::ALL_BUT) } else { joined }
}

/// The resources in one line: the first, and how many more.
fn resources(statement: &Statement, width: usize, skin: &Skin<'_>) -> String {
    let Some(clause) = &statement.resource else { return String::new() };
    let word = if clause.negated { text::policy::ON_ALL_BUT } else { text::policy::ON };
    let first = clause.texts().next().map(in_short).unwrap_or_default();
    let more = match clause.patterns.len() {
        0 | 1 => String::new(),
        count => text::policy::more(count - 1),
    };
    let used = INDENT.len() + fit::width(word) + 1 + fit::width(&more);
    let first = fit::fit_middle(&first, width.saturating_sub(used), skin.symbols.ellipsis).into_owned();
    format!("{word} {first}{more}")
}

/// A resource without what says nothing: service, region and account where the latter two are any. Everything of one
/// service is not everything, and is shown as it is written.
fn in_short(pattern: &str) -> Cow<'_, str> {
    let is_any = |arn: &arn::Fields<'_>| matches!(arn.region, "" | "*") && arn.account == "*";
    let says_something = |arn: &arn::Fields<'_>| arn.relative_id.contains(|c| !matches!(c, '*' | '?' | '/'));
    match arn::split(pattern).filter(|arn| is_any(arn) && says_something(arn)) {
        Some(arn) => escape_for_display(arn.relative_id),
        None => escape_for_display(pattern),
    }
}

fn condition(condition: &Condition) -> String {
    let values: Vec<&str> = condition.values.iter().map(|value| value.text.as_str()).collect();
    let text = format!("{} {} {}", condition.operator.name(), condition.key.text, values.join(", "));
    escape_for_display(&text).into_owned()
}

fn principal(statement: &Statement, at: usize) -> String {
    let text = match &statement.principal {
        None => String::new(),
        Some(Principal::Ids(ids)) => ids.get(at).map(|id| id.text.clone()).unwrap_or_default(),
        Some(Principal::Named(names)) => names
            .get(at)
            .map(|entry| format!("{} {}", entry.form.word(), entry.name.text))
            .unwrap_or_default(),
    };
    escape_for_display(&text).into_owned()
}
