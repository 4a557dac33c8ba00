//! Contexts: where a key means what it means.
//!
//! What the keyboard goes to at a moment is a *chain* of contexts, the nearest first: the focused pane and
//! then [`Context::Global`]; or, while a line is typed, [`Context::Search`], [`Context::Text`], `Global`.
//! [`Keymap::resolve`](super::keymap::Keymap::resolve) asks them in order. `App::contexts` builds the chain.

/// A place that binds keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere except in pop-ups.
    Global,
    /// [`Pane::Catalog`](crate::tui::pane::Pane::Catalog).
    Catalog,
    /// [`Pane::Details`](crate::tui::pane::Pane::Details).
    Details,
    /// [`Pane::Policy`](crate::tui::pane::Pane::Policy).
    Policy,
    /// [`Pane::Json`](crate::tui::pane::Pane::Json).
    Json,
    /// [`Pane::Findings`](crate::tui::pane::Pane::Findings).
    Findings,
    /// [`Pane::Access`](crate::tui::pane::Pane::Access).
    Access,
    /// [`Pane::Request`](crate::tui::pane::Pane::Request).
    Request,
    /// [`Screen::Account`](crate::tui::screen::Screen::Account).
    Account,
    /// [`Screen::Matrix`](crate::tui::screen::Screen::Matrix).
    Matrix,
    /// [`Screen::Compare`](crate::tui::screen::Screen::Compare).
    Compare,
    /// [`Screen::Usage`](crate::tui::screen::Screen::Usage).
    Usage,
    /// The search line over the catalog, beside [`Context::Text`].
    Search,
    /// Any line of text being typed.
    Text,
    /// The JSON text being edited in place.
    Editor,
    /// A pop-up list: palette, help, choices; beside [`Context::Text`] for its filter.
    List,
    /// A form, beside [`Context::Text`] for its lines.
    Form,
    /// A question with a few answers.
    Confirm,
}

impl Context {
    /// All contexts, in the order in which help and documents list them.
    pub const ALL: &[Self] = &[
        Self::Global,
        Self::Catalog,
        Self::Details,
        Self::Policy,
        Self::Json,
        Self::Findings,
        Self::Access,
        Self::Request,
        Self::Account,
        Self::Matrix,
        Self::Compare,
        Self::Usage,
        Self::Search,
        Self::Text,
        Self::Editor,
        Self::List,
        Self::Form,
        Self::Confirm,
    ];

    /// The name in the configuration file: `[keys.catalog]`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Catalog => "catalog",
            Self::Details => "details",
            Self::Policy => "policy",
            Self::Json => "json",
            Self::Findings => "findings",
            Self::Access => "access",
            Self::Request => "request",
            Self::Account => "account",
            Self::Matrix => "matrix",
            Self::Compare => "compare",
            Self::Usage => "usage",
            Self::Search => "search",
            Self::Text => "text",
            Self::Editor => "editor",
            Self::List => "list",
            Self::Form => "form",
            Self::Confirm => "confirm",
        }
    }

    /// The context of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|context| context.name() == name)
    }

    /// Whether plain characters are text here, and so cannot be bound.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Search | Self::Text | Self::Editor | Self::List | Self::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_is_listed_once_and_found_by_its_name() {
        for (index, context) in Context::ALL.iter().enumerate() {
            assert_eq!(*context as usize, index, "ALL is in the order of the enum and complete");
            assert_eq!(Context::named(context.name()), Some(*context));
        }
        assert_eq!(Context::ALL.last(), Some(&Context::Confirm), "the last variant");
        assert_eq!(Context::named("nowhere"), None);
    }
}
