//! Instruction counts as they were, and whether a new count is too many more.

use std::collections::BTreeMap;
use std::fmt;

/// A count may grow by this share.
pub const MOST_GROWTH: f64 = 0.20;

/// What `instructions.tsv` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// Compiler and processor, which counts depend on beside the code.
    pub made_with: String,
    /// By path.
    pub counts: BTreeMap<String, u64>,
}

/// A count beside the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// There was none before.
    New,
    /// It grew by this share; less than nothing when it became less.
    By(f64),
}

impl Baseline {
    /// Reads what [`Self::print`] wrote.
    pub fn read(text: &str) -> Self {
        let made_with = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("nobody").to_owned();
        let rows = text.lines().filter_map(|line| line.split_once('\t'));
        let counts = rows.filter_map(|(name, count)| Some((name.to_owned(), count.parse().ok()?)));
        Self { made_with, counts: counts.collect() }
    }

    /// The rows of these paths, in their order.
    pub fn print<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> String {
        let row = |name: &str| Some(format!("{name}\t{}\n", self.counts.get(name)?));
        let rows: String = paths.into_iter().filter_map(row).collect();
        format!("# {}\n{rows}", self.made_with)
    }

    /// A new count of a path beside the one before.
    pub fn compare(&self, path: &str, count: u64) -> Change {
        match self.counts.get(path) {
            Some(before) => Change::By(count as f64 / *before as f64 - 1.0),
            None => Change::New,
        }
    }
}

impl Change {
    /// Whether the check fails: it grew by too much, or nobody wrote down what it was.
    pub fn fails(self) -> bool {
        match self {
            Self::New => true,
            Self::By(share) => share > MOST_GROWTH,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.pad("new"),
            Self::By(share) => f.pad(&format!("{:+.1} %", share * 100.0)),
        }
    }
}
