//! Which action a key means: the defaults of the [action table](super::action), overridden by configuration.
//!
//! An override names a context and an action and replaces *all* keys that the action has there; an empty
//! list leaves it without a key. Two actions on one key of one context, or a key that is also the start of a
//! longer sequence, is an error, never a silent choice. Between contexts the nearer one wins.
//!
//! The bindings are one flat list that is scanned: some two hundred entries, once per key press.

use super::action::{ACTIONS, Action};
use super::context::Context;
use super::key::{Key, KeyError, KeySequence};
use crate::config::{KeyBinding, Located};
use crate::engine::nearest::nearest;

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// One key sequence of one context and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// What is pressed.
    pub keys: KeySequence,
    /// What it does.
    pub action: Action,
}

/// What a key press means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Do this.
    Action(Action),
    /// The keys so far begin a longer sequence.
    Pending,
    /// The character is text.
    Text(char),
    /// Nothing is bound to it here.
    Unbound,
}

/// Why the keys of the configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// `[keys.X]` for an X that does not exist.
    #[error("`{0}` is not a place for keys; write one of {known}", known = context_names())]
    UnknownContext(String),
    /// No such action.
    #[error("there is no action `{name}`{}", suggestion(*.near))]
    UnknownAction {
        /// As written.
        name: String,
        /// The nearest name that exists.
        near: Option<&'static str>,
    },
    /// The action exists but not in that context.
    #[error("`{action}` is not used in [keys.{context}]; write it under {}", belongs_to(*action_id))]
    WrongContext {
        /// As written.
        action: String,
        /// The same as a value.
        action_id: Action,
        /// As written.
        context: &'static str,
    },
    /// The key is not written in the notation.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A plain character where characters are text.
    #[error(
        "`{keys}` types a character in [keys.{context}] and cannot be bound there; use ctrl, alt or a named key"
    )]
    TextKey {
        /// As written.
        keys: String,
        /// Where.
        context: &'static str,
    },
    /// Two actions on one key.
    #[error("`{keys}` is already `{other}` in [keys.{context}]; give `{other}` another key, or [] for none")]
    Conflict {
        /// The key.
        keys: String,
        /// The action that has it.
        other: &'static str,
        /// Where.
        context: &'static str,
    },
    /// One sequence begins another.
    #[error(
        "`{shorter}` would never let `{longer}` (`{other}`) be finished in [keys.{context}]; change one of them"
    )]
    Prefix {
        /// The shorter sequence.
        shorter: String,
        /// The longer one.
        longer: String,
        /// The action of the sequence that was there first.
        other: &'static str,
        /// Where.
        context: &'static str,
    },
    /// The overrides leave no way out.
    #[error("`{action}` has no key left in [keys.{context}], so there would be no way out; give it one")]
    NoWayOut {
        /// The action.
        action: &'static str,
        /// Where.
        context: &'static str,
    },
}

fn context_names() -> String {
    Context::ALL.iter().map(|context| context.name()).collect::<Vec<_>>().join(", ")
}

fn suggestion(near: Option<&'static str>) -> String {
    near.map_or_else(
        || "; the key list in the documentation names all of them".to_owned(),
        |name| format!("; did you mean `{name}`?"),
    )
}

