//! A sheet of one principal: many actions, each on two resource types of its service.

use crate::policies::{ACCOUNT, NOUNS, SERVICES, VERBS};

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
