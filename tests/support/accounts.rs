//! Accounts of any size, the same for the same seed.

use serde_json::{Map, Value, json};

/// The account of the tests.
pub const UID: &str = "1000000000000001";
const ACTIONS: usize = 100;
const VERBS: [&str; 10] =
    ["Get", "List", "Describe", "Create", "Update", "Delete", "Attach", "Start", "Stop", "Tag"];

/// How many of each.
#[derive(Clone, Copy)]
pub struct Size {
    pub users: usize,
    pub groups: usize,
    pub roles: usize,
    pub policies: usize,
    pub levels: usize,
    pub services: usize,
}

impl Size {
    pub const FULL: Self =
        Self { users: 1000, groups: 200, roles: 100, policies: 500, levels: 3, services: 45 };
    pub const SMALL: Self = Self { users: 20, groups: 5, roles: 6, policies: 20, levels: 2, services: 3 };
}

/// A small generator of numbers (splitmix64), so that an account is the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below).unwrap()).unwrap()
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.next(many) == 0
    }

    /// So many different numbers below a bound, in order.
    fn some(&mut self, count: usize, below: usize) -> Vec<usize> {
        let mut chosen: Vec<usize> = (0..count).map(|_| self.next(below)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

/// Action names, 100 for each service.
pub fn actions(size: Size) -> Vec<String> {
    let name = |service: usize, action: usize| {
        format!("svc{service}:{}Thing{}", VERBS[action % VERBS.len()], action / VERBS.len())
    };
    (0..size.services).flat_map(|service| (0..ACTIONS).map(move |action| name(service, action))).collect()
}

/// Every action with a resource that it can be asked for.
pub fn questions(size: Size) -> Vec<(String, String)> {
    let on_resource = |(number, action): (usize, String)| {
        let service = action.split(':').next().unwrap();
        let resource = format!("acs:{service}:cn-hangzhou:{UID}:thing/{}", number % 7);
        (action, resource)
    };
    actions(size).into_iter().enumerate().map(on_resource).collect()
}

fn action_pattern(numbers: &mut Numbers, service: usize) -> String {
    let verb = VERBS[numbers.next(VERBS.len())];
    match numbers.next(8) {
        0 => format!("svc{service}:*"),
        1 | 2 => format!("svc{service}:{verb}*"),
        _ => format!("svc{service}:{verb}Thing{}", numbers.next(ACTIONS / VERBS.len())),
    }
}

fn resource_pattern(numbers: &mut Numbers, service: usize) -> String {
    match numbers.next(4) {
        0 => "*".to_owned(),
        1 => format!("acs:svc{service}:*:*:*"),
        2 => format!("acs:svc{service}:*:{UID}:thing/*"),
        _ => format!("acs:svc{service}:*:*:thing/{}", numbers.next(7)),
    }
}

fn statement(size: Size, numbers: &mut Numbers, effect: &str) -> Value {
    let service = numbers.next(size.services);
    let patterns: Vec<String> = (0..=numbers.next(12)).map(|_| action_pattern(numbers, service)).collect();
    let resources: Vec<String> = (0..=numbers.next(3)).map(|_| resource_pattern(numbers, service)).collect();
    let mut patterns = patterns;
    patterns.sort();
    patterns.dedup();
    let mut statement = json!({"Effect": effect, "Action": patterns, "Resource": resources});
    if numbers.one_in(6) {
        statement["Condition"] = json!({"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}});
    }
    statement
}

fn document(statements: impl Into<Value>) -> Value {
    let statements = statements.into();
    json!({"Version": "1", "Statement": statements})
}

/// A policy without a Deny.
pub fn allow_only_policy(size: Size, seed: u64) -> Value {
    let mut numbers = Numbers(seed ^ 0xa_1103);
    let statements: Vec<Value> = (0..6).map(|_| statement(size, &mut numbers, "Allow")).collect();
    document(statements)
}

fn policies(size: Size, numbers: &mut Numbers) -> Map<String, Value> {
    let allow_all = document(vec![json!({"Effect": "Allow", "Action": "*", "Resource": "*"})]);
    let mut policies = Map::new();
    policies.insert("FullAliyunAccess".to_owned(), json!({"type": "system", "document": allow_all}));
    let guard = document(vec![
        json!({"Effect": "Deny", "Action": ["svc7:Delete*", "svc8:Delete*"], "Resource": "*"}),
    ]);
    policies.insert("guard".to_owned(), json!({"type": "custom", "document": guard}));
    for number in policies.len()..size.policies {
        let mut statements: Vec<Value> =
            (0..=numbers.next(5)).map(|_| statement(size, numbers, "Allow")).collect();
        if numbers.one_in(5) {
            statements.push(statement(size, numbers, "Deny"));
        }
        if numbers.one_in(4) {
            let role = numbers.next(size.roles);
            let resource = if numbers.one_in(12) {
                format!("acs:ram:*:{UID}:role/*")
            } else {
                format!("acs:ram:*:{UID}:role/role-{role}")
            };
            statements.push(json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}));
        }
        let kind = if numbers.one_in(3) { "system" } else { "custom" };
        policies.insert(format!("policy-{number}"), json!({"type": kind, "document": document(statements)}));
    }
    policies
}

/// The account file of an account of that size.
pub fn generated_account(size: Size, seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let policies = policies(size, &mut numbers);
    // The first is for control policies only.
    let names: Vec<String> = policies.keys().filter(|name| name.starts_with("policy-")).cloned().collect();
    let mut attached = |most: usize| -> Vec<String> {
        let count = numbers.next(most + 1);
        numbers.some(count, names.len()).into_iter().map(|number| names[number].clone()).collect()
    };
    let mut groups: Vec<Value> = Vec::new();
    for number in 0..size.groups {
        groups.push(json!({"name": format!("group-{number}"), "attached": attached(4)}));
    }
    let mut users: Vec<Value> = Vec::new();
    for number in 0..size.users {
        users.push(json!({"name": format!("user-{number}"), "id": format!("2{number:014}"), "attached": attached(4)}));
    }
    let mut roles: Vec<Value> = Vec::new();
    for number in 0..size.roles {
        roles.push(
            json!({"name": format!("role-{number}"), "attached": attached(5), "service_linked": false}),
        );
    }
    for user in &mut users {
        let count = numbers.next(4);
        let groups: Vec<String> =
            numbers.some(count, size.groups).into_iter().map(|number| format!("group-{number}")).collect();
        user["groups"] = json!(groups);
        if numbers.one_in(10) {
            let name = &names[numbers.next(names.len())];
            user["attached_in_resource_group"] = json!({"rg-1": [name]});
        }
    }
    for number in 0..size.roles {
        let principal = match numbers.next(4) {
            0 => json!({"Service": "ecs.aliyuncs.com"}),
            1 => json!({"RAM": format!("acs:ram::{UID}:role/role-{}", numbers.next(size.roles))}),
            2 => json!({"RAM": format!("acs:ram::{UID}:user/user-{}", numbers.next(size.users))}),
            _ => json!({"RAM": format!("acs:ram::{UID}:root")}),
        };
        roles[number]["trust"] =
            document(vec![json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})]);
    }
    let level = |number: usize| {
        let names = if number + 1 == size.levels {
            json!(["FullAliyunAccess", "guard"])
        } else {
            json!(["FullAliyunAccess"])
        };
        json!({"level": format!("level-{number}"), "attached": names})
    };
    let resources: Vec<Value> = (0..size.services)
        .map(|service| json!({"arn": format!("acs:svc{service}:cn-hangzhou:{UID}:thing/1"), "resource_group": "rg-1"}))
        .collect();
    let account = json!({
        "account": {"id": UID, "management": false}, "policies": policies, "users": users, "groups": groups, "roles": roles,
        "control_policies": (0..size.levels).map(level).collect::<Vec<_>>(), "resources": resources,
    });
    account.to_string()
}

