//! What patterns have to do with each other and with a catalog's templates.
//!
//! Pattern against pattern is answered by [`glob_relation`]; here it is only asked field by field, and for templates,
//! whose placeholders are segments. What cannot be told counts as "not covered" and as "may meet", so that a check
//! that says "covered" or "never meets" is right.

use crate::engine::access::glob_relation;
use crate::engine::policy::arn;
use crate::engine::policy::glob::{Glob, has_wildcard};

/// Every text that `narrow` matches is matched by `wide`.
pub fn covers(wide: &str, narrow: &str) -> bool {
    // Nearly every pair is settled by a look: a text without wildcard covers itself only, and is one text.
    if wide == "*" || wide == narrow {
        return true;
    }
    // What stands before the first wildcard of the wide one stands in all that it matches.
    let head = literal_head(wide);
    if head.len() == wide.len() || !narrow.as_bytes().starts_with(head) {
        return false;
    }
    let glob = Glob::new(wide);
    if has_wildcard(narrow) {
        // One text that the narrow one matches settles nearly all of the rest.
        glob.matches(&narrow.replace(['*', '?'], "\u{1}"))
            && glob_relation::covers(wide, narrow) == Some(true)
    } else {
        glob.matches(narrow)
    }
}

/// What stands before the first wildcard.
fn literal_head(pattern: &str) -> &[u8] {
    let bytes = pattern.as_bytes();
    let end = bytes.iter().position(|byte| matches!(byte, b'*' | b'?')).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or(bytes)
}

fn overlap(one: &str, other: &str) -> bool {
    if one == "*" || other == "*" || one == other {
        return true;
    }
    match (has_wildcard(one), has_wildcard(other)) {
        (false, false) => false,
        (true, false) => Glob::new(one).matches(other),
        (false, true) => Glob::new(other).matches(one),
        (true, true) => glob_relation::overlaps(one, other) != Some(false),
    }
}

/// [`covers`] for actions, whose case does not matter (G12).
pub fn action_covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || !has_wildcard(wide) {
        return wide == "*" || wide.eq_ignore_ascii_case(narrow);
    }
    // Most pairs are of two services.
    let head = literal_head(wide);
    if !narrow.as_bytes().get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head)) {
        return false;
    }
    covers(&wide.to_ascii_lowercase(), &narrow.to_ascii_lowercase())
}

/// [`covers`] for resources, field by field (W6). An ARN never covers the bare `*`.
pub fn resource_covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || wide == narrow {
        return true;
    }
    if !has_wildcard(wide) {
        return false;
    }
    let (Some(wide), Some(narrow)) = (arn::split(wide), arn::split(narrow)) else { return false };
    covers(wide.service, narrow.service)
        && covers(wide.region, narrow.region)
        && covers(wide.account, narrow.account)
        && covers(wide.relative_id, narrow.relative_id)
}

/// Whether some action matches both patterns.
pub fn actions_meet(one: &str, other: &str) -> bool {
    // Nearly every pair is of two services or verbs: what stands before the first wildcards is not the same.
    let (head, other_head) = (literal_head(one), literal_head(other));
    let same = head.iter().zip(other_head).all(|(one, other)| one.eq_ignore_ascii_case(other));
    if !same {
        return false;
    }
    if head.len() == one.len() && other_head.len() == other.len() {
        return one.eq_ignore_ascii_case(other);
    }
    overlap(&one.to_ascii_lowercase(), &other.to_ascii_lowercase())
}

/// Whether some resource matches both patterns, field by field.
pub fn resources_meet(one: &str, other: &str) -> bool {
    if one == "*" || other == "*" {
        return true;
    }
    // W6: what a pattern of fewer fields matches is not documented.
    let (Some(one), Some(other)) = (arn::split(one), arn::split(other)) else { return true };
    // W8, W9: RAM's own resources have no region, and their names are compared whatever their case.
    let of_ram = [one, other].iter().any(|fields| fields.service == "ram");
    let ids = || {
        if of_ram {
            overlap(&one.relative_id.to_lowercase(), &other.relative_id.to_lowercase())
        } else {
            overlap(one.relative_id, other.relative_id)
        }
    };
    overlap(one.service, other.service)
        && (of_ram || overlap(one.region, other.region))
        && overlap(one.account, other.account)
        && ids()
}

