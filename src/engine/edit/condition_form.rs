//! A condition by form: operators that fit the key's type first, values checked as they are typed, and warnings for
//! conditions that are grammatical but do not say what they seem to.

use crate::engine::catalog::{ConditionKey, ValueType};
use crate::engine::policy::glob::has_wildcard;
use crate::engine::policy::{
    Condition, Decimal, IpBlock, OPERATORS, Operator, Place, SetPrefix, Severity, Test, parse_bool,
    parse_date, parse_ip_block,
};

/// Whether an operator compares values of a type. Text operators compare anything as text, and some services document
/// their true-or-false keys with them (`fc:…`), so a misfit is no mistake for certain.
pub fn operator_fits(value_type: ValueType, operator: Operator) -> bool {
    let compared = match operator.test {
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => ValueType::String,
        Test::Numeric(_) => ValueType::Number,
        Test::Date(_) => ValueType::Date,
        Test::Bool => ValueType::Boolean,
        Test::IpAddress | Test::IpAddressIncludeBorder => ValueType::Ip,
    };
    value_type == compared
}

/// An operator to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorChoice {
    /// The operator, without set prefix.
    pub operator: Operator,
    /// It compares values of the key's type; true for all when the type is not known.
    pub fits: bool,
}

/// All operators: those that fit the key first, each part in RAM's order.
pub fn fitting_operators(key_type: Option<ValueType>) -> Vec<OperatorChoice> {
    let all = OPERATORS.iter().map(|&(_, test, negated)| Operator { set: None, test, negated });
    let fits = |operator| key_type.is_none_or(|key_type| operator_fits(key_type, operator));
    let mut choices: Vec<_> = all.map(|operator| OperatorChoice { operator, fits: fits(operator) }).collect();
    choices.sort_by_key(|choice| !choice.fits);
    choices
}

/// Something about a key, an operator or a value that should be put right, or known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFault {
    /// Which value, from 0; none when it is about the key, the operator or all values.
    pub value: Option<usize>,
    /// An error keeps the form from being used.
    pub severity: Severity,
    /// The rule of the policy language that it rests on.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// A condition while it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionForm {
    /// The operator.
    pub operator: Operator,
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
    /// What the key holds, where that is known.
    pub key_type: Option<ValueType>,
    /// The values that the key can have, where they are few and known.
    pub known_values: Vec<String>,
    /// A request can carry several values of the key at once.
    pub multi_valued: bool,
}

/// A condition made of its parts.
pub fn condition(operator: Operator, key: &str, values: impl IntoIterator<Item = String>) -> Condition {
    let values = values.into_iter().map(Into::into).collect();
    Condition { operator, key: key.into(), values, operator_place: Place::default() }
}

impl ConditionForm {
    /// An empty form for a key, with the operator that is most likely meant.
    pub fn new(key: &str, key_type: Option<ValueType>) -> Self {
        let test = match key_type {
            None | Some(ValueType::String) => Test::StringEquals,
            Some(ValueType::Number) => Test::Numeric(crate::engine::policy::Order::Equals),
            Some(ValueType::Date) => Test::Date(crate::engine::policy::Order::LessThan),
            Some(ValueType::Boolean) => Test::Bool,
            Some(ValueType::Ip) => Test::IpAddress,
        };
        Self {
            operator: Operator { set: None, test, negated: false },
            key: key.to_owned(),
            values: Vec::new(),
            key_type,
            known_values: Vec::new(),
            multi_valued: false,
        }
    }

    /// An empty form for a key that is known; `name` is the key as it is to be written, with its tag if it takes one.
    pub fn for_key(name: &str, key: &ConditionKey) -> Self {
        Self {
            known_values: key.values.iter().map(ToString::to_string).collect(),
            multi_valued: key.multi_valued,
            ..Self::new(name, key.value_type)
        }
    }

    /// The form of a condition that exists.
    pub fn of(condition: &Condition, key_type: Option<ValueType>) -> Self {
        Self {
            operator: condition.operator,
            key: condition.key.text.clone(),
            values: condition.values.iter().map(|value| value.text.clone()).collect(),
            ..Self::new("", key_type)
        }
    }

    /// The condition; none while an error stands in the way.
    pub fn condition(&self) -> Option<Condition> {
        let usable = self.faults().iter().all(|fault| fault.severity != Severity::Error);
        usable.then(|| condition(self.operator, &self.key, self.values.iter().cloned()))
    }

