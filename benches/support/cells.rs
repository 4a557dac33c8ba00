//! A sheet of one principal: many actions, each on two resource types of its service.

use std::hint::black_box;

use acscope::engine::decide::{AskedOn, Columns};
use acscope::engine::policy::KnownActions;

use crate::policies::{self, ACCOUNT, NOUNS, SERVICES, VERBS};

/// So many actions with twice as many cells: action and resource. The first services are those that the policies of
/// `policies.rs` speak of.
pub fn cells(actions: usize) -> Vec<(String, String)> {
    let mut cells = Vec::with_capacity(actions * 2);
    let of_service = VERBS.len() * NOUNS.len();
    for number in 0..actions {
        let (service, at) = (number / of_service, number % of_service);
        let code =
            SERVICES.get(service).map_or_else(|| format!("service{service}"), |code| (*code).to_owned());
        let action = format!("{code}:{}{}", VERBS[at / NOUNS.len()], NOUNS[at % NOUNS.len()]);
        for noun in [NOUNS[at % NOUNS.len()], NOUNS[(at + 1) % NOUNS.len()]] {
            let kind = noun.to_lowercase();
            cells.push((action.clone(), format!("acs:{code}:cn-hangzhou:{ACCOUNT}:{kind}/*")));
        }
    }
    cells
}

/// Decides them all under a policy of so many statements, preparing the questions included.
pub fn deciding_sheet(actions: usize, statements: usize) -> Box<dyn FnMut()> {
    let (cells, set) = (cells(actions), policies::set(statements));
    let request = policies::requests(1).remove(0);
    Box::new(move || {
        let actions = KnownActions::new(cells.iter().map(|(action, _)| action));
        let asked_on =
            AskedOn::new(cells.iter().map(|(action, resource)| (action.as_str(), resource.as_str())));
        black_box(set.verdicts(&Columns::new(&request, &actions, &asked_on)));
    })
}
