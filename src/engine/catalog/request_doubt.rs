//! What the catalogs say against a request before anything is decided: that no such action is known, or that RAM asks
//! about it on something else. A decision on such a request is right by the policies, and still no answer to what was
//! meant.

use super::Catalog;
use super::model::Action;

const ALL: &str = "*";

impl Catalog {
    /// Why a request may not be the one that RAM asks, in sentences; nothing where the catalogs know nothing against it.
    ///
    /// Resources are held against an action only where a table says which it takes (F1, F5).
    pub fn request_doubts(&self, action: &str, resources: &[String]) -> Vec<String> {
        let Some(known) = self.find(action) else {
            let near = self.nearest_action(action).map(|near| format!("; did you mean {near}?"));
            return vec![format!("no catalog knows {action}{}", near.unwrap_or_default())];
        };
        if !known.resources_known() || known.resources_inferred {
            return Vec::new();
        }
        let doubt = |resource: &String| self.resource_doubt(known, resource);
        resources.iter().filter_map(doubt).collect()
    }

    fn resource_doubt(&self, action: &Action, resource: &str) -> Option<String> {
        let name = &action.name;
        let types = || action.resources.iter().map(|taken| taken.resource_type);
        let on_all = types().any(|kind| self.resource_type(kind).is_all_resources());
        if resource == ALL {
            let template = types().find_map(|kind| self.resource_type(kind).arns.first())?;
            return (!on_all).then(|| {
                format!(
                    "the catalogs have {name} on single resources, such as {template}, and not on all at once"
                )
            });
        }
        if self.is_on_all_resources(action) {
            return Some(format!(
                "the catalogs have {name} on all resources (*) only, so what is decided for {resource} does not count (F1)"
            ));
        }
        if types().any(|kind| self.names_type(resource, kind)) {
            return None;
        }
        let template =
            types().flat_map(|kind| &self.resource_type(kind).arns).find(|arn| arn.as_ref() != ALL)?;
        Some(format!("the catalogs have {name} on {template}, which {resource} is not"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(action: &str, resource: &str) -> Vec<String> {
        Catalog::embedded().unwrap().request_doubts(action, &[resource.to_owned()])
    }

    #[test]
    fn a_request_that_ram_asks_is_not_doubted() {
        for (action, resource) in [
            ("starops:CreateChat", "acs:starops:cn-hangzhou:1000000000000001:digitalemployee/ops-agent-a"),
            ("starops:CREATECHAT", "acs:starops:*:1000000000000001:digitalemployee/*"),
            ("ecs:StopInstance", "acs:ecs:cn-hangzhou:1000000000000001:instance/i-1"),
            ("oss:GetObject", "acs:oss:*:1000000000000001:logs/a/b.txt"),
        ] {
            assert_eq!(doubts(action, resource), [""; 0], "{action} on {resource}");
        }
    }

    #[test]
    fn a_misspelled_action_and_a_resource_of_something_else_are_doubted() {
        assert_eq!(
            doubts("starops:CreateChatt", "*"),
            ["no catalog knows starops:CreateChatt; did you mean starops:CreateChat?"]
        );
        let [other] = doubts("ecs:StopInstance", "acs:oss:*:1000000000000001:logs").try_into().unwrap();
        assert_eq!(
            other,
            "the catalogs have ecs:StopInstance on acs:ecs:{#regionId}:{#accountId}:instance/{#instanceId}, which acs:oss:*:1000000000000001:logs is not"
        );
        let [all] = doubts("ecs:StopInstance", "*").try_into().unwrap();
        assert!(all.contains("on single resources, such as acs:ecs:"), "{all}");
    }

    #[test]
    fn an_action_on_all_resources_is_doubted_on_one() {
        let catalog = Catalog::embedded().unwrap();
        let on_all = catalog.actions().iter().find(|action| catalog.is_on_all_resources(action)).unwrap();
        let [one] = doubts(&on_all.name, "acs:x:*:1000000000000001:y").try_into().unwrap();
        assert!(one.ends_with("does not count (F1)"), "{one}");
        assert_eq!(doubts(&on_all.name, "*"), [""; 0]);
    }
}
