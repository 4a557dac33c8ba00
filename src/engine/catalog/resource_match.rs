//! Which resource types an ARN or an ARN pattern of a policy can name.
//!
//! A pattern names a type when some ARN of that type would match it: `acs:cms:*:*:digitalemployee/*` names
//! digital employees and, since `*` crosses `/` (W4), their threads too. This says what a pattern is *about*;
//! whether a statement applies to a request is for the evaluator.

use super::Catalog;
use super::model::{ResourceType, ResourceTypeId};
use crate::engine::policy::arn;

/// Patterns longer than this name nothing: no policy may be this long, and the test is quadratic.
const LONGEST_PATTERN: usize = 8_192;

/// A resource type that a pattern names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeMatch {
    /// The type, in one of its ARN forms.
    pub resource_type: ResourceTypeId,
    /// True when it is only named if the case of letters is ignored (W9).
    pub case_differs: bool,
}

impl Catalog {
    /// The resource types that an ARN pattern can name, in table order. `*` names every type.
    pub fn types_named_by(&self, pattern: &str) -> Vec<TypeMatch> {
        if pattern.len() > LONGEST_PATTERN {
            return Vec::new();
        }
        let folded = pattern.to_lowercase();
        let service = plain_service(pattern);
        let mut found = Vec::new();
        for (at, one) in self.resource_types.iter().enumerate().skip(1) {
            if is_of_another_service(service, one) {
                continue;
            }
            if let Some(case_differs) = names_one(pattern, &folded, one) {
                found.push(TypeMatch { resource_type: ResourceTypeId(at as u32), case_differs });
            }
        }
        found
    }

    /// Whether an ARN pattern can name a resource type, case aside (W9): what [`Self::types_named_by`] finds, asked about
    /// one type.
    pub fn names_type(&self, pattern: &str, id: ResourceTypeId) -> bool {
        if id == ResourceTypeId::ALL || pattern.len() > LONGEST_PATTERN {
            return false;
        }
        let one = self.resource_type(id);
        !is_of_another_service(plain_service(pattern), one)
            && names_one(pattern, &pattern.to_lowercase(), one).is_some()
    }
}

/// The service of a pattern that names exactly one.
fn plain_service(pattern: &str) -> Option<&str> {
    arn::split(pattern).map(|arn| arn.service).filter(|service| !service.contains(['*', '?']))
}

/// Whether every ARN of a type is of another service than the one that a pattern names: the quick way to say no.
fn is_of_another_service(service: Option<&str>, one: &ResourceType) -> bool {
    let Some(service) = service.filter(|service| service.is_ascii()) else { return false };
    one.arns.iter().all(|template| {
        arn::split(template)
            .is_some_and(|made| !made.service.contains("{#") && !made.service.eq_ignore_ascii_case(service))
    })
}

/// Whether a pattern names a type; if so, whether only case aside.
fn names_one(pattern: &str, folded: &str, one: &ResourceType) -> Option<bool> {
    if one.arns.iter().any(|template| names(pattern, template)) {
        return Some(false);
    }
    one.arns.iter().any(|template| names(folded, &template.to_lowercase())).then_some(true)
}

/// Whether some ARN made from `template` matches `pattern`, field by field (W6).
fn names(pattern: &str, template: &str) -> bool {
    if pattern == template {
        return true;
    }
    let (Some(wanted), Some(made)) = (arn::split(pattern), arn::split(template)) else {
        return overlaps(pattern, template);
    };
    overlaps(wanted.prefix, made.prefix)
        && overlaps(wanted.service, made.service)
        && overlaps(wanted.region, made.region)
        && overlaps(wanted.account, made.account)
        && overlaps(wanted.relative_id, made.relative_id)
}

