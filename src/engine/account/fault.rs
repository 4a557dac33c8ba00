//! What is wrong with an account file, where, and what to do about it.

use crate::engine::json::Span;
use crate::engine::policy::{FaultCode, Severity};

/// One fault of an account file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFault {
    /// Which fault.
    pub code: AccountFaultCode,
    /// How bad it is.
    pub severity: Severity,
    /// The file that the place is in, when it is a policy's own file; otherwise the account file.
    pub file: Option<String>,
    /// The bytes that it stands on.
    pub span: Span,
    /// RFC 6901 pointer in the account file.
    pub pointer: String,
    /// What is wrong and what to do, one line.
    pub message: String,
}

/// Every fault that an account file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountFaultCode {
    /// Not JSON.
    NotJson,
    /// A value of the wrong JSON type.
    WrongType,
    /// A member that must be there is not.
    Missing,
    /// A member that account files do not have.
    UnknownMember,
    /// One object names a member twice.
    DuplicateMember,
    /// A value of the right type that means nothing.
    BadValue,
    /// Two of a kind with the same name.
    DuplicateName,
    /// A name that names nothing in the file.
    UnknownName,
    /// The same policy attached twice to the same, or the same group named twice.
    DoubleAttachment,
    /// More than RAM accepts (semantics section 1).
    OverLimit,
    /// A policy's file could not be read.
    UnreadableFile,
    /// A fault inside a policy document.
    Policy(FaultCode),
}

impl AccountFaultCode {
    /// A short name that does not change.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::WrongType => "wrong-type",
            Self::Missing => "missing",
            Self::UnknownMember => "unknown-member",
            Self::DuplicateMember => "duplicate-member",
            Self::BadValue => "bad-value",
            Self::DuplicateName => "duplicate-name",
            Self::UnknownName => "unknown-name",
            Self::DoubleAttachment => "double-attachment",
            Self::OverLimit => "over-limit",
            Self::UnreadableFile => "unreadable-file",
            Self::Policy(code) => code.name(),
        }
    }
}
