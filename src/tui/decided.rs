//! What the policy on the screen decides, compiled once for each of its revisions.

use std::sync::Arc;

use super::draft::Draft;
use crate::engine::decide::{Layer, PolicySet};
use crate::engine::policy::PolicyKind;

/// The policies in force, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// The revision of the draft that was compiled.
    revision: Option<u64>,
    set: Option<Arc<PolicySet>>,
}

/// Derived from the draft, so equal when that is.
impl PartialEq for Decided {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

impl Eq for Decided {}

impl Decided {
    /// Compiles the policy again if it has changed. While its text cannot be read the last good policy stays in force.
    pub fn refresh(&mut self, draft: &Draft) {
        if self.revision == Some(draft.revision()) {
            return;
        }
        self.revision = Some(draft.revision());
        let document = draft.document();
        self.set = document.in_force().map(|parsed| {
            let mut set = PolicySet::builder();
            set.add(document.name(), layer_of(document.kind()), parsed);
            Arc::new(set.build())
        });
    }

    /// The policies in force, to be held on to: another set means that something has changed.
    pub fn shared(&self) -> Option<&Arc<PolicySet>> {
        self.set.as_ref()
    }

    /// The policies in force; none when there never was a readable one.
    pub fn set(&self) -> Option<&PolicySet> {
        self.set.as_deref()
    }
}

fn layer_of(kind: PolicyKind) -> Layer {
    match kind {
        PolicyKind::Identity | PolicyKind::Control | PolicyKind::Session => Layer::Identity,
        PolicyKind::Resource => Layer::Resource,
        PolicyKind::Trust => Layer::Trust,
    }
}