/// Whether an ARN made from a catalog's template can match a pattern. A literal `*` of the template is that
/// character (W12); a placeholder is one path segment, or any text where it names objects or paths.
pub fn fits_template(pattern: &str, template: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (Some(wanted), Some(made)) = (arn::split(pattern), arn::split(template)) else { return false };
    let meets =
        |wanted: &str, made: &str| wanted == "*" || meet(&glob_pieces(wanted), &template_pieces(made));
    meets(wanted.service, made.service)
        && region_meets(wanted.region, made.region)
        && !(wanted.account.is_empty() && made.account.starts_with("{#"))
        && meets(wanted.account, made.account)
        && meets(wanted.relative_id, made.relative_id)
}

/// Whether a pattern matches what an action on all resources is asked on, `acs:<code>:*:<account>:*` (F1). One with a
/// region is narrower than that.
pub fn fits_all_resources(pattern: &str, code: &str) -> bool {
    let is_wide =
        |fields: arn::Fields<'_>| !fields.region.is_empty() && fields.region.bytes().all(|byte| byte == b'*');
    pattern == "*"
        || (arn::split(pattern).is_some_and(is_wide)
            && fits_template(pattern, &format!("acs:{code}:*:{{#account}}:*")))
}

/// W7: "no region" is printed as nothing by some pages and as `*` by others.
fn region_meets(wanted: &str, made: &str) -> bool {
    match (wanted, made) {
        ("*", _) | ("", "" | "*") => true,
        // W7.5: the empty region is no named one.
        ("", _) => false,
        (_, "*") => meet(&glob_pieces(wanted), &[Piece::Any]),
        _ => meet(&glob_pieces(wanted), &template_pieces(made)),
    }
}

/// The pattern with the literal segments of the template in place of those that differ in case only.
pub fn in_case_of(pattern: &str, template: &str) -> String {
    let right: Vec<&str> = template.split([':', '/']).collect();
    let mut meant = String::with_capacity(pattern.len());
    for (at, piece) in pattern.split_inclusive([':', '/']).enumerate() {
        let name = piece.trim_end_matches([':', '/']);
        let separator = piece.get(name.len()..).unwrap_or_default();
        let same = right.get(at).filter(|segment| segment.eq_ignore_ascii_case(name));
        meant.push_str(same.copied().unwrap_or(name));
        meant.push_str(separator);
    }
    meant
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters.
    Any,
    /// Any run of characters without a slash.
    Segment,
}

impl Piece {
    fn repeats(self) -> bool {
        matches!(self, Self::Any | Self::Segment)
    }

    /// Whether both can stand for the same character.
    fn shares(self, other: Self) -> bool {
        match (self, other) {
            (Self::Char(one), Self::Char(other)) => one == other,
            (Self::Char(one), Self::Segment) | (Self::Segment, Self::Char(one)) => one != '/',
            _ => true,
        }
    }
}

fn glob_pieces(glob: &str) -> Vec<Piece> {
    let piece = |c| match c {
        '*' => Piece::Any,
        '?' => Piece::One,
        c => Piece::Char(c),
    };
    glob.chars().map(piece).collect()
}

fn template_pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(template.len());
    let mut rest = template;
    while let Some(first) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix("{#").and_then(|inside| inside.split_once('}')) {
            let name = name.to_ascii_lowercase();
            let crosses = ["object", "path", "file", "prefix"].iter().any(|word| name.contains(word));
            pieces.push(if crosses { Piece::Any } else { Piece::Segment });
            rest = after;
        } else {
            pieces.push(Piece::Char(first));
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    pieces
}

/// Longer than any policy may be; beyond it the answer is "yes" rather than a wait.
const LARGEST_TABLE: usize = 4_000_000;

