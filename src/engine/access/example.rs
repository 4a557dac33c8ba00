//! A request out of a region: one that a person would recognise, if the region holds such a one.

use super::access_set::AccessSet;
use super::atom::{Atom, fill};
use super::cell::{ACCOUNT, CODE, ID, NAME, REGION, SERVICE, Zone};
use super::comparison::Comparison;
use super::keys::GROUP_KEY;
use super::product::Search;
use super::solver::{Region, Solver, Texts};
use crate::engine::decide::{Decision, Request};
use crate::engine::policy::arn;

/// The account of examples when nothing else says one: 16 digits that are nobody's.
const ACCOUNT_ID: &str = "1000000000000001";
/// Another one.
const OTHER_ACCOUNT_ID: &str = "2000000000000002";
/// Known actions that are tried for one example.
const MOST_TRIED: usize = 40;

/// An action that exists, with what it works on: for examples that could happen, and for questions about known
/// actions only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAction {
    /// `code:Name`
    pub name: String,
    /// ARN templates with `{placeholders}`, or `*` for an action on all resources; empty when that is not known.
    pub resources: Vec<String>,
}

/// How good an example has to be; what one does not find the next may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// A known action on what it is known to work on.
    Known,
    /// An action on a resource of its own service, or on all resources at once.
    OfOneService,
    /// Any request.
    Any,
}

impl Likeness {
    /// The best first.
    pub(super) const EACH: [Self; 3] = [Self::Known, Self::OfOneService, Self::Any];
}

/// What examples are made with.
pub(super) struct ExampleMaker<'a> {
    pub(super) known: &'a [KnownAction],
    /// Places of actions to which a region belongs.
    pub(super) only: &'a [usize],
    pub(super) likeness: Likeness,
    pub(super) allowing: &'a AccessSet,
    pub(super) refusing: &'a AccessSet,
}

impl ExampleMaker<'_> {
    /// A request of the region that the one set allows and the other does not, as the evaluator says.
    pub(super) fn example(
        &self,
        zone: Zone,
        region: &Region,
        comparison: &mut Comparison<'_>,
    ) -> Option<Request> {
        let mut maker = Filler { zone, region, solver: Solver::new(&mut comparison.atoms, &comparison.keys) };
        let places: Box<dyn Iterator<Item = usize>> = if self.only.is_empty() {
            Box::new(0..self.known.len())
        } else {
            Box::new(self.only.iter().copied())
        };
        let mut fallback: Option<&KnownAction> = None;
        // Nearly every region is of one service: its other actions are passed over without a look.
        let code = region.literal(CODE, maker.solver.atoms);
        let code = code.and_then(|atom| maker.solver.atoms.literal(atom)).map(str::to_owned);
        let is_of = |action: &&KnownAction| {
            let Some(code) = &code else { return true };
            let (own, rest) = action.name.split_at_checked(code.len()).unwrap_or(("", ""));
            rest.starts_with(':') && own.eq_ignore_ascii_case(code)
        };
        // Of many services, the one whose resources these are.
        let service = region.literal(SERVICE, maker.solver.atoms);
        let service = service.and_then(|atom| maker.solver.atoms.literal(atom)).unwrap_or("").to_owned();
        let of_service = |action: &&KnownAction| {
            let (code, _) = action.name.split_once(':').unwrap_or_default();
            code.eq_ignore_ascii_case(&service)
        };
        let actions: Vec<&KnownAction> = places
            .filter_map(|at| self.known.get(at))
            .filter(is_of)
            .filter(|action| maker.holds_action(&action.name))
            .collect();
        let own = actions.iter().copied().filter(of_service).take(MOST_TRIED);
        for action in own.chain(actions.iter().copied().take(MOST_TRIED)) {
            fallback = fallback.or(Some(action));
            if self.likeness != Likeness::Known {
                break;
            }
            for template in &action.resources {
                let resource = fill_template(template, &maker.account());
                if maker.holds_resource(&resource)
                    && let Some(request) = self.confirmed(&maker, &action.name, &resource)
                {
                    return Some(request);
                }
            }
        }
        if self.likeness == Likeness::Known {
            return None;
        }
        let action = match fallback {
            Some(action) => action.name.clone(),
            None => maker.action()?,
        };
        let resource = maker.resource(&action, self.likeness == Likeness::OfOneService)?;
        self.confirmed(&maker, &action, &resource)
    }

    fn confirmed(&self, maker: &Filler<'_, '_>, action: &str, resource: &str) -> Option<Request> {
        let viewpoint = self.allowing.viewpoint().or(self.refusing.viewpoint());
        let mut request = match viewpoint {
            Some(viewpoint) => {
                let mut request =
                    Request::with_resources(&viewpoint.caller.text, action, vec![resource.to_owned()])
                        .ok()?;
                request.principal_id.clone_from(&viewpoint.principal_id);
                request.management_account = viewpoint.management_account;
                request.service_linked_role = viewpoint.service_linked_role;
                request.resource_group_supported = viewpoint.resource_group_supported;
                request
            }
            None => {
                let owner = arn::split(resource).map_or(ACCOUNT_ID, |fields| fields.account);
                let owner = if arn::is_account_id(owner) { owner } else { ACCOUNT_ID };
                Request::new(&format!("acs:ram::{owner}:user/example"), action, resource).ok()?
            }
        };
        for (number, set) in &maker.region.keys {
            let Some(key) = maker.solver.keys.get(*number) else { continue };
            let values = key.example(set).cloned().unwrap_or_default();
            if key.name == GROUP_KEY {
                request.resource_group = values.into_iter().next();
            } else {
                request.context.set(key.name.clone(), values);
            }
        }
        let allowed = |set: &AccessSet| set.policies().decide(&request).decision == Decision::Allow;
        (allowed(self.allowing) && !allowed(self.refusing)).then_some(request)
    }
}

