//! The comparisons behind the operators: one request value against the policy's values (C6 to C12).

use super::Visible;
use crate::engine::decide::assumption::{Assumption, Reading};
use crate::engine::policy::glob::Glob;
use crate::engine::policy::{
    Decimal, IpBlock, Located, Order, ParsedDate, Test, parse_bool, parse_date, parse_ip_block,
};
use ipnet::IpNet;
use std::net::IpAddr;

/// A comparison with the policy's readable values.
#[derive(Debug, Clone)]
pub(super) enum Comparison {
    Equals(Vec<Box<str>>),
    EqualsIgnoreCase(Vec<Folded>),
    Like(Vec<Glob>),
    Numeric(Order, Vec<Decimal>),
    Date(Order, Vec<ParsedDate>),
    Bool(Vec<Box<str>>),
    Ip { blocks: Vec<IpBlock>, border_stated: bool },
}

/// Text folded in the two ways of C6.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    ascii: Box<str>,
    unicode: Box<str>,
}

impl Folded {
    fn new(text: &str) -> Self {
        Self { ascii: text.to_ascii_lowercase().into(), unicode: text.to_lowercase().into() }
    }
}

/// A request value, read as what the operator compares.
#[derive(Debug, Clone)]
pub(super) enum TypedValue<'r> {
    Text(&'r str),
    Folded(Folded),
    Number(Decimal),
    Date(ParsedDate),
    Address(&'r str, IpAddr),
}

impl Comparison {
    /// Reads the policy's values; those that cannot be read come back beside it (C15).
    pub(super) fn new(test: Test, values: &[Located]) -> (Self, Vec<Box<str>>) {
        let mut malformed = Vec::new();
        let texts = || values.iter().map(|value| value.text.as_str());
        let comparison = match test {
            Test::StringEquals => Self::Equals(texts().map(Into::into).collect()),
            Test::StringEqualsIgnoreCase => Self::EqualsIgnoreCase(texts().map(Folded::new).collect()),
            Test::StringLike => Self::Like(texts().map(Glob::new).collect()),
            Test::Numeric(order) => Self::Numeric(order, read_all(values, Decimal::parse, &mut malformed)),
            Test::Date(order) => Self::Date(order, read_all(values, parse_date, &mut malformed)),
            Test::Bool => {
                let read = |text: &str| parse_bool(text).map(|_| text.into());
                Self::Bool(read_all(values, read, &mut malformed))
            }
            Test::IpAddress | Test::IpAddressIncludeBorder => Self::Ip {
                blocks: read_all(values, parse_ip_block, &mut malformed),
                border_stated: test == Test::IpAddressIncludeBorder,
            },
        };
        (comparison, malformed)
    }

    /// Reads a request value; `None` when it is not what the operator compares (C16).
    pub(super) fn read<'r>(&self, value: &'r str, reading: Reading) -> Option<TypedValue<'r>> {
        match self {
            Self::Equals(_) | Self::Like(_) => Some(TypedValue::Text(value)),
            Self::EqualsIgnoreCase(_) => Some(TypedValue::Folded(Folded::new(value))),
            Self::Numeric(..) => Decimal::parse(value).map(TypedValue::Number),
            Self::Date(..) => parse_date(value)
                .filter(|date| !(date.bare && reading.has(Assumption::BareDateMalformed)))
                .map(TypedValue::Date),
            Self::Bool(_) => parse_bool(value).map(|_| TypedValue::Text(value)),
            Self::Ip { .. } => value.parse().ok().map(|address| TypedValue::Address(value, address)),
        }
    }

    /// Whether the service of the action has a say: OSS alone documents `*` for an address.
    pub(super) fn looks_at_service(&self) -> bool {
        matches!(self, Self::Ip { blocks, .. } if blocks.iter().any(|block| matches!(block, IpBlock::Any)))
    }

    /// Whether the value compares with any of the policy's.
    pub(super) fn hits(&self, value: &TypedValue<'_>, visible: Visible<'_>, reading: Reading) -> bool {
        match (self, value) {
            (Self::Equals(wanted), TypedValue::Text(text)) => wanted.iter().any(|wanted| **wanted == **text),
            (Self::EqualsIgnoreCase(wanted), TypedValue::Folded(text)) => {
                let ascii = reading.has(Assumption::FoldAsciiOnly);
                wanted.iter().any(|wanted| {
                    if ascii { wanted.ascii == text.ascii } else { wanted.unicode == text.unicode }
                })
            }
            (Self::Like(globs), TypedValue::Text(text)) => globs.iter().any(|glob| glob.matches(text)),
            (Self::Numeric(order, wanted), TypedValue::Number(number)) => {
                wanted.iter().any(|wanted| order.accepts(number.cmp(wanted)))
            }
            (Self::Date(order, wanted), TypedValue::Date(date)) => wanted
                .iter()
                .filter(|wanted| !(wanted.bare && reading.has(Assumption::BareDateMalformed)))
                .any(|wanted| order.accepts(date.instant.cmp(&wanted.instant))),
            (Self::Bool(wanted), TypedValue::Text(text)) => {
                let exactly = reading.has(Assumption::BoolCase);
                wanted.iter().any(|wanted| {
                    if exactly { **wanted == **text } else { wanted.eq_ignore_ascii_case(text) }
                })
            }
            (Self::Ip { blocks, border_stated }, TypedValue::Address(text, address)) => blocks
                .iter()
                .any(|block| block_contains(block, *border_stated, text, *address, visible, reading)),
            _ => false,
        }
    }

    /// The assumptions that the values themselves bring in.
    pub(super) fn possible(&self, found: &[String], visible: Visible<'_>) -> Reading {
        let mut possible = Reading::PROPOSED;
        if !matches!(self, Self::Equals(_) | Self::Like(_) | Self::EqualsIgnoreCase(_))
            && found.iter().any(|value| self.read(value, Reading::PROPOSED).is_none())
        {
            possible = possible.with(Assumption::MalformedRequestFails);
        }
        let involved = match self {
            Self::Equals(_) | Self::Like(_) | Self::Numeric(..) => None,
            Self::EqualsIgnoreCase(wanted) => {
                let beyond_ascii = found.iter().any(|value| !value.is_ascii())
                    || wanted.iter().any(|wanted| !wanted.ascii.is_ascii());
                beyond_ascii.then_some(Assumption::FoldAsciiOnly)
            }
            Self::Date(_, wanted) => {
                let bare = wanted.iter().any(|date| date.bare)
                    || found.iter().filter_map(|value| parse_date(value)).any(|date| date.bare);
                bare.then_some(Assumption::BareDateMalformed)
            }
            Self::Bool(wanted) => {
                let mut values = wanted.iter().map(|value| &**value).chain(found.iter().map(String::as_str));
                values.any(|value| !matches!(value, "true" | "false")).then_some(Assumption::BoolCase)
            }
            Self::Ip { blocks, border_stated } => {
                let addresses = || found.iter().filter_map(|value| value.parse::<IpAddr>().ok());
                let doubtful = |block: &IpBlock| match block {
                    IpBlock::Block { net, .. } => {
                        !border_stated && addresses().any(|address| is_border(net, address))
                    }
                    IpBlock::Any => !is_oss(visible),
                    IpBlock::Pattern(_) => true,
                };
                blocks.iter().any(doubtful).then_some(Assumption::IpBorder)
            }
        };
        involved.map_or(possible, |assumption| possible.with(assumption))
    }
}

