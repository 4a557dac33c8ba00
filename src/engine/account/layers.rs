//! Which layers of policies are looked at: all of them, unless somebody wants to see what one of them does.

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

    /// These layers without the one of that word; `None` when there is no such word.
    #[must_use]
    pub fn without(mut self, word: &str) -> Option<Self> {
        let layer = match word {
            "control" => &mut self.control,
            "session" => &mut self.session,
            "own" => &mut self.own,
            "group" => &mut self.groups,
            "resource_group" => &mut self.resource_groups,
            "resource" => &mut self.resource,
            "trust" => &mut self.trust,
            _ => return None,
        };
        *layer = false;
        Some(self)
    }
}

impl Default for Layers {
    fn default() -> Self {
        Self::ALL
    }
}
