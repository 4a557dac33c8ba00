//! What the workbench does with a trail aside: reading its files, and asking about everything in it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::engine::account::{InForce, Who};
use crate::engine::trail::{Replay, Trail, TrailCollector, Usage, replay, usage};
use crate::files::{ReadError, TrailProgress, read_trail};
use crate::tui::aside::Work;
use crate::tui::world::SharedWorld;

/// How often reading says how far it has come.
const EVERY: Duration = Duration::from_millis(150);

/// A trail, shared. Two are the same only when they are one.
#[derive(Debug, Clone)]
pub struct SharedTrail(pub Arc<Trail>);

impl PartialEq for SharedTrail {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SharedTrail {}

/// Files to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailJob {
    /// Which reading this is; an answer to an older one is dropped.
    pub number: u64,
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// Whose catalogs name the actions.
    pub world: SharedWorld,
}

impl TrailJob {
    /// Reads the files. `Ok(None)` when it was stopped.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn run(
        &self,
        stop: &AtomicBool,
        tell: &mut dyn FnMut(TrailProgress),
    ) -> Result<Option<SharedTrail>, ReadError> {
        let mut collector = TrailCollector::new(&self.world.catalog);
        let mut last = Instant::now();
        let finished = read_trail(&self.paths, &mut collector, &mut |progress| {
            if last.elapsed() >= EVERY {
                last = Instant::now();
                tell(progress);
            }
            if stop.load(Ordering::Relaxed) {
                std::ops::ControlFlow::Break(())
            } else {
                std::ops::ControlFlow::Continue(())
            }
        })?;
        Ok(finished.then(|| SharedTrail(Arc::new(collector.finish()))))
    }
}

/// A question about one principal of a trail.
#[derive(Debug, Clone)]
pub struct UsageJob {
    /// Which question this is.
    pub number: u64,
    pub(super) trail: SharedTrail,
    pub(super) world: SharedWorld,
    pub(super) who: Who,
    /// What is granted.
    pub(super) granted: InForce,
    /// Under what the calls are asked again.
    pub(super) proposed: InForce,
    /// Whether that is the policy being edited by itself.
    pub(super) alone: bool,
}

impl PartialEq for UsageJob {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for UsageJob {}

/// What came of a [`UsageJob`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageAnswer {
    /// The question.
    pub number: u64,
    /// What was used, and what is granted.
    pub usage: Usage,
    /// What the proposed policies make of it.
    pub replay: Replay,
    /// Whether that is the policy being edited by itself.
    pub alone: bool,
}

impl Work for UsageJob {
    type Answer = UsageAnswer;

    fn run(&self) -> UsageAnswer {
        let usage = usage(&self.trail.0, &self.who, &self.granted, &self.world.catalog);
        let replay = replay(&self.trail.0, &usage.actors, &self.proposed);
        UsageAnswer { number: self.number, usage, replay, alone: self.alone }
    }
}
