//! An account of 1,000 users, 200 groups, 100 roles and 500 policies, asked about 4,500 actions.

use acscope::engine::account::{AskedAction, Document, Matrix, Question, Resolver, Who, read_account};
use acscope::engine::decide::Context;
use acscope::engine::policy::PolicyKind;
use divan::Bencher;
use std::sync::Arc;

#[path = "../tests/support/accounts.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "shared with the tests, which use all of it and fail by panicking"
)]
mod accounts;

use accounts::{Size, actions, allow_only_policy, generated_account, questions};

fn main() {
    divan::main();
}

fn resolver() -> Resolver {
    let read = read_account(&generated_account(Size::FULL, 7), &|path| Err(path.to_owned()));
    Resolver::new(read.account)
}

fn sheet() -> Vec<Question> {
    questions(Size::FULL).into_iter().map(|(action, resource)| Question { action, resource }).collect()
}

fn users(resolver: &Resolver) -> Vec<Who> {
    resolver.account().users.iter().map(|user| Who::User(user.name.text.clone())).collect()
}

fn matrix(resolver: &Resolver, previous: Option<&Matrix>) -> Matrix {
    resolver.matrix(&users(resolver), &sheet(), &Context::default(), previous)
}

/// Reading and checking the account file.
#[divan::bench]
fn read_the_file(bencher: Bencher<'_, '_>) {
    let text = generated_account(Size::FULL, 7);
    bencher.bench(|| read_account(&text, &|path| Err(path.to_owned())));
}

/// Compiling the account and asking 1,000 users × 4,500 actions.
#[divan::bench]
fn matrix_cold(bencher: Bencher<'_, '_>) {
    let account = resolver().account().clone();
    bencher.with_inputs(|| account.clone()).bench_values(|account| matrix(&Resolver::new(account), None));
}

/// The same after one policy has changed.
#[divan::bench]
fn matrix_after_a_change(bencher: Bencher<'_, '_>) {
    let before = resolver();
    let old = matrix(&before, None);
    let mut account = before.account().clone();
    if let Some(policy) = account.policies.get_mut(250) {
        let text = allow_only_policy(Size::FULL, 99).to_string();
        policy.document = Arc::new(Document::from_text(&text, PolicyKind::Identity));
    }
    bencher
        .with_inputs(|| account.clone())
        .bench_values(|account| matrix(&before.with_account(account), Some(&old)));
}

/// Who can do one action on one resource, through any number of roles.
#[divan::bench(args = [Some("acs:svc7:cn-hangzhou:1000000000000001:thing/1"), None])]
fn who_can(bencher: Bencher<'_, '_>, resource: Option<&str>) {
    let resolver = resolver();
    bencher.bench(|| resolver.who_can("svc7:GetThing1", resource, &Context::default()));
}

/// Who can, with a resource and a service that many can use.
#[divan::bench]
fn who_can_assume_a_role(bencher: Bencher<'_, '_>) {
    let resolver = resolver();
    let role = "acs:ram:*:1000000000000001:role/role-7";
    bencher.bench(|| resolver.who_can("sts:AssumeRole", Some(role), &Context::default()));
}

/// Everything that the user with the most policies can, of 4,500 actions.
#[divan::bench]
fn can(bencher: Bencher<'_, '_>) {
    let resolver = resolver();
    let names = actions(Size::FULL);
    let known: Vec<AskedAction<'_>> = names.iter().map(|name| name.as_str().into()).collect();
    let reached = |who: &Who| resolver.principal_of(who).reached().len();
    let most = users(&resolver).into_iter().max_by_key(reached).unwrap_or(Who::Root);
    let principal = resolver.principal_of(&most);
    bencher.bench(|| resolver.can(&principal, &known, None, &Context::default()));
}
