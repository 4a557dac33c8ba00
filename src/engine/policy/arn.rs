//! ARNs by field (G8): `acs:code:region:account:relative-id`, where the last field may hold colons and slashes.

use super::glob::Glob;

/// The five fields of an ARN or of an ARN pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields<'a> {
    /// `acs`
    pub prefix: &'a str,
    /// The service's RAM code.
    pub service: &'a str,
    /// Region, possibly empty (W7).
    pub region: &'a str,
    /// The owner's account id.
    pub account: &'a str,
    /// Everything after the fourth colon.
    pub relative_id: &'a str,
}

/// The ARN that they make.
impl std::fmt::Display for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { prefix, service, region, account, relative_id } = self;
        write!(f, "{prefix}:{service}:{region}:{account}:{relative_id}")
    }
}

/// What one pass over an ARN or pattern finds.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// Its fields; none when there are fewer than four colons.
    pub fields: Option<Fields<'a>>,
    /// How many colons there are in all.
    pub colons: usize,
    /// Whether there are capital letters (ASCII).
    pub has_upper: bool,
}

/// Takes a text apart: three passes that each look at many bytes at a time.
pub fn scan(text: &str) -> Scan<'_> {
    let colons = memchr::memchr_iter(b':', text.as_bytes());
    let mut ends = [0; 4];
    for (end, place) in ends.iter_mut().zip(colons.clone()) {
        *end = place;
    }
    let (colons, [first, second, third, fourth]) = (colons.count(), ends);
    // Without an early end, so that it is not done byte by byte.
    let has_upper = text.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase());
    let fields = || {
        Some(Fields {
            prefix: text.get(..first)?,
            service: text.get(first + 1..second)?,
            region: text.get(second + 1..third)?,
            account: text.get(third + 1..fourth)?,
            relative_id: text.get(fourth + 1..)?,
        })
    };
    Scan { fields: if colons < 4 { None } else { fields() }, colons, has_upper }
}

/// Splits at the first four colons (W6); `None` when there are fewer.
pub fn split(text: &str) -> Option<Fields<'_>> {
    scan(text).fields
}

/// Whether one resource pattern matches every ARN that another matches, field by field (W4, W6); `false` where a look does
/// not tell. A `*` of the narrow one can only be taken up by a `*` of the wide one, so matching it as text proves it; a
/// `?` could take up a `*` by mistake, so it proves nothing.
pub fn covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || wide == narrow {
        return true;
    }
    let (Some(wide), Some(narrow)) = (split(wide), split(narrow)) else { return false };
    let fields = [
        (wide.prefix, narrow.prefix),
        (wide.service, narrow.service),
        (wide.region, narrow.region),
        (wide.account, narrow.account),
        (wide.relative_id, narrow.relative_id),
    ];
    fields
        .into_iter()
        .all(|(wide, narrow)| wide == narrow || (!wide.contains('?') && Glob::new(wide).matches(narrow)))
}

/// Whether this is a numeric account id as W10 describes it.
pub fn is_account_id(text: &str) -> bool {
    (12..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_field_keeps_its_colons() {
        let fields = split("acs:kms:cn-hangzhou:1:tag/acs:rds:x").unwrap();
        assert_eq!(fields.relative_id, "tag/acs:rds:x");
        assert_eq!(split("acs:ram::*"), None);
        assert_eq!(split("acs:pvtz::1:zone/z").unwrap().region, "");
    }
}