/// `acs:ecs:{#regionId}:{#accountId}:instance/{#instanceId}` with every placeholder filled in.
fn fill_template(template: &str, account: &str) -> String {
    let Some(fields) = arn::split(template) else { return template.to_owned() };
    let has_placeholder = |field: &str| field.contains('{');
    let region = if has_placeholder(fields.region) { "cn-hangzhou" } else { fields.region };
    let account =
        if has_placeholder(fields.account) || fields.account == "*" { account } else { fields.account };
    let mut id = String::new();
    let mut rest = fields.relative_id;
    while let Some((before, after)) = rest.split_once('{') {
        id.push_str(before.strip_suffix('$').unwrap_or(before));
        id.push_str("example");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    id.push_str(rest);
    format!("acs:{}:{region}:{account}:{id}", fields.service)
}

struct Filler<'r, 's> {
    zone: Zone,
    region: &'r Region,
    solver: Solver<'s>,
}

impl Filler<'_, '_> {
    fn texts(&self, dimension: usize) -> Texts {
        self.region.text.get(dimension).cloned().unwrap_or_default()
    }

    fn holds(&self, dimension: usize, text: &str) -> bool {
        let Some(texts) = self.region.text.get(dimension) else { return false };
        let matches = |atom: &u32| self.solver.atoms.get(*atom).is_some_and(|atom| atom.matches(text));
        texts.inside.iter().all(matches) && !texts.outside.iter().any(matches)
    }

    fn holds_action(&self, action: &str) -> bool {
        let folded = action.to_ascii_lowercase();
        let parts = folded.split_once(':').filter(|(code, name)| !code.is_empty() && !name.is_empty());
        parts.is_some_and(|(code, name)| self.holds(CODE, code) && self.holds(NAME, name))
    }

    fn holds_resource(&self, resource: &str) -> bool {
        if self.zone == Zone::All {
            return resource == "*";
        }
        let Some(fields) = arn::split(resource) else { return false };
        if (fields.service == "ram") != (self.zone == Zone::Ram) {
            return false;
        }
        let id = if self.zone == Zone::Ram {
            fields.relative_id.to_ascii_lowercase()
        } else {
            fields.relative_id.to_owned()
        };
        let service = self.zone == Zone::Ram || self.holds(SERVICE, fields.service);
        // W7: a region of * in a request is no region.
        let region = if fields.region == "*" { "" } else { fields.region };
        service && self.holds(REGION, region) && self.holds(ACCOUNT, fields.account) && self.holds(ID, &id)
    }

    fn account(&self) -> String {
        let literal = self.region.literal(ACCOUNT, self.solver.atoms);
        literal.and_then(|atom| self.solver.atoms.literal(atom)).unwrap_or(ACCOUNT_ID).to_owned()
    }

    /// A text of the dimension: the first candidate in it, a filled pattern, or the shortest there is.
    fn text(&mut self, dimension: usize, candidates: &[&str], words: &[&str]) -> Option<String> {
        if let Some(found) = candidates.iter().find(|text| self.holds(dimension, text)) {
            return Some((*found).to_owned());
        }
        let texts = self.texts(dimension);
        for word in words {
            for atom in texts.inside.iter().rev() {
                let filled = self.solver.atoms.get(*atom).map(|atom| fill(atom, word))?;
                if self.holds(dimension, &filled) && !(filled.is_empty() && dimension <= NAME) {
                    return Some(filled);
                }
            }
        }
        match self.solver.search(dimension, &texts, None, None) {
            Search::Found(text) => Some(text),
            Search::Empty | Search::Undecided => None,
        }
    }

    /// An action as the policies spell it.
    fn action(&mut self) -> Option<String> {
        let code = self.text(CODE, &["ecs", "oss", "rds", "vpc"], &[""])?;
        let name = self.text(NAME, &["example"], &["example", ""])?;
        let spelled = |dimension: usize, text: &str, word: &str| {
            let inside = self.texts(dimension).inside;
            let shown = inside.iter().map(|atom| fill(&Atom::glob(self.solver.atoms.shown(*atom)), word));
            shown
                .into_iter()
                .find(|shown| shown.eq_ignore_ascii_case(text))
                .unwrap_or_else(|| text.to_owned())
        };
        let name = spelled(NAME, &name, "Example");
        let name = if name == "example" { "Example".to_owned() } else { name };
        Some(format!("{code}:{name}"))
    }

    /// A resource for an action; where wanted, only one of the action's own service.
    fn resource(&mut self, action: &str, own: bool) -> Option<String> {
        if self.zone == Zone::All {
            return Some("*".to_owned());
        }
        let code = action.split_once(':').map_or("", |(code, _)| code).to_ascii_lowercase();
        let is_own = match self.zone {
            Zone::Ram => matches!(&*code, "ram" | "sts"),
            _ => self.holds(SERVICE, &code),
        };
        if own && !is_own {
            return None;
        }
        let service = match self.zone {
            Zone::Ram => "ram".to_owned(),
            _ => self.text(SERVICE, &[&code, "ecs", "oss"], &["", "x"])?,
        };
        let (regions, ids) = match self.zone {
            Zone::Ram => (["", "cn-hangzhou"], ["role/example", "user/example"]),
            _ => (["cn-hangzhou", ""], ["example", "example/example"]),
        };
        let region = self.text(REGION, &regions, &["hangzhou", ""])?;
        let account = self.text(ACCOUNT, &[ACCOUNT_ID, OTHER_ACCOUNT_ID], &["1", "x"])?;
        let id = self.text(ID, &ids, &["example", "example/example", "1", ""])?;
        Some(format!("acs:{service}:{region}:{account}:{id}"))
    }
}
