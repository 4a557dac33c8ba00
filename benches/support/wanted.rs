//! Requests that a policy is to be drafted for.

use acscope::engine::catalog::Catalog;
use acscope::engine::draft::WantedRequest;
use acscope::engine::edit::{ArnFieldKind, ArnForm};

/// Requests on known actions, each on a resource of its own: the actions of the catalog in turn, ever new names.
pub fn wanted(catalog: &Catalog, count: usize) -> Vec<WantedRequest> {
    let templates = |at: usize| {
        let resources = catalog.actions()[at].resources.iter();
        resources.flat_map(|one| catalog.resource_type(one.resource_type).arns.iter()).find(|arn| *arn != "*")
    };
    let known: Vec<(usize, &str)> =
        (0..catalog.actions().len()).filter_map(|at| Some((at, &**templates(at)?))).collect();
    let request = |number: usize| {
        let (at, template) = known[number % known.len()];
        let mut form = ArnForm::new(template).unwrap();
        for field in 0..form.fields().len() {
            let value = match form.fields()[field].kind {
                ArnFieldKind::Region => "cn-hangzhou".to_owned(),
                ArnFieldKind::Account => "1000000000000001".to_owned(),
                ArnFieldKind::Id => format!("name-{}", number / known.len()),
            };
            form.set(field, &value);
        }
        WantedRequest::new(&*catalog.actions()[at].name, Some(form.pattern()))
    };
    let mut wanted: Vec<WantedRequest> = (0..count * 2).map(request).collect();
    wanted.sort();
    wanted.dedup();
    wanted.truncate(count);
    assert_eq!(wanted.len(), count);
    wanted
}
