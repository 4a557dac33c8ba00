//! Whether an action can be authorised on anything that an ARN pattern matches (F1): a statement whose resource its
//! actions do not take is accepted by RAM and never applies.

use super::starting_points::ActionNeeds;
use crate::engine::catalog::overlaps;
use crate::engine::policy::arn;
use crate::engine::policy::glob::has_wildcard;

/// Patterns longer than this are not compared: no policy may be this long, and the test is quadratic.
const LONGEST: usize = 8_192;

/// What an action makes of a resource pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acceptance {
    /// Some resource that the action is checked on matches the pattern.
    Accepts,
    /// Only if the case of letters is ignored, of which nothing is documented (W9).
    CaseDiffers,
    /// Nothing that the action is checked on matches.
    Refuses,
    /// Nobody knows what the action is checked on.
    NotChecked,
}

/// Compares a pattern with the ARN templates of an action; no templates means that they are not known.
pub fn acceptance<T: AsRef<str>>(pattern: &str, templates: &[T]) -> Acceptance {
    acceptance_by(pattern, templates, None)
}

/// As [`acceptance`]; of an action on all resources the RAM code counts, where it is known.
fn acceptance_by<T: AsRef<str>>(pattern: &str, templates: &[T], code: Option<&str>) -> Acceptance {
    if templates.is_empty() || pattern.len() > LONGEST {
        return Acceptance::NotChecked;
    }
    let any = |pattern: &str, fold: bool| {
        templates.iter().any(|template| reaches(pattern, template.as_ref(), code, fold))
    };
    if any(pattern, false) {
        Acceptance::Accepts
    } else if any(pattern, true) {
        Acceptance::CaseDiffers
    } else {
        Acceptance::Refuses
    }
}

/// The actions that do not accept a pattern, and those of which it is not known.
pub fn refusing_actions<'n>(pattern: &str, needs: &'n [ActionNeeds]) -> (Vec<&'n str>, Vec<&'n str>) {
    let of = |wanted: Acceptance| {
        let code = |need: &'n ActionNeeds| {
            let code = need.action.split_once(':').map(|(code, _)| code);
            code.filter(|code| !has_wildcard(code))
        };
        let found = needs.iter().filter(|need| acceptance_by(pattern, &need.resources, code(need)) == wanted);
        found.map(|need| need.action.as_str()).collect()
    };
    (of(Acceptance::Refuses), of(Acceptance::NotChecked))
}

fn reaches(pattern: &str, template: &str, code: Option<&str>, fold: bool) -> bool {
    let only_stars = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    if only_stars(pattern) {
        return true;
    }
    let Some(asked) = arn::split(pattern) else {
        // W6: fewer than five fields are compared as a whole.
        return template != "*" && meet(pattern, template, fold);
    };
    if template == "*" {
        // F1: such an action is asked for acs:<code>:*:<account>:*, which a narrower pattern does not match.
        let is_own = code.is_none_or(|code| meet(asked.service, code, fold));
        return is_own && only_stars(asked.region) && only_stars(asked.relative_id);
    }
    let Some(taken) = arn::split(template) else { return false };
    let region = match taken.region {
        // W7: no region is written in two ways, and both match it.
        "" | "*" => asked.region.is_empty() || only_stars(asked.region),
        named => !asked.region.is_empty() && meet(asked.region, named, fold),
    };
    region
        && meet(asked.prefix, taken.prefix, fold)
        && meet(asked.service, taken.service, fold)
        && meet(asked.account, taken.account, fold)
        // W9: names of RAM's own resources are stored in lower case and documented in both.
        && meet(asked.relative_id, taken.relative_id, fold || taken.service == "ram")
}

/// Whether a pattern and a template have a text in common.
fn meet(pattern: &str, template: &str, fold: bool) -> bool {
    if fold {
        overlaps(&pattern.to_lowercase(), &template.to_lowercase())
    } else {
        overlaps(pattern, template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_held_against_what_the_action_takes() {
        use Acceptance::{Accepts, CaseDiffers, NotChecked, Refuses};
        let one = "acs:cms:{#regionId}:{#accountId}:digitalemployee/{#name}";
        let thread = "acs:cms:{#regionId}:{#accountId}:digitalemployee/{#name}/thread/{#threadId}";
        let list = "acs:cms:{#regionId}:{#accountId}:digitalemployee/*";
        let nowhere = "acs:bpstudio::{#accountId}:application/{#id}";
        let role = "acs:ram:*:{#accountId}:role/{#RoleName}";
        for (pattern, templates, expected) in [
            ("acs:cms:*:*:digitalemployee/a", vec![one], Accepts),
            ("acs:cms:*:*:digitalemployee/a", vec![list], Refuses),
            ("acs:cms:*:*:digitalemployee/*", vec![list], Accepts),
            ("acs:cms:*:*:digitalemployee/a", vec![list, one], Accepts),
            ("acs:cms:*:*:digitalemployee/a", vec![thread], Refuses),
            ("acs:cms:*:*:digitalemployee/a/thread/?", vec![thread], Accepts),
            ("acs:cms:*:*:digitalEmployee/*", vec![one], CaseDiffers),
            ("acs:cms::*:digitalemployee/*", vec![one], Refuses),
            ("acs:log:*:*:*", vec![one], Refuses),
            ("acs:cms:*:*:digitalemployee/*", vec!["*"], Refuses),
            ("acs:cms:*:*:*", vec!["*"], Accepts),
            ("*", vec!["*"], Accepts),
            ("acs:bpstudio:*:*:application/a", vec![nowhere], Accepts),
            ("acs:bpstudio::*:application/a", vec![nowhere], Accepts),
            ("acs:bpstudio:cn-x:*:application/a", vec![nowhere], Refuses),
            ("acs:ram::1000000000000001:role/Dev", vec![role], Accepts),
            ("acs:ram::*", vec![role], Refuses),
            ("acs:cms:*:*:x", vec![], NotChecked),
        ] {
            assert_eq!(acceptance(pattern, &templates), expected, "{pattern} against {templates:?}");
        }
    }

    #[test]
    fn actions_of_unknown_resources_are_not_accused() {
        let need = |action: &str, resources: &[&str]| ActionNeeds {
            action: action.to_owned(),
            level: None,
            resources: resources.iter().map(|text| (*text).to_owned()).collect(),
        };
        let needs = [need("a:A", &["acs:a:*:*:x/{#id}"]), need("a:B", &[]), need("a:C", &["*"])];
        assert_eq!(refusing_actions("acs:a:*:*:x/1", &needs), (vec!["a:C"], vec!["a:B"]));
        assert_eq!(refusing_actions("acs:a:*:*:*", &needs).0, Vec::<&str>::new());
        assert_eq!(refusing_actions("acs:b:*:*:*", &needs).0, ["a:A", "a:C"], "of another service");
    }
}