    /// Everything to say about the form as it is filled in now.
    pub fn faults(&self) -> Vec<ValueFault> {
        let mut faults = Vec::new();
        let mut add = |value, severity, rule, message: String| {
            faults.push(ValueFault { value, severity, rule, message });
        };
        if let Some((severity, rule, message)) = check_key(&self.key) {
            add(None, severity, rule, message);
        }
        if self.key_type.is_some_and(|key_type| !operator_fits(key_type, self.operator)) {
            let message = format!(
                "{} does not compare the kind of value that {} holds",
                self.operator.base_name(),
                self.key
            );
            add(None, Severity::Warning, "C1", message);
        }
        match self.operator.set {
            Some(SetPrefix::ForAllValues) => {
                let message = "no RAM page lists ForAllValues; by its name it also holds when the request has no value at all";
                add(None, Severity::Note, "C13", message.to_owned());
            }
            Some(SetPrefix::ForAnyValue) => {
                add(
                    None,
                    Severity::Note,
                    "C13",
                    "no RAM page lists ForAnyValue; that it works is an assumption".to_owned(),
                );
            }
            None if self.multi_valued => {
                let message = "a request can carry several values of this key; how RAM compares them then is not documented";
                add(None, Severity::Note, "C14", message.to_owned());
            }
            None => {}
        }
        if self.values.is_empty() {
            add(None, Severity::Error, "G19", "a condition needs at least one value".to_owned());
        }
        if self.operator.test == Test::Bool && self.values.len() > 1 {
            add(None, Severity::Error, "C9", "Bool takes exactly one value; keep true or false".to_owned());
        }
        for (at, value) in self.values.iter().enumerate() {
            if self.values.iter().take(at).any(|earlier| earlier == value) {
                add(Some(at), Severity::Warning, "G20", "this value stands twice".to_owned());
            }
            if let Some((severity, rule, message)) = check_value(self.operator, value) {
                add(Some(at), severity, rule, message);
            } else if !self.known_values.is_empty() && !has_wildcard(value) && !self.is_known(value) {
                let message =
                    format!("not one of the values known for this key: {}", self.known_values.join(", "));
                add(Some(at), Severity::Warning, "K2", message);
            }
        }
        faults
    }
}

impl ConditionForm {
    /// The value is one that the key can have, as the operator compares it.
    fn is_known(&self, value: &str) -> bool {
        let folds = matches!(self.operator.test, Test::StringEqualsIgnoreCase | Test::Bool);
        self.known_values.iter().any(|known| known == value || (folds && known.eq_ignore_ascii_case(value)))
    }
}

