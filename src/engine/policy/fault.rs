//! What RAM would refuse, or accept with a surprise, in one document: the grammar's own findings.

use crate::engine::json::{Position, Span};
use crate::engine::text::escape_for_display;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// RAM refuses the document.
    Error,
    /// RAM accepts it, but part of it is not documented or will not do what it says.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that messages use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One fault, where it stands and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which fault.
    pub code: FaultCode,
    /// The bytes it stands on.
    pub span: Span,
    /// RFC 6901 pointer to the value (or to the object that lacks something).
    pub pointer: String,
    /// What is wrong and what to do, one line.
    pub message: String,
}

impl Fault {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The fault as one line that leads to its place: `NAME:LINE:COLUMN: error: MESSAGE [RULE]`. The name is one that
    /// can be shown.
    pub fn line(&self, name: &str, position: Position) -> String {
        let message = escape_for_display(&self.message);
        format!("{name}:{position}: {}: {message} [{}]", self.severity().word(), self.code.rule())
    }
}

macro_rules! fault_codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $rule:literal $severity:ident;)+) => {
        /// Every fault that reading a document can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FaultCode { $($(#[$doc])* $variant,)+ }

        impl FaultCode {
            /// All of them, in the order of the grammar.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// A short name that does not change.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The rule it breaks.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$variant => $rule,)+ }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }
        }
    };
}

fault_codes! {
    /// Not JSON.
    JsonSyntax "json-syntax" "G1" Error;
    /// JSON, but not an object.
    NotAnObject "not-an-object" "G1" Error;
    /// One object names a member twice.
    DuplicateKey "duplicate-key" "G18" Error;
    /// A member that the grammar does not have.
    UnknownElement "unknown-element" "G4" Error;
    /// A member of the grammar in another case.
    ElementCase "element-case" "G4" Error;
    /// No `Version`.
    MissingVersion "missing-version" "G2" Error;
    /// `Version` is not `"1"`.
    InvalidVersion "invalid-version" "G2" Error;
    /// No `Statement`.
    MissingStatement "missing-statement" "G3" Error;
    /// `Statement` is a bare object.
    StatementNotList "statement-not-list" "G3" Error;
    /// `Statement` is an empty list.
    EmptyStatement "empty-statement" "G3" Error;
    /// A value of the wrong JSON type.
    WrongType "wrong-type" "G13" Error;
    /// A number or boolean without quotes.
    UnquotedValue "unquoted-value" "G13" Warning;
    /// No `Effect`.
    MissingEffect "missing-effect" "G5" Error;
    /// `Effect` is neither `Allow` nor `Deny`.
    InvalidEffect "invalid-effect" "G5" Error;
    /// Neither `Action` nor `NotAction`.
    MissingAction "missing-action" "G6" Error;
    /// Both `Action` and `NotAction`.
    ActionAndNotAction "action-and-notaction" "G6" Error;
    /// An action that is not `code:Name` or `*`.
    InvalidActionFormat "invalid-action-format" "G6" Error;
    /// Neither `Resource` nor `NotResource`.
    MissingResource "missing-resource" "G7" Error;
    /// Both `Resource` and `NotResource`.
    ResourceAndNotResource "resource-and-notresource" "G16" Error;
    /// `NotResource`, which RAM's current grammar does not print.
    NotResource "notresource" "G16" Warning;
    /// A trust policy with a resource.
    ResourceInTrustPolicy "resource-in-trust-policy" "G7" Error;
    /// A resource that does not begin with `acs:`.
    InvalidArnPrefix "invalid-arn-prefix" "G8" Error;
    /// A resource with fewer than five fields.
    MissingArnField "missing-arn-field" "G8" Error;
    /// An empty list where values are needed.
    EmptyList "empty-list" "G19" Error;
    /// An operator without keys.
    EmptyCondition "empty-condition" "G9" Warning;
    /// A principal in a policy that has none.
    PrincipalNotAllowed "principal-not-allowed" "G11" Error;
    /// A trust or resource statement without a principal.
    MissingPrincipal "missing-principal" "G11" Error;
    /// A principal member other than RAM, Service and Federated.
    UnknownPrincipalForm "unknown-principal-form" "G11" Error;
    /// A trust statement that does not allow `sts:AssumeRole`.
    UnusualTrust "unusual-trust" "G11" Warning;
    /// An operator that RAM does not have.
    UnknownOperator "unknown-operator" "C1" Error;
    /// `…IfExists` and `Null`, which RAM refuses by name.
    UnsupportedOperator "unsupported-operator" "C2" Error;
    /// A set prefix, which no RAM page lists.
    SetPrefix "set-prefix" "C13" Note;
    /// More than one value for `Bool`.
    MultipleBoolean "multiple-boolean" "C9" Error;
    /// A condition key without a `code:` prefix.
    InvalidConditionKey "invalid-condition-key" "C17" Error;
    /// The pseudo keys `Action` and `Resource`.
    PseudoKey "pseudo-key" "C19" Warning;
    /// A date, number, boolean or address that cannot be read.
    MalformedValue "malformed-value" "C15" Warning;
    /// A statement label.
    Sid "sid" "G15" Note;
}
