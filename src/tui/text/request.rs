//! Texts of the request pane, its pop-ups and its messages.

use crate::engine::account::{Reached, Standing, Via};
use crate::engine::decide::Layer;
use crate::engine::expect::CheckKind;
use crate::engine::text::escape_for_display;
use crate::tui::request_pane::question::RequestField;

/// Detail of the principal to whom nothing is attached.
pub const SOMEBODY: &str = "a user with nothing but the policy being edited";
/// Detail of the root user.
pub const ROOT: &str = "the account itself";
/// Detail of an ARN that stands in the policy.
pub const IN_THE_POLICY: &str = "named in the policy";
/// Detail of an ARN that stands in the account.
pub const IN_THE_ACCOUNT: &str = "in the account";
/// Detail of an ARN that was made from a template.
pub const FROM_TEMPLATE: &str = "from the template; put a name for *";
/// Detail of `*`.
pub const ALL_RESOURCES: &str = "on all resources: an action that takes none";
/// Detail of a key that no policy in force compares.
pub const KEY_NOT_IN_PLAY: &str = "no policy in force looks at it";
/// Above the policies in force.
pub const IN_FORCE: &str = "Policies in force:";
/// Above the trace.
pub const EVERY_STATEMENT: &str = "Every statement:";
/// A statement that applies.
pub const APPLIES: &str = "applies";
/// About a definite verdict.
pub const DEFINITE: &str = "definite: no other reading of an undocumented rule would change the decision";
/// Title of the page with everything about a verdict.
pub const EXPLANATION: &str = "Why";
/// Title of the list of earlier requests.
pub const HISTORY: &str = "Earlier requests";
/// Title of the list of expectations.
pub const EXPECTATIONS: &str = "Expectations";
/// Title of the prompt for their file.
pub const SAVE_EXPECTATIONS: &str = "Save the expectations as";
/// Title of the prompt for their file.
pub const OPEN_EXPECTATIONS: &str = "Open expectations";
/// The request follows the catalog.
pub const FOLLOWING: &str = "follows the catalog";
/// The request stays.
pub const PINNED: &str = "pinned";
/// The request has just been pinned.
pub const NOW_PINNED: &str = "The request stays as it is while the catalog moves.";
/// The request has just been let go.
pub const NOW_FOLLOWING: &str = "The request follows the catalog.";
/// The line before the keys of the context when there are none.
pub const NO_KEYS: &str = "no policy in force has a condition";
/// A decision that cannot be kept.
pub const CANNOT_KEEP: &str = "Only a yes or a no can be kept as an expectation; complete the request first.";

/// What is missing for a verdict.
pub const INCOMPLETE: &str = "Nothing is decided yet: choose an action and a resource.";

/// What is wrong with a field of the request.
pub fn fault(field: RequestField, fault: &str) -> String {
    format!("{}: {fault}", super::field(field))
}

/// Detail of a user.
pub fn user_of(groups: &[&str]) -> String {
    if groups.is_empty() { "user".to_owned() } else { format!("user in {}", groups.join(", ")) }
}

/// Detail of a role.
pub const fn role(service_linked: bool) -> &'static str {
    if service_linked { "role of a service" } else { "role" }
}

/// Detail of a key that the policies compare.
pub fn key_in_play(description: Option<&str>) -> String {
    description.map_or_else(|| "in play".to_owned(), |text| format!("in play: {text}"))
}

/// Who asks for what, at the head of an explanation.
pub fn asked(principal: &str, action: &str) -> String {
    format!("{} asks for {}", escape_for_display(principal), escape_for_display(action))
}

/// What the catalogs have against a request, or what was assumed to answer it.
pub fn doubt(doubt: &str) -> String {
    format!("note: {}", escape_for_display(doubt))
}

/// On what.
pub fn on(resource: &str) -> String {
    format!("  on {}", escape_for_display(resource))
}

/// Under which circumstances.
pub fn with(key: &str, values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| escape_for_display(value)).collect();
    format!("  with {} = {}", escape_for_display(key), values.join(", "))
}

/// In which group the resource is.
pub fn in_group(group: &str) -> String {
    format!("  in resource group {}", escape_for_display(group))
}