/// A generated account with what makes answers differ beside policies: control levels that bind, roles of services,
/// tags, a resource with a policy of its own, and for every third seed the management account.
pub fn varied_account(size: Size, seed: u64) -> String {
    let mut account: Value = serde_json::from_str(&generated_account(size, seed)).unwrap();
    account["account"]["management"] = json!(seed % 3 == 2);
    for role in account["roles"].as_array_mut().unwrap().iter_mut().step_by(2) {
        role["service_linked"] = json!(true);
    }
    let office = json!({"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}});
    let edge = document(vec![
        json!({"Effect": "Allow", "Action": ["svc0:*", "svc1:*", "sts:*"], "Resource": "*"}),
        json!({"Effect": "Allow", "Action": "svc2:*", "Resource": "*", "Condition": office}),
        json!({"Effect": "Deny", "Action": "svc0:Delete*", "Resource": "*"}),
        json!({"Effect": "Deny", "Action": "svc1:Stop*", "Resource": "*", "Condition": office}),
    ]);
    let of_production = json!({"StringEquals": {"acs:ResourceTag/env": "production"}});
    let tagged = document(vec![
        json!({"Effect": "Allow", "Action": "svc*:*", "Resource": "*", "Condition": of_production}),
    ]);
    account["policies"]["edge"] = json!({"document": edge});
    account["policies"]["tagged"] = json!({"document": tagged});
    let levels = account["control_policies"].as_array_mut().unwrap();
    levels.last_mut().unwrap()["attached"] = json!(["edge"]);
    for user in account["users"].as_array_mut().unwrap().iter_mut().step_by(3) {
        user["attached"].as_array_mut().unwrap().push(json!("tagged"));
    }
    let thing = |service: usize, number: usize| format!("acs:svc{service}:cn-hangzhou:{UID}:thing/{number}");
    let resources = account["resources"].as_array_mut().unwrap();
    for service in 0..size.services {
        resources.push(json!({"arn": thing(service, 2), "tags": {"env": "production"}}));
        let statement = |effect: &str, verb: &str, principal: &str| json!({"Effect": effect, "Action": format!("svc{service}:{verb}*"), "Principal": [principal], "Resource": "*"});
        let policy = document(vec![
            statement("Allow", "Get", "*"),
            statement("Deny", "Attach", "*"),
            statement("Allow", "Stop", "200000000000001"),
        ]);
        resources.push(json!({"arn": thing(service, 3), "policy": policy}));
    }
    account.to_string()
}

/// Questions about what belongs to another account, in which no policy of this one has a say (W10).
pub fn foreign_questions(size: Size) -> Vec<(String, String)> {
    let foreign = |(action, resource): (String, String)| (action, resource.replace(UID, "2000000000000002"));
    questions(size).into_iter().step_by(19).map(foreign).collect()
}
