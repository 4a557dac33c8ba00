//! Account files of tests, ready to be asked.

use acscope::engine::account::{Resolver, read_account};

/// An account file that is in order, ready to be asked.
#[track_caller]
pub fn resolver(text: &str) -> Resolver {
    let read = read_account(text, &|path| Err(format!("{path} is not there")));
    assert!(read.is_sound(), "{:?}", read.errors().collect::<Vec<_>>());
    Resolver::new(read.account)
}
