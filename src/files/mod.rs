//! Reading and writing the user's files, for the command line and the workbench alike.
//!
//! Reading is bounded and says what is wrong and where; writing is all or nothing and never replaces what
//! somebody else wrote meanwhile. What is *in* the files is the engine's business.

mod account;
mod catalogs;
mod limits;
mod read;
mod save;
mod stamp;
mod trail;

pub use account::{read_account_file, read_account_in};
pub use catalogs::{CatalogText, read_catalog, read_catalogs};
pub use limits::{LONGEST_ACCOUNT, LONGEST_EXPECTATIONS, LONGEST_POLICY};
pub use read::{
    ReadError, ReadProblem, STANDARD_INPUT, display_name, is_standard_input, open_stream, read_stamped,
    read_text,
};
pub use save::{Expect, SaveError, SaveProblem, private_directory, save_private, save_text, sweep};
pub use stamp::Stamp;
pub use trail::{TrailProgress, read_trail};