/// A policy and how it reaches the principal.
pub fn reached(reached: &Reached) -> String {
    let name = escape_for_display(&reached.policy);
    let way = match &reached.via {
        Via::Own => "attached itself".to_owned(),
        Via::Group(group) => format!("by group {}", escape_for_display(group)),
        Via::Level(level) => format!("control policy of {}", escape_for_display(level)),
        Via::Session => "session policy".to_owned(),
        Via::Resource(_) => return format!("policy of the resource {name}"),
        Via::Trust(role) => return format!("trust policy of the role {}", escape_for_display(role)),
    };
    match &reached.layer {
        Layer::ResourceGroup(group) => {
            format!("{name}: {way}, for resource group {}", escape_for_display(group))
        }
        _ => format!("{name}: {way}"),
    }
}

/// For the header: who asks, and how many policies reach them.
pub fn as_whom(shown: &str, policies: usize) -> String {
    let noun = if policies == 1 { "policy" } else { "policies" };
    format!("as {} ({policies} {noun})", escape_for_display(shown))
}

/// How the policy being worked on counts for whoever asks, in the layer that it comes to stand in.
pub fn standing(policy: &str, standing: &Standing, layer: Option<&Layer>, who: &str) -> String {
    let (policy, who) = (escape_for_display(policy), escape_for_display(who));
    match standing {
        Standing::StandsIn => format!("{policy} as edited stands in for {who}'s"),
        Standing::ForOthers => format!("{who} does not have {policy}; it counts for others"),
        Standing::Added => match layer {
            Some(Layer::Control(_)) => format!("{policy} counts as a control policy"),
            Some(Layer::Session) => format!("{policy} bounds the session of {who}"),
            Some(Layer::Resource) => format!("{policy} counts for the resources it names"),
            // It does not say whose it is.
            Some(Layer::Trust) => format!("{policy} counts for any role"),
            Some(Layer::Identity | Layer::ResourceGroup(_)) | None => {
                format!("{policy} is attached to {who}")
            }
        },
    }
}

/// How many expectations hold; with a question mark while some are being checked again.
pub fn expectations(passed: usize, all: usize, stale: bool) -> String {
    format!("{passed} of {all} expectations hold{}", if stale { "?" } else { "" })
}

/// An expectation was kept.
pub fn kept(name: &str) -> String {
    format!("Kept: {name}.")
}

/// The statement that decided is in another policy.
pub fn elsewhere(policy: &str, number: usize) -> String {
    format!("Statement {number} of {policy} decided; that policy is not open.")
}

/// Expectations were read.
pub fn read_expectations(count: usize, file: &str) -> String {
    let noun = if count == 1 { "expectation" } else { "expectations" };
    format!("Read {count} {noun} from {file}.")
}

/// A file was open when the workbench was left.
pub fn open_last_time(file: &str, key: &str) -> String {
    format!("Last time {file} was open: {key} opens it again.")
}

/// An expectation that holds.
pub fn holds(name: &str) -> String {
    format!("ok    {name}")
}

/// An expectation that is being checked.
pub fn being_checked(name: &str) -> String {
    format!("...   is being checked: {name}")
}

/// An expectation as it is listed: those of regions say what they demand.
pub fn named(kind: CheckKind, name: &str) -> String {
    match kind {
        CheckKind::Expect => name.to_owned(),
        CheckKind::Invariant(kind) => format!("{}: {name}", kind.word()),
    }
}

/// There is no request to show for an expectation of a region.
pub const NO_COUNTEREXAMPLE: &str = "It holds for every request of its region, so there is none to show.";

/// An expectation that does not, and why.
pub fn fails(name: &str, failure: &str) -> String {
    format!("FAIL  {failure}: {name}")
}

/// Heading of the rows that take expectations away.
pub const DROP: &str = "Take away";
/// The question before expectations are lost.
pub const EXPECTATIONS_UNSAVED: &str = "There are expectations that are in no file yet.";

/// A row that takes an expectation away.
pub fn drop(name: &str) -> String {
    format!("Drop: {name}")
}
