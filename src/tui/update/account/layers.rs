//! Switching layers of policies off and on, with what each of them does to the verdict.

use crate::engine::account::Layers;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::popup::{Item, List, Popup};
use crate::tui::text::account as words;

/// Lists the layers, each with the decision that the request would have with it switched.
pub(in crate::tui::update) fn open(app: &mut App) {
    let now = app.request.verdict().map(|verdict| verdict.explanation.answer.decision.phrase());
    let item = |word: &'static str| {
        let on = app.layers.has(word);
        let mark = if on { "[x]" } else { "[ ]" };
        let effect = match (now, decision(app, app.layers.toggled(word))) {
            (Some(now), Some(then)) => words::layer_effect(on, now, then),
            _ => words::NOTHING_DECIDED.to_owned(),
        };
        Item::new(format!("{mark} {}", words::layer(word)), Command::ToggleLayer(word)).with_detail(effect)
    };
    let mut items: Vec<Item> = Layers::WORDS.into_iter().map(item).collect();
    if !app.layers.are_all() {
        items.push(Item::new(words::ALL_ON, Command::AllLayers));
    }
    app.popups.push(Popup::List(List::new(words::LAYERS, items)));
}

/// The decision on the request through other layers.
fn decision(app: &App, layers: Layers) -> Option<&'static str> {
    let (verdict, asker) = (app.request.verdict()?, app.decided.asker()?);
    let asker = app.decided.in_force().clone().through(layers).asker(asker.arn()).ok()?;
    let set = asker.policies_for(&verdict.request);
    Some(set.decide(&verdict.request).decision.phrase())
}

/// Switches a layer, or all of them on. The list stays, on the same row, with what that changed.
pub(in crate::tui::update) fn switch(app: &mut App, word: Option<&'static str>) {
    app.layers = word.map_or(Layers::ALL, |word| app.layers.toggled(word));
    app.refresh();
    let at = word.and_then(|word| Layers::WORDS.iter().position(|one| *one == word));
    if let Some(at) = at {
        open(app);
        if let Some(Popup::List(list)) = app.popups.last_mut() {
            list.selection.jump(at);
        }
    }
}
