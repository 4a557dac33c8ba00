//! The right side of the usage screen as rows: sections, actions in them, requests and events below those.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::jobs::UsageAnswer;
use crate::engine::text::escape_for_display;
use crate::engine::trail::{CalledAction, Fate, Granted, ObservedRequest, Replayed, Trail, shown_time};
use crate::tui::text::usage as words;
use crate::tui::theme::Role;

/// Rows of one section; the command line lists more.
const MOST_ROWS: usize = 1000;

/// A row that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// A section, by its place.
    Section(u8),
    /// An action in a section.
    Action(u8, String),
    /// A request in a section, by its number.
    Request(u8, usize),
    /// A service whose actions were not seen.
    Service(String),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRow {
    /// How far it is indented.
    pub depth: u16,
    /// How it looks.
    pub role: Role,
    /// What it says, hidden characters shown.
    pub text: String,
    /// What stands at its right end.
    pub right: String,
    /// What opens or closes it; none for a row without anything below it.
    pub key: Option<RowKey>,
    /// Whether it is open.
    pub open: bool,
}

struct Rows<'t> {
    trail: &'t Trail,
    toggled: &'t BTreeSet<RowKey>,
    list: Vec<UsageRow>,
}

/// Everything that is known of a principal.
pub fn rows(trail: &Trail, answer: &UsageAnswer, toggled: &BTreeSet<RowKey>) -> Vec<UsageRow> {
    let mut rows = Rows { trail, toggled, list: Vec::new() };
    let (usage, replay) = (&answer.usage, &answer.replay);
    if let Some(why) = &usage.why_not {
        rows.plain(0, Role::Warning, why);
    }
    if usage.actors.is_empty() {
        rows.plain(0, Role::Text, words::NO_CALLS);
    }
    let title = if answer.alone { words::REFUSED_ALONE } else { words::REFUSED };
    rows.replayed(0, title, Role::ExplicitDeny, &replay.refused);
    rows.replayed(1, words::TOO_LITTLE, Role::Depends, &replay.unsure);
    let of = |wanted: &[Granted]| -> Vec<&CalledAction> {
        usage.used.iter().filter(|call| wanted.contains(&call.granted)).collect()
    };
    rows.calls(2, words::NOT_GRANTED, Role::ExplicitDeny, &of(&[Granted::No, Granted::Partly]));
    rows.calls(3, words::USED, Role::Allow, &of(&[Granted::Yes]));
    let unsure = if usage.why_not.is_some() { words::CALLED } else { words::UNSURE };
    rows.calls(4, unsure, Role::Depends, &of(&[Granted::Unsure]));
    rows.calls(5, words::TRIED, Role::Text, &usage.tried.iter().collect::<Vec<_>>());
    rows.never(usage);
    rows.unmapped(usage);
    rows.list
}

/// What a request was about, in one line.
fn on(request: &ObservedRequest) -> Cow<'_, str> {
    match request.resources.as_slice() {
        [] => words::NO_RESOURCE.into(),
        [one] => one.arn.as_str().into(),
        [first, more @ ..] => format!("{}{}", first.arn, words::and_more(more.len())).into(),
    }
}

