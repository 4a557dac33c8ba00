//! The closed list of condition operators (C1), as data.

/// A condition operator: an optional set prefix (C13), a comparison, and whether it is negated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`
    pub set: Option<SetPrefix>,
    /// The positive comparison.
    pub test: Test,
    /// `…Not…`: true when no policy value compares (C8).
    pub negated: bool,
}

/// The set prefixes; no RAM page lists them (C13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetPrefix {
    /// Every request value must satisfy the operator.
    ForAllValues,
    /// One request value must.
    ForAnyValue,
}

/// A positive comparison of one request value with one policy value (C3: request on the left).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Test {
    /// Same text (C6).
    StringEquals,
    /// Same text, case folded (C6).
    StringEqualsIgnoreCase,
    /// Glob, case-sensitive (C7).
    StringLike,
    /// Decimal numbers (C12).
    Numeric(Order),
    /// Instants (C10).
    Date(Order),
    /// `true` or `false` (C9).
    Bool,
    /// Address in a block (C11).
    IpAddress,
    /// Address in a block, borders included without doubt (C11).
    IpAddressIncludeBorder,
}

/// How numbers and dates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Same value.
    Equals,
    /// Request value below.
    LessThan,
    /// Below or same.
    LessThanEquals,
    /// Above.
    GreaterThan,
    /// Above or same.
    GreaterThanEquals,
}

impl Order {
    /// Whether a request value that compares like this to the policy value satisfies the operator.
    pub fn accepts(self, request_to_policy: std::cmp::Ordering) -> bool {
        match self {
            Self::Equals => request_to_policy.is_eq(),
            Self::LessThan => request_to_policy.is_lt(),
            Self::LessThanEquals => request_to_policy.is_le(),
            Self::GreaterThan => request_to_policy.is_gt(),
            Self::GreaterThanEquals => request_to_policy.is_ge(),
        }
    }
}

/// Every operator name without set prefix, its comparison, and whether it is negated (C1).
pub const OPERATORS: [(&str, Test, bool); 23] = [
    ("StringEquals", Test::StringEquals, false),
    ("StringNotEquals", Test::StringEquals, true),
    ("StringEqualsIgnoreCase", Test::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Test::StringEqualsIgnoreCase, true),
    ("StringLike", Test::StringLike, false),
    ("StringNotLike", Test::StringLike, true),
    ("NumericEquals", Test::Numeric(Order::Equals), false),
    ("NumericNotEquals", Test::Numeric(Order::Equals), true),
    ("NumericLessThan", Test::Numeric(Order::LessThan), false),
    ("NumericLessThanEquals", Test::Numeric(Order::LessThanEquals), false),
    ("NumericGreaterThan", Test::Numeric(Order::GreaterThan), false),
    ("NumericGreaterThanEquals", Test::Numeric(Order::GreaterThanEquals), false),
    ("DateEquals", Test::Date(Order::Equals), false),
    ("DateNotEquals", Test::Date(Order::Equals), true),
    ("DateLessThan", Test::Date(Order::LessThan), false),
    ("DateLessThanEquals", Test::Date(Order::LessThanEquals), false),
    ("DateGreaterThan", Test::Date(Order::GreaterThan), false),
    ("DateGreaterThanEquals", Test::Date(Order::GreaterThanEquals), false),
    ("Bool", Test::Bool, false),
    ("IpAddress", Test::IpAddress, false),
    ("NotIpAddress", Test::IpAddress, true),
    ("IpAddressIncludeBorder", Test::IpAddressIncludeBorder, false),
    ("NotIpAddressIncludeBorder", Test::IpAddressIncludeBorder, true),
];

impl Operator {
    /// Whether the condition holds when the request has no value of the key (C5, C13).
    pub fn holds_without_value(self) -> bool {
        match self.set {
            Some(SetPrefix::ForAllValues) => true,
            Some(SetPrefix::ForAnyValue) => false,
            None => self.negated,
        }
    }

    /// The operator of that exact name (G4: case-sensitive), set prefix included.
    pub fn from_name(name: &str) -> Option<Self> {
        let (set, base) = match name.split_once(':') {
            Some(("ForAllValues", base)) => (Some(SetPrefix::ForAllValues), base),
            Some(("ForAnyValue", base)) => (Some(SetPrefix::ForAnyValue), base),
            Some(_) => return None,
            None => (None, name),
        };
        let &(_, test, negated) = OPERATORS.iter().find(|(known, _, _)| *known == base)?;
        Some(Self { set, test, negated })
    }

    /// Its name without the set prefix.
    pub fn base_name(self) -> &'static str {
        OPERATORS
            .iter()
            .find(|(_, test, negated)| *test == self.test && *negated == self.negated)
            .map_or("", |(name, _, _)| name)
    }

    /// Its full name as RAM spells it.
    pub fn name(self) -> String {
        match self.set {
            None => self.base_name().to_owned(),
            Some(SetPrefix::ForAllValues) => format!("ForAllValues:{}", self.base_name()),
            Some(SetPrefix::ForAnyValue) => format!("ForAnyValue:{}", self.base_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_operators_are_one_to_one() {
        for (name, _, _) in OPERATORS {
            for full in [name.to_owned(), format!("ForAllValues:{name}"), format!("ForAnyValue:{name}")] {
                assert_eq!(Operator::from_name(&full).unwrap().name(), full);
            }
        }
    }

    #[test]
    fn invented_operators_are_unknown() {
        for name in [
            "NotStringLike",
            "DateTimeGreaterThan",
            "ArnLike",
            "StringEqualsIfExists",
            "Null",
            "stringequals",
            "ForSome:Bool",
        ] {
            assert_eq!(Operator::from_name(name), None, "{name}");
        }
    }
}
