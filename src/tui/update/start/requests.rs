//! A policy from requests: those that were asked, and those that are expected to be allowed.

use super::super::say::say;
use super::{Choosing, Command, Item, List, Popup, draft_from, words};
use crate::engine::draft::WantedRequest;
use crate::engine::expect::Expected;
use crate::tui::app::App;
use crate::tui::effect::Effects;
use crate::tui::notice::Level;
use crate::tui::request_pane::Question;

pub(super) fn list(app: &mut App) -> Effects {
    let mut items = Vec::new();
    let mut wanted: Vec<Vec<WantedRequest>> = Vec::new();
    for expectation in app.request.expectations.expected() {
        if expectation.decision == Expected::Allow {
            let service = expectation.context.iter().find(|(key, _)| key == "acs:Service");
            let service = service.and_then(|(_, values)| values.first().map(String::as_str));
            let requests = of(&expectation.action, &expectation.resources, service);
            let item = Item::new(&expectation.action, Command::Nothing);
            let detail = format!("{} {}", expectation.principal, expectation.resources.join(" "));
            items.push(Item { section: words::EXPECTED, ..item.with_detail(detail) });
            wanted.push(requests);
        }
    }
    for question in app.request.history.iter().filter(|question| question.is_complete()) {
        let requests = of(&question.action, &question.resources(), passed_to(question));
        if wanted.contains(&requests) {
            continue;
        }
        let item = Item::new(&question.action, Command::Nothing);
        let detail = format!("{} {}", question.principal, question.resource);
        items.push(Item { section: words::ASKED, ..item.with_detail(detail) });
        wanted.push(requests);
    }
    if items.is_empty() {
        return say(app, Level::Info, words::NO_REQUESTS);
    }
    let list = List::of_many(words::REQUESTS_TITLE, items, Choosing::Requests(wanted));
    app.popups.push(Popup::List(list));
    Effects::new()
}

fn of(action: &str, resources: &[String], passed_to: Option<&str>) -> Vec<WantedRequest> {
    let each = resources.iter().map(|resource| WantedRequest {
        passed_to: passed_to.map(str::to_owned),
        ..WantedRequest::new(action, Some(resource.clone()))
    });
    each.collect()
}

fn passed_to(question: &Question) -> Option<&str> {
    let value = question.context.split_whitespace().find_map(|word| word.strip_prefix("acs:Service="))?;
    Some(value.trim_matches('"'))
}

pub(super) fn picked(app: &mut App, wanted: &[Vec<WantedRequest>], chosen: &[usize]) -> Effects {
    let all: Vec<WantedRequest> = chosen.iter().filter_map(|at| wanted.get(*at)).flatten().cloned().collect();
    app.popups.clear();
    draft_from(app, &all, words::FROM_REQUESTS)
}