/// Whether one text matches both sequences: a walk over pairs of positions, each visited once.
fn meet(one: &[Piece], other: &[Piece]) -> bool {
    let width = other.len() + 1;
    let size = (one.len() + 1) * width;
    if size > LARGEST_TABLE {
        return true;
    }
    let mut seen = vec![false; size];
    let mut open = vec![(0_usize, 0_usize)];
    while let Some((i, j)) = open.pop() {
        match seen.get_mut(i * width + j) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let (left, right) = (one.get(i).copied(), other.get(j).copied());
        if left.is_none() && right.is_none() {
            return true;
        }
        if left.is_some_and(Piece::repeats) {
            open.push((i + 1, j));
        }
        if right.is_some_and(Piece::repeats) {
            open.push((i, j + 1));
        }
        if let (Some(left), Some(right)) = (left, right)
            && left.shares(right)
        {
            open.push((i + usize::from(!left.repeats()), j + usize::from(!right.repeats())));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covering_is_never_claimed_wrongly() {
        for (wide, narrow, expected) in [
            ("*", "ecs:Describe*", true),
            ("ecs:*", "ECS:Describe*", true),
            ("ecs:Describe*", "ecs:*", false),
            ("ecs:?", "ecs:*", false),
            ("ecs:*?", "ecs:?*", true),
            ("ecs:a?", "ecs:ab", true),
            ("*:Describe*", "ecs:DescribeDisks", true),
        ] {
            assert_eq!(action_covers(wide, narrow), expected, "{wide} {narrow}");
        }
        assert!(resource_covers("acs:cms:*:*:digitalemployee/*", "acs:cms:*:*:digitalemployee/*/skill/*"));
        assert!(!resource_covers("acs:*:*:*:*", "*"));
        assert!(!resource_covers("acs:edas::*:*", "acs:edas:*:*:*"));
    }

    #[test]
    fn patterns_meet_when_one_text_matches_both() {
        for (one, other, expected) in [
            ("edas:*Application", "edas:Create*", true),
            ("edas:*Application", "edas:*Cluster", false),
            ("ecs:*", "ram:*", false),
            ("*:Get*", "log:*", true),
            ("a?c", "abc", true),
            ("a?", "abc", false),
        ] {
            assert_eq!(actions_meet(one, other), expected, "{one} {other}");
            assert_eq!(actions_meet(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn all_resources_are_named_by_a_star_or_by_every_resource_of_the_service() {
        for (pattern, expected) in [
            ("*", true),
            ("acs:ecs:*:*:*", true),
            ("acs:*:*:1000000000000001:*", true),
            ("acs:ecs:cn-hangzhou:*:*", false),
            ("acs:ecs::*:*", false),
            ("acs:ecs:*:*:instance/*", false),
            ("acs:oss:*:*:*", false),
        ] {
            assert_eq!(fits_all_resources(pattern, "ecs"), expected, "{pattern}");
        }
    }

    #[test]
    fn templates_are_met_by_segments() {
        let cluster = "acs:edas:{#regionId}:{#accountId}:namespace/{#namespace}/cluster/{#clusterId}";
        assert!(fits_template("acs:edas:*:*:namespace/*", cluster));
        assert!(!fits_template("acs:edas:*:*:namespace/test/application/*", cluster));
        assert!(fits_template("acs:oss:*:*:b/a/b/c", "acs:oss:*:{#accountId}:{#BucketName}/{#ObjectName}"));
        let list = "acs:cms:{#regionId}:{#accountId}:digitalemployee/*";
        assert!(!fits_template("acs:cms:*:*:digitalemployee/a", list), "W12");
        assert!(
            !fits_template("acs:bpstudio:cn-beijing:*:application/*", "acs:bpstudio::{#a}:application/{#b}"),
            "W7"
        );
        assert!(fits_template("acs:ram:*:*:role/x", "acs:ram::{#accountId}:role/{#RoleName}"));
    }
}
