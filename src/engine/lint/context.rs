//! What a document is judged by beside its text: where it is attached, today's date, house rules, suppressions.

use super::rules::HouseRules;
use super::suppression::Suppressions;
use crate::engine::policy::{Policy, PolicyKind, Size};
use chrono::{DateTime, Utc};

/// Everything outside the text that a check may ask for. The default knows nothing.
#[derive(Debug, Clone, Default)]
pub struct Context<'a> {
    /// Which grammar the document follows, when that is known; otherwise it is told from the statements.
    pub kind: Option<PolicyKind>,
    /// The policy's name, for suppressions and for what its name promises.
    pub name: Option<&'a str>,
    /// How long the document is, where the text's own length does not say: inside a larger file.
    pub size: Option<Size>,
    /// The account it lives in (W10).
    pub account: Option<&'a str>,
    /// Today; without it no check speaks of dates that are over.
    pub now: Option<DateTime<Utc>>,
    /// The other policies that reach the same principal.
    pub beside: &'a [&'a Policy],
    /// It is attached to a resource group and not to the account (E7).
    pub in_resource_group: bool,
    /// What it must not exceed.
    pub reference: Option<&'a Policy>,
    /// The organisation's own rules.
    pub rules: HouseRules,
    /// Findings that somebody decided to live with.
    pub suppressions: Suppressions,
}
