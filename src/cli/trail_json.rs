//! Trails as JSON: the parts that `usage` and `replay` have in common.

use crate::engine::trail::{Fate, NOT_IN_A_TRAIL, ObservedRequest, Trail, Unmapped, Window, shown_time};
use serde_json::{Map, Value, json};

/// What was read.
pub(super) fn trail_json(trail: &Trail) -> Value {
    let counts = trail.counts;
    let broken: Vec<Value> = trail
        .broken
        .iter()
        .map(|one| json!({"file": trail.files.get(one.file), "line": one.line, "message": one.message}))
        .collect();
    json!({
        "files": trail.files, "first": time(trail.window.first), "last": time(trail.window.last),
        "events": counts.events, "mapped": counts.mapped, "unmapped": counts.unmapped, "sign_ins": counts.sign_ins,
        "by_services": counts.by_services, "repeated": counts.repeated, "broken": counts.broken,
        "not_kept": counts.not_kept, "broken_places": broken, "note": NOT_IN_A_TRAIL,
    })
}

fn time(seconds: Option<i64>) -> Option<String> {
    seconds.map(shown_time)
}

/// One request with what becomes of it, when that was asked.
pub(super) fn request_json(trail: &Trail, request: &ObservedRequest, fate: Option<&Fate>) -> Value {
    let context: Map<String, Value> =
        request.context.iter().map(|(key, values)| (key.to_owned(), json!(values.first()))).collect();
    let open: Vec<&str> =
        request.resources.iter().filter(|one| one.open).map(|one| one.arn.as_str()).collect();
    let mut value = json!({
        "principal": trail.actor_of(request).map(ToString::to_string),
        "action": request.action,
        "resource": request.resources.iter().map(|one| one.arn.as_str()).collect::<Vec<_>>(),
        "unknown_resource": open,
        "context": context,
        "outcome": request.outcome.word(),
        "count": request.count,
        "first": time(request.window.first),
        "last": time(request.window.last),
    });
    if let Some(fate) = fate {
        let (word, why) = match fate {
            Fate::Kept => ("Allow", None),
            Fate::Refused(decision) => (decision.word(), None),
            Fate::Unsure(unsaid) => ("Unsure", Some(unsaid.phrase())),
        };
        set(&mut value, "now", json!(word));
        if let Some(why) = why {
            set(&mut value, "why", json!(why));
        }
    }
    value
}

/// Adds a member to an object.
pub(super) fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// A window's two ends.
pub(super) fn set_window(object: &mut Value, window: Window) {
    set(object, "first", json!(time(window.first)));
    set(object, "last", json!(time(window.last)));
}

/// A call whose action is not known.
pub(super) fn unmapped_json(one: &Unmapped) -> Value {
    json!({"service": one.service, "event": one.event, "count": one.count, "why": one.why.phrase()})
}
