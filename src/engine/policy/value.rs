//! Typed condition values: numbers, dates, booleans and address blocks out of text (C9 to C12).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use ipnet::IpNet;
use std::cmp::Ordering;
use std::net::IpAddr;

/// A decimal number compared by value, not by text and not through a float (C12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Digits before the point without leading zeros.
    whole: Box<str>,
    /// Digits after the point without trailing zeros.
    fraction: Box<str>,
}

impl Decimal {
    /// Reads an optional sign, digits and an optional fraction; nothing else is a decimal number.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !zero, whole: whole.into(), fraction: fraction.into() })
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        // Equal lengths compare digit by digit; a fraction compares like text because its zeros are trimmed.
        (self.whole.len().cmp(&other.whole.len()))
            .then_with(|| self.whole.cmp(&other.whole))
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A date as an instant (C10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// A bare date, read as midnight UTC: RAM documents no such form.
    pub bare: bool,
}

/// Reads `YYYY-MM-DDThh:mm[:ss[.fff]]` with `Z` or an offset, or a bare date.
pub fn parse_date(text: &str) -> Option<ParsedDate> {
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let in_form = text.len() == 10;
        return in_form.then(|| ParsedDate { instant: date.and_time(NaiveTime::MIN).and_utc(), bare: true });
    }
    // chrono also takes a blank or a small letter for the T, which the documented form does not.
    let well_formed = text.as_bytes().get(10) == Some(&b'T')
        && (text.ends_with('Z')
            || text.get(text.len().saturating_sub(6)..).is_some_and(|end| end.starts_with(['+', '-'])));
    if !well_formed {
        return None;
    }
    let instant = DateTime::parse_from_rfc3339(text).ok().or_else(|| {
        let with_offset =
            text.strip_suffix('Z').map_or_else(|| text.to_owned(), |local| format!("{local}+00:00"));
        DateTime::parse_from_str(&with_offset, "%Y-%m-%dT%H:%M%:z").ok()
    })?;
    Some(ParsedDate { instant: instant.with_timezone(&Utc), bare: false })
}

/// Reads `true` or `false` in any case (C9).
pub fn parse_bool(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// An address or block of addresses in a policy (C11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IpBlock {
    /// A single address or a block; host bits are masked.
    Block {
        /// The block with its host bits cleared.
        net: IpNet,
        /// Host bits were set in the text: RAM does not say what it makes of them.
        had_host_bits: bool,
    },
    /// `*`: any address; documented for OSS only.
    Any,
    /// `192.168.*` and the like: no page says whether it works.
    Pattern(Box<str>),
}

/// Reads an address, a CIDR block, `*`, or a pattern with `*`.
pub fn parse_ip_block(text: &str) -> Option<IpBlock> {
    if text == "*" {
        return Some(IpBlock::Any);
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(IpBlock::Block { net: IpNet::from(address), had_host_bits: false });
    }
    if let Ok(net) = text.parse::<IpNet>() {
        return Some(IpBlock::Block { net: net.trunc(), had_host_bits: net.trunc() != net });
    }
    let pattern_like = text.contains('*')
        && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'*' | b'.' | b':' | b'?'));
    pattern_like.then(|| IpBlock::Pattern(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        let number = |text: &str| Decimal::parse(text).unwrap();
        for (small, large) in [
            ("7", "10"),
            ("-10", "-7"),
            ("-1", "0"),
            ("1.09", "1.1"),
            ("0.5", "1"),
            ("9", "010.0"),
            ("1.5", "2"),
        ] {
            assert!(number(small) < number(large), "{small} < {large}");
            assert!(number(large) > number(small), "{large} > {small}");
        }
        for (left, right) in [("1", "1.0"), ("+1", "01"), ("-0", "0"), ("10.50", "10.5")] {
            assert_eq!(number(left), number(right), "{left} = {right}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "1_000", " 1", "0x1", "１", "1.2.3", "NaN"] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn dates_are_instants() {
        let at = |text: &str| parse_date(text).unwrap().instant;
        assert_eq!(at("2019-08-12T17:00:00+08:00"), at("2019-08-12T09:00:00Z"));
        assert_eq!(at("2019-08-12T09:00Z"), at("2019-08-12T09:00:00.000Z"));
        assert_eq!(at("2019-08-12T17:00+08:00"), at("2019-08-12T09:00:00Z"));
        assert!(parse_date("2019-08-12").unwrap().bare);
        for text in [
            "",
            "2019-8-1",
            "2019-08-12 09:00:00Z",
            "2019-08-12T09:00:00",
            "2019-13-01T00:00:00Z",
            "2019-08-12t09:00:00z",
            "1565600400",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    #[test]
    fn blocks_mask_their_host_bits_and_say_so() {
        let Some(IpBlock::Block { net, had_host_bits }) = parse_ip_block("10.0.0.1/24") else {
            unreachable!()
        };
        assert_eq!((net.to_string().as_str(), had_host_bits), ("10.0.0.0/24", true));
        assert_eq!(parse_ip_block("*"), Some(IpBlock::Any));
        assert_eq!(parse_ip_block("192.168.*"), Some(IpBlock::Pattern("192.168.*".into())));
        for text in ["", "10.0.0", "10.0.0.0/33", "10.0.0.256", "localhost", "vpc-*"] {
            assert_eq!(parse_ip_block(text), None, "{text:?}");
        }
        assert!(matches!(parse_ip_block("2001:db8::/32"), Some(IpBlock::Block { had_host_bits: false, .. })));
    }
}