impl Rows<'_> {
    fn plain(&mut self, depth: u16, role: Role, text: &str) {
        let text = escape_for_display(text).into_owned();
        self.list.push(UsageRow { depth, role, text, right: String::new(), key: None, open: false });
    }

    /// A row that opens; whether it is open.
    fn opening(
        &mut self,
        depth: u16,
        role: Role,
        text: &str,
        right: String,
        key: RowKey,
        usually: bool,
    ) -> bool {
        let open = usually != self.toggled.contains(&key);
        let text = escape_for_display(text).into_owned();
        self.list.push(UsageRow { depth, role, text, right, key: Some(key), open });
        open
    }

    fn section(&mut self, number: u8, title: &str, role: Role, count: usize, usually: bool) -> bool {
        count > 0
            && self.opening(
                0,
                role,
                &words::section(title, count),
                String::new(),
                RowKey::Section(number),
                usually,
            )
    }

    fn replayed(&mut self, number: u8, title: &str, role: Role, list: &[Replayed]) {
        if !self.section(number, title, role, list.len(), true) {
            return;
        }
        for one in list.iter().take(MOST_ROWS) {
            let Some(request) = self.trail.requests.get(one.request) else { continue };
            let key = RowKey::Request(number, one.request);
            let right = words::calls(request.count);
            if self.opening(1, Role::Text, &request.action, right, key, false) {
                self.request(2, request, Some(&one.fate));
            }
        }
        self.more(list.len());
    }

    fn calls(&mut self, number: u8, title: &str, role: Role, calls: &[&CalledAction]) {
        if !self.section(number, title, role, calls.len(), true) {
            return;
        }
        for call in calls.iter().take(MOST_ROWS) {
            let key = RowKey::Action(number, call.action.clone());
            let right = words::outcomes(call.done, call.denied, call.failed);
            if !self.opening(1, Role::Text, &call.action, right, key, false) {
                continue;
            }
            for (at, fate) in &call.requests {
                let Some(request) = self.trail.requests.get(*at) else { continue };
                let resources = on(request);
                let key = RowKey::Request(number, *at);
                let right = words::calls(request.count);
                if self.opening(2, Role::Muted, &resources, right, key, false) {
                    self.request(3, request, fate.as_ref());
                }
            }
        }
        self.more(calls.len());
    }

    /// What is known of one request: resources, circumstances, what becomes of it, events.
    fn request(&mut self, depth: u16, request: &ObservedRequest, fate: Option<&Fate>) {
        for resource in &request.resources {
            let open = if resource.open { words::PARTLY_UNKNOWN } else { "" };
            self.plain(depth, Role::Text, &format!("{}{open}", resource.arn));
        }
        let context: Vec<String> =
            request.context.iter().map(|(key, values)| format!("{key} {}", values.join(" "))).collect();
        if !context.is_empty() {
            self.plain(depth, Role::Muted, &context.join("  "));
        }
        match fate {
            Some(Fate::Kept) | None => {}
            Some(Fate::Refused(decision)) => self.plain(depth, Role::ExplicitDeny, decision.phrase()),
            Some(Fate::Unsure(unsaid)) => self.plain(depth, Role::Depends, &unsaid.phrase()),
        }
        for place in &request.places {
            let time = place.time.map(shown_time).unwrap_or_default();
            let file = self.trail.files.get(place.file).map_or("", String::as_str);
            self.plain(depth, Role::Muted, &format!("{time}  {}  {file}:{}", place.event, place.line));
        }
        let more = request.count.saturating_sub(request.places.len() as u64);
        if more > 0 {
            self.plain(depth, Role::Muted, &words::more_events(more));
        }
    }

    fn never(&mut self, usage: &crate::engine::trail::Usage) {
        if usage.everything {
            self.plain(0, Role::Text, words::EVERYTHING);
        }
        if !self.section(6, words::NEVER, Role::Warning, usage.never_count(), false) {
            return;
        }
        for service in &usage.never {
            let text = if service.service_in_trail {
                service.service.clone()
            } else {
                words::not_in_trail(&service.service)
            };
            let key = RowKey::Service(service.service.clone());
            if self.opening(1, Role::Text, &text, service.actions.len().to_string(), key, false) {
                for action in &service.actions {
                    self.plain(2, Role::Muted, action);
                }
            }
        }
    }

    fn unmapped(&mut self, usage: &crate::engine::trail::Usage) {
        let list: Vec<_> =
            self.trail.unmapped.iter().filter(|one| usage.actors.contains(&one.actor)).collect();
        if !self.section(7, words::UNMAPPED, Role::Warning, list.len(), true) {
            return;
        }
        for one in list.iter().take(MOST_ROWS) {
            self.plain(1, Role::Text, &format!("{}:{}", one.service, one.event));
            self.plain(2, Role::Muted, &format!("{}, {}", words::calls(one.count), one.why.phrase()));
        }
        self.more(list.len());
    }

    fn more(&mut self, count: usize) {
        if count > MOST_ROWS {
            self.plain(1, Role::Muted, &words::more_rows(count - MOST_ROWS));
        }
    }
}
