//! Which layers of policies are looked at: all of them, unless somebody wants to see what one of them does.

use super::reached::{Reached, Via};
use crate::engine::decide::Layer;

/// The layers, each of which can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Layers {
    /// Control policies of the resource directory (E5).
    pub control: bool,
    /// The session policy (E6).
    pub session: bool,
    /// Attached to the user or role itself.
    pub own: bool,
    /// Inherited from groups (E4).
    pub groups: bool,
    /// Attached for the resources of a resource group, to whomever (E7).
    pub resource_groups: bool,
    /// Policies of resources (E8).
    pub resource: bool,
    /// Trust policies of roles (E9); without them no role can be assumed.
    pub trust: bool,
}

impl Layers {
    /// Everything that RAM looks at.
    pub const ALL: Self = Self {
        control: true,
        session: true,
        own: true,
        groups: true,
        resource_groups: true,
        resource: true,
        trust: true,
    };

    /// The words by which layers are switched off.
    pub const WORDS: [&'static str; 7] =
        ["control", "session", "own", "group", "resource_group", "resource", "trust"];

    /// Whether nothing is left out.
    pub fn are_all(self) -> bool {
        self == Self::ALL
    }

    /// Whether the layer of that word is looked at; there is none of another word.
    pub fn has(mut self, word: &str) -> bool {
        self.layer(word).is_some_and(|layer| *layer)
    }

    /// The words of the layers that are left out.
    pub fn left_out(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS.into_iter().filter(move |word| !self.has(word))
    }

    /// The same with the layer of that word switched; unchanged when there is no such word.
    #[must_use]
    pub fn toggled(mut self, word: &str) -> Self {
        if let Some(layer) = self.layer(word) {
            *layer = !*layer;
        }
        self
    }

    /// Whether a policy that reaches somebody this way is looked at.
    pub(super) fn let_through(self, reached: &Reached) -> bool {
        let by_layer = match reached.layer {
            Layer::Control(_) => self.control,
            Layer::Session => self.session,
            Layer::ResourceGroup(_) => self.resource_groups,
            Layer::Resource => self.resource,
            Layer::Trust => self.trust,
            Layer::Identity => true,
        };
        let by_way = match reached.via {
            Via::Own if matches!(reached.layer, Layer::Identity | Layer::ResourceGroup(_)) => self.own,
            Via::Group(_) => self.groups,
            _ => true,
        };
        by_layer && by_way
    }

    fn layer(&mut self, word: &str) -> Option<&mut bool> {
        Some(match word {
            "control" => &mut self.control,
            "session" => &mut self.session,
            "own" => &mut self.own,
            "group" => &mut self.groups,
            "resource_group" => &mut self.resource_groups,
            "resource" => &mut self.resource,
            "trust" => &mut self.trust,
            _ => return None,
        })
    }

    /// These layers without the one of that word; `None` when there is no such word.
    #[must_use]
    pub fn without(mut self, word: &str) -> Option<Self> {
        let layer = self.layer(word)?;
        *layer = false;
        Some(self)
    }
}

impl Default for Layers {
    fn default() -> Self {
        Self::ALL
    }
}
