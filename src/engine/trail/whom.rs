//! Whose calls are meant: a written principal held against an account and against whoever a trail names.

use super::observed::Trail;
use crate::engine::account::{Resolver, Who};
use crate::engine::policy::arn;

/// Actors of a trail that are named where a written principal is none.
const MOST_NAMED: usize = 5;

/// A principal, and who of a trail it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom {
    /// The principal.
    pub who: Who,
    /// Its actors, by their numbers in [`Trail::actors`]. Those of another account are not it.
    pub actors: Vec<usize>,
}

impl Trail {
    /// The principal that is written: one of the account, or one that the trail names.
    ///
    /// # Errors
    /// When it is neither; the message says whom the trail has.
    pub fn whom(&self, text: &str, resolver: Option<&Resolver>) -> Result<Whom, String> {
        let whom = |who: Who, account: Option<&str>| Whom { actors: self.actors_named(&who, account), who };
        let own = resolver.map(|resolver| resolver.account().id.text.as_str());
        let unknown = match resolver.map(|resolver| Who::parse(text, resolver.account())) {
            Some(Ok(who)) => return Ok(whom(who, own)),
            Some(Err(error)) => error.to_string(),
            None => format!("{text:?} made no call in this trail"),
        };
        let full = arn::split(text).filter(|_| text.starts_with("acs:ram:"));
        let short = full.map_or(text, |fields| fields.relative_id);
        let account = full.map(|fields| fields.account);
        let is_meant = |who: &&Who| {
            let shown = who.to_string();
            let named =
                shown.eq_ignore_ascii_case(short) || format!("assumed-{shown}").eq_ignore_ascii_case(short);
            named && !self.actors_named(who, account).is_empty()
        };
        let seen = || self.actors.iter().filter_map(|one| one.actor.who());
        if let Some(who) = seen().find(is_meant) {
            return Ok(whom(who.clone(), account));
        }
        let names: Vec<String> = seen().map(ToString::to_string).take(MOST_NAMED).collect();
        Err(format!("{unknown}; name one that the trail has: {}", names.join(", ")))
    }
}
