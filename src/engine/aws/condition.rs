//! Conditions of AWS: operators of the same name, and keys that both sides document for the same thing.

use super::{AwsNoteKind, LeftOut, Making, left_out, texts};
use crate::engine::json::Node;
use crate::engine::policy::{Condition, Located, Operator, Place};

/// A key of AWS and RAM's key for the same thing, with what has to be looked at.
struct SameKey {
    aws: &'static str,
    ram: &'static str,
    /// Its values mean something to AWS only.
    foreign_values: bool,
    /// Where the two differ.
    note: &'static str,
}

const fn same(aws: &'static str, ram: &'static str, note: &'static str) -> SameKey {
    SameKey { aws, ram, foreign_values: false, note }
}

/// Section 4.1 of the RAM side. A key that ends in `/` stands for one key per tag.
const KEYS: [SameKey; 9] = [
    same("aws:CurrentTime", "acs:CurrentTime", ""),
    same("aws:SourceIp", "acs:SourceIp", ""),
    same("aws:SecureTransport", "acs:SecureTransport", ""),
    same(
        "aws:MultiFactorAuthPresent",
        "acs:MFAPresent",
        "RAM has it for console sessions only, never for calls with an AccessKey",
    ),
    same("aws:UserAgent", "acs:UserAgent", "documented for OSS requests only"),
    same("aws:RequestTag/", "acs:RequestTag/", ""),
    same("aws:ResourceTag/", "acs:ResourceTag/", "many operations do not pass tags to RAM"),
    SameKey { foreign_values: true, ..same("aws:SourceVpc", "acs:SourceVpc", "") },
    SameKey { foreign_values: true, ..same("aws:PrincipalArn", "acs:PrincipalARN", "") },
];

/// The conditions of a statement.
pub(super) fn conditions(block: Option<&Node<'_>>, making: &mut Making) -> Result<Vec<Condition>, LeftOut> {
    let mut made: Vec<Condition> = Vec::new();
    let Some(block) = block else { return Ok(made) };
    let Some(operators) = block.as_object() else {
        return left_out("Condition", "it is not an object");
    };
    for operator_member in operators {
        let name = &*operator_member.key;
        let operator = operator_of(name)?;
        let Some(keys) = operator_member.node.as_object() else {
            return left_out(name, "it is not an object of condition keys");
        };
        for key_member in keys {
            let key = ram_key(&key_member.key, making)?;
            let values = texts(&key_member.node).filter(|values| !values.is_empty());
            let Some(values) = values else {
                return left_out(&*key_member.key, "its values are no text");
            };
            if let Some(value) = values.iter().find(|value| value.contains("${")) {
                return left_out(value, "RAM has no policy variables (G17)");
            }
            if made.iter().any(|known| known.operator == operator && known.key.text == key) {
                return left_out(&*key_member.key, "the key stands twice under one operator");
            }
            made.push(Condition {
                operator,
                key: Located::from(key),
                values: values.into_iter().map(Located::from).collect(),
                operator_place: Place::default(),
            });
        }
    }
    Ok(made)
}

/// An operator that RAM documents under the same name with the same meaning (C1).
fn operator_of(name: &str) -> Result<Operator, LeftOut> {
    if name.ends_with("IfExists") || name == "Null" {
        return left_out(name, "RAM refuses IfExists and Null (C2)");
    }
    if name.contains(':') {
        return left_out(name, "RAM documents no ForAllValues and ForAnyValue (C13)");
    }
    let known = Operator::from_name(name).filter(|_| !name.contains("IncludeBorder"));
    known.map_or_else(|| left_out(name, "RAM has no such operator (C1)"), Ok)
}

fn ram_key(key: &str, making: &mut Making) -> Result<String, LeftOut> {
    // AWS folds the case of keys, RAM is not known to (C18).
    let found = KEYS.iter().find_map(|same| {
        let head = key.get(..same.aws.len())?;
        let is_tag = same.aws.ends_with('/');
        let fits = head.eq_ignore_ascii_case(same.aws) && (is_tag || key.len() == same.aws.len());
        fits.then(|| (same, key.get(same.aws.len()..).unwrap_or_default()))
    });
    let Some((same, tag)) = found else {
        return left_out(
            key,
            "RAM has no condition key for it; without the condition the statement would reach further",
        );
    };
    if same.foreign_values {
        return left_out(
            key,
            "its values name things of AWS; write the condition anew with RAM's key of the same sense",
        );
    }
    if !same.note.is_empty() {
        making.note(AwsNoteKind::Check, key, same.note);
    }
    Ok(format!("{}{tag}", same.ram))
}
