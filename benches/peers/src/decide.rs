//! A decision: the same statements and requests put to acscope, Cedar and Rego.
//!
//! Conditions are left out, and a `?` stands nowhere, for Cedar's `like` has none. Wildcards on both sides cannot go
//! into Cedar's scope, so they stand in `when`: a form it is not made for.

use std::hint::black_box;
use std::str::FromStr as _;
use std::time::Duration;

use acscope::engine::decide::{Decision, Layer, PolicySet, Request};
use acscope::engine::policy::{Parsed, parse};
use cedar_policy::{Authorizer, Context, Entities, EntityUid};
use serde_json::{Value, json};

use crate::{policies, timed};

/// Statements as effect, action and resource.
pub fn statements(count: usize) -> Vec<(bool, String, String)> {
    let document: Value = serde_json::from_str(&policies::document(count)).expect("a document");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let statement = |statement: &Value| {
        let action = text(&statement["Action"]).replace('?', "");
        (statement["Effect"] == "Allow", action, text(&statement["Resource"]))
    };
    document["Statement"].as_array().expect("statements").iter().map(statement).collect()
}

/// The same as a document that acscope has read.
pub fn parsed(statements: &[(bool, String, String)]) -> Parsed {
    let statement = |(allow, action, resource): &(bool, String, String)| json!({"Effect": if *allow { "Allow" } else { "Deny" }, "Action": action, "Resource": resource});
    let list: Vec<Value> = statements.iter().map(statement).collect();
    parse(&json!({"Version": "1", "Statement": list}).to_string(), None)
}

/// A document ready to decide by.
pub fn compiled(parsed: &Parsed) -> PolicySet {
    let mut set = PolicySet::builder();
    set.add("p", Layer::Identity, parsed);
    set.build()
}

fn cedar(statements: &[(bool, String, String)]) -> cedar_policy::PolicySet {
    let policy = |(allow, action, resource): &(bool, String, String)| {
        let effect = if *allow { "permit" } else { "forbid" };
        format!(
            "{effect}(principal, action, resource) when {{ context.action like {action:?} && context.resource like {resource:?} }};\n"
        )
    };
    let text: String = statements.iter().map(policy).collect();
    cedar_policy::PolicySet::from_str(&text).expect("Cedar policies")
}

fn rego(statements: &[(bool, String, String)]) -> regorus::Engine {
    let mut engine = regorus::Engine::new();
    let rules = "package p\nimport rego.v1\n\
        some_statement(list) if { some s in list; glob.match(s.action, [], input.action); glob.match(s.resource, [], input.resource) }\n\
        default decision := \"none\"\n\
        decision := \"deny\" if some_statement(data.deny)\n\
        else := \"allow\" if some_statement(data.allow)\n";
    engine.add_policy("p.rego".to_owned(), rules.to_owned()).expect("a Rego policy");
    let of = |wanted: bool| -> Vec<Value> {
        let some = statements.iter().filter(|(allow, ..)| *allow == wanted);
        some.map(|(_, action, resource)| json!({"action": action, "resource": resource})).collect()
    };
    engine.add_data_json(&json!({"allow": of(true), "deny": of(false)}).to_string()).expect("data");
    engine
}

/// Times and answers side by side.
pub fn compare() {
    println!("\ndecide: ns a decision, engines one after the other for each size, fastest of several rounds");
    println!(
        "| statements | acscope | cedar-policy | regorus | Cedar / acscope | regorus / acscope | answers equal |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut own_times = Vec::new();
    for size in [10, 100, 1_000, 10_000] {
        let statements = statements(size);
        let requests = policies::requests(1_000);
        let set = compiled(&parsed(&statements));
        let (authorizer, policies, entities) = (Authorizer::new(), cedar(&statements), Entities::empty());
        let mut engine = rego(&statements);
        let uid = |text: &str| EntityUid::from_str(text).expect("an entity");
        let cedar_requests: Vec<cedar_policy::Request> = requests
            .iter()
            .map(|request| {
                let context = json!({"action": request.action, "resource": request.resources[0]});
                let context = Context::from_json_value(context, None).expect("a context");
                cedar_policy::Request::new(uid("U::\"u\""), uid("A::\"a\""), uid("R::\"r\""), context, None)
                    .expect("a request")
            })
            .collect();
        let few = (20_000 / size).clamp(5, 1_000);
        let decide = |request: &Request| set.verdict(request, &request.action, &request.resources[0]).0;
        let mut equal = (0, 0);
        let (mut best, mut best_cedar, mut best_rego) = (Duration::MAX, Duration::MAX, Duration::MAX);
        for _ in 0..3 {
            let time = timed(|| {
                requests.iter().for_each(|request| {
                    black_box(decide(request));
                })
            })
            .0;
            best = best.min(time / requests.len() as u32);
            let time = timed(|| {
                for request in &cedar_requests[..few] {
                    black_box(authorizer.is_authorized(request, &policies, &entities));
                }
            });
            best_cedar = best_cedar.min(time.0 / few as u32);
            let few = few.div_ceil(5);
            let time = timed(|| {
                for request in &requests[..few] {
                    black_box(asked(&mut engine, request));
                }
            });
            best_rego = best_rego.min(time.0 / few as u32);
        }
        for (request, cedar_request) in requests.iter().zip(&cedar_requests).take(few) {
            let own = decide(request);
            let cedar = authorizer.is_authorized(cedar_request, &policies, &entities).decision();
            let same_cedar = (own == Decision::Allow) == (cedar == cedar_policy::Decision::Allow);
            let rego = asked(&mut engine, request);
            let wanted = match own {
                Decision::Allow => "allow",
                Decision::ExplicitDeny => "deny",
                _ => "none",
            };
            equal = (equal.0 + usize::from(same_cedar && rego == wanted), equal.1 + 1);
        }
        let ns = |time: Duration| time.as_nanos();
        let times = |time: Duration| time.as_secs_f64() / best.as_secs_f64();
        println!(
            "| {size} | {} | {} | {} | {:.0} x | {:.0} x | {} of {} |",
            ns(best),
            ns(best_cedar),
            ns(best_rego),
            times(best_cedar),
            times(best_rego),
            equal.0,
            equal.1
        );
        own_times.push(best.as_secs_f64());
    }
    if let [_, hundred, _, ten_thousand] = own_times.as_slice() {
        println!("acscope among 10,000 statements / among 100: {:.1}", ten_thousand / hundred);
    }
}

fn asked(engine: &mut regorus::Engine, request: &Request) -> String {
    let input = json!({"action": request.action, "resource": request.resources[0]});
    engine.set_input_json(&input.to_string()).expect("an input");
    let answer = engine.eval_rule("data.p.decision".to_owned()).expect("an answer");
    answer.as_string().expect("a text").to_string()
}