fn read_all<T>(
    values: &[Located],
    read: impl Fn(&str) -> Option<T>,
    malformed: &mut Vec<Box<str>>,
) -> Vec<T> {
    let mut readable = Vec::with_capacity(values.len());
    for value in values {
        match read(&value.text) {
            Some(value) => readable.push(value),
            None => malformed.push(value.text.as_str().into()),
        }
    }
    readable
}

/// C11: families never mix, host bits are cleared. The other reading drops the borders of a block and takes stars
/// the other way.
fn block_contains(
    block: &IpBlock,
    border_stated: bool,
    text: &str,
    address: IpAddr,
    visible: Visible<'_>,
    reading: Reading,
) -> bool {
    let other = reading.has(Assumption::IpBorder);
    match block {
        IpBlock::Block { net, .. } => {
            let dropped = other && !border_stated && is_border(net, address);
            net.contains(&address) && !dropped
        }
        // Documented for OSS; elsewhere it may as well be a malformed address.
        IpBlock::Any => is_oss(visible) || !other,
        IpBlock::Pattern(pattern) => other && Glob::new(pattern).matches(text),
    }
}

/// The first or last address of a block that has addresses between them.
fn is_border(net: &IpNet, address: IpAddr) -> bool {
    net.max_prefix_len() - net.prefix_len() >= 2 && (net.network() == address || net.broadcast() == address)
}

fn is_oss(visible: Visible<'_>) -> bool {
    visible.action.split_once(':').is_some_and(|(code, _)| code.eq_ignore_ascii_case("oss"))
}
