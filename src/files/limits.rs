//! How long a file may be: one number for each kind, whoever reads it. Far beyond what is needed, and little to read by
//! mistake.

/// A policy document; RAM accepts some thousand characters.
pub const LONGEST_POLICY: u64 = 8 * 1024 * 1024;

/// A file of expectations; a thousand of them are a tenth of this.
pub const LONGEST_EXPECTATIONS: u64 = 8 * 1024 * 1024;

/// An account file; one of 5,000 users and 1,500 policies is a tenth of this.
pub const LONGEST_ACCOUNT: u64 = 128 * 1024 * 1024;

/// A catalog file; one of 25,000 actions is a tenth of this.
pub const LONGEST_CATALOG: u64 = 64 * 1024 * 1024;
