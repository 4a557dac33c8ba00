//! A principal of an account with the policies that reach it.

use super::layers::Layers;
use super::reached::Reached;
use super::who::Who;
use crate::engine::decide::{CompiledPolicy, PolicySet};
use std::sync::Arc;

/// A principal with the policies that reach it, whatever it asks for.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Who it is.
    pub who: Who,
    /// The layers that are looked at.
    pub layers: Layers,
    set: Arc<PolicySet>,
    reached: Arc<[Reached]>,
    /// Beside `reached`.
    compiled: Arc<[CompiledPolicy]>,
}

impl Principal {
    /// The policies that reach the principal whatever it asks for, in the order of [`Self::set`].
    pub fn reached(&self) -> &[Reached] {
        &self.reached
    }

    /// The same under another way of naming it: in other letters, or as another session.
    pub(super) fn known_as(&self, who: Who) -> Self {
        Self { who, ..self.clone() }
    }

    /// A principal that these policies reach.
    pub(super) fn of_parts(who: Who, layers: Layers, parts: Vec<(Reached, CompiledPolicy)>) -> Self {
        let mut set = PolicySet::builder();
        for (reached, compiled) in &parts {
            set.add_compiled(&reached.policy, reached.layer.clone(), compiled);
        }
        let (reached, compiled): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        Self { who, layers, set: Arc::new(set.build()), reached: reached.into(), compiled: compiled.into() }
    }

    /// The same, each with what it says.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Reached, &CompiledPolicy)> {
        self.reached.iter().zip(&*self.compiled)
    }

    /// The compiled policies; see [`Resolver::policies_for`](super::Resolver::policies_for) for those that also belong to a request.
    pub fn set(&self) -> &PolicySet {
        &self.set
    }

    /// The same, to keep.
    pub fn shared_set(&self) -> &Arc<PolicySet> {
        &self.set
    }
}