fn belongs_to(action: Action) -> String {
    action
        .row()
        .keys
        .iter()
        .map(|(context, _)| format!("[keys.{}]", context.name()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What must stay possible whatever the configuration says: one of these actions per context has a key.
const WAYS_OUT: &[(Context, &[Action])] = &[
    (Context::Global, &[Action::Quit, Action::Palette]),
    (Context::Text, &[Action::Cancel]),
    (Context::Confirm, &[Action::Cancel]),
    (Context::Editor, &[Action::LeaveEditor]),
];

impl Default for Keymap {
    fn default() -> Self {
        let bindings = ACTIONS
            .iter()
            .flat_map(|row| row.keys.iter().map(move |(context, keys)| (row.action, *context, *keys)))
            .flat_map(|(action, context, keys)| {
                // A default that does not parse is caught by the test `the_defaults_are_sound`.
                keys.iter().filter_map(|key| key.parse().ok()).map(move |keys| Binding {
                    context,
                    keys,
                    action,
                })
            })
            .collect();
        Self { bindings }
    }
}

impl Keymap {
    /// The defaults with these overrides, or what is wrong and where.
    pub fn new(overrides: &[KeyBinding]) -> Result<Self, Located<KeymapError>> {
        let mut keymap = Self::default();
        let mut added = Vec::new();
        for binding in overrides {
            let (context, action) = named(binding)?;
            keymap.bindings.retain(|old| (old.context, old.action) != (context, action));
            for keys in &binding.keys {
                let parsed = parse_for(context, &keys.value).map_err(|error| keys.with(error))?;
                added.push(keys.with(Binding { context, keys: parsed, action }));
            }
        }
        // Only now, so that two actions may swap their keys.
        for new in added {
            if let Some(error) = keymap.conflict(&new.value) {
                return Err(new.with(error));
            }
            keymap.bindings.push(new.value);
        }
        keymap.check_ways_out(overrides)?;
        Ok(keymap)
    }

    fn conflict(&self, new: &Binding) -> Option<KeymapError> {
        let context = new.context.name();
        let here = || self.bindings.iter().filter(|old| old.context == new.context);
        if let Some(old) = here().find(|old| old.keys == new.keys && old.action != new.action) {
            return Some(KeymapError::Conflict {
                keys: new.keys.to_string(),
                other: old.action.name(),
                context,
            });
        }
        here().find_map(|old| {
            let (shorter, longer) =
                if old.keys.keys().len() < new.keys.keys().len() { (old, new) } else { (new, old) };
            longer.keys.after(shorter.keys.keys()).map(|_| KeymapError::Prefix {
                shorter: shorter.keys.to_string(),
                longer: longer.keys.to_string(),
                other: old.action.name(),
                context,
            })
        })
    }

    fn check_ways_out(&self, overrides: &[KeyBinding]) -> Result<(), Located<KeymapError>> {
        for (context, actions) in WAYS_OUT {
            let reachable = |action: &Action| {
                self.bindings.iter().any(|binding| binding.context == *context && binding.action == *action)
            };
            if actions.iter().any(reachable) {
                continue;
            }
            for binding in overrides {
                if Context::named(&binding.context.value) == Some(*context)
                    && let Some(action) = actions.iter().find(|action| action.name() == binding.action.value)
                {
                    let error = KeymapError::NoWayOut { action: action.name(), context: context.name() };
                    return Err(binding.action.with(error));
                }
            }
        }
        Ok(())
    }

    /// What `key` means after the keys `pressed` of an unfinished sequence, for a chain of contexts that
    /// begins with the nearest.
    pub fn resolve(&self, chain: &[Context], pressed: &[Key], key: Key) -> Resolution {
        if pressed.is_empty()
            && let Some(c) = key.typed()
            && chain.iter().any(|context| context.takes_text())
        {
            return Resolution::Text(c);
        }
        let keys: Vec<Key> = pressed.iter().copied().chain([key]).collect();
        for context in chain {
            let mut here = self.bindings.iter().filter(|binding| binding.context == *context);
            if let Some(binding) = here.clone().find(|binding| binding.keys.keys() == keys) {
                return Resolution::Action(binding.action);
            }
            if here.any(|binding| binding.keys.after(&keys).is_some()) {
                return Resolution::Pending;
            }
        }
        Resolution::Unbound
    }

    /// The bindings that can be reached in this chain, in the order of the action table, those of one action
    /// together. Hidden ones (by a nearer context, or because characters are text) are left out.
    pub fn reachable(&self, chain: &[Context]) -> Vec<&Binding> {
        let mut bindings: Vec<&Binding> =
            self.bindings.iter().filter(|binding| self.is_reachable(chain, binding)).collect();
        bindings.sort_by_key(|binding| binding.action);
        bindings
    }

    fn is_reachable(&self, chain: &[Context], binding: &Binding) -> bool {
        chain.contains(&binding.context)
            && binding.keys.keys().split_last().is_some_and(|(last, before)| {
                let starts = before.iter().enumerate().all(|(at, key)| {
                    self.resolve(chain, before.get(..at).unwrap_or_default(), *key) == Resolution::Pending
                });
                starts && self.resolve(chain, before, *last) == Resolution::Action(binding.action)
            })
    }

    /// The keys of an action that work in this chain, the preferred one first.
    pub fn keys_of(&self, chain: &[Context], action: Action) -> Vec<&KeySequence> {
        self.bindings
            .iter()
            .filter(|binding| binding.action == action && self.is_reachable(chain, binding))
            .map(|binding| &binding.keys)
            .collect()
    }

    /// What may follow `pressed`: what is left of each sequence, and what it does.
    pub fn continuations(&self, chain: &[Context], pressed: &[Key]) -> Vec<(KeySequence, Action)> {
        self.reachable(chain)
            .into_iter()
            .filter_map(|binding| Some((binding.keys.after(pressed)?, binding.action)))
            .collect()
    }

    /// The keys of an action in one context, whatever else is bound there.
    pub fn keys_in(&self, context: Context, action: Action) -> impl Iterator<Item = &KeySequence> {
        self.bindings
            .iter()
            .filter(move |binding| binding.context == context && binding.action == action)
            .map(|binding| &binding.keys)
    }
}

fn named(binding: &KeyBinding) -> Result<(Context, Action), Located<KeymapError>> {
    let Some(context) = Context::named(&binding.context.value) else {
        return Err(binding.context.with(KeymapError::UnknownContext(binding.context.value.clone())));
    };
    let name = &binding.action.value;
    let Some(action) = Action::named(name) else {
        let near = nearest(name, ACTIONS.iter().map(|row| row.name));
        return Err(binding.action.with(KeymapError::UnknownAction { name: name.clone(), near }));
    };
    if !action.row().works_in(context) {
        return Err(binding.action.with(KeymapError::WrongContext {
            action: name.clone(),
            action_id: action,
            context: context.name(),
        }));
    }
    Ok((context, action))
}

fn parse_for(context: Context, text: &str) -> Result<KeySequence, KeymapError> {
    let keys: KeySequence = text.parse()?;
    let types_text = keys.keys().first().is_some_and(|key| key.typed().is_some());
    if context.takes_text() && types_text {
        return Err(KeymapError::TextKey { keys: keys.to_string(), context: context.name() });
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(value: &str, line: usize) -> Located<String> {
        Located { value: value.to_owned(), line, column: 1 }
    }

    fn binding(context: &str, action: &str, keys: &[&str]) -> KeyBinding {
        KeyBinding {
            context: located(context, 1),
            action: located(action, 2),
            keys: keys.iter().map(|key| located(key, 3)).collect(),
        }
    }

    fn press(keymap: &Keymap, chain: &[Context], keys: &str) -> Resolution {
        let keys: KeySequence = keys.parse().unwrap();
        let (last, before) = keys.keys().split_last().unwrap();
        keymap.resolve(chain, before, *last)
    }

    #[test]
    fn the_defaults_are_sound() {
        let mut keymap = Keymap { bindings: Vec::new() };
        for row in ACTIONS {
            for (context, keys) in row.keys {
                for key in *keys {
                    let keys =
                        parse_for(*context, key).unwrap_or_else(|error| panic!("{}: {error}", row.name));
                    assert_eq!(keys.to_string(), *key, "{} is written as it is printed", row.name);
                    let new = Binding { context: *context, keys, action: row.action };
                    assert_eq!(keymap.conflict(&new), None, "{}", row.name);
                    assert!(!keymap.bindings.contains(&new), "{} has {key} twice", row.name);
                    keymap.bindings.push(new);
                }
            }
        }
        assert_eq!(keymap, Keymap::default());
        assert_eq!(keymap.check_ways_out(&[]), Ok(()));
    }

    #[test]
    fn the_nearer_context_wins() {
        let keymap = Keymap::default();
        let pane = [Context::Policy, Context::Global];
        assert_eq!(press(&keymap, &pane, "r"), Resolution::Action(Action::AddResource));
        assert_eq!(
            press(&keymap, &[Context::Catalog, Context::Global], "r"),
            Resolution::Action(Action::AskAbout)
        );
        assert_eq!(press(&keymap, &pane, "ctrl-s"), Resolution::Action(Action::Save));
        assert_eq!(press(&keymap, &pane, "F12"), Resolution::Unbound);
    }

    #[test]
    fn a_sequence_is_pending_until_its_last_key() {
        let keymap = Keymap::default();
        let chain = [Context::Catalog, Context::Global];
        assert_eq!(press(&keymap, &chain, "g"), Resolution::Pending);
        assert_eq!(press(&keymap, &chain, "g g"), Resolution::Action(Action::Top));
        assert_eq!(press(&keymap, &chain, "g x"), Resolution::Unbound);
        let y: KeySequence = "y".parse().unwrap();
        let next: Vec<String> = keymap
            .continuations(&chain, y.keys())
            .into_iter()
            .map(|(keys, action)| format!("{keys} {}", action.name()))
            .collect();
        assert_eq!(next, ["y copy-json", "s copy-statement", "r copy-arn", "a copy-action"]);
    }

    #[test]
    fn characters_are_text_while_a_line_is_typed_and_control_keys_still_work() {
        let keymap = Keymap::default();
        let chain = [Context::Search, Context::Text, Context::Global];
        for c in ['q', '?', ':', '/', 'g', ' ', '中'] {
            assert_eq!(keymap.resolve(&chain, &[], Key::char(c)), Resolution::Text(c));
        }
        assert_eq!(
            press(&keymap, &chain, "down"),
            Resolution::Action(Action::Down),
            "search is nearer than text"
        );
        assert_eq!(press(&keymap, &chain, "ctrl-w"), Resolution::Action(Action::DeleteWordLeft));
        assert_eq!(press(&keymap, &chain, "ctrl-s"), Resolution::Action(Action::Save));
        assert!(keymap.keys_of(&chain, Action::Quit).is_empty(), "q is text and ctrl-c cancels");
    }

    #[test]
    fn an_override_replaces_the_keys_of_one_action_in_one_context() {
        let keymap = Keymap::new(&[binding("policy", "add-resource", &["R", "ctrl-x r"])]).unwrap();
        let chain = [Context::Policy, Context::Global];
        assert_eq!(press(&keymap, &chain, "R"), Resolution::Action(Action::AddResource));
        assert_eq!(press(&keymap, &chain, "ctrl-x r"), Resolution::Action(Action::AddResource));
        assert_eq!(press(&keymap, &chain, "r"), Resolution::Unbound);
        let none = Keymap::new(&[binding("global", "redraw", &[])]).unwrap();
        assert!(none.keys_of(&chain, Action::Redraw).is_empty());
    }

    #[test]
    fn two_actions_may_swap_their_keys() {
        let swapped = [binding("policy", "split", &["m"]), binding("policy", "merge", &["s"])];
        let keymap = Keymap::new(&swapped).unwrap();
        assert_eq!(press(&keymap, &[Context::Policy], "m"), Resolution::Action(Action::Split));
        assert_eq!(press(&keymap, &[Context::Policy], "s"), Resolution::Action(Action::Merge));
    }

    #[test]
    fn wrong_overrides_say_where_and_what_to_do() {
        let cases = [
            (binding("catalogue", "up", &["k"]), 1, "write one of global, catalog"),
            (binding("global", "sav", &["k"]), 2, "did you mean `save`?"),
            (binding("global", "frobnicate-everything", &["k"]), 2, "key list"),
            (binding("catalog", "split", &["s"]), 2, "write it under [keys.policy]"),
            (binding("global", "save", &["crtl-s"]), 3, "`crtl` is not a modifier"),
            (binding("global", "save", &["ctrl-i"]), 3, "bind `tab`"),
            (binding("text", "accept", &["x"]), 3, "types a character"),
            (binding("policy", "split", &["m"]), 3, "already `merge` in [keys.policy]"),
            (binding("global", "save", &["g"]), 3, "never let `g g` (`top`)"),
            (binding("global", "save", &["j s"]), 3, "`j` would never let `j s`"),
            (binding("text", "cancel", &[]), 2, "no way out"),
        ];
        for (wrong, line, part) in cases {
            let error = Keymap::new(&[wrong]).expect_err(part);
            assert_eq!(error.line, line, "{}", error.value);
            assert!(error.value.to_string().contains(part), "{}", error.value);
        }
    }

    #[test]
    fn quitting_may_lose_its_key_only_while_the_palette_keeps_one() {
        assert!(Keymap::new(&[binding("global", "quit", &[])]).is_ok());
        let both = [binding("global", "quit", &[]), binding("global", "palette", &[])];
        assert!(matches!(Keymap::new(&both), Err(Located { value: KeymapError::NoWayOut { .. }, .. })));
    }
}