/// Whether a glob and a template have a text in common. `*` of the glob and placeholders of the template
/// stand for any text; a `*` of the template is that character (W12).
pub(in crate::engine) fn overlaps(glob: &str, template: &str) -> bool {
    let glob: Vec<Piece> = glob
        .chars()
        .map(|c| match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            c => Piece::Char(c),
        })
        .collect();
    let template = template_pieces(template);
    // row[j]: the glob so far and the first j pieces of the template have a text in common.
    let mut row = vec![false; template.len() + 1];
    for (at, piece) in std::iter::once(None).chain(glob.iter().map(Some)).enumerate() {
        let mut next = Vec::with_capacity(row.len());
        for j in 0..row.len() {
            let before = j.checked_sub(1);
            let above = at > 0 && get(&row, Some(j));
            let left = get(&next, before);
            let diagonal = at > 0 && get(&row, before);
            let made = before.and_then(|j| template.get(j));
            next.push(match (piece, made) {
                (None, None) => true,
                (None, Some(made)) => left && *made == Piece::Any,
                (Some(piece), None) => above && *piece == Piece::Any,
                (Some(Piece::Any), Some(_)) | (Some(_), Some(Piece::Any)) => above || left,
                (Some(Piece::Char(a)), Some(Piece::Char(b))) => diagonal && a == b,
                (Some(_), Some(_)) => diagonal,
            });
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

fn get(row: &[bool], at: Option<usize>) -> bool {
    at.and_then(|at| row.get(at)).copied().unwrap_or(false)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Char(char),
    One,
    Any,
}

fn template_pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(template.len());
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        if let Some((_, after)) = rest.strip_prefix("{#").and_then(|inside| inside.split_once('}')) {
            pieces.push(Piece::Any);
            rest = after;
        } else {
            pieces.push(Piece::Char(c));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_about_one_type_or_about_all_gives_the_same_answer() {
        let catalog = Catalog::embedded().unwrap();
        for pattern in [
            "acs:cms:*:*:digitalemployee/*",
            "acs:CMS:*:*:DigitalEmployee/ops",
            "acs:*:*:*:instance/*",
            "acs:o?s:*:*:logs",
            "acs:oss:*:1000000000000001:logs/a",
            "*",
            "acs:*",
            "nothing",
        ] {
            let all = catalog.types_named_by(pattern);
            for at in 0..catalog.resource_types.len() {
                let id = ResourceTypeId(at as u32);
                let listed = all.iter().find(|named| named.resource_type == id);
                assert_eq!(catalog.names_type(pattern, id), listed.is_some(), "{pattern} {id:?}");
                let one = catalog.resource_type(id);
                let slowly = at > 0 && names_one(pattern, &pattern.to_lowercase(), one).is_some();
                assert_eq!(listed.is_some(), slowly, "the quick way out hides nothing: {pattern} {}", one.id);
            }
        }
    }

    #[test]
    fn a_pattern_names_the_types_it_can_reach() {
        let employee = "acs:cms:{#regionId}:{#accountId}:digitalemployee/{#name}";
        let thread = "acs:cms:{#regionId}:{#accountId}:digitalemployee/{#name}/thread/{#threadId}";
        let list = "acs:starops:{#regionId}:{#accountId}:digitalemployee/*";
        let cases = [
            ("acs:cms:*:*:digitalemployee/*", employee, true),
            ("acs:cms:*:*:digitalemployee/*", thread, true),
            ("acs:cms:*:*:digitalemployee/ops-agent-a", employee, true),
            ("acs:cms:*:*:digitalemployee/ops-agent-a", thread, false),
            ("acs:cms:*:*:digitalEmployee/*", employee, false),
            ("acs:cms:*:*:workspace/*", employee, false),
            ("acs:log:*:*:*", employee, false),
            ("acs:*:*:*:*/thread/?", thread, true),
            // W12: the collection is named by a wildcard only.
            ("acs:starops:*:*:digitalemployee/*", list, true),
            ("acs:starops:*:*:digitalemployee/a", list, false),
            ("acs:starops:*:*:digitalemployee/a*", list, false),
        ];
        for (pattern, template, expected) in cases {
            assert_eq!(names(pattern, template), expected, "{pattern} against {template}");
        }
    }

    #[test]
    fn an_empty_region_is_named_by_a_star_or_by_nothing() {
        let template = "acs:bpstudio::{#accountId}:application/{#ApplicationId}";
        assert!(names("acs:bpstudio:*:*:application/*", template));
        assert!(names("acs:bpstudio::*:application/app-1", template));
        assert!(!names("acs:bpstudio:cn-hangzhou:*:application/*", template));
    }

    #[test]
    fn a_pattern_with_fewer_fields_is_compared_as_a_whole() {
        assert!(names("acs:ram::*", "acs:ram::{#accountId}:role/{#RoleName}"));
        assert!(names("*", "acs:ram:*:{#accountId}:role/{#RoleName}"));
    }
}
