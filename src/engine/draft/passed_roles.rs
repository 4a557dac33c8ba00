//! Which actions pass a role to a service, as far as a published policy says so (E10). A test holds every row against
//! the template it names.

/// The action that lets a caller hand a role to a service.
pub(super) const PASS_ROLE: &str = "ram:PassRole";

/// An action, the services that it passes a role to, and who says so.
pub(super) struct Passes {
    pub action: &'static str,
    pub services: &'static [&'static str],
    /// The template that gives `ram:PassRole` beside the action.
    pub template: &'static str,
    /// What speaks against it, or is open.
    pub note: &'static str,
}

/// What the templates say. Actions of twin prefixes stand once for each prefix.
pub(super) const PASSES: &[Passes] = &[
    Passes {
        action: "cms:CreateChat",
        services: &["cloudmonitor.aliyuncs.com"],
        template: "cms-digital-employee-chat",
        note: CHAT,
    },
    Passes {
        action: "starops:CreateChat",
        services: &["cloudmonitor.aliyuncs.com"],
        template: "starops-admin",
        note: CHAT,
    },
];

const CHAT: &str = "CreateChat: the Cloud Monitor page on digital employees gives ram:PassRole to \
    cloudmonitor.aliyuncs.com with every CreateChat, the STAROps page only to administrators, and there to \
    operation-platform.aliyuncs.com as well; take it out if chats work without it";

/// The services to which a product's own policies pass roles, where the wanted list has `ram:PassRole` and says no
/// more: `code` is the service whose module wants it.
pub(super) const BY_PRODUCT: &[(&str, &[&str], &str)] = &[(
    "agentrun",
    &["devs.aliyuncs.com", "fnf.aliyuncs.com", "fc.aliyuncs.com", "agentrun.fc.aliyuncs.com"],
    "agentrun-least-privilege",
)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decide::{Layer, PolicySet, Request};
    use crate::engine::policy::parse;
    use crate::engine::templates;

    fn allows(template: &str, action: &str, resource: &str, service: Option<&str>) -> bool {
        let template = templates::find(template).unwrap();
        let mut set = PolicySet::builder();
        set.add("t", Layer::Identity, &parse(&template.document, None));
        let mut request = Request::new("acs:ram::1000000000000001:user/a", action, resource).unwrap();
        if let Some(service) = service {
            request.context.set("acs:Service", vec![service.to_owned()]);
        }
        set.build().decide(&request).decision.word() == "Allow"
    }

    #[test]
    fn every_row_stands_in_the_template_that_it_names() {
        let role = "acs:ram:*:1000000000000001:role/r";
        for row in PASSES {
            let code = row.action.split_once(':').unwrap().0;
            let employee = format!("acs:{code}:cn-hangzhou:1000000000000001:digitalemployee/a");
            assert!(allows(row.template, row.action, &employee, None), "{}", row.action);
            for service in row.services {
                assert!(allows(row.template, PASS_ROLE, role, Some(service)), "{} {service}", row.action);
            }
            assert!(!allows(row.template, PASS_ROLE, role, Some("ecs.aliyuncs.com")), "{}", row.action);
        }
        for (_, services, template) in BY_PRODUCT {
            for service in *services {
                assert!(allows(template, PASS_ROLE, role, Some(service)), "{template} {service}");
            }
            assert!(!allows(template, PASS_ROLE, role, Some("ecs.aliyuncs.com")), "{template}");
        }
    }
}