type Said = (Severity, &'static str, String);

fn check_key(key: &str) -> Option<Said> {
    if key != key.trim() {
        return Some((
            Severity::Error,
            "C18",
            "a blank before or after the key makes it another key".to_owned(),
        ));
    }
    if matches!(key, "Action" | "Resource") {
        let message = format!("the bare key {key} is not documented; its effect is an assumption");
        return Some((Severity::Warning, "C19", message));
    }
    let formed =
        key.split_once(':').is_some_and(|(code, name)| !code.trim().is_empty() && !name.trim().is_empty());
    (!formed).then(|| {
        (Severity::Error, "C17", "a condition key is <ram-code>:<name>, such as acs:SourceIp".to_owned())
    })
}

/// What there is to say about one value under an operator. Text is checked for what the operator would take literally.
pub fn check_value(operator: Operator, value: &str) -> Option<Said> {
    let error = |message: &str| Some((Severity::Error, "C15", message.to_owned()));
    let warning = |rule, message: &str| Some((Severity::Warning, rule, message.to_owned()));
    match operator.test {
        Test::Numeric(_) if Decimal::parse(value).is_none() => {
            error("not a decimal number; write digits such as 10 or -1.5")
        }
        Test::Date(_) => match parse_date(value) {
            None => error("not a date; write 2026-01-31T08:00:00Z or 2026-01-31T16:00:00+08:00"),
            Some(date) if date.bare => {
                warning("C10", "a date without a time is read as midnight UTC; RAM documents no such form")
            }
            Some(_) => None,
        },
        Test::Bool if parse_bool(value).is_none() => error("write true or false"),
        Test::IpAddress | Test::IpAddressIncludeBorder => match parse_ip_block(value) {
            None => error("not an address; write 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32"),
            Some(IpBlock::Any) => warning("C11", "* as any address is documented for OSS only"),
            Some(IpBlock::Pattern(_)) => warning(
                "C11",
                "whether a pattern works here is not documented; write a block such as 192.168.0.0/16",
            ),
            Some(IpBlock::Block { net, had_host_bits: true }) => Some((
                Severity::Warning,
                "C11",
                format!("the block begins at {net}; RAM does not say what it makes of the rest"),
            )),
            Some(IpBlock::Block { net, .. }) if net.prefix_len() == 0 => {
                warning("C11", "this block is every address")
            }
            Some(IpBlock::Block { .. }) => None,
        },
        Test::StringEquals | Test::StringEqualsIgnoreCase if has_wildcard(value) => {
            let instead = if operator.negated { "StringNotLike" } else { "StringLike" };
            Some((
                Severity::Warning,
                "W14",
                format!("{} takes * and ? literally; {instead} makes them wildcards", operator.base_name()),
            ))
        }
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike if value.contains("${") => {
            warning("G17", "RAM has no variables; this is taken as plain text")
        }
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike if value != value.trim() => {
            warning("C6", "the blank before or after the value is compared too")
        }
        _ => None,
    }
}

/// Conditions of one statement that together do not say what they seem to. Each with the index of a condition.
pub fn condition_warnings(conditions: &[Condition]) -> Vec<(usize, ValueFault)> {
    let mut warnings = Vec::new();
    for (at, condition) in conditions.iter().enumerate() {
        let operator = condition.operator;
        let earlier = conditions.iter().take(at).find(|other| other.operator == operator);
        if let Some(other) = earlier.filter(|_| operator.negated) {
            let name = operator.name();
            let message = format!(
                "{name} on {} and {}: both must differ for the statement to apply; for either, use two statements",
                other.key.text, condition.key.text
            );
            warnings.push((at, ValueFault { value: None, severity: Severity::Warning, rule: "C8", message }));
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator(name: &str) -> Operator {
        Operator::from_name(name).unwrap()
    }

    fn form(operator_name: &str, key: &str, values: &[&str]) -> ConditionForm {
        let mut form = ConditionForm::new(key, None);
        form.operator = operator(operator_name);
        form.values = values.iter().map(|value| (*value).to_owned()).collect();
        form
    }

    #[test]
    fn operators_that_fit_come_first_and_none_is_kept_back() {
        let choices = fitting_operators(Some(ValueType::Ip));
        assert_eq!(choices.len(), OPERATORS.len());
        let names: Vec<_> = choices
            .iter()
            .take_while(|choice| choice.fits)
            .map(|choice| choice.operator.base_name())
            .collect();
        assert_eq!(
            names,
            ["IpAddress", "NotIpAddress", "IpAddressIncludeBorder", "NotIpAddressIncludeBorder"]
        );
        assert!(fitting_operators(None).iter().all(|choice| choice.fits));
    }

    #[test]
    fn values_are_checked_by_operator() {
        for (name, value, expected) in [
            ("NumericLessThan", "10", None),
            ("NumericLessThan", "ten", Some((Severity::Error, "C15"))),
            ("DateLessThan", "2026-01-31T08:00:00Z", None),
            ("DateLessThan", "2026-01-31", Some((Severity::Warning, "C10"))),
            ("DateLessThan", "tomorrow", Some((Severity::Error, "C15"))),
            ("Bool", "TRUE", None),
            ("Bool", "yes", Some((Severity::Error, "C15"))),
            ("IpAddress", "10.0.0.0/8", None),
            ("IpAddress", "10.0.0.1/8", Some((Severity::Warning, "C11"))),
            ("IpAddress", "0.0.0.0/0", Some((Severity::Warning, "C11"))),
            ("NotIpAddress", "192.168.*", Some((Severity::Warning, "C11"))),
            ("IpAddress", "vpc-1", Some((Severity::Error, "C15"))),
            ("StringEquals", "vpc-*", Some((Severity::Warning, "W14"))),
            ("StringLike", "vpc-*", None),
            ("StringLike", "${x}", Some((Severity::Warning, "G17"))),
        ] {
            let said = check_value(operator(name), value).map(|(severity, rule, _)| (severity, rule));
            assert_eq!(said, expected, "{name} {value}");
        }
    }

    #[test]
    fn a_form_with_an_error_makes_no_condition() {
        assert_eq!(form("StringEquals", "acs:Service", &[]).condition(), None);
        assert_eq!(form("StringEquals", "acs:Service ", &["x"]).condition(), None);
        assert_eq!(form("StringEquals", "Service", &["x"]).condition(), None);
        assert_eq!(form("Bool", "acs:MFAPresent", &["true", "false"]).condition(), None);
        let made = form("StringEquals", "acs:Service", &["fc.aliyuncs.com"]).condition().unwrap();
        assert_eq!(ConditionForm::of(&made, None), form("StringEquals", "acs:Service", &["fc.aliyuncs.com"]));
    }

    #[test]
    fn an_operator_for_another_type_is_a_warning_only() {
        let mut address = form("StringLike", "acs:SourceIp", &["10.*"]);
        address.key_type = Some(ValueType::Ip);
        assert_eq!(
            address.faults().iter().map(|fault| (fault.severity, fault.rule)).collect::<Vec<_>>(),
            [(Severity::Warning, "C1")]
        );
        assert!(address.condition().is_some());
    }

    #[test]
    fn two_keys_under_one_negated_operator_are_warned_of() {
        let both = |first: &str, second: &str| {
            let conditions = [
                condition(operator(first), "oss:BucketTag/a", ["x".to_owned()]),
                condition(operator(second), "oss:BucketTag/b", ["y".to_owned()]),
            ];
            condition_warnings(&conditions).iter().map(|(at, fault)| (*at, fault.rule)).collect::<Vec<_>>()
        };
        assert_eq!(both("StringNotEquals", "StringNotEquals"), [(1, "C8")]);
        assert_eq!(both("StringEquals", "StringEquals"), []);
        assert_eq!(both("StringNotEquals", "StringNotLike"), []);
    }
}
