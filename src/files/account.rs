//! An account file with the policy files that it names, which stand in its folder.

use super::limits::{LONGEST_ACCOUNT, LONGEST_POLICY};
use super::read::{ReadError, read_stamped, read_text};
use crate::engine::account::{ReadAccount, read_account};
use std::path::Path;

/// Reads an account file; its text, and what it says.
///
/// # Errors
/// When the file itself cannot be read. What is wrong with what it says stands in the result.
pub fn read_account_file(path: &Path) -> Result<(String, ReadAccount), ReadError> {
    let text = read_text(path, LONGEST_ACCOUNT)?;
    let read = read_account_in(&text, path.parent().unwrap_or(Path::new("")));
    Ok((text, read))
}

/// Reads the text of an account whose policy files stand in a folder.
pub fn read_account_in(text: &str, folder: &Path) -> ReadAccount {
    read_account(text, &|file| {
        let (text, _) =
            read_stamped(&folder.join(file), LONGEST_POLICY).map_err(|error| error.to_string())?;
        Ok(text)
    })
}
